/** Triple exponential moving average: an EMA with most of its lag taken out. */

import { checkPeriod } from './argument.ts'
import { checkSeed, type Seed, type SeedOptions, seedSuffix } from './exponential-smoother.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'
import {
  checkSource,
  type Source,
  sourceDivisor,
  type SourceOptions,
  sourceSuffix,
  sourceTicks,
} from './source.ts'
import { TripleSmoother } from './triple-smoother.ts'

/**
 * TEMA = 3 · EMA1 - 3 · EMA2 + EMA3, each the EMA of the one before, started when that is ready.
 * Seed `first` (default) or `mean`. Warm-up: 3 · period - 2 bars.
 * Source: P. G. Mulloy, Technical Analysis of Stocks & Commodities, February 1994.
 */
export function tema(period: number, options: SourceOptions & SeedOptions = {}): IndicatorSpec {
  checkPeriod('tema(period)', period)
  const source = checkSource('tema(source)', options.source)
  const seed = checkSeed('tema(seed)', options.seed)
  return Object.freeze({
    name: 'tema',
    label: `TEMA ${period}${sourceSuffix(source)}${seedSuffix(seed)}`,
    pane: 'price',
    warmup: 3 * period - 2,
    create: () => new TemaKernel(period, source, seed),
  })
}

class TemaKernel implements IndicatorKernel {
  private readonly source: Source
  private readonly divisor: number
  private readonly smoother: TripleSmoother

  constructor(period: number, source: Source, seed: Seed) {
    this.source = source
    this.divisor = sourceDivisor(source)
    this.smoother = new TripleSmoother(period, seed)
  }

  update(columns: IndicatorColumns, index: number): number {
    const { smoother } = this
    const triple = smoother.next(sourceTicks(this.source, columns, index))
    const value = 3 * smoother.single - 3 * smoother.double + triple
    return value / (this.divisor * columns.factor)
  }
}
