/** An order on its way, as execution works on it. What it was asked to be is in the log. */

import { levelAfterSplit, type SplitRatio } from '../domain/corporate-action.ts'
import { invariant } from '../domain/fault.ts'
import { type Instrument, wholeLots } from '../domain/instrument.ts'
import {
  orderEvents,
  type OrderEventName,
  orderStatuses,
  type OrderStatus,
  orderTransitions,
} from '../domain/order.ts'
import { multiplyDivide, type Rounding } from '../domain/rounding.ts'
import { timesInForce } from '../domain/signal.ts'
import { none, orderAt } from '../events/record.ts'

/** The transition table as small integers: row = status, column = event, −1 = illegal. */
const table: Int8Array = Int8Array.from(
  orderStatuses.flatMap((status) =>
    orderEvents.map((event) => {
      const next = orderTransitions[status][event]
      return next === null ? -1 : orderStatuses.indexOf(next)
    }),
  ),
)

export const status: Readonly<Record<OrderStatus, number>> = Object.fromEntries(
  orderStatuses.map((name, i) => [name, i]),
) as Record<OrderStatus, number>
export const event: Readonly<Record<OrderEventName, number>> = Object.fromEntries(
  orderEvents.map((name, i) => [name, i]),
) as Record<OrderEventName, number>

/** Position of each order type in `orderTypes`. */
export const market = 0
export const limit = 1
export const stop = 2
export const stopLimit = 3

/** Position of each time in force in `timesInForce`. */
const day = timesInForce.indexOf('DAY')
const immediateOrCancel = timesInForce.indexOf('IOC')
const fillOrKill = timesInForce.indexOf('FOK')

export class WorkingOrder {
  readonly id: number
  readonly signal: number
  readonly strategy: number
  readonly instrument: number
  readonly isBuy: boolean
  /** Becomes `limit` when a stop-limit order triggers, `market` when a stop order fills in part. */
  type: number
  /** `none` until an order sized at its fill is sized. */
  quantity: number
  /** Changed only by a split. */
  limitPrice: number
  stopPrice: number
  readonly timeInForce: number
  readonly reduceOnly: boolean
  readonly closeReason: number
  /** Sequence of the order event and of the chain's first event. */
  readonly sequence: number
  readonly correlation: number
  /** Day number of the first bar it can fill in, for DAY orders; `none` before that bar. */
  day: number = none
  /** Index of the first bar it may fill in: one that has not begun when the order is made. */
  firstBar = 0
  status: number = status.NEW
  filled = 0
  /** Bars in which the participation cap left a rest. */
  barsQueued = 0
  /** Signed quantity it stands for in the sums of what is on its way. */
  counted = 0

  constructor(words: Float64Array, at: number, sequence: number, correlation: number) {
    this.id = words[at + orderAt.order] as number
    this.signal = words[at + orderAt.signal] as number
    this.strategy = words[at + orderAt.strategy] as number
    this.instrument = words[at + orderAt.instrument] as number
    this.isBuy = words[at + orderAt.side] === 0
    this.type = words[at + orderAt.type] as number
    this.quantity = words[at + orderAt.quantity] as number
    this.limitPrice = words[at + orderAt.limitPrice] as number
    this.stopPrice = words[at + orderAt.stopPrice] as number
    this.timeInForce = words[at + orderAt.timeInForce] as number
    this.reduceOnly = words[at + orderAt.reduceOnly] === 1
    this.closeReason = words[at + orderAt.closeReason] as number
    this.sequence = sequence
    this.correlation = correlation
  }

  get remaining(): number {
    return this.quantity === none ? none : this.quantity - this.filled
  }

  get isDone(): boolean {
    return this.status >= status.FILLED && this.status <= status.EXPIRED
  }

  /** Works for one day. */
  get isForDay(): boolean {
    return this.timeInForce === day
  }

  /** Fills in one piece or not at all. */
  get isAllOrNothing(): boolean {
    return this.timeInForce === fillOrKill
  }

  /** Gets one attempt, when a market order would fill. */
  get isAtOnce(): boolean {
    return this.timeInForce === immediateOrCancel || this.timeInForce === fillOrKill
  }

  /** Whether it waits for a price of its own. */
  get rests(): boolean {
    return this.type !== market && !this.isAtOnce
  }

  /** Whether a limit or stop order would act at a point price. */
  isMarketableAt(price: number): boolean {
    const { isBuy, limitPrice, stopPrice } = this
    const withinLimit = limitPrice === none || (isBuy ? price <= limitPrice : price >= limitPrice)
    const isTriggered = stopPrice === none || (isBuy ? price >= stopPrice : price <= stopPrice)
    return withinLimit && isTriggered
  }

  /**
   * Restates levels and what is left after a split, on whole ticks and lots. A level goes to the
   * tick on its cautious side, because the exact one may lie between two: a limit buys no dearer and
   * sells no cheaper, a stop triggers no sooner. What is left goes down to whole lots, possibly to
   * none; only what closes all that is `held` (after the split) takes the odd rest with it.
   */
  split(ratio: SplitRatio, of: Instrument, held: number): void {
    const { isBuy } = this
    const level = (price: number, rounding: Rounding): number =>
      price === none ? none : levelAfterSplit(price, ratio, of, rounding)
    this.limitPrice = level(this.limitPrice, isBuy ? 'floor' : 'ceiling')
    this.stopPrice = level(this.stopPrice, isBuy ? 'ceiling' : 'floor')
    if (this.quantity === none) return
    const left = splitQuantity(this.remaining, ratio)
    const closesAll = this.reduceOnly && left >= Math.abs(held)
    this.filled = splitQuantity(this.filled, ratio)
    this.quantity = this.filled + (closesAll ? left : wholeLots(of, left))
  }

  /** Moves to the next state. An illegal event is our bug. */
  apply(eventNumber: number): void {
    const next = table[this.status * orderEvents.length + eventNumber] as number
    invariant(next >= 0, `an order event is legal in the state it arrives in`)
    this.status = next
  }
}

function splitQuantity(quantity: number, { numerator, denominator }: SplitRatio): number {
  return multiplyDivide(quantity, numerator, denominator, 'floor', 'A quantity after a split')
}
