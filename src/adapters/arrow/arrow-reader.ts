/**
 * Apache Arrow: IPC files and streams, and tables in memory, a record batch at a time. Compressed
 * batches are unpacked with zstd or LZ4; typed columns are read without going through doubles.
 */

import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { zstdDecompressSync } from 'node:zlib'

import {
  compressionRegistry,
  CompressionType,
  type RecordBatch,
  RecordBatchReader,
  type Schema,
  type Table,
} from 'apache-arrow'

import type { OpenTable, TableBatch, TableReader } from '../../data/readers.ts'
import { Fault } from '../../domain/fault.ts'
import { checkFile } from '../files/file-reader.ts'
import { arrowCells } from './arrow-cells.ts'
import { decompressLz4Frame } from './lz4-frame.ts'

export const arrowReader: TableReader = { open: openArrow }

compressionRegistry.set(CompressionType.ZSTD, { decode: (data) => zstdDecompressSync(data) })
compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: decompressLz4Frame })

function openArrow(input: string | object, name: string): Promise<OpenTable> {
  return typeof input === 'string' ? openFile(input, name) : Promise.resolve(ofTable(input, name))
}

function ofTable(input: object, name: string): OpenTable {
  if (!isTable(input)) {
    throw new Fault(
      'data/unreadable',
      `Expected an Apache Arrow table for "${name}", found another object. Pass a Table.`,
    )
  }
  return {
    columns: headersOf(input.schema),
    batches: (wanted) => batchesOf(input.batches, wanted, name),
    close: () => undefined,
  }
}

/** Told by shape: two copies of the library have two classes of that name. */
const isTable = (input: object): input is Table => 'schema' in input && 'batches' in input

async function openFile(path: string, name: string): Promise<OpenTable> {
  await checkFile(path)
  await checkMagic(path, name)
  const stream = createReadStream(path)
  try {
    const reader = await RecordBatchReader.from(stream)
    await reader.open()
    return {
      columns: headersOf(reader.schema),
      batches: (wanted) => batchesOf(guarded(reader, name), wanted, name),
      close: () => stream.destroy(),
    }
  } catch (cause) {
    stream.destroy()
    throw unreadable(name, cause)
  }
}

/** Damage found while reading becomes a fault that names the file. */
async function* guarded(
  reader: AsyncIterable<RecordBatch>,
  name: string,
): AsyncGenerator<RecordBatch> {
  try {
    yield* reader
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

async function* batchesOf(
  batches: Iterable<RecordBatch> | AsyncIterable<RecordBatch>,
  wanted: readonly number[],
  name: string,
): AsyncGenerator<TableBatch> {
  for await (const batch of batches) {
    const cells = wanted.map((i) => {
      const header = batch.schema.fields[i]?.name ?? ''
      return arrowCells(batch.getChildAt(i), header, name)
    })
    yield { rows: batch.numRows, cells }
  }
}

const headersOf = (schema: Schema): readonly string[] => schema.fields.map((field) => field.name)

/** A file ends as it begins; a stream begins with the mark of a message. */
async function checkMagic(path: string, name: string): Promise<void> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(8)
    const tail = Buffer.alloc(6)
    await file.read(head, 0, 8, 0)
    await file.read(tail, 0, 6, Math.max(0, size - 6))
    if (head.toString('latin1', 0, 6) === 'ARROW1') {
      if (size > 16 && tail.toString('latin1') === 'ARROW1') return
      throw new Fault(
        'data/unreadable',
        `Expected an Arrow file in "${name}", found one that is cut off: its end is missing.`,
      )
    }
    if (size >= 8 && head.readUInt32LE(0) === 0xff_ff_ff_ff) return
  } finally {
    await file.close()
  }
  throw new Fault(
    'data/unreadable',
    `Expected an Arrow file or stream in "${name}", found something else: use csv() for text and ` +
      'parquet() for Parquet files.',
  )
}

function unreadable(name: string, cause: unknown): Fault {
  if (cause instanceof Fault) return cause
  const text = cause instanceof Error ? cause.message : String(cause)
  const reason = (text.split('\n')[0] ?? '').replace(/\.+$/, '')
  return new Fault(
    'data/unreadable',
    `Expected to read the Arrow data "${name}", found damage: ${reason}. Write it again.`,
    { cause },
  )
}
