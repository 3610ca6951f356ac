/** Average directional index: how strongly the price trends, whichever way. */

import { checkPeriod } from './argument.ts'
import { type ExponentialSmoother, wilderSmoother } from './exponential-smoother.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'

/**
 * ADX: the Wilder average of DX = 100 · |up - down| / (up + down), where up and down are Wilder
 * averages of the directional movement: the rise of the high or the fall of the low, whichever is
 * larger, and neither when they are equal. (The true range of +DI and -DI cancels out.) From 0 to
 * 100; DX is 0 while there is no movement.
 * Seed: means of the first `period` values; the first bar, which has none before, counts as no
 * movement. Warm-up: 2 · period - 1 bars; `period` is at least 2.
 * Source: J. W. Wilder, New Concepts in Technical Trading Systems, 1978.
 */
export function adx(period: number): IndicatorSpec {
  checkPeriod('adx(period)', period, 2)
  return Object.freeze({
    name: 'adx',
    label: `ADX ${period}`,
    pane: 'own',
    warmup: 2 * period - 1,
    create: () => new AdxKernel(period),
  })
}

class AdxKernel implements IndicatorKernel {
  private readonly up: ExponentialSmoother
  private readonly down: ExponentialSmoother
  private readonly average: ExponentialSmoother
  private highBefore = Number.NaN
  private lowBefore = Number.NaN

  constructor(period: number) {
    this.up = wilderSmoother(period)
    this.down = wilderSmoother(period)
    this.average = wilderSmoother(period)
  }

  update(columns: IndicatorColumns, index: number): number {
    const high = columns.high[index] as number
    const low = columns.low[index] as number
    // On the first bar both are NaN, and neither comparison holds.
    const rise = high - this.highBefore
    const fall = this.lowBefore - low
    this.highBefore = high
    this.lowBefore = low
    const up = this.up.next(rise > fall && rise > 0 ? rise : 0)
    const down = this.down.next(fall > rise && fall > 0 ? fall : 0)
    const sum = up + down
    if (Number.isNaN(sum)) return Number.NaN
    return this.average.next(sum === 0 ? 0 : (100 * Math.abs(up - down)) / sum)
  }
}
