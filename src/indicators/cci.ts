/** Commodity channel index. */

import { checkPeriod } from './argument.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'
import { RollingSum } from './rolling-sum.ts'
import { sourceTicks } from './source.ts'

/**
 * CCI = (typical price - its mean) / (0.015 · its mean absolute deviation from that mean), over
 * `period` bars; 0 on a flat price. Warm-up: `period` bars; `period` is at least 2. No seed.
 * Source: D. R. Lambert, Commodities magazine, October 1980.
 */
export function cci(period: number): IndicatorSpec {
  checkPeriod('cci(period)', period, 2)
  return Object.freeze({
    name: 'cci',
    label: `CCI ${period}`,
    pane: 'own',
    warmup: period,
    create: () => new CciKernel(period),
  })
}

class CciKernel implements IndicatorKernel {
  private readonly period: number
  private readonly sum: RollingSum

  constructor(period: number) {
    this.period = period
    this.sum = new RollingSum(period)
  }

  update(columns: IndicatorColumns, index: number): number {
    const ticks = sourceTicks('typical', columns, index)
    if (Number.isNaN(this.sum.next(ticks, this.period))) return Number.NaN
    const deviation = this.sum.meanAbsoluteDeviation()
    return deviation === 0 ? 0 : this.sum.distance(ticks) / (0.015 * deviation)
  }
}
