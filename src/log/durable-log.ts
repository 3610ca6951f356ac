/**
 * Writes a journal to a store while the run goes on, a block at a time: hashed and made durable
 * together, which is the group commit. And reads it back, checking the chain.
 */

import { Fault } from '../domain/fault.ts'
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

  /** Writes what is left and notes the end: no shorter block may be followed by another. */
  finish(): void {
    this.take()
    if (this.acknowledged < this.#journal.length) this.#append(this.#journal.length)
    this.#store.putFact('bars', String(this.#journal.barCount))
    this.#store.putFact('records', String(this.#journal.length))
    this.#store.putFact('head', this.head)
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
    number++
  }
  return { journal, origin, ...checkEnd(store, journal, head, name) }
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
  const bars = Number(store.fact('bars'))
  if (
    Number(records) !== journal.length ||
    store.fact('head') !== head ||
    bars < journal.barCount
  ) {
    throw new Fault(
      'log/corrupt',
      `${name}: expected ${records} records and head ${store.fact('head')}, found ` +
        `${journal.length} records and head ${head}. The end of the log is missing.`,
    )
  }
  journal.barCount = bars
  return { head, isComplete: true }
}

function parseOrigin(text: string | null, name: string): ChainOrigin {
  const origin = text === null ? null : (JSON.parse(text) as ChainOrigin)
  if (origin !== null && typeof origin.dataHash === 'string' && typeof origin.seed === 'number')
    return origin
  throw new Fault('log/corrupt', `${name}: expected a Ledgerline log, found none of its facts.`)
}
