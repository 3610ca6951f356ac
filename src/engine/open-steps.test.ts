import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  createEngine,
  type EngineInput,
  eventsOf,
  runEngine,
  type Script,
  scripted,
  story,
} from '../../tests/support/engine.ts'
import {
  type BarRow,
  dataset,
  flat,
  series,
  type SeriesOptions,
} from '../../tests/support/series.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import type { Series } from '../domain/series.ts'
import { daysOf } from '../domain/time.ts'
import { micros, microsPerDay, microsPerMinute } from '../domain/units.ts'
import type { LedgerlineEvent } from '../events/event.ts'
import type { EntryBarExits } from '../exits/exit-plan.ts'
import type { Context } from '../strategy/context.ts'
import type { Strategy } from '../strategy/strategy.ts'
import type { Engine } from './engine.ts'

const hour = 60 * microsPerMinute
const midnight = (dayOfMonth: number): number => daysOf(2024, 1, dayOfMonth) * microsPerDay

/** Bars of an hour over whole days from 1 January, flat at a price by the number of the hour. */
function hours(symbol: string, days: number, price: (hour: number) => number): Series {
  const prices = Array.from({ length: 24 * days }, (_, i) => price(i))
  return flat(symbol, prices, { interval: hour })
}

/** Four days of B, opening at 10, 20, 30, 40 and closing one above. */
const daily = (options: SeriesOptions = {}): Series =>
  series(
    'B',
    [10, 20, 30, 40].map((open): BarRow => [open, open + 2, open - 2, open + 1, 1000]),
    options,
  )

/** What strategies do when an hour ends: 24 is the one that ends 1 January. */
const atHours = (script: Script): Strategy =>
  scripted(
    Object.fromEntries(Object.entries(script).map(([ended, act]) => [Number(ended) - 1, act])),
    'A',
  )

const halfOfEquity: EngineInput['sizing'] = [{ kind: 'equity', millionths: 500_000, atFill: true }]

function run(script: Script, more: Partial<EngineInput> = {}): Engine {
  return runEngine({
    data: [hours('A', 4, () => 100), daily()],
    strategies: [atHours(script)],
    ...more,
  })
}

const fillsOf = (engine: Engine): string[] =>
  eventsOf(engine, 'fill').map(
    (fill) =>
      `${fill.occurredAt} ${fill.symbol} ${fill.side} ${fill.filledQuantity} at ${fill.fillPrice}`,
  )

describe('an order at the open of a bar longer than others', () => {
  it('is not sized by prices that came after that open', () => {
    // 100 of A at 100; on 2 January, while the bar B opened at 20 is under way, A falls to 50.
    const engine = run(
      {
        1: (context) => context.openLong('A', { quantity: 100 }),
        24: (context) => context.openLong('B'),
      },
      {
        data: [hours('A', 4, (i) => (i < 24 ? 100 : 50)), daily()],
        sizing: halfOfEquity,
        capital: 20_000,
      },
    )
    expect(fillsOf(engine)).toEqual([
      '2024-01-01T01:00:00Z A buy 100 at 100',
      '2024-01-02T00:00:00Z B buy 500 at 20',
    ])
  })

  it('is not paid with money that came in after that open', () => {
    // All in A at 100. What its sale brings at 05:00 of 2 January cannot buy B at midnight.
    const engine = run(
      {
        1: (context) => context.openLong('A', { quantity: 100 }),
        24: (context) => context.openLong('B', { quantity: 100 }),
        28: (context) => context.closeLong('A'),
      },
      { capital: 10_000 },
    )
    expect(fillsOf(engine)).toEqual([
      '2024-01-01T01:00:00Z A buy 100 at 100',
      '2024-01-02T04:00:00Z A sell 100 at 100',
    ])
    expect(eventsOf(engine, 'order_status').at(-2)).toMatchObject({
      reason: 'insufficient_funds',
      occurredAt: '2024-01-02T00:00:00Z',
    })
  })

  it('leaves orders of later hours only the money it has left', () => {
    const engine = run(
      {
        24: (context) => context.openLong('B', { quantity: 100 }),
        30: (context) => context.openLong('A', { quantity: 90 }),
        54: (context) => context.openLong('A', { quantity: 80 }),
      },
      { capital: 10_000 },
    )
    expect(fillsOf(engine)).toEqual([
      '2024-01-02T00:00:00Z B buy 100 at 20',
      '2024-01-03T06:00:00Z A buy 80 at 100',
    ])
  })

  it('fills after what closes at the same open, also of a shorter bar', () => {
    const engine = run(
      {
        1: (context) => context.openLong('A', { quantity: 100 }),
        24(context) {
          context.openLong('B', { quantity: 500 })
          context.closeLong('A')
        },
      },
      { capital: 10_000 },
    )
    expect(fillsOf(engine).slice(1)).toEqual([
      '2024-01-02T00:00:00Z A sell 100 at 100',
      '2024-01-02T00:00:00Z B buy 500 at 20',
    ])
  })
})

describe('what happens when a longer bar opens', () => {
  const bought: Script = {
    24: (context) => context.openLong('B', { quantity: 10 }),
  }

  it('comes before its split touches the price it fills at', () => {
    const data = dataset([hours('A', 4, () => 100), daily()], {
      actions: [
        {
          symbol: 'B',
          type: 'split',
          numerator: 2,
          denominator: 1,
          effective: micros(midnight(3)),
        },
        { symbol: 'B', type: 'dividend', amount: '0.5', effective: micros(midnight(3)) },
      ],
    })
    const engine = run({ ...bought, 48: (context) => context.closeLong('B') }, { data })
    const times = [...engine.reader.history()]
      .filter(({ eventType }) => ['corporate_action', 'fill'].includes(eventType))
      .map(({ occurredAt }) => occurredAt)
    expect(story(engine, ['corporate_action', 'fill'])).toEqual([
      'fill ord-1 buy 10 @ 20 open',
      'split B 2/1',
      'dividend B 0.5',
      'fill ord-2 sell 20 @ 30 open',
    ])
    expect(times).toEqual([
      '2024-01-02T00:00:00Z',
      '2024-01-03T00:00:00Z',
      '2024-01-03T00:00:00Z',
      '2024-01-03T00:00:00Z',
    ])
  })

  it('leaves actions of the warm-up out, and books those of the first bar that trades', () => {
    const action = (dayOfMonth: number, amount: string): CorporateAction => ({
      symbol: 'B',
      type: 'dividend',
      amount,
      effective: micros(midnight(dayOfMonth)),
    })
    const all = [hours('A', 4, () => 100), daily()]
    const actions = [action(2, '0.2'), action(3, '0.3'), action(4, '0.4')]
    const data = dataset(all, { actions, warmupBars: 50 })
    expect(story(run({}, { data }), ['corporate_action'])).toEqual([
      'dividend B 0.3',
      'dividend B 0.4',
    ])
    const [first] = eventsOf(run({}, { data }), 'corporate_action')
    expect(first?.occurredAt).toBe('2024-01-03T03:00:00Z')
  })

  it('ends DAY orders of the day before, and fills those for this day', () => {
    const engine = run({
      24: (context) => context.openLong('B', { limitPrice: 5, timeInForce: 'DAY' }),
      25: (context) => context.openLong('B', { timeInForce: 'DAY' }),
    })
    expect(
      eventsOf(engine, 'order_status')
        .filter(({ reason }) => reason !== null)
        .map(({ orderId, reason, occurredAt }) => [orderId, reason, occurredAt]),
    ).toEqual([['ord-000001', 'day_over', '2024-01-03T00:00:00Z']])
    expect(fillsOf(engine)).toEqual(['2024-01-03T00:00:00Z B buy 1 at 30'])
    expect(engine.execution.dayOrders).toBe(0)
  })

  it('is tried once a bar, where the volume leaves a rest', () => {
    const engine = run(
      { 24: (context) => context.openLong('B', { quantity: 250 }) },
      { participation: { basisPoints: 1000, queueBars: 5 } },
    )
    expect(fillsOf(engine)).toEqual([
      '2024-01-02T00:00:00Z B buy 100 at 20',
      '2024-01-03T00:00:00Z B buy 100 at 30',
      '2024-01-04T00:00:00Z B buy 50 at 40',
    ])
  })

  it.each<[EntryBarExits, string]>([
    ['off', '2024-01-04T00:00:00Z B sell 1 at 17'],
    ['open_fills', '2024-01-03T00:00:00Z B sell 1 at 19'],
    ['on', '2024-01-03T00:00:00Z B sell 1 at 19'],
  ])('does not make the bar of the entry one after it: exits %s', (entryBarExits, exit) => {
    // The day of the entry, 2 January, opens at 20 and falls to the level; the next opens below it.
    const prices: BarRow[] = [
      [21, 22, 20, 21],
      [20, 22, 18, 21],
      [17, 18, 16, 17],
      [40, 42, 38, 41],
    ]
    const engine = run(
      { 24: (context) => context.openLong('B', { stopLoss: 19 }) },
      { entryBarExits, data: [hours('A', 4, () => 100), series('B', prices)] },
    )
    expect(fillsOf(engine).at(-1)).toBe(exit)
  })

  it('shows nobody the bar, nor values anything by it, before it is complete', () => {
    const seen: string[] = []
    const look = (context: Context): void => {
      const held = context.position('B')
      seen.push(`${context.bars('B', 9).length} bars, ${context.price('B')}, ${held?.marketPrice}`)
    }
    run({ 24: (context) => context.openLong('B'), 25: look, 47: look, 48: look })
    // The script runs at the hour's bar, before the day's of the same moment is handed out.
    expect(seen).toEqual(['1 bars, 11, 11', '1 bars, 11, 11', '2 bars, 21, 21'])
  })

  it('is not the end of a run that is ended while it is under way', () => {
    const engine = createEngine({
      data: [hours('A', 4, () => 100), daily()],
      strategies: [atHours(bought)],
      endOfData: 'liquidate',
    })
    for (let step = 0; step < 30; step++) engine.processStep()
    engine.end()
    expect(fillsOf(engine)).toEqual([
      '2024-01-02T00:00:00Z B buy 10 at 20',
      // What is known of B then is the close of 1 January.
      '2024-01-02T06:00:00Z B sell 10 at 11',
    ])
  })
})

/** Opens and closes at random, with every type of order, in any of its symbols. */
const restless: Strategy = {
  name: 'restless',
  onBar(bar, context) {
    if (context.random() > 0.35) return
    const { symbols } = context
    const symbol = symbols[Math.floor(context.random() * symbols.length)] ?? bar.symbol
    if (context.bars(symbol, 1).length === 0) return
    const price = context.price(symbol)
    const side = context.position(symbol)?.side
    const timeInForce = (['GTC', 'DAY'] as const)[Math.floor(context.random() * 2)] ?? 'GTC'
    const at = Math.round(price * (96 + 8 * context.random())) / 100
    const options = [
      { timeInForce },
      { timeInForce, limitPrice: at },
      { timeInForce, stopPrice: at },
    ][Math.floor(context.random() * 3)]
    if (side === 'long') context.closeLong(symbol, options)
    else if (side === 'short') context.closeShort(symbol, options)
    else if (context.random() < 0.6) context.openLong(symbol, options)
    else context.openShort(symbol, options)
  },
}

/** A walk of bars with a length of so many hours, over 12 days with gaps, none at the start. */
function walk(symbol: string, length: number, random: () => number): Series {
  let close = 100
  const places = Array.from({ length: (12 * 24) / length }, (_, i) => i).filter(
    (place) => random() < 0.9 || place === 0,
  )
  const rows = places.map((): BarRow => {
    const open = Math.max(20, Math.round(close + 8 * random() - 4))
    close = Math.max(20, Math.round(open + 8 * random() - 4))
    const high = Math.max(open, close) + Math.round(3 * random())
    const low = Math.min(open, close) - Math.round(3 * random())
    return [open, high, low, close, Math.round(100 * random())]
  })
  return series(symbol, rows, { interval: length * hour, places, priceScale: 2 })
}

const numbers = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

const split = (dayOfMonth: number): CorporateAction => ({
  symbol: 'D',
  type: 'split',
  numerator: 2,
  denominator: 1,
  effective: micros(midnight(dayOfMonth)),
})

type MarketFill = NonNullable<EngineInput['marketFill']>

/** A run over the data as far as its steps end by `time`, and what it has said by then. */
function saidBy(
  time: number,
  all: readonly Series[],
  seed: number,
  marketFill: MarketFill,
): string[] {
  const data = dataset(all, { actions: [split(5), split(9)] })
  const ends = new Set(data.series.flatMap((one) => [...one.time].filter((end) => end <= time)))
  const engine = createEngine({
    data,
    strategies: [restless, restless],
    sizing: [
      { kind: 'equity', millionths: 300_000, atFill: true },
      { kind: 'cash', millionths: 400_000, atFill: true },
    ],
    capital: 20_000,
    marketFill,
    participation: { basisPoints: 9000, queueBars: 2 },
    commission: { percent: '0.1' },
    slippage: { bps: 5 },
    seed,
  })
  for (let step = 0; step < ends.size; step++) engine.processStep()
  return [...engine.reader.history()].map((event) => JSON.stringify(event))
}

/** The first bars of a series, the ones after them made by `change`. */
function changed(
  of: Series,
  kept: number,
  change: (column: Float64Array, row: number) => void,
): Series {
  const copy = { ...of, high: of.high.slice(), low: of.low.slice(), close: of.close.slice() }
  for (const column of [copy.high, copy.low, copy.close])
    for (let row = kept; row < of.length; row++) change(column, row)
  return copy
}

const upTo = (of: Series, length: number): Series => ({ ...of, length, ...cut(of, length) })
const cut = (of: Series, length: number): Pick<Series, 'time' | 'label' | 'open' | 'close'> => ({
  time: of.time.subarray(0, length),
  label: of.label.subarray(0, length),
  open: of.open.subarray(0, length),
  close: of.close.subarray(0, length),
})

const cases = fc.record({
  seed: fc.nat(1_000_000),
  ended: fc.integer({ min: 30, max: 250 }),
  marketFill: fc.constantFrom<MarketFill>('next_open', 'bar_close', 'next_close'),
})
const three = (seed: number): Series[] => {
  const random = numbers(seed)
  return [walk('D', 24, random), walk('F', 4, random), walk('H', 1, random)]
}

describe('a run over bars of several lengths', () => {
  it('says everything in the order of time', () => {
    fc.assert(
      fc.property(cases, ({ seed, marketFill }) => {
        const times = saidBy(midnight(14), three(seed), seed, marketFill).map(
          (line) => (JSON.parse(line) as LedgerlineEvent).occurredAt,
        )
        expect(times).toEqual(times.toSorted())
        expect(times.length).toBeGreaterThan(200)
      }),
      { numRuns: 12 },
    )
  })

  it('says the same up to any moment when later bars are left out', () => {
    fc.assert(
      fc.property(cases, ({ seed, ended, marketFill }) => {
        const time = midnight(1) + ended * hour
        const all = three(seed)
        // A bar under way is known to have opened. It is there, and not yet seen.
        const short = all.map((of) => upTo(of, of.label.filter((open) => open < time).length))
        expect(saidBy(time, short, seed, marketFill)).toEqual(saidBy(time, all, seed, marketFill))
      }),
      { numRuns: 12 },
    )
  })

  it('says the same up to a midnight when all after it is left out', () => {
    fc.assert(
      fc.property(cases, ({ seed, ended, marketFill }) => {
        const time = midnight(1 + Math.ceil(ended / 24))
        const all = three(seed)
        const short = all.map((of) => upTo(of, of.time.filter((end) => end <= time).length))
        expect(saidBy(time, short, seed, marketFill)).toEqual(saidBy(time, all, seed, marketFill))
      }),
      { numRuns: 12 },
    )
  })

  it('says the same up to any moment whatever becomes of the bars under way', () => {
    fc.assert(
      fc.property(cases, ({ seed, ended, marketFill }) => {
        const time = midnight(1) + ended * hour
        const all = three(seed)
        const poisoned = all.map((of) =>
          changed(of, of.time.filter((end) => end <= time).length, (column, row) => {
            column[row] = (column[row] ?? 0) + 100 * row
          }),
        )
        expect(saidBy(time, poisoned, seed, marketFill)).toEqual(
          saidBy(time, all, seed, marketFill),
        )
      }),
      { numRuns: 12 },
    )
  })
})
