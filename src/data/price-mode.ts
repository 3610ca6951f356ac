/** Brings a series to the price mode that was asked for, and finds the actions left to book. */

import { beginOf, datedColumn } from '../domain/bar-date.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import { decimalsOf } from '../domain/decimal.ts'
import { Fault } from '../domain/fault.ts'
import type { Rounding } from '../domain/rounding.ts'
import type { Series } from '../domain/series.ts'
import type { SymbolTables } from './action-input.ts'
import { type AdjustmentInput, adjustmentOf, cellRatio, type Stretch } from './adjust.ts'
import { defaultScaleLimit } from './bar-columns.ts'
import { bookFromActions, bookFromFactorColumns, bookFromFactors } from './book-actions.ts'
import type { PriceMode } from './dataset.ts'
import type { LabelledPiece } from './labels.ts'
import { priceScaleOf, scaleOf, volumeScaleOf } from './piece-scales.ts'
import type { QualityNotes } from './quality-notes.ts'
import { divideBy, multiply, one, type Ratio, ratio, scaleColumn } from './ratio.ts'
import type { RowFinder } from './row-finder.ts'
import type { SourceOptions } from './source.ts'

/** The scale prices are read at, and the one they end at; the same where nothing is adjusted. */
export type SeriesScales = Readonly<{
  read: Readonly<{ price: number; volume: number }>
  price: number
}>

/** An adjusted price is a product or quotient: it gets at least this many decimals. */
const adjustedScale = 6

export const recordedMode = (options: SourceOptions): PriceMode => options.recorded ?? 'unadjusted'
export const wantedMode = (options: SourceOptions): PriceMode =>
  options.adjust ?? recordedMode(options)

export function scalesFor(
  pieces: readonly LabelledPiece[],
  options: SourceOptions,
  tables: SymbolTables,
): SeriesScales {
  const price = Math.max(...pieces.map(priceScaleOf))
  const adjusted = Math.max(...pieces.map((piece) => scaleOf(piece.raw.adjustedClose, piece)))
  const read = { price, volume: volumeScaleOf(pieces) }
  const tick = decimalsOf(options.tickSize ?? '1') ?? 0
  if (wantedMode(options) === recordedMode(options)) {
    const scale = options.priceScale ?? Math.max(price, tick)
    return { read: { ...read, price: scale }, price: scale }
  }
  const needed = Math.max(price + factorDecimals(tables), adjusted, adjustedScale, tick)
  return { read, price: options.priceScale ?? Math.min(needed, defaultScaleLimit) }
}

/** Decimals a product of price and factors can have. */
function factorDecimals(tables: SymbolTables): number {
  let most = 0
  for (const { price, split } of tables.factors ?? []) {
    const { denominator } = multiply(price, split)
    most = Math.max(most, String(denominator).length - 1)
  }
  return most
}

type Context = Readonly<{
  options: SourceOptions
  tables: SymbolTables
  scales: SeriesScales
  rows: RowFinder
  first: LabelledPiece
  notes: QualityNotes
}>

/** Scales the columns of the series in place; they are still the loader's own. */
export function adjustBars(
  series: Series,
  context: Context,
): Readonly<{ actions: readonly CorporateAction[]; priceMode: PriceMode }> {
  const { options, tables, scales } = context
  const { symbol } = series.instrument
  if (tables.factors !== null && tables.actions !== null) {
    throw new Fault(
      'config/invalid',
      `Expected factors or actions of "${symbol}", found both. They say the same thing: give one.`,
    )
  }
  const input = adjustmentInput(series, context)
  const rounding = options.scaleRounding === 'exact' ? 'half-even' : options.scaleRounding
  rescale(series, adjustmentOf(input), scales, rounding ?? 'half-even')
  return { actions: bookActions(series, context), priceMode: wantedMode(options) }
}

function adjustmentInput(series: Series, context: Context): AdjustmentInput {
  const { options, tables, rows, first } = context
  const { raw } = first
  return {
    symbol: series.instrument.symbol,
    recorded: recordedMode(options),
    wanted: wantedMode(options),
    factors: tables.factors,
    actions: tables.actions,
    dated: datedColumn(series),
    length: series.length,
    closeAt: (bar) => rawClose(rows, bar),
    cell: (name, bar) => factorCell(rows, name, bar),
    has: {
      adjustedClose: raw.adjustedClose !== null,
      priceFactor: raw.priceFactor !== null,
      volumeFactor: raw.volumeFactor !== null,
    },
    source: raw.source,
    headers: raw.headers,
  }
}

function rawClose(rows: RowFinder, bar: number): Ratio {
  const { piece, row } = rows(bar)
  return cellRatio(piece.raw.close, row) ?? one
}

function factorCell(
  rows: RowFinder,
  name: 'adjustedClose' | 'priceFactor' | 'volumeFactor',
  bar: number,
): Ratio | null {
  const { piece, row } = rows(bar)
  const column = piece.raw[name]
  const cell = column === null ? null : cellRatio(column, row)
  if (cell !== null && cell.numerator > 0n) return cell
  const what = column === null ? name : column.name
  throw new Fault(
    'data/invalid-value',
    `Expected a decimal above zero in column "${what}" in ${piece.raw.places.place(row)}; prices ` +
      'are adjusted by it.',
  )
}

function rescale(
  series: Series,
  stretches: readonly Stretch[],
  scales: SeriesScales,
  rounding: Rounding,
): void {
  const shift = scales.price - scales.read.price
  const power = 10n ** BigInt(Math.abs(shift))
  const unit = shift >= 0 ? ratio(power, 1n) : ratio(1n, power)
  const { symbol } = series.instrument
  const what = `A price of "${symbol}" at ${scales.price} decimals`
  for (const stretch of stretches) {
    const by = multiply(stretch.price, unit)
    for (const column of [series.open, series.high, series.low, series.close]) {
      scaleColumn(column, stretch, by, rounding, what)
    }
    const shares = divideBy(one, stretch.split)
    scaleColumn(series.volume, stretch, shares, 'half-even', `A volume of "${symbol}"`)
  }
  if (stretches.length > 0 && series.low.includes(0)) {
    throw new Fault(
      'number/precision-lost',
      `Adjusted prices of "${symbol}" round to zero at ${scales.price} decimals. Give a larger ` +
        'priceScale (at most 15).',
    )
  }
}

function bookActions(series: Series, context: Context): readonly CorporateAction[] {
  const { options, tables, rows, first, notes } = context
  const { raw } = first
  const input = {
    symbol: series.instrument.symbol,
    recorded: recordedMode(options),
    wanted: wantedMode(options),
    dated: datedColumn(series),
    beginOf: (bar: number) => beginOf(series, bar),
    length: series.length,
    closeAt: (bar: number): Ratio =>
      ratio(BigInt(series.close[bar] as number), 10n ** BigInt(series.instrument.priceScale)),
    dividendScale: options.dividendScale ?? 6,
  }
  if (tables.factors !== null) return bookFromFactors(input, tables.factors)
  if (tables.actions !== null) return bookFromActions(input, tables.actions)
  if (raw.priceFactor !== null && raw.volumeFactor !== null) {
    return bookFromFactorColumns(input, (bar) => ({
      price: factorCell(rows, 'priceFactor', bar) ?? one,
      volume: factorCell(rows, 'volumeFactor', bar) ?? one,
    }))
  }
  if (input.wanted === 'unadjusted') noteUnused(series, context, notes)
  return []
}

/** Prices that are known to need adjusting and are not: worth saying once. */
function noteUnused(series: Series, context: Context, notes: QualityNotes): void {
  const { first, rows } = context
  const { adjustedClose, priceFactor, source } = first.raw
  if (priceFactor !== null) {
    notes.add(
      source,
      null,
      `Column "${priceFactor.name}" is not used: without cumulative_volume_factor splits and ` +
        `dividends cannot be told apart. Pass adjust: 'total_return' to apply it.`,
    )
  }
  if (adjustedClose === null) return
  for (let bar = 0; bar < series.length; bar++) {
    const { piece, row } = rows(bar)
    const { adjustedClose: adjusted, close } = piece.raw
    const isSame =
      adjusted?.values[row] === close.values[row] && adjusted?.decimals[row] === close.decimals[row]
    if (isSame) continue
    notes.add(
      source,
      piece.raw.places.line(row),
      `Column "${adjustedClose.name}" differs from "${close.name}" and is not used: prices are ` +
        `unadjusted and no dividend is booked. Pass adjust: 'total_return' to apply it.`,
    )
    return
  }
}
