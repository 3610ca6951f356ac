/**
 * The byte form of the log: runs of records as little-endian columns, with the values beside them
 * as JSON. The same records give the same bytes on every machine, so blocks can be hashed.
 *
 * Layout: magic, records, words, extra bytes (4 × uint32) · field counts (uint32 each) · kinds
 * (uint8, padded to 8) · bars before (uint32, padded to 8) · causes, correlations
 * (uint32, each padded to 8) · times (float64) · fields (float64) · extras (UTF-8 JSON array).
 */

import { Fault, invariant } from '../domain/fault.ts'
import type { JsonValue } from '../domain/signal.ts'
import type { Journal } from '../events/journal.ts'
import { extraFieldOf, none } from '../events/record.ts'

/** Records per block. Blocks begin at multiples of it; only the last may be shorter. */
export const blockRecords = 4096

const magic = 0x31424c4c // "LLB1"
const headerBytes = 16

const roundUp = (bytes: number): number => (bytes + 7) & ~7

type Shape = Readonly<{
  fields: number
  kinds: number
  bars: number
  times: number
  causes: number
  correlations: number
  words: number
  extras: number
  end: number
}>

/** Byte offsets of the parts of a block. */
function shapeOf(records: number, words: number, extraBytes: number): Shape {
  const fields = headerBytes
  const kinds = roundUp(fields + 4 * records)
  const bars = kinds + roundUp(records)
  const causes = bars + roundUp(4 * records)
  const correlations = causes + roundUp(4 * records)
  const times = correlations + roundUp(4 * records)
  const words0 = times + 8 * records
  const extras = words0 + 8 * words
  return {
    fields,
    kinds,
    bars,
    times,
    causes,
    correlations,
    words: words0,
    extras,
    end: extras + extraBytes,
  }
}

/** The records `from` … `to − 1` of a journal as bytes. */
export function encodeBlock(journal: Journal, from: number, to: number): Uint8Array {
  const records = to - from
  const counts = new Uint32Array(records)
  const extras: JsonValue[] = []
  let lastExtra = none
  let words = 0
  for (let i = 0; i < records; i++) {
    const record = from + i
    counts[i] = journal.fieldsOf(record)
    words += counts[i] as number
    const at = extraFieldOf[journal.kindOf(record)] ?? null
    const index = at === null ? none : journal.field(record, at)
    if (index === none) continue
    invariant(
      lastExtra === none || index === lastExtra + 1,
      'values beside records are numbered in the order of their records',
    )
    lastExtra = index
    extras.push(journal.extras[index] as JsonValue)
  }
  const extraText = new TextEncoder().encode(JSON.stringify(extras))
  const shape = shapeOf(records, words, extraText.length)
  const bytes = new Uint8Array(shape.end)
  new Uint32Array(bytes.buffer, 0, 4).set([magic, records, words, extraText.length])
  new Uint32Array(bytes.buffer, shape.fields, records).set(counts)
  bytes.set(extraText, shape.extras)
  copyColumns(journal, from, records, shape, bytes)
  const target = new Float64Array(bytes.buffer, shape.words, words)
  let at = 0
  for (let i = 0; i < records; i++) {
    const start = journal.startOf(from + i)
    const source = journal.wordsOf(from + i)
    const count = counts[i] as number
    for (let k = 0; k < count; k++) target[at + k] = source[start + k] as number
    at += count
  }
  return bytes
}

function copyColumns(
  journal: Journal,
  from: number,
  records: number,
  shape: Shape,
  bytes: Uint8Array,
): void {
  const { buffer } = bytes
  const kinds = new Uint8Array(buffer, shape.kinds, records)
  const bars = new Uint32Array(buffer, shape.bars, records)
  const times = new Float64Array(buffer, shape.times, records)
  const causes = new Uint32Array(buffer, shape.causes, records)
  const correlations = new Uint32Array(buffer, shape.correlations, records)
  // A block never crosses a page of the journal: pages hold a whole number of blocks.
  const page = journal.pageOf(from)
  const first = journal.placeOf(from)
  kinds.set(page.kinds.subarray(first, first + records))
  bars.set(page.bars.subarray(first, first + records))
  times.set(page.times.subarray(first, first + records))
  causes.set(page.causes.subarray(first, first + records))
  correlations.set(page.correlations.subarray(first, first + records))
}

/** Appends a block's records to a journal. Fails with `log/corrupt`. */
export function decodeBlock(bytes: Uint8Array, into: Journal, name: string): void {
  const copy = bytes.slice()
  const { buffer } = copy
  const [found, records = 0, words = 0, extraBytes = 0] =
    copy.length < headerBytes ? [] : new Uint32Array(buffer, 0, 4)
  const shape = shapeOf(records, words, extraBytes)
  if (found !== magic || shape.end !== copy.length) {
    throw new Fault(
      'log/corrupt',
      `${name}: expected a log block of ${found === magic ? shape.end : headerBytes} bytes or more, ` +
        `found ${copy.length} bytes${found === magic ? '' : ' without the block mark'}.`,
    )
  }
  const counts = new Uint32Array(buffer, shape.fields, records)
  const kinds = new Uint8Array(buffer, shape.kinds, records)
  const bars = new Uint32Array(buffer, shape.bars, records)
  const times = new Float64Array(buffer, shape.times, records)
  const causes = new Uint32Array(buffer, shape.causes, records)
  const correlations = new Uint32Array(buffer, shape.correlations, records)
  const source = new Float64Array(buffer, shape.words, words)
  for (const value of parseExtras(copy.subarray(shape.extras), name)) into.addExtra(value)
  let at = 0
  for (let i = 0; i < records; i++) {
    const count = counts[i] as number
    into.barCount = bars[i] as number
    into.time = times[i] as number
    const start = into.begin(
      kinds[i] as number,
      count,
      causes[i] as number,
      correlations[i] as number,
    )
    into.words.set(source.subarray(at, at + count), start)
    at += count
  }
}

function parseExtras(bytes: Uint8Array, name: string): readonly JsonValue[] {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as JsonValue[]
  } catch (error) {
    throw new Fault('log/corrupt', `${name}: the values beside the records are no JSON.`, {
      cause: error,
    })
  }
}
