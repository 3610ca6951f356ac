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
import type { SignalOptions } from '../domain/signal.ts'
import { daysOf } from '../domain/time.ts'
import { type Micros, micros, microsPerDay, microsPerMinute, money } from '../domain/units.ts'
import type { Engine } from '../engine/engine.ts'
import { kind } from '../events/kind.ts'
import { none, orderAt, recordLength } from '../events/record.ts'

type Options = Partial<Omit<EngineInput, 'data' | 'strategies'>> &
  Readonly<{ series?: SeriesOptions }>

/** A run of one strategy over one symbol. */
function run(rows: readonly BarRow[], script: Script, options: Options = {}): Engine {
  const { series: of = {}, ...rest } = options
  return runEngine({ data: [series('A', rows, of)], strategies: [scripted(script)], ...rest })
}

/** A split of a symbol before the bar of a day. */
const splitOf = (
  symbol: string,
  [numerator, denominator]: readonly [number, number],
  effective: Micros,
): CorporateAction => ({ symbol, type: 'split', numerator, denominator, effective })

/** What became of the orders. */
const life = (engine: Engine): string[] => story(engine, ['order_status', 'fill'])

/** Publishes a market order that no signal asked for. */
function inject(
  engine: Engine,
  fields: Readonly<{ order: number; side: number; quantity: number; reduceOnly: number }>,
): void {
  const { journal } = engine
  const at = journal.begin(kind.order, recordLength.order, 0, 0)
  journal.words.fill(none, at, at + recordLength.order)
  const all = { strategy: 0, instrument: 0, type: 0, timeInForce: 0, ...fields }
  for (const [name, value] of Object.entries(all))
    journal.words[at + orderAt[name as keyof typeof orderAt]] = value
  engine.bus.drain()
}

/** 100 before, then the bar in question, then bars far away from every level. */
const around = (row: BarRow): BarRow[] => [
  [100, 100, 100, 100, 500],
  row,
  [200, 200, 200, 200, 500],
]
const level: BarRow = [100, 105, 95, 102, 500]

describe('when a market order fills', () => {
  const rows: BarRow[] = [
    [10, 11, 9, 10.5],
    [20, 21, 19, 20.5],
    [30, 31, 29, 30.5],
  ]
  const buyFirst: Script = { 0: (context) => context.openLong('A') }

  it.each([
    ['next_open', 'fill ord-1 buy 1 @ 20 open', 1, '2024-01-03T00:00:00Z'],
    ['bar_close', 'fill ord-1 buy 1 @ 10.5 close', 0, '2024-01-02T00:00:00Z'],
    ['next_close', 'fill ord-1 buy 1 @ 20.5 close', 1, '2024-01-03T00:00:00Z'],
  ] as const)('%s', (marketFill, line, bar, time) => {
    const engine = run(rows, buyFirst, { marketFill })
    expect(life(engine)).toEqual(['ord-1 NEW>ACK', line])
    expect(eventsOf(engine, 'fill')[0]).toMatchObject({ barIndex: bar, occurredAt: time })
  })

  it.each([
    ['next_open', ['ord-1 NEW>ACK', 'ord-1 ACK>CANCELED end_of_data']],
    ['bar_close', ['ord-1 NEW>ACK', 'fill ord-1 buy 1 @ 30.5 close']],
    ['next_close', ['ord-1 NEW>ACK', 'ord-1 ACK>CANCELED end_of_data']],
  ] as const)('decided on the last bar, %s', (marketFill, lines) => {
    expect(life(run(rows, { 2: (context) => context.openLong('A') }, { marketFill }))).toEqual(
      lines,
    )
  })

  it.each(['next_open', 'next_close'] as const)(
    'waits for the next bar of its own symbol, %s',
    (marketFill) => {
      const engine = runEngine({
        data: [flat('A', [1, 2], { places: [0, 3] }), flat('B', [5, 6, 7, 8])],
        strategies: [scripted(buyFirst, 'A')],
        marketFill,
      })
      expect(eventsOf(engine, 'fill')[0]).toMatchObject({
        symbol: 'A',
        fillPrice: '2',
        occurredAt: '2024-01-05T00:00:00Z',
      })
    },
  )
})

describe('at the close, of a symbol without a bar at the moment of the decision', () => {
  type Given = Readonly<{ places?: readonly number[]; at?: number; options?: SignalOptions }>
  type More = Partial<Omit<EngineInput, 'data' | 'strategies'>>

  /** B has bars on the days in `places`, closing at 10, 20, …; A, on every day, decides. */
  function waiting({ places = [0, 3], at = 1, options = {} }: Given, more: More = {}): Engine {
    const rows = places.map((_, i): BarRow => {
      const close = 10 * (i + 1)
      return [close - 1, close + 1, close - 2, close, 4]
    })
    return runEngine({
      data: [flat('A', [1, 2, 3, 4, 5]), series('B', rows, { places })],
      strategies: [scripted({ [at]: (context) => context.openLong('B', options) }, 'A')],
      marketFill: 'bar_close',
      ...more,
    })
  }

  it('does not fill at the last close, which is past', () => {
    const engine = waiting({})
    expect(life(engine)).toEqual(['ord-1 NEW>ACK', 'fill ord-1 buy 1 @ 20 close'])
    expect(eventsOf(engine, 'fill')[0]).toMatchObject({
      symbol: 'B',
      barIndex: 1,
      occurredAt: '2024-01-05T00:00:00Z',
    })
  })

  it('fills at once where both have a bar', () => {
    expect(eventsOf(waiting({ at: 3 }), 'fill')[0]).toMatchObject({ barIndex: 1, fillPrice: '20' })
  })

  it('is sized by the close it fills at, where it is sized at the fill', () => {
    const sizing = [{ kind: 'notional', amount: money(100_000_000), atFill: true }] as const
    expect(life(waiting({}, { sizing }))[1]).toBe('fill ord-1 buy 5 @ 20 close')
  })

  it('is for the day of that bar as a DAY order, however many days later', () => {
    const engine = waiting({ options: { timeInForce: 'DAY' } })
    expect(life(engine)).toEqual(['ord-1 NEW>ACK', 'fill ord-1 buy 1 @ 20 close'])
  })

  it('expires as a DAY order with that day, where the volume leaves a rest', () => {
    const engine = waiting(
      { places: [0, 2, 4], options: { timeInForce: 'DAY', quantity: 5 } },
      { participation: { basisPoints: 5000, queueBars: 9 } },
    )
    expect(life(engine)).toEqual([
      'ord-1 NEW>ACK',
      'fill ord-1 buy 2 @ 20 close',
      'ord-1 PARTIAL>EXPIRED day_over',
    ])
    expect(engine.execution.dayOrders).toBe(0)
  })

  it.each(['IOC', 'FOK'] as const)('has its one attempt there as %s', (timeInForce) => {
    const at = (limitPrice: number): string[] =>
      life(waiting({ options: { timeInForce, limitPrice } }))
    expect(at(20)).toEqual(['ord-1 NEW>ACK', 'fill ord-1 buy 1 @ 20 close'])
    expect(at(19)).toEqual(['ord-1 NEW>ACK', 'ord-1 ACK>CANCELED not_filled_at_once'])
  })

  it.each(['GTC', 'DAY', 'IOC'] as const)('ends with the data as %s', (timeInForce) => {
    const engine = waiting({ places: [0], options: { timeInForce } })
    expect(life(engine)).toEqual(['ord-1 NEW>ACK', 'ord-1 ACK>CANCELED end_of_data'])
    expect(eventsOf(engine, 'fill')).toEqual([])
  })

  it('counts as on its way until then', () => {
    const close: Script = {
      0: (context) => context.openLong('B'),
      1: (context) => context.closeLong('B'),
      2: (context) => context.closeLong('B'),
    }
    const engine = runEngine({
      data: [flat('A', [1, 2, 3, 4]), flat('B', [10, 20], { places: [0, 3] })],
      strategies: [scripted(close, 'A')],
      marketFill: 'bar_close',
    })
    expect(story(engine, ['fill', 'signal_rejected'])).toEqual([
      'fill ord-1 buy 1 @ 10 close',
      'rejected sig-3 close_already_pending',
      'fill ord-2 sell 1 @ 20 close',
    ])
  })
})

describe('the life of a limit or stop order', () => {
  type Terms = Readonly<{ limitPrice?: number; stopPrice?: number }>
  type Case = readonly [string, 'openLong' | 'openShort', Terms, BarRow, string[], string[]]

  const filled = (side: string, price: number, basis: string): string[] => [
    'ord-1 NEW>ACK',
    `fill ord-1 ${side} 1 @ ${price} ${basis}`,
  ]
  const never = ['ord-1 NEW>ACK', 'ord-1 ACK>CANCELED end_of_data']
  const triggered = (at: number, ...rest: string[]): string[] => [
    'ord-1 NEW>ACK',
    `ord-1 ACK>ACK triggered ${at}`,
    ...rest,
  ]

  it.each<Case>([
    [
      'buy limit touched',
      'openLong',
      { limitPrice: 97 },
      level,
      filled('buy', 97, 'limit'),
      filled('buy', 97, 'limit'),
    ],
    [
      'buy limit gapped',
      'openLong',
      { limitPrice: 101 },
      level,
      filled('buy', 100, 'limit'),
      filled('buy', 101, 'limit'),
    ],
    [
      'buy limit closed beyond',
      'openLong',
      { limitPrice: 99 },
      [100, 105, 95, 96],
      filled('buy', 99, 'limit'),
      filled('buy', 96, 'limit'),
    ],
    ['buy limit missed', 'openLong', { limitPrice: 94 }, level, never, never],
    [
      'sell limit touched',
      'openShort',
      { limitPrice: 103 },
      level,
      filled('sell', 103, 'limit'),
      filled('sell', 103, 'limit'),
    ],
    [
      'sell limit gapped',
      'openShort',
      { limitPrice: 98 },
      level,
      filled('sell', 100, 'limit'),
      filled('sell', 102, 'limit'),
    ],
    [
      'buy stop touched',
      'openLong',
      { stopPrice: 103 },
      level,
      filled('buy', 103, 'stop'),
      filled('buy', 103, 'stop'),
    ],
    [
      'buy stop gapped',
      'openLong',
      { stopPrice: 99 },
      level,
      filled('buy', 100, 'stop'),
      filled('buy', 102, 'stop'),
    ],
    [
      'sell stop touched',
      'openShort',
      { stopPrice: 97 },
      level,
      filled('sell', 97, 'stop'),
      filled('sell', 97, 'stop'),
    ],
    [
      'sell stop gapped',
      'openShort',
      { stopPrice: 104 },
      level,
      filled('sell', 100, 'stop'),
      filled('sell', 102, 'stop'),
    ],
    [
      'sell stop missed',
      'openShort',
      { stopPrice: 94 },
      [100, 105, 95, 102],
      ['ord-1 NEW>ACK', 'ord-1 ACK>CANCELED end_of_data'],
      never,
    ],
    [
      'buy stop-limit within',
      'openLong',
      { stopPrice: 103, limitPrice: 104 },
      level,
      triggered(103, 'fill ord-1 buy 1 @ 103 limit'),
      triggered(103, 'fill ord-1 buy 1 @ 103 limit'),
    ],
    [
      'sell stop-limit within',
      'openShort',
      { stopPrice: 97, limitPrice: 96 },
      level,
      triggered(97, 'fill ord-1 sell 1 @ 97 limit'),
      triggered(97, 'fill ord-1 sell 1 @ 97 limit'),
    ],
    [
      'buy stop-limit opened beyond, came back',
      'openLong',
      { stopPrice: 98, limitPrice: 99 },
      level,
      triggered(98, 'fill ord-1 buy 1 @ 99 limit'),
      triggered(98, 'fill ord-1 buy 1 @ 99 limit'),
    ],
    [
      'buy stop-limit triggered only',
      'openLong',
      { stopPrice: 103, limitPrice: 98 },
      level,
      triggered(103, 'ord-1 ACK>CANCELED end_of_data'),
      triggered(103, 'ord-1 ACK>CANCELED end_of_data'),
    ],
  ])('%s', (_, hook, terms, row, gap, close) => {
    const script: Script = { 0: (context) => context[hook]('A', terms) }
    const rows = around(row)
    expect(life(run(rows, script, { touchFill: 'gap' }))).toEqual(gap)
    expect(life(run(rows, script, { touchFill: 'close' }))).toEqual(close)
  })

  it('works from the bar after the one it was made on', () => {
    const rows: BarRow[] = [level, [100, 101, 99, 100]]
    const script: Script = { 0: (context) => context.openLong('A', { limitPrice: 96 }) }
    expect(life(run(rows, script))).toEqual(never)
  })

  it('works on until it is met', () => {
    const rows: BarRow[] = [...Array.from({ length: 5 }, (): BarRow => [100, 100, 100, 100]), level]
    const script: Script = { 0: (context) => context.openLong('A', { limitPrice: 96 }) }
    const engine = run(rows, script)
    expect(life(engine)).toEqual(filled('buy', 96, 'limit'))
    expect(eventsOf(engine, 'fill')[0]?.barIndex).toBe(5)
  })

  it('goes on as a limit order once a stop-limit has triggered', () => {
    const rows: BarRow[] = [...around(level).slice(0, 2), [99, 99, 97, 98]]
    const script: Script = {
      0: (context) => context.openLong('A', { stopPrice: 103, limitPrice: 98 }),
    }
    expect(life(run(rows, script))).toEqual(triggered(103, 'fill ord-1 buy 1 @ 98 limit'))
  })

  it('keeps several orders of one symbol apart', () => {
    const script: Script = {
      0(context) {
        context.openLong('A', { limitPrice: 96 })
        context.openLong('A', { limitPrice: 90 })
        context.openLong('A', { stopPrice: 104 })
      },
    }
    const engine = run(around(level), script)
    expect(life(engine)).toEqual([
      'ord-1 NEW>ACK',
      'ord-2 NEW>ACK',
      'ord-3 NEW>ACK',
      'fill ord-1 buy 1 @ 96 limit',
      'fill ord-3 buy 1 @ 104 stop',
      'ord-2 ACK>CANCELED end_of_data',
    ])
    expect(engine.execution.working()).toEqual([])
    expect(engine.execution.restingCount).toBe(1)
  })
})

describe('orders that get one attempt', () => {
  const at = (terms: object): Script => ({
    0: (context) => context.openLong('A', { quantity: 100, ...terms }),
  })
  const half = { participation: { basisPoints: 1000, queueBars: 3 } }
  const canceled = 'ord-1 ACK>CANCELED not_filled_at_once'

  it.each<[string, object, Options, string[]]>([
    ['IOC market fills whole', { timeInForce: 'IOC' }, {}, ['fill ord-1 buy 100 @ 100 open']],
    [
      'IOC limit that the open respects',
      { timeInForce: 'IOC', limitPrice: 100 },
      {},
      ['fill ord-1 buy 100 @ 100 open'],
    ],
    [
      'IOC limit that the open does not respect',
      { timeInForce: 'IOC', limitPrice: 99 },
      {},
      [canceled],
    ],
    [
      'IOC stop that the open has reached',
      { timeInForce: 'IOC', stopPrice: 100 },
      {},
      ['fill ord-1 buy 100 @ 100 open'],
    ],
    [
      'IOC stop that the open has not reached',
      { timeInForce: 'IOC', stopPrice: 101 },
      {},
      [canceled],
    ],
    [
      'IOC stop-limit with both met',
      { timeInForce: 'IOC', stopPrice: 99, limitPrice: 101 },
      {},
      ['fill ord-1 buy 100 @ 100 open'],
    ],
    [
      'IOC stop-limit with the limit passed',
      { timeInForce: 'IOC', stopPrice: 98, limitPrice: 99 },
      {},
      [canceled],
    ],
    [
      'IOC takes what the volume lets through',
      { timeInForce: 'IOC' },
      half,
      ['fill ord-1 buy 50 @ 100 open', 'ord-1 PARTIAL>CANCELED not_filled_at_once'],
    ],
    [
      'IOC takes what it can although nothing may be queued',
      { timeInForce: 'IOC' },
      { participation: { basisPoints: 1000, queueBars: 0 } },
      ['fill ord-1 buy 50 @ 100 open', 'ord-1 PARTIAL>CANCELED not_filled_at_once'],
    ],
    ['FOK fills whole', { timeInForce: 'FOK' }, {}, ['fill ord-1 buy 100 @ 100 open']],
    ['FOK takes nothing when it cannot take all', { timeInForce: 'FOK' }, half, [canceled]],
    [
      'FOK takes nothing although nothing may be queued',
      { timeInForce: 'FOK' },
      { participation: { basisPoints: 1000, queueBars: 0 } },
      [canceled],
    ],
    [
      'FOK limit that the open does not respect',
      { timeInForce: 'FOK', limitPrice: 99 },
      {},
      [canceled],
    ],
    [
      'IOC at the next close',
      { timeInForce: 'IOC', limitPrice: 102 },
      { marketFill: 'next_close' },
      ['fill ord-1 buy 100 @ 102 close'],
    ],
    [
      'IOC at this close',
      { timeInForce: 'IOC', limitPrice: 100 },
      { marketFill: 'bar_close' },
      ['fill ord-1 buy 100 @ 100 close'],
    ],
    [
      'FOK at this close, refused',
      { timeInForce: 'FOK', limitPrice: 99 },
      { marketFill: 'bar_close' },
      [canceled],
    ],
  ])('%s', (_, terms, options, lines) => {
    expect(life(run(around(level), at(terms), options))).toEqual(['ord-1 NEW>ACK', ...lines])
  })

  it('never slip beyond their limit', () => {
    const engine = run(around(level), at({ timeInForce: 'IOC', limitPrice: 100 }), {
      slippage: { bps: 50 },
    })
    expect(life(engine)).toEqual(['ord-1 NEW>ACK', 'fill ord-1 buy 100 @ 100 open'])
  })

  it('slip when they have no limit', () => {
    const engine = run(around(level), at({ timeInForce: 'IOC', stopPrice: 99 }), {
      slippage: { bps: 50 },
    })
    expect(life(engine)).toEqual(['ord-1 NEW>ACK', 'fill ord-1 buy 100 @ 100.5 open'])
  })
})

describe('a DAY order', () => {
  const minutes = (rows: readonly BarRow[], from: string): Parameters<typeof series> => [
    'A',
    rows,
    { interval: 30 * microsPerMinute, from },
  ]

  it('is dead on the next date', () => {
    const rows: BarRow[] = [...Array.from({ length: 3 }, (): BarRow => [100, 100, 100, 100]), level]
    const script: Script = {
      0: (context) => context.openLong('A', { limitPrice: 96, timeInForce: 'DAY' }),
    }
    const engine = runEngine({
      data: [series(...minutes(rows, '2024-01-01T22:30:00Z'))],
      strategies: [scripted(script)],
    })
    expect(life(engine)).toEqual(['ord-1 NEW>ACK', 'ord-1 ACK>EXPIRED day_over'])
    expect(eventsOf(engine, 'order_status')[1]?.occurredAt).toBe('2024-01-02T00:30:00Z')
    expect(engine.execution.dayOrders).toBe(0)
    expect(engine.execution.restingCount).toBe(0)
  })

  it('fills while the date lasts', () => {
    const rows: BarRow[] = [[100, 100, 100, 100], [100, 100, 100, 100], level]
    const script: Script = {
      0: (context) => context.openLong('A', { limitPrice: 96, timeInForce: 'DAY' }),
    }
    const engine = runEngine({
      data: [series(...minutes(rows, '2024-01-01T22:30:00Z'))],
      strategies: [scripted(script)],
    })
    expect(life(engine)).toEqual(['ord-1 NEW>ACK', 'fill ord-1 buy 1 @ 96 limit'])
    expect(engine.execution.dayOrders).toBe(0)
  })

  it('leaves orders without a date alone', () => {
    const rows: BarRow[] = [...Array.from({ length: 3 }, (): BarRow => [100, 100, 100, 100]), level]
    const script: Script = {
      0(context) {
        context.openLong('A', { limitPrice: 96, timeInForce: 'DAY' })
        context.openLong('A', { limitPrice: 96 })
      },
    }
    const engine = runEngine({
      data: [series(...minutes(rows, '2024-01-01T22:30:00Z'))],
      strategies: [scripted(script)],
    })
    expect(life(engine).slice(2)).toEqual([
      'ord-1 ACK>EXPIRED day_over',
      'fill ord-2 buy 1 @ 96 limit',
    ])
  })
})

describe('the participation cap', () => {
  const bars = (...volumes: number[]): BarRow[] =>
    volumes.map((volume): BarRow => [100, 101, 99, 100, volume])
  const buy = (quantity: number, terms: object = {}): Script => ({
    0: (context) => context.openLong('A', { quantity, ...terms }),
  })
  const cap = (basisPoints: number, queueBars: number): Options => ({
    participation: { basisPoints, queueBars },
  })

  it.each<[string, BarRow[], Script, Options, string[]]>([
    [
      'lets a small order through',
      bars(0, 1000, 1000),
      buy(100),
      cap(1000, 3),
      ['fill ord-1 buy 100 @ 100 open'],
    ],
    [
      'cuts a large order and tries the rest',
      bars(0, 1000, 1000, 1000),
      buy(250),
      cap(1000, 3),
      [
        'fill ord-1 buy 100 @ 100 open',
        'fill ord-1 buy 100 @ 100 open',
        'fill ord-1 buy 50 @ 100 open',
      ],
    ],
    [
      'gives up after the bars it may queue',
      bars(0, 1000, 1000, 1000, 1000),
      buy(999),
      cap(1000, 2),
      [
        'fill ord-1 buy 100 @ 100 open',
        'fill ord-1 buy 100 @ 100 open',
        'fill ord-1 buy 100 @ 100 open',
        'ord-1 PARTIAL>EXPIRED queue_bars_over',
      ],
    ],
    [
      'gives up at once when nothing may be queued',
      bars(0, 1000, 1000),
      buy(999),
      cap(1000, 0),
      ['fill ord-1 buy 100 @ 100 open', 'ord-1 PARTIAL>EXPIRED queue_bars_over'],
    ],
    [
      'waits while a bar has no volume',
      bars(0, 0, 0, 1000),
      buy(50),
      cap(1000, 3),
      ['fill ord-1 buy 50 @ 100 open'],
    ],
    [
      'gives up when no bar has volume',
      bars(0, 0, 0, 0),
      buy(50),
      cap(1000, 1),
      ['ord-1 ACK>EXPIRED queue_bars_over'],
    ],
    [
      'rounds down to whole lots',
      bars(0, 109, 109),
      buy(20),
      cap(1000, 1),
      ['fill ord-1 buy 10 @ 100 open', 'fill ord-1 buy 10 @ 100 open'],
    ],
    [
      'cuts a resting limit order',
      bars(0, 1000, 1000),
      buy(150, { limitPrice: 99 }),
      cap(1000, 3),
      ['fill ord-1 buy 100 @ 99 limit', 'fill ord-1 buy 50 @ 99 limit'],
    ],
    [
      'lets a resting order expire',
      bars(0, 1000, 1000),
      buy(999, { limitPrice: 99 }),
      cap(1000, 1),
      [
        'fill ord-1 buy 100 @ 99 limit',
        'fill ord-1 buy 100 @ 99 limit',
        'ord-1 PARTIAL>EXPIRED queue_bars_over',
      ],
    ],
    [
      'ends a rest at the end of data',
      bars(0, 1000),
      buy(150),
      cap(1000, 3),
      ['fill ord-1 buy 100 @ 100 open', 'ord-1 PARTIAL>CANCELED end_of_data'],
    ],
    [
      'of the whole volume',
      bars(0, 1000),
      buy(1000),
      cap(10_000, 3),
      ['fill ord-1 buy 1000 @ 100 open'],
    ],
  ])('%s', (_, rows, script, options, lines) => {
    expect(life(run(rows, script, { capital: 1_000_000, ...options }))).toEqual([
      'ord-1 NEW>ACK',
      ...lines,
    ])
  })

  it('is not asked when there is none, whatever the volume', () => {
    expect(life(run(bars(0, 0), buy(500)))).toEqual([
      'ord-1 NEW>ACK',
      'fill ord-1 buy 500 @ 100 open',
    ])
  })

  it('works at this close and at closes that follow', () => {
    const engine = run(bars(1000, 1000, 1000), buy(150), {
      ...cap(1000, 3),
      marketFill: 'bar_close',
    })
    expect(life(engine)).toEqual([
      'ord-1 NEW>ACK',
      'fill ord-1 buy 100 @ 100 close',
      'fill ord-1 buy 50 @ 100 close',
    ])
    expect(engine.execution.closeCount).toBe(0)
  })

  it('cuts to the lot size', () => {
    const engine = run(bars(0, 1000), buy(150), { ...cap(550, 3), series: { lotSize: '10' } })
    expect(life(engine)[1]).toBe('fill ord-1 buy 50 @ 100 open')
  })

  it('makes a stop order that filled in part a market order for its rest', () => {
    const rows: BarRow[] = [
      [100, 100, 100, 100, 1000],
      [100, 105, 99, 104, 1000],
      [90, 91, 89, 90, 1000],
      [90, 91, 89, 90, 1000],
    ]
    const engine = run(rows, buy(150, { stopPrice: 103 }), cap(1000, 3))
    expect(life(engine)).toEqual([
      'ord-1 NEW>ACK',
      'fill ord-1 buy 100 @ 103 stop',
      'ord-1 PARTIAL>PARTIAL triggered 103',
      'fill ord-1 buy 50 @ 90 open',
    ])
  })

  it('keeps count of what was filled and what is left', () => {
    const fills = eventsOf(run(bars(0, 1000, 1000, 1000), buy(250), cap(1000, 3)), 'fill')
    expect(
      fills.map((one) => [one.filledQuantity, one.cumulativeQuantity, one.remainingQuantity]),
    ).toEqual([
      ['100', '100', '150'],
      ['100', '200', '50'],
      ['50', '250', '0'],
    ])
  })
})

describe('a closing order', () => {
  const rows: BarRow[] = Array.from({ length: 6 }, (_, i): BarRow => [
    100 + i,
    110,
    90,
    100 + i,
    100,
  ])

  it('is cut to what is held when it fills', () => {
    const engine = run(rows, {
      0: (context) => context.openLong('A', { quantity: 10 }),
      1(context) {
        context.closeLong('A', { quantity: 6, limitPrice: 50 })
        context.closeLong('A', { quantity: 6, limitPrice: 50 })
      },
    })
    expect(life(engine).slice(2)).toEqual([
      'ord-2 NEW>ACK',
      'ord-3 NEW>ACK',
      'fill ord-2 sell 6 @ 102 limit',
      'fill ord-3 sell 4 @ 102 limit',
      'ord-3 PARTIAL>CANCELED position_closed',
    ])
  })

  it('finds no position when there is none', () => {
    const engine = createEngine({ data: [series('A', rows)], strategies: [scripted({})] })
    engine.processStep()
    inject(engine, { order: 1, side: 1, quantity: 5, reduceOnly: 1 })
    engine.run()
    expect(life(engine)).toEqual(['ord-1 NEW>ACK', 'ord-1 ACK>CANCELED no_position'])
  })

  it('finds no position on its side', () => {
    const engine = createEngine({
      data: [series('A', rows)],
      strategies: [scripted({ 0: (context) => context.openShort('A') })],
    })
    engine.processStep()
    engine.processStep()
    inject(engine, { order: 2, side: 1, quantity: 5, reduceOnly: 1 })
    engine.run()
    expect(life(engine).slice(2)).toEqual(['ord-2 NEW>ACK', 'ord-2 ACK>CANCELED no_position'])
  })

  it('covers a short', () => {
    const engine = run(rows, {
      0: (context) => context.openShort('A', { quantity: 5 }),
      1: (context) => context.closeShort('A'),
    })
    expect(story(engine, ['order', 'fill', 'position_closed'])).toEqual([
      'order ord-1 sell 5 A market',
      'fill ord-1 sell 5 @ 101 open',
      'order ord-2 buy 5 A market reduce',
      'fill ord-2 buy 5 @ 102 open',
      'position_closed short A 5 → 0',
    ])
  })

  it('is never refused for want of funds', () => {
    const engine = run(
      [
        [100, 100, 100, 100],
        [100, 100, 100, 100],
        [500, 500, 500, 500],
        [500, 500, 500, 500],
      ],
      {
        0: (context) => context.openShort('A', { quantity: 900 }),
        1: (context) => context.closeShort('A'),
      },
    )
    expect(life(engine).at(-1)).toBe('fill ord-2 buy 900 @ 500 open')
    expect(engine.view.cash).toBe(100_000 - 360_000)
  })
})

describe('an opening order', () => {
  it.each([
    ['buy', 'openShort', 0],
    ['sell', 'openLong', 1],
  ] as const)('to %s is cancelled where the position is the other way round', (_, hook, side) => {
    const engine = createEngine({
      data: [flat('A', [100, 100, 100, 100])],
      strategies: [scripted({ 0: (context) => context[hook]('A') })],
    })
    engine.processStep()
    engine.processStep()
    inject(engine, { order: 2, side, quantity: 5, reduceOnly: 0 })
    engine.run()
    expect(life(engine).slice(2)).toEqual(['ord-2 NEW>ACK', 'ord-2 ACK>CANCELED opposite_position'])
  })

  it.each<[string, Options, number, string]>([
    ['exactly what there is', {}, 1000, 'fill ord-1 buy 1000 @ 100 open'],
    ['one more than there is', {}, 1001, 'ord-1 ACK>CANCELED insufficient_funds'],
    [
      'what there is, but for the commission',
      { commission: { flat: 1 } },
      1000,
      'ord-1 ACK>CANCELED insufficient_funds',
    ],
    [
      'what there is, commission included',
      { commission: { flat: 100 } },
      999,
      'fill ord-1 buy 999 @ 100 open',
    ],
    [
      'what there is, but for the slippage',
      { slippage: { bps: 1 } },
      1000,
      'ord-1 ACK>CANCELED insufficient_funds',
    ],
    [
      'twice what there is at leverage 2',
      { policy: { leverageHundredths: 200 } },
      2000,
      'fill ord-1 buy 2000 @ 100 open',
    ],
    [
      'more than twice at leverage 2',
      { policy: { leverageHundredths: 200 } },
      2001,
      'ord-1 ACK>CANCELED insufficient_funds',
    ],
    [
      'half of what there is at leverage 0.5',
      { policy: { leverageHundredths: 50 } },
      500,
      'fill ord-1 buy 500 @ 100 open',
    ],
    [
      'more than half at leverage 0.5',
      { policy: { leverageHundredths: 50 } },
      501,
      'ord-1 ACK>CANCELED insufficient_funds',
    ],
    [
      'anything when cash may go negative',
      { policy: { allowNegativeCash: true } },
      9999,
      'fill ord-1 buy 9999 @ 100 open',
    ],
  ])('that costs %s', (_, options, quantity, line) => {
    for (const hook of ['openLong', 'openShort'] as const) {
      if (hook === 'openShort' && options.slippage !== undefined) continue
      const engine = run(
        around(level),
        { 0: (context) => context[hook]('A', { quantity }) },
        options,
      )
      expect(life(engine).at(-1)).toBe(hook === 'openLong' ? line : line.replace('buy', 'sell'))
    }
  })

  it('counts what other positions take up', () => {
    const engine = runEngine({
      data: [flat('A', [100, 100, 100]), flat('B', [100, 100, 100])],
      strategies: [
        scripted({
          0(context) {
            context.openShort('B', { quantity: 600 })
            context.openLong('A', { quantity: 600 })
          },
        }),
      ],
    })
    // Fills go by symbol: A takes 60,000 first, the short in B finds 40,000 left.
    expect(life(engine).slice(2)).toEqual([
      'fill ord-2 buy 600 @ 100 open',
      'ord-1 ACK>CANCELED insufficient_funds',
    ])
  })
})

describe('at one open', () => {
  it('closing orders of all symbols come before opening ones', () => {
    const engine = runEngine({
      data: [flat('A', [100, 100, 100, 100]), flat('B', [100, 100, 100, 100])],
      strategies: [
        scripted({
          0: (context) => context.openLong('B', { quantity: 1000 }),
          1(context) {
            context.openLong('A', { quantity: 1000 })
            context.closeLong('B')
          },
        }),
      ],
    })
    expect(story(engine, ['fill', 'order_status']).slice(2)).toEqual([
      'ord-2 NEW>ACK',
      'ord-3 NEW>ACK',
      'fill ord-2 sell 1000 @ 100 open',
      'fill ord-3 buy 1000 @ 100 open',
    ])
  })

  it('orders of one kind go by symbol, then by age', () => {
    const engine = runEngine({
      data: [flat('A', [100, 100]), flat('B', [100, 100])],
      strategies: [
        scripted({
          0(context) {
            context.openLong('B')
            context.openLong('A')
            context.openLong('B')
            context.openLong('A')
          },
        }),
      ],
    })
    expect(eventsOf(engine, 'fill').map(({ sourceOrderId }) => sourceOrderId)).toEqual([
      'ord-000002',
      'ord-000004',
      'ord-000001',
      'ord-000003',
    ])
  })

  it('does the same at closes', () => {
    const engine = runEngine({
      data: [flat('A', [100, 100, 100, 100]), flat('B', [100, 100, 100, 100])],
      marketFill: 'next_close',
      strategies: [
        scripted({
          0: (context) => context.openLong('B', { quantity: 1000 }),
          1(context) {
            context.openLong('A', { quantity: 1000 })
            context.closeLong('B')
          },
        }),
      ],
    })
    expect(story(engine, ['fill'])).toEqual([
      'fill ord-1 buy 1000 @ 100 close',
      'fill ord-2 sell 1000 @ 100 close',
      'fill ord-3 buy 1000 @ 100 close',
    ])
  })
})

describe('costs on a fill', () => {
  it('slip on the base price and are charged on the slipped one', () => {
    const engine = run(
      around(level),
      { 0: (context) => context.openLong('A', { quantity: 100 }) },
      {
        slippage: { bps: 50 },
        commission: { percent: 1 },
      },
    )
    expect(eventsOf(engine, 'fill')[0]).toMatchObject({
      basePrice: '100',
      fillPrice: '100.5',
      commission: '100.5',
      priceBasis: 'open',
    })
  })

  it.each([
    ['a limit order does not slip', { limitPrice: 97 }, '97'],
    ['a stop order slips', { stopPrice: 103 }, '103.52'],
    ['a market order slips', {}, '100.5'],
    ['a stop-limit order does not slip', { stopPrice: 103, limitPrice: 104 }, '103'],
  ])('%s', (_, terms, price) => {
    const engine = run(
      around(level),
      { 0: (context) => context.openLong('A', terms) },
      {
        slippage: { bps: 50 },
      },
    )
    expect(eventsOf(engine, 'fill')[0]?.fillPrice).toBe(price)
  })

  it.each([
    ['all', '99.5'],
    ['opening', '100'],
  ] as const)('slippage that applies to %s', (appliesTo, exit) => {
    const rows: BarRow[] = [1, 2, 3].map((): BarRow => [100, 100, 100, 100])
    const engine = run(
      rows,
      { 0: (context) => context.openLong('A'), 1: (context) => context.closeLong('A') },
      { slippage: { bps: 50, appliesTo } },
    )
    expect(eventsOf(engine, 'fill').map(({ fillPrice }) => fillPrice)).toEqual(['100.5', exit])
  })

  it('are charged on every part of an order', () => {
    const rows: BarRow[] = [0, 1000, 1000].map((volume): BarRow => [100, 100, 100, 100, volume])
    const engine = run(
      rows,
      { 0: (context) => context.openLong('A', { quantity: 150 }) },
      {
        participation: { basisPoints: 1000, queueBars: 3 },
        commission: { perShare: '0.005', minimum: 1 },
      },
    )
    expect(eventsOf(engine, 'fill').map(({ commission }) => commission)).toEqual(['1', '1'])
  })
})

describe('an order sized at its fill', () => {
  const sizing = [{ kind: 'equity', millionths: 1_000_000, atFill: true }] as const

  it('takes the whole budget, costs included', () => {
    const engine = run(
      around(level),
      { 0: (context) => context.openLong('A') },
      {
        sizing,
        commission: { percent: 1 },
      },
    )
    expect(eventsOf(engine, 'fill')[0]).toMatchObject({ filledQuantity: '990', commission: '990' })
    expect(eventsOf(engine, 'order')[0]?.quantity).toBeNull()
  })

  it.each<[string, Options]>([
    ['bps', { slippage: { bps: 50 } }],
    ['volume', { slippage: { volume: { base: 0, impact: 100 } } }],
  ])('stays within its budget when it slips by %s', (_, options) => {
    const engine = run(
      around(level),
      { 0: (context) => context.openLong('A') },
      { sizing, ...options },
    )
    const [fill] = eventsOf(engine, 'fill')
    const cost = Number(fill?.filledQuantity) * Number(fill?.fillPrice)
    expect(cost).toBeLessThanOrEqual(100_000)
    expect(cost).toBeGreaterThan(95_000)
  })

  it('is cancelled when its budget buys nothing', () => {
    const engine = run(
      around(level),
      { 0: (context) => context.openLong('A') },
      { sizing, capital: 99 },
    )
    expect(life(engine)).toEqual(['ord-1 NEW>ACK', 'ord-1 ACK>CANCELED quantity_zero'])
  })
})

describe('a duplicate order', () => {
  it('of one signal starts no second life, and is noted', () => {
    const engine = createEngine({
      data: [flat('A', [100, 100, 100])],
      strategies: [scripted({ 0: (context) => context.openLong('A') })],
    })
    engine.processStep()
    const { journal } = engine
    const [first] = eventsOf(engine, 'order')
    const source = journal.find(first?.sequence ?? 0) as number
    const from = journal.startOf(source)
    const copy = journal.wordsOf(source).slice(from, from + recordLength.order)
    const at = journal.begin(kind.order, recordLength.order, 0, 0)
    journal.words.set(copy, at)
    journal.words[at + orderAt.order] = 77
    engine.bus.drain()
    engine.run()
    expect(story(engine, ['order_status', 'fill', 'note'])).toEqual([
      'ord-1 NEW>ACK',
      'note duplicate order rejected',
      'fill ord-1 buy 1 @ 100 open',
    ])
    expect(eventsOf(engine, 'note')[0]).toMatchObject({
      strategyId: 'test',
      data: { orderId: 'ord-000077', firstOrderId: 'ord-000001' },
    })
  })

  it('is none where there is no signal: the engine may close two positions', () => {
    const engine = runEngine({
      data: [flat('A', [100, 100]), flat('B', [100, 100])],
      strategies: [
        scripted({
          0(context) {
            context.openLong('A')
            context.openLong('B')
          },
        }),
      ],
      endOfData: 'liquidate',
    })
    expect(eventsOf(engine, 'position_closed')).toHaveLength(2)
    expect(eventsOf(engine, 'note')).toEqual([])
    expect(eventsOf(engine, 'fill').at(-1)?.signalId).toBeNull()
  })
})

describe('the end of data', () => {
  const rows: BarRow[] = [
    [10, 11, 9, 10.5, 100],
    [20, 21, 19, 20.5, 100],
    [30, 31, 29, 30.5, 100],
  ]
  const hold: Script = { 0: (context) => context.openLong('A') }

  it('cancels what still works, oldest first', () => {
    const engine = run(rows, {
      0: (context) => context.openLong('A', { limitPrice: 1 }),
      1: (context) => context.openLong('A', { limitPrice: 2 }),
      2: (context) => context.openLong('A'),
    })
    expect(life(engine).slice(-3)).toEqual([
      'ord-1 ACK>CANCELED end_of_data',
      'ord-2 ACK>CANCELED end_of_data',
      'ord-3 ACK>CANCELED end_of_data',
    ])
    expect(engine.execution.working()).toEqual([])
  })

  it.each([
    ['keep_open', [], 100_000 + 10.5],
    ['liquidate', ['fill ord-2 sell 1 @ 30.5 close'], 100_000 + 10.5],
    ['liquidate_at_open', ['fill ord-2 sell 1 @ 30 open'], 100_000 + 10],
  ] as const)('%s', (endOfData, lines, equity) => {
    const engine = run(rows, hold, { endOfData })
    expect(story(engine, ['fill']).slice(1)).toEqual(lines)
    expect(engine.view.equity).toBe(equity)
    expect(engine.portfolio.openPositions).toBe(lines.length === 0 ? 1 : 0)
    expect(engine.curve.equity.at(-1)).toBe(equity * 1_000_000)
  })

  it('closes with the reason time_stop, and pays slippage and commission', () => {
    const engine = run(rows, hold, {
      endOfData: 'liquidate',
      slippage: { bps: 100 },
      commission: { flat: 1 },
    })
    const [, exit] = eventsOf(engine, 'fill')
    expect(exit).toMatchObject({
      fillPrice: '30.19',
      commission: '1',
      closeReason: 'time_stop',
      reduceOnly: true,
    })
    expect(eventsOf(engine, 'position_closed')[0]?.reason).toBe('time_stop')
  })

  it('closes shorts too, and every strategy in every symbol', () => {
    const both: Script = {
      0(context) {
        context.openShort('A')
        context.openLong('B')
      },
    }
    const engine = runEngine({
      data: [flat('A', [10, 11]), flat('B', [10, 12])],
      strategies: [scripted(both), scripted(both)],
      endOfData: 'liquidate',
    })
    expect(story(engine, ['fill']).slice(4)).toEqual([
      'fill ord-5 buy 1 @ 11 close',
      'fill ord-6 sell 1 @ 12 close',
      'fill ord-7 buy 1 @ 11 close',
      'fill ord-8 sell 1 @ 12 close',
    ])
    expect(engine.portfolio.openPositions).toBe(0)
  })

  it.each(['liquidate', 'liquidate_at_open'] as const)(
    'left a rest open that the volume of the last bar did not take (%s)',
    (endOfData) => {
      const engine = run(
        [
          [10, 10, 10, 10, 1000],
          [10, 10, 10, 10, 1000],
          [10, 10, 10, 10, 0],
        ],
        { 0: (context) => context.openLong('A', { quantity: 50 }) },
        { endOfData, participation: { basisPoints: 1000, queueBars: 3 } },
      )
      const from = endOfData === 'liquidate' ? 'close' : 'open'
      expect(story(engine, ['fill']).at(-1)).toBe(`fill ord-2 sell 50 @ 10 ${from}`)
      expect(engine.execution.working()).toEqual([])
      expect(engine.portfolio.openPositions).toBe(0)
    },
  )

  it('ends with the data what the volume left of a close, then closes the rest', () => {
    const engine = run(
      [
        [10, 10, 10, 10, 1000],
        [10, 10, 10, 10, 1000],
        [10, 10, 10, 10, 100],
      ],
      {
        0: (context) => context.openLong('A', { quantity: 50 }),
        1: (context) => context.closeLong('A'),
      },
      { endOfData: 'liquidate', participation: { basisPoints: 1000, queueBars: 3 } },
    )
    expect(life(engine).slice(2)).toEqual([
      'ord-2 NEW>ACK',
      'fill ord-2 sell 10 @ 10 open',
      'ord-2 PARTIAL>CANCELED end_of_data',
      'ord-3 NEW>ACK',
      'fill ord-3 sell 40 @ 10 close',
    ])
  })
})

describe('orders and splits', () => {
  const actions = [
    {
      symbol: 'A',
      type: 'split',
      numerator: 4,
      denominator: 1,
      effective: micros(daysOf(2024, 1, 3) * microsPerDay),
    },
  ] as const
  const rows: BarRow[] = [
    [100, 100, 100, 100],
    [100, 100, 100, 100],
    [25, 26, 24, 25],
    [25, 26, 24, 25],
  ]
  const runOver = (script: Script, options: Options = {}): Engine =>
    runEngine({
      data: dataset([series('A', rows)], { actions }),
      strategies: [scripted(script)],
      ...options,
    })

  it('a closing order closes what the split made of the position', () => {
    const engine = runOver({
      0: (context) => context.openLong('A', { quantity: 10 }),
      1: (context) => context.closeLong('A'),
    })
    expect(story(engine, ['fill', 'position_closed'])).toEqual([
      'fill ord-1 buy 10 @ 100 open',
      'fill ord-2 sell 40 @ 25 open',
      'position_closed long A -40 → 0',
    ])
  })

  it("an opening order buys the same money's worth", () => {
    const engine = runOver({ 1: (context) => context.openLong('A', { quantity: 10 }) })
    expect(story(engine, ['fill'])).toEqual(['fill ord-1 buy 40 @ 25 open'])
  })

  it('levels are divided, so that a far stop stays far', () => {
    const engine = runOver({
      0: (context) => context.openLong('A', { quantity: 10 }),
      1: (context) => context.closeLong('A', { stopPrice: 90 }),
    })
    expect(story(engine, ['fill', 'order_status']).slice(2)).toEqual([
      'ord-2 NEW>ACK',
      'ord-2 ACK>CANCELED end_of_data',
    ])
  })

  it('a limit order fills at its divided level', () => {
    const engine = runOver({
      0: (context) => context.openLong('A', { quantity: 10, limitPrice: 98 }),
    })
    expect(story(engine, ['fill'])).toEqual(['fill ord-1 buy 40 @ 24.5 limit'])
  })
})

describe('a split of working orders', () => {
  const quarter = { tickSize: '0.25', lotSize: '10' }
  /** 3 for 2 before the third bar. */
  const runOver = (script: Script, from: readonly BarRow[], options: Options = {}): Engine => {
    const { series: of = {}, ...rest } = options
    return runEngine({
      data: dataset([series('A', from, { ...quarter, ...of })], {
        actions: [splitOf('A', [3, 2], micros(daysOf(2024, 1, 3) * microsPerDay))],
      }),
      strategies: [scripted(script)],
      ...rest,
    })
  }
  const levels = (engine: Engine): (readonly (number | null)[])[] =>
    engine.execution
      .working()
      .map(({ limitPrice, stopPrice }) =>
        [limitPrice, stopPrice].map((price) => (price === none ? null : price)),
      )
  const wide: BarRow[] = Array.from({ length: 5 }, (): BarRow => [100, 101, 99, 100, 1000])

  it('left levels between ticks: they go to the tick on their cautious side', () => {
    const engine = createEngine({
      data: dataset([series('A', wide, quarter)], {
        actions: [splitOf('A', [3, 2], micros(daysOf(2024, 1, 3) * microsPerDay))],
      }),
      strategies: [
        scripted({
          0(context) {
            context.openLong('A', { quantity: 10, limitPrice: 50 })
            context.openLong('A', { quantity: 10, limitPrice: 60 })
            context.openLong('A', { quantity: 10, stopPrice: 200 })
            context.openLong('A', { quantity: 10, stopPrice: 200, limitPrice: 205 })
          },
        }),
        scripted({
          0(context) {
            context.openShort('A', { quantity: 10, limitPrice: 200 })
            context.openShort('A', { quantity: 10, stopPrice: 50 })
            context.openShort('A', { quantity: 10, stopPrice: 50, limitPrice: 45 })
          },
        }),
      ],
    })
    for (let i = 0; i < 3; i++) engine.processStep()
    // 50 / 1.5 is 33.33 1/3, 60 / 1.5 is 40, 200 / 1.5 is 133.33 1/3, 205 / 1.5 is 136.66 2/3.
    expect(levels(engine)).toEqual([
      [3325, null],
      [4000, null],
      [null, 13_350],
      [13_650, 13_350],
      [13_350, null],
      [null, 3325],
      [3000, 3325],
    ])
  })

  it('left quantities between lots: what is left goes down to whole ones', () => {
    const engine = runOver({ 1: (context) => context.openLong('A', { quantity: 30 }) }, wide)
    expect(story(engine, ['fill'])).toEqual(['fill ord-1 buy 40 @ 100 open'])
  })

  it('left less than a lot to fill: it is cancelled with its reason', () => {
    const engine = runEngine({
      data: dataset([series('A', wide, quarter)], {
        actions: [splitOf('A', [1, 4], micros(daysOf(2024, 1, 3) * microsPerDay))],
      }),
      strategies: [scripted({ 1: (context) => context.openLong('A', { quantity: 30 }) })],
    })
    expect(life(engine)).toEqual(['ord-1 NEW>ACK', 'ord-1 ACK>CANCELED quantity_zero'])
  })

  it('still close a position whole that the split left with an odd lot', () => {
    const engine = runOver(
      {
        0: (context) => context.openLong('A', { quantity: 30 }),
        1: (context) => context.closeLong('A'),
      },
      wide,
    )
    expect(story(engine, ['fill', 'position_closed'])).toEqual([
      'fill ord-1 buy 30 @ 100 open',
      'fill ord-2 sell 45 @ 100 open',
      'position_closed long A -45 → 0',
    ])
  })

  it('keep what they have filled, restated', () => {
    const engine = runOver(
      { 0: (context) => context.openLong('A', { quantity: 50 }) },
      wide.map((row, i): BarRow => [row[0], row[1], row[2], row[3], i === 1 ? 200 : 1000]),
      { participation: { basisPoints: 1000, queueBars: 3 } },
    )
    // 20 of 50 filled: 30 of 75, so 45 are left, in whole lots 40.
    expect(eventsOf(engine, 'fill').map((fill) => fill.remainingQuantity)).toEqual(['30', '0'])
    expect(story(engine, ['fill']).at(-1)).toBe('fill ord-1 buy 40 @ 100 open')
  })
})

describe('orders on their way', () => {
  const rows: BarRow[] = Array.from({ length: 6 }, (): BarRow => [100, 101, 99, 100, 10])

  it('are counted by strategy, instrument and direction, signed', () => {
    const engine = createEngine({
      data: [series('A', rows), flat('B', [1, 1, 1, 1, 1, 1])],
      strategies: [
        scripted({
          0(context) {
            context.openLong('A', { quantity: 5 })
            context.openLong('A', { quantity: 2, limitPrice: 50 })
          },
          1: (context) => context.closeLong('A', { quantity: 3 }),
        }),
        scripted({ 0: (context) => context.openShort('A', { quantity: 7 }) }),
      ],
    })
    const { execution } = engine
    expect(execution.pendingOpening(0, 0)).toBe(0)
    engine.processStep()
    expect([execution.pendingOpening(0, 0), execution.pendingOpening(1, 0)]).toEqual([7, -7])
    expect([execution.pendingOpening(0, 1), execution.pendingClosing(0, 0)]).toEqual([0, 0])
    engine.processStep()
    expect([execution.pendingOpening(0, 0), execution.pendingClosing(0, 0)]).toEqual([2, -3])
    expect(execution.working().map(({ id }) => id)).toEqual([2, 4])
    expect(execution.openCount).toBe(1)
    engine.processStep()
    expect(execution.openCount).toBe(0)
  })

  it('leave the count with what ends, fills in part, is triggered or split', () => {
    const long = (quantity: number, more: SignalOptions = {}): SignalOptions => ({
      quantity,
      ...more,
    })
    const engine = createEngine({
      data: dataset([series('A', rows)], {
        actions: [splitOf('A', [2, 1], micros(daysOf(2024, 1, 5) * microsPerDay))],
      }),
      strategies: [
        scripted({
          0(context) {
            context.openLong('A', long(12))
            context.openLong('A', long(3, { limitPrice: 1, timeInForce: 'DAY' }))
            context.openLong('A', long(4, { limitPrice: 1, timeInForce: 'IOC' }))
          },
          2: (context) => context.closeLong('A', long(3, { stopPrice: 100 })),
        }),
      ],
      participation: { basisPoints: 2000, queueBars: 9 },
    })
    const counts: (readonly [opening: number, closing: number])[] = []
    while (engine.processStep()) {
      const { execution } = engine
      counts.push([execution.pendingOpening(0, 0), execution.pendingClosing(0, 0)])
    }
    expect(counts).toEqual([
      [19, 0],
      // Two of twelve filled; the one that got one attempt is gone.
      [13, 0],
      // The day of three is over. A resting stop does not count as a close.
      [8, 0],
      // The stop filled two of three: its rest is a market order.
      [6, -1],
      // Doubled, then two filled of each.
      [10, 0],
      [8, 0],
    ])
  })

  it('are counted without going through them: 100,000 signals on one bar took minutes', () => {
    const many = 100_000
    const engine = createEngine({
      data: [series('A', rows)],
      strategies: [
        scripted({
          0(context) {
            for (let i = 0; i < many; i++) context.openLong('A', { quantity: 1, limitPrice: 1 })
          },
          1(context) {
            for (let i = 0; i < many; i++) context.closeLong('A')
          },
        }),
      ],
    })
    const begin = performance.now()
    engine.run()
    expect(performance.now() - begin).toBeLessThan(60_000)
    expect(engine.execution.pendingOpening(0, 0)).toBe(0)
    expect(eventsOf(engine, 'signal_rejected')).toHaveLength(many)
  }, 120_000)

  it('count 1 while their size is not known', () => {
    const engine = createEngine({
      data: [series('A', rows)],
      strategies: [scripted({ 0: (context) => context.openShort('A') })],
      sizing: [{ kind: 'equity', millionths: 500_000, atFill: true }],
    })
    engine.processStep()
    expect(eventsOf(engine, 'order')[0]?.quantity).toBeNull()
    expect(engine.execution.pendingOpening(0, 0)).toBe(-1)
    expect(engine.execution.working()[0]?.remaining).toBe(none)
    engine.processStep()
    expect(eventsOf(engine, 'fill')[0]?.filledQuantity).toBe('500')
  })
})
