/** Writes the events of an order's life: its states, its fills, a duplicate turned away. */

import { type FillBasis, fillBases } from '../domain/order.ts'
import { readableId } from '../events/ids.ts'
import type { Journal } from '../events/journal.ts'
import { kind } from '../events/kind.ts'
import { fillAt, noteAt, orderStatusAt, recordLength } from '../events/record.ts'
import type { WorkingOrder } from './working-order.ts'

/** Index of what set a fill's price, as records hold it. */
export const basis: Readonly<Record<FillBasis, number>> = {
  open: fillBases.indexOf('open'),
  close: fillBases.indexOf('close'),
  limit: fillBases.indexOf('limit'),
  stop: fillBases.indexOf('stop'),
}

/** Where a fill's price came from, and what it cost. */
export type FillOrigin = Readonly<{
  /** The price before slippage, in ticks. */
  base: number
  /** Index of what set it, in `fillBases`. */
  basis: number
  commission: number
}>

/** Records a fill that `order` has already taken in. */
export function recordFill(
  journal: Journal,
  order: WorkingOrder,
  fill: Readonly<{ number: number; quantity: number; price: number; bar: number }>,
  from: FillOrigin,
): void {
  const at = journal.begin(kind.fill, recordLength.fill, order.sequence, order.correlation)
  const words = journal.words
  words[at + fillAt.fill] = fill.number
  words[at + fillAt.order] = order.id
  words[at + fillAt.signal] = order.signal
  words[at + fillAt.strategy] = order.strategy
  words[at + fillAt.instrument] = order.instrument
  words[at + fillAt.side] = order.isBuy ? 0 : 1
  words[at + fillAt.quantity] = fill.quantity
  words[at + fillAt.price] = fill.price
  words[at + fillAt.basePrice] = from.base
  words[at + fillAt.basis] = from.basis
  words[at + fillAt.commission] = from.commission
  words[at + fillAt.filled] = order.filled
  words[at + fillAt.remaining] = order.quantity - order.filled
  words[at + fillAt.reduceOnly] = order.reduceOnly ? 1 : 0
  words[at + fillAt.closeReason] = order.closeReason
  words[at + fillAt.bar] = fill.bar
}

/** Records the state an order went to from `before`, or its trigger. */
export function recordStatus(
  journal: Journal,
  order: WorkingOrder,
  before: number,
  reason: number,
  trigger: number,
): void {
  const { sequence, correlation } = order
  const at = journal.begin(kind.orderStatus, recordLength.orderStatus, sequence, correlation)
  const words = journal.words
  words[at + orderStatusAt.order] = order.id
  words[at + orderStatusAt.strategy] = order.strategy
  words[at + orderStatusAt.instrument] = order.instrument
  words[at + orderStatusAt.from] = before
  words[at + orderStatusAt.to] = order.status
  words[at + orderStatusAt.reason] = reason
  words[at + orderStatusAt.filled] = order.filled
  words[at + orderStatusAt.remaining] = order.remaining
  words[at + orderStatusAt.triggerPrice] = trigger
}

/** Notes an order turned away because its signal already has one. */
export function recordDuplicate(journal: Journal, order: WorkingOrder, first: number): void {
  const at = journal.begin(kind.note, recordLength.note, order.sequence, order.correlation)
  journal.words[at + noteAt.strategy] = order.strategy
  journal.words[at + noteAt.extra] = journal.addExtra({
    message: 'duplicate order rejected',
    data: { orderId: readableId('ord', order.id), firstOrderId: readableId('ord', first) },
  })
}
