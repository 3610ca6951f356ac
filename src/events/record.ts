/**
 * Where each field of an event lies inside its record. A record is a run of doubles in the journal;
 * the numbers here are offsets from its start. All are exact integers except confidence.
 * `none` stands for an absent value: it is no safe integer, so no real value can equal it.
 */

/** Absent. Decoded as null. */
export const none: number = -(2 ** 53)

export const backtestStartedAt = { extra: 0 } as const
export const corporateActionAt = {
  instrument: 0,
  extra: 1,
  /** The bar of the instrument's series before which it takes effect. */
  bar: 2,
} as const
export const signalAt = {
  signal: 0,
  strategy: 1,
  instrument: 2,
  intention: 3,
  price: 4,
  confidence: 5,
  quantity: 6,
  limitPrice: 7,
  stopPrice: 8,
  timeInForce: 9,
  stopLoss: 10,
  takeProfit: 11,
  extra: 12,
} as const
export const signalRejectedAt = {
  signal: 0,
  strategy: 1,
  instrument: 2,
  intention: 3,
  reason: 4,
  extra: 5,
} as const
export const orderAt = {
  order: 0,
  signal: 1,
  strategy: 2,
  instrument: 3,
  side: 4,
  type: 5,
  /** `none` when the manager sizes at the fill. */
  quantity: 6,
  limitPrice: 7,
  stopPrice: 8,
  timeInForce: 9,
  reduceOnly: 10,
  /** Index of a close reason for reduce-only orders, else `none`. */
  closeReason: 11,
} as const
export const orderStatusAt = {
  order: 0,
  strategy: 1,
  instrument: 2,
  from: 3,
  to: 4,
  reason: 5,
  filled: 6,
  remaining: 7,
  /** Trigger price of a stop order when this event records its triggering, else `none`. */
  triggerPrice: 8,
} as const
export const fillAt = {
  fill: 0,
  order: 1,
  signal: 2,
  strategy: 3,
  instrument: 4,
  side: 5,
  quantity: 6,
  price: 7,
  /** The price before slippage. */
  basePrice: 8,
  basis: 9,
  commission: 10,
  /** Σ quantity filled of this order so far, this fill included. */
  filled: 11,
  remaining: 12,
  reduceOnly: 13,
  closeReason: 14,
  /** Index of the bar the fill fell on, in its instrument's series. */
  bar: 15,
} as const
export const transactionAt = {
  transaction: 0,
  type: 1,
  counter: 2,
  available: 3,
  unavailable: 4,
  balance: 5,
  strategy: 6,
  instrument: 7,
  order: 8,
  fill: 9,
  extra: 10,
} as const
export const lotAt = {
  lot: 0,
  strategy: 1,
  instrument: 2,
  position: 3,
  /** Signed change of the lot: an opening fill adds, a closing one takes away. */
  quantity: 4,
  remaining: 5,
  openFill: 6,
  /** `none` when this event opens the lot, and when a reverse split paid it out. */
  closeFill: 7,
  entryPrice: 8,
  exitPrice: 9,
  /** Money paid (long) or received (short) for this part, without fees. */
  cost: 10,
  /** `none` when this event opens the lot, and only then. */
  proceeds: 11,
  entryFees: 12,
  exitFees: 13,
  realized: 14,
  /** Bars of the instrument's series. */
  openBar: 15,
  closeBar: 16,
} as const
export const positionAt = {
  position: 0,
  strategy: 1,
  instrument: 2,
  side: 3,
  signal: 4,
  fill: 5,
  /** Signed change of the position. */
  quantity: 6,
  /** Signed quantity held afterwards. */
  held: 7,
  price: 8,
  /** Net of fees: realised by this event, and by the position so far. */
  realized: 9,
  realizedTotal: 10,
  feesTotal: 11,
  reason: 12,
} as const
export const portfolioResetAt = { reason: 0, position: 1, closedPositions: 2, extra: 3 } as const
/** The fixed head of a portfolio state; `positions` blocks of `statePositionAt` follow it. */
export const portfolioStateAt = {
  cash: 0,
  unavailable: 1,
  marketValue: 2,
  longExposure: 3,
  shortExposure: 4,
  realized: 5,
  unrealized: 6,
  commissions: 7,
  dividendsReceived: 8,
  dividendsPaid: 9,
  adjustments: 10,
  initial: 11,
  positions: 12,
} as const
export const statePositionAt = {
  strategy: 0,
  instrument: 1,
  position: 2,
  quantity: 3,
  cost: 4,
  mark: 5,
  marketValue: 6,
  realized: 7,
  commissions: 8,
} as const
export const noteAt = { strategy: 0, extra: 1 } as const
export const subscriberFailedAt = { extra: 0 } as const

export const recordLength = {
  backtestStarted: 1,
  corporateAction: 3,
  signal: 13,
  signalRejected: 6,
  order: 12,
  orderStatus: 9,
  fill: 16,
  transaction: 11,
  lot: 17,
  position: 13,
  portfolioReset: 4,
  portfolioState: 13,
  statePosition: 9,
  note: 2,
  subscriberFailed: 1,
} as const

/** Which field of a kind, by its number, points beside the record to an extra value. */
export const extraFieldOf: readonly (number | null)[] = [
  null,
  backtestStartedAt.extra,
  null,
  null,
  corporateActionAt.extra,
  signalAt.extra,
  signalRejectedAt.extra,
  null,
  null,
  null,
  transactionAt.extra,
  null,
  null,
  null,
  null,
  portfolioResetAt.extra,
  null,
  noteAt.extra,
  subscriberFailedAt.extra,
]
