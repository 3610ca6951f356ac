import { describe, expect, it } from 'vitest'

import { notes, origin } from '../../tests/support/logs.ts'
import { sha256 } from '../adapters/crypto/sha256.ts'
import { Journal } from '../events/journal.ts'
import { blockRecords, encodeBlock } from './block.ts'
import { firstLink, headOf, nextLink } from './chain.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('the hash chain', () => {
  it('begins with data and seed', () => {
    expect(firstLink({ dataHash: 'abc', seed: 5 }, sha256)).toBe(
      sha256(bytes('ledgerline log v1\ndata abc\nseed 5\n')),
    )
  })

  it.each([
    ['data', { dataHash: 'e'.repeat(64), seed: 7 }],
    ['seed', { dataHash: 'd'.repeat(64), seed: 8 }],
  ])('begins elsewhere for other %s', (_, other) => {
    expect(firstLink(other, sha256)).not.toBe(firstLink(origin, sha256))
  })

  it('goes on with the link before and the bytes of a block', () => {
    expect(nextLink('aa', bytes('block'), sha256)).toBe(sha256(bytes('aablock')))
  })

  it('ends where all blocks are hashed one after another', () => {
    const journal = notes(2 * blockRecords + 10)
    const cuts = [0, blockRecords, 2 * blockRecords, journal.length]
    let head = firstLink(origin, sha256)
    for (let i = 0; i < 3; i++)
      head = nextLink(head, encodeBlock(journal, cuts[i] as number, cuts[i + 1] as number), sha256)
    expect(headOf(journal, origin, sha256)).toBe(head)
  })

  it('of a run without events is its first link', () => {
    expect(headOf(new Journal(), origin, sha256)).toBe(firstLink(origin, sha256))
  })

  it.each([
    ['one record more', notes(11)],
    ['another value', notes(10, (i) => (i === 9 ? 'x' : i))],
  ])('ends elsewhere with %s', (_, other) => {
    expect(headOf(other, origin, sha256)).not.toBe(headOf(notes(10), origin, sha256))
  })
})
