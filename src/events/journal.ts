/**
 * The record of a run in memory: every event but bars, in columns, in order of publication. It is
 * the queue of the bus, the history, and what a durable log writes out, all at once.
 *
 * Bars are numbered in the same sequence but not stored: the data set holds them. The sequence of
 * record `r` is `r + 1 + barsBefore[r]`, so one column answers both "which number has this record"
 * and "which bar has this number".
 */

import { invariant } from '../domain/fault.ts'
import { frozenCopy } from '../domain/json.ts'
import type { JsonValue } from '../domain/signal.ts'
import { overflow } from '../domain/units.ts'

/** Records per header page. A multiple of the log's block size, so that blocks are views. */
const pageShift = 16
export const pageRecords: number = 1 << pageShift
/** Payload doubles per arena chunk: 1 MB. */
const chunkShift = 17
export const chunkWords: number = 1 << chunkShift
/** Sequences and offsets are kept as 32-bit numbers: four thousand million of each. */
const maximumSequence = 4_294_967_295

/** Header columns of `pageRecords` records. */
export type Page = Readonly<{
  kinds: Uint8Array
  /** Offset of the payload in the arena, in doubles. */
  offsets: Uint32Array
  /** Bars published before the record. */
  bars: Uint32Array
  times: Float64Array
  /** Sequence of the event that caused this one; 0 for none. */
  causes: Uint32Array
  /** Sequence of the event the chain began with; 0 for the event itself. */
  correlations: Uint32Array
}>

/** All records of a run, in columns that only grow. Cost of a record: no allocation. */
export class Journal {
  /** Number of records. */
  length = 0
  /** Bars numbered so far. */
  barCount = 0
  /** Time given to the next records: the step's. */
  time = 0
  /** The chunk the record begun last lies in; write its fields here. */
  words: Float64Array
  readonly extras: JsonValue[] = []
  readonly #pages: Page[] = []
  readonly #chunks: Float64Array[] = []
  #page: Page
  #used = 0

  constructor() {
    this.#page = this.#addPage()
    this.words = this.#addChunk(chunkWords)
  }

  /**
   * Begins a record and returns the index of its first field in `words`. All fields must be
   * written before anything else is published.
   */
  begin(kind: number, fields: number, cause: number, correlation: number): number {
    const record = this.length
    const at = record & (pageRecords - 1)
    if (at === 0 && record !== 0) this.#page = this.#addPage()
    // A full chunk is left behind even by a record without fields, whose place it could not name.
    if (this.#used + Math.max(1, fields) > this.words.length) this.words = this.#addChunk(fields)
    const page = this.#page
    const from = this.#used
    page.kinds[at] = kind
    page.offsets[at] = (this.#chunks.length - 1) * chunkWords + from
    page.bars[at] = this.barCount
    page.times[at] = this.time
    page.causes[at] = cause
    page.correlations[at] = correlation
    this.#used = from + fields
    this.length = record + 1
    return from
  }

  /** Numbers the next bar and returns its sequence. */
  nextBar(): number {
    return this.length + ++this.barCount
  }

  /** The sequence the record begun last has. */
  get lastSequence(): number {
    return this.length + this.barCount
  }

  /**
   * Puts a frozen copy of a value beside the numbers and returns its index, for a record's `extra`
   * field: nobody who holds the value can change the record. Fails with `event/invalid` on what is
   * no JSON data; call it before `begin` where the value comes from outside.
   */
  addExtra(value: JsonValue): number {
    return this.extras.push(frozenCopy(value, 'A value attached to an event')) - 1
  }

  pageOf(record: number): Page {
    const page = this.#pages[record >>> pageShift]
    invariant(page !== undefined, 'a record asked for exists')
    return page
  }

  /** Where in its page a record's header lies. */
  placeOf(record: number): number {
    return record & (pageRecords - 1)
  }

  kindOf(record: number): number {
    return this.pageOf(record).kinds[record & (pageRecords - 1)] as number
  }

  sequenceOf(record: number): number {
    return record + 1 + (this.pageOf(record).bars[record & (pageRecords - 1)] as number)
  }

  timeOf(record: number): number {
    return this.pageOf(record).times[record & (pageRecords - 1)] as number
  }

  causeOf(record: number): number {
    return this.pageOf(record).causes[record & (pageRecords - 1)] as number
  }

  correlationOf(record: number): number {
    return this.pageOf(record).correlations[record & (pageRecords - 1)] as number
  }

  /** The chunk a record's fields lie in. */
  wordsOf(record: number): Float64Array {
    const offset = this.pageOf(record).offsets[record & (pageRecords - 1)] as number
    return this.#chunks[offset >>> chunkShift] as Float64Array
  }

  /** Where in `wordsOf(record)` its fields begin. */
  startOf(record: number): number {
    const offset = this.pageOf(record).offsets[record & (pageRecords - 1)] as number
    return offset & (chunkWords - 1)
  }

  /** One field of a record. */
  field(record: number, at: number): number {
    return this.wordsOf(record)[this.startOf(record) + at] as number
  }

  /** Number of fields of a record. */
  fieldsOf(record: number): number {
    const start = this.startOf(record)
    const words = this.wordsOf(record)
    if (record + 1 === this.length) return (words === this.words ? this.#used : 0) - start
    const next = this.wordsOf(record + 1)
    return next === words ? this.startOf(record + 1) - start : this.#lengthInChunk(record, start)
  }

  /**
   * The record with this sequence, or −1 − (bars numbered before it) when the number is a bar's.
   * Null when nothing has this number.
   */
  find(sequence: number): number | null {
    if (!Number.isInteger(sequence) || sequence < 1 || sequence > this.length + this.barCount)
      return null
    const low = this.firstFrom(sequence)
    if (low < this.length && this.sequenceOf(low) === sequence) return low
    return -1 - (sequence - 1 - low)
  }

  /** The first record whose sequence is at least this; `length` when there is none. */
  firstFrom(sequence: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.sequenceOf(middle) < sequence) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Sequence of the bar published as number `bar` (from 0) of the run. */
  sequenceOfBar(bar: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.pageOf(middle).bars[middle & (pageRecords - 1)] as number) <= bar) low = middle + 1
      else high = middle
    }
    return bar + 1 + low
  }

  /** How far each arena chunk is filled, for writing a run of records out. */
  #lengthInChunk(record: number, start: number): number {
    const offset = this.pageOf(record).offsets[record & (pageRecords - 1)] as number
    const chunk = offset >>> chunkShift
    return (this.#filled[chunk] as number) - start
  }
  readonly #filled: number[] = []

  #addPage(): Page {
    if (this.lastSequence + pageRecords >= maximumSequence) throw overflow('The number of events')
    const page: Page = {
      kinds: new Uint8Array(pageRecords),
      offsets: new Uint32Array(pageRecords),
      bars: new Uint32Array(pageRecords),
      times: new Float64Array(pageRecords),
      causes: new Uint32Array(pageRecords),
      correlations: new Uint32Array(pageRecords),
    }
    this.#pages.push(page)
    return page
  }

  #addChunk(fields: number): Float64Array {
    invariant(fields <= chunkWords, 'a record fits into one chunk of the arena')
    if ((this.#chunks.length + 1) * chunkWords > maximumSequence)
      throw overflow('The size of the log')
    if (this.#chunks.length > 0) this.#filled.push(this.#used)
    const chunk = new Float64Array(chunkWords)
    this.#chunks.push(chunk)
    this.#used = 0
    return chunk
  }
}
