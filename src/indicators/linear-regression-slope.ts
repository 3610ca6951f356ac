/** The slope of the straight line through recent prices, by trading-signals. */

import { LinearRegression, type LinearRegressionResult } from 'trading-signals'

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
 * The slope, in price per bar, of the least-squares line through the last `period` prices.
 * Warm-up: `period` bars; `period` is at least 2. No seed.
 */
export function linearRegressionSlope(period: number, options: SourceOptions = {}): IndicatorSpec {
  checkPeriod('linearRegressionSlope(period)', period, 2)
  const source = checkSource('linearRegressionSlope(source)', options.source)
  const divisor = sourceDivisor(source)
  return Object.freeze({
    name: 'linear-regression-slope',
    label: `Slope ${period}${sourceSuffix(source)}`,
    pane: 'own',
    warmup: period,
    create: () =>
      new WrappedKernel({
        indicator: new LinearRegression(period),
        warmup: period,
        input: (columns, index) => sourceTicks(source, columns, index),
        output: ({ slope }: LinearRegressionResult, columns) => slope / (divisor * columns.factor),
      }),
  })
}
