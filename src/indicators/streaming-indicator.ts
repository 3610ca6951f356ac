/**
 * One indicator on one series, as the engine feeds it and a strategy reads it. Holds a bounded
 * history: the last 1,024 values, or the whole column when one is attached for drawing.
 */

import { refuse } from './argument.ts'
import type { Indicator, IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'

/** Values kept when no column is attached. A power of two, so that a slot is found by a mask. */
const ringLength = 1024

/** The bar before the first: no bar follows it. */
const notStarted = -(2 ** 30)

/** On which side of another this indicator was last: 1 above, -1 below, 0 never, as of a bar. */
type LastSide = { bar: number; side: number }

/**
 * Crossings with another indicator compare bar for bar, counted back from now, so both should be of
 * one series, and both be updated before either is asked.
 *
 * Fields are `private` and not `#private`: writing a double to a `#private` field allocates in the
 * engines of 2026, which doubles the cost of a bar.
 */
export class StreamingIndicator implements Indicator {
  readonly spec: IndicatorSpec
  /** The attached column, one entry per bar of the series, NaN where there is no value. */
  readonly record: Float64Array | null
  private readonly kernel: IndicatorKernel
  private readonly values: Float64Array
  private readonly mask: number
  private first = 0
  private bar: number = notStarted
  private current = Number.NaN
  private before = Number.NaN
  /** Touched on ties only. One entry per indicator compared with, and one for the last level. */
  private readonly sides = new Map<Indicator, LastSide>()
  private level = Number.NaN
  private levelSide: LastSide = { bar: -1, side: 0 }

  /** `record` has one entry per bar of the series. It is filled with NaN, then with the values. */
  constructor(spec: IndicatorSpec, record: Float64Array | null = null) {
    this.spec = spec
    this.record = record
    this.kernel = spec.create()
    this.values = record === null ? new Float64Array(ringLength) : record.fill(Number.NaN)
    this.mask = record === null ? ringLength - 1 : 0x7fffffff
  }

  /** Takes one bar. The first may be any bar of the series; then each follows the one before. */
  update(columns: IndicatorColumns, index: number): void {
    if (index !== this.bar + 1) this.startAt(columns, index)
    const value = this.kernel.update(columns, index)
    this.before = this.current
    this.current = value
    this.values[index & this.mask] = value
    this.bar = index
  }

  get isReady(): boolean {
    return !Number.isNaN(this.current)
  }

  get value(): number {
    return this.current
  }

  get previous(): number {
    return this.before
  }

  /** Throws a RangeError when `barsAgo` reaches behind the 1,023 bars kept without a record. */
  at(barsAgo: number): number {
    if (!Number.isInteger(barsAgo) || barsAgo < 0) {
      throw refuse(`${this.spec.label}: at(barsAgo)`, barsAgo, 'a whole number from 0 upwards')
    }
    const bar = this.bar - barsAgo
    if (bar < this.first) return Number.NaN
    if (barsAgo > this.mask) {
      const kept = `at most ${this.mask}, the bars kept of an indicator that is not recorded`
      throw refuse(`${this.spec.label}: at(barsAgo)`, barsAgo, kept)
    }
    return this.values[bar & this.mask] as number
  }

  crossedAbove(other: Indicator | number): boolean {
    if (typeof other === 'number') return this.levelCrossing(other) > 0
    const now = other.value
    if (this.current > now) {
      const before = other.previous
      if (this.before > before) return false
      return this.before < before || this.lastSide(other, 1) < 0
    }
    if (this.current === now) this.lastSide(other, 0)
    return false
  }

  crossedBelow(other: Indicator | number): boolean {
    if (typeof other === 'number') return this.levelCrossing(other) < 0
    const now = other.value
    if (this.current < now) {
      const before = other.previous
      if (this.before < before) return false
      return this.before > before || this.lastSide(other, 1) > 0
    }
    if (this.current === now) this.lastSide(other, 0)
    return false
  }

  /** 1 where the level was crossed upwards at this bar, -1 downwards, else 0. */
  private levelCrossing(level: number): number {
    const side = this.current > level ? 1 : this.current < level ? -1 : 0
    if (side === 0) {
      if (this.current === level) this.lastSide(level, 0)
      return 0
    }
    if (side > 0 ? this.before > level : this.before < level) return 0
    if (side > 0 ? this.before < level : this.before > level) return side
    return this.lastSide(level, 1) === -side ? side : 0
  }

  /**
   * The side as of `barsAgo` bars ago, ties skipped. Walks back over ties to the last bar already
   * looked at; asked on every bar of a run of ties, as it is, each call takes one step.
   */
  private lastSide(other: Indicator | number, barsAgo: number): number {
    const seen = this.seenSide(other)
    const asOf = this.bar - barsAgo
    let side = seen.side
    for (let bar = asOf; bar > seen.bar; bar--) {
      const ago = this.bar - bar
      if (ago > this.mask && bar >= this.first) {
        const found = `no difference in ${this.mask} bars, and no question before that`
        throw refuse(`${this.spec.label}: crossing`, found, 'to be asked on every bar, or recorded')
      }
      const mine = this.at(ago)
      const theirs = typeof other === 'number' ? other : other.at(ago)
      if (mine === theirs) continue
      // NaN compares as neither: before both were ready there was no side.
      side = mine > theirs ? 1 : mine < theirs ? -1 : 0
      break
    }
    seen.bar = asOf
    seen.side = side
    return side
  }

  private seenSide(other: Indicator | number): LastSide {
    if (typeof other === 'number') {
      if (other !== this.level) {
        this.level = other
        this.levelSide = { bar: -1, side: 0 }
      }
      return this.levelSide
    }
    let seen = this.sides.get(other)
    if (seen === undefined) {
      seen = { bar: -1, side: 0 }
      this.sides.set(other, seen)
    }
    return seen
  }

  private startAt(columns: IndicatorColumns, index: number): void {
    const { label } = this.spec
    if (this.bar !== notStarted) {
      throw refuse(`${label}: update(index)`, index, `bar ${this.bar + 1}, each bar once, in order`)
    }
    if (!Number.isSafeInteger(index) || index < 0 || index >= columns.close.length) {
      throw refuse(
        `${label}: update(index)`,
        index,
        `a bar of the ${columns.close.length} there are`,
      )
    }
    if (this.record !== null && this.record.length < columns.close.length) {
      const expected = `one entry for each of the ${columns.close.length} bars`
      throw refuse(`${label}: length of the record`, this.record.length, expected)
    }
    this.first = index
  }
}
