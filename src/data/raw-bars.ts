/**
 * One file's bars as read: exact cells in file order, nothing checked across rows yet. Every reader
 * ends here, whatever the format.
 */

import { Fault } from '../domain/fault.ts'
import type { DecimalColumn } from './decimal-column.ts'
import type { RowPlaces } from './row-places.ts'
import type { StampColumn, StampRefusal } from './stamp-column.ts'
import type { SymbolColumn } from './symbol-column.ts'

export type RawBars = Readonly<{
  /** How messages name the source. */
  source: string
  rows: number
  places: RowPlaces
  /** The headers found. */
  headers: readonly string[]
  time: StampColumn
  open: DecimalColumn
  high: DecimalColumn
  low: DecimalColumn
  close: DecimalColumn
  volume: DecimalColumn | null
  adjustedClose: DecimalColumn | null
  priceFactor: DecimalColumn | null
  volumeFactor: DecimalColumn | null
  symbol: SymbolColumn | null
}>

/** A cell that cannot be read as what its column holds. */
export function cellFault(
  expected: string,
  column: string,
  found: string | null,
  place: string,
  advice = 'Correct or remove that row.',
): Fault {
  const text = found === '' ? 'an empty cell' : found === null ? 'no value' : `"${short(found)}"`
  return new Fault(
    'data/invalid-value',
    `${expected} in column "${column}", found ${text} in ${place}. ${advice}`,
  )
}

export const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text)

/** A cell that is no stamp. */
export function stampFault(
  refused: StampRefusal,
  column: string,
  found: string,
  place: string,
): Fault {
  return cellFault(refused.expected, column, found, place, refused.advice ?? undefined)
}

/** Says what is odd about a text that should be a decimal. */
export function decimalExpectation(text: string): string {
  if (/^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text)) {
    return 'Expected a decimal without thousands separators'
  }
  if (/^[+-]?\d+,\d+$/.test(text)) return 'Expected a decimal point, not a decimal comma,'
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return 'Expected a finite decimal'
  return 'Expected a decimal such as "12.50"'
}
