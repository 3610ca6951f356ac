/**
 * Which of two moments a wall-clock time is that the clock shows twice. The first, unless the file
 * shows both: then rows tell them apart by order, or by count where rows are in no order.
 */

import type { WallTime } from './time-zone.ts'

type Fold = WallTime & Readonly<{ kind: 'fold' }>

export interface Passes {
  /** The moment of row `i`; `before` is that of the row before it. */
  choose(fold: Fold, i: number, before: number | null): number
  /** Rows taken as the first pass without a second one to prove it. */
  unresolved(): readonly number[]
}

/** For rows in time order: one that would go back in time belongs to the second pass. */
export class PassesInOrder implements Passes {
  #open: Readonly<{ row: number; fold: Fold }>[] = []

  choose(fold: Fold, i: number, before: number | null): number {
    if (before === null || fold.first > before) {
      this.#open.push({ row: i, fold })
      return fold.first
    }
    // Rows of another change of clocks stay unresolved: this pass proves nothing about them.
    const length = fold.second - fold.first
    while (Math.abs((this.#open.at(-1)?.fold.first ?? 0) - fold.first) < length) this.#open.pop()
    return fold.second
  }

  unresolved(): readonly number[] {
    return this.#open.map(({ row }) => row)
  }
}

/** For rows to be sorted: the first of two equal times is the first pass. */
export class PassesByCount implements Passes {
  readonly #first = new Map<number, number>()
  readonly #open = new Set<number>()

  choose(fold: Fold, i: number): number {
    const known = this.#first.get(fold.first)
    if (known !== undefined) {
      this.#open.delete(known)
      return fold.second
    }
    this.#first.set(fold.first, i)
    this.#open.add(i)
    return fold.first
  }

  unresolved(): readonly number[] {
    return [...this.#open]
  }
}
