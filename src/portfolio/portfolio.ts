/**
 * The one owner of positions, lots, cash and what was earned. It changes only by events: fills and
 * corporate actions. Everybody else reads it through views.
 */

import type { Currency } from '../domain/currency.ts'
import { invariant } from '../domain/fault.ts'
import { type Instrument, notional } from '../domain/instrument.ts'
import type { LotMethod } from '../domain/position.ts'
import { multiplyDivide } from '../domain/rounding.ts'
import { exact, type Lots, type Micros, type Money, type Ticks } from '../domain/units.ts'
import type { PortfolioBooks } from '../domain/views.ts'
import type { EventBus } from '../events/bus.ts'
import type { Journal } from '../events/journal.ts'
import { kind } from '../events/kind.ts'
import type { RunNames } from '../events/names.ts'
import { type Payload, portfolioStateOf } from '../events/payload.ts'
import { portfolioStateAt, recordLength, statePositionAt } from '../events/record.ts'
import { Accounts, counter, noSubject, transactionType } from './accounts.ts'
import { bookCorporateAction } from './corporate-actions.ts'
import { createFillFacts, type FillFacts, readFill } from './fill-facts.ts'
import { type Lot, LotList } from './lot-list.ts'
import {
  createLotPart,
  type LotPart,
  recordClosedLot,
  recordOpenedLot,
  recordPosition,
} from './position-records.ts'
import { restorePortfolio } from './restore.ts'
import { type PortfolioSnapshot, readSnapshot, snapshotOf } from './snapshot.ts'

export type PortfolioOptions = Readonly<{
  instruments: readonly Instrument[]
  strategies: number
  currency: Currency
  /** Starting cash in minor units. */
  capital: Money
  /** Which lot a reducing fill closes first. Defaults: FIFO for longs, LIFO for shorts. */
  lots: Readonly<{ long: LotMethod; short: LotMethod }>
}>

/** A position from flat to flat. */
export type OpenPosition = {
  readonly number: number
  readonly openedAt: number
  /** Sequence of the event that opened it. */
  readonly openSequence: number
  readonly signal: number
  /** Net of fees, of the parts closed so far. */
  realized: number
  fees: number
}

export class Portfolio implements PortfolioBooks {
  readonly options: PortfolioOptions
  readonly accounts: Accounts
  initial: Money
  /** Per book: signed quantity, signed cost of what is open, market value. */
  readonly quantities: Float64Array
  readonly costs: Float64Array
  readonly values: Float64Array
  readonly marks: Float64Array
  readonly positions: (OpenPosition | null)[]
  readonly lots: LotList[]
  realized = 0
  commissions = 0
  dividendsReceived = 0
  dividendsPaid = 0
  adjustments = 0
  /** Entry fees attached to lots that are still open. */
  openEntryFees = 0
  openPositions = 0
  marketValue = 0
  /** Σ signed cost of what is open. */
  totalCost = 0
  grossExposure: Money = 0 as Money
  /** True since the last settlement when anything but a mark changed. */
  hasChanged = false
  lastCause = 0
  lotCount = 0
  positionCount = 0
  readonly #journal: Journal
  readonly #held: Uint32Array
  readonly #instruments: readonly Instrument[]
  readonly #fill: FillFacts = createFillFacts()
  readonly #part: LotPart = createLotPart()
  readonly #what: string

  constructor(bus: EventBus, options: PortfolioOptions) {
    this.options = options
    this.#instruments = options.instruments
    this.#journal = bus.journal
    this.accounts = new Accounts(bus.journal, options.currency)
    this.initial = options.capital
    this.#what = `The value of the portfolio in ${options.currency.code} (scale ${options.currency.scale})`
    const books = options.instruments.length * options.strategies
    this.quantities = new Float64Array(books)
    this.costs = new Float64Array(books)
    this.values = new Float64Array(books)
    this.marks = new Float64Array(options.instruments.length)
    this.#held = new Uint32Array(options.instruments.length)
    this.positions = Array.from({ length: books }, () => null)
    this.lots = Array.from({ length: books }, () => new LotList(options.lots.long))
    bus.attach(kind.fill, (words, at, record) => this.#onFill(words, at, record))
    bus.attach(kind.corporateAction, (words, at, record) => {
      bookCorporateAction(this, bus.journal, words, at, record)
    })
  }

  /** Books the starting cash. Called once, at the start of a run. */
  deposit(cause: number): void {
    const extra = this.#journal.addExtra({ description: 'starting capital' })
    const subject = { ...noSubject, extra, cause }
    this.accounts.post(transactionType.ADJUSTMENT, counter.capital, this.initial, subject)
    this.hasChanged = true
    this.lastCause = this.#journal.lastSequence
  }

  bookOf(strategy: number, instrument: number): number {
    return strategy * this.options.instruments.length + instrument
  }
  quantityOf(strategy: number, instrument: number): Lots {
    return this.quantities[this.bookOf(strategy, instrument)] as Lots
  }
  markOf(instrument: number): Ticks {
    return this.marks[instrument] as Ticks
  }
  get available(): Money {
    return this.accounts.available as Money
  }
  get equity(): Money {
    return exact(this.accounts.total + this.marketValue, this.#what) as Money
  }
  get unrealized(): number {
    return this.marketValue - this.totalCost
  }

  /**
   * Equity as the identity of the books has it: initial + realised + unrealised + dividends +
   * adjustments − entry fees of open lots. Equal to `equity`, or a bug.
   */
  get equityByIdentity(): number {
    return (
      this.initial +
      this.realized +
      this.unrealized +
      this.dividendsReceived -
      this.dividendsPaid +
      this.adjustments -
      this.openEntryFees
    )
  }

  /** Values an instrument's positions at a price. */
  mark(instrument: number, price: number): void {
    this.marks[instrument] = price
    if (this.#held[instrument] !== 0) this.#revalueInstrument(instrument)
  }

  #revalueInstrument(instrument: number): void {
    const instruments = this.#instruments.length
    for (let book = instrument; book < this.quantities.length; book += instruments) {
      if (this.quantities[book] !== 0) this.revalue(book, instrument)
    }
  }

  /** Brings one book's market value in line with its quantity and mark. */
  revalue(book: number, instrument: number): void {
    const before = this.values[book] as number
    const of = this.#instruments[instrument] as Instrument
    const after = notional(of, this.marks[instrument] as number, this.quantities[book] as number)
    this.values[book] = after
    this.marketValue = exact(this.marketValue + after - before, this.#what)
    this.grossExposure = exact(
      this.grossExposure + Math.abs(after) - Math.abs(before),
      this.#what,
    ) as Money
  }

  #onFill(words: Float64Array, at: number, record: number): void {
    const fill = this.#fill
    readFill(fill, words, at)
    fill.cause = this.#journal.sequenceOf(record)
    fill.correlation = this.#journal.correlationOf(record)
    const { strategy, instrument, price, commission } = fill
    const book = this.bookOf(strategy, instrument)
    fill.book = book
    const of = this.options.instruments[instrument] as Instrument
    const value = notional(of, price, Math.abs(fill.signed))
    const isBuy = fill.signed > 0
    fill.cash = isBuy ? 0 - value : value
    const type = isBuy ? transactionType.FILL_BUY : transactionType.FILL_SELL
    this.accounts.post(type, counter.market, fill.cash, fill)
    if (commission !== 0) {
      this.accounts.post(transactionType.FEE_FILL, counter.fees, -commission, fill)
      this.commissions += commission
    }
    if (this.marks[instrument] === 0) this.mark(instrument, price)
    const held = this.quantities[book] as number
    if (held === 0 || held > 0 === isBuy) this.#open(fill)
    else this.#close(fill)
    this.revalue(book, instrument)
    this.hasChanged = true
    this.lastCause = fill.cause
  }

  #open(fill: FillFacts): void {
    const { book, signed, commission } = fill
    const cost = 0 - fill.cash
    const held = exact((this.quantities[book] as number) + signed, 'A position')
    const known = this.positions[book] ?? null
    const position = known ?? this.#startPosition(fill)
    position.fees += commission
    this.quantities[book] = held
    this.costs[book] = exact((this.costs[book] as number) + cost, this.#what)
    this.totalCost = exact(this.totalCost + cost, this.#what)
    this.openEntryFees += commission
    const lot: Lot = {
      id: ++this.lotCount,
      quantity: signed,
      price: fill.price,
      cost,
      fees: commission,
      openFill: fill.fill,
      openBar: fill.bar,
      openedAt: this.#journal.time,
    }
    ;(this.lots[book] as LotList).add(lot)
    recordOpenedLot(this.#journal, fill, position, lot)
    if (known === null) {
      recordPosition(this.#journal, fill, position, {
        event: kind.positionOpened,
        held,
        realized: 0,
      })
    }
  }

  #startPosition(fill: FillFacts): OpenPosition {
    const { book, instrument } = fill
    const position: OpenPosition = {
      number: ++this.positionCount,
      openedAt: this.#journal.time,
      openSequence: fill.cause,
      signal: fill.signal,
      realized: 0,
      fees: 0,
    }
    this.positions[book] = position
    const method = fill.signed > 0 ? this.options.lots.long : this.options.lots.short
    if ((this.lots[book] as LotList).method !== method) this.lots[book] = new LotList(method)
    this.#held[instrument] = (this.#held[instrument] as number) + 1
    this.openPositions++
    return position
  }

  #close(fill: FillFacts): void {
    const { book, signed, commission } = fill
    const position = this.positions[book] as OpenPosition
    const held = (this.quantities[book] as number) + signed
    invariant(
      held === 0 || held > 0 === (this.quantities[book] as number) > 0,
      'a fill never carries a position through zero',
    )
    const realized = this.#closeLots(fill, position)
    this.realized = exact(this.realized + realized, this.#what)
    this.quantities[book] = held
    position.realized += realized
    position.fees += commission
    const event = held === 0 ? kind.positionClosed : kind.positionPartialExit
    if (held === 0) this.endPosition(book, fill.instrument)
    recordPosition(this.#journal, fill, position, { event, held, realized })
  }

  /** Forgets a position that holds nothing any more. */
  endPosition(book: number, instrument: number): void {
    this.positions[book] = null
    this.#held[instrument] = (this.#held[instrument] as number) - 1
    this.openPositions--
  }

  /** Takes the fill's quantity from the lots in their order; returns what it realised, net. */
  #closeLots(fill: FillFacts, position: OpenPosition): number {
    const { book, signed, cash, commission } = fill
    const quantity = Math.abs(signed)
    const lots = this.lots[book] as LotList
    const part = this.#part
    let left = quantity
    let cashLeft = cash
    let feesLeft = commission
    let realized = 0
    while (left > 0) {
      const lot = lots.next() as Lot
      const size = Math.abs(lot.quantity)
      const slice = size < left ? size : left
      part.quantity = signed > 0 ? slice : -slice
      part.proceeds = slice === left ? cashLeft : share(cash, slice, quantity)
      part.exitFees = slice === left ? feesLeft : share(commission, slice, quantity)
      part.cost = slice === size ? lot.cost : share(lot.cost, slice, size)
      part.entryFees = slice === size ? lot.fees : share(lot.fees, slice, size)
      part.realized = part.proceeds - part.cost - part.entryFees - part.exitFees
      left -= slice
      cashLeft -= part.proceeds
      feesLeft -= part.exitFees
      realized += part.realized
      lot.quantity += part.quantity
      lot.cost -= part.cost
      lot.fees -= part.entryFees
      this.costs[book] = (this.costs[book] as number) - part.cost
      this.totalCost -= part.cost
      this.openEntryFees -= part.entryFees
      if (lot.quantity === 0) lots.dropNext()
      recordClosedLot(this.#journal, fill, position, lot, part)
    }
    return realized
  }

  /** The account now, as one frozen object with exact decimal text. */
  getState(names: RunNames): Payload<'portfolio_state'> {
    const fields = recordLength.portfolioState + this.openPositions * recordLength.statePosition
    const words = new Float64Array(fields)
    this.writeState(words, 0)
    return portfolioStateOf(words, names, this.#journal.time as Micros)
  }

  /** Everything, as plain JSON: restoring it gives a portfolio that goes on the same way. */
  getSnapshot(): PortfolioSnapshot {
    return snapshotOf(this)
  }

  /**
   * Becomes what the snapshot says; the next settlement publishes it. Fails and changes nothing:
   * with `snapshot/invalid` when it is incomplete or does not add up, with `number/overflow` when a
   * number or a sum leaves the exact range.
   */
  restoreFromSnapshot(snapshot: PortfolioSnapshot): void {
    restorePortfolio(this, this.#held, readSnapshot(this, snapshot), snapshot)
  }

  /** Publishes the state of the account with its open positions. */
  publishState(): void {
    const fields = recordLength.portfolioState + this.openPositions * recordLength.statePosition
    const at = this.#journal.begin(kind.portfolioState, fields, this.lastCause, 0)
    this.writeState(this.#journal.words, at)
    this.hasChanged = false
  }

  /** Writes the fields of a portfolio state from `at` on. */
  writeState(words: Float64Array, at: number): void {
    const long = (this.grossExposure + this.marketValue) / 2
    words[at + portfolioStateAt.cash] = this.accounts.available
    words[at + portfolioStateAt.unavailable] = this.accounts.unavailable
    words[at + portfolioStateAt.marketValue] = this.marketValue
    words[at + portfolioStateAt.longExposure] = long
    words[at + portfolioStateAt.shortExposure] = this.grossExposure - long
    words[at + portfolioStateAt.realized] = this.realized
    words[at + portfolioStateAt.unrealized] = this.unrealized
    words[at + portfolioStateAt.commissions] = this.commissions
    words[at + portfolioStateAt.dividendsReceived] = this.dividendsReceived
    words[at + portfolioStateAt.dividendsPaid] = this.dividendsPaid
    words[at + portfolioStateAt.adjustments] = this.adjustments
    words[at + portfolioStateAt.initial] = this.initial
    words[at + portfolioStateAt.positions] = this.openPositions
    let block = at + recordLength.portfolioState
    if (this.openPositions === 0) return
    for (let book = 0; book < this.positions.length; book++) {
      const position = this.positions[book]
      if (position === null || position === undefined) continue
      this.#writePosition(words, block, book, position)
      block += recordLength.statePosition
    }
  }

  #writePosition(words: Float64Array, at: number, book: number, position: OpenPosition): void {
    const instruments = this.options.instruments.length
    const instrument = book % instruments
    words[at + statePositionAt.strategy] = (book - instrument) / instruments
    words[at + statePositionAt.instrument] = instrument
    words[at + statePositionAt.position] = position.number
    words[at + statePositionAt.quantity] = this.quantities[book] as number
    words[at + statePositionAt.cost] = this.costs[book] as number
    words[at + statePositionAt.mark] = this.marks[instrument] as number
    words[at + statePositionAt.marketValue] = this.values[book] as number
    words[at + statePositionAt.realized] = position.realized
    words[at + statePositionAt.commissions] = position.fees
  }
}

/** A part of a whole by quantity, half-even. The last part takes what is left instead. */
function share(whole: number, part: number, of: number): number {
  return multiplyDivide(whole, part, of, 'half-even')
}
