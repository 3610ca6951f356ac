/**
 * Sources read and made into one dataset. Files are read one after the other, so that memory stays
 * bounded and the first fault is the same on every machine.
 */

import { Fault } from '../domain/fault.ts'
import type { Series } from '../domain/series.ts'
import { buildDataset, type Period } from './build-dataset.ts'
import { type BuiltSeries, buildSeries } from './build-series.ts'
import type { Dataset } from './dataset.ts'
import { labelPiece } from './labels.ts'
import { noteColumns } from './note-columns.ts'
import { checkWanted, type Piece } from './piece.ts'
import { QualityNotes } from './quality-notes.ts'
import { readSource, type SourcePieces } from './read-source.ts'
import type { Readers } from './readers.ts'
import { checkSameOptions } from './same-options.ts'
import type { DataSource } from './source.ts'
import { tablesFor } from './symbol-tables.ts'
import { ZoneCache } from './time-zone.ts'

export type LoadOptions = Period &
  Readonly<{
    /** Symbols wanted from all sources together. Default: all. */
    symbols?: readonly string[]
  }>

export async function loadDataset(
  sources: DataSource | readonly DataSource[],
  options: LoadOptions = {},
  readers: Readers = {},
): Promise<Dataset> {
  const list = isList(sources) ? sources : [sources]
  if (list.length === 0) {
    throw new Fault('config/invalid', `Expected at least one data source, found none.`)
  }
  for (const source of list) checkSource(source)
  const notes = new QualityNotes()
  const zones = new ZoneCache()
  const ready: Series[] = []
  const read: SourcePieces[] = []
  for (const source of list) {
    if (source.kind === 'series') ready.push(...source.series)
    // oxlint-disable-next-line no-await-in-loop -- one file at a time, see above
    else read.push(await readSource(source, readers))
  }
  for (const raw of read.flatMap(({ files }) => files)) noteColumns(raw, notes)
  const bySymbol = groupBySymbol(read)
  const found = new Set([...bySymbol.keys(), ...ready.map((each) => each.instrument.symbol)])
  checkWanted(options.symbols ?? [], found, 'the data')
  const isWanted = (symbol: string): boolean => options.symbols?.includes(symbol) ?? true
  const kept = ready.filter(({ instrument }) => isWanted(instrument.symbol))
  const built = [...bySymbol]
    .filter(([symbol]) => isWanted(symbol))
    .map(([, parts]) => buildSymbol(parts, zones, notes))
  return buildDataset([...built.map((each) => each.series), ...kept], {
    ...periodOf(options),
    actions: built.flatMap((each) => each.actions),
    priceModes: built.map((each) => each.priceMode),
    adjustedColumns: built.map((each) => each.adjustedColumns),
    ...(kept.length === 0 ? { hasVolume: built.some((each) => each.hasVolume) } : {}),
    notes: notes.list(),
  })
}

const sourceKinds: ReadonlySet<unknown> = new Set(['csv', 'parquet', 'arrow', 'bars', 'series'])

/** In JavaScript anything may be given, above all the bare path of a file. */
function checkSource(source: unknown): void {
  if (typeof source === 'string') {
    const [, extension = ''] = /\.(parquet|arrow|feather)$/i.exec(source) ?? []
    const reader = extension === '' ? 'csv' : extension === 'parquet' ? 'parquet' : 'arrow'
    throw new Fault(
      'config/invalid',
      `Expected a data source, found the text "${source}". For a file write ${reader}('${source}').`,
    )
  }
  const { kind } = (source ?? {}) as Readonly<{ kind?: unknown }>
  if (sourceKinds.has(kind)) return
  throw new Fault(
    'config/invalid',
    "Expected a data source such as csv('prices.csv') or bars(rows), found " +
      `${source === null ? 'null' : `a value of type "${typeof source}"`}.`,
  )
}

const isList = (sources: DataSource | readonly DataSource[]): sources is readonly DataSource[] =>
  Array.isArray(sources)

const periodOf = ({ from, to, warmupBars }: Period): Period => ({
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
  ...(warmupBars === undefined ? {} : { warmupBars }),
})

type Part = Readonly<{ piece: Piece; from: SourcePieces }>

function groupBySymbol(read: readonly SourcePieces[]): ReadonlyMap<string, readonly Part[]> {
  const bySymbol = new Map<string, Part[]>()
  for (const from of read) {
    for (const piece of from.pieces) {
      const parts = bySymbol.get(piece.symbol)
      if (parts === undefined) bySymbol.set(piece.symbol, [{ piece, from }])
      else parts.push({ piece, from })
    }
  }
  return bySymbol
}

function buildSymbol(parts: readonly Part[], zones: ZoneCache, notes: QualityNotes): BuiltSeries {
  const first = parts[0] as Part
  const { options } = first.from
  const { symbol } = first.piece
  for (const part of parts) checkSameOptions(symbol, options, part.from.options)
  const zone = zones.get(options.timeZone ?? 'UTC')
  const labelled = parts.map(({ piece, from }) =>
    labelPiece(piece, zone, from.options.sort === true, notes),
  )
  return buildSeries(labelled, options, tablesFor(first.from, symbol, zone), zone, notes)
}
