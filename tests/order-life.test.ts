/** The life of orders over several bars: what waits, what expires, what ends with its position. */
import { backtest, type BacktestResult, bars, defineStrategy, Fault } from 'ledgerline'
import { describe, expect, it } from 'vitest'

import {
  endingsInWords,
  fillsInWords,
  flat,
  refusalsInWords,
  scripted,
  scriptedRun,
  symbol,
} from './scripted-run.ts'

describe('a DAY order', () => {
  it('works on the day after the daily bar it was made on, and no longer', async () => {
    const rows = [flat(100), [100, 100, 94, 99], [99, 99, 90, 95], flat(95)] as const
    const filled = await scriptedRun(rows, {
      0: (context) => context.openLong(symbol, { limitPrice: 95, timeInForce: 'DAY' }),
    })
    expect(fillsInWords(filled)).toEqual(['bar 1: buy 10 at 95'])
    const expired = await scriptedRun(rows, {
      0: (context) => context.openLong(symbol, { limitPrice: 93, timeInForce: 'DAY' }),
    })
    expect(fillsInWords(expired)).toEqual([])
    expect(endingsInWords(expired)).toEqual(['ord-000001 EXPIRED day_over'])
  })

  it('gives up the rest that the volume of its day left over', async () => {
    const rows = [flat(100, 100), flat(101, 100), flat(102, 100), flat(103, 100)]
    const result = await scriptedRun(
      rows,
      { 0: (context) => context.openLong(symbol, { timeInForce: 'DAY' }) },
      { execution: { participation: { maximumPercent: 4 } } },
    )
    expect(fillsInWords(result)).toEqual(['bar 1: buy 4 at 101'])
    expect(endingsInWords(result)).toEqual(['ord-000001 EXPIRED day_over'])
  })

  it('works until midnight when it was made within the day', async () => {
    const result = await hourly(['2024-01-02T10:00', '2024-01-02T11:00', '2024-01-03T10:00'], 'UTC')
    expect(fillsInWords(result)).toEqual(['bar 1: buy 1 at 97'])
    expect(endingsInWords(result)).toEqual(['ord-000002 EXPIRED day_over'])
  })

  it('goes by the dates of the time zone the instrument trades in', async () => {
    const times = ['2024-01-02T10:00', '2024-01-02T11:00', '2024-01-02T14:00']
    const result = await hourly(times, 'Australia/Sydney')
    // Midnight in UTC is 11:00 in Sydney.
    expect(fillsInWords(result)).toEqual(['bar 1: buy 1 at 97', 'bar 2: buy 2 at 95'])
  })
})

/** Buys by two DAY limits, 97 and 95, made at the first of three bars that fall to 100, 96 and 90. */
function hourly(times: readonly string[], timeZone: string): Promise<BacktestResult> {
  const lows = [100, 96, 90]
  const rows = times.map((time, i) => ({
    time,
    open: 100,
    high: 100,
    low: lows[i] ?? 0,
    close: 100,
  }))
  return backtest({
    data: bars(rows, { symbol, interval: '1h', timeZone }),
    strategy: scripted({
      0: (context) => {
        context.openLong(symbol, { quantity: 1, limitPrice: 97, timeInForce: 'DAY' })
        context.openLong(symbol, { quantity: 2, limitPrice: 95, timeInForce: 'DAY' })
      },
    }),
    capital: '1000 USD',
  })
}

describe('a resting close', () => {
  it('does not keep a position from being closed at the market', async () => {
    const result = await scriptedRun([flat(100), flat(100), flat(101), flat(102), flat(80)], {
      0: (context) => context.openLong(symbol),
      1: (context) => context.closeLong(symbol, { stopPrice: 90 }),
      2: (context) => context.closeLong(symbol),
    })
    expect(refusalsInWords(result)).toEqual([])
    expect(fillsInWords(result)).toEqual(['bar 1: buy 10 at 100', 'bar 3: sell 10 at 102'])
  })

  it('ends with its position, so that it cannot close a later one', async () => {
    const result = await scriptedRun(
      [flat(100), flat(100), flat(101), flat(102), flat(80), flat(80)],
      {
        0: (context) => context.openLong(symbol),
        1: (context) => context.closeLong(symbol, { stopPrice: 90 }),
        2: (context) => {
          context.closeLong(symbol)
          context.openLong(symbol)
        },
      },
    )
    expect(fillsInWords(result)).toEqual([
      'bar 1: buy 10 at 100',
      'bar 3: sell 10 at 102',
      'bar 3: buy 10 at 102',
    ])
    expect(endingsInWords(result)).toEqual(['ord-000002 CANCELED position_closed'])
  })

  it('leaves room for a second one: a stop and a target, of which one fills', async () => {
    const result = await scriptedRun(
      [flat(100), flat(100), flat(100), [100, 112, 99, 111], flat(80)],
      {
        0: (context) => context.openLong(symbol),
        1: (context) => {
          context.closeLong(symbol, { stopPrice: 90 })
          context.closeLong(symbol, { limitPrice: 110 })
        },
      },
    )
    expect(refusalsInWords(result)).toEqual([])
    expect(fillsInWords(result)).toEqual(['bar 1: buy 10 at 100', 'bar 3: sell 10 at 110'])
    expect(endingsInWords(result)).toEqual(['ord-000002 CANCELED position_closed'])
  })

  it('does not make an opening signal of the other side look allowed', async () => {
    const result = await scriptedRun([flat(100), flat(100), flat(100), flat(100)], {
      0: (context) => context.openLong(symbol),
      1: (context) => context.closeLong(symbol, { stopPrice: 90 }),
      2: (context) => context.openShort(symbol),
    })
    expect(refusalsInWords(result)).toEqual(['OPEN_SHORT opposite_position'])
  })
})

describe('a stop order that fills in part', () => {
  it('fills the rest at the next open, also where the price has come back', async () => {
    const rows = [flat(100, 100), [100, 106, 100, 105, 60], [101, 102, 100, 101, 80]] as const
    const result = await scriptedRun(
      rows,
      { 0: (context) => context.openLong(symbol, { stopPrice: 105 }) },
      { execution: { participation: { maximumPercent: 10 } } },
    )
    expect(fillsInWords(result)).toEqual(['bar 1: buy 6 at 105', 'bar 2: buy 4 at 101'])
  })

  it('stays triggered when the bar that triggered it had no volume', async () => {
    const rows = [flat(100, 100), [100, 106, 100, 105, 0], [101, 102, 100, 101, 100]] as const
    const result = await scriptedRun(
      rows,
      { 0: (context) => context.openLong(symbol, { stopPrice: 105 }) },
      { execution: { participation: { maximumPercent: 10 } } },
    )
    expect(fillsInWords(result)).toEqual(['bar 2: buy 10 at 101'])
  })
})

describe('participation', () => {
  it('compares volumes and quantities that no double could multiply', async () => {
    const result = await scriptedRun(
      [flat(1, 5_000_000_000), flat(1, 5_000_000_000)],
      { 0: (context) => context.openLong(symbol, { quantity: '1234.000000000001' }) },
      {
        source: { quantityScale: 12 },
        execution: { participation: { maximumPercent: 10 } },
      },
    )
    expect(fillsInWords(result)).toEqual(['bar 1: buy 1234.000000000001 at 1'])
  })

  it.each([
    ['IOC', ['bar 1: buy 4 at 100'], 'ord-000001 CANCELED not_filled_at_once'],
    ['FOK', [], 'ord-000001 CANCELED not_filled_at_once'],
  ] as const)(
    'cancels the rest of an %s order whatever may wait',
    async (timeInForce, fills, end) => {
      const result = await scriptedRun(
        [flat(100, 40), flat(100, 40), flat(100, 40)],
        { 0: (context) => context.openLong(symbol, { timeInForce }) },
        { execution: { participation: { maximumPercent: 10, queueBars: 0 } } },
      )
      expect(fillsInWords(result)).toEqual(fills)
      expect(endingsInWords(result)).toEqual([end])
    },
  )

  it('slips by the quantity that fills, not by the one that was asked for', async () => {
    const result = await scriptedRun(
      [flat(100, 40), flat(100, 40), flat(100, 80)],
      { 0: (context) => context.openLong(symbol) },
      {
        source: { priceScale: 2 },
        execution: {
          participation: { maximumPercent: 10 },
          slippage: { volume: { base: 0, impact: 1000 } },
        },
      },
    )
    expect(fillsInWords(result)).toEqual(['bar 1: buy 4 at 101', 'bar 2: buy 6 at 100.75'])
  })
})

describe('an order sized at its fill', () => {
  it('stays within its budget when the slippage grows with the size', async () => {
    const result = await scriptedRun(
      [flat(100, 1000), flat(100, 1000)],
      { 0: (context) => context.openLong(symbol) },
      {
        source: { priceScale: 2 },
        sizing: { cashPercent: 100, at: 'fill' },
        execution: { slippage: { volume: { base: 0, impact: 100 } } },
      },
    )
    expect(refusalsInWords(result)).toEqual([])
    // 1000 units would slip to 101, which 100,000 pays for 990 times; 990 slip to 100.99.
    expect(fillsInWords(result)).toEqual(['bar 1: buy 990 at 100.99'])
  })
})

describe('a signal from onFill', () => {
  it('is decided on in the same step when the fill was at the close', async () => {
    const result = await scriptedRun(
      [flat(100), [100, 100, 88, 95], flat(95)],
      defineStrategy({
        name: 'protected',
        setup: () => ({
          onBar(bar, context) {
            if (bar.index === 0) context.openLong(symbol)
          },
          onFill(fill, context) {
            if (fill.side === 'buy') context.closeLong(symbol, { stopPrice: 90 })
          },
        }),
      }),
      { execution: { marketFill: 'bar_close' } },
    )
    expect(fillsInWords(result)).toEqual(['bar 0: buy 10 at 100', 'bar 1: sell 10 at 90'])
  })

  it('cannot go on for ever', async () => {
    const endless = scriptedRun(
      [flat(100), flat(100)],
      defineStrategy({
        name: 'endless',
        setup: () => ({
          onBar: (_bar, context) => context.openLong(symbol),
          onFill(fill, context) {
            if (fill.side === 'buy') context.closeLong(symbol)
            else context.openLong(symbol)
          },
        }),
      }),
      { execution: { marketFill: 'bar_close' } },
    )
    await expect(endless).rejects.toThrow(Fault)
    await expect(endless).rejects.toThrow('1000 rounds at 2024-01-02T00:00:00Z')
  })

  it('has the price after a split that came before the fill as its reference', async () => {
    const result = await scriptedRun(
      [flat(100), flat(25), flat(25)],
      defineStrategy({
        name: 'adder',
        setup: () => ({
          onBar(bar, context) {
            if (bar.index === 0) context.openLong(symbol, { quantity: 10 })
          },
          onFill(fill, context) {
            if (fill.barIndex === 1) context.openLong(symbol)
          },
        }),
      }),
      {
        sizing: { notional: 1000 },
        source: { actions: [{ type: 'split', date: '2024-01-02', ratio: '4:1' }] },
      },
    )
    expect(fillsInWords(result)).toEqual(['bar 1: buy 40 at 25', 'bar 2: buy 40 at 25'])
  })
})

describe('an exit in the bar of an entry that was not its open', () => {
  it.each([
    ['stop', { stopLoss: 96, limitPrice: 97 }, [95, 95.5, 94, 95], 'bar 1: sell 10 at 95.5'],
    [
      'target',
      { takeProfit: 103, stopPrice: 102 },
      [104, 106, 103.5, 105],
      'bar 1: sell 10 at 103.5',
    ],
  ] as const)('fills a %s the bar gapped over inside the bar', async (_name, levels, bar, exit) => {
    const result = await scriptedRun(
      [flat(100), bar],
      { 0: (context) => context.openLong(symbol, levels) },
      { source: { priceScale: 2 }, execution: { entryBarExits: 'on' } },
    )
    expect(fillsInWords(result)).toEqual([`bar 1: buy 10 at ${bar[0]}`, exit])
  })
})

describe('an order sized at the fill', () => {
  const policy = { maximumPositionPercent: 10 }
  const sizing = { equityPercent: 10, at: 'fill' } as const

  it('is held to the limit on a position where the price gapped', async () => {
    const result = await scriptedRun(
      [flat(100), flat(125), flat(125)],
      { 0: (context) => context.openLong(symbol) },
      { policy, sizing: { notional: '10000', at: 'fill' }, capital: '100000 USD' },
    )
    expect(fillsInWords(result)).toEqual(['bar 1: buy 80 at 125'])
    const costly = await scriptedRun(
      [flat(100), flat(125), flat(125)],
      { 0: (context) => context.openLong(symbol) },
      { policy, sizing, execution: { slippage: { bps: 100 }, commission: { percent: 1 } } },
    )
    // With one percent of commission 77 at 127 cost 9876.79, one more would cost 10,005.06.
    expect(fillsInWords(costly)).toEqual(['bar 1: buy 77 at 127'])
  })

  it('went beyond the limit with the rest of an earlier one that volume held up', async () => {
    const result = await scriptedRun(
      [flat(100, 1000), flat(100, 200), flat(100, 2000), flat(100, 2000)],
      {
        0(context) {
          context.openLong(symbol)
          context.openLong(symbol)
        },
      },
      {
        policy,
        sizing: { equityPercent: 6, at: 'fill' },
        execution: { participation: { maximumPercent: 10 } },
      },
    )
    // Of the first 60 volume takes 20; the rest of 40 leaves room for 40 and not for 60.
    expect(fillsInWords(result)).toEqual([
      'bar 1: buy 20 at 100',
      'bar 1: buy 20 at 100',
      'bar 2: buy 40 at 100',
      'bar 2: buy 20 at 100',
    ])
  })
})
