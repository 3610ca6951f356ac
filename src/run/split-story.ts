/** Splits in plain words: what one made of a lot, a position, or an order that was working. */

import { levelAfterSplit } from '../domain/corporate-action.ts'
import { formatShortest } from '../domain/decimal.ts'
import type { Instrument } from '../domain/instrument.ts'
import { isFinal, orderStatuses, type OrderStatus, sides } from '../domain/order.ts'
import { readableId } from '../events/ids.ts'
import { kind } from '../events/kind.ts'
import { fillAt, lotAt, none, orderAt, orderStatusAt, positionAt } from '../events/record.ts'
import type { JournalIndex } from './journal-index.ts'
import type { Restated, SplitEffect, SplitRecord } from './lot-splits.ts'
import type { LogFacts } from './run-facts.ts'

/** A lot, or a position by its strategy, that a split is told for. */
export type SplitHolder = Readonly<{ lot: number } | { strategy: number }>

/** Splits of an instrument between two records, both left out. */
export function splitsBetween(
  { splits }: JournalIndex,
  instrument: number,
  from: number,
  to: number,
): readonly SplitRecord[] {
  return splits.filter(
    (one) => one.instrument === instrument && one.record > from && one.record < to,
  )
}

/** The splits a closed lot part, or what a position event tells of, was held over. */
export function splitsOfHolding(
  index: JournalIndex,
  record: number,
): Readonly<{ splits: readonly SplitRecord[]; holder: SplitHolder }> | null {
  const { journal } = index
  const field = (at: number): number => journal.field(record, at)
  const kindNumber = journal.kindOf(record)
  if (kindNumber === kind.lot) {
    const fill = index.fills[field(lotAt.openFill)] ?? record
    const splits = splitsBetween(index, field(lotAt.instrument), fill, record)
    return { splits, holder: { lot: field(lotAt.lot) } }
  }
  if (kindNumber !== kind.positionClosed && kindNumber !== kind.positionPartialExit) return null
  const opened = openingRecord(index, field(positionAt.position), record)
  const splits = splitsBetween(index, field(positionAt.instrument), opened, record)
  return { splits, holder: { strategy: field(positionAt.strategy) } }
}

function openingRecord({ journal }: JournalIndex, position: number, before: number): number {
  for (let record = before - 1; record >= 0; record--) {
    if (
      journal.kindOf(record) === kind.positionOpened &&
      journal.field(record, positionAt.position) === position
    )
      return record
  }
  return before
}

/** The splits an order was working over. */
export function splitsOfOrder(index: JournalIndex, order: number): readonly SplitRecord[] {
  const { journal } = index
  const record = index.orders[order]
  if (record === undefined || index.splits.length === 0) return []
  const instrument = journal.field(record, orderAt.instrument)
  return splitsBetween(index, instrument, record, endOfOrder(index, order, record))
}

/** The record at which an order was filled or ended; past the last where it never was. */
function endOfOrder(index: JournalIndex, order: number, from: number): number {
  const { journal } = index
  const last = index.fillsOfOrder[order]?.at(-1)
  if (last !== undefined && journal.field(last, fillAt.remaining) === 0) return last
  for (let record = from + 1; record < journal.length; record++) {
    if (journal.kindOf(record) !== kind.orderStatus) continue
    if (journal.field(record, orderStatusAt.order) !== order) continue
    const status = orderStatuses[journal.field(record, orderStatusAt.to)] as OrderStatus
    if (isFinal(status)) return record
  }
  return journal.length
}

/** `A 4-for-1 split of A made 7 into 28 in lot-000001, cost unchanged.` */
export function holdingSentence(
  facts: LogFacts,
  { instrument, ratio, effects }: SplitRecord,
  holder: SplitHolder,
): string {
  const of = facts.instruments[instrument] as Instrument
  const start = `A ${ratio.numerator}-for-${ratio.denominator} split of ${of.symbol}`
  const effect = effects.find((one) => partOf(one, holder) !== undefined)
  const part = effect === undefined ? undefined : partOf(effect, holder)
  if (effect === undefined || part === undefined) return `${start}.`
  const before = quantityText(of, part.before)
  if (effect.whole.after === 0)
    return `${start} made ${before} into less than one unit, which was paid in cash.`
  const cost = effect.hasMoved ? 'cost shared by the lots that are left' : 'cost unchanged'
  const where = 'lot' in holder ? ` in ${readableId('lot', holder.lot)}` : ''
  return `${start} made ${before} into ${quantityText(of, part.after)}${where}, ${cost}.`
}

const partOf = (effect: SplitEffect, holder: SplitHolder): Restated | undefined =>
  'lot' in holder
    ? effect.lots.get(holder.lot)
    : effect.strategy === holder.strategy
      ? effect.whole
      : undefined

const quantityText = (of: Instrument, quantity: number): string =>
  formatShortest(Math.abs(quantity), of.quantityScale)

/** `A 4-for-1 split of A restated ord-000002: limit 400 became 100, what was left of it times 4/1.` */
export function orderSentence(
  facts: LogFacts,
  index: JournalIndex,
  split: SplitRecord,
  order: number,
): string {
  const { journal } = index
  const record = index.orders[order] as number
  const of = facts.instruments[split.instrument] as Instrument
  const { numerator, denominator } = split.ratio
  const isBuy = sides[journal.field(record, orderAt.side)] === 'buy'
  const splits = splitsOfOrder(index, order)
  const levelText = (name: string, at: number, isLimit: boolean): string | null => {
    let level = journal.field(record, at)
    if (level === none) return null
    let before = level
    for (const one of splits) {
      before = level
      level = levelAfterSplit(level, one.ratio, of, isBuy === isLimit ? 'floor' : 'ceiling')
      if (one === split) break
    }
    return `its ${name} ${formatShortest(before, of.priceScale)} became ${formatShortest(level, of.priceScale)}`
  }
  const levels = [
    levelText('limit', orderAt.limitPrice, true),
    levelText('stop', orderAt.stopPrice, false),
  ].filter((text) => text !== null)
  const sized = journal.field(record, orderAt.quantity) !== none
  const parts = [
    ...levels,
    ...(sized ? [`what was left of it was multiplied by ${numerator}/${denominator}`] : []),
  ]
  const id = readableId('ord', order)
  return `A ${numerator}-for-${denominator} split of ${of.symbol} met ${id} while it was working${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`
}
