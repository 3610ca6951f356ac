/** Bars given in memory, read as exactly as bars in a file. */

import { Fault } from '../domain/fault.ts'
import { BarColumnSet } from './bar-columns.ts'
import { DecimalColumn } from './decimal-column.ts'
import { cellFault, decimalExpectation, type RawBars, stampFault } from './raw-bars.ts'
import { indexPlaces, type RowPlaces } from './row-places.ts'
import type { BarColumns, BarInput, BarsSource } from './source.ts'
import { StampColumn } from './stamp-column.ts'

const names = ['time', 'open', 'high', 'low', 'close', 'volume'] as const
type Name = (typeof names)[number]
type Cell = number | string | undefined

export function readBars(source: BarsSource): RawBars {
  const { options } = source
  const name = options.name ?? 'bars'
  const read = isColumns(source.rows) ? columnReader(source.rows, name) : rowReader(source.rows)
  if (read.length === 0) {
    throw new Fault('data/empty', `Expected at least one bar in "${name}", found none.`)
  }
  const columns = new BarColumnSet(
    read.names,
    { timeUnit: options.timeUnit ?? 'auto', ...scaleOptions(options) },
    name,
  )
  const places = indexPlaces(name)
  columns.reserve(read.length)
  for (const [i, header] of read.names.entries()) {
    const column = columns.byHeader[i]
    for (let row = 0; row < read.length; row++) {
      const cell = read.cell(row, header)
      if (column instanceof DecimalColumn) setDecimal(column, row, cell, places)
      else if (column instanceof StampColumn) setStamp(column, row, cell, places)
    }
  }
  return columns.finish(read.length, places)
}

const scaleOptions = ({
  priceScale,
  scaleRounding,
}: BarsSource['options']): Pick<BarsSource['options'], 'priceScale' | 'scaleRounding'> => ({
  ...(priceScale === undefined ? {} : { priceScale }),
  ...(scaleRounding === undefined ? {} : { scaleRounding }),
})

type Reader = Readonly<{
  length: number
  names: readonly Name[]
  cell: (row: number, name: Name) => Cell
}>

const isColumns = (rows: readonly BarInput[] | BarColumns): rows is BarColumns =>
  !Array.isArray(rows)

function rowReader(rows: readonly BarInput[]): Reader {
  const hasVolume = rows.some((row) => row.volume !== undefined)
  return {
    length: rows.length,
    names: hasVolume ? names : names.slice(0, 5),
    cell: (row, name) => rows[row]?.[name],
  }
}

function columnReader(columns: BarColumns, source: string): Reader {
  const found = names.filter((name) => columns[name] !== undefined)
  const length = columns.close?.length ?? 0
  for (const name of found) {
    const size = columns[name]?.length
    if (size === length) continue
    throw new Fault(
      'data/invalid-value',
      `Expected columns of equal length in "${source}", found ${length} of "close" and ` +
        `${size} of "${name}".`,
    )
  }
  return { length, names: found, cell: (row, name) => columns[name]?.[row] }
}

function setDecimal(column: DecimalColumn, row: number, cell: Cell, places: RowPlaces): void {
  if (typeof cell === 'number' && column.setDouble(row, cell, places)) return
  if (typeof cell === 'string' && column.setText(row, cell.trim(), places)) return
  const text = String(cell)
  throw cellFault(decimalExpectation(text), column.name, text, places.place(row))
}

function setStamp(column: StampColumn, row: number, cell: Cell, places: RowPlaces): void {
  const isWhole = typeof cell === 'number' && Number.isSafeInteger(cell)
  const refused = isWhole
    ? column.setEpochNumber(row, cell)
    : column.setText(row, String(cell ?? ''))
  if (refused === null) return
  throw stampFault(refused, column.name, String(cell ?? ''), places.place(row))
}
