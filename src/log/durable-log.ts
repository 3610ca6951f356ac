/**
 * Writes a journal to a store while the run goes on, a block at a time: hashed and made durable
 * together, which is the group commit. And reads it back, checking the chain.
 */

import { Fault, invariant } from '../domain/fault.ts'
import { Journal } from '../events/journal.ts'
import { blockRecords, decodeBlock, encodeBlock } from './block.ts'
import { type ChainOrigin, firstLink, type Hash, nextLink } from './chain.ts'
import type { LogStore } from './log-store.ts'

export class DurableLog {
  /** Records acknowledged: on disk whatever happens. */
  acknowledged = 0
  head: string
  #blocks = 0
  readonly #journal: Journal
  readonly #store: LogStore
  readonly #hash: Hash

  constructor(journal: Journal, store: LogStore, origin: ChainOrigin, hash: Hash) {
    this.#journal = journal
    this.#store = store
    this.#hash = hash
    this.head = firstLink(origin, hash)
    store.putFact('origin', JSON.stringify(origin))
    store.putFact('first_link', this.head)
  }

  /** The next full block is due at this many records. */
  get due(): number {
    return this.acknowledged + blockRecords
  }

  /** Writes every full block there is. */
  take(): void {
    while (this.#journal.length >= this.due) this.#append(this.due)
  }

  /**
   * Writes what is left and notes the end: no shorter block may be followed by another. The number
   * of records comes last, because a log that has it is complete.
   */
  finish(): void {
    const journal = this.#journal
    this.take()
    if (this.acknowledged < journal.length) this.#append(journal.length)
    invariant(barsIn(journal) === journal.barCount, 'a log ends with a record, not with a bar')
    this.#store.putFact('bars', String(journal.barCount))
    this.#store.putFact('head', this.head)
    this.#store.putFact('records', String(journal.length))
  }

  #append(to: number): void {
    const firstRecord = this.acknowledged
    const bytes = encodeBlock(this.#journal, firstRecord, to)
    const link = nextLink(this.head, bytes, this.#hash)
    this.#store.append({
      number: this.#blocks++,
      firstRecord,
      records: to - firstRecord,
      bytes,
      link,
    })
    this.head = link
    this.acknowledged = to
  }
}

/** What reading a log back found. */
export type LogReading = Readonly<{
  journal: Journal
  head: string
  origin: ChainOrigin
  /** False when the run stopped before its end was written. */
  isComplete: boolean
}>

/** Reads a log and checks its chain link by link. Fails with `log/corrupt`. */
export function readLog(store: LogStore, hash: Hash, name: string): LogReading {
  const origin = parseOrigin(store.fact('origin'), name)
  let head = firstLink(origin, hash)
  checkFacts(store, head, name)
  const journal = new Journal()
  let number = 0
  for (const block of store.blocks()) {
    const where = `${name}, block ${number}`
    if (block.number !== number || block.firstRecord !== journal.length) {
      throw new Fault(
        'log/corrupt',
        `${where}: expected block ${number} from record ${journal.length}, found block ${block.number} ` +
          `from record ${block.firstRecord}. A part of the log is missing.`,
      )
    }
    head = nextLink(head, block.bytes, hash)
    if (head !== block.link) {
      throw new Fault(
        'log/corrupt',
        `${where}: the chain is broken. Expected link ${block.link}, found ${head}. ` +
          'The log was changed after it was written; nothing from here on can be believed.',
      )
    }
    decodeBlock(block.bytes, journal, where)
    const records = journal.length - block.firstRecord
    if (block.records !== records) {
      throw new Fault(
        'log/corrupt',
        `${where}: expected ${block.records} records, found ${records}. The log was changed.`,
      )
    }
    number++
  }
  return { journal, origin, ...checkEnd(store, journal, head, name) }
}

/** Every fact a log has. One more, or one that is not as written, was put there by somebody else. */
const factNames: readonly string[] = ['origin', 'first_link', 'bars', 'head', 'records']

function checkFacts(store: LogStore, first: string, name: string): void {
  const strange = store.factNames().find((one) => !factNames.includes(one))
  if (strange !== undefined) {
    throw new Fault(
      'log/corrupt',
      `${name}: expected the facts ${factNames.join(', ')}, found "${strange}". The log was changed after it was written.`,
    )
  }
  const link = store.fact('first_link')
  if (link === first) return
  throw new Fault(
    'log/corrupt',
    `${name}: expected the first link ${first}, as data and seed make it, found ${link ?? 'none'}. The log was changed after it was written.`,
  )
}

/** The end written after the last block must agree with what was read. */
function checkEnd(
  store: LogStore,
  journal: Journal,
  head: string,
  name: string,
): { head: string; isComplete: boolean } {
  const records = store.fact('records')
  if (records === null) return { head, isComplete: false }
  const bars = store.fact('bars')
  if (
    records !== String(journal.length) ||
    store.fact('head') !== head ||
    bars !== String(journal.barCount)
  ) {
    throw new Fault(
      'log/corrupt',
      `${name}: expected ${records} records, ${bars} bars and head ${store.fact('head')}, found ` +
        `${journal.length} records, ${journal.barCount} bars and head ${head}. The end of the log is missing.`,
    )
  }
  return { head, isComplete: true }
}

/** Bars numbered before a journal's last record. */
function barsIn(journal: Journal): number {
  const last = journal.length - 1
  return last < 0 ? 0 : (journal.pageOf(last).bars[journal.placeOf(last)] as number)
}

function parseOrigin(text: string | null, name: string): ChainOrigin {
  const origin = parseObject(text)
  const { dataHash, seed, ...others } = origin
  const isWhole = typeof dataHash === 'string' && typeof seed === 'number'
  if (isWhole && Object.keys(others).length === 0) return { dataHash, seed }
  throw new Fault('log/corrupt', `${name}: expected a Ledgerline log, found none of its facts.`)
}

/** JSON text as an object; an empty one where it is none. */
function parseObject(text: string | null): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(text ?? '{}')
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
