/** The line of each row of a text file, kept only where it is not the line after the one before. */

import type { RowPlaces } from './row-places.ts'

export class RowLines implements RowPlaces {
  readonly #source: string
  readonly #rows: number[] = []
  readonly #offsets: number[] = []

  constructor(source: string) {
    this.#source = source
  }

  set(row: number, line: number): void {
    const offset = line - row
    if (this.#offsets.at(-1) === offset) return
    this.#rows.push(row)
    this.#offsets.push(offset)
  }

  line(row: number): number {
    let low = 0
    let high = this.#rows.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#rows[middle] as number) <= row) low = middle
      else high = middle
    }
    return row + (this.#offsets[low] ?? 0)
  }

  place(row: number): string {
    return `"${this.#source}" line ${this.line(row)}`
  }
}
