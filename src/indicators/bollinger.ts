/** Bollinger bands: one spec for each of the three lines. */

import { checkPeriod, checkPositive } from './argument.ts'
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

/** `deviations` is the half width of the band in standard deviations. Default: 2. */
export type BollingerOptions = Readonly<{ deviations?: number }> & SourceOptions

/**
 * SMA + deviations · population standard deviation of the last `period` prices.
 * Warm-up: `period` bars; `period` is at least 2. No seed.
 * Source: J. Bollinger, Bollinger on Bollinger Bands, 2001.
 */
export function bollingerUpper(period: number, options: BollingerOptions = {}): IndicatorSpec {
  return bollingerSpec('upper', period, options)
}

/** The SMA between the bands: the same values as `sma(period)`. */
export function bollingerMiddle(period: number, options: BollingerOptions = {}): IndicatorSpec {
  return bollingerSpec('middle', period, options)
}

/** SMA - deviations · population standard deviation of the last `period` prices. */
export function bollingerLower(period: number, options: BollingerOptions = {}): IndicatorSpec {
  return bollingerSpec('lower', period, options)
}

type Line = 'upper' | 'middle' | 'lower'

function bollingerSpec(line: Line, period: number, options: BollingerOptions): IndicatorSpec {
  checkPeriod('bollinger(period)', period, 2)
  const deviations = checkPositive('bollinger(deviations)', options.deviations ?? 2)
  const source = checkSource('bollinger(source)', options.source)
  const widths = { upper: deviations, middle: 0, lower: -deviations }
  return Object.freeze({
    name: `bollinger-${line}`,
    label: `Bollinger ${period}/${deviations} ${line}${sourceSuffix(source)}`,
    pane: 'price',
    warmup: period,
    create: () => new BandKernel(period, source, widths[line]),
  })
}

class BandKernel implements IndicatorKernel {
  private readonly source: Source
  private readonly width: number
  private readonly period: number
  private readonly divisor: number
  private readonly sum: RollingSum

  constructor(period: number, source: Source, width: number) {
    this.source = source
    this.width = width
    this.period = period
    this.divisor = sourceDivisor(source)
    this.sum = new RollingSum(period)
  }

  update(columns: IndicatorColumns, index: number): number {
    const divisor = this.divisor * columns.factor
    const ticks = sourceTicks(this.source, columns, index)
    const mean = this.sum.next(ticks, this.period * divisor)
    if (Number.isNaN(mean) || this.width === 0) return mean
    return mean + (this.width * this.sum.standardDeviation()) / divisor
  }
}
