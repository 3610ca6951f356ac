/**
 * What splits did to lots, worked out from the log again: the portfolio restates its lots when a
 * split comes and writes no record for it, since nothing was bought, sold or paid.
 */

import { parseRatio, type SplitRatio } from '../domain/corporate-action.ts'
import { multiplyDivide } from '../domain/rounding.ts'
import type { JsonObject } from '../domain/signal.ts'
import type { Journal } from '../events/journal.ts'
import { kind } from '../events/kind.ts'
import { corporateActionAt, lotAt, none } from '../events/record.ts'

/** Signed quantities before and after a split. */
export type Restated = Readonly<{ before: number; after: number }>

/** One split as one strategy's position met it. */
export type SplitEffect = Readonly<{
  strategy: number
  /** The position in whole, and each of its lots by number. */
  whole: Restated
  lots: ReadonlyMap<number, Restated>
  /** Whether lots were left empty and their cost went to others. */
  hasMoved: boolean
}>

export type SplitRecord = Readonly<{
  record: number
  instrument: number
  ratio: SplitRatio
  effects: readonly SplitEffect[]
}>

/** Open lots of one position by number, in order of opening, with their signed quantities. */
type OpenLots = Map<number, number>

/** Every split of a run with what it did, in order. */
export function splitsOf(journal: Journal): readonly SplitRecord[] {
  const found: SplitRecord[] = []
  /** By instrument, then by strategy. */
  const books = new Map<number, Map<number, OpenLots>>()
  for (let record = 0; record < journal.length; record++) {
    const kindNumber = journal.kindOf(record)
    if (kindNumber === kind.lot) take(books, journal, record)
    if (kindNumber !== kind.corporateAction) continue
    const extra = journal.field(record, corporateActionAt.extra)
    const action = journal.extras[extra] as JsonObject
    if (action['type'] !== 'split') continue
    const instrument = journal.field(record, corporateActionAt.instrument)
    const ratio = parseRatio(action['ratio'] as string)
    const held = [...(books.get(instrument) ?? [])].filter(([, lots]) => lots.size > 0)
    const effects = held.map(([strategy, lots]) => effectOn(strategy, lots, ratio))
    found.push({ record, instrument, ratio, effects })
  }
  return found
}

function take(books: Map<number, Map<number, OpenLots>>, journal: Journal, record: number): void {
  const field = (at: number): number => journal.field(record, at)
  const ofInstrument = books.get(field(lotAt.instrument)) ?? new Map<number, OpenLots>()
  books.set(field(lotAt.instrument), ofInstrument)
  const lots = ofInstrument.get(field(lotAt.strategy)) ?? new Map<number, number>()
  ofInstrument.set(field(lotAt.strategy), lots)
  const isClosing = field(lotAt.proceeds) !== none
  if (isClosing && field(lotAt.remaining) === 0) lots.delete(field(lotAt.lot))
  else lots.set(field(lotAt.lot), field(lotAt.remaining))
}

/** Running sums, as the portfolio shares the new total; lots left empty go. */
function effectOn(strategy: number, lots: OpenLots, ratio: SplitRatio): SplitEffect {
  let before = 0
  let after = 0
  const restated = new Map<number, Restated>()
  for (const [lot, quantity] of lots) {
    before += quantity
    const total = multiplyDivide(before, ratio.numerator, ratio.denominator, 'toward-zero', 'A lot')
    restated.set(lot, { before: quantity, after: total - after })
    after = total
  }
  let hasMoved = false
  for (const [lot, part] of restated) {
    if (part.after !== 0) lots.set(lot, part.after)
    else {
      lots.delete(lot)
      hasMoved ||= after !== 0
    }
  }
  return { strategy, whole: { before, after }, lots: restated, hasMoved }
}
