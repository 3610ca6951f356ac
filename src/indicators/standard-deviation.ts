/** How far prices stray from their mean: the standard deviation, and the z-score in units of it. */

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
 * The population standard deviation of the last `period` prices: √(Σ (price - mean)² / period).
 * Exactly 0 on a flat price. Warm-up: `period` bars; `period` is at least 2. No seed.
 */
export function standardDeviation(period: number, options: SourceOptions = {}): IndicatorSpec {
  checkPeriod('standardDeviation(period)', period, 2)
  const source = checkSource('standardDeviation(source)', options.source)
  return Object.freeze({
    name: 'standard-deviation',
    label: `Standard deviation ${period}${sourceSuffix(source)}`,
    pane: 'own',
    warmup: period,
    create: () => new StandardDeviationKernel(period, source),
  })
}

/**
 * The z-score of the present price among the last `period`: (price - mean) / population standard
 * deviation. Exactly 0 on a flat price. Warm-up: `period` bars; `period` is at least 2. No seed.
 */
export function zScore(period: number, options: SourceOptions = {}): IndicatorSpec {
  checkPeriod('zScore(period)', period, 2)
  const source = checkSource('zScore(source)', options.source)
  return Object.freeze({
    name: 'z-score',
    label: `Z-score ${period}${sourceSuffix(source)}`,
    pane: 'own',
    warmup: period,
    create: () => new ZScoreKernel(period, source),
  })
}

class StandardDeviationKernel implements IndicatorKernel {
  private readonly period: number
  private readonly source: Source
  private readonly divisor: number
  private readonly sum: RollingSum

  constructor(period: number, source: Source) {
    this.period = period
    this.source = source
    this.divisor = sourceDivisor(source)
    this.sum = new RollingSum(period)
  }

  update(columns: IndicatorColumns, index: number): number {
    const mean = this.sum.next(sourceTicks(this.source, columns, index), this.period)
    if (Number.isNaN(mean)) return Number.NaN
    return this.sum.standardDeviation() / (this.divisor * columns.factor)
  }
}

class ZScoreKernel implements IndicatorKernel {
  private readonly period: number
  private readonly source: Source
  private readonly sum: RollingSum

  constructor(period: number, source: Source) {
    this.period = period
    this.source = source
    this.sum = new RollingSum(period)
  }

  update(columns: IndicatorColumns, index: number): number {
    const ticks = sourceTicks(this.source, columns, index)
    if (Number.isNaN(this.sum.next(ticks, this.period))) return Number.NaN
    const deviation = this.sum.standardDeviation()
    return deviation === 0 ? 0 : this.sum.distance(ticks) / deviation
  }
}
