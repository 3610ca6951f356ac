/**
 * How much of the orders of one instrument is still on its way, by strategy; asked by who decides on
 * the next order. Kept as sums, so that an answer costs the same however many orders wait. Knows of
 * an order what it is told.
 */

import { none } from '../events/record.ts'
import { type WorkingOrder } from './working-order.ts'

export class PendingQuantity {
  readonly #opening: number[] = []
  readonly #closing: number[] = []

  /** Signed quantity still to fill of a strategy's opening orders. */
  opening(strategy: number): number {
    return this.#opening[strategy] ?? 0
  }

  /** The same of its closing orders. A resting limit or stop may never fill, so it does not count. */
  closing(strategy: number): number {
    return this.#closing[strategy] ?? 0
  }

  /** Takes in what has become of an order since it was counted last. */
  count(order: WorkingOrder): void {
    const left = leftOf(order)
    const change = left - order.counted
    if (change === 0) return
    order.counted = left
    const sums = order.reduceOnly ? this.#closing : this.#opening
    sums[order.strategy] = (sums[order.strategy] ?? 0) + change
  }
}

/** An order that is sized at its fill counts one, for its direction. */
function leftOf(order: WorkingOrder): number {
  if (order.isDone || (order.reduceOnly && order.rests)) return 0
  const left = order.remaining === none ? 1 : order.remaining
  return order.isBuy ? left : -left
}

/** Whether a list holds an order of the engine's own, which has no signal, for a strategy. */
export function hasExit(orders: readonly WorkingOrder[], strategy: number): boolean {
  return orders.some(
    (order) => order.strategy === strategy && order.signal === none && !order.isDone,
  )
}
