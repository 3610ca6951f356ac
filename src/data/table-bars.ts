/** Bars in a table that already has typed columns (Parquet, Arrow), read batch by batch. */

import { Fault } from '../domain/fault.ts'
import { microsPerDay } from '../domain/units.ts'
import { type AnyColumn, BarColumnSet } from './bar-columns.ts'
import { DecimalColumn } from './decimal-column.ts'
import { cellFault, decimalExpectation, type RawBars, stampFault } from './raw-bars.ts'
import type { Cells, OpenTable } from './readers.ts'
import { rowPlaces, type RowPlaces } from './row-places.ts'
import type { SourceOptions } from './source.ts'
import { StampColumn, type StampRefusal } from './stamp-column.ts'

export async function readTable(
  table: OpenTable,
  source: string,
  options: SourceOptions,
): Promise<RawBars> {
  const columns = new BarColumnSet(table.columns, options, source)
  const places = rowPlaces(source)
  const wanted = columns.byHeader.flatMap((column, i) => (column === null ? [] : [i]))
  let rows = 0
  for await (const batch of table.batches(wanted)) {
    columns.reserve(rows + batch.rows)
    for (const [i, header] of wanted.entries()) {
      const cells = batch.cells[i] as Cells
      const column = columns.byHeader[header] as AnyColumn
      writeCells(column, cells, { first: rows, count: batch.rows, places })
    }
    rows += batch.rows
  }
  if (rows > 0) return columns.finish(rows, places)
  throw new Fault('data/empty', `Expected at least one bar in "${source}", found no rows.`)
}

type Rows = Readonly<{ first: number; count: number; places: RowPlaces }>

function writeCells(column: AnyColumn, cells: Cells, rows: Rows): void {
  for (let i = 0; i < rows.count; i++) {
    const row = rows.first + i
    const isMissing = cells.isMissing?.(i) === true
    if (column instanceof DecimalColumn) {
      if (isMissing) column.setMissing(row)
      else writeDecimal(column, cells, i, row, rows)
    } else if (isMissing) {
      throw cellFault('Expected a value', column.name, null, rows.places.place(row))
    } else if (column instanceof StampColumn) writeStamp(column, cells, i, row, rows)
    else if (!column.setText(row, textOf(cells, i))) {
      throw cellFault('Expected a symbol', column.name, '', rows.places.place(row))
    }
  }
}

const textOf = (cells: Cells, i: number): string => String(cells.values[i])

function writeDecimal(
  column: DecimalColumn,
  cells: Cells,
  i: number,
  row: number,
  rows: Rows,
): void {
  if (setDecimal(column, cells, i, row, rows.places)) return
  const text = textOf(cells, i)
  throw cellFault(decimalExpectation(text), column.name, text, rows.places.place(row))
}

function setDecimal(
  column: DecimalColumn,
  cells: Cells,
  i: number,
  row: number,
  places: RowPlaces,
): boolean {
  switch (cells.kind) {
    case 'double':
      return column.setDouble(row, cells.values[i] as number, places)
    case 'float':
      return column.setDouble(row, shortestFloat(cells.values[i] as number), places)
    case 'integer':
      return column.setScaled(row, cells.values[i] as number | bigint, cells.decimals, places)
    case 'text':
      return column.setText(row, (cells.values[i] as string).trim(), places)
    case 'stamp':
      return false
  }
}

/** The double of the shortest decimal that is this single-precision number. */
function shortestFloat(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits))
    if (Math.fround(candidate) === value) return candidate
  }
  return Number(value.toPrecision(9))
}

function writeStamp(column: StampColumn, cells: Cells, i: number, row: number, rows: Rows): void {
  const refused = setStamp(column, cells, i, row)
  if (refused === null) return
  throw stampFault(refused, column.name, textOf(cells, i), rows.places.place(row))
}

const microsPer = { s: 1_000_000, ms: 1000, us: 1 } as const

function setStamp(column: StampColumn, cells: Cells, i: number, row: number): StampRefusal | null {
  switch (cells.kind) {
    case 'text':
      return column.setText(row, (cells.values[i] as string).trim())
    case 'integer':
      return cells.decimals === 0
        ? column.setEpoch(row, textOf(cells, i))
        : { expected: 'Expected a stamp, not a decimal', advice: null }
    case 'double':
    case 'float':
      return column.setEpoch(row, textOf(cells, i))
    case 'stamp': {
      const kind = cells.isZoned ? 'offset' : 'local'
      if (cells.unit === 'day') {
        return column.setMicros(row, Number(cells.values[i]) * microsPerDay, 'local', true)
      }
      const value = cells.values[i] as number | bigint
      if (cells.unit !== 'ns') {
        return column.setMicros(row, Number(value) * microsPer[cells.unit], kind, false)
      }
      const nanos = BigInt(value)
      if (nanos % 1000n !== 0n) return { expected: 'Expected whole microseconds', advice: null }
      return column.setMicros(row, Number(nanos / 1000n), kind, false)
    }
  }
}
