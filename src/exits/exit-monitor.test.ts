import { describe, expect, it } from 'vitest'

import { createEngine, scripted } from '../../tests/support/engine.ts'
import { type BarRow, series } from '../../tests/support/series.ts'
import type { SignalOptions } from '../domain/signal.ts'
import { backtest, bars, defineStrategy } from '../index.ts'
import type { AnyStrategy, BacktestOptions } from '../run/options.ts'
import type { BacktestResult } from '../run/result.ts'
import type { EntryBarExits } from './exit-plan.ts'

type Prices = readonly [open: number, high: number, low: number, close: number]

/** Opens on the first bar with these options, then waits. Flat at 100 before the bars given. */
async function run(
  side: 'long' | 'short',
  signal: SignalOptions,
  prices: readonly Prices[],
  more: Partial<BacktestOptions> = {},
): Promise<BacktestResult> {
  const rows = [[100, 100, 100, 100] as const, ...prices].map(([open, high, low, close], i) => ({
    time: `2024-01-${String(i + 1).padStart(2, '0')}`,
    open,
    high,
    low,
    close,
  }))
  const opener = defineStrategy({
    name: 'opener',
    setup: ({ symbol }) => ({
      onBar(bar, context) {
        if (bar.index !== 0) return
        if (side === 'long') context.openLong(symbol, signal)
        else context.openShort(symbol, signal)
      },
    }),
  })
  return backtest({
    data: bars(rows, { symbol: 'X', priceScale: 2 }),
    strategy: opener,
    capital: '100000 USD',
    sizing: { quantity: 10 },
    invariants: 'all',
    ...more,
  })
}

const exits = (result: BacktestResult): readonly string[] =>
  result.trades.map((trade) => `${trade.exitReason} at ${trade.exitPrice} on bar ${trade.exitBar}`)

const flat: Prices = [100, 101, 99, 100]

describe('a stop loss and a target', () => {
  const cases: readonly [string, 'long' | 'short', SignalOptions, readonly Prices[], string[]][] = [
    [
      'end a long at the stop',
      'long',
      { stopLoss: 95 },
      [flat, [98, 99, 94, 96]],
      ['stop_loss at 95 on bar 2'],
    ],
    [
      'end a long at the open that gaps below the stop',
      'long',
      { stopLoss: 95 },
      [flat, [90, 97, 89, 96]],
      ['stop_loss at 90 on bar 2'],
    ],
    [
      'end a long at the target',
      'long',
      { takeProfit: 105 },
      [flat, [101, 106, 100, 104]],
      ['take_profit at 105 on bar 2'],
    ],
    [
      'end a long at the open that gaps above the target',
      'long',
      { takeProfit: 105 },
      [flat, [108, 109, 107, 108]],
      ['take_profit at 108 on bar 2'],
    ],
    [
      'end a short at the stop',
      'short',
      { stopLoss: 105 },
      [flat, [101, 106, 100, 104]],
      ['stop_loss at 105 on bar 2'],
    ],
    [
      'end a short at the open that gaps above the stop',
      'short',
      { stopLoss: 105 },
      [flat, [107, 108, 106, 107]],
      ['stop_loss at 107 on bar 2'],
    ],
    [
      'end a short at the target',
      'short',
      { takeProfit: 95 },
      [flat, [98, 99, 94, 96]],
      ['take_profit at 95 on bar 2'],
    ],
    [
      'end a short at the open that gaps below the target',
      'short',
      { takeProfit: 95 },
      [flat, [92, 93, 91, 92]],
      ['take_profit at 92 on bar 2'],
    ],
    [
      'take the stop when one bar holds both',
      'long',
      { stopLoss: 95, takeProfit: 105 },
      [flat, [100, 106, 94, 100]],
      ['stop_loss at 95 on bar 2'],
    ],
    [
      'touch exactly',
      'long',
      { stopLoss: 99 },
      [[100, 101, 99, 100]],
      ['stop_loss at 99 on bar 1'],
    ],
    ['do nothing inside the levels', 'long', { stopLoss: 95, takeProfit: 105 }, [flat, flat], []],
    [
      'protect a position opened at the open on that very bar',
      'long',
      { stopLoss: 95 },
      [[100, 101, 94, 100]],
      ['stop_loss at 95 on bar 1'],
    ],
  ]
  it.each(cases)('%s', async (_title, side, signal, prices, expected) => {
    expect(exits(await run(side, signal, prices))).toEqual(expected)
  })

  it.each<[EntryBarExits, 'next_open' | 'bar_close', readonly Prices[], string[]]>([
    [
      'off',
      'next_open',
      [[100, 101, 94, 100], flat, [96, 97, 94, 95]],
      ['stop_loss at 95 on bar 3'],
    ],
    ['open_fills', 'next_open', [[100, 101, 94, 100]], ['stop_loss at 95 on bar 1']],
    ['open_fills', 'bar_close', [[96, 97, 94, 95]], ['stop_loss at 95 on bar 1']],
  ])(
    'with entryBarExits %s and %s look at the bars they may',
    async (entryBarExits, marketFill, prices, expected) => {
      const execution = { entryBarExits, marketFill }
      expect(exits(await run('long', { stopLoss: 95 }, prices, { execution }))).toEqual(expected)
    },
  )

  it('of a limit entry wait for the next bar, unless every entry bar counts', async () => {
    const signal = { limitPrice: 98, stopLoss: 95 }
    const prices: readonly Prices[] = [[100, 101, 94, 100], flat]
    expect(exits(await run('long', signal, prices))).toEqual([])
    const execution = { entryBarExits: 'on' as const }
    const all = await run('long', signal, prices, { execution })
    expect(exits(all)).toEqual(['stop_loss at 95 on bar 1'])
  })
})

describe('the bar of an entry at its close', () => {
  const atNextClose = (
    entryBarExits: EntryBarExits,
    signal: SignalOptions,
    prices: readonly Prices[],
    side: 'long' | 'short' = 'long',
  ): Promise<BacktestResult> =>
    run(side, signal, prices, { execution: { entryBarExits, marketFill: 'next_close' } })
  const both = { stopLoss: 95, takeProfit: 105 }

  it.each<[EntryBarExits, string[]]>([
    ['off', []],
    ['open_fills', []],
    ['on', ['stop_loss at 95 on bar 1']],
  ])('ends the position only where every entry bar counts: %s', async (rule, expected) => {
    expect(exits(await atNextClose(rule, both, [[100, 106, 94, 100]]))).toEqual(expected)
  })

  it.each<[string, 'long' | 'short', SignalOptions, Prices, string[]]>([
    ['the target', 'long', both, [100, 106, 96, 100], ['take_profit at 105 on bar 1']],
    ['nothing', 'long', both, [100, 104, 96, 100], []],
    [
      'the stop of a short',
      'short',
      { stopLoss: 105 },
      [100, 106, 99, 100],
      ['stop_loss at 105 on bar 1'],
    ],
    [
      'the close that is beyond the stop already',
      'long',
      both,
      [97, 98, 88, 90],
      ['stop_loss at 90 on bar 1'],
    ],
    [
      'the close that is beyond the stop of a short already',
      'short',
      { stopLoss: 105 },
      [104, 112, 103, 110],
      ['stop_loss at 110 on bar 1'],
    ],
  ])('with on ends at %s', async (_title, side, signal, prices, expected) => {
    expect(exits(await atNextClose('on', signal, [prices], side))).toEqual(expected)
  })

  /** Opens at the close of the second bar, whose range holds the stop. */
  const onSecond = (signal: SignalOptions): AnyStrategy =>
    defineStrategy({
      name: 'second',
      setup: ({ symbol }) => ({
        onBar(bar, context) {
          if (bar.index === 1) context.openLong(symbol, signal)
        },
      }),
    })
  const wide: Prices = [100, 106, 94, 100]

  it.each<[EntryBarExits, string[]]>([
    ['open_fills', []],
    ['on', ['stop_loss at 95 on bar 1']],
  ])('was left out with bar_close, whatever the setting: %s', async (entryBarExits, expected) => {
    const execution = { entryBarExits, marketFill: 'bar_close' as const }
    const result = await run('long', {}, [wide, flat], { strategy: onSecond(both), execution })
    expect(exits(result)).toEqual(expected)
    expect(result.fills[0]).toMatchObject({ fillPrice: '100', priceBasis: 'close', barIndex: 1 })
  })

  it('ends it after the entry in the log, caused by the signal that set the level', async () => {
    const execution = { entryBarExits: 'on', marketFill: 'bar_close' } as const
    const result = await run('long', {}, [wide], { strategy: onSecond(both), execution })
    const [entry, exit] = result.fills
    expect(entry?.occurredAt).toBe(exit?.occurredAt)
    expect(Number(exit?.sequence)).toBeGreaterThan(Number(entry?.sequence))
    expect(result.orders[1]?.causationId).toBe(result.orders[0]?.causationId)
  })

  it('counts for levels that an add at the close moves', async () => {
    const strategy = defineStrategy({
      name: 'raise',
      setup: ({ symbol }) => ({
        onBar(bar, context) {
          if (bar.index === 0) context.openLong(symbol, { stopLoss: 80 })
          if (bar.index === 1) context.openLong(symbol, { stopLoss: 96 })
        },
      }),
    })
    const execution = { entryBarExits: 'on', marketFill: 'bar_close' } as const
    const result = await run('long', {}, [wide], { strategy, execution })
    expect(exits(result)).toEqual(['stop_loss at 96 on bar 1', 'stop_loss at 96 on bar 1'])
  })

  it('that is entered anew at every exit does not go on without end', async () => {
    const strategy = defineStrategy({
      name: 'stubborn',
      setup: ({ symbol }) => ({
        onBar(bar, context) {
          if (bar.index === 1) context.openLong(symbol, both)
        },
        onPosition({ eventType }, context) {
          if (eventType === 'position_closed') context.openLong(symbol, both)
        },
      }),
    })
    const execution = { entryBarExits: 'on', marketFill: 'bar_close' } as const
    await expect(run('long', {}, [wide], { strategy, execution })).rejects.toThrow(
      'answers its own fills with signals without end',
    )
  })
})

describe('an exit', () => {
  it('is a reduce-only order caused by the signal that set its level', async () => {
    const result = await run('long', { stopLoss: 95 }, [flat, [98, 99, 94, 96]])
    const [entry, exit] = result.orders
    expect(exit).toMatchObject({
      side: 'sell',
      reduceOnly: true,
      closeReason: 'stop_loss',
      quantity: '10',
    })
    expect(exit?.causationId).toBe(entry?.causationId)
    const text = String(result.why('ord-000002'))
    expect(text).toContain('wants to go long')
    expect(result.trades[0]?.pnl).toBe('-50')
  })

  it('takes no more than its share of the volume of a bar while a rest of it waits', async () => {
    const rows = [1000, 1000, 100, 100, 100].map((volume, i) => ({
      time: `2024-01-0${i + 1}`,
      open: i < 2 ? 100 : 93,
      high: i < 2 ? 100 : 94,
      low: i < 2 ? 100 : 92,
      close: i < 2 ? 100 : 93,
      volume,
    }))
    const result = await run('long', { stopLoss: 95 }, [], {
      data: bars(rows, { symbol: 'X', priceScale: 2 }),
      sizing: { quantity: 30 },
      execution: { participation: { maximumPercent: 10 } },
    })
    expect(result.trades.map((trade) => `${trade.quantity} on bar ${trade.exitBar}`)).toEqual([
      '10 on bar 2',
      '10 on bar 3',
      '10 on bar 4',
    ])
    expect(result.orders).toHaveLength(2)
  })

  it('slips at a stop and does not at a target', async () => {
    const execution = { slippage: { bps: 100 } }
    const prices: readonly Prices[] = [flat, [98, 108, 94, 96]]
    const stopped = await run('long', { stopLoss: 95 }, prices, { execution })
    expect(stopped.trades[0]?.exitPrice).toBe('94.05')
    const gained = await run('long', { takeProfit: 105 }, prices, { execution })
    expect(gained.trades[0]?.exitPrice).toBe('105')
  })

  it('leaves no plan behind: the next position is its own', async () => {
    const again = defineStrategy({
      name: 'again',
      setup: ({ symbol }) => ({
        onBar(bar, context) {
          if (bar.index === 0) context.openLong(symbol, { stopLoss: 95 })
          if (bar.index === 2) context.openLong(symbol)
        },
      }),
    })
    const prices: readonly Prices[] = [flat, [98, 99, 94, 96], flat, [90, 91, 80, 85]]
    const result = await run('long', {}, prices, { strategy: again })
    expect(exits(result)).toEqual(['stop_loss at 95 on bar 2'])
    expect(result.openPositions).toHaveLength(1)
  })

  it('comes before a closing limit order of the same position', async () => {
    const withTarget = defineStrategy({
      name: 'with-target',
      setup: ({ symbol }) => ({
        onBar(bar, context) {
          if (bar.index === 0) context.openLong(symbol, { stopLoss: 95 })
          if (bar.index === 1) context.closeLong(symbol, { limitPrice: 105 })
        },
      }),
    })
    const both = await run('long', {}, [flat, [100, 106, 94, 100]], { strategy: withTarget })
    expect(exits(both)).toEqual(['stop_loss at 95 on bar 2'])
    const target = await run('long', {}, [flat, [100, 106, 99, 100]], { strategy: withTarget })
    expect(exits(target)).toEqual(['signal at 105 on bar 2'])
  })
})

describe('levels', () => {
  it.each<['long' | 'short', SignalOptions]>([
    ['long', { stopLoss: 101 }],
    ['long', { takeProfit: 99 }],
    ['long', { stopLoss: 100 }],
    ['short', { stopLoss: 99 }],
    ['short', { takeProfit: 101 }],
  ])('on the wrong side of a %s are refused: %o', async (side, signal) => {
    const result = await run(side, signal, [flat])
    expect(result.orders).toHaveLength(0)
    expect(result.rejections).toMatchObject([{ code: 'exit_on_wrong_side', count: 1 }])
  })

  it('belong to opening signals only', async () => {
    const bad = defineStrategy({
      name: 'bad',
      setup: ({ symbol }) => ({
        onBar: (_bar, context) => void context.closeLong(symbol, { stopLoss: 95 }),
      }),
    })
    await expect(run('long', {}, [flat], { strategy: bad })).rejects.toThrow(
      'stopLoss and takeProfit belong to the signal that opens the position',
    )
  })

  it('are divided by a split, as are working orders', async () => {
    const rows = [
      ['2024-01-01', 100, 100, 100, 100],
      ['2024-01-02', 100, 101, 99, 100],
      ['2024-01-03', 25, 26, 24, 25],
      ['2024-01-04', 25, 26, 23, 24],
    ].map(([time, open, high, low, close]) => ({
      time: String(time),
      open: Number(open),
      high: Number(high),
      low: Number(low),
      close: Number(close),
    }))
    const strategy = defineStrategy({
      name: 'split',
      setup: ({ symbol }) => ({
        onBar(bar, context) {
          if (bar.index !== 0) return
          context.openLong(symbol, { stopLoss: 94 })
          context.openLong(symbol, { limitPrice: 92, quantity: 5 })
        },
      }),
    })
    const result = await backtest({
      data: bars(rows, {
        symbol: 'X',
        priceScale: 2,
        actions: [{ date: '2024-01-03', type: 'split', ratio: '4:1' }],
      }),
      strategy,
      capital: '100000 USD',
      sizing: { quantity: 10 },
      invariants: 'all',
    })
    expect(
      result.fills.map((fill) => `${fill.side} ${fill.filledQuantity} at ${fill.fillPrice}`),
    ).toEqual(['buy 10 at 100', 'buy 20 at 23', 'sell 60 at 23.5'])
  })

  it('are divided by a split that comes between the signal and its fill', async () => {
    const rows = [100, 25, 25].map((close, i) => ({
      time: `2024-01-0${i + 1}`,
      open: close,
      high: close + 1,
      low: close - 1,
      close,
    }))
    const result = await run('long', { stopLoss: 94, takeProfit: 120 }, [], {
      data: bars(rows, {
        symbol: 'X',
        priceScale: 2,
        actions: [{ date: '2024-01-02', type: 'split', ratio: '4:1' }],
      }),
    })
    expect(exits(result)).toEqual([])
    const plan = result.engine.exits.planOf(0, 0)
    expect([plan?.stopLoss, plan?.takeProfit]).toEqual([2350, 3000])
  })

  it.each<[EntryBarExits, string[]]>([
    ['open_fills', []],
    ['on', ['stop_loss at 103 on bar 2', 'stop_loss at 103 on bar 2']],
  ])(
    'that an add inside the bar moved are not what the bar was at before it (%s)',
    async (entryBarExits, expected) => {
      const strategy = defineStrategy({
        name: 'raise',
        setup: ({ symbol }) => ({
          onBar(bar, context) {
            if (bar.index === 0) context.openLong(symbol, { stopLoss: 80 })
            if (bar.index === 1) context.openLong(symbol, { stopPrice: 105, stopLoss: 103 })
          },
        }),
      })
      const prices: readonly Prices[] = [flat, [99, 110, 98, 108], [108, 110, 107, 108]]
      const result = await run('long', {}, prices, { strategy, execution: { entryBarExits } })
      expect(exits(result)).toEqual(expected)
      expect(result.fills[1]?.fillPrice).toBe('105')
    },
  )

  it('that were in force before an add still end the position in its bar', async () => {
    const strategy = defineStrategy({
      name: 'lower',
      setup: ({ symbol }) => ({
        onBar(bar, context) {
          if (bar.index === 0) context.openLong(symbol, { stopLoss: 95 })
          if (bar.index === 1) context.openLong(symbol, { limitPrice: 97, stopLoss: 80 })
        },
      }),
    })
    const result = await run('long', {}, [flat, [99, 100, 94, 96]], { strategy })
    expect(exits(result)).toEqual(['stop_loss at 95 on bar 2', 'stop_loss at 95 on bar 2'])
  })
})

describe('levels of an order that never fills', () => {
  /** Signals at the first bar, then ten more bars of nothing. */
  const left = async (
    signal: SignalOptions,
    more: Partial<BacktestOptions> = {},
  ): Promise<readonly number[]> => {
    const rows = Array.from({ length: 10 }, () => flat)
    const { engine } = await run('long', signal, rows, more)
    return [engine.exits.waiting, engine.exits.count]
  }

  it.each<[string, SignalOptions, Partial<BacktestOptions>]>([
    ['was refused', { stopLoss: 101 }, {}],
    ['was cancelled for want of funds', { stopLoss: 90 }, { capital: '10 USD' }],
    ['expired', { limitPrice: 50, stopLoss: 40, timeInForce: 'DAY' }, {}],
    ['had one attempt', { limitPrice: 50, stopLoss: 40, timeInForce: 'IOC' }, {}],
    ['was cancelled at the end of data', { limitPrice: 50, stopLoss: 40 }, {}],
  ])('were kept for ever when it %s', async (_how, signal, more) => {
    expect(await left(signal, more)).toEqual([0, 0])
  })

  it('wait while it may still fill, and go with its last fill', () => {
    const rows: BarRow[] = [100, 100, 98, 98].map((close) => [close, close, close, close])
    const engine = createEngine({
      data: [series('X', rows)],
      strategies: [
        scripted({
          0(context) {
            context.openLong('X', { limitPrice: 98, stopLoss: 90 })
            context.openLong('X', { limitPrice: 50, stopLoss: 40 })
          },
        }),
      ],
    })
    const seen: (readonly number[])[] = []
    while (engine.processStep()) seen.push([engine.exits.waiting, engine.exits.count])
    expect(seen).toEqual([
      [2, 0],
      [2, 0],
      [1, 1],
      [1, 1],
    ])
    expect(engine.exits.waiting).toBe(0)
  })

  it('stay with what the volume left of it, and protect the position that opens anew', async () => {
    const rows = [1000, 100, 100, 100, 100].map((volume, i) => ({
      time: `2024-01-0${i + 1}`,
      open: 100,
      high: 100,
      low: i === 2 ? 94 : 99,
      close: 100,
      volume,
    }))
    const result = await run('long', { stopLoss: 95 }, [], {
      data: bars(rows, { symbol: 'X', priceScale: 2 }),
      sizing: { quantity: 30 },
      execution: { participation: { maximumPercent: 10 } },
    })
    expect(
      result.fills.map((fill) => `${fill.side} ${fill.filledQuantity} on bar ${fill.barIndex}`),
    ).toEqual([
      'buy 10 on bar 1',
      'buy 10 on bar 2',
      'sell 10 on bar 2',
      'sell 10 on bar 3',
      'buy 10 on bar 3',
    ])
    expect(result.engine.exits.planOf(0, 0)?.stopLoss).toBe(9500)
    expect(result.engine.exits.waiting).toBe(0)
  })
})

describe('levels divided by a split', () => {
  const stopAndTarget = { stopLoss: 95, takeProfit: 110 }
  const turned = { stopLoss: 110, takeProfit: 95 }

  // 3 for 2: 95 becomes 63.33 1/3, 110 becomes 73.33 1/3.
  it.each<['long' | 'short', string, SignalOptions, readonly number[]]>([
    ['long', 'before', stopAndTarget, [6325, 7350]],
    ['long', 'after', stopAndTarget, [6325, 7350]],
    ['short', 'before', turned, [7350, 6325]],
    ['short', 'after', turned, [7350, 6325]],
  ])('of a %s, %s its fill, lay between ticks', async (side, when, signal, expected) => {
    const closes = when === 'before' ? [100, 67, 67] : [100, 100, 67]
    const rows = closes.map((close, i) => ({
      time: `2024-01-0${i + 1}`,
      open: close,
      high: close,
      low: close,
      close,
    }))
    const date = when === 'before' ? '2024-01-02' : '2024-01-03'
    const { engine } = await run(side, signal, [], {
      data: bars(rows, {
        symbol: 'X',
        priceScale: 2,
        tickSize: '0.25',
        actions: [{ date, type: 'split', ratio: '3:2' }],
      }),
    })
    const plan = engine.exits.planOf(0, 0)
    expect([plan?.stopLoss, plan?.takeProfit]).toEqual(expected)
  })
})
