/** A run of bars of one series, read like an array. Nothing is copied. */

import { showAs } from './inspection.ts'
import { Bar, type BarJson, type Series } from './series.ts'

/** Bars of one series as a list that nobody can change. Cost of a bar: one small handle. */
export class BarWindow implements Iterable<Bar> {
  readonly #series: Series
  readonly #from: number
  readonly #to: number

  static {
    // The last bars where there are many.
    showAs(BarWindow, (window) => {
      const { length } = window
      const shown = Math.min(length, 3)
      const rest = shown < length ? `, the last ${shown}:` : ''
      return { name: `BarWindow(${length})${rest}`, content: () => window.#last(shown) }
    })
  }

  /** The bars `[from, to)` of a series. */
  constructor(series: Series, from: number, to: number) {
    this.#series = series
    this.#from = from
    this.#to = to
  }

  get length(): number {
    return this.#to - this.#from
  }

  /** The bar at an index; negative ones count from the end. Undefined outside and in between. */
  at(index: number): Bar | undefined {
    const inside = index < 0 ? index + this.length : index
    if (inside < 0 || inside >= this.length || !Number.isInteger(inside)) return undefined
    return new Bar(this.#series, this.#from + inside)
  }

  *[Symbol.iterator](): Generator<Bar> {
    for (let index = this.#from; index < this.#to; index++) yield new Bar(this.#series, index)
  }

  #last(count: number): readonly Bar[] {
    return [...new BarWindow(this.#series, this.#to - count, this.#to)]
  }

  /** Its bars as their events have them. */
  toJSON(): readonly BarJson[] {
    return Array.from(this, (bar) => bar.toJSON())
  }
}
