/** Relative strength index. */

import { checkPeriod } from './argument.ts'
import { type ExponentialSmoother, wilderSmoother } from './exponential-smoother.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'
import {
  checkSource,
  type Source,
  type SourceOptions,
  sourceSuffix,
  sourceTicks,
} from './source.ts'

/**
 * RSI = 100 · gain / (gain + loss), where gain and loss are Wilder averages of the rises and falls
 * from bar to bar, started at the mean of the first `period` of them. From 0 to 100; 50 where the
 * price has not moved at all. Warm-up: `period` + 1 bars.
 * Source: J. W. Wilder, New Concepts in Technical Trading Systems, 1978.
 */
export function rsi(period: number, options: SourceOptions = {}): IndicatorSpec {
  checkPeriod('rsi(period)', period)
  const source = checkSource('rsi(source)', options.source)
  return Object.freeze({
    name: 'rsi',
    label: `RSI ${period}${sourceSuffix(source)}`,
    pane: 'own',
    warmup: period + 1,
    create: () => new RsiKernel(period, source),
  })
}

class RsiKernel implements IndicatorKernel {
  private readonly source: Source
  private readonly gains: ExponentialSmoother
  private readonly losses: ExponentialSmoother
  private last = Number.NaN

  constructor(period: number, source: Source) {
    this.source = source
    this.gains = wilderSmoother(period)
    this.losses = wilderSmoother(period)
  }

  update(columns: IndicatorColumns, index: number): number {
    const ticks = sourceTicks(this.source, columns, index)
    const change = ticks - this.last
    this.last = ticks
    if (Number.isNaN(change)) return Number.NaN
    const gain = this.gains.next(change > 0 ? change : 0)
    const loss = this.losses.next(change < 0 ? -change : 0)
    return gain + loss === 0 ? 50 : (100 * gain) / (gain + loss)
  }
}
