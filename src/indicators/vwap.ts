/** Rolling volume-weighted average price. */

import { checkPeriod } from './argument.ts'
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
 * VWAP = Σ price · volume / Σ volume over the last `period` bars; the plain mean of the prices
 * where none of them traded. The source is `typical` unless another is named; with `close` this is
 * the volume-weighted moving average (VWMA). Warm-up: `period` bars. No seed.
 */
export function vwap(period: number, options: SourceOptions = {}): IndicatorSpec {
  checkPeriod('vwap(period)', period)
  const source = checkSource('vwap(source)', options.source, 'typical')
  return Object.freeze({
    name: 'vwap',
    label: `VWAP ${period}${sourceSuffix(source, 'typical')}`,
    pane: 'price',
    warmup: period,
    create: () => new VwapKernel(period, source),
  })
}

/** Adds the window up afresh at each bar, so that nothing drifts. */
class VwapKernel implements IndicatorKernel {
  private readonly source: Source
  private readonly divisor: number
  private readonly prices: Float64Array
  private readonly volumes: Float64Array
  private slot = 0
  /** Bars still needed for the next value. */
  private missing: number

  constructor(period: number, source: Source) {
    this.source = source
    this.divisor = sourceDivisor(source)
    this.prices = new Float64Array(period)
    this.volumes = new Float64Array(period)
    this.missing = period
  }

  update(columns: IndicatorColumns, index: number): number {
    const { prices, volumes, slot } = this
    prices[slot] = sourceTicks(this.source, columns, index)
    volumes[slot] = columns.volume[index] as number
    this.slot = slot + 1 === prices.length ? 0 : slot + 1
    if (this.missing > 1) {
      this.missing--
      return Number.NaN
    }
    let traded = 0
    let weighted = 0
    let plain = 0
    for (let at = 0; at < prices.length; at++) {
      const price = prices[at] as number
      const volume = volumes[at] as number
      traded += volume
      weighted += price * volume
      plain += price
    }
    const mean = traded === 0 ? plain / prices.length : weighted / traded
    return mean / (this.divisor * columns.factor)
  }
}
