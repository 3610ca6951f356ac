/**
 * Reads CSV bytes into exact columns in one pass, chunk by chunk. Nothing is guessed: a field that
 * is not what its column holds is a fault with file, line and column.
 */

import { Fault } from '../domain/fault.ts'
import { BarColumnSet } from './bar-columns.ts'
import { checkEncoding, sniffDelimiter } from './csv-dialect.ts'
import { asciiText, DecimalColumn } from './decimal-column.ts'
import { cellFault, decimalExpectation, type RawBars, stampFault } from './raw-bars.ts'
import { RowLines } from './row-lines.ts'
import type { CsvOptions } from './source.ts'
import { StampColumn } from './stamp-column.ts'
import type { SymbolColumn } from './symbol-column.ts'

const quote = 34
const lineFeed = 10
const carriageReturn = 13
/** A record longer than this is a quote that nobody closed. */
const longestRecord = 1 << 20

export class CsvScanner {
  readonly #source: string
  readonly #options: CsvOptions
  readonly #lines: RowLines
  readonly #decoder = new TextDecoder()
  #columns: BarColumnSet | null = null
  #headers: string[] | null = null
  #delimiter = 44
  #rest: Uint8Array = new Uint8Array(0)
  #rows = 0
  #line = 1
  #hasBytes = false

  constructor(source: string, options: CsvOptions) {
    this.#source = source
    this.#options = options
    this.#lines = new RowLines(source)
  }

  /** Reads the records that are complete in the bytes so far. */
  write(chunk: Uint8Array): void {
    this.#scan(join(this.#rest, chunk), false)
  }

  /** Reads what is left. Fails with `data/empty` where there is no bar. */
  end(): RawBars {
    this.#scan(this.#rest, true)
    if (this.#columns === null || this.#rows === 0) throw this.#emptyFault()
    return this.#columns.finish(this.#rows, this.#lines)
  }

  #emptyFault(): Fault {
    const found = this.#columns === null ? 'an empty file' : 'a header and no rows'
    return new Fault(
      'data/empty',
      `Expected a header line and at least one bar in "${this.#source}", found ${found}.`,
    )
  }

  #scan(bytes: Uint8Array, isLast: boolean): void {
    let at = 0
    if (!this.#hasBytes) {
      if (bytes.length < 4 && !isLast) {
        this.#rest = bytes
        return
      }
      at = checkEncoding(bytes, this.#source)
      this.#hasBytes = true
    }
    while (at < bytes.length) {
      const next = this.#record(bytes, at, isLast)
      if (next < 0) break
      at = next
    }
    this.#rest = at === 0 ? bytes : bytes.slice(at)
    if (this.#rest.length > longestRecord && !isLast) throw this.#openQuoteFault()
  }

  /** Reads one record. Returns where the next begins, or −1 if this one is not complete yet. */
  #record(bytes: Uint8Array, start: number, isLast: boolean): number {
    const first = bytes[start]
    if (first === lineFeed || first === carriageReturn) return this.#blank(bytes, start, isLast)
    if (this.#headers === null) return this.#header(bytes, start, isLast)
    const columns = this.#columns as BarColumnSet
    const width = this.#headers.length
    columns.reserve(this.#rows + 1)
    this.#lines.set(this.#rows, this.#line)
    const size = bytes.length
    let at = start
    let column = 0
    let skipped = 0
    for (;;) {
      let end = at
      let cellStart = at
      let cellEnd = at
      if (bytes[at] === quote) {
        end = closingQuote(bytes, at)
        if (end < 0) return this.#unclosed(isLast)
        cellStart = at + 1
        cellEnd = end - 1
        skipped += newlines(bytes, at, end)
        end = this.#afterQuote(bytes, end)
      } else {
        while (end < size) {
          const code = bytes[end] as number
          if (code === this.#delimiter || code === lineFeed || code === carriageReturn) break
          end++
        }
        cellEnd = end
      }
      if (end >= size - 1 && !isLast) return -1
      if (column < width) this.#cell(column, bytes, cellStart, cellEnd)
      column++
      if (end < size && bytes[end] === this.#delimiter) {
        at = end + 1
        continue
      }
      if (column !== width) throw this.#raggedFault(column)
      this.#rows++
      this.#line += 1 + skipped
      return afterNewline(bytes, end)
    }
  }

  #blank(bytes: Uint8Array, start: number, isLast: boolean): number {
    if (start >= bytes.length - 1 && !isLast) return -1
    this.#line++
    return afterNewline(bytes, start)
  }

  #cell(at: number, bytes: Uint8Array, start: number, end: number): void {
    const column = (this.#columns as BarColumnSet).byHeader[at]
    if (column === null || column === undefined) return
    let [from, to] = [start, end]
    while (from < to && isSpace(bytes[from] as number)) from++
    while (to > from && isSpace(bytes[to - 1] as number)) to--
    const row = this.#rows
    if (column instanceof DecimalColumn) {
      if (column.setBytes(row, bytes, from, to)) return
      const text = this.#decoder.decode(bytes.subarray(from, to))
      if (column.setText(row, text, this.#lines)) return
      throw cellFault(decimalExpectation(text), column.name, text, this.#place())
    }
    if (column instanceof StampColumn) {
      const refused = column.setBytes(row, bytes, from, to)
      if (refused === null) return
      const text = this.#decoder.decode(bytes.subarray(from, to))
      throw stampFault(refused, column.name, text, this.#place())
    }
    if (!setSymbol(column, row, bytes.subarray(from, to))) {
      throw cellFault('Expected a symbol', column.name, '', this.#place())
    }
  }

  #header(bytes: Uint8Array, start: number, isLast: boolean): number {
    const end = headerEnd(bytes, start)
    if (end >= bytes.length - 1 && !isLast) return -1
    const delimiter = this.#options.delimiter
    this.#delimiter =
      delimiter === undefined ? sniffDelimiter(bytes, start, end) : delimiter.charCodeAt(0)
    const headers: string[] = []
    let at = start
    for (;;) {
      const isQuoted = bytes[at] === quote
      const stop = isQuoted
        ? this.#afterQuote(bytes, closingQuote(bytes, at))
        : plainEnd(bytes, at, end, this.#delimiter)
      const text = this.#decoder.decode(bytes.subarray(at, stop)).trim()
      headers.push(isQuoted ? text.slice(1, -1).replaceAll('""', '"') : text)
      if (stop >= end) break
      at = stop + 1
    }
    this.#headers = headers
    this.#columns = new BarColumnSet(headers, this.#options, this.#source)
    this.#line += 1 + newlines(bytes, start, end)
    return afterNewline(bytes, end)
  }

  #afterQuote(bytes: Uint8Array, end: number): number {
    const code = end < bytes.length ? (bytes[end] as number) : lineFeed
    if (end >= 0 && (code === this.#delimiter || code === lineFeed || code === carriageReturn)) {
      return end
    }
    if (end < 0) throw this.#openQuoteFault()
    const found = asciiText(bytes, end, end + 1)
    throw new Fault(
      'data/unreadable',
      `Expected a delimiter or line end after a closing quote, found "${found}" in ` +
        `${this.#place()}. Write quotes inside a quoted field twice.`,
    )
  }

  #unclosed(isLast: boolean): number {
    if (isLast) throw this.#openQuoteFault()
    return -1
  }

  #openQuoteFault(): Fault {
    return new Fault(
      'data/unreadable',
      `The quote opened in ${this.#place()} is never closed. Close it, or remove it.`,
    )
  }

  #raggedFault(found: number): Fault {
    const width = this.#headers?.length ?? 0
    return new Fault(
      'data/unreadable',
      `Expected ${width} fields as in the header, found ${found} in ${this.#place()}. ` +
        'Fields that contain the delimiter need quotes.',
    )
  }

  #place(): string {
    return `"${this.#source}" line ${this.#line}`
  }
}

const isSpace = (code: number): boolean => code === 32 || code === 9

/** Inside a quoted field a quote is written twice. */
function setSymbol(column: SymbolColumn, row: number, cell: Uint8Array): boolean {
  if (!cell.includes(quote)) return column.setBytes(row, cell, 0, cell.length)
  return column.setText(row, new TextDecoder().decode(cell).replaceAll('""', '"'))
}

/** The position after the closing quote of the field at `start`, or −1. */
function closingQuote(bytes: Uint8Array, start: number): number {
  let at = start + 1
  for (;;) {
    const end = bytes.indexOf(quote, at)
    if (end < 0) return -1
    if (bytes[end + 1] !== quote) return end + 1
    at = end + 2
  }
}

/** The next delimiter at or after `start`, or `end`. */
function plainEnd(bytes: Uint8Array, start: number, end: number, delimiter: number): number {
  let at = start
  while (at < end && bytes[at] !== delimiter) at++
  return at
}

function headerEnd(bytes: Uint8Array, start: number): number {
  let isQuoted = false
  for (let at = start; at < bytes.length; at++) {
    const code = bytes[at]
    if (code === quote) isQuoted = !isQuoted
    else if (!isQuoted && (code === lineFeed || code === carriageReturn)) return at
  }
  return bytes.length
}

function afterNewline(bytes: Uint8Array, at: number): number {
  return bytes[at] === carriageReturn && bytes[at + 1] === lineFeed ? at + 2 : at + 1
}

function newlines(bytes: Uint8Array, start: number, end: number): number {
  let found = 0
  for (let i = start; i < end; i++) {
    if (bytes[i] === lineFeed || (bytes[i] === carriageReturn && bytes[i + 1] !== lineFeed)) found++
  }
  return found
}

function join(rest: Uint8Array, chunk: Uint8Array): Uint8Array {
  if (rest.length === 0) return chunk
  const joined = new Uint8Array(rest.length + chunk.length)
  joined.set(rest)
  joined.set(chunk, rest.length)
  return joined
}
