/** One fill as the books work on it: read once from its record, reused for the next. */

import { fillAt, none } from '../events/record.ts'
import { noSubject, type TransactionSubject } from './accounts.ts'

export type FillFacts = TransactionSubject & {
  book: number
  /** Quantity, negative for sells. */
  signed: number
  price: number
  commission: number
  /** Cash moved without the fee: negative for buys. */
  cash: number
  signal: number
  /** Index of a close reason, or `none`. */
  reason: number
  bar: number
}

export function createFillFacts(): FillFacts {
  const empty = { book: 0, signed: 0, price: 0, commission: 0, cash: 0, bar: 0 }
  return { ...noSubject, ...empty, signal: none, reason: none }
}

export function readFill(into: FillFacts, words: Float64Array, at: number): void {
  const quantity = words[at + fillAt.quantity] as number
  into.strategy = words[at + fillAt.strategy] as number
  into.instrument = words[at + fillAt.instrument] as number
  into.order = words[at + fillAt.order] as number
  into.fill = words[at + fillAt.fill] as number
  into.signal = words[at + fillAt.signal] as number
  into.signed = words[at + fillAt.side] === 0 ? quantity : -quantity
  into.price = words[at + fillAt.price] as number
  into.commission = words[at + fillAt.commission] as number
  into.reason = words[at + fillAt.closeReason] as number
  into.bar = words[at + fillAt.bar] as number
}
