/**
 * One indicator on one series, as the engine feeds it and a strategy reads it. Holds a bounded
 * history: the last 1,024 values, or the whole column when one is attached for drawing.
 */
import { refuse } from './argument.ts'
import type { Indicator, IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'

/** Values kept when no column is attached. A power of two, so that a slot is found by a mask. */
const ringLength = 1024

/** On which side of another this indicator was last: 1 above, -1 below, 0 never, as of a bar. */
type LastSide = { bar: number; side: number }

/**
 * Crossings with another indicator compare bar for bar, counted back from now, so both should be of
 * one series and updated before either is asked.
 */
export class StreamingIndicator implements Indicator {
  readonly spec: IndicatorSpec
  /** The attached column, one entry per bar of the series, NaN where there is no value. */
  readonly record: Float64Array | null
  readonly #kernel: IndicatorKernel
  readonly #values: Float64Array
  readonly #mask: number
  #first = 0
  #bar = -1
  #value = Number.NaN
  #previous = Number.NaN
  /** Only touched on ties. One entry per indicator compared with, and one for the last level. */
  readonly #sides = new Map<Indicator, LastSide>()
  #level = Number.NaN
  readonly #levelSide: LastSide = { bar: -1, side: 0 }

  /** `record` has one entry per bar of the series. It is filled with NaN, then with the values. */
  constructor(spec: IndicatorSpec, record: Float64Array | null = null) {
    this.spec = spec
    this.record = record
    this.#kernel = spec.create()
    this.#values = record === null ? new Float64Array(ringLength) : record.fill(Number.NaN)
    this.#mask = record === null ? ringLength - 1 : 0x7fffffff
  }

  /** Takes one bar. The first may be any bar of the series; then each follows the one before. */
  update(columns: IndicatorColumns, index: number): void {
    if (index !== this.#bar + 1) this.#startAt(index)
    const slot = index & this.#mask
    if (slot >= this.#values.length) {
      throw refuse(`${this.spec.label}: bar`, index, `less than ${slot}, the length of the record`)
    }
    const value = this.#kernel.update(columns, index)
    this.#previous = this.#value
    this.#value = value
    this.#values[slot] = value
    this.#bar = index
  }

  get isReady(): boolean {
    return !Number.isNaN(this.#value)
  }

  get value(): number {
    return this.#value
  }

  get previous(): number {
    return this.#previous
  }

  /** Throws a RangeError when `barsAgo` reaches behind the 1,023 bars kept without a record. */
  at(barsAgo: number): number {
    if (!Number.isInteger(barsAgo) || barsAgo < 0) {
      throw refuse(`${this.spec.label}: at(barsAgo)`, barsAgo, 'a whole number from 0 upwards')
    }
    const bar = this.#bar - barsAgo
    if (bar < this.#first) return Number.NaN
    if (barsAgo > this.#mask) {
      const kept = `at most ${this.#mask}, the bars kept of an indicator that is not recorded`
      throw refuse(`${this.spec.label}: at(barsAgo)`, barsAgo, kept)
    }
    return this.#values[bar & this.#mask] as number
  }

  crossedAbove(other: Indicator | number): boolean {
    const now = typeof other === 'number' ? other : other.value
    if (this.#value > now) {
      const before = typeof other === 'number' ? other : other.previous
      if (this.#previous > before) return false
      return this.#previous < before || this.#lastSide(other, 1) < 0
    }
    if (this.#value === now) this.#lastSide(other, 0)
    return false
  }

  crossedBelow(other: Indicator | number): boolean {
    const now = typeof other === 'number' ? other : other.value
    if (this.#value < now) {
      const before = typeof other === 'number' ? other : other.previous
      if (this.#previous < before) return false
      return this.#previous > before || this.#lastSide(other, 1) > 0
    }
    if (this.#value === now) this.#lastSide(other, 0)
    return false
  }

  #startAt(index: number): void {
    if (this.#bar !== -1 || !Number.isSafeInteger(index) || index < 0) {
      throw refuse(`${this.spec.label}: bar`, index, `bar ${this.#bar + 1}, each bar once in order`)
    }
    this.#first = index
  }

  /**
   * The side as of `barsAgo` bars ago, ties skipped. Walks back over ties to the last bar already
   * looked at; asked on every bar of a run of ties, as it is, each call takes one step.
   */
  #lastSide(other: Indicator | number, barsAgo: number): number {
    const seen = this.#seen(other)
    const asOf = this.#bar - barsAgo
    let side = seen.side
    for (let bar = asOf; bar > seen.bar; bar--) {
      const ago = this.#bar - bar
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

  #seen(other: Indicator | number): LastSide {
    if (typeof other === 'number') {
      if (other !== this.#level) {
        this.#level = other
        this.#levelSide.bar = -1
        this.#levelSide.side = 0
      }
      return this.#levelSide
    }
    let seen = this.#sides.get(other)
    if (seen === undefined) {
      seen = { bar: -1, side: 0 }
      this.#sides.set(other, seen)
    }
    return seen
  }
}
