/**
 * The portfolio held to naive books: lots in a plain array of BigInts, every total summed anew from
 * scratch after each event. Slow, short and easy to believe.
 */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { Books } from '../../tests/support/books.ts'
import { currency } from '../domain/currency.ts'
import { instrument, type Instrument } from '../domain/instrument.ts'
import { checkLots, checkMoney } from '../engine/invariants.ts'

/** To the nearest whole, ties to the even one: found by trying floor and floor + 1. */
function nearest(numerator: bigint, denominator: bigint): bigint {
  let floor = numerator / denominator
  if (floor * denominator > numerator) floor -= 1n
  const below = numerator - floor * denominator
  const above = denominator - below
  if (below === above) return floor % 2n === 0n ? floor : floor + 1n
  return below < above ? floor : floor + 1n
}

const size = (value: bigint): bigint => (value < 0n ? -value : value)

type NaiveLot = { quantity: bigint; cost: bigint; fees: bigint }
type Methods = Readonly<{ long: 'fifo' | 'lifo'; short: 'fifo' | 'lifo' }>

class NaiveBooks {
  cash: bigint
  realized = 0n
  fees = 0n
  received = 0n
  paid = 0n
  adjusted = 0n
  readonly marks: bigint[]
  /** Lots by strategy and instrument. */
  readonly lots: NaiveLot[][][]
  readonly #instruments: readonly Instrument[]
  readonly #methods: Methods

  constructor(
    instruments: readonly Instrument[],
    strategies: number,
    of: Methods,
    capital: number,
  ) {
    this.#instruments = instruments
    this.#methods = of
    this.cash = BigInt(capital)
    this.marks = instruments.map(() => 0n)
    this.lots = Array.from({ length: strategies }, () => instruments.map(() => []))
  }

  value(number: number, price: bigint, quantity: bigint): bigint {
    const of = this.#instruments[number] as Instrument
    return nearest(price * quantity * BigInt(of.numerator), BigInt(of.denominator))
  }

  held(strategy: number, number: number): bigint {
    return (this.lots[strategy]?.[number] ?? []).reduce((sum, lot) => sum + lot.quantity, 0n)
  }

  trade(strategy: number, number: number, signed: bigint, price: bigint, fee: bigint): void {
    const lots = this.lots[strategy]?.[number] as NaiveLot[]
    const value = this.value(number, price, size(signed))
    const cash = signed > 0n ? -value : value
    this.cash += cash - fee
    this.fees += fee
    if (this.marks[number] === 0n) this.marks[number] = price
    const held = this.held(strategy, number)
    if (held === 0n || held > 0n === signed > 0n) {
      lots.push({ quantity: signed, cost: -cash, fees: fee })
      return
    }
    const method = held > 0n ? this.#methods.long : this.#methods.short
    let [left, proceedsLeft, feeLeft] = [size(signed), cash, fee]
    while (left > 0n) {
      const lot = (method === 'fifo' ? lots[0] : lots.at(-1)) as NaiveLot
      const whole = size(lot.quantity)
      const part = whole < left ? whole : left
      const isLast = part === left
      const proceeds = isLast ? proceedsLeft : nearest(cash * part, size(signed))
      const exitFee = isLast ? feeLeft : nearest(fee * part, size(signed))
      const cost = part === whole ? lot.cost : nearest(lot.cost * part, whole)
      const entryFee = part === whole ? lot.fees : nearest(lot.fees * part, whole)
      this.realized += proceeds - cost - entryFee - exitFee
      lot.quantity += signed > 0n ? part : -part
      lot.cost -= cost
      lot.fees -= entryFee
      if (lot.quantity === 0n) lots.splice(lots.indexOf(lot), 1)
      left -= part
      proceedsLeft -= proceeds
      feeLeft -= exitFee
    }
  }

  dividend(number: number, amount: bigint, scale: number): void {
    const of = this.#instruments[number] as Instrument
    for (const [strategy] of this.lots.entries()) {
      const cash = nearest(
        amount * this.held(strategy, number) * 10n ** BigInt(of.currency.scale),
        10n ** BigInt(scale + of.quantityScale),
      )
      this.cash += cash
      if (cash > 0n) this.received += cash
      else this.paid -= cash
    }
  }

  /** `up` new units for `down` old ones. Less than a unit is paid in cash at the new mark. */
  split(number: number, up: bigint, down: bigint): void {
    const mark = nearest((this.marks[number] as bigint) * down, up)
    this.marks[number] = mark
    for (const book of this.lots) {
      const lots = book[number] as NaiveLot[]
      const before = lots.reduce((sum, lot) => sum + lot.quantity, 0n)
      const until = lots.map((_, i) =>
        lots.slice(0, i + 1).reduce((sum, lot) => sum + lot.quantity, 0n),
      )
      const whole = until.map((sum) => (sum * up) / down)
      const after = whole.at(-1) ?? 0n
      const of = this.#instruments[number] as Instrument
      const fraction = (before * up - after * down) * BigInt(of.numerator)
      const cash = nearest(fraction * mark, down * BigInt(of.denominator))
      this.cash += cash
      if (after === 0n) {
        this.realized += lots.reduce((sum, { cost, fees }) => sum - cost - fees, cash)
        lots.length = 0
        continue
      }
      this.adjusted += cash
      for (const [i, lot] of lots.entries()) lot.quantity = (whole[i] ?? 0n) - (whole[i - 1] ?? 0n)
      for (const [i, { quantity, cost, fees }] of lots.entries()) {
        if (quantity !== 0n) continue
        const isLeft = (one: NaiveLot): boolean => one.quantity !== 0n
        const heir = lots.slice(i).find(isLeft) ?? lots.findLast(isLeft)
        if (heir === undefined) throw new Error('what holds a unit has a lot that does')
        heir.cost += cost
        heir.fees += fees
      }
      book[number] = lots.filter(({ quantity }) => quantity !== 0n)
    }
  }

  totals(): Record<string, bigint> {
    const values = this.lots.flatMap((books, strategy) =>
      books.map((_, number) =>
        this.value(number, this.marks[number] as bigint, this.held(strategy, number)),
      ),
    )
    const lots = this.lots.flat(2)
    const sum = (all: readonly bigint[]): bigint => all.reduce((total, one) => total + one, 0n)
    const marketValue = sum(values)
    return {
      open: BigInt(this.lots.flat().filter((one) => one.length > 0).length),
      cash: this.cash,
      realized: this.realized,
      unrealized: marketValue - sum(lots.map(({ cost }) => cost)),
      commissions: this.fees,
      received: this.received,
      paid: this.paid,
      adjusted: this.adjusted,
      openFees: sum(lots.map(({ fees }) => fees)),
      marketValue,
      gross: sum(values.map(size)),
      equity: this.cash + marketValue,
    }
  }
}

function totalsOf({ portfolio }: Books): Record<string, bigint> {
  return {
    open: BigInt(portfolio.openPositions),
    cash: BigInt(portfolio.accounts.total),
    realized: BigInt(portfolio.realized),
    unrealized: BigInt(portfolio.unrealized),
    commissions: BigInt(portfolio.commissions),
    received: BigInt(portfolio.dividendsReceived),
    paid: BigInt(portfolio.dividendsPaid),
    adjusted: BigInt(portfolio.adjustments),
    openFees: BigInt(portfolio.openEntryFees),
    marketValue: BigInt(portfolio.marketValue),
    gross: BigInt(portfolio.grossExposure),
    equity: BigInt(portfolio.equity),
  }
}

/** Scales chosen so that hardly any product comes out whole. */
const usd = currency('USD', 3)
const instruments: readonly Instrument[] = [
  instrument({ symbol: 'A', currency: usd, priceScale: 4, quantityScale: 0 }),
  instrument({ symbol: 'B', currency: usd, priceScale: 2, quantityScale: 3, multiplier: '12.5' }),
]
const strategies = ['one', 'two']
const capital = 1_000_000_000

const operation = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      verb: fc.constantFrom('buy' as const, 'sell' as const),
      strategy: fc.nat(1),
      number: fc.nat(1),
      quantity: fc.integer({ min: 1, max: 5000 }),
      price: fc.integer({ min: 1, max: 900_000 }),
      fee: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9999 })),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      verb: fc.constant('mark' as const),
      number: fc.nat(1),
      price: fc.integer({ min: 1, max: 900_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      verb: fc.constant('dividend' as const),
      number: fc.nat(1),
      amount: fc.integer({ min: 1, max: 99_999 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      verb: fc.constant('split' as const),
      number: fc.nat(1),
      ratio: fc.constantFrom<readonly [number, number]>([2, 1], [5, 1], [3, 2], [2, 7], [1, 50]),
    }),
  },
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

const text = (value: number, scale: number): string =>
  `${Math.floor(value / 10 ** scale)}.${String(value % 10 ** scale).padStart(scale, '0')}`

/** The quantity of a fill that does not carry its position through zero. */
function legal(naive: NaiveBooks, one: Extract<Operation, { fee: number }>): number {
  const held = Number(naive.held(one.strategy, one.number))
  const closes = one.verb === 'buy' ? held < 0 : held > 0
  return closes ? Math.min(one.quantity, Math.abs(held)) : one.quantity
}

function apply(one: Operation, books: Books, naive: NaiveBooks): void {
  const of = instruments[one.number] as Instrument
  if (one.verb === 'mark') {
    books.portfolio.mark(one.number, one.price)
    naive.marks[one.number] = BigInt(one.price)
  } else if (one.verb === 'dividend') {
    books.dividend(text(one.amount, 5), one.number)
    naive.dividend(one.number, BigInt(one.amount), 5)
  } else if (one.verb === 'split') {
    const [up, down] = one.ratio
    books.split(`${up}/${down}`, one.number)
    naive.split(one.number, BigInt(up), BigInt(down))
  } else {
    const quantity = legal(naive, one)
    const signed = BigInt(one.verb === 'buy' ? quantity : -quantity)
    naive.trade(one.strategy, one.number, signed, BigInt(one.price), BigInt(one.fee))
    books.take({
      side: one.verb,
      strategy: one.strategy,
      instrument: one.number,
      quantity: of.quantityScale === 0 ? quantity : text(quantity, of.quantityScale),
      price: text(one.price, of.priceScale),
      commission: text(one.fee, usd.scale),
    })
  }
}

const methods = fc.record({
  long: fc.constantFrom('fifo' as const, 'lifo' as const),
  short: fc.constantFrom('fifo' as const, 'lifo' as const),
})

describe('any stream of fills, marks, dividends and splits', () => {
  it('gives after every event what naive books give', () => {
    fc.assert(
      fc.property(methods, fc.array(operation, { maxLength: 40 }), (of, stream) => {
        const books = new Books({ instruments, strategies, currency: usd, capital, ...of })
        const naive = new NaiveBooks(instruments, strategies.length, of, capital)
        for (const one of stream) {
          apply(one, books, naive)
          expect(totalsOf(books)).toEqual(naive.totals())
          checkMoney(books.portfolio)
          checkLots(books.portfolio)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('gives what naive books give when fills close many lots at once', () => {
    const trade = (most: number): fc.Arbitrary<{ quantity: number; price: number; fee: number }> =>
      fc.record({
        quantity: fc.integer({ min: 1, max: most }),
        price: fc.integer({ min: 1, max: 900_000 }),
        fee: fc.nat(9999),
      })
    const pile = fc.record({
      isLong: fc.boolean(),
      number: fc.nat(1),
      entries: fc.array(trade(40), { minLength: 3, maxLength: 9 }),
      exits: fc.array(trade(250), { minLength: 1, maxLength: 4 }),
    })
    fc.assert(
      fc.property(methods, pile, (of, { isLong, number, entries, exits }) => {
        const books = new Books({ instruments, strategies, currency: usd, capital, ...of })
        const naive = new NaiveBooks(instruments, strategies.length, of, capital)
        const stream = [
          ...entries.map((one) => ({ ...one, verb: isLong ? 'buy' : 'sell' }) as const),
          ...exits.map((one) => ({ ...one, verb: isLong ? 'sell' : 'buy' }) as const),
        ]
        for (const one of stream) {
          apply({ ...one, strategy: 0, number }, books, naive)
          expect(totalsOf(books)).toEqual(naive.totals())
          checkLots(books.portfolio)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('goes on as naive books do after a snapshot has taken the place of another account', () => {
    const stream = fc.array(operation, { maxLength: 15 })
    fc.assert(
      fc.property(methods, stream, stream, stream, (of, was, kept, onward) => {
        const options = { instruments, strategies, currency: usd, capital, ...of }
        const [source, books] = [new Books(options), new Books(options)]
        const naive = new NaiveBooks(instruments, strategies.length, of, capital)
        const forgotten = new NaiveBooks(instruments, strategies.length, of, capital)
        for (const one of was) apply(one, books, forgotten)
        for (const one of kept) apply(one, source, naive)
        books.portfolio.restoreFromSnapshot(source.portfolio.getSnapshot())
        expect(totalsOf(books)).toEqual(naive.totals())
        for (const one of onward) {
          apply(one, books, naive)
          expect(totalsOf(books)).toEqual(naive.totals())
          checkMoney(books.portfolio)
          checkLots(books.portfolio)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('leaves events that add up to the account', () => {
    const units = (value: string | null): bigint => BigInt(Math.round(Number(value ?? '0') * 1000))
    fc.assert(
      fc.property(methods, fc.array(operation, { maxLength: 40 }), (of, stream) => {
        const books = new Books({ instruments, strategies, currency: usd, capital, ...of })
        const naive = new NaiveBooks(instruments, strategies.length, of, capital)
        for (const one of stream) apply(one, books, naive)
        let balance = 0n
        for (const one of books.events('transaction')) {
          balance += units(one.availableBalanceChange)
          expect(units(one.balanceAfter)).toBe(balance)
        }
        expect(balance).toBe(naive.cash)
        const closed = books.events('lot').filter(({ proceeds }) => proceeds !== null)
        const total = closed.reduce((sum, { realizedPnl }) => sum + units(realizedPnl), 0n)
        expect(total).toBe(naive.realized)
        for (const lot of closed) {
          expect(units(lot.realizedPnl)).toBe(
            units(lot.proceeds) - units(lot.cost) - units(lot.entryFees) - units(lot.exitFees),
          )
        }
        const [opened, ended] = ['position_opened', 'position_closed'] as const
        const open = books.events(opened).length - books.events(ended).length
        expect(open).toBe(books.portfolio.openPositions)
      }),
      { numRuns: 60 },
    )
  })
})
