/**
 * The one owner of decisions: whether, how much, which type. It takes signals, asks the books and
 * the orders on their way, and publishes an order or a rejection with its reason. Every approval
 * and every refusal passes through here and is recorded.
 */

import type { CommissionModel } from '../domain/costs.ts'
import { quantise } from '../domain/decimal.ts'
import { type Instrument, notional, wholeLots } from '../domain/instrument.ts'
import { closeReasons } from '../domain/position.ts'
import { signalRefusals, type SignalRefusal } from '../domain/signal.ts'
import type { PendingOrders, PortfolioBooks } from '../domain/views.ts'
import type { EventBus } from '../events/bus.ts'
import type { Journal } from '../events/journal.ts'
import { kind } from '../events/kind.ts'
import { none, orderAt, recordLength, signalAt, signalRejectedAt } from '../events/record.ts'
import type { RiskPolicy } from '../risk/policy.ts'
import { lotsForBudget, lotsWithCosts, partOf } from '../risk/sizing.ts'
import type { SizingRule } from './sizing-rule.ts'

export type ManagerOptions = Readonly<{
  instruments: readonly Instrument[]
  /** One rule per strategy. */
  sizing: readonly SizingRule[]
  policy: RiskPolicy
  commission: CommissionModel
}>

/** What the manager must know of an order that is sized at its fill. */
type OrderToSize = Readonly<{
  strategy: number
  instrument: number
  signal: number
  /** What it stands for itself in the sums of what is on its way. */
  counted: number
}>

const manualClose = closeReasons.indexOf('manual_close')
const openLong = 0
const closeLong = 1

export class Manager {
  readonly options: ManagerOptions
  readonly #bus: EventBus
  readonly #journal: Journal
  readonly #books: PortfolioBooks
  #orders: PendingOrders = { pendingOpening: () => 0, pendingClosing: () => 0 }
  /** Records of signals not yet decided on. */
  #waiting: number[] = []
  #spare: number[] = []
  #orderCount = 0
  /** Confidence in millionths by signal number where it is not 1, for orders sized at the fill. */
  readonly #confidence: Map<number, number> = new Map<number, number>()
  /** Lots of the fixed quantities of the settings, by strategy and instrument; −1 before the first. */
  readonly #fixed: Float64Array

  constructor(bus: EventBus, books: PortfolioBooks, options: ManagerOptions) {
    this.options = options
    this.#bus = bus
    this.#journal = bus.journal
    this.#books = books
    this.#fixed = new Float64Array(options.sizing.length * options.instruments.length).fill(-1)
    bus.attach(kind.signal, (_words, _at, record) => {
      this.#waiting.push(record)
    })
  }

  /** Hands in the view of orders on their way. */
  useOrders(orders: PendingOrders): void {
    this.#orders = orders
  }

  get hasWork(): boolean {
    return this.#waiting.length > 0
  }

  /** Phase ACT: decides on every signal that came in, exits before entries, each in order. */
  act(): void {
    const signals = this.#waiting
    this.#waiting = this.#spare
    this.#spare = signals
    for (let i = 0; i < signals.length; i++) this.#decideIf(signals[i] as number, true)
    for (let i = 0; i < signals.length; i++) this.#decideIf(signals[i] as number, false)
    while (signals.length > 0) signals.pop()
  }

  #decideIf(record: number, closing: boolean): void {
    const words = this.#journal.wordsOf(record)
    const at = this.#journal.startOf(record)
    const intention = words[at + signalAt.intention] as number
    if (((intention & 1) === 1) !== closing) return
    if (closing) this.#close(words, at, record, intention === closeLong)
    else this.#open(words, at, record, intention === openLong)
    this.#bus.drain()
  }

  #close(words: Float64Array, at: number, record: number, isLong: boolean): void {
    const strategy = words[at + signalAt.strategy] as number
    const instrument = words[at + signalAt.instrument] as number
    const of = this.options.instruments[instrument] as Instrument
    const held = this.#books.quantityOf(strategy, instrument)
    const size: number = isLong ? held : 0 - held
    if (size === 0) return this.#reject(words, at, record, 'no_position')
    if (size < 0) return this.#reject(words, at, record, 'opposite_position')
    const free = size - Math.abs(this.#orders.pendingClosing(strategy, instrument))
    if (free <= 0) return this.#reject(words, at, record, 'close_already_pending')
    const wanted = words[at + signalAt.quantity] as number
    let quantity = wanted === none ? free : wanted
    if (quantity > size) return this.#reject(words, at, record, 'quantity_exceeds_position')
    if (wanted === none) {
      const millionths = millionthsOf(words[at + signalAt.confidence] as number)
      // At least one lot, so that a timid close still closes something.
      if (millionths < 1_000_000)
        quantity = Math.max(Math.min(of.lotSize, free), wholeLots(of, partOf(free, millionths)))
    }
    this.#order(words, at, record, { isBuy: !isLong, quantity, reduceOnly: true })
  }

  #open(words: Float64Array, at: number, record: number, isLong: boolean): void {
    const strategy = words[at + signalAt.strategy] as number
    const instrument = words[at + signalAt.instrument] as number
    const of = this.options.instruments[instrument] as Instrument
    const { policy } = this.options
    if (!isLong && !policy.allowShorting)
      return this.#reject(words, at, record, 'shorting_not_allowed')
    const projected =
      this.#books.quantityOf(strategy, instrument) +
      this.#orders.pendingClosing(strategy, instrument) +
      this.#orders.pendingOpening(strategy, instrument)
    if (isLong ? projected < 0 : projected > 0)
      return this.#reject(words, at, record, 'opposite_position')
    if (hasExitOnWrongSide(words, at, isLong))
      return this.#reject(words, at, record, 'exit_on_wrong_side')
    const wanted = words[at + signalAt.quantity] as number
    const rule = this.options.sizing[strategy] as SizingRule
    const atFill = wanted === none && rule.kind !== 'quantity' && rule.atFill
    if (wanted === none && rule.kind !== 'quantity' && this.#books.equity <= 0)
      return this.#reject(words, at, record, 'equity_not_positive')
    let quantity = none
    if (atFill) {
      const signal = words[at + signalAt.signal] as number
      const millionths = millionthsOf(words[at + signalAt.confidence] as number)
      if (millionths !== 1_000_000) this.#confidence.set(signal, millionths)
    } else {
      quantity = wanted === none ? this.#size(words, at, of, rule) : wholeLots(of, wanted)
      if (quantity === 0) return this.#reject(words, at, record, 'quantity_zero')
    }
    if (policy.maximumPosition !== null) {
      // A size that waits for the fill is judged by what it would be now; the fill keeps to the limit.
      const expected = atFill ? this.#size(words, at, of, rule) : quantity
      const value = notional(
        of,
        words[at + signalAt.price] as number,
        Math.abs(projected) + expected,
      )
      if (Math.abs(value) > partOf(this.#books.equity, policy.maximumPosition))
        return this.#reject(words, at, record, 'position_limit')
    }
    this.#order(words, at, record, { isBuy: isLong, quantity, reduceOnly: false })
  }

  #size(words: Float64Array, at: number, of: Instrument, rule: SizingRule): number {
    const millionths = millionthsOf(words[at + signalAt.confidence] as number)
    if (rule.kind === 'quantity') {
      const lots = this.#fixedQuantity(words, at, of, rule.text)
      return wholeLots(of, millionths === 1_000_000 ? lots : partOf(lots, millionths))
    }
    const budget = partOf(this.#budget(rule), millionths)
    return lotsForBudget(of, budget, words[at + signalAt.price] as number)
  }

  /** A quantity of the settings at an instrument's scale, read once. */
  #fixedQuantity(words: Float64Array, at: number, of: Instrument, text: string): number {
    const { instruments } = this.options
    const strategy = words[at + signalAt.strategy] as number
    const book = strategy * instruments.length + (words[at + signalAt.instrument] as number)
    const known = this.#fixed[book] as number
    if (known >= 0) return known
    const lots = quantise(text, of.quantityScale, 'toward-zero', 'sizing.quantity')
    this.#fixed[book] = lots
    return lots
  }

  #budget(rule: Exclude<SizingRule, { kind: 'quantity' }>): number {
    switch (rule.kind) {
      case 'equity':
        return partOf(this.#books.equity, rule.millionths)
      case 'cash':
        return partOf(this.#books.available, rule.millionths)
      case 'notional':
        return rule.amount
    }
  }

  /** The quantity of an order sized at its fill: what its budget buys there, costs included. */
  quantityAtFill(order: OrderToSize, price: number): number {
    const { strategy, instrument, signal } = order
    const of = this.options.instruments[instrument] as Instrument
    const rule = this.options.sizing[strategy] as SizingRule
    const millionths = this.#confidence.get(signal) ?? 1_000_000
    if (rule.kind === 'quantity') return 0
    const { equity, grossExposure } = this.#books
    if (equity <= 0) return 0
    const power = partOf(equity, this.options.policy.leverageHundredths * 10_000) - grossExposure
    const wanted = partOf(this.#budget(rule), millionths)
    const affordable = this.options.policy.allowNegativeCash ? wanted : Math.min(wanted, power)
    const budget = Math.min(affordable, this.#roomInPosition(order, price))
    return lotsWithCosts(of, instrument, budget, price, this.options.commission)
  }

  /**
   * Money the policy still lets into a position at this price, beside what is held and what other
   * orders may still add: the rest of one that volume held up would otherwise go beyond the limit.
   */
  #roomInPosition({ strategy, instrument, counted }: OrderToSize, price: number): number {
    const { maximumPosition } = this.options.policy
    if (maximumPosition === null) return Infinity
    const of = this.options.instruments[instrument] as Instrument
    const others = this.#orders.pendingOpening(strategy, instrument) - counted
    const taken = this.#books.quantityOf(strategy, instrument) + others
    return partOf(this.#books.equity, maximumPosition) - Math.abs(notional(of, price, taken))
  }

  #order(
    signal: Float64Array,
    at: number,
    record: number,
    what: Readonly<{ isBuy: boolean; quantity: number; reduceOnly: boolean }>,
  ): void {
    const journal = this.#journal
    const cause = journal.sequenceOf(record)
    const limitPrice = signal[at + signalAt.limitPrice] as number
    const stopPrice = signal[at + signalAt.stopPrice] as number
    const from = journal.begin(kind.order, recordLength.order, cause, cause)
    const words = journal.words
    words[from + orderAt.order] = ++this.#orderCount
    words[from + orderAt.signal] = signal[at + signalAt.signal] as number
    words[from + orderAt.strategy] = signal[at + signalAt.strategy] as number
    words[from + orderAt.instrument] = signal[at + signalAt.instrument] as number
    words[from + orderAt.side] = what.isBuy ? 0 : 1
    words[from + orderAt.type] = (limitPrice === none ? 0 : 1) + (stopPrice === none ? 0 : 2)
    words[from + orderAt.quantity] = what.quantity
    words[from + orderAt.limitPrice] = limitPrice
    words[from + orderAt.stopPrice] = stopPrice
    words[from + orderAt.timeInForce] = signal[at + signalAt.timeInForce] as number
    words[from + orderAt.reduceOnly] = what.reduceOnly ? 1 : 0
    words[from + orderAt.closeReason] = what.reduceOnly ? manualClose : none
  }

  /**
   * An order of the engine's own, without a signal: an exit plan that was hit, or the liquidation at
   * the end of data. `cause` is the signal that set the plan, 0 for none.
   */
  orderToClose(strategy: number, instrument: number, reason: number, cause: number): number {
    const held = this.#books.quantityOf(strategy, instrument)
    const journal = this.#journal
    const from = journal.begin(kind.order, recordLength.order, cause, cause)
    const words = journal.words
    words.fill(none, from, from + recordLength.order)
    words[from + orderAt.order] = ++this.#orderCount
    words[from + orderAt.strategy] = strategy
    words[from + orderAt.instrument] = instrument
    words[from + orderAt.side] = held > 0 ? 1 : 0
    words[from + orderAt.type] = 0
    words[from + orderAt.quantity] = Math.abs(held)
    words[from + orderAt.timeInForce] = 0
    words[from + orderAt.reduceOnly] = 1
    words[from + orderAt.closeReason] = reason
    return journal.length - 1
  }

  #reject(words: Float64Array, at: number, record: number, reason: SignalRefusal): void {
    const journal = this.#journal
    const cause = journal.sequenceOf(record)
    const from = journal.begin(kind.signalRejected, recordLength.signalRejected, cause, cause)
    const target = journal.words
    target[from + signalRejectedAt.signal] = words[at + signalAt.signal] as number
    target[from + signalRejectedAt.strategy] = words[at + signalAt.strategy] as number
    target[from + signalRejectedAt.instrument] = words[at + signalAt.instrument] as number
    target[from + signalRejectedAt.intention] = words[at + signalAt.intention] as number
    target[from + signalRejectedAt.reason] = signalRefusals.indexOf(reason)
    target[from + signalRejectedAt.extra] = none
  }
}

/** A stop that is no loss or a target that is no gain where the order would fill. */
function hasExitOnWrongSide(words: Float64Array, at: number, isLong: boolean): boolean {
  const stopLoss = words[at + signalAt.stopLoss] as number
  const takeProfit = words[at + signalAt.takeProfit] as number
  if (stopLoss === none && takeProfit === none) return false
  const limit = words[at + signalAt.limitPrice] as number
  const stop = words[at + signalAt.stopPrice] as number
  const expected = stop === none ? (words[at + signalAt.price] as number) : stop
  const price = limit === none ? expected : limit
  const isBad = (level: number, below: boolean): boolean =>
    level !== none && (below ? level >= price : level <= price)
  return isBad(stopLoss, isLong) || isBad(takeProfit, !isLong)
}

/** Confidence as millionths, the precision it is kept at. */
const millionthsOf = (confidence: number): number =>
  confidence === 1 ? 1_000_000 : Math.round(confidence * 1_000_000)
