/** Exponential moving averages: the EMA, and Wilder's slower one. */

import { checkPeriod } from './argument.ts'
import {
  checkSeed,
  emaSmoother,
  type ExponentialSmoother,
  type SeedOptions,
  seedSuffix,
  wilderSmoother,
} from './exponential-smoother.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'
import {
  checkSource,
  type Source,
  sourceDivisor,
  type SourceOptions,
  sourceSuffix,
  sourceTicks,
} from './source.ts'

/**
 * EMA = EMA before + w · (price - EMA before), w = 2 / (period + 1). Warm-up: `period` bars.
 * Seed `first` (default): the first price. Seed `mean`: the mean of the first `period` prices.
 */
export function ema(period: number, options: SourceOptions & SeedOptions = {}): IndicatorSpec {
  checkPeriod('ema(period)', period)
  const source = checkSource('ema(source)', options.source)
  const seed = checkSeed('ema(seed)', options.seed)
  return Object.freeze({
    name: 'ema',
    label: `EMA ${period}${sourceSuffix(source)}${seedSuffix(seed)}`,
    pane: 'price',
    warmup: period,
    create: () => new SmoothedPriceKernel(source, emaSmoother(period, seed)),
  })
}

/**
 * Wilder's average (RMA, SMMA): RMA = RMA before + (price - RMA before) / period. Warm-up:
 * `period` bars. Seed: the mean of the first `period` prices.
 * Source: J. W. Wilder, New Concepts in Technical Trading Systems, 1978.
 */
export function rma(period: number, options: SourceOptions = {}): IndicatorSpec {
  checkPeriod('rma(period)', period)
  const source = checkSource('rma(source)', options.source)
  return Object.freeze({
    name: 'rma',
    label: `RMA ${period}${sourceSuffix(source)}`,
    pane: 'price',
    warmup: period,
    create: () => new SmoothedPriceKernel(source, wilderSmoother(period)),
  })
}

/** Smooths whole ticks, so that the mean it starts from is exact, and divides last. */
class SmoothedPriceKernel implements IndicatorKernel {
  private readonly source: Source
  private readonly divisor: number
  private readonly smoother: ExponentialSmoother

  constructor(source: Source, smoother: ExponentialSmoother) {
    this.source = source
    this.divisor = sourceDivisor(source)
    this.smoother = smoother
  }

  update(columns: IndicatorColumns, index: number): number {
    const ticks = sourceTicks(this.source, columns, index)
    return this.smoother.next(ticks) / (this.divisor * columns.factor)
  }
}
