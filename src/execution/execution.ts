/**
 * The one owner of orders. It takes order events, walks each through its states, matches it against
 * bars, and publishes fills. It holds no position: what may be sold it asks the books.
 */

import { datedAt } from '../domain/bar-date.ts'
import { parseRatio } from '../domain/corporate-action.ts'
import { notional } from '../domain/instrument.ts'
import { type FillBasis, orderReasons, type OrderReason } from '../domain/order.ts'
import type { Series } from '../domain/series.ts'
import type { JsonObject } from '../domain/signal.ts'
import type { PendingOrders, PortfolioBooks } from '../domain/views.ts'
import type { EventBus } from '../events/bus.ts'
import type { Journal } from '../events/journal.ts'
import { kind } from '../events/kind.ts'
import { corporateActionAt, none } from '../events/record.ts'
import { type BarPrices, readBar } from './bar-prices.ts'
import { canAfford } from './buying-power.ts'
import type {
  ExecutionOptions,
  FillSizer,
  MarketCursor,
  PositionGuard,
} from './execution-options.ts'
import { largestSize } from './fill-size.ts'
import { firstBarAfter } from './first-bar.ts'
import { limitPrice, noFill, stopLimitPrice, stopPrice } from './matching.ts'
import { insertByAge, shorten } from './order-lists.ts'
import {
  basis,
  type FillOrigin,
  recordDuplicate,
  recordFill,
  recordStatus,
} from './order-records.ts'
import { participating } from './participation.ts'
import { hasExit, PendingQuantity } from './pending-quantity.ts'
import type { SlippageModel } from './slippage.ts'
import { event, limit, market, status, stop, stopLimit, WorkingOrder } from './working-order.ts'

export class Execution implements PendingOrders {
  readonly options: ExecutionOptions
  /** Set by the engine while it closes a position itself: market orders then fill at once, here. */
  atOnce: Readonly<{ price: number; basis: FillBasis }> | null = null
  /** Who knows which positions have a stop. Their closing limit orders wait for phase EXIT. */
  guard: PositionGuard | null = null
  /** Orders waiting for an open or a close, over all instruments. */
  openCount = 0
  closeCount = 0
  /** Resting limit and stop orders. */
  restingCount = 0
  dayOrders = 0
  #fills = 0
  #isOver = false
  readonly #bus: EventBus
  readonly #journal: Journal
  readonly #books: PortfolioBooks
  readonly #market: MarketCursor
  readonly #sizer: FillSizer
  readonly #atOpen: WorkingOrder[][]
  readonly #atClose: WorkingOrder[][]
  readonly #resting: WorkingOrder[][]
  readonly #queues: readonly WorkingOrder[][][]
  readonly #pending: readonly PendingQuantity[]
  /** Order number by signal number: one lifecycle per idempotency key. */
  readonly #orderOfSignal: number[] = []
  readonly #bar: BarPrices = { open: 0, high: 0, low: 0, close: 0 }

  constructor(
    bus: EventBus,
    books: PortfolioBooks,
    marketCursor: MarketCursor,
    sizer: FillSizer,
    options: ExecutionOptions,
  ) {
    this.options = options
    this.#bus = bus
    this.#journal = bus.journal
    this.#books = books
    this.#market = marketCursor
    this.#sizer = sizer
    const lists = (): WorkingOrder[][] => marketCursor.series.map(() => [])
    this.#atOpen = lists()
    this.#atClose = lists()
    this.#resting = lists()
    this.#queues = [this.#atOpen, this.#atClose, this.#resting]
    this.#pending = marketCursor.series.map(() => new PendingQuantity())
    bus.attach(kind.order, (words, at, record) => this.#onOrder(words, at, record))
    bus.attach(kind.corporateAction, (words, at) => this.#onAction(words, at))
  }

  /** Fills so far. */
  get fillCount(): number {
    return this.#fills
  }

  pendingOpening(strategy: number, instrument: number): number {
    return (this.#pending[instrument] as PendingQuantity).opening(strategy)
  }

  pendingClosing(strategy: number, instrument: number): number {
    return (this.#pending[instrument] as PendingQuantity).closing(strategy)
  }

  /** After every change of what is left of an order, or of whether it waits for a price. */
  #count(order: WorkingOrder): void {
    ;(this.#pending[order.instrument] as PendingQuantity).count(order)
  }

  /** Whether what the volume left of an exit's own order waits for the next open. */
  isLeaving(strategy: number, instrument: number): boolean {
    return hasExit(this.#atOpen[instrument] as WorkingOrder[], strategy)
  }

  /** Orders not yet done, oldest first. */
  working(): readonly WorkingOrder[] {
    return this.#queues
      .flat(2)
      .filter((order) => !order.isDone)
      .toSorted((a, b) => a.id - b.id)
  }

  #onOrder(words: Float64Array, at: number, record: number): void {
    const sequence = this.#journal.sequenceOf(record)
    const order = new WorkingOrder(words, at, sequence, this.#journal.correlationOf(record))
    const first = order.signal === none ? undefined : this.#orderOfSignal[order.signal]
    if (first !== undefined) {
      recordDuplicate(this.#journal, order, first)
      return
    }
    if (order.signal !== none) this.#orderOfSignal[order.signal] = order.id
    order.apply(event.accept)
    recordStatus(this.#journal, order, status.NEW, none, none)
    this.#place(order)
  }

  #place(order: WorkingOrder): void {
    const { instrument } = order
    if (order.rests) {
      order.firstBar = firstBarAfter(this.#market, instrument, this.#journal.time)
      this.#enqueue(this.#resting[instrument] as WorkingOrder[], order)
      this.restingCount++
      return
    }
    if (this.atOnce !== null) {
      const { price, basis: from } = this.atOnce
      if (this.#attempt(order, price, basis[from])) return
      // What the volume of this bar could not take is tried at the next open.
      this.#enqueue(this.#atOpen[instrument] as WorkingOrder[], order)
      this.openCount++
      return
    }
    switch (this.options.marketFill) {
      case 'next_open':
        order.firstBar = firstBarAfter(this.#market, instrument, this.#journal.time)
        this.#enqueue(this.#atOpen[instrument] as WorkingOrder[], order)
        this.openCount++
        return
      case 'next_close':
        this.#enqueue(this.#atClose[instrument] as WorkingOrder[], order)
        this.closeCount++
        return
      case 'bar_close':
        if (this.#fillsAtThisClose(order)) return
        this.#enqueue(this.#atClose[instrument] as WorkingOrder[], order)
        this.closeCount++
    }
  }

  /**
   * `bar_close` where the instrument has a bar in this step: done with at its close. An old close
   * is no price to trade at, so without one the order waits for the close of the next bar.
   */
  #fillsAtThisClose(order: WorkingOrder): boolean {
    const { instrument } = order
    const index = this.#market.index[instrument] as number
    const series = this.#market.series[instrument] as Series
    if (series.time[index] !== this.#journal.time) return false
    return this.#attempt(order, series.close[index] as number, basis.close)
  }

  #enqueue(list: WorkingOrder[], order: WorkingOrder): void {
    list.push(order)
    this.#count(order)
    if (order.isForDay) this.dayOrders++
  }

  /** Phase OPEN: fills what waits for the open of these instruments, closing orders first. */
  fillAtOpen(members: ArrayLike<number>, from: number, to: number): void {
    for (const closing of [true, false]) {
      for (let i = from; i < to; i++) {
        const instrument = members[i] as number
        const orders = this.#atOpen[instrument] as WorkingOrder[]
        if (orders.length === 0) continue
        const index = this.#market.index[instrument] as number
        const open = (this.#market.series[instrument] as Series).open[index] as number
        this.openCount -= this.#attemptAll(orders, closing, index, open, basis.open)
      }
    }
  }

  /** Phase ACT, first part: fills what waited for this close, closing orders first. */
  fillAtClose(members: ArrayLike<number>, from: number, to: number): void {
    for (const closing of [true, false]) {
      for (let i = from; i < to; i++) {
        const instrument = members[i] as number
        const orders = this.#atClose[instrument] as WorkingOrder[]
        if (orders.length === 0) continue
        const index = this.#market.index[instrument] as number
        const close = (this.#market.series[instrument] as Series).close[index] as number
        this.closeCount -= this.#attemptAll(orders, closing, index, close, basis.close)
      }
    }
  }

  /** Tries a list's closing or opening orders at a price; keeps what is not done. Returns how many left. */
  #attemptAll(
    orders: WorkingOrder[],
    closing: boolean,
    bar: number,
    price: number,
    from: number,
  ): number {
    const count = orders.length
    let kept = 0
    for (let i = 0; i < count; i++) {
      const order = orders[i] as WorkingOrder
      const isDue = order.reduceOnly === closing && order.firstBar <= bar
      const done = order.isDone || (isDue && this.#attempt(order, price, from))
      if (!done) orders[kept++] = order
      else if (order.isForDay) this.dayOrders--
    }
    shorten(orders, kept)
    return count - kept
  }

  /**
   * Matches resting orders of these instruments against their bars: in phase FILL all but the
   * closing limit orders of positions that have a stop, in phase EXIT those. A target given as an
   * order would otherwise beat the stop inside one bar.
   */
  matchResting(members: ArrayLike<number>, from: number, to: number, inExit = false): void {
    for (let i = from; i < to; i++) {
      const instrument = members[i] as number
      const orders = this.#resting[instrument] as WorkingOrder[]
      if (orders.length === 0) continue
      const index = this.#market.index[instrument] as number
      const bar = readBar(this.#bar, this.#market.series[instrument] as Series, index)
      const count = orders.length
      let kept = 0
      for (let k = 0; k < count; k++) {
        const order = orders[k] as WorkingOrder
        const isDue = !order.isDone && order.firstBar <= index
        if (isDue && this.#waitsForExit(order) === inExit) this.#match(order, bar)
        if (order.isDone) {
          if (order.isForDay) this.dayOrders--
        } else if (order.type === market) this.#waitForOpen(order, index)
        else orders[kept++] = order
      }
      shorten(orders, kept)
      this.restingCount -= count - kept
    }
  }

  /** What is left of a triggered stop order fills like any market order: at opens, exits first. */
  #waitForOpen(order: WorkingOrder, bar: number): void {
    order.firstBar = bar + 1
    insertByAge(this.#atOpen[order.instrument] as WorkingOrder[], order)
    this.openCount++
  }

  #waitsForExit(order: WorkingOrder): boolean {
    if (this.guard === null || !order.reduceOnly || order.type !== limit) return false
    return this.guard.hasStop(order.strategy, order.instrument)
  }

  /**
   * Phase OPEN: ends DAY orders whose date is over. Their date is that of the first bar they can
   * fill in: an order made at the last close of a day is for the next one.
   */
  expireDayOrders(members: ArrayLike<number>, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const instrument = members[i] as number
      const today = this.#dayOf(instrument)
      const bar = this.#market.index[instrument] as number
      for (const queue of this.#queues) {
        for (const order of queue[instrument] as WorkingOrder[]) {
          if (!order.isForDay || order.isDone || order.firstBar > bar) continue
          if (order.day === none) order.day = today
          else if (order.day !== today) this.#end(order, event.expire, 'day_over')
        }
      }
    }
  }

  #dayOf(instrument: number): number {
    const series = this.#market.series[instrument] as Series
    const bar = this.#market.index[instrument] as number
    return this.#market.dayOf(series.instrument, datedAt(series, bar))
  }

  /** A split multiplies what is still to fill and divides levels; the books have done so already. */
  #onAction(words: Float64Array, at: number): void {
    const action = this.#journal.extras[words[at + corporateActionAt.extra] as number] as JsonObject
    if (action['type'] !== 'split') return
    const ratio = parseRatio(action['ratio'] as string)
    const instrument = words[at + corporateActionAt.instrument] as number
    const of = (this.#market.series[instrument] as Series).instrument
    for (const queue of this.#queues) {
      for (const order of queue[instrument] as WorkingOrder[]) {
        if (order.isDone) continue
        const held = this.#books.quantityOf(order.strategy, instrument)
        order.split(ratio, of, held)
        this.#count(order)
        if (order.reduceOnly && held === 0) this.#end(order, event.cancel, 'position_closed')
        else if (order.remaining === 0) this.#end(order, event.cancel, 'quantity_zero')
      }
    }
  }

  /**
   * After the last step: ends every order that still works. What is ordered from here on settles the
   * account, not the market: no volume limits it.
   */
  cancelWorking(reason: OrderReason): void {
    this.#isOver = true
    for (const order of this.working()) this.#end(order, event.cancel, reason)
  }

  #match(order: WorkingOrder, bar: BarPrices): void {
    const { isBuy } = order
    const touch = this.options.touchFill
    switch (order.type) {
      case limit: {
        const price = limitPrice(isBuy, order.limitPrice, bar, touch)
        if (price !== noFill) this.#execute(order, price, basis.limit)
        return
      }
      case stop: {
        const price = stopPrice(isBuy, order.stopPrice, bar, touch)
        if (price === noFill) return
        this.#execute(order, price, basis.stop)
        if (order.isDone) return
        // Triggered, and something is left: that is a market order from the next bar on.
        order.type = market
        this.#count(order)
        recordStatus(this.#journal, order, order.status, none, order.stopPrice)
        return
      }
      case stopLimit: {
        const outcome = stopLimitPrice(isBuy, order.stopPrice, order.limitPrice, bar, touch)
        if (!outcome.triggered) return
        recordStatus(this.#journal, order, order.status, none, order.stopPrice)
        order.type = limit
        if (outcome.price !== noFill) this.#execute(order, outcome.price, basis.limit)
      }
    }
  }

  /**
   * One attempt at a point price for market, IOC and FOK orders. True when the order is done with
   * (filled, ended); false when a rest waits for the next bar.
   */
  #attempt(order: WorkingOrder, price: number, from: number): boolean {
    if (order.type !== market && !order.isMarketableAt(price)) {
      this.#end(order, event.cancel, 'not_filled_at_once')
      return true
    }
    this.#execute(order, price, from)
    if (order.isDone) return true
    if (order.isAtOnce) {
      this.#end(order, event.cancel, 'not_filled_at_once')
      return true
    }
    return false
  }

  /** Fills what may be filled of an order at a base price, or ends it with a reason. */
  #execute(order: WorkingOrder, base: number, from: number): void {
    const { instrument, isBuy } = order
    const of = (this.#market.series[instrument] as Series).instrument
    const held = this.#books.quantityOf(order.strategy, instrument)
    const opposes = isBuy ? held < 0 : held > 0
    if (order.reduceOnly && !opposes) return this.#end(order, event.cancel, 'no_position')
    if (!order.reduceOnly && opposes) return this.#end(order, event.cancel, 'opposite_position')
    const isBounded = from === basis.limit || order.limitPrice !== none
    const slips = !isBounded && this.options.slippage !== null
    if (order.quantity === none) {
      order.quantity = this.#sizeAtFill(order, base, slips)
      this.#count(order)
      if (order.quantity === 0) return this.#end(order, event.cancel, 'quantity_zero')
    }
    let quantity = order.remaining
    if (order.reduceOnly) quantity = Math.min(quantity, Math.abs(held))
    const allowed = this.#allowed(order, quantity)
    if (allowed === 0 || (order.isAllOrNothing && allowed < quantity)) {
      return this.#waitForVolume(order)
    }
    const price = slips ? this.#slip(order, base, allowed) : base
    const commission = this.options.commission.commission(instrument, allowed, price)
    if (
      !order.reduceOnly &&
      !canAfford(this.#books, this.options, notional(of, price, allowed), commission)
    ) {
      return this.#end(order, event.cancel, 'insufficient_funds')
    }
    this.#fill(order, allowed, price, { base, basis: from, commission })
    if (order.reduceOnly && allowed === Math.abs(held)) return this.#cancelClosing(order)
    if (!order.isDone) this.#waitForVolume(order)
  }

  /**
   * Ends every closing order of a position that is gone, the one that closed it included: none of
   * them may close a later position.
   */
  #cancelClosing(closed: WorkingOrder): void {
    const { strategy, instrument } = closed
    if (!closed.isDone) this.#end(closed, event.cancel, 'position_closed')
    for (const queue of this.#queues) {
      for (const order of queue[instrument] as WorkingOrder[]) {
        if (order.strategy === strategy && order.reduceOnly && !order.isDone) {
          this.#end(order, event.cancel, 'position_closed')
        }
      }
    }
  }

  #sizeAtFill(order: WorkingOrder, base: number, slips: boolean): number {
    if (!slips) return Math.max(0, this.#sizer.quantityAtFill(order, base))
    const { lotSize } = (this.#market.series[order.instrument] as Series).instrument
    return largestSize(lotSize, (size) =>
      this.#sizer.quantityAtFill(order, this.#slip(order, base, size)),
    )
  }

  #slip(order: WorkingOrder, base: number, quantity: number): number {
    const series = this.#market.series[order.instrument] as Series
    const index = this.#market.index[order.instrument] as number
    const model = this.options.slippage as SlippageModel
    return model.price(
      base,
      { isBuy: order.isBuy, opens: !order.reduceOnly, quantity },
      { series, index },
    )
  }

  /** What the volume of this bar lets through of `quantity`. */
  #allowed(order: WorkingOrder, quantity: number): number {
    const cap = this.options.participation
    if (cap === null || this.#isOver) return quantity
    const series = this.#market.series[order.instrument] as Series
    return participating(cap, series, this.#market.index[order.instrument] as number, quantity)
  }

  /** IOC and FOK orders do not wait: who attempts them ends them. */
  #waitForVolume(order: WorkingOrder): void {
    const { participation: cap } = this.options
    if (order.isAtOnce) return
    if (cap !== null && order.barsQueued++ >= cap.queueBars) {
      this.#end(order, event.expire, 'queue_bars_over')
    }
  }

  #fill(order: WorkingOrder, quantity: number, price: number, from: FillOrigin): void {
    order.filled += quantity
    order.apply(order.filled === order.quantity ? event.fill_rest : event.fill_part)
    this.#count(order)
    const bar = this.#market.index[order.instrument] as number
    recordFill(this.#journal, order, { number: ++this.#fills, quantity, price, bar }, from)
    this.#bus.drain()
  }

  #end(order: WorkingOrder, how: number, reason: OrderReason): void {
    const before = order.status
    order.apply(how)
    this.#count(order)
    recordStatus(this.#journal, order, before, orderReasons.indexOf(reason), none)
    this.#bus.drain()
  }
}
