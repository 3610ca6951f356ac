/**
 * The life of an order: its states, what may happen in each, and the one function that applies it.
 * Pure: no clock, no randomness, no I/O. Replaying the events rebuilds every order exactly.
 */

export const sides = ['buy', 'sell'] as const
/** Which way an order goes. */
export type Side = (typeof sides)[number]

export const orderTypes = ['market', 'limit', 'stop', 'stop_limit'] as const
/** What kind of order it is. */
export type OrderType = (typeof orderTypes)[number]

/**
 * FILLED, CANCELED, REJECTED and EXPIRED are final. UNKNOWN exists in live trading only: the
 * order was submitted and the outcome is not known until the venue has been asked.
 */
export const orderStatuses = [
  'NEW',
  'ACK',
  'PARTIAL',
  'FILLED',
  'CANCELED',
  'REJECTED',
  'EXPIRED',
  'UNKNOWN',
] as const
/** Where an order stands. */
export type OrderStatus = (typeof orderStatuses)[number]

export const orderEvents = [
  'accept',
  'reject',
  'fill_part',
  'fill_rest',
  'cancel',
  'expire',
  'lose',
] as const
export type OrderEventName = (typeof orderEvents)[number]

/**
 * Rows: the state before. Columns: what happens. Null: refused, and nothing changes.
 * A venue that refuses the rest of a PARTIAL order ends it as CANCELED. From UNKNOWN every answer
 * of the venue is believed.
 */
// oxfmt-ignore
export const orderTransitions: Readonly<
  Record<OrderStatus, Readonly<Record<OrderEventName, OrderStatus | null>>>
> = {
  NEW:      { accept: 'ACK', reject: 'REJECTED', fill_part: null,      fill_rest: null,     cancel: null,       expire: null,      lose: 'UNKNOWN' },
  ACK:      { accept: null,  reject: 'REJECTED', fill_part: 'PARTIAL', fill_rest: 'FILLED', cancel: 'CANCELED', expire: 'EXPIRED', lose: null },
  PARTIAL:  { accept: null,  reject: null,       fill_part: 'PARTIAL', fill_rest: 'FILLED', cancel: 'CANCELED', expire: 'EXPIRED', lose: null },
  FILLED:   { accept: null,  reject: null,       fill_part: null,      fill_rest: null,     cancel: null,       expire: null,      lose: null },
  CANCELED: { accept: null,  reject: null,       fill_part: null,      fill_rest: null,     cancel: null,       expire: null,      lose: null },
  REJECTED: { accept: null,  reject: null,       fill_part: null,      fill_rest: null,     cancel: null,       expire: null,      lose: null },
  EXPIRED:  { accept: null,  reject: null,       fill_part: null,      fill_rest: null,     cancel: null,       expire: null,      lose: null },
  UNKNOWN:  { accept: 'ACK', reject: 'REJECTED', fill_part: 'PARTIAL', fill_rest: 'FILLED', cancel: 'CANCELED', expire: 'EXPIRED', lose: null },
}

/** The state after, or null when the event is not legal in this state. */
export function transition(status: OrderStatus, event: OrderEventName): OrderStatus | null {
  return orderTransitions[status][event]
}

export const isFinal = (status: OrderStatus): boolean =>
  status === 'FILLED' || status === 'CANCELED' || status === 'REJECTED' || status === 'EXPIRED'

/** Why an order ended unfilled, or in part. */
export const orderReasons = [
  'insufficient_funds',
  'no_position',
  'opposite_position',
  'quantity_zero',
  'end_of_data',
  'day_over',
  'queue_bars_over',
  'not_filled_at_once',
  'position_closed',
] as const
export type OrderReason = (typeof orderReasons)[number]

/** What set the price of a fill. */
export const fillBases = ['open', 'close', 'limit', 'stop'] as const
export type FillBasis = (typeof fillBases)[number]
