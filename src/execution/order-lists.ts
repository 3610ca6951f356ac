/** Lists of working orders, changed in place. */

import type { WorkingOrder } from './working-order.ts'

/** Shortens a list. Setting its length would leave optimised code. */
export function shorten(orders: WorkingOrder[], length: number): void {
  while (orders.length > length) orders.pop()
}

/** Puts an order among others that wait: it may be older than they are. */
export function insertByAge(orders: WorkingOrder[], order: WorkingOrder): void {
  const place = orders.findIndex(({ id }) => id > order.id)
  orders.splice(place === -1 ? orders.length : place, 0, order)
}
