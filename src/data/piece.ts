/** The rows of one symbol in one file. Several pieces, one after the other, make a series. */

import { Fault, nearestName } from '../domain/fault.ts'
import type { RawBars } from './raw-bars.ts'
import type { SourceOptions } from './source.ts'

export type Piece = Readonly<{
  symbol: string
  raw: RawBars
  /** Rows of the file in order; null for all of them. */
  rows: Uint32Array | null
  count: number
}>

/**
 * The pieces of a file, in order of first appearance. `fallback` names the symbol where neither the
 * options nor a column do. Fails with `data/unknown-symbol` for a wanted symbol that is not there.
 */
export function splitSymbols(
  raw: RawBars,
  options: SourceOptions,
  fallback: string | null,
): readonly Piece[] {
  if (raw.symbol === null) {
    const symbol = options.symbol ?? fallback
    if (symbol === null) throw unnamedFault(raw)
    if (options.symbols !== undefined && !options.symbols.includes(symbol)) return []
    return [{ symbol, raw, rows: null, count: raw.rows }]
  }
  const names = raw.symbol.symbols
  const wanted = options.symbol === undefined ? options.symbols : [options.symbol]
  if (names.length === 1) {
    const symbol = names[0] as string
    if (wanted !== undefined && !wanted.includes(symbol)) return []
    return [{ symbol, raw, rows: null, count: raw.rows }]
  }
  return rowsBySymbol(raw, names, raw.symbol.codes).filter(
    (piece) => wanted === undefined || wanted.includes(piece.symbol),
  )
}

function rowsBySymbol(raw: RawBars, names: readonly string[], codes: Uint32Array): Piece[] {
  const counts = new Uint32Array(names.length)
  for (let row = 0; row < raw.rows; row++) {
    const code = codes[row] as number
    counts[code] = (counts[code] as number) + 1
  }
  const lists = Array.from(counts, (count) => new Uint32Array(count))
  counts.fill(0)
  for (let row = 0; row < raw.rows; row++) {
    const code = codes[row] as number
    const at = counts[code] as number
    ;(lists[code] as Uint32Array)[at] = row
    counts[code] = at + 1
  }
  return names.map((symbol, code) => {
    const rows = lists[code] as Uint32Array
    return { symbol, raw, rows, count: rows.length }
  })
}

/** Refuses symbols that were asked for and not found anywhere. */
export function checkWanted(
  wanted: readonly string[],
  found: ReadonlySet<string>,
  where: string,
): void {
  for (const symbol of wanted) {
    if (found.has(symbol)) continue
    const nearest = nearestName(symbol, found)
    const shown = [...found].toSorted().slice(0, 10)
    const list = shown.map((name) => `"${name}"`).join(', ')
    const rest = found.size > shown.length ? ` and ${found.size - shown.length} more` : ''
    const hint = nearest === null ? '' : ` Did you mean "${nearest}"?`
    throw new Fault(
      'data/unknown-symbol',
      `Expected bars of "${symbol}" in ${where}, found ${list}${rest}.${hint}`,
    )
  }
}

function unnamedFault(raw: RawBars): Fault {
  return new Fault(
    'data/unknown-symbol',
    `Expected a symbol for "${raw.source}", found no symbol column and no file name. ` +
      `Name it: symbol: 'SPX'.`,
  )
}
