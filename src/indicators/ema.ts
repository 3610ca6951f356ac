/** Exponential moving average. Our own kernel: one multiply-and-add per bar. */
import { checkPeriod } from './argument.ts'
import {
  checkSeed,
  ExponentialSmoother,
  type Seed,
  type SeedOptions,
  seedSuffix,
} from './exponential-smoother.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'
import {
  checkSource,
  type Source,
  type SourceOptions,
  sourcePrice,
  sourceSuffix,
} from './source.ts'

/**
 * EMA = price · w + EMA before · (1 - w), w = 2 / (period + 1). Warm-up: `period` bars.
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
    create: () => new EmaKernel(period, source, seed),
  })
}

class EmaKernel implements IndicatorKernel {
  private readonly source: Source
  private readonly smoother: ExponentialSmoother

  constructor(period: number, source: Source, seed: Seed) {
    this.source = source
    this.smoother = new ExponentialSmoother(period, 2 / (period + 1), seed)
  }

  update(columns: IndicatorColumns, index: number): number {
    return this.smoother.add(sourcePrice(this.source, columns, index))
  }
}
