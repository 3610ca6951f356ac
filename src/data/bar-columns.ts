/** The empty columns a reader fills, chosen by the headers of a source and its options. */

import { type ColumnMap, mapColumns } from './column-names.ts'
import { DecimalColumn } from './decimal-column.ts'
import type { RawBars } from './raw-bars.ts'
import type { RowPlaces } from './row-places.ts'
import type { ColumnRole, SourceOptions } from './source.ts'
import { StampColumn } from './stamp-column.ts'
import { SymbolColumn } from './symbol-column.ts'

/** Decimals kept where the options do not say how many. */
export const defaultScaleLimit = 9

export type AnyColumn = DecimalColumn | StampColumn | SymbolColumn

export class BarColumnSet {
  readonly source: string
  readonly headers: readonly string[]
  /** The column of each header; null for those nobody asked for. */
  readonly byHeader: readonly (AnyColumn | null)[]
  readonly #map: ColumnMap
  #capacity = 1024

  constructor(headers: readonly string[], options: SourceOptions, source: string) {
    this.source = source
    this.headers = headers
    this.#map = mapColumns(headers, options, source)
    const byHeader = headers.map((): AnyColumn | null => null)
    for (const role of Object.keys(this.#map) as ColumnRole[]) {
      const at = this.#map[role]
      if (at !== null) byHeader[at] = createFor(role, headers[at] ?? '', options)
    }
    this.byHeader = byHeader
  }

  /** Makes room in every column for rows below `rows`. */
  reserve(rows: number): void {
    if (rows <= this.#capacity) return
    this.#capacity = Math.max(rows, this.#capacity * 2)
    for (const column of this.byHeader) column?.reserve(this.#capacity)
  }

  finish(rows: number, places: RowPlaces): RawBars {
    const pick = (role: ColumnRole): AnyColumn | null => {
      const at = this.#map[role]
      return at === null ? null : (this.byHeader[at] ?? null)
    }
    return {
      source: this.source,
      rows,
      places,
      headers: this.headers,
      time: pick('time') as StampColumn,
      open: pick('open') as DecimalColumn,
      high: pick('high') as DecimalColumn,
      low: pick('low') as DecimalColumn,
      close: pick('close') as DecimalColumn,
      volume: pick('volume') as DecimalColumn | null,
      adjustedClose: pick('adjustedClose') as DecimalColumn | null,
      priceFactor: pick('priceFactor') as DecimalColumn | null,
      volumeFactor: pick('volumeFactor') as DecimalColumn | null,
      symbol: pick('symbol') as SymbolColumn | null,
    }
  }
}

function createFor(role: ColumnRole, name: string, options: SourceOptions): AnyColumn {
  if (role === 'time') return new StampColumn(name, options.timeUnit ?? 'auto')
  if (role === 'symbol') return new SymbolColumn(name)
  const rounding = options.scaleRounding ?? 'half-even'
  if (role === 'volume') return new DecimalColumn(name, defaultScaleLimit, 'half-even', true)
  if (role === 'priceFactor' || role === 'volumeFactor') {
    return new DecimalColumn(name, 15, 'half-even')
  }
  return new DecimalColumn(name, priceLimit(options), rounding)
}

/**
 * Prices that are going to be scaled are read at full length and rounded once, at the end; others
 * are rounded to the scale asked for while they are read.
 */
function priceLimit(options: SourceOptions): number {
  const asked = options.priceScale ?? defaultScaleLimit
  const isScaled = (options.adjust ?? 'unadjusted') !== (options.recorded ?? 'unadjusted')
  return isScaled ? Math.max(asked, defaultScaleLimit) : asked
}
