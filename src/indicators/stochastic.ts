/** Where the close lies in the range of recent bars: the stochastic oscillator and Williams %R. */

import { checkPeriod } from './argument.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'
import { RollingExtreme } from './rolling-extreme.ts'

/**
 * Periods in bars. Defaults: `period` 14, `smoothing` 3 (1 gives the fast stochastic),
 * `signal` 3.
 */
export type StochasticOptions = Readonly<{ period?: number; smoothing?: number; signal?: number }>

/**
 * %K: the mean of the last `smoothing` values of 100 · (close - lowest low) / (highest high -
 * lowest low) over `period` bars. From 0 to 100; 0 where the range is empty.
 * Warm-up: `period` + `smoothing` - 1 bars. No seed.
 * Source: G. C. Lane, Technical Analysis of Stocks & Commodities, 1984.
 */
export function stochasticK(options: StochasticOptions = {}): IndicatorSpec {
  const { period, smoothing } = checkStochastic(options)
  return Object.freeze({
    name: 'stochastic-k',
    label: `Stochastic %K ${period}/${smoothing}`,
    pane: 'own',
    warmup: period + smoothing - 1,
    create: () => new StochasticKernel(period, [smoothing]),
  })
}

/**
 * %D: the mean of the last `signal` values of %K.
 * Warm-up: `period` + `smoothing` + `signal` - 2 bars. No seed.
 */
export function stochasticD(options: StochasticOptions = {}): IndicatorSpec {
  const { period, smoothing, signal } = checkStochastic(options)
  return Object.freeze({
    name: 'stochastic-d',
    label: `Stochastic %D ${period}/${smoothing}/${signal}`,
    pane: 'own',
    warmup: period + smoothing + signal - 2,
    create: () => new StochasticKernel(period, [smoothing, signal]),
  })
}

/**
 * Williams %R = -100 · (highest high - close) / (highest high - lowest low) over `period` bars.
 * From -100 to 0; -100 where the range is empty. Warm-up: `period` bars. No seed.
 * Source: L. R. Williams, How I Made One Million Dollars, 1973.
 */
export function williamsR(period: number): IndicatorSpec {
  checkPeriod('williamsR(period)', period)
  return Object.freeze({
    name: 'williams-r',
    label: `Williams %R ${period}`,
    pane: 'own',
    warmup: period,
    create: () => new WilliamsKernel(period),
  })
}

function checkStochastic(options: StochasticOptions): Required<StochasticOptions> {
  return {
    period: checkPeriod('stochastic(period)', options.period ?? 14),
    smoothing: checkPeriod('stochastic(smoothing)', options.smoothing ?? 3),
    signal: checkPeriod('stochastic(signal)', options.signal ?? 3),
  }
}

class Range {
  private readonly highest: RollingExtreme
  private readonly lowest: RollingExtreme
  high = Number.NaN
  low = Number.NaN

  constructor(period: number) {
    this.highest = new RollingExtreme(period, 'highest')
    this.lowest = new RollingExtreme(period, 'lowest')
  }

  next(columns: IndicatorColumns, index: number): void {
    this.high = this.highest.next(columns.high[index] as number)
    this.low = this.lowest.next(columns.low[index] as number)
  }
}

/** The mean of a few recent values, added up afresh each time, so that nothing drifts. */
class RecentMean {
  private readonly window: Float64Array
  private count = 0

  constructor(period: number) {
    this.window = new Float64Array(period)
  }

  next(value: number): number {
    const { window } = this
    let sum = 0
    for (let slot = 1; slot < window.length; slot++) {
      const kept = window[slot] as number
      window[slot - 1] = kept
      sum += kept
    }
    window[window.length - 1] = value
    this.count++
    return this.count < window.length ? Number.NaN : (sum + value) / window.length
  }
}

class StochasticKernel implements IndicatorKernel {
  private readonly range: Range
  private readonly means: readonly RecentMean[]

  constructor(period: number, smoothings: readonly number[]) {
    this.range = new Range(period)
    this.means = smoothings.map((smoothing) => new RecentMean(smoothing))
  }

  update(columns: IndicatorColumns, index: number): number {
    this.range.next(columns, index)
    const { high, low } = this.range
    const above = (columns.close[index] as number) - low
    let value = high === low ? 0 : (100 * above) / (high - low)
    for (const mean of this.means) {
      if (Number.isNaN(value)) return Number.NaN
      value = mean.next(value)
    }
    return value
  }
}

class WilliamsKernel implements IndicatorKernel {
  private readonly range: Range

  constructor(period: number) {
    this.range = new Range(period)
  }

  update(columns: IndicatorColumns, index: number): number {
    this.range.next(columns, index)
    const { high, low } = this.range
    if (high === low) return -100
    const below = high - (columns.close[index] as number)
    return (-100 * below) / (high - low) + 0
  }
}
