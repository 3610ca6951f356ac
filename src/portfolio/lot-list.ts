/** The open lots of one position, in order of opening, with the next one to close at hand. */

import type { LotMethod } from '../domain/position.ts'

/** What one fill opened and nothing has closed yet. Money and quantity are signed: negative for shorts. */
export type Lot = {
  readonly id: number
  quantity: number
  /** Entry price in ticks, for reading; the books count with `cost`. */
  price: number
  /** Money paid, or (negative) received, for what is left, without fees. */
  cost: number
  /** Entry fees attached to what is left. */
  fees: number
  readonly openFill: number
  readonly openBar: number
  readonly openedAt: number
}

export class LotList {
  #items: Lot[] = []
  #head = 0
  readonly method: LotMethod

  constructor(method: LotMethod) {
    this.method = method
  }

  get length(): number {
    return this.#items.length - this.#head
  }

  add(lot: Lot): void {
    this.#items.push(lot)
  }

  /** The lot the next reducing fill takes from. */
  next(): Lot | null {
    const index = this.method === 'fifo' ? this.#head : this.#items.length - 1
    return this.#items[index] ?? null
  }

  /** Removes the lot `next` names. */
  dropNext(): void {
    if (this.method === 'lifo') {
      this.#items.pop()
    } else if (++this.#head === this.#items.length || this.#head > 1024) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
  }

  /**
   * Takes out lots that hold nothing any more, as a reverse split leaves them. What they cost goes
   * to the next lot that holds something, or to the last.
   */
  mergeEmpty(): void {
    const kept: Lot[] = []
    let cost = 0
    let fees = 0
    for (const lot of this.all()) {
      cost += lot.cost
      fees += lot.fees
      if (lot.quantity === 0) continue
      lot.cost = cost
      lot.fees = fees
      cost = 0
      fees = 0
      kept.push(lot)
    }
    const last = kept.at(-1)
    if (last !== undefined) {
      last.cost += cost
      last.fees += fees
    }
    this.#items = kept
    this.#head = 0
  }

  /** Open lots in order of opening. */
  all(): readonly Lot[] {
    return this.#items.slice(this.#head)
  }
}
