/** Writes the lot and position events that fills and paid-out positions lead to. */

import { closeReasons } from '../domain/position.ts'
import type { Journal } from '../events/journal.ts'
import { kind } from '../events/kind.ts'
import { lotAt, none, positionAt, recordLength } from '../events/record.ts'
import type { FillFacts } from './fill-facts.ts'
import type { Lot } from './lot-list.ts'
import type { OpenPosition } from './portfolio.ts'

const manualClose = closeReasons.indexOf('manual_close')

/** What a closing fill, or a payment in cash, takes from one lot. Money is signed like the lot's. */
export type LotPart = {
  /** Signed change of the lot. */
  quantity: number
  cost: number
  proceeds: number
  entryFees: number
  exitFees: number
  /** Net of both fees. */
  realized: number
}

export const createLotPart = (): LotPart => ({
  quantity: 0,
  cost: 0,
  proceeds: 0,
  entryFees: 0,
  exitFees: 0,
  realized: 0,
})

export function recordOpenedLot(
  journal: Journal,
  fill: FillFacts,
  position: OpenPosition,
  lot: Lot,
): void {
  const at = journal.begin(kind.lot, recordLength.lot, fill.cause, fill.correlation)
  const words = journal.words
  writeLot(words, at, fill, position, lot)
  words[at + lotAt.quantity] = lot.quantity
  words[at + lotAt.closeFill] = none
  words[at + lotAt.exitPrice] = none
  words[at + lotAt.cost] = lot.cost
  words[at + lotAt.proceeds] = none
  words[at + lotAt.entryFees] = lot.fees
  words[at + lotAt.exitFees] = none
  words[at + lotAt.realized] = none
  words[at + lotAt.closeBar] = none
}

export function recordClosedLot(
  journal: Journal,
  fill: FillFacts,
  position: OpenPosition,
  lot: Lot,
  part: LotPart,
): void {
  const at = journal.begin(kind.lot, recordLength.lot, fill.cause, fill.correlation)
  const words = journal.words
  writeLot(words, at, fill, position, lot)
  words[at + lotAt.quantity] = part.quantity
  words[at + lotAt.closeFill] = fill.fill
  words[at + lotAt.exitPrice] = fill.price
  words[at + lotAt.cost] = part.cost
  words[at + lotAt.proceeds] = part.proceeds
  words[at + lotAt.entryFees] = part.entryFees
  words[at + lotAt.exitFees] = part.exitFees
  words[at + lotAt.realized] = part.realized
  words[at + lotAt.closeBar] = fill.bar
}

function writeLot(
  words: Float64Array,
  at: number,
  fill: FillFacts,
  position: OpenPosition,
  lot: Lot,
): void {
  words[at + lotAt.lot] = lot.id
  words[at + lotAt.strategy] = fill.strategy
  words[at + lotAt.instrument] = fill.instrument
  words[at + lotAt.position] = position.number
  words[at + lotAt.remaining] = lot.quantity
  words[at + lotAt.openFill] = lot.openFill
  words[at + lotAt.entryPrice] = lot.price
  words[at + lotAt.openBar] = lot.openBar
}

export function recordPosition(
  journal: Journal,
  fill: FillFacts,
  position: OpenPosition,
  change: Readonly<{ event: number; held: number; realized: number }>,
): void {
  const at = journal.begin(change.event, recordLength.position, fill.cause, fill.correlation)
  const words = journal.words
  const opens = change.event === kind.positionOpened
  const isLong = opens ? fill.signed > 0 : fill.signed < 0
  words[at + positionAt.position] = position.number
  words[at + positionAt.strategy] = fill.strategy
  words[at + positionAt.instrument] = fill.instrument
  words[at + positionAt.side] = isLong ? 0 : 1
  words[at + positionAt.signal] = fill.signal
  words[at + positionAt.fill] = fill.fill
  words[at + positionAt.quantity] = fill.signed
  words[at + positionAt.held] = change.held
  words[at + positionAt.price] = fill.price
  words[at + positionAt.realized] = change.realized
  words[at + positionAt.realizedTotal] = position.realized
  words[at + positionAt.feesTotal] = position.fees
  words[at + positionAt.reason] = opens ? none : fill.reason === none ? manualClose : fill.reason
}
