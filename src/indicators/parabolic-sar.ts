/** Parabolic stop and reverse. */

import { checkPositive, refuse } from './argument.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'

/** Defaults: `step` 0.02, `maximum` 0.2. `maximum` is at least `step`. */
export type ParabolicSarOptions = Readonly<{ step?: number; maximum?: number }>

/**
 * A stop that follows the price and speeds up: SAR = SAR before + acceleration · (extreme - SAR
 * before), never inside the two bars before. Each new extreme of the trend adds `step` to the
 * acceleration, up to `maximum`. A bar that reaches the stop, be it exactly, turns the trend, and
 * that bar's value is the extreme of the trend that ends.
 * Seed: the first trend points up when the second bar's middle is not below the first bar's; the
 * stop starts at the first bar's far side. Warm-up: 2 bars.
 * Source: J. W. Wilder, New Concepts in Technical Trading Systems, 1978.
 */
export function parabolicSar(options: ParabolicSarOptions = {}): IndicatorSpec {
  const step = checkPositive('parabolicSar(step)', options.step ?? 0.02)
  const maximum = checkPositive('parabolicSar(maximum)', options.maximum ?? 0.2)
  if (maximum < step) {
    throw refuse('parabolicSar(maximum)', maximum, `at least step, which is ${step}`)
  }
  return Object.freeze({
    name: 'parabolic-sar',
    label: `Parabolic SAR ${step}/${maximum}`,
    pane: 'price',
    warmup: 2,
    create: () => new ParabolicSarKernel(step, maximum),
  })
}

/** Works in ticks. Bars `before` and `earlier` are one and two bars ago. */
class ParabolicSarKernel implements IndicatorKernel {
  private readonly step: number
  private readonly maximum: number
  private acceleration = 0
  private isRising = true
  private stop = Number.NaN
  private extreme = Number.NaN
  private highBefore = Number.NaN
  private lowBefore = Number.NaN
  private highEarlier = Number.NaN
  private lowEarlier = Number.NaN

  constructor(step: number, maximum: number) {
    this.step = step
    this.maximum = maximum
  }

  update(columns: IndicatorColumns, index: number): number {
    const high = columns.high[index] as number
    const low = columns.low[index] as number
    if (!Number.isNaN(this.highBefore)) {
      if (Number.isNaN(this.stop)) this.begin(high, low)
      this.follow()
      this.reach(high, low)
      if (this.isRising ? low <= this.stop : high >= this.stop) this.turn(high, low)
    }
    this.highEarlier = this.highBefore
    this.lowEarlier = this.lowBefore
    this.highBefore = high
    this.lowBefore = low
    return this.stop / columns.factor
  }

  private begin(high: number, low: number): void {
    this.isRising = high + low >= this.highBefore + this.lowBefore
    this.stop = this.isRising ? this.lowBefore : this.highBefore
    this.extreme = this.isRising ? this.highBefore : this.lowBefore
    this.acceleration = this.step
    this.highEarlier = this.highBefore
    this.lowEarlier = this.lowBefore
  }

  private follow(): void {
    const stop = this.stop + this.acceleration * (this.extreme - this.stop)
    this.stop = this.isRising
      ? Math.min(stop, this.lowBefore, this.lowEarlier)
      : Math.max(stop, this.highBefore, this.highEarlier)
  }

  private reach(high: number, low: number): void {
    const best = this.isRising ? high : low
    if (this.isRising ? best <= this.extreme : best >= this.extreme) return
    this.extreme = best
    this.acceleration = Math.min(this.maximum, this.acceleration + this.step)
  }

  private turn(high: number, low: number): void {
    this.stop = this.extreme
    this.isRising = !this.isRising
    this.extreme = this.isRising ? high : low
    this.acceleration = this.step
  }
}
