import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { contents, notes } from '../../tests/support/logs.ts'
import { Journal, pageRecords } from '../events/journal.ts'
import { eventTypes } from '../events/kind.ts'
import { extraFieldOf, none } from '../events/record.ts'
import { blockRecords, decodeBlock, encodeBlock } from './block.ts'

/** Any record a service may write: a kind, fields, and a value beside them where the kind has one. */
const record = fc
  .record({
    bars: fc.nat(3),
    kind: fc.integer({ min: 1, max: eventTypes.length - 1 }),
    fields: fc.array(fc.oneof(fc.maxSafeInteger(), fc.constant(none)), { maxLength: 20 }),
    extra: fc.option(fc.jsonValue(), { nil: undefined }),
    time: fc.maxSafeInteger(),
    cause: fc.nat(1_000_000),
    correlation: fc.nat(1_000_000),
  })
  .map((one) => {
    const at = extraFieldOf[one.kind] ?? null
    // A kind with a value beside it has the field that points there.
    const fields =
      at === null ? one.fields : [...one.fields, ...Array.from({ length: at + 1 }, () => 0)]
    return { ...one, fields, at }
  })

function journalOf(
  records: readonly (typeof record extends fc.Arbitrary<infer T> ? T : never)[],
): Journal {
  const journal = new Journal()
  for (const one of records) {
    for (let i = 0; i < one.bars; i++) journal.nextBar()
    journal.time = one.time
    const start = journal.begin(one.kind, one.fields.length, one.cause, one.correlation)
    journal.words.set(one.fields, start)
    if (one.at === null) continue
    // -0 is no JSON: what is kept is what JSON makes of it.
    const extra =
      one.extra === undefined ? none : journal.addExtra(JSON.parse(JSON.stringify(one.extra)))
    journal.words[start + one.at] = extra
  }
  return journal
}

/** Through bytes and back. */
function again(journal: Journal, size = blockRecords): Journal {
  const copy = new Journal()
  for (let from = 0; from < journal.length; from += size) {
    const to = Math.min(from + size, journal.length)
    decodeBlock(encodeBlock(journal, from, to), copy, 'a test')
  }
  return copy
}

/** A journal knows of bars after its last record; its blocks do not. */
const withoutLastBars = (journal: Journal): object => ({
  ...contents(journal),
  bars:
    journal.length === 0
      ? 0
      : journal.pageOf(journal.length - 1).bars[journal.placeOf(journal.length - 1)],
})

describe('a block', () => {
  it('gives back any records it was made of', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 30 }), (records) => {
        const journal = journalOf(records)
        expect(contents(again(journal))).toEqual(withoutLastBars(journal))
      }),
    )
  })

  it('gives them back wherever they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 7 }),
        (records, size) => {
          const journal = journalOf(records)
          expect(contents(again(journal, size))).toEqual(withoutLastBars(journal))
        },
      ),
    )
  })

  it('is the same bytes for the same records', () => {
    const one = encodeBlock(notes(20), 0, 21)
    expect(encodeBlock(notes(20), 0, 21)).toEqual(one)
    expect(encodeBlock(again(notes(20)), 0, 21)).toEqual(one)
  })

  it.each([
    ['text of all alphabets', 'naïve 日本語 🙂 \u0000 "quoted" \\ '],
    ['half a surrogate pair', '\ud800'],
    ['deep values', { a: [{ b: [[[null]]] }], é: true }],
    ['numbers at their limits', [Number.MAX_SAFE_INTEGER, 1e-300, 1.5]],
    ['an empty object', {}],
  ])('keeps %s beside its records', (_, value) => {
    const journal = notes(2, () => value)
    expect(again(journal).extras).toEqual(journal.extras)
  })

  it('of no records is a block all the same', () => {
    const bytes = encodeBlock(notes(3), 2, 2)
    const copy = new Journal()
    decodeBlock(bytes, copy, 'a test')
    expect(copy.length).toBe(0)
  })

  it('begins with its mark', () => {
    expect(new TextDecoder().decode(encodeBlock(notes(1), 0, 1).subarray(0, 4))).toBe('LLB1')
  })

  it('fits into the pages of a journal, so that none lies across two', () => {
    expect(pageRecords % blockRecords).toBe(0)
  })

  it('is read wherever its bytes lie in memory', () => {
    const bytes = encodeBlock(notes(5), 0, 6)
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    const copy = new Journal()
    decodeBlock(shifted.subarray(3), copy, 'a test')
    expect(copy.length).toBe(6)
  })

  it('refuses values that are not numbered in the order of their records', () => {
    const journal = new Journal()
    const late = journal.addExtra({ message: 'second' })
    const early = journal.addExtra({ message: 'first' })
    for (const extra of [early, late]) {
      const at = journal.begin(eventTypes.indexOf('note'), 2, 0, 0)
      journal.words.set([none, extra], at)
    }
    expect(() => encodeBlock(journal, 0, 2)).toThrow(
      'Invariant broken: values beside records are numbered in the order of their records',
    )
  })
})

describe('bytes that are no block', () => {
  const good = encodeBlock(notes(2), 0, 3)
  const decode = (bytes: Uint8Array): void => {
    decodeBlock(bytes, new Journal(), '"events.db", block 3')
  }

  it.each<[string, Uint8Array, string]>([
    [
      'nothing',
      new Uint8Array(0),
      '"events.db", block 3: expected a log block of 16 bytes or more, found 0 bytes without the block mark.',
    ],
    [
      'a few bytes',
      good.subarray(0, 15),
      '"events.db", block 3: expected a log block of 16 bytes or more, found 15 bytes without the block mark.',
    ],
    [
      'other bytes',
      new Uint8Array(100),
      '"events.db", block 3: expected a log block of 16 bytes or more, found 100 bytes without the block mark.',
    ],
    [
      'a block cut short',
      good.subarray(0, -1),
      `"events.db", block 3: expected a log block of ${good.length} bytes or more, found ${good.length - 1} bytes.`,
    ],
    [
      'a block with more behind it',
      Uint8Array.of(...good, 0),
      `"events.db", block 3: expected a log block of ${good.length} bytes or more, found ${good.length + 1} bytes.`,
    ],
  ])('are refused: %s', (_, bytes, message) => {
    expect(() => {
      decode(bytes)
    }).toThrow(expect.objectContaining({ code: 'log/corrupt', message }))
  })

  it.each([
    ['broken JSON', 0x58],
    ['broken UTF-8', 0xff],
  ])('are refused: %s beside the records', (_, byte) => {
    const bytes = good.slice()
    bytes[bytes.length - 1] = byte
    expect(() => {
      decode(bytes)
    }).toThrow(
      expect.objectContaining({
        code: 'log/corrupt',
        message: '"events.db", block 3: the values beside the records are no JSON.',
      }),
    )
  })

  it('are refused when they promise more records than memory holds', () => {
    const bytes = good.slice()
    new Uint32Array(bytes.buffer, 0, 4).set([4_294_967_295, 4_294_967_295], 1)
    expect(() => {
      decode(bytes)
    }).toThrow(expect.objectContaining({ code: 'log/corrupt' }))
  })
})
