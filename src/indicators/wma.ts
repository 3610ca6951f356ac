/** Linearly weighted moving average, by trading-signals. */

import { WMA } from 'trading-signals'

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
 * WMA = Σ k · price(k) / (1 + 2 + … + period), k = period for the present bar, falling to 1.
 * Warm-up: `period` bars. No seed.
 */
export function wma(period: number, options: SourceOptions = {}): IndicatorSpec {
  checkPeriod('wma(period)', period)
  const source = checkSource('wma(source)', options.source)
  const divisor = sourceDivisor(source)
  return Object.freeze({
    name: 'wma',
    label: `WMA ${period}${sourceSuffix(source)}`,
    pane: 'price',
    warmup: period,
    create: () =>
      new WrappedKernel({
        indicator: new WMA(period),
        warmup: period,
        input: (columns, index) => sourceTicks(source, columns, index),
        output: (ticks: number, columns) => ticks / (divisor * columns.factor),
      }),
  })
}
