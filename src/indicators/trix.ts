/** TRIX: the rate of change of a triple smoothed price. */

import { checkPeriod } from './argument.ts'
import { checkSeed, type Seed, type SeedOptions, seedSuffix } from './exponential-smoother.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'
import {
  checkSource,
  type Source,
  type SourceOptions,
  sourceSuffix,
  sourceTicks,
} from './source.ts'
import { TripleSmoother } from './triple-smoother.ts'

/**
 * TRIX: the change of a triple EMA in percent of its value one bar before. NaN where that is 0.
 * Seed `first` (default) or `mean`. Warm-up: 3 · period - 1 bars.
 * Source: J. K. Hutson, Technical Analysis of Stocks & Commodities, 1983.
 */
export function trix(period: number, options: SourceOptions & SeedOptions = {}): IndicatorSpec {
  checkPeriod('trix(period)', period)
  const source = checkSource('trix(source)', options.source)
  const seed = checkSeed('trix(seed)', options.seed)
  return Object.freeze({
    name: 'trix',
    label: `TRIX ${period}${sourceSuffix(source)}${seedSuffix(seed)}`,
    pane: 'own',
    warmup: 3 * period - 1,
    create: () => new TrixKernel(period, source, seed),
  })
}

class TrixKernel implements IndicatorKernel {
  private readonly source: Source
  private readonly smoother: TripleSmoother
  private last = Number.NaN

  constructor(period: number, source: Source, seed: Seed) {
    this.source = source
    this.smoother = new TripleSmoother(period, seed)
  }

  update(columns: IndicatorColumns, index: number): number {
    const triple = this.smoother.next(sourceTicks(this.source, columns, index))
    const before = this.last
    this.last = triple
    return before === 0 ? Number.NaN : (100 * (triple - before)) / before
  }
}
