/** One source read through the ports: its files, the tables beside them, split by symbol. */

import type { CorporateAction } from '../domain/corporate-action.ts'
import { Fault } from '../domain/fault.ts'
import { actionRows, factorRows } from './action-tables.ts'
import { CsvScanner } from './csv-scanner.ts'
import { readBars } from './memory-bars.ts'
import { checkWanted, type Piece, splitSymbols } from './piece.ts'
import type { RawBars } from './raw-bars.ts'
import type { FileReader, Readers, TableReader } from './readers.ts'
import { parseSmallTable, type SmallTable } from './small-table.ts'
import type {
  ActionInput,
  ArrowSource,
  BarsSource,
  CsvSource,
  FactorRow,
  ParquetSource,
  SourceOptions,
  TableInput,
} from './source.ts'
import { readTable } from './table-bars.ts'

/** Rows and how messages name them. */
export type TableRows<T> = Readonly<{ rows: readonly T[]; place: (row: number) => string }>

export type SourcePieces = Readonly<{
  name: string
  options: SourceOptions
  files: readonly RawBars[]
  pieces: readonly Piece[]
  factors: TableRows<FactorRow> | null
  actions: TableRows<ActionInput | CorporateAction> | null
}>

export type FileSource = CsvSource | ParquetSource | ArrowSource | BarsSource

export async function readSource(source: FileSource, readers: Readers): Promise<SourcePieces> {
  const { options } = source
  const files: RawBars[] = []
  const pieces: Piece[] = []
  const found = new Set<string>()
  for await (const { raw, fallback } of rawBarsOf(source, readers)) {
    for (const symbol of raw.symbol?.symbols ?? [options.symbol ?? fallback ?? '']) {
      found.add(symbol)
    }
    files.push(raw)
    pieces.push(...splitSymbols(raw, options, fallback))
  }
  const name = options.name ?? nameOf(source)
  const wanted = options.symbol === undefined ? (options.symbols ?? []) : [options.symbol]
  checkWanted(wanted, found, `"${name}"`)
  return {
    name,
    options,
    files,
    pieces,
    factors: await readRows(options.factors, readers, factorRows, 'factors'),
    actions: await readRows(options.actions, readers, actionRows, 'actions'),
  }
}

type NamedBars = Readonly<{ raw: RawBars; fallback: string | null }>

async function* rawBarsOf(source: FileSource, readers: Readers): AsyncGenerator<NamedBars> {
  if (source.kind === 'bars') {
    yield { raw: readBars(source), fallback: null }
    return
  }
  if (source.kind === 'csv' && source.text !== null) {
    const scanner = new CsvScanner(source.options.name ?? 'text', source.options)
    scanner.write(new TextEncoder().encode(source.text))
    yield { raw: scanner.end(), fallback: null }
    return
  }
  if (source.kind === 'arrow' && source.table !== null) {
    const reader = await tableReader('arrow', readers)
    const name = source.options.name ?? 'table'
    yield { raw: await readOpen(reader, source.table, name, source.options), fallback: null }
    return
  }
  const files = fileReader(readers)
  for (const path of await files.list(source.path ?? '')) {
    const name = source.options.name ?? fileName(path)
    // oxlint-disable-next-line no-await-in-loop -- one file at a time bounds memory
    yield { raw: await readFile(source, path, name, readers), fallback: stem(path) }
  }
}

async function readFile(
  source: FileSource,
  path: string,
  name: string,
  readers: Readers,
): Promise<RawBars> {
  if (source.kind === 'parquet' || source.kind === 'arrow') {
    return readOpen(await tableReader(source.kind, readers), path, name, source.options)
  }
  const scanner = new CsvScanner(name, source.options)
  for await (const chunk of fileReader(readers).chunks(path)) scanner.write(chunk)
  return scanner.end()
}

async function readOpen(
  reader: TableReader,
  input: string | object,
  name: string,
  options: SourceOptions,
): Promise<RawBars> {
  const table = await reader.open(input, name)
  try {
    return await readTable(table, name, options)
  } finally {
    table.close()
  }
}

function tableReader(kind: 'parquet' | 'arrow', readers: Readers): Promise<TableReader> {
  const reader = readers[kind]
  if (reader !== undefined) return reader()
  throw new Fault(
    'config/unsupported',
    `Reading ${kind} needs a reader for it; none was passed in.`,
  )
}

function fileReader(readers: Readers): FileReader {
  if (readers.files !== undefined) return readers.files
  throw new Fault(
    'config/unsupported',
    'Reading files needs a reader for them; none was passed in.',
  )
}

async function readRows<T extends object>(
  input: readonly T[] | TableInput | undefined,
  readers: Readers,
  parse: (table: SmallTable) => readonly T[],
  what: string,
): Promise<TableRows<T> | null> {
  if (input === undefined) return null
  if (isRows(input)) return { rows: input, place: (row) => `${what}, row ${row + 1}` }
  const table = await readSmallTable(input, readers, what)
  return {
    rows: parse(table),
    place: (row) => `"${table.name}" line ${table.lines[row] ?? 0}`,
  }
}

const isRows = <T>(input: readonly T[] | TableInput): input is readonly T[] => Array.isArray(input)

async function readSmallTable(
  input: TableInput,
  readers: Readers,
  what: string,
): Promise<SmallTable> {
  if (typeof input !== 'string') {
    return parseSmallTable(new TextEncoder().encode(input.text), input.name ?? what)
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of fileReader(readers).chunks(input)) chunks.push(chunk.slice())
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return parseSmallTable(bytes, fileName(input))
}

function nameOf(source: FileSource): string {
  if (source.kind === 'bars') return 'bars'
  if (source.path !== null) return fileName(source.path)
  return source.kind === 'csv' ? 'text' : 'table'
}

const fileName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path

const stem = (path: string): string => fileName(path).replace(/\.[^.]*$/, '')
