import { describe, expect, it } from 'vitest'

import type { BarInput } from '../data/source.ts'
import { backtest, bars, buyAndHold, defineStrategy } from '../index.ts'
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

describe('days and months', () => {
  /** 30 weekdays from Monday 29 January 2024. */
  const weekdays = Array.from({ length: 42 }, (_, i) => new Date(Date.UTC(2024, 0, 29 + i)))
    .filter((date) => date.getUTCDay() % 6 !== 0)
    .map((date) => date.toISOString().slice(0, 10))
  const inZone = (timeZone: string, times: readonly string[]): Promise<BacktestResult> =>
    backtest({
      data: bars(rows(times), { symbol: 'X', timeZone, priceScale: 2 }),
      strategy: buyAndHold(),
      capital: '1000 USD',
      sizing: { quantity: 10 },
    })
  const keys = [
    'sharpe',
    'returnAnnual',
    'bestDay',
    'bestMonth',
    'worstMonth',
    'alpha',
    'beta',
  ] as const
  const measures = (result: BacktestResult): readonly unknown[] =>
    keys.map((key) => {
      const { value, convention } = result.summary()[key]
      return [value, convention]
    })

  it("are those of the bars' zone: Monday in Tokyo is no Sunday, 1 February no January", async () => {
    const utc = measures(await inZone('UTC', weekdays))
    expect(utc[0]).toEqual([expect.any(Number), expect.stringContaining('daily, √252')])
    expect(measures(await inZone('Asia/Tokyo', weekdays))).toEqual(utc)
    expect(measures(await inZone('America/New_York', weekdays))).toEqual(utc)
  })

  it('are whole sessions where these go past midnight UTC, as in Sydney', async () => {
    const sessions = weekdays.flatMap((day) =>
      ['10', '11', '12', '13', '14', '15'].map((hour) => `${day}T${hour}:00`),
    )
    expect(measures(await inZone('Australia/Sydney', sessions))).toEqual(
      measures(await inZone('UTC', sessions)),
    )
  })
})

describe('what came in and what it cost', () => {
  const dividend = { type: 'dividend', date: '2024-01-04', amount: '0.50' } as const
  const days = rows(['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05'])
  const paid = (side: 'long' | 'short'): Promise<BacktestResult> =>
    backtest({
      data: bars(days, { symbol: 'X', interval: '1d', priceScale: 2, actions: [dividend] }),
      strategy: defineStrategy({
        name: 'holder',
        setup: ({ symbol }) => ({
          onBar(bar, context) {
            if (bar.index > 0) return
            if (side === 'long') context.openLong(symbol, { quantity: 10 })
            else context.openShort(symbol, { quantity: 10 })
          },
        }),
      }),
      capital: '1000 USD',
      execution: { commission: { flat: 1 } },
    })

  it('does not add dividends received to the costs', async () => {
    const { costs, income } = (await paid('long')).toJSON()
    expect(costs).toEqual([{ label: 'Commission', amount: '1', note: 'charged on every fill' }])
    expect(income).toEqual([{ label: 'Dividends received', amount: '5', note: 'on longs' }])
  })

  it('counts dividends paid on shorts among the costs', async () => {
    const { costs, income } = (await paid('short')).toJSON()
    expect(costs.map(({ label, amount }) => [label, amount])).toEqual([
      ['Commission', '1'],
      ['Dividends paid', '5'],
    ])
    expect(income).toEqual([])
  })
})
