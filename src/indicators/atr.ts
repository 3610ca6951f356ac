/** True range, and its average. */

import { checkPeriod } from './argument.ts'
import { type ExponentialSmoother, wilderSmoother } from './exponential-smoother.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'

/**
 * The range of the bar, stretched to the close before:
 * max(high - low, |high - close before|, |low - close before|). The first bar has none before and
 * takes high - low. Warm-up: 1 bar.
 * Source: J. W. Wilder, New Concepts in Technical Trading Systems, 1978.
 */
export function trueRange(): IndicatorSpec {
  return Object.freeze({
    name: 'true-range',
    label: 'True range',
    pane: 'own',
    warmup: 1,
    create: () => new TrueRangeKernel(),
  })
}

/**
 * Average true range, smoothed as Wilder does: ATR = ATR before + (TR - ATR before) / period.
 * Seed: the mean of the first `period` true ranges, the first bar's high - low among them.
 * Warm-up: `period` bars.
 * Source: J. W. Wilder, New Concepts in Technical Trading Systems, 1978.
 */
export function atr(period: number): IndicatorSpec {
  checkPeriod('atr(period)', period)
  return Object.freeze({
    name: 'atr',
    label: `ATR ${period}`,
    pane: 'own',
    warmup: period,
    create: () => new AtrKernel(period),
  })
}

/** In ticks. `closeBefore` is NaN on the first bar. */
function trueRangeTicks(columns: IndicatorColumns, index: number, closeBefore: number): number {
  const high = columns.high[index] as number
  const low = columns.low[index] as number
  if (Number.isNaN(closeBefore)) return high - low
  return (high > closeBefore ? high : closeBefore) - (low < closeBefore ? low : closeBefore)
}

class TrueRangeKernel implements IndicatorKernel {
  private closeBefore = Number.NaN

  update(columns: IndicatorColumns, index: number): number {
    const range = trueRangeTicks(columns, index, this.closeBefore)
    this.closeBefore = columns.close[index] as number
    return range / columns.factor
  }
}

class AtrKernel implements IndicatorKernel {
  private readonly smoother: ExponentialSmoother
  private closeBefore = Number.NaN

  constructor(period: number) {
    this.smoother = wilderSmoother(period)
  }

  update(columns: IndicatorColumns, index: number): number {
    const range = trueRangeTicks(columns, index, this.closeBefore)
    this.closeBefore = columns.close[index] as number
    return this.smoother.next(range) / columns.factor
  }
}
