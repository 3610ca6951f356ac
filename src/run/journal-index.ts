/** Finds records by the ids they carry. One pass over the journal, made when first needed. */

import type { Journal } from '../events/journal.ts'
import { kind } from '../events/kind.ts'
import { fillAt, lotAt, none, orderAt, signalAt, transactionAt } from '../events/record.ts'
import { type SplitRecord, splitsOf } from './lot-splits.ts'

export class JournalIndex {
  readonly journal: Journal
  /** Record by number of the thing; the numbers begin at 1. */
  readonly signals: number[] = []
  readonly orders: number[] = []
  readonly fills: number[] = []
  readonly transactions: number[] = []
  /** Transactions and lot records of each fill; what was paid out has none. */
  readonly transactionsOfFill: number[][] = []
  readonly lotsOfFill: number[][] = []
  readonly fillsOfOrder: number[][] = []
  readonly orderOfSignal: number[] = []
  /** Lot records that close something, in order. */
  readonly closedLots: number[] = []
  /** Records per kind. */
  readonly counts: Uint32Array = new Uint32Array(32)

  #splits: readonly SplitRecord[] | null = null

  constructor(journal: Journal) {
    this.journal = journal
    for (let record = 0; record < journal.length; record++) this.#add(record)
  }

  /** Splits and what they did to lots, worked out when first asked for. */
  get splits(): readonly SplitRecord[] {
    this.#splits ??= this.counts[kind.corporateAction] === 0 ? [] : splitsOf(this.journal)
    return this.#splits
  }

  #add(record: number): void {
    const { journal } = this
    const kindNumber = journal.kindOf(record)
    this.counts[kindNumber] = (this.counts[kindNumber] as number) + 1
    const field = (at: number): number => journal.field(record, at)
    switch (kindNumber) {
      case kind.signal:
        this.signals[field(signalAt.signal)] = record
        return
      case kind.order:
        this.orders[field(orderAt.order)] = record
        if (field(orderAt.signal) !== none)
          this.orderOfSignal[field(orderAt.signal)] = field(orderAt.order)
        return
      case kind.fill:
        this.fills[field(fillAt.fill)] = record
        append(this.fillsOfOrder, field(fillAt.order), record)
        return
      case kind.transaction:
        this.transactions[field(transactionAt.transaction)] = record
        append(this.transactionsOfFill, field(transactionAt.fill), record)
        return
      case kind.lot: {
        const opens = field(lotAt.proceeds) === none
        append(this.lotsOfFill, field(opens ? lotAt.openFill : lotAt.closeFill), record)
        if (!opens) this.closedLots.push(record)
        return
      }
      default:
    }
  }
}

function append(lists: number[][], number: number, record: number): void {
  if (number === none) return
  const list = lists[number]
  if (list === undefined) lists[number] = [record]
  else list.push(record)
}
