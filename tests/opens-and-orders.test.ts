/** Which bar an order meets, and what becomes of it there, in corners that once went wrong. */

import { backtest, type BacktestOptions, bars, type Context, type Strategy } from 'ledgerline'
import type { BarInput } from 'ledgerline/data'
import { describe, expect, it } from 'vitest'

const bar = (time: string, open: number, more: Partial<BarInput> = {}): BarInput => ({
  time,
  open,
  high: open + 1,
  low: open - 1,
  close: open,
  volume: 100,
  ...more,
})

const flat = (time: string, price = 50): BarInput => bar(time, price, { high: price, low: price })

/** Bars of a length in hours from one moment up to another, both included. */
function each(length: number, from: string, to: string): BarInput[] {
  const rows: BarInput[] = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += length * 3_600_000)
    rows.push(flat(new Date(at).toISOString()))
  return rows
}

const isoOf = (context: Context): string =>
  new Date(context.time / 1000).toISOString().replace('.000', '')

/** Acts once, when a bar of `symbol` ends at `time`. */
const actingAt = (symbol: string, time: string, act: (context: Context) => void): Strategy => ({
  name: 'acting',
  onBar(of, context) {
    if (of.symbol === symbol && isoOf(context) === time) act(context)
  },
})

async function told(options: Omit<BacktestOptions, 'capital'>): Promise<string[]> {
  const result = await backtest({ capital: '10000 USD', ...options })
  const lines: string[] = []
  for (const event of result.events()) {
    if (event.eventType === 'fill')
      lines.push(
        `${event.occurredAt} ${event.side} ${event.filledQuantity} ${event.symbol} at ${event.fillPrice}`,
      )
    if (event.eventType === 'order_status' && event.reason !== null)
      lines.push(`${event.occurredAt} ${event.symbol} ${event.reason}`)
  }
  return lines
}

describe('a bar stamped at its close', () => {
  const days = (dates: readonly string[], interval: '1d' | '1w' = '1d') =>
    bars(
      dates.map((date, i) => bar(date, 100 + i)),
      { symbol: 'D', interval, stamp: 'close', timeZone: 'America/New_York' },
    )
  const halves = (from: string, to: string) =>
    bars(each(0.5, from, to), {
      symbol: 'H',
      interval: '30m',
      stamp: 'close',
      timeZone: 'America/New_York',
    })

  it.each([
    ['2024-03-10T04:30:00Z', '2024-03-10T05:00:00Z buy 1 D at 103'],
    ['2024-03-10T05:00:00Z', '2024-03-10T05:00:00Z buy 1 D at 103'],
  ])('of a day of 23 hours is not skipped by an order made at %s', async (time, fill) => {
    const dates = ['08', '09', '10', '11', '12', '13'].map((day) => `2024-03-${day}`)
    const data = [days(dates), halves('2024-03-09T20:00:00Z', '2024-03-10T12:00:00Z')]
    const strategy = actingAt('H', time, (context) => context.openLong('D', { quantity: 1 }))
    expect(await told({ data, strategy })).toEqual([fill])
  })

  it.each([
    ['2024-11-03T04:00:00Z', '2024-11-03T04:00:00Z buy 1 D at 103'],
    ['2024-11-03T04:30:00Z', '2024-11-04T05:00:00Z buy 1 D at 104'],
  ])('of a day of 25 hours is under way for an order made at %s', async (time, fill) => {
    const dates = ['01', '02', '03', '04', '05', '06'].map((day) => `2024-11-${day}`)
    const data = [days(dates), halves('2024-11-02T20:00:00Z', '2024-11-03T12:00:00Z')]
    const strategy = actingAt('H', time, (context) => context.openLong('D', { quantity: 1 }))
    expect(await told({ data, strategy })).toEqual([fill])
  })

  it('of a week with a change of clocks is not met a week late', async () => {
    const weeks = days(['2024-02-26', '2024-03-04', '2024-03-11', '2024-03-18'], '1w')
    const data = [weeks, halves('2024-03-03T20:00:00Z', '2024-03-04T12:00:00Z')]
    const strategy = actingAt('H', '2024-03-04T04:30:00Z', (context) =>
      context.openLong('D', { quantity: 1 }),
    )
    expect(await told({ data, strategy })).toEqual(['2024-03-04T05:00:00Z buy 1 D at 102'])
  })

  it('that is the short last one of a session begins when the one before it ended', async () => {
    const dates = ['2024-06-03', '2024-06-04', '2024-06-05']
    const rows = dates.flatMap((date) => [`${date}T13:30:00Z`, `${date}T16:00:00Z`])
    const four = bars(
      rows.map((time, i) => bar(time, 100 + i)),
      { symbol: 'A', interval: '4h', stamp: 'close' },
    )
    const hours = dates.flatMap((date) => each(1, `${date}T10:00:00Z`, `${date}T16:00:00Z`))
    const strategy = actingAt('B', '2024-06-04T13:00:00Z', (context) =>
      context.openLong('A', { quantity: 1 }),
    )
    const data = [four, bars(hours, { symbol: 'B', interval: '1h', stamp: 'close' })]
    expect(await told({ data, strategy })).toEqual(['2024-06-04T13:30:00Z buy 1 A at 103'])
  })
})

describe('bars of different length that never overlap up to a cut', () => {
  const source = (symbol: string, interval: '1h' | '30m', times: readonly string[]) =>
    bars(
      times.map((time) => flat(`2024-06-03T${time}:00Z`, 100)),
      { symbol, interval },
    )
  const strategy: Strategy = {
    name: 'turning',
    onBar({ symbol }, context) {
      const time = isoOf(context).slice(11, 16)
      if (symbol !== 'B') return
      if (time === '10:00') context.openLong('B', { quantity: 100 })
      if (time !== '11:00') return
      context.closeLong('B')
      context.openLong('A', { quantity: 100 })
    },
  }
  const expected = [
    '2024-06-03T10:30:00Z buy 100 B at 100',
    '2024-06-03T11:00:00Z A insufficient_funds',
    '2024-06-03T11:30:00Z sell 100 B at 100',
  ]

  it.each([
    ['cut', [], []],
    ['longer', ['12:00'], ['12:00', '12:30']],
  ])('open in the order of time in data that are %s', async (_, moreA, moreB) => {
    const data = [
      source('A', '1h', ['09:00', '10:00', '11:00', ...moreA]),
      source('B', '30m', ['09:30', '10:30', '11:30', ...moreB]),
    ]
    expect(await told({ data, strategy })).toEqual(expected)
  })
})

describe('a split', () => {
  it('restates what was signalled between bars before it', async () => {
    const data = [
      bars(each(1, '2024-06-02T20:30:00Z', '2024-06-03T02:30:00Z'), {
        symbol: 'A',
        interval: '1h',
      }),
      bars(
        [flat('2024-05-31', 100), flat('2024-06-03'), flat('2024-06-04', 49), flat('2024-06-05')],
        {
          symbol: 'B',
          interval: '1d',
          actions: [{ date: '2024-06-03', type: 'split', ratio: '2:1' }],
        },
      ),
    ]
    const strategy: Strategy = {
      ...actingAt('A', '2024-06-02T23:30:00Z', (context) => context.openLong('A', { quantity: 1 })),
      onFill({ symbol }, context) {
        if (symbol === 'A') context.openLong('B', { quantity: 10, limitPrice: 98 })
      },
    }
    expect(await told({ data, strategy })).toEqual([
      '2024-06-02T23:30:00Z buy 1 A at 50',
      '2024-06-05T00:00:00Z buy 20 B at 49',
    ])
  })

  it('that pays a position out ends the orders that were to close it', async () => {
    const data = bars(
      [
        flat('2024-06-03', 100),
        flat('2024-06-04', 100),
        bar('2024-06-05', 100, { high: 106 }),
        ...['06', '07', '10', '11'].map((day) => bar(`2024-06-${day}`, 300, { high: 400 })),
      ],
      {
        symbol: 'A',
        interval: '1d',
        actions: [{ date: '2024-06-06', type: 'split', ratio: '1:3' }],
      },
    )
    const strategy: Strategy = {
      name: 'leaving',
      onBar({ index }, context) {
        if (index === 0) context.openLong('A', { quantity: 5 })
        if (index === 1) {
          context.closeLong('A', { quantity: 5, limitPrice: 110 })
          context.closeLong('A', { quantity: 4, limitPrice: 105 })
        }
        if (index === 3) context.openLong('A', { quantity: 7 })
      },
    }
    expect((await told({ data, strategy })).slice(1)).toEqual([
      '2024-06-06T00:00:00Z sell 4 A at 105',
      '2024-06-07T00:00:00Z A position_closed',
      '2024-06-08T00:00:00Z buy 7 A at 300',
    ])
  })
})

describe('the rest of a stop order that volume held up', () => {
  const source = (symbol: string, price: number, thin: Partial<BarInput>) =>
    bars(
      ['03', '04', '05', '06', '07'].map((day, i) =>
        bar(`2024-06-${day}`, price, { volume: 9000, ...(i === 2 ? thin : {}) }),
      ),
      { symbol, interval: '1d' },
    )

  it('fills before opening orders of the same open, like any closing market order', async () => {
    const data = [source('A', 100, { low: 90, volume: 100 }), source('B', 10, {})]
    const strategy: Strategy = {
      name: 'stopping',
      onBar({ symbol, index }, context) {
        if (symbol === 'A' && index === 0) context.openLong('A', { quantity: 100 })
        if (symbol === 'A' && index === 1) context.closeLong('A', { stopPrice: 95 })
        if (symbol === 'B' && index === 2) context.openLong('B', { quantity: 800 })
      },
    }
    const execution = { participation: { maximumPercent: 50 } }
    expect((await told({ data, strategy, execution })).slice(1)).toEqual([
      '2024-06-06T00:00:00Z sell 50 A at 95',
      '2024-06-07T00:00:00Z sell 50 A at 100',
      '2024-06-07T00:00:00Z buy 800 B at 10',
    ])
  })
})

describe('an order sized at its fill', () => {
  it('uses its budget where slippage grows with its size', async () => {
    const data = bars(
      ['2024-06-03', '2024-06-04', '2024-06-05'].map((time) => flat(time, 100)),
      {
        symbol: 'A',
        interval: '1d',
        priceScale: 2,
      },
    )
    const strategy: Strategy = {
      name: 'whole',
      onBar({ index }, context) {
        if (index === 0) context.openLong('A')
      },
    }
    const execution = { slippage: { volume: { base: 0, impact: 10_000 } } }
    const sizing = { equityPercent: 100, at: 'fill' } as const
    // 61 at 161 is 9,821; 62 at 162 would be 10,044.
    expect(await told({ data, strategy, sizing, execution })).toEqual([
      '2024-06-05T00:00:00Z buy 61 A at 161',
    ])
  })
})
