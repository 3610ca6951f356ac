/** A stretch of one series that ends at a given bar. */
import { Bar, type Series } from '../domain/series.ts'
import type { BarWindow } from './context.ts'

export class SeriesWindow implements BarWindow {
  readonly length: number
  readonly #series: Series
  readonly #first: number

  /** The last `count` bars up to and including bar `last`. */
  constructor(series: Series, last: number, count: number) {
    this.#series = series
    this.length = Math.max(0, Math.min(count, last + 1))
    this.#first = last + 1 - this.length
  }

  at(index: number): Bar | undefined {
    const offset = index < 0 ? this.length + index : index
    if (offset < 0 || offset >= this.length) return undefined
    return new Bar(this.#series, this.#first + offset)
  }

  *[Symbol.iterator](): Iterator<Bar> {
    for (let i = 0; i < this.length; i++) yield new Bar(this.#series, this.#first + i)
  }
}
