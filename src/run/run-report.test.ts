import { describe, expect, it } from 'vitest'

import type { BarInput } from '../data/source.ts'
import { backtest, bars, buyAndHold } from '../index.ts'
import type { BacktestResult } from './result.ts'

const rows = (times: readonly string[]): readonly BarInput[] =>
  times.map((time, i) => ({ time, open: 10 + i, high: 12 + i, low: 9 + i, close: 10 + i }))

const hours = ['2024-01-01T21:00', '2024-01-01T22:00', '2024-01-01T23:00', '2024-01-02T00:00']

/** A daily D beside an hourly H. */
const run = (hourly: readonly string[]): Promise<BacktestResult> =>
  backtest({
    data: [
      bars(rows(['2024-01-01']), { symbol: 'D', interval: '1d', priceScale: 2 }),
      bars(rows(hourly), { symbol: 'H', interval: '1h', priceScale: 2 }),
    ],
    strategy: buyAndHold(),
    capital: '1000 USD',
  })

const labels = (result: BacktestResult): readonly string[] =>
  Array.from(result.equity.time, (time) => new Date(time / 1000).toISOString().slice(5, 16))

describe('the time of a step', () => {
  it("is the hour's where a day ends with it, so that it never goes back to midnight", async () => {
    expect(labels(await run(hours))).toEqual([
      '01-01T21:00',
      '01-01T22:00',
      '01-01T23:00',
      '01-02T00:00',
    ])
  })

  it('stays where it was when a day ends alone', async () => {
    expect(labels(await run(hours.toSpliced(2, 1)))).toEqual([
      '01-01T21:00',
      '01-01T22:00',
      '01-01T22:00',
      '01-02T00:00',
    ])
  })
})
