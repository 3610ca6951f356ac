/** Finds the bar behind a place in the merged order. Built when first asked for. */

import type { Dataset } from '../data/dataset.ts'
import { Bar, type Series } from '../domain/series.ts'

export class BarIndex {
  readonly #dataset: Dataset
  #rows: Uint32Array | null = null

  constructor(dataset: Dataset) {
    this.#dataset = dataset
  }

  /** Bars of warm-up steps are not published, so they have no number. */
  get warmupBars(): number {
    const { start, firstTradingStep } = this.#dataset
    return start === null ? firstTradingStep : (start[firstTradingStep] as number)
  }

  /** The bar published as number `number`, from 0. */
  at(number: number): Bar {
    const { series, members } = this.#dataset
    const place = number + this.warmupBars
    if (members === null) return new Bar(series[0] as Series, place)
    this.#rows ??= this.#count(members)
    return new Bar(series[members[place] as number] as Series, this.#rows[place] as number)
  }

  /** For each place, which bar of its series it is. */
  #count(members: Uint16Array): Uint32Array {
    const next = new Uint32Array(this.#dataset.series.length)
    const rows = new Uint32Array(members.length)
    for (let i = 0; i < members.length; i++) {
      const series = members[i] as number
      const row = next[series] as number
      rows[i] = row
      next[series] = row + 1
    }
    return rows
  }
}
