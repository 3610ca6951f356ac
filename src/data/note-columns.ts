/** What is worth saying about the columns of a file as a whole. */

import type { DecimalColumn } from './decimal-column.ts'
import type { QualityNotes } from './quality-notes.ts'
import { type RawBars, short } from './raw-bars.ts'

export function noteColumns(raw: RawBars, notes: QualityNotes): void {
  for (const column of [raw.open, raw.high, raw.low, raw.close, raw.volume]) {
    if (column !== null) noteRounded(column, raw, notes)
  }
  if (raw.volume !== null && raw.volume.missingCount === raw.rows) {
    notes.add(raw.source, null, `Column "${raw.volume.name}" is empty: there is no volume.`)
  }
}

function noteRounded(column: DecimalColumn, raw: RawBars, notes: QualityNotes): void {
  const first = column.firstRounded
  if (first === null) return
  notes.add(
    raw.source,
    raw.places.line(first.row),
    `${column.roundedCount} of ${raw.rows} values of column "${column.name}" were rounded ` +
      `${column.rounding} to at most ${column.limit} decimals, first "${short(first.text)}" in ` +
      `${raw.places.place(first.row)}.`,
  )
}
