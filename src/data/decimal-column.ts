/**
 * A column of exact decimals while its scale is still unknown: each cell is an integer and its
 * number of decimals, trailing zeros dropped. What exceeds the limit of decimals is rounded once.
 */

import { decimalsOf, parseDecimal, powerOfTen } from '../domain/decimal.ts'
import type { Rounding } from '../domain/rounding.ts'
import type { RowPlaces } from './row-places.ts'

/** A cell worth naming in a message. */
export type CellNote = Readonly<{ row: number; text: string }>

/** Texts that stand for "no value" in files written by common tools. */
const missing = new Set(['', 'null', 'nan', 'na', 'n/a', '#n/a', 'none', '-'])

const firstCapacity = 1024

export class DecimalColumn {
  /** The header in the source. */
  readonly name: string
  /** The most decimals kept. */
  readonly limit: number
  readonly rounding: Rounding | 'exact'
  /** True where keeping a large number matters more than keeping its decimals. */
  readonly isCoarse: boolean
  /** Cell = values[row] · 10^-decimals[row]. NaN where the cell is missing. */
  values: Float64Array<ArrayBuffer>
  decimals: Uint8Array<ArrayBuffer>
  /** The most decimals any cell needs. */
  scale = 0
  missingCount = 0
  firstMissing: CellNote | null = null
  roundedCount = 0
  firstRounded: CellNote | null = null
  // A record cut by the end of a chunk is read again, and must not be counted twice.
  #lastMissing = -1
  #lastRounded = -1

  constructor(name: string, limit: number, rounding: Rounding | 'exact', isCoarse = false) {
    this.name = name
    this.isCoarse = isCoarse
    this.limit = limit
    this.rounding = rounding
    this.values = new Float64Array(firstCapacity)
    this.decimals = new Uint8Array(firstCapacity)
  }

  /** Makes room for rows below `rows`. */
  reserve(rows: number): void {
    if (rows <= this.values.length) return
    const values = new Float64Array(Math.max(rows, this.values.length * 2))
    values.set(this.values)
    this.values = values
    const decimals = new Uint8Array(values.length)
    decimals.set(this.decimals)
    this.decimals = decimals
  }

  /**
   * Reads plain digits from bytes. Returns false for everything less usual, which `setText` then
   * judges: signs of plus, exponents, long numbers, missing values, nonsense.
   */
  setBytes(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    let i = start
    const negative = bytes[i] === 45
    if (negative) i++
    const first = i
    let mantissa = 0
    while (i < end) {
      const digit = (bytes[i] as number) - 48
      if (digit < 0 || digit > 9) break
      mantissa = mantissa * 10 + digit
      i++
    }
    const whole = i - first
    if (whole === 0 || whole > 15) return false
    let decimals = 0
    if (i < end) {
      if (bytes[i] !== 46 || i + 1 === end) return false
      i++
      let last = end
      while (last > i && bytes[last - 1] === 48) last--
      decimals = last - i
      if (decimals > this.limit || whole + decimals > 15) {
        return this.#roundBytes(row, bytes, start, end)
      }
      for (; i < last; i++) {
        const digit = (bytes[i] as number) - 48
        if (digit < 0 || digit > 9) return false
        mantissa = mantissa * 10 + digit
      }
    }
    this.values[row] = negative && mantissa !== 0 ? -mantissa : mantissa
    this.decimals[row] = decimals
    if (decimals > this.scale) this.scale = decimals
    return true
  }

  /** Doubles written out in full are common and mostly noise past the limit: no BigInt for them. */
  #roundBytes(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.rounding !== 'half-even') return false
    const negative = bytes[start] === 45
    let mantissa = 0
    let kept = -1
    let digits = 0
    let next = 0
    let rest = 0
    for (let i = negative ? start + 1 : start; i < end; i++) {
      const digit = (bytes[i] as number) - 48
      if (digit === -2 && kept < 0) kept = 0
      else if (digit < 0 || digit > 9) return false
      else if (kept < this.limit) {
        mantissa = mantissa * 10 + digit
        if (kept >= 0) kept++
        if (++digits > 15) return false
      } else if (kept++ === this.limit) next = digit
      else rest |= digit
    }
    if (kept <= this.limit) return false
    if (next > 5 || (next === 5 && (rest !== 0 || mantissa % 2 === 1))) mantissa++
    this.#setRounded(row, negative ? -mantissa : mantissa, this.limit)
    this.#noteRounded(row, asciiText(bytes, start, end))
    return true
  }

  /**
   * Reads any text. Returns false when it is no decimal. Fails with `number/overflow` and, for
   * exact rounding, `number/precision-lost`; `places` names the cell.
   */
  setText(row: number, text: string, places: RowPlaces): boolean {
    const needed = decimalsOf(text)
    if (needed === null)
      return missing.has(text.toLowerCase()) ? this.#setMissing(row, text) : false
    const kept = Math.min(needed, this.#mostDecimals(text))
    const value = parseDecimal(text, kept, this.rounding, this.#nameOf(row, text, places))
    if (value === null) return false
    if (needed > kept) {
      this.#setRounded(row, value, kept)
      this.#noteRounded(row, text)
    } else this.#set(row, value, kept)
    return true
  }

  /** For the messages of numbers that may not fit; the others are spared the text. */
  #nameOf(row: number, text: string, places: RowPlaces): string {
    if (text.length < 15 && this.rounding !== 'exact' && !/e/i.test(text)) return this.name
    return `Column "${this.name}" in ${places.place(row)}: the value`
  }

  /** A coarse column gives up decimals before it leaves the range of exact integers. */
  #mostDecimals(text: string): number {
    if (!this.isCoarse) return this.limit
    const size = Math.abs(Number(text))
    const digits = size < 1 ? 0 : Math.floor(Math.log10(size)) + 1
    return Math.max(0, Math.min(this.limit, 15 - digits))
  }

  /**
   * Reads a double by its shortest round-trip text. Where at most 15 digits return the double, they
   * are that text: no two decimals of 15 digits share a double.
   */
  setDouble(row: number, value: number, places: RowPlaces): boolean {
    for (let decimals = 0; ; decimals = Math.min(decimals + 2, this.limit)) {
      const power = powerOfTen(decimals)
      const mantissa = Math.round(value * power)
      if (mantissa > 999_999_999_999_999 || mantissa < -999_999_999_999_999) break
      if (mantissa / power === value) {
        this.#setRounded(row, mantissa, decimals)
        return true
      }
      if (decimals === this.limit) break
    }
    return this.setText(row, String(value), places)
  }

  /** Sets `value · 10^-decimals` from an exact integer; text where it exceeds safe integers. */
  setScaled(row: number, value: number | bigint, decimals: number, places: RowPlaces): boolean {
    const mantissa = Number(value)
    if (Number.isSafeInteger(mantissa) && decimals <= this.limit) {
      this.#setRounded(row, mantissa, decimals)
      return true
    }
    return this.setText(row, `${value}e-${decimals}`, places)
  }

  /** Marks the cell as missing; always true. */
  setMissing(row: number): boolean {
    return this.#setMissing(row, '')
  }

  #setMissing(row: number, text: string): boolean {
    this.values[row] = Number.NaN
    this.decimals[row] = 0
    if (this.#lastMissing !== row) this.missingCount++
    this.#lastMissing = row
    this.firstMissing ??= { row, text }
    return true
  }

  #setRounded(row: number, value: number, decimals: number): void {
    let mantissa = value
    let kept = decimals
    while (kept > 0 && mantissa % 10 === 0) {
      mantissa /= 10
      kept--
    }
    this.#set(row, mantissa, kept)
  }

  #set(row: number, value: number, decimals: number): void {
    this.values[row] = value === 0 ? 0 : value
    this.decimals[row] = decimals
    if (decimals > this.scale) this.scale = decimals
  }

  #noteRounded(row: number, text: string): void {
    if (this.#lastRounded !== row) this.roundedCount++
    this.#lastRounded = row
    this.firstRounded ??= { row, text }
  }
}

/** Bytes as text, one character each; for messages and short ASCII cells. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number)
  return text
}
