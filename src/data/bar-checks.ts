/**
 * One symbol's pieces as integer columns at one scale, each bar checked: prices present, above
 * zero, high and low around open and close.
 */

import { formatShortest, powerOfTen } from '../domain/decimal.ts'
import { Fault } from '../domain/fault.ts'
import { divide } from '../domain/rounding.ts'
import { type Column, createColumn } from '../domain/series.ts'
import type { DecimalColumn } from './decimal-column.ts'
import type { LabelledPiece } from './labels.ts'
import { hasVolume } from './piece-scales.ts'
import type { QualityNotes } from './quality-notes.ts'
import { cellFault } from './raw-bars.ts'
import type { SourceOptions } from './source.ts'

/** Columns at one scale. `row` is the index of each bar among all rows of the pieces. */
export type CheckedBars = Readonly<{
  length: number
  label: Column
  open: Column
  high: Column
  low: Column
  close: Column
  volume: Column
  /** Position of each bar in the rows of all pieces; null where none was left out. */
  kept: Uint32Array | null
}>

export type Scales = Readonly<{ price: number; volume: number }>

/** Fails with `data/inconsistent-bar` or `data/invalid-value`, unless the policy says otherwise. */
export function checkBars(
  pieces: readonly LabelledPiece[],
  options: SourceOptions,
  scales: Scales,
  notes: QualityNotes,
): CheckedBars {
  let total = 0
  for (const piece of pieces) total += piece.count
  const into = new BarWriter(total, options, scales, notes)
  for (const piece of pieces) into.write(piece)
  return into.finish()
}

class BarWriter {
  readonly #options: SourceOptions
  readonly #scales: Scales
  readonly #notes: QualityNotes
  readonly #total: number
  readonly #columns: Readonly<
    Record<'label' | 'open' | 'high' | 'low' | 'close' | 'volume', Column>
  >
  readonly #kept: Uint32Array
  #length = 0
  #seen = 0

  constructor(total: number, options: SourceOptions, scales: Scales, notes: QualityNotes) {
    this.#total = total
    this.#options = options
    this.#scales = scales
    this.#notes = notes
    this.#kept = new Uint32Array(total)
    this.#columns = {
      label: createColumn(total),
      open: createColumn(total),
      high: createColumn(total),
      low: createColumn(total),
      close: createColumn(total),
      volume: createColumn(total),
    }
  }

  write(piece: LabelledPiece): void {
    const { raw, rows, count, labels } = piece
    const { label, open, high, low, close } = this.#columns
    const price = this.#scales.price
    const allowAll = this.#options.allowNegativePrices === true
    const isTraded = hasVolume(piece)
    for (let i = 0; i < count; i++) {
      const row = rows === null ? i : (rows[i] as number)
      const o = scaled(raw.open, row, price)
      const h = scaled(raw.high, row, price)
      const l = scaled(raw.low, row, price)
      const c = scaled(raw.close, row, price)
      const at = this.#length
      const isSound = l <= o && l <= c && h >= o && h >= c && (l > 0 || allowAll)
      // Beyond safe integers, or missing: both fail this comparison.
      if (isSound && h <= Number.MAX_SAFE_INTEGER && l >= -Number.MAX_SAFE_INTEGER) {
        open[at] = o
        high[at] = h
        low[at] = l
        close[at] = c
      } else if (!this.#repair(piece, row, [o, h, l, c])) {
        this.#seen++
        continue
      }
      label[at] = labels[i] as number
      if (isTraded) this.#writeVolume(piece, row, at)
      this.#kept[at] = this.#seen++
      this.#length = at + 1
    }
  }

  finish(): CheckedBars {
    const length = this.#length
    if (length === this.#total) return { length, ...this.#columns, kept: null }
    const cut = (column: Column): Column => {
      const shorter = createColumn(length)
      shorter.set(column.subarray(0, length))
      return shorter
    }
    return {
      length,
      label: cut(this.#columns.label),
      open: cut(this.#columns.open),
      high: cut(this.#columns.high),
      low: cut(this.#columns.low),
      close: cut(this.#columns.close),
      volume: cut(this.#columns.volume),
      kept: this.#kept.slice(0, length),
    }
  }

  /** Applies the policy to a bar that does not hold together. False leaves the bar out. */
  #repair(piece: LabelledPiece, row: number, prices: readonly number[]): boolean {
    const { raw } = piece
    const columns = [raw.open, raw.high, raw.low, raw.close]
    columns.forEach((column, i) => this.#checkRange(piece, row, column, prices[i] as number))
    const fault = this.#faultOf(piece, row, prices)
    const policy = this.#options.policy ?? 'strict'
    if (policy === 'strict') throw fault
    const line = raw.places.line(row)
    const found = fault.message.replace(/^Expected/, 'expected').replace(/ (?:Correct|Give).*$/, '')
    if (policy === 'skip') {
      const of = { source: raw.source, plural: 'bars left out' }
      this.#notes.addOne(of, line, `Bar left out: ${found}`)
      return false
    }
    const close = prices[3] as number
    if (Number.isNaN(close) || (close <= 0 && this.#options.allowNegativePrices !== true)) {
      throw fault
    }
    const at = this.#length
    for (const column of [this.#columns.open, this.#columns.high, this.#columns.low]) {
      column[at] = close
    }
    this.#columns.close[at] = close
    const of = { source: raw.source, plural: 'bars set to their close' }
    this.#notes.addOne(of, line, `Bar set to its close: ${found}`)
    return true
  }

  #checkRange(piece: LabelledPiece, row: number, column: DecimalColumn, value: number): void {
    if (!(Math.abs(value) > Number.MAX_SAFE_INTEGER)) return
    const scale = this.#scales.price
    const text = `${column.values[row]}e-${column.decimals[row]}`
    throw new Fault(
      'number/overflow',
      `Expected a price of at most ${formatShortest(Number.MAX_SAFE_INTEGER, scale)} at ` +
        `priceScale ${scale} in column "${column.name}", found "${String(Number(text))}" in ` +
        `${piece.raw.places.place(row)}. Give a smaller priceScale, or correct the price.`,
    )
  }

  #faultOf(piece: LabelledPiece, row: number, prices: readonly number[]): Fault {
    const { raw } = piece
    const place = raw.places.place(row)
    const columns = [raw.open, raw.high, raw.low, raw.close]
    for (const [i, column] of columns.entries()) {
      const price = prices[i] as number
      if (Number.isNaN(price)) {
        const found = missingText(column, row)
        const hasClose = !Number.isNaN(prices[3])
        return cellFault('Expected a price', column.name, found, place, missingAdvice(hasClose))
      }
      if (price <= 0 && this.#options.allowNegativePrices !== true) {
        return this.#signFault(column, row, price, place)
      }
    }
    const [open, high, low, close] = prices.map((price) =>
      formatShortest(price, this.#scales.price),
    )
    return new Fault(
      'data/inconsistent-bar',
      `Expected low ≤ open, close ≤ high, found open "${open}", high "${high}", low "${low}", ` +
        `close "${close}" in ${place}. ` +
        `Correct the bar, or pass policy: 'skip' or policy: 'use_close'.`,
    )
  }

  #signFault(column: DecimalColumn, row: number, price: number, place: string): Fault {
    const scale = this.#scales.price
    const isRounded = price === 0 && column.firstRounded?.row === row
    if (isRounded) {
      return new Fault(
        'number/precision-lost',
        `Expected a price above zero at priceScale ${scale} in column "${column.name}", found ` +
          `"${column.firstRounded?.text}" in ${place}. Give a larger ` +
          `priceScale (at most 15), or pass policy: 'skip'.`,
      )
    }
    const text = formatShortest(price, scale)
    return new Fault(
      'data/invalid-value',
      `Expected a price above zero in column "${column.name}", found "${text}" in ${place}. ` +
        "Correct the price, or pass policy: 'skip', or, for spreads and the like, " +
        'allowNegativePrices: true.',
    )
  }

  #writeVolume(piece: LabelledPiece, row: number, at: number): void {
    const column = piece.raw.volume as DecimalColumn
    const volume = scaled(column, row, this.#scales.volume)
    if (volume >= 0 && volume <= Number.MAX_SAFE_INTEGER) {
      this.#columns.volume[at] = volume
      return
    }
    const place = piece.raw.places.place(row)
    const text = Number.isNaN(volume)
      ? missingText(column, row)
      : formatShortest(column.values[row] as number, column.decimals[row] as number)
    throw cellFault('Expected a volume of zero or more', column.name, text, place)
  }
}

/** A bar that has a close can be told by it; one that has none can only be left out. */
const missingAdvice = (hasClose: boolean): string =>
  `Correct or remove that row, or pass policy: 'skip'${hasClose ? " or policy: 'use_close'" : ''}.`

/** What stood in a missing cell; null where only the first of its column is remembered. */
function missingText(column: DecimalColumn, row: number): string | null {
  return column.firstMissing?.row === row ? column.firstMissing.text : null
}

/** A cell at a scale, before the range check. */
function scaled(column: DecimalColumn, row: number, scale: number): number {
  const value = column.values[row] as number
  const shift = scale - (column.decimals[row] as number)
  if (shift === 0) return value
  return shift > 0 ? value * powerOfTen(shift) : divide(value, powerOfTen(-shift), 'half-even')
}
