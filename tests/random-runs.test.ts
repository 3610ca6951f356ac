import * as fc from 'fast-check'
/**
 * Strategies without sense on a few random bars, step by step: after every step the books of the
 * engine and those of the naive account must agree to the last digit, and no rule may be broken.
 */
import { BacktestEngine, type BacktestOptions, type LedgerlineEvent } from 'ledgerline'
import type { ActionInput } from 'ledgerline/data'
import { describe, expect, it } from 'vitest'

import { source } from './determinism-runs.ts'
import { NaiveBooks, scaled } from './naive-books.ts'
import { randomStrategy } from './random-strategy.ts'

/** One bar as moves in hundredths of a percent: gap, change, reach above, reach below; volume. */
const move = fc.tuple(
  fc.integer({ min: -600, max: 600 }),
  fc.integer({ min: -600, max: 600 }),
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 0, max: 200 }),
)
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never

/** CSV lines of a walk; a zero volume now and then, and days left out where `gaps` says so. */
function linesOf(start: number, moves: readonly Move[], gaps: number): string[] {
  let close = start
  return moves.flatMap(([gap, change, above, below, volume], day) => {
    if (day % 7 === gaps) return []
    const open = close * (1 + gap / 10_000)
    close = open * (1 + change / 10_000)
    const high = Math.max(open, close) * (1 + above / 10_000)
    const low = Math.min(open, close) * (1 - below / 10_000)
    const prices = [open, high, low, close].map((price) => price.toFixed(2))
    const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)
    return [[date, ...prices, volume].join(',')]
  })
}

const series = fc.record({
  start: fc.integer({ min: 20, max: 300 }),
  moves: fc.array(move, { minLength: 8, maxLength: 40 }),
  gaps: fc.integer({ min: 2, max: 9 }),
  /** Day of a split 2 for 1 and of a dividend; beyond the bars there is none. */
  split: fc.integer({ min: 1, max: 60 }),
  dividend: fc.integer({ min: 1, max: 60 }),
})

const commission = fc.constantFrom(
  {},
  { percent: '0.1' },
  { perShare: '0.013', minimum: '0.35' },
  { flat: 1, percent: '0.033', maximum: '7' },
)
const slippage = fc.constantFrom(
  {},
  { bps: 7 },
  { spread: '0.25' },
  { volume: { base: 2, impact: 80 } },
  { bps: 11, appliesTo: 'opening' as const },
)
const method = fc.constantFrom('fifo' as const, 'lifo' as const)

const settings = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  symbols: fc.array(series, { minLength: 1, maxLength: 3 }),
  strategies: fc.integer({ min: 1, max: 2 }),
  marketFill: fc.constantFrom('next_open' as const, 'bar_close' as const, 'next_close' as const),
  touchFill: fc.constantFrom('gap' as const, 'close' as const),
  entryBarExits: fc.constantFrom('off' as const, 'open_fills' as const, 'on' as const),
  commission,
  slippage,
  participation: fc.constantFrom(null, { maximumPercent: 25, queueBars: 1 }),
  sizing: fc.constantFrom(
    { equityPercent: 30 },
    { equityPercent: 60, at: 'fill' as const },
    { cashPercent: 40, at: 'fill' as const },
    { notional: 3000 },
    { quantity: 17 },
  ),
  leverage: fc.constantFrom(1, 2, null),
  long: method,
  short: method,
  endOfData: fc.constantFrom(
    'keep_open' as const,
    'liquidate' as const,
    'liquidate_at_open' as const,
  ),
  valuation: fc.constantFrom('end' as const, 'step' as const),
  activity: fc.double({ min: 0.2, max: 1, noNaN: true }),
})
type Settings = typeof settings extends fc.Arbitrary<infer T> ? T : never

const capital = '20000'

const dayOf = (day: number): string =>
  new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)

function optionsOf(given: Settings): BacktestOptions {
  const { marketFill, touchFill, entryBarExits, participation, leverage } = given
  const data = given.symbols.map(({ start, moves, gaps, split, dividend }, i) => {
    const actions: ActionInput[] = [
      { type: 'split', date: dayOf(split), ratio: '2:1' },
      { type: 'dividend', date: dayOf(dividend), amount: '0.25' },
    ]
    return source(`S${i}`, linesOf(start, moves, gaps), { actions })
  })
  const strategy = randomStrategy({ activity: given.activity, answers: 0.3 })
  return {
    data,
    strategies: Array.from({ length: given.strategies }, (_, i) => ({ strategy, name: `bot${i}` })),
    capital: `${capital} USD`,
    sizing: given.sizing,
    seed: given.seed,
    execution: {
      marketFill,
      touchFill,
      entryBarExits,
      commission: given.commission,
      slippage: given.slippage,
      ...(participation === null ? {} : { participation }),
    },
    policy: leverage === null ? { allowNegativeCash: true } : { maximumLeverage: leverage },
    lots: { long: given.long, short: given.short },
    endOfData: given.endOfData,
    valuation: given.valuation,
    invariants: 'all',
  }
}

function booksFor(engine: BacktestEngine, given: Settings): NaiveBooks {
  const bySymbol = new Map(engine.dataset.series.map((one) => [one.instrument.symbol, one]))
  return new NaiveBooks({
    capital,
    priceScale: 2,
    long: given.long,
    short: given.short,
    leverageHundredths: given.leverage === null ? null : BigInt(given.leverage * 100),
    barAt: (symbol, index) => {
      const columns = bySymbol.get(symbol)
      const at = (column: Float64Array | undefined): number => (column?.[index] ?? Number.NaN) / 100
      return { low: at(columns?.low), high: at(columns?.high) }
    },
  })
}

/** Where the engine's live view and the naive account differ; nothing where they agree. */
function differences(engine: BacktestEngine, books: NaiveBooks): string[] {
  const { exact, positions } = engine.portfolio
  const found: string[] = [...books.check()]
  const same = (what: string, mine: bigint, theirs: bigint): void => {
    if (mine !== theirs) found.push(`${what}: ${mine} in the engine, ${theirs} by hand`)
  }
  same('cash', scaled(exact.cash, 6), books.cash)
  same('the sum of transactions', books.balance, books.cash)
  same('equity', scaled(exact.equity, 6), books.equity)
  same('positions', BigInt(positions.length), BigInt(books.lots.size))
  for (const position of positions) {
    const book = `${position.strategy} ${position.symbol}`
    same(book, BigInt(position.exact.quantity), books.held(book))
  }
  return found
}

describe('random strategies on random bars', () => {
  it('keep every rule, and books that a slow account agrees with after every step', async () => {
    let [fills, partial, refused] = [0, 0, 0]
    await fc.assert(
      fc.asyncProperty(settings, async (given) => {
        const engine = await BacktestEngine.create(optionsOf(given))
        const books = booksFor(engine, given)
        engine.events.subscribe('*', (event: LedgerlineEvent) => books.take(event))
        const equity: bigint[] = []
        while (engine.step()) {
          expect(differences(engine, books)).toEqual([])
          equity.push(books.equity)
        }
        const result = engine.getResults()
        expect(differences(engine, books)).toEqual([])
        equity.splice(-1, 1, books.equity)
        expect(Array.from(result.equity.equity, BigInt)).toEqual(equity)
        const statuses = [...books.orders.values()].map(({ status }) => status)
        expect(statuses.filter((status) => ['NEW', 'ACK', 'PARTIAL'].includes(status))).toEqual([])
        if (given.endOfData === 'keep_open') expect([...books.undecided]).toEqual([])
        else if (given.participation === null) expect(result.openPositions).toEqual([])
        expect(result.report().integrity).toMatchObject({
          isBalanced: true,
          ledgerResidual: '0',
          identityResidual: '0',
        })
        expect(result.verify()).toMatchObject({ isSame: true, firstDifference: null })
        fills += result.fills.length
        partial += result.fills.filter(({ remainingQuantity }) => remainingQuantity !== '0').length
        refused += result.rejections.length
      }),
      { numRuns: 150 },
    )
    // That the runs were about something.
    expect(fills).toBeGreaterThan(1000)
    expect(partial).toBeGreaterThan(50)
    expect(refused).toBeGreaterThan(100)
  })
})
