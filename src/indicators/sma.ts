/** Simple moving average, over an exact sum: two averages that are equal compare as equal. */

import { checkPeriod } from './argument.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'
import { RollingSum } from './rolling-sum.ts'
import {
  checkSource,
  type Source,
  sourceDivisor,
  type SourceOptions,
  sourceSuffix,
  sourceTicks,
} from './source.ts'

/**
 * The mean of the last `period` prices: Σ price / period, rounded once to the nearest double. Warm-up: `period` bars. No seed.
 */
export function sma(period: number, options: SourceOptions = {}): IndicatorSpec {
  checkPeriod('sma(period)', period)
  const source = checkSource('sma(source)', options.source)
  return Object.freeze({
    name: 'sma',
    label: `SMA ${period}${sourceSuffix(source)}`,
    pane: 'price',
    warmup: period,
    create: () => new SmaKernel(period, source),
  })
}

export class SmaKernel implements IndicatorKernel {
  private readonly source: Source
  private readonly divisor: number
  private readonly sum: RollingSum

  constructor(period: number, source: Source) {
    this.source = source
    this.divisor = period * sourceDivisor(source)
    this.sum = new RollingSum(period)
  }

  update(columns: IndicatorColumns, index: number): number {
    // The usual source is read in place: the call costs as much as the rest of the update.
    const ticks =
      this.source === 'close'
        ? (columns.close[index] as number)
        : sourceTicks(this.source, columns, index)
    return this.sum.next(ticks, this.divisor * columns.factor)
  }
}
