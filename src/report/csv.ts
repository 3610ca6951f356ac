/**
 * Trades and the equity curve as CSV (RFC 4180: commas, CRLF, quotes doubled). Decimals are written
 * in full with a point and without groups. A text cell that a spreadsheet would run as a formula
 * gets an apostrophe in front; numbers are never touched.
 */

import { formatDecimal } from '../domain/decimal.ts'
import { drawdownColumn } from './drawdowns.ts'
import type { EquityColumns, TradeRow } from './model.ts'
import { labelAt } from './step-dates.ts'

type Column<Row> = Readonly<{
  name: string
  kind: 'text' | 'number'
  cell: (row: Row) => string
}>

/** One line per closed trade, in order of exit. */
const tradeColumns: readonly Column<TradeRow>[] = [
  { name: 'number', kind: 'number', cell: (row) => String(row.number) },
  { name: 'strategy', kind: 'text', cell: (row) => row.strategy },
  { name: 'symbol', kind: 'text', cell: (row) => row.symbol },
  { name: 'side', kind: 'text', cell: (row) => row.side },
  { name: 'quantity', kind: 'number', cell: (row) => row.quantity },
  { name: 'entry_time', kind: 'text', cell: (row) => row.entryTime },
  { name: 'exit_time', kind: 'text', cell: (row) => row.exitTime },
  { name: 'entry_price', kind: 'number', cell: (row) => row.entryPrice },
  { name: 'exit_price', kind: 'number', cell: (row) => row.exitPrice },
  // Net of the fees of both sides; gross_pnl is before them.
  { name: 'pnl', kind: 'number', cell: (row) => row.pnl },
  { name: 'gross_pnl', kind: 'number', cell: (row) => row.grossPnl },
  { name: 'fees', kind: 'number', cell: (row) => row.fees },
  // Ratios, not percent: 0.05 is five percent.
  { name: 'return', kind: 'number', cell: (row) => plainNumber(row.returnRatio) },
  { name: 'maximum_adverse', kind: 'number', cell: (row) => plainNumber(row.maximumAdverse) },
  { name: 'maximum_favourable', kind: 'number', cell: (row) => plainNumber(row.maximumFavourable) },
  // 0-based index into the symbol's bars.
  { name: 'entry_bar', kind: 'number', cell: (row) => String(row.entryBar) },
  { name: 'exit_bar', kind: 'number', cell: (row) => String(row.exitBar) },
  { name: 'exit_reason', kind: 'text', cell: (row) => row.exitReason },
  { name: 'position_id', kind: 'text', cell: (row) => row.positionId },
  { name: 'lot_id', kind: 'text', cell: (row) => row.lotId },
]

export function tradesCsv(trades: readonly TradeRow[]): string {
  return csv(tradeColumns, trades)
}

/**
 * One line per step: label, equity, cash, gross exposure, and the distance below the highest
 * equity so far, the initial capital included, as a ratio (0 or negative). `initial` in minor units.
 */
export function equityCurveCsv(equity: EquityColumns, initial: number | null = null): string {
  const drawdown = drawdownColumn(equity.equity, initial)
  const money = (column: Float64Array, i: number): string =>
    formatDecimal(column[i] as number, equity.scale)
  const columns: readonly Column<number>[] = [
    { name: 'time', kind: 'text', cell: (i) => labelAt(equity, i) },
    { name: 'equity', kind: 'number', cell: (i) => money(equity.equity, i) },
    { name: 'cash', kind: 'number', cell: (i) => money(equity.cash, i) },
    { name: 'exposure', kind: 'number', cell: (i) => money(equity.exposure, i) },
    { name: 'drawdown', kind: 'number', cell: (i) => plainNumber(drawdown[i] as number) },
  ]
  return csv(
    columns,
    Array.from(equity.time, (_, i) => i),
  )
}

function csv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = rows.map((row) =>
    columns.map((column) => cellText(column.cell(row), column.kind)).join(','),
  )
  return `${[columns.map((column) => column.name).join(','), ...lines].join('\r\n')}\r\n`
}

const decimal = /^-?\d+(?:\.\d+)?$/
const formula = /^[=+\-@\t\r]/

/** A number cell that is no plain decimal is treated as the text it is. */
function cellText(value: string, kind: 'text' | 'number'): string {
  if (kind === 'number' && (value === '' || decimal.test(value))) return value
  const safe = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A double without exponent, as short as it reads back; empty when it is not finite. */
function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return ''
  const text = String(value === 0 ? 0 : value)
  if (!text.includes('e')) return text
  return Math.abs(value) < 1 ? value.toFixed(20).replace(/\.?0+$/, '') : BigInt(value).toString()
}
