/**
 * The highest or lowest of the last `period` values, in constant time per value: values that can
 * never be the extreme again are forgotten, so the one at the front always is.
 */

/** `highest` or `lowest` of the window. Of equal values the latest counts. */
export type Extreme = 'highest' | 'lowest'

/** Fields are not `#private`, because writing doubles to those allocates. */
export class RollingExtreme {
  private readonly period: number
  /** 1 for the highest; -1 turns the lowest into the highest. */
  private readonly sign: number
  private readonly values: Float64Array
  private readonly bornAt: Float64Array
  private head = 0
  private size = 0
  private count = 0

  constructor(period: number, extreme: Extreme) {
    this.period = period
    this.sign = extreme === 'highest' ? 1 : -1
    this.values = new Float64Array(period)
    this.bornAt = new Float64Array(period)
  }

  /** Takes the next value. Answers the extreme, or NaN until it has seen `period` values. */
  next(value: number): number {
    const { period, values, bornAt } = this
    const signed = value * this.sign
    if (this.size > 0 && (bornAt[this.head] as number) <= this.count - period) {
      this.head = this.head + 1 === period ? 0 : this.head + 1
      this.size--
    }
    let tail = this.head + this.size
    while (this.size > 0) {
      const last = tail - 1 >= period ? tail - 1 - period : tail - 1
      if ((values[last] as number) > signed) break
      tail--
      this.size--
    }
    const slot = tail >= period ? tail - period : tail
    values[slot] = signed
    bornAt[slot] = this.count
    this.size++
    this.count++
    return this.count < period ? Number.NaN : (values[this.head] as number) * this.sign
  }
}
