/** Double exponential moving average: an EMA with part of its lag taken out. */

import { checkPeriod } from './argument.ts'
import {
  checkSeed,
  emaSmoother,
  type ExponentialSmoother,
  type Seed,
  type SeedOptions,
  seedSuffix,
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
 * DEMA = 2 · EMA(price) - EMA(EMA(price)). The second average starts when the first is ready.
 * Seed `first` (default) or `mean`. Warm-up: 2 · period - 1 bars.
 * Source: P. G. Mulloy, Technical Analysis of Stocks & Commodities, January 1994.
 */
export function dema(period: number, options: SourceOptions & SeedOptions = {}): IndicatorSpec {
  checkPeriod('dema(period)', period)
  const source = checkSource('dema(source)', options.source)
  const seed = checkSeed('dema(seed)', options.seed)
  return Object.freeze({
    name: 'dema',
    label: `DEMA ${period}${sourceSuffix(source)}${seedSuffix(seed)}`,
    pane: 'price',
    warmup: 2 * period - 1,
    create: () => new DemaKernel(period, source, seed),
  })
}

class DemaKernel implements IndicatorKernel {
  private readonly source: Source
  private readonly divisor: number
  private readonly inner: ExponentialSmoother
  private readonly outer: ExponentialSmoother

  constructor(period: number, source: Source, seed: Seed) {
    this.source = source
    this.divisor = sourceDivisor(source)
    this.inner = emaSmoother(period, seed)
    this.outer = emaSmoother(period, seed)
  }

  update(columns: IndicatorColumns, index: number): number {
    const single = this.inner.next(sourceTicks(this.source, columns, index))
    if (Number.isNaN(single)) return Number.NaN
    return (2 * single - this.outer.next(single)) / (this.divisor * columns.factor)
  }
}
