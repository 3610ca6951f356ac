/** How far the price has come in a number of bars, by trading-signals: in money and in percent. */

import { MOM, ROC } from 'trading-signals'

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

/** Momentum = price - price `period` bars ago. Warm-up: `period` + 1 bars. No seed. */
export function momentum(period: number, options: SourceOptions = {}): IndicatorSpec {
  checkPeriod('momentum(period)', period)
  const source = checkSource('momentum(source)', options.source)
  const divisor = sourceDivisor(source)
  return Object.freeze({
    name: 'momentum',
    label: `Momentum ${period}${sourceSuffix(source)}`,
    pane: 'own',
    warmup: period + 1,
    create: () =>
      new WrappedKernel({
        indicator: new MOM(period),
        warmup: period + 1,
        input: (columns, index) => sourceTicks(source, columns, index),
        output: (ticks: number, columns) => ticks / (divisor * columns.factor),
      }),
  })
}

/**
 * Rate of change in percent: 100 · (price - price `period` bars ago) / price `period` bars ago.
 * NaN where that price is 0. Warm-up: `period` + 1 bars. No seed.
 */
export function roc(period: number, options: SourceOptions = {}): IndicatorSpec {
  checkPeriod('roc(period)', period)
  const source = checkSource('roc(source)', options.source)
  return Object.freeze({
    name: 'roc',
    label: `ROC ${period}${sourceSuffix(source)}`,
    pane: 'own',
    warmup: period + 1,
    create: () =>
      new WrappedKernel({
        indicator: new ROC(period),
        warmup: period + 1,
        input: (columns, index) => sourceTicks(source, columns, index),
        output: (change: number) => (Number.isFinite(change) ? 100 * change : Number.NaN),
      }),
  })
}
