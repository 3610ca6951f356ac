/**
 * The one owner of exit plans. Levels come with signals; a plan begins with the fill that opens the
 * position and ends when it is closed. In phase EXIT the monitor looks at every protected position
 * and hands the ones that are hit to whoever closes them. It makes no order itself.
 */

import { parseRatio } from '../domain/corporate-action.ts'
import { isFinal, orderStatuses, type OrderStatus } from '../domain/order.ts'
import type { Series } from '../domain/series.ts'
import type { JsonObject } from '../domain/signal.ts'
import type { PortfolioBooks } from '../domain/views.ts'
import type { EventBus } from '../events/bus.ts'
import { kind } from '../events/kind.ts'
import {
  corporateActionAt,
  fillAt,
  none,
  orderAt,
  orderStatusAt,
  positionAt,
  signalAt,
  signalRejectedAt,
} from '../events/record.ts'
import {
  type EntryBarExits,
  exitOf,
  type ExitHit,
  type ExitPlan,
  inForce,
  isWatched,
  notBetterThan,
  splitLevels,
} from './exit-plan.ts'

/** Closes a position at a price, now. */
export type CloseAt = (strategy: number, instrument: number, hit: ExitHit, cause: number) => void

type World = Readonly<{
  books: PortfolioBooks
  series: readonly Series[]
  /** Index of each instrument's bar in the present step. */
  index: Int32Array
  strategies: number
  rule: EntryBarExits
  closeAt: CloseAt
}>

/** Levels of a signal before its fill; a split divides them. */
type Levels = {
  readonly instrument: number
  readonly sequence: number
  readonly isLong: boolean
  stopLoss: number
  takeProfit: number
}

/** Index of OPEN_LONG in `intentions`. */
const openLong = 0
/** Indexes of `open` and `close` in the list of what sets a fill's price. */
const atOpen = 0
const atClose = 1
/** After the portfolio (100) has booked the fill, before strategies' hooks (50). */
const priority = 90

export class ExitMonitor {
  /** Protected positions over all instruments: the phase costs one branch when there are none. */
  count = 0
  /** Whether plans came with fills at this close, after phase EXIT, and must still be looked at. */
  hasLate = false
  readonly #bus: EventBus
  readonly #world: World
  #isWatching = false
  readonly #plans: (ExitPlan | null)[]
  /** Books of those plans. */
  readonly #late: number[] = []
  /** Levels on their way: of signals not yet decided on, by signal number. */
  readonly #ofSignals: Map<number, Levels> = new Map<number, Levels>()
  /** And of orders that may still fill, by order number. */
  readonly #ofOrders: Map<number, Levels> = new Map<number, Levels>()

  constructor(bus: EventBus, world: World) {
    this.#bus = bus
    this.#world = world
    this.#plans = Array.from({ length: world.strategies * world.series.length }, () => null)
    bus.attach(kind.signal, (words, at, record) => this.#onSignal(words, at, record), priority)
  }

  /** What a run without levels does not pay for. */
  #watch(): void {
    const bus = this.#bus
    this.#isWatching = true
    bus.attach(
      kind.signalRejected,
      (words, at) => this.#ofSignals.delete(words[at + signalRejectedAt.signal] as number),
      priority,
    )
    bus.attach(kind.order, (words, at) => this.#onOrder(words, at), priority)
    bus.attach(kind.orderStatus, (words, at) => this.#onStatus(words, at), priority)
    bus.attach(kind.fill, (words, at) => this.#onFill(words, at), priority)
    bus.attach(kind.positionClosed, (words, at) => this.#onClosed(words, at), priority)
    bus.attach(kind.corporateAction, (words, at) => this.#onAction(words, at), priority)
  }

  /** Signals and orders whose levels still wait for a fill. */
  get waiting(): number {
    return this.#ofSignals.size + this.#ofOrders.size
  }

  /** Whether a position has a stop, so that its closing limit orders wait for this phase. */
  hasStop(strategy: number, instrument: number): boolean {
    const plan = this.#plans[this.#bookOf(strategy, instrument)]
    return plan !== null && plan !== undefined && plan.stopLoss !== none
  }

  /** The plan in force, or null. Levels in ticks. */
  planOf(strategy: number, instrument: number): Readonly<ExitPlan> | null {
    return this.#plans[this.#bookOf(strategy, instrument)] ?? null
  }

  /** Phase EXIT for these instruments. */
  check(members: ArrayLike<number>, from: number, to: number): void {
    const { strategies, rule } = this.#world
    const { time } = this.#bus.journal
    for (let i = from; i < to; i++) {
      const instrument = members[i] as number
      for (let strategy = 0; strategy < strategies; strategy++) {
        const plan = this.#plans[this.#bookOf(strategy, instrument)] ?? null
        if (plan !== null && isWatched(plan, time, rule)) this.#look(plan, strategy, instrument)
      }
    }
  }

  /** Phase ACT, where every bar counts: the bar that an entry at its close has just ended. */
  checkLate(): void {
    const instruments = this.#world.series.length
    for (const book of this.#late) {
      const plan = this.#plans[book] ?? null
      const instrument = book % instruments
      if (plan !== null) this.#look(plan, (book - instrument) / instruments, instrument, true)
    }
    this.#late.length = 0
    this.hasLate = false
  }

  #look(plan: ExitPlan, strategy: number, instrument: number, isLate = false): void {
    const { books, series, index, closeAt, rule } = this.#world
    const held = books.quantityOf(strategy, instrument)
    if (held === 0) return
    const columns = series[instrument] as Series
    const row = index[instrument] as number
    const bar = {
      open: columns.open[row] as number,
      high: columns.high[row] as number,
      low: columns.low[row] as number,
    }
    const { time } = this.#bus.journal
    const counting = inForce(plan, time, rule)
    const found = exitOf(counting, held > 0, bar, time)
    const close = columns.close[row] as number
    const hit = found !== null && isLate ? notBetterThan(close, found, held > 0) : found
    if (hit !== null) closeAt(strategy, instrument, hit, counting.signal)
  }

  #onSignal(words: Float64Array, at: number, record: number): void {
    const stopLoss = words[at + signalAt.stopLoss] as number
    const takeProfit = words[at + signalAt.takeProfit] as number
    if (stopLoss === none && takeProfit === none) return
    if (!this.#isWatching) this.#watch()
    const sequence = this.#bus.journal.sequenceOf(record)
    const instrument = words[at + signalAt.instrument] as number
    const isLong = words[at + signalAt.intention] === openLong
    const signal = words[at + signalAt.signal] as number
    this.#ofSignals.set(signal, { instrument, sequence, isLong, stopLoss, takeProfit })
  }

  #onOrder(words: Float64Array, at: number): void {
    if (this.#ofSignals.size === 0) return
    const signal = words[at + orderAt.signal] as number
    const levels = this.#ofSignals.get(signal)
    if (levels === undefined) return
    this.#ofSignals.delete(signal)
    this.#ofOrders.set(words[at + orderAt.order] as number, levels)
  }

  /** An order that ended has no fill to come that its levels could wait for. */
  #onStatus(words: Float64Array, at: number): void {
    if (this.#ofOrders.size === 0) return
    if (isFinal(orderStatuses[words[at + orderStatusAt.to] as number] as OrderStatus))
      this.#ofOrders.delete(words[at + orderStatusAt.order] as number)
  }

  /** The fill of an opening order starts a plan, or changes the one there is: the last word counts. */
  #onFill(words: Float64Array, at: number): void {
    if (this.#ofOrders.size === 0) return
    const order = words[at + fillAt.order] as number
    const levels = this.#ofOrders.get(order)
    if (levels === undefined) return
    if (words[at + fillAt.remaining] === 0) this.#ofOrders.delete(order)
    const strategy = words[at + fillAt.strategy] as number
    const book = this.#bookOf(strategy, words[at + fillAt.instrument] as number)
    const known = this.#plans[book] ?? null
    if (known === null) this.count++
    // Of the step that completes the bar, also where the bar opened in an earlier one.
    const { time: times } = this.#world.series[book % this.#world.series.length] as Series
    const time = times[words[at + fillAt.bar] as number] as number
    const isAtOpen = words[at + fillAt.basis] === atOpen
    if (this.#world.rule === 'on' && words[at + fillAt.basis] === atClose) {
      this.#late.push(book)
      this.hasLate = true
    }
    const isChange = known !== null && !isAtOpen
    this.#plans[book] = {
      stopLoss: levels.stopLoss === none && known !== null ? known.stopLoss : levels.stopLoss,
      takeProfit:
        levels.takeProfit === none && known !== null ? known.takeProfit : levels.takeProfit,
      signal: levels.sequence,
      openedAt: known === null ? time : known.openedAt,
      opensWithBar: known === null ? isAtOpen : known.opensWithBar,
      changedAt: isChange ? time : none,
      earlier: isChange ? { ...inForce(known, time, 'off'), earlier: null } : null,
    }
  }

  #onClosed(words: Float64Array, at: number): void {
    const strategy = words[at + positionAt.strategy] as number
    const book = this.#bookOf(strategy, words[at + positionAt.instrument] as number)
    if (this.#plans[book] === null) return
    this.#plans[book] = null
    this.count--
  }

  /** A split divides prices, levels included, those of orders on their way too. */
  #onAction(words: Float64Array, at: number): void {
    const { journal } = this.#bus
    const { books, series, strategies } = this.#world
    const action = journal.extras[words[at + corporateActionAt.extra] as number] as JsonObject
    if (action['type'] !== 'split') return
    const ratio = parseRatio(action['ratio'] as string)
    const instrument = words[at + corporateActionAt.instrument] as number
    const of = (series[instrument] as Series).instrument
    for (let strategy = 0; strategy < strategies; strategy++) {
      const plan = this.#plans[this.#bookOf(strategy, instrument)] ?? null
      if (plan === null) continue
      splitLevels(plan, books.quantityOf(strategy, instrument) > 0, ratio, of)
    }
    for (const waiting of [this.#ofSignals, this.#ofOrders]) {
      for (const levels of waiting.values()) {
        if (levels.instrument === instrument) splitLevels(levels, levels.isLong, ratio, of)
      }
    }
  }

  #bookOf(strategy: number, instrument: number): number {
    return strategy * this.#world.series.length + instrument
  }
}
