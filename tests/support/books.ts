/** A portfolio alone on a bus, fed with fills and corporate actions as the engine would. */
import { currency, type Currency } from '../../src/domain/currency.ts'
import { quantise } from '../../src/domain/decimal.ts'
import { instrument, type Instrument } from '../../src/domain/instrument.ts'
import { closeReasons, type CloseReason, type LotMethod } from '../../src/domain/position.ts'
import { type Money, money } from '../../src/domain/units.ts'
import { EventBus } from '../../src/events/bus.ts'
import { EventReader } from '../../src/events/decode.ts'
import type { EventOf } from '../../src/events/event.ts'
import { type EventType, kind } from '../../src/events/kind.ts'
import { corporateActionAt, fillAt, none, recordLength } from '../../src/events/record.ts'
import { Portfolio } from '../../src/portfolio/portfolio.ts'

export type BooksOptions = Readonly<{
  instruments?: readonly Instrument[]
  strategies?: readonly string[]
  currency?: Currency
  /** Minor units; default 100,000.000000. */
  capital?: number
  long?: LotMethod
  short?: LotMethod
}>

export type FillInput = Readonly<{
  side: 'buy' | 'sell'
  /** Decimals at the instrument's scales. */
  quantity: number | string
  price: number | string
  commission?: number | string
  strategy?: number
  instrument?: number
  reason?: CloseReason
  signal?: number
  bar?: number
}>

export const seed = 11

export class Books {
  readonly bus: EventBus = new EventBus()
  readonly portfolio: Portfolio
  readonly reader: EventReader
  readonly instruments: readonly Instrument[]
  readonly strategies: readonly string[]
  /** Number of the last fill. */
  fills = 0

  constructor(options: BooksOptions = {}) {
    const unit = options.currency ?? currency('USD')
    this.instruments = options.instruments ?? [instrument({ symbol: 'A', currency: unit })]
    this.strategies = options.strategies ?? ['one']
    this.portfolio = new Portfolio(this.bus, {
      instruments: this.instruments,
      strategies: this.strategies.length,
      currency: unit,
      capital: money(options.capital ?? 100_000_000_000),
      lots: { long: options.long ?? 'fifo', short: options.short ?? 'lifo' },
    })
    this.reader = new EventReader(this.bus.journal, {
      seed,
      accountId: 'main',
      instruments: this.instruments,
      strategies: this.strategies,
      currency: unit,
      barAt: () => {
        throw new Error('these books see no bars')
      },
    })
    this.bus.useDecoder(this.reader)
    this.portfolio.deposit(0)
    this.bus.drain()
  }

  get journal(): EventBus['journal'] {
    return this.bus.journal
  }

  /** Publishes one fill and lets the portfolio book it. */
  take(input: FillInput): void {
    const { journal } = this
    const number = input.instrument ?? 0
    const of = this.instruments[number] as Instrument
    const strategy = input.strategy ?? 0
    const quantity = quantise(input.quantity, of.quantityScale, 'exact')
    const at = journal.begin(kind.fill, recordLength.fill, 0, 0)
    const { words } = journal
    const price = quantise(input.price, of.priceScale, 'exact')
    words.fill(none, at, at + recordLength.fill)
    words[at + fillAt.fill] = ++this.fills
    words[at + fillAt.order] = this.fills
    if (input.signal !== undefined) words[at + fillAt.signal] = input.signal
    words[at + fillAt.strategy] = strategy
    words[at + fillAt.instrument] = number
    words[at + fillAt.side] = input.side === 'buy' ? 0 : 1
    words[at + fillAt.quantity] = quantity
    words[at + fillAt.price] = price
    words[at + fillAt.basePrice] = price
    words[at + fillAt.basis] = 0
    words[at + fillAt.commission] = quantise(input.commission ?? 0, of.currency.scale, 'exact')
    words[at + fillAt.filled] = quantity
    words[at + fillAt.remaining] = 0
    words[at + fillAt.reduceOnly] = 0
    if (input.reason !== undefined)
      words[at + fillAt.closeReason] = closeReasons.indexOf(input.reason)
    words[at + fillAt.bar] = input.bar ?? 0
    this.bus.drain()
  }

  buy(quantity: number | string, price: number | string, more: Partial<FillInput> = {}): void {
    this.take({ side: 'buy', quantity, price, ...more })
  }
  sell(quantity: number | string, price: number | string, more: Partial<FillInput> = {}): void {
    this.take({ side: 'sell', quantity, price, ...more })
  }

  split(ratio: string, number = 0, bar = 0): void {
    this.#act(number, { type: 'split', effective: '2024-01-05T00:00:00Z', ratio }, bar)
  }
  dividend(amount: string, number = 0): void {
    this.#act(number, { type: 'dividend', effective: '2024-01-05T00:00:00Z', amount })
  }

  #act(number: number, extra: Readonly<Record<string, string>>, bar = 0): void {
    const { journal } = this
    const at = journal.begin(kind.corporateAction, recordLength.corporateAction, 0, 0)
    journal.words[at + corporateActionAt.instrument] = number
    journal.words[at + corporateActionAt.extra] = journal.addExtra(extra)
    journal.words[at + corporateActionAt.bar] = bar
    this.bus.drain()
  }

  /** Marks an instrument at a decimal price. */
  mark(price: number | string, number = 0): void {
    const of = this.instruments[number] as Instrument
    this.portfolio.mark(number, quantise(price, of.priceScale, 'exact'))
  }

  events<Type extends EventType>(topic: Type): EventOf[Type][] {
    return [...this.reader.history({ topic })] as EventOf[Type][]
  }

  /** Minor units as a decimal number, for reading expectations. */
  units(amount: number): number {
    return amount / 10 ** this.portfolio.options.currency.scale
  }
  get cash(): number {
    return this.units(this.portfolio.accounts.total)
  }
  get equity(): number {
    return this.units(this.portfolio.equity)
  }
  get realized(): number {
    return this.units(this.portfolio.realized)
  }
  get unrealized(): number {
    return this.units(this.portfolio.unrealized)
  }
  get held(): number {
    return this.portfolio.quantities[0] as number
  }

  /** Open lots of a book as `quantity@price`. */
  lots(strategy = 0, number = 0): string[] {
    const { portfolio } = this
    const of = this.instruments[number] as Instrument
    return (portfolio.lots[portfolio.bookOf(strategy, number)]?.all() ?? []).map(
      (lot) => `${lot.quantity / 10 ** of.quantityScale}@${lot.price / 10 ** of.priceScale}`,
    )
  }
}

export const minor = (amount: number): Money => money(Math.round(amount * 1_000_000))

/** Walks through a story such as `buy 100 10 5, split 4/1, mark 12`: quantity, price, commission. */
export function walk(story: string, books: Books = new Books()): Books {
  for (const step of story.split(', ')) {
    const [verb, first = '', price = '', commission = '0'] = step.split(' ')
    if (verb === 'buy' || verb === 'sell')
      books.take({ side: verb, quantity: first, price, commission })
    else if (verb === 'mark') books.mark(first)
    else if (verb === 'split') books.split(first)
    else if (verb === 'dividend') books.dividend(first)
    else throw new Error(`no such step: "${step}"`)
  }
  return books
}
