/** The closed list of event types. The number of a type is its index here and never changes. */

/** The name of each type at its number. */
export const eventTypes = [
  'bar',
  'backtest_started',
  'backtest_ended',
  'valuation_trigger',
  'corporate_action',
  'signal',
  'signal_rejected',
  'order',
  'order_status',
  'fill',
  'transaction',
  'lot',
  'position_opened',
  'position_partial_exit',
  'position_closed',
  'portfolio_reset_triggered',
  'portfolio_state',
  'note',
  'subscriber_failed',
] as const
/** The type of an event: its `eventType`. */
export type EventType = (typeof eventTypes)[number]

/** What one may subscribe to: a type, or everything. */
export type Topic = EventType | '*'

export const kind = {
  bar: 0,
  backtestStarted: 1,
  backtestEnded: 2,
  valuationTrigger: 3,
  corporateAction: 4,
  signal: 5,
  signalRejected: 6,
  order: 7,
  orderStatus: 8,
  fill: 9,
  transaction: 10,
  lot: 11,
  positionOpened: 12,
  positionPartialExit: 13,
  positionClosed: 14,
  portfolioResetTriggered: 15,
  portfolioState: 16,
  note: 17,
  subscriberFailed: 18,
} as const

/** Which service an event type comes from: the folder its contract lies in. */
export const sourceServices: Readonly<Record<EventType, string>> = {
  bar: 'data',
  backtest_started: 'engine',
  backtest_ended: 'engine',
  valuation_trigger: 'engine',
  corporate_action: 'data',
  signal: 'strategy',
  signal_rejected: 'manager',
  order: 'manager',
  order_status: 'execution',
  fill: 'execution',
  transaction: 'portfolio',
  lot: 'portfolio',
  position_opened: 'portfolio',
  position_partial_exit: 'portfolio',
  position_closed: 'portfolio',
  portfolio_reset_triggered: 'portfolio',
  portfolio_state: 'portfolio',
  note: 'strategy',
  subscriber_failed: 'engine',
}
