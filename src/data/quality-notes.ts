/** Collects what readers noticed, a few of each kind in full and the rest as a count. */

import type { QualityNote } from './dataset.ts'

const shownOfEachKind = 10

export class QualityNotes {
  readonly #notes: QualityNote[] = []
  readonly #counts = new Map<string, { count: number; source: string; plural: string }>()

  /** A note of its own. */
  add(source: string, line: number | null, message: string): void {
    this.#notes.push({ source, line, message })
  }

  /** One of possibly many. `plural` says what they are: `bars left out`. */
  addOne(of: { source: string; plural: string }, line: number | null, message: string): void {
    const key = `${of.source}\n${of.plural}`
    const known = this.#counts.get(key)
    const count = (known?.count ?? 0) + 1
    this.#counts.set(key, { count, ...of })
    if (count <= shownOfEachKind) this.add(of.source, line, message)
  }

  list(): readonly QualityNote[] {
    const more: QualityNote[] = []
    for (const { count, source, plural } of this.#counts.values()) {
      if (count > shownOfEachKind) {
        const message = `${count - shownOfEachKind} more ${plural}, ${count} in all.`
        more.push({ source, line: null, message })
      }
    }
    return [...this.#notes, ...more]
  }
}
