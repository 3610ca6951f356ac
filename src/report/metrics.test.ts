import { describe, expect, it } from 'vitest'

import { monthlyReturns, yearlyReturns } from './calendar-returns.ts'
import { drawdownColumn, drawdownPeriods } from './drawdowns.ts'
import { parseIsoTime, parseZonedTime, shownLabel } from './iso-time.ts'
import type { MetricsInput } from './measurements.ts'
import { computeMetrics, metricNumber, metricOf } from './metrics.ts'
import { excessKurtosis, quantile, skewness } from './sample-statistics.ts'
import { dailyLevels, samplingOf, simpleReturns } from './sampling.ts'
import type { TradeFacts } from './trade-statistics.ts'

const day = 86_400_000_000
const monday = parseIsoTime('2024-01-01')

function input(equity: readonly number[], over: Partial<MetricsInput> = {}): MetricsInput {
  const column = Float64Array.from(equity)
  return {
    initialCapital: 100_000,
    equity: {
      time: column.map((_, i) => monday + i * day),
      equity: column,
      cash: column,
      exposure: column.map(() => 0),
      scale: 2,
    },
    trades: [],
    totalFees: 0,
    totalSlippage: 0,
    tradedValue: 0,
    market: null,
    ...over,
  }
}

const trade = (pnl: number, over: Partial<TradeFacts> = {}): TradeFacts => ({
  side: 'long',
  entryTime: monday,
  exitTime: monday + day,
  bars: 1,
  pnl,
  fees: 10,
  returnRatio: pnl / 100_000,
  ...over,
})

const value = (of: MetricsInput, key: string): number | null =>
  metricNumber(computeMetrics(of), key)

describe('computeMetrics', () => {
  it('gives every key once, and no number that is not finite', () => {
    const inputs = [
      input([]),
      input([100_000]),
      input([100_000, 100_000, 100_000]),
      input([100_000, -5, -10]),
      input([100_000, 0, 0]),
      input([0, 0, 0]),
      input([100_000, 120_000], { trades: [trade(20_000)] }),
      input([100_000, 80_000], { trades: [trade(-20_000), trade(0)] }),
      input([100_000, 80_000], { market: { label: 'flat', level: [5, 5] } }),
      input([100_000, 80_000], { market: { label: 'zero', level: [0, 0] } }),
      input([100_000, 80_000], { trades: [trade(-100_000)], tradedValue: null }),
    ]
    for (const one of inputs) {
      const metrics = computeMetrics(one)
      expect(new Set(metrics.map((metric) => metric.key)).size).toBe(metrics.length)
      for (const metric of metrics) {
        if (typeof metric.value !== 'number') continue
        expect({ key: metric.key, finite: Number.isFinite(metric.value) }).toEqual({
          key: metric.key,
          finite: true,
        })
        expect({ key: metric.key, small: Math.abs(metric.value) < 1e9 }).toEqual({
          key: metric.key,
          small: true,
        })
      }
    }
  })

  it('leaves ratios undefined without variation', () => {
    const flat = input([100_000, 100_000, 100_000, 100_000])
    for (const key of ['sharpe', 'sortino', 'calmar', 'omega', 'tailRatio', 'skew', 'kurtosis']) {
      expect({ key, value: value(flat, key) }).toEqual({ key, value: null })
    }
    expect(value(flat, 'volatilityAnnual')).toBe(0)
    expect(value(flat, 'maxDrawdown')).toBe(0)
    expect(value(flat, 'return')).toBe(0)
  })

  it('leaves the Sharpe ratio undefined when returns differ only by rounding noise', () => {
    const steady = Array.from({ length: 50 }, (_, i) => 1e13 * 1.01 ** i)
    expect(value(input(steady, { initialCapital: 1e13 }), 'sharpe')).toBeNull()
  })

  it('leaves trade statistics undefined without trades, and counts zero', () => {
    const none = input([100_000, 100_000])
    expect(value(none, 'tradeCount')).toBe(0)
    for (const key of [
      'winRate',
      'bestTrade',
      'avgTrade',
      'profitFactor',
      'sqn',
      'kelly',
      'avgPnl',
    ])
      expect({ key, value: value(none, key) }).toEqual({ key, value: null })
  })

  it('leaves profit factor and payoff ratio undefined when every trade won', () => {
    const won = input([100_000, 103_000], { trades: [trade(1000), trade(2000)] })
    expect(value(won, 'winRate')).toBe(100)
    expect(value(won, 'profitFactor')).toBeNull()
    expect(value(won, 'payoffRatio')).toBeNull()
    expect(value(won, 'avgLoss')).toBeNull()
    expect(value(won, 'avgWin')).toBe(15)
  })

  it('counts a profit factor of zero when every trade lost', () => {
    const lost = input([100_000, 97_000], { trades: [trade(-1000), trade(-2000)] })
    expect(value(lost, 'profitFactor')).toBe(0)
    expect(value(lost, 'longestLossStreak')).toBe(2)
  })

  it('shows a bust account without inventing returns after it', () => {
    const bust = input([100_000, 50_000, -20_000, -20_000])
    expect(value(bust, 'return')).toBe(-120)
    expect(value(bust, 'maxDrawdown')).toBe(-120)
    for (const key of ['cagr', 'returnAnnual', 'sharpe', 'volatilityAnnual', 'averageExposure'])
      expect({ key, value: value(bust, key) }).toEqual({ key, value: null })
  })

  it('measures a fall on the first step from the initial capital', () => {
    const early = input([90_000, 95_000])
    expect(value(early, 'maxDrawdown')).toBeCloseTo(-10, 12)
    expect(value(early, 'worstDay')).toBeCloseTo(-10, 12)
    expect(value(early, 'peakEquity')).toBe(1000)
  })

  it('names how returns are sampled and annualised', () => {
    const week = computeMetrics(
      input([100_000, 101_000, 99_000, 102_000, 100_000, 103_000, 101_000]),
    )
    expect(metricOf(week, 'sharpe')?.convention).toBe('daily, √365, ddof 1, risk-free 0')
    const weekdays = computeMetrics(input([100_000, 101_000, 99_000, 102_000, 100_000]))
    expect(metricOf(weekdays, 'sharpe')?.convention).toBe('daily, √252, ddof 1, risk-free 0')
  })

  it('uses the last equity of each day for intraday steps', () => {
    const hours = Array.from({ length: 48 }, (_, i) => 100_000 + i * 10)
    const column = Float64Array.from(hours)
    const equity = {
      time: column.map((_, i) => monday + (i * day) / 24),
      equity: column,
      cash: column,
      exposure: column,
      scale: 2,
    }
    expect(value(input([], { equity }), 'bestDay')).toBeCloseTo((100_470 / 100_230 - 1) * 100, 12)
  })

  it('accepts steps with equal labels', () => {
    const column = Float64Array.from([100_000, 101_000, 102_000])
    const equity = {
      time: Float64Array.from([monday, monday, monday]),
      equity: column,
      cash: column,
      exposure: column,
      scale: 2,
    }
    const same = input([], { equity })
    expect(value(same, 'return')).toBeCloseTo(2, 12)
    expect(value(same, 'cagr')).toBeNull()
    expect(value(same, 'duration')).toBe(0)
    expect(value(same, 'exposureTime')).toBe(100)
  })

  it('keeps money exact to the minor unit', () => {
    const exact = computeMetrics(
      input([], {
        initialCapital: 9_007_199_254_740_991,
        equity: { ...input([]).equity, scale: 6 },
      }),
    )
    expect(metricOf(exact, 'finalEquity')?.value).toBe('9007199254.740991')
  })

  it('counts turnover as half of traded value per year over average equity', () => {
    const year = Array.from({ length: 1462 }, () => 100_000)
    // 1,461 days are 4 years of 365.25 days.
    expect(value(input(year, { tradedValue: 1_600_000 }), 'turnover')).toBeCloseTo(2, 12)
  })
})

const at = (gap: number, count: number): ReturnType<typeof samplingOf> => {
  const time = Array.from({ length: count }, (_, i) => monday + i * gap * day)
  return samplingOf(dailyLevels({ time, level: time }))
}

describe('samplingOf', () => {
  it.each([
    [1, 'daily', 365],
    [7, 'weekly', 52],
    [30, 'monthly', 12],
    [91, 'quarterly', 4],
    [365, 'yearly', 1],
    [3, 'every 3 days', 122],
  ])('calls a level every %i days "%s", %i a year', (gap, name, perYear) => {
    expect(at(gap, 40)).toEqual({ name, perYear })
  })

  it('takes a market that also trades on Sunday evening as 252 days', () => {
    const time = Array.from({ length: 70 }, (_, i) => monday + i * day).filter(
      (_, i) => i % 7 !== 5,
    )
    expect(samplingOf({ time, level: time }).perYear).toBe(252)
  })

  it('takes one level as daily', () => {
    expect(at(1, 1)).toEqual({ name: 'daily', perYear: 252 })
  })
})

describe('simpleReturns', () => {
  it('counts the first level only when it moved', () => {
    expect([...(simpleReturns([100, 110], 100) as Float64Array)]).toHaveLength(1)
    expect([...(simpleReturns([110, 110], 100) as Float64Array)]).toEqual([110 / 100 - 1, 0])
  })
  it('is null after a level of zero', () => {
    expect(simpleReturns([100, 0, 50], null)).toBeNull()
    expect(simpleReturns([100, 0], null)).toEqual(Float64Array.of(-1))
  })
})

const levels = (level: readonly number[]): { time: number[]; level: readonly number[] } => ({
  time: level.map((_, i) => i * day),
  level,
})

describe('drawdownPeriods', () => {
  it('finds depth, peak, trough and recovery', () => {
    const found = drawdownPeriods(levels([100, 120, 90, 96, 120, 130, 117]), 100)
    expect(found).toEqual([
      {
        depth: -0.25,
        fall: 30,
        peakIndex: 1,
        troughIndex: 2,
        recoveryIndex: 4,
        peakTime: day,
        troughTime: 2 * day,
        recoveryTime: 4 * day,
        days: 3,
        length: 2,
      },
      {
        depth: 117 / 130 - 1,
        fall: 13,
        peakIndex: 5,
        troughIndex: 6,
        recoveryIndex: null,
        peakTime: 5 * day,
        troughTime: 6 * day,
        recoveryTime: null,
        days: 1,
        length: 1,
      },
    ])
  })
  it('begins at the capital before the first level', () => {
    const [first] = drawdownPeriods(levels([90, 100]), 100)
    expect(first).toMatchObject({ peakIndex: -1, depth: 90 / 100 - 1, recoveryIndex: 1, length: 1 })
  })
  it('finds nothing in a rising or empty column', () => {
    expect(drawdownPeriods(levels([1, 2, 3]), null)).toEqual([])
    expect(drawdownPeriods(levels([]), null)).toEqual([])
  })
  it('agrees with the drawdown column', () => {
    const level = [100, 120, 90, 96, 120, 130, 117]
    const found = drawdownPeriods(levels(level), 100).map((period) => period.depth)
    const column = drawdownColumn(level, 100)
    expect(found).toEqual([column[2], column[6]])
  })
})

describe('monthlyReturns', () => {
  it('measures the first month from the start and marks partial spans', () => {
    const time = ['2023-12-15', '2023-12-29', '2024-01-31', '2024-02-10'].map(parseIsoTime)
    const level = [110, 120, 90, 99]
    expect(monthlyReturns({ time, level }, 100)).toEqual([
      { year: 2023, month: 12, ratio: 120 / 100 - 1, isPartial: true },
      { year: 2024, month: 1, ratio: 90 / 120 - 1, isPartial: false },
      { year: 2024, month: 2, ratio: 99 / 90 - 1, isPartial: true },
    ])
    expect(yearlyReturns({ time, level }, 100).map((one) => one.isPartial)).toEqual([true, true])
  })
  it('leaves a month undefined that began with nothing', () => {
    const time = ['2024-01-31', '2024-02-29'].map(parseIsoTime)
    expect(monthlyReturns({ time, level: [0, 10] }, 100)[1]?.ratio).toBeNull()
  })
})

describe('sample statistics', () => {
  it('interpolates quantiles between ranks', () => {
    expect(quantile([1, 2], 0.3)).toBeCloseTo(1.3, 12)
    const sample = [1, 81, 82, 83, 84, 85]
    expect([0.1, 0.2, 0.3].map((share) => quantile(sample, share))).toEqual([41, 81, 81.5])
  })
  it('gives adjusted skewness and kurtosis of a known sample', () => {
    // By hand for 1, 2, 3, 4, 10: m2 = 10, m3 = 36, m4 = 278.8.
    expect(skewness([1, 2, 3, 4, 10])).toBeCloseTo((Math.sqrt(20) / 3) * (36 / 10 ** 1.5), 12)
    expect(excessKurtosis([1, 2, 3, 4, 10])).toBeCloseTo((4 / 6) * (6 * (2.788 - 3) + 6), 12)
  })
})

describe('times', () => {
  it('reads labels with and without time and zone', () => {
    expect(parseIsoTime('1970-01-02')).toBe(day)
    expect(parseIsoTime('1970-01-01T01:00:00+01:00')).toBe(0)
    expect(parseIsoTime('1970-01-01T00:00:00.25Z')).toBe(250_000)
    expect(() => parseIsoTime('yesterday')).toThrow('found "yesterday"')
  })
  it('reads the clock that wrote a label, seconds of its offset too', () => {
    expect(parseZonedTime('1970-01-01T09:00:00+09:00')).toEqual({ time: 0, wall: 9 * 3600e6 })
    expect(parseZonedTime('1969-12-31T19:00:00-05:00')).toEqual({ time: 0, wall: -5 * 3600e6 })
    expect(parseZonedTime('1970-01-01T00:19:32+00:19:32')).toEqual({ time: 0, wall: 1172e6 })
  })
  it.each([
    ['1970-01-02T00:00:00Z', '1970-01-02', '1970-01-02 00:00'],
    ['1970-01-02T14:30:00Z', '1970-01-02', '1970-01-02 14:30'],
    ['1970-01-02T14:30:05Z', '1970-01-02', '1970-01-02 14:30:05'],
    ['2024-01-05T00:00:00+09:00', '2024-01-05', '2024-01-05 00:00+09:00'],
    ['2024-01-05T19:00:00-05:00', '2024-01-05', '2024-01-05 19:00-05:00'],
  ])('shows %s by its own clock', (label, date, clock) => {
    expect(shownLabel(label, false)).toBe(date)
    expect(shownLabel(label, true)).toBe(clock)
  })
})
