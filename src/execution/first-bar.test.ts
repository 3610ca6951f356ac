import { describe, expect, it } from 'vitest'

import type { BarInput } from '../data/source.ts'
import type { SignalOptions } from '../domain/signal.ts'
import { backtest, bars, type Bar, type Context } from '../index.ts'
import type { BacktestOptions } from '../run/options.ts'
import type { BacktestResult } from '../run/result.ts'

const days = ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04']
const hours = days.flatMap((day) =>
  Array.from({ length: 24 }, (_, hour) => `${day}T${String(hour).padStart(2, '0')}:00`),
)
const row = (time: string, open: number): BarInput => ({
  time,
  open,
  high: open + 9,
  low: open - 1,
  close: open + 8,
})
const daily = days.map((day, i) => row(day, 100 + 10 * i))

/** Buys the daily D when the hour that ends at noon of 2 January is over, seen on the hourly H. */
function run(signal: SignalOptions, more: Partial<BacktestOptions> = {}): Promise<BacktestResult> {
  return backtest({
    data: [
      bars(daily, { symbol: 'D', priceScale: 2 }),
      bars(
        hours.map((time) => row(time, 50)),
        { symbol: 'H', priceScale: 2 },
      ),
    ],
    strategy: {
      name: 'noon',
      strategy: class {
        onBar(bar: Bar, context: Context): void {
          if (bar.symbol === 'H' && bar.index === 35)
            context.openLong('D', { quantity: 1, ...signal })
        }
      },
    },
    capital: '100000 USD',
    ...more,
  })
}

const fills = (result: BacktestResult): readonly string[] =>
  result.fills.map(({ fillPrice, occurredAt }) => `${fillPrice} in the bar to ${occurredAt}`)

describe('an order made while a longer bar is under way', () => {
  it('does not fill at the open of that bar, which was before it', async () => {
    expect(fills(await run({}))).toEqual(['120 in the bar to 2024-01-04T00:00:00Z'])
  })

  it('may fill at its close, which comes after', async () => {
    const execution = { marketFill: 'next_close' as const }
    expect(fills(await run({}, { execution }))).toEqual(['118 in the bar to 2024-01-03T00:00:00Z'])
  })

  it('does not meet its low, which may have been before it', async () => {
    expect(fills(await run({ limitPrice: 110 }))).toEqual([])
    expect(fills(await run({ limitPrice: 119 }))).toEqual([
      '119 in the bar to 2024-01-04T00:00:00Z',
    ])
  })

  it('has its first day with the first bar it can fill in', async () => {
    expect(fills(await run({ limitPrice: 119, timeInForce: 'DAY' }))).toEqual([
      '119 in the bar to 2024-01-04T00:00:00Z',
    ])
  })
})

describe('an order of the instrument whose bar has just ended', () => {
  it('works from the next bar on, however long ago the symbol traded before', async () => {
    const gap = [row('2024-01-02', 100), row('2024-01-03', 110), row('2024-01-09', 120)]
    const result = await backtest({
      data: bars(gap, { symbol: 'D', priceScale: 2, stamp: 'close' }),
      strategy: class {
        readonly name = 'second'
        onBar(bar: Bar, context: Context): void {
          if (bar.index === 1) context.openLong('D')
        }
      },
      capital: '1000 USD',
    })
    expect(fills(result)).toEqual(['120 in the bar to 2024-01-09T00:00:00Z'])
  })
})
