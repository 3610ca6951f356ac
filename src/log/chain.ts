/**
 * The hash chain over blocks. The first link binds the chain to the data set and the seed; each
 * further link is the hash of the link before and a block's bytes. Whoever knows the head can tell
 * whether a single bit anywhere before it has changed.
 */

import type { Journal } from '../events/journal.ts'
import { blockRecords, encodeBlock } from './block.ts'

/** SHA-256 of some bytes one after another, as 64 hexadecimal digits. Given by an adapter. */
export type Hash = (...parts: readonly Uint8Array[]) => string

/** What a chain is about. */
export type ChainOrigin = Readonly<{ dataHash: string; seed: number }>

const text = new TextEncoder()

export function firstLink(origin: ChainOrigin, hash: Hash): string {
  const { dataHash, seed } = origin
  return hash(text.encode(`ledgerline log v1\ndata ${dataHash}\nseed ${seed}\n`))
}

export function nextLink(previous: string, block: Uint8Array, hash: Hash): string {
  return hash(text.encode(previous), block)
}

/** The head over all records of a journal, worked out now. */
export function headOf(journal: Journal, origin: ChainOrigin, hash: Hash): string {
  let head = firstLink(origin, hash)
  for (let from = 0; from < journal.length; from += blockRecords) {
    const to = Math.min(from + blockRecords, journal.length)
    head = nextLink(head, encodeBlock(journal, from, to), hash)
  }
  return head
}
