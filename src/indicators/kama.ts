/** Kaufman's adaptive moving average, by trading-signals. */

import { KAMA } from 'trading-signals'

import { checkPeriod } from './argument.ts'
import type { IndicatorSpec } from './indicator.ts'
import {
  checkSource,
  sourceDivisor,
  type SourceOptions,
  sourceSuffix,
  sourceTicks,
} from './source.ts'
import { WrappedKernel } from './wrapped-kernel.ts'

/**
 * KAMA = KAMA before + c² · (price - KAMA before), c = ER · (2/3 - 2/31) + 2/31. The efficiency
 * ratio ER is |price - price `period` bars ago| / Σ |change per bar|, and 1 where nothing moved.
 * Seed: the price of bar number `period`, which is the first value. Warm-up: `period` bars.
 * Source: P. J. Kaufman, Smarter Trading, 1995.
 */
export function kama(period: number, options: SourceOptions = {}): IndicatorSpec {
  checkPeriod('kama(period)', period)
  const source = checkSource('kama(source)', options.source)
  const divisor = sourceDivisor(source)
  return Object.freeze({
    name: 'kama',
    label: `KAMA ${period}${sourceSuffix(source)}`,
    pane: 'price',
    warmup: period,
    create: () =>
      new WrappedKernel({
        indicator: new KAMA(period),
        warmup: period,
        input: (columns, index) => sourceTicks(source, columns, index),
        output: (ticks: number, columns) => ticks / (divisor * columns.factor),
      }),
  })
}
