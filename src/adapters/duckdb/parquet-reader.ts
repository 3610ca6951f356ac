/**
 * Parquet files through DuckDB, a chunk of rows at a time, so that files larger than memory can be
 * read. Decimals arrive as scaled integers and stamps as epochs: nothing passes through a double
 * that is not one in the file.
 */

import { open } from 'node:fs/promises'

import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBDecimalValue,
  DuckDBInstance,
  type DuckDBVector,
} from '@duckdb/node-api'

import type { Cells, OpenTable, TableBatch, TableReader } from '../../data/readers.ts'
import { Fault } from '../../domain/fault.ts'
import { checkFile } from '../files/file-reader.ts'
import { type ColumnPlan, planColumn, quoted } from './column-plan.ts'

export const parquetReader: TableReader = { open: openParquet }

async function openParquet(input: string | object, name: string): Promise<OpenTable> {
  if (typeof input !== 'string') {
    throw new Fault('config/unsupported', `Expected "${name}" to be a path to a Parquet file.`)
  }
  await checkFile(input)
  await checkMagic(input, name)
  // An extension that is not built in would be fetched over the network: better a clear refusal.
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  const close = (): void => {
    connection.closeSync()
    instance.closeSync()
  }
  try {
    return { ...(await describe(connection, input, name)), close }
  } catch (cause) {
    close()
    throw cause
  }
}

async function describe(
  connection: DuckDBConnection,
  path: string,
  name: string,
): Promise<Omit<OpenTable, 'close'>> {
  const from = `FROM read_parquet('${path.replaceAll("'", "''")}')`
  const result = await connection
    .run(`SELECT * ${from} LIMIT 0`)
    .catch((cause: unknown) => Promise.reject(unreadable(name, cause)))
  const columns = result.columnNames()
  const types = result.columnTypes()
  const batches = (wanted: readonly number[]): AsyncIterable<TableBatch> => {
    const plans = wanted.map((i) => {
      const column = { header: columns[i] ?? '', type: types[i], source: name }
      return planColumn(column)
    })
    const list = plans.map((plan) => plan.sql).join(', ')
    const sql = `SELECT ${list === '' ? quoted(columns[0] ?? '') : list} ${from}`
    return stream(connection, sql, plans, name)
  }
  return { columns, batches }
}

async function* stream(
  connection: DuckDBConnection,
  sql: string,
  plans: readonly ColumnPlan[],
  name: string,
): AsyncGenerator<TableBatch> {
  const fail = (cause: unknown): never => {
    throw unreadable(name, cause)
  }
  const result = await connection.stream(sql).catch(fail)
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- chunks come one after the other
    const chunk: DuckDBDataChunk | null = await result.fetchChunk().catch(fail)
    if (chunk === null || chunk.rowCount === 0) return
    yield {
      rows: chunk.rowCount,
      cells: plans.map((plan, i) => cellsOf(chunk.getColumnVector(i), plan, chunk.rowCount)),
    }
  }
}

/** What every vector of fixed-size items has; private in the types, so this version is pinned. */
type VectorMemory = Readonly<{
  items?: ArrayLike<number | bigint>
  validity?: { itemValid(row: number): boolean }
}>

/** The items are a view of the chunk's memory: valid until the next chunk is asked for. */
function cellsOf(vector: DuckDBVector, plan: ColumnPlan, rows: number): Cells {
  const { items, validity } = vector as unknown as VectorMemory
  if (plan.kind === 'text' || items === undefined || validity === undefined) {
    return collected(vector, plan, rows)
  }
  let missing = false
  for (let row = 0; row < rows && !missing; row++) missing = !validity.itemValid(row)
  const isMissing = missing ? (row: number): boolean => !validity.itemValid(row) : null
  return plan.cells(items, isMissing)
}

/** The same through the public door, value by value. */
function collected(vector: DuckDBVector, plan: ColumnPlan, rows: number): Cells {
  const values: (number | bigint | string)[] = []
  const missing = new Set<number>()
  for (let row = 0; row < rows; row++) {
    const value = vector.getItem(row)
    if (value === null) missing.add(row)
    values.push(value instanceof DuckDBDecimalValue ? value.value : ((value ?? '') as string))
  }
  return plan.cells(values, missing.size === 0 ? null : (row) => missing.has(row))
}

/** A file that was cut off, or is something else, is told apart before DuckDB sees it. */
async function checkMagic(path: string, name: string): Promise<void> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(4)
    const tail = Buffer.alloc(4)
    await file.read(head, 0, 4, 0)
    await file.read(tail, 0, 4, Math.max(0, size - 4))
    const [first, last] = [head.toString('latin1'), tail.toString('latin1')]
    if (size >= 12 && first === 'PAR1' && last === 'PAR1') return
    throw notParquet(name, size, first, last)
  } finally {
    await file.close()
  }
}

function notParquet(name: string, size: number, first: string, last: string): Fault {
  if (size === 0) return fault(name, 'an empty file')
  if (last === 'PARE') return fault(name, 'an encrypted one')
  if (first === 'PAR1') return fault(name, 'one that is cut off: its end is missing')
  return fault(name, 'something else: use csv() for text and arrow() for Arrow files')
}

const fault = (name: string, found: string): Fault =>
  new Fault('data/unreadable', `Expected a Parquet file in "${name}", found ${found}.`)

function unreadable(name: string, cause: unknown): Fault {
  if (cause instanceof Fault) return cause
  const text = cause instanceof Error ? cause.message : String(cause)
  const reason = (text.split('\n')[0] ?? '').replace(/\.+$/, '')
  return new Fault(
    'data/unreadable',
    `Expected to read the Parquet file "${name}", found damage: ${reason}. Write it again.`,
    { cause },
  )
}
