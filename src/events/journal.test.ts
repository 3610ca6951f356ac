import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'

import { chunkWords, Journal, pageRecords } from './journal.ts'

/** Words in one chunk of the arena, written down once more so that a change shows. */
type Entry =
  | Readonly<{ kind: 'bar' }>
  | Readonly<{
      kind: number
      fields: readonly number[]
      cause: number
      correlation: number
      time: number
    }>

const entries: fc.Arbitrary<readonly Entry[]> = fc.array(
  fc.oneof(
    fc.constant<Entry>({ kind: 'bar' }),
    fc.record({
      kind: fc.integer({ min: 1, max: 18 }),
      fields: fc.array(fc.maxSafeInteger(), { maxLength: 20 }),
      cause: fc.integer({ min: 0, max: 50 }),
      correlation: fc.integer({ min: 0, max: 50 }),
      time: fc.maxSafeInteger(),
    }),
  ),
  { maxLength: 60 },
)

function write(journal: Journal, entry: Entry): number {
  if (entry.kind === 'bar') return journal.nextBar()
  journal.time = entry.time
  const at = journal.begin(entry.kind, entry.fields.length, entry.cause, entry.correlation)
  journal.words.set(entry.fields, at)
  return journal.lastSequence
}

/** The same story as a plain array: entry `i` has sequence `i + 1`. */
type Story = Readonly<{ journal: Journal; all: readonly Entry[] }>

function tell(all: readonly Entry[]): Story {
  const journal = new Journal()
  for (const entry of all) write(journal, entry)
  return { journal, all }
}

const stories = entries.map(tell)

describe('Journal', () => {
  it('numbers records and bars together, from 1, without gaps', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const journal = new Journal()
        expect(all.map((entry) => write(journal, entry))).toEqual(all.map((_, i) => i + 1))
        expect(journal.lastSequence).toBe(all.length)
        expect(journal.barCount).toBe(all.filter((entry) => entry.kind === 'bar').length)
        expect(journal.length + journal.barCount).toBe(all.length)
      }),
    )
  })

  it('finds for every sequence the record or the bar it belongs to', () => {
    fc.assert(
      fc.property(stories, ({ journal, all }) => {
        let [records, bars] = [0, 0]
        const wanted = all.map((entry) => (entry.kind === 'bar' ? -1 - bars++ : records++))
        expect(all.map((_, i) => journal.find(i + 1))).toEqual(wanted)
      }),
    )
  })

  it('gives back the sequence of every record and of every bar', () => {
    fc.assert(
      fc.property(stories, ({ journal, all }) => {
        const numbered = all.map((entry, i) => ({ entry, sequence: i + 1 }))
        const of = (isBar: boolean): number[] =>
          numbered
            .filter(({ entry }) => (entry.kind === 'bar') === isBar)
            .map((one) => one.sequence)
        expect(of(false).map((_, record) => journal.sequenceOf(record))).toEqual(of(false))
        expect(of(true).map((_, bar) => journal.sequenceOfBar(bar))).toEqual(of(true))
      }),
    )
  })

  it('finds the first record from a sequence on', () => {
    fc.assert(
      fc.property(stories, ({ journal, all }) => {
        const sequences = all.flatMap((entry, i) => (entry.kind === 'bar' ? [] : [i + 1]))
        const asked = Array.from({ length: all.length + 3 }, (_, i) => i)
        expect(asked.map((from) => journal.firstFrom(from))).toEqual(
          asked.map((from) => {
            const found = sequences.findIndex((sequence) => sequence >= from)
            return found < 0 ? sequences.length : found
          }),
        )
      }),
    )
  })

  it('gives back every field, kind, time, cause and correlation as written', () => {
    fc.assert(
      fc.property(stories, ({ journal, all }) => {
        const found = Array.from({ length: journal.length }, (_, record) => ({
          kind: journal.kindOf(record),
          fields: Array.from({ length: journal.fieldsOf(record) }, (__, at) =>
            journal.field(record, at),
          ),
          cause: journal.causeOf(record),
          correlation: journal.correlationOf(record),
          time: journal.timeOf(record),
        }))
        expect(found).toEqual(all.filter((entry) => entry.kind !== 'bar'))
      }),
    )
  })

  it.each([0, -1, 4, 1.5, Number.NaN, Infinity, -Infinity])(
    'finds nothing for sequence %d of three',
    (sequence) => {
      const { journal } = tell([{ kind: 'bar' }, { kind: 'bar' }, { kind: 'bar' }])
      expect(journal.find(sequence)).toBe(null)
    },
  )

  it('is empty at first', () => {
    const journal = new Journal()
    expect([journal.length, journal.barCount, journal.lastSequence]).toEqual([0, 0, 0])
    expect(journal.find(1)).toBe(null)
    expect(journal.firstFrom(1)).toBe(0)
  })

  it('gives each record the time of its own step', () => {
    const journal = new Journal()
    for (const time of [5, 5, 7]) {
      journal.time = time
      journal.begin(1, 0, 0, 0)
    }
    journal.time = 100
    expect([0, 1, 2].map((record) => journal.timeOf(record))).toEqual([5, 5, 7])
  })

  it('numbers extra values from 0 and keeps them apart', () => {
    const journal = new Journal()
    expect([journal.addExtra({ a: 1 }), journal.addExtra('two'), journal.addExtra(null)]).toEqual([
      0, 1, 2,
    ])
    expect(journal.extras).toEqual([{ a: 1 }, 'two', null])
  })

  it('keeps a frozen copy of an extra value: who gave it cannot change the record', () => {
    const journal = new Journal()
    const own = { amount: '5', tags: ['a'] }
    journal.addExtra(own)
    own.amount = '5000'
    own.tags.push('b')
    expect(journal.extras[0]).toEqual({ amount: '5', tags: ['a'] })
    expect(() => Object.assign(journal.extras[0] as object, { amount: '1' })).toThrow(TypeError)
  })

  it('refuses an extra value that a log could not hold', () => {
    expect(() => new Journal().addExtra({ at: Number.NaN })).toThrow(
      expect.objectContaining({
        code: 'event/invalid',
        message: expect.stringMatching(
          /^A value attached to an event\.at: expected JSON/,
        ) as unknown,
      }) as Error,
    )
  })

  it('refuses a record that does not exist', () => {
    const journal = new Journal()
    const message = 'Invariant broken: a record asked for exists'
    expect(() => journal.kindOf(-1)).toThrow(message)
    expect(() => journal.kindOf(pageRecords)).toThrow(message)
  })

  it('refuses a page whose sequences would leave 32 bits', () => {
    // The first page is full; bars have used up all numbers but those of one more page.
    const nearlyFull = (spare: number): Journal => {
      const journal = new Journal()
      for (let record = 0; record < pageRecords; record++) journal.begin(1, 0, 0, 0)
      journal.barCount = 2 ** 32 - 1 - 2 * pageRecords - spare
      return journal
    }
    expect(nearlyFull(1).begin(1, 0, 0, 0)).toBe(0)
    expect(() => nearlyFull(0).begin(1, 0, 0, 0)).toThrow(
      /^The number of events left the range of exact integers/,
    )
  })

  it('refuses a record longer than a chunk', () => {
    expect(() => new Journal().begin(1, chunkWords + 1, 0, 0)).toThrow(
      'Invariant broken: a record fits into one chunk of the arena',
    )
  })
})

/** Fields of record `record`: none, or a few, or many. A bar stands before every seventh record. */
const lengthOf = (record: number): number => (record % 5 === 0 ? 0 : 3 + (record % 23))
const barsBefore = (record: number): number => Math.floor(record / 7)

describe('a journal of many pages and chunks', () => {
  const count = 150_000
  let journal: Journal

  beforeAll(() => {
    journal = new Journal()
    for (let record = 0; record < count; record++) {
      if (record % 7 === 0 && record > 0) journal.nextBar()
      journal.time = record * 10
      const fields = lengthOf(record)
      const at = journal.begin(1 + (record % 18), fields, record % 1000, record % 999)
      for (let i = 0; i < fields; i++) journal.words[at + i] = record * 100 + i
    }
  })

  /** Records where something disagrees with what was written. */
  function disagreements(): number[] {
    const wrong: number[] = []
    for (let record = 0; record < count; record++) {
      const fields = lengthOf(record)
      let isRight =
        journal.fieldsOf(record) === fields &&
        journal.kindOf(record) === 1 + (record % 18) &&
        journal.timeOf(record) === record * 10 &&
        journal.causeOf(record) === record % 1000 &&
        journal.correlationOf(record) === record % 999 &&
        journal.sequenceOf(record) === record + 1 + barsBefore(record) &&
        journal.find(record + 1 + barsBefore(record)) === record
      for (let i = 0; i < fields && isRight; i++) {
        isRight = journal.field(record, i) === record * 100 + i
      }
      if (!isRight) wrong.push(record)
    }
    return wrong
  }

  it('spans more than one page and more than one chunk', () => {
    expect(journal.length).toBe(count)
    expect(count).toBeGreaterThan(2 * pageRecords)
    const chunks = new Set(Array.from({ length: count }, (_, record) => journal.wordsOf(record)))
    expect(chunks.size).toBeGreaterThan(1)
  })

  it('gives every record back as it was written', () => {
    expect(disagreements()).toEqual([])
  })

  it('places the first record of each page at its beginning', () => {
    const borders = [0, pageRecords - 1, pageRecords, 2 * pageRecords - 1, 2 * pageRecords]
    expect(borders.map((record) => journal.placeOf(record))).toEqual([0, 65_535, 0, 65_535, 0])
    expect(journal.pageOf(pageRecords - 1)).not.toBe(journal.pageOf(pageRecords))
    expect(journal.pageOf(pageRecords)).toBe(journal.pageOf(2 * pageRecords - 1))
  })

  it('never splits a record between two chunks', () => {
    const split = Array.from({ length: count }, (_, record) => record).filter(
      (record) => journal.startOf(record) + lengthOf(record) > journal.wordsOf(record).length,
    )
    expect(split).toEqual([])
  })

  it('gives back the sequence of every bar', () => {
    const bars = Array.from({ length: journal.barCount }, (_, bar) => bar)
    const wrong = bars.filter((bar) => {
      const sequence = 7 * (bar + 1) + bar + 1
      return journal.sequenceOfBar(bar) !== sequence || journal.find(sequence) !== -1 - bar
    })
    expect(wrong).toEqual([])
  })
})

/** A journal whose two records fill its chunk to the last word. */
function full(): Journal {
  const journal = new Journal()
  journal.begin(1, chunkWords - 4, 0, 0)
  const at = journal.begin(2, 4, 0, 0)
  journal.words.set([1, 2, 3, 4], at)
  return journal
}

describe('a chunk that is exactly full', () => {
  it('is filled to the last word before another begins', () => {
    expect(full().startOf(1)).toBe(chunkWords - 4)
    expect(full().wordsOf(1)).toHaveLength(chunkWords)
  })

  it('knows the length of its last record', () => {
    expect(full().fieldsOf(0)).toBe(chunkWords - 4)
    expect(full().fieldsOf(1)).toBe(4)
  })

  it('keeps it when a record with fields follows', () => {
    const journal = full()
    const at = journal.begin(3, 2, 0, 0)
    journal.words.set([5, 6], at)
    expect([0, 1, 2].map((record) => journal.fieldsOf(record))).toEqual([chunkWords - 4, 4, 2])
    expect([0, 1].map((i) => journal.field(2, i))).toEqual([5, 6])
    expect([0, 1, 2, 3].map((i) => journal.field(1, i))).toEqual([1, 2, 3, 4])
  })

  it('keeps it when a record without fields follows, and after that one more', () => {
    const journal = full()
    journal.begin(3, 0, 0, 0)
    expect([0, 1, 2].map((record) => journal.fieldsOf(record))).toEqual([chunkWords - 4, 4, 0])
    expect(journal.wordsOf(2)).toBe(journal.words)
    const at = journal.begin(4, 1, 0, 0)
    journal.words[at] = 9
    expect([1, 2, 3].map((record) => journal.fieldsOf(record))).toEqual([4, 0, 1])
    expect(journal.field(3, 0)).toBe(9)
  })

  it('leaves room at the end unused when the next record does not fit', () => {
    const journal = new Journal()
    journal.begin(1, chunkWords - 4, 0, 0)
    const at = journal.begin(2, 5, 0, 0)
    expect(at).toBe(0)
    expect([0, 1].map((record) => journal.fieldsOf(record))).toEqual([chunkWords - 4, 5])
  })

  it('takes a record of exactly one chunk', () => {
    const journal = new Journal()
    journal.begin(1, 1, 0, 0)
    expect(journal.begin(2, chunkWords, 0, 0)).toBe(0)
    expect([0, 1].map((record) => journal.fieldsOf(record))).toEqual([1, chunkWords])
  })
})
