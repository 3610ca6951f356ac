/** How much of a list of orders is still on its way. Pure; asked by who decides on the next order. */

import { none } from '../events/record.ts'
import { market, type WorkingOrder } from './working-order.ts'

/** Signed quantity still to fill of one strategy's closing or opening orders in a list. */
export function sumPending(
  orders: readonly WorkingOrder[],
  strategy: number,
  closing: boolean,
  onlyMarket = false,
): number {
  let sum = 0
  for (let i = 0; i < orders.length; i++) {
    const order = orders[i] as WorkingOrder
    if (order.strategy !== strategy || order.reduceOnly !== closing || order.isDone) continue
    if (onlyMarket && order.type !== market) continue
    const left = order.remaining === none ? 1 : order.remaining
    sum += order.isBuy ? left : -left
  }
  return sum
}

/** Whether a list holds an order of the engine's own, which has no signal, for a strategy. */
export function hasExit(orders: readonly WorkingOrder[], strategy: number): boolean {
  return orders.some(
    (order) => order.strategy === strategy && order.signal === none && !order.isDone,
  )
}
