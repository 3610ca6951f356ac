import { describe, expect, it } from 'vitest'

import { contents, MemoryStore, notes, origin, stored } from '../../tests/support/logs.ts'
import { sha256 } from '../adapters/crypto/sha256.ts'
import { Journal } from '../events/journal.ts'
import { blockRecords } from './block.ts'
import { firstLink, headOf } from './chain.ts'
import { DurableLog, readLog } from './durable-log.ts'
import type { StoredBlock } from './log-store.ts'

const read = (store: MemoryStore): ReturnType<typeof readLog> => readLog(store, sha256, '"log"')

describe('a durable log', () => {
  it.each([0, 1, 10, blockRecords - 2, blockRecords - 1, blockRecords, 2 * blockRecords + 100])(
    'of %i notes gives back the journal, its head and its origin',
    (count) => {
      const journal = notes(count)
      const store = stored(journal)
      const reading = read(store)
      expect(contents(reading.journal)).toEqual(contents(journal))
      expect(reading).toMatchObject({ origin, isComplete: true })
      expect(reading.head).toBe(headOf(journal, origin, sha256))
      expect(store.kept).toHaveLength(Math.ceil(journal.length / blockRecords))
    },
  )

  it('of a run without any event is empty and complete', () => {
    const store = stored(new Journal())
    expect(read(store)).toMatchObject({ head: firstLink(origin, sha256), isComplete: true })
    expect(read(store).journal.length).toBe(0)
  })

  it('writes full blocks while the run goes on, and no others', () => {
    const journal = notes(blockRecords + 500)
    const store = new MemoryStore()
    const log = new DurableLog(journal, store, origin, sha256)
    expect([log.due, log.acknowledged]).toEqual([blockRecords, 0])
    log.take()
    expect([log.due, log.acknowledged]).toEqual([2 * blockRecords, blockRecords])
    log.take()
    expect(store.kept).toHaveLength(1)
    log.finish()
    expect(log.acknowledged).toBe(journal.length)
    expect(
      store.kept.map(({ number, firstRecord, records }) => [number, firstRecord, records]),
    ).toEqual([
      [0, 0, blockRecords],
      [1, blockRecords, 501],
    ])
    expect(log.head).toBe(headOf(journal, origin, sha256))
  })

  it('ends alike, whether it was written along the way or at the end', () => {
    const whole = stored(notes(3 * blockRecords))
    const journal = new Journal()
    const store = new MemoryStore()
    const log = new DurableLog(journal, store, origin, sha256)
    const source = notes(3 * blockRecords)
    for (let record = 0; record < source.length; record++) {
      while (journal.barCount < (source.pageOf(record).bars[source.placeOf(record)] ?? 0))
        journal.nextBar()
      journal.time = source.timeOf(record)
      const count = source.fieldsOf(record)
      const at = journal.begin(source.kindOf(record), count, source.causeOf(record), 0)
      for (let k = 0; k < count; k++) journal.words[at + k] = source.field(record, k)
      if (count > 0) journal.addExtra(source.extras[record] ?? null)
      log.take()
    }
    log.finish()
    expect(store.kept.map(({ link }) => link)).toEqual(whole.kept.map(({ link }) => link))
  })

  it('that stopped before its end is read as far as it goes, and says so', () => {
    const journal = notes(2 * blockRecords + 100)
    const store = new MemoryStore()
    new DurableLog(journal, store, origin, sha256).take()
    const reading = read(store)
    expect(reading.isComplete).toBe(false)
    expect(reading.journal.length).toBe(2 * blockRecords)
    expect(reading.head).toBe(store.kept[1]?.link)
  })

  it('that stopped before its first block is empty and incomplete', () => {
    const store = new MemoryStore()
    new DurableLog(new Journal(), store, origin, sha256).take()
    expect(read(store)).toMatchObject({ isComplete: false, head: firstLink(origin, sha256) })
  })

  it.each([1, 2, 3])(
    'that stopped after %i of the notes of its end is not complete, not corrupt',
    (facts) => {
      const store = new MemoryStore()
      const log = new DurableLog(notes(10), store, origin, sha256)
      let left = facts - 1
      store.putFact = (name, value) => {
        if (left-- === 0) throw new Error('power lost')
        store.facts.set(name, value)
      }
      expect(() => {
        log.finish()
      }).toThrow('power lost')
      expect(read(store).isComplete).toBe(false)
    },
  )
})

describe('a log that was changed', () => {
  const small = (): MemoryStore => stored(notes(4, (i) => `é ${i}`))
  const large = (): MemoryStore => stored(notes(3 * blockRecords + 7))

  const corrupt = (store: MemoryStore): string => {
    try {
      read(store)
    } catch (error) {
      expect(error).toMatchObject({ code: 'log/corrupt' })
      return (error as Error).message
    }
    return 'nothing was noticed'
  }
  const change = (store: MemoryStore, number: number, by: Partial<StoredBlock>): MemoryStore => {
    store.kept[number] = { ...(store.kept[number] as StoredBlock), ...by }
    return store
  }

  it('is found out by a bit of any byte', () => {
    const store = small()
    const { bytes } = store.kept[0] as StoredBlock
    expect(bytes.length).toBeGreaterThan(300)
    for (let at = 0; at < bytes.length; at++) {
      const bit = 1 << (at % 8)
      bytes[at] = (bytes[at] as number) ^ bit
      expect(corrupt(store)).toMatch(/^"log", block 0: the chain is broken/)
      bytes[at] = (bytes[at] as number) ^ bit
    }
    expect(corrupt(store)).toBe('nothing was noticed')
  })

  it('is found out in the middle of many blocks', () => {
    for (const number of [0, 1, 2, 3]) {
      const store = large()
      const { bytes } = store.kept[number] as StoredBlock
      const at = bytes.length >> 1
      bytes[at] = (bytes[at] as number) ^ 1
      expect(corrupt(store)).toMatch(new RegExp(`^"log", block ${number}: the chain is broken`))
    }
  })

  it.each([0, 1, 2, 3])('by cutting it off after %i blocks', (length) => {
    const store = large()
    store.kept.length = length
    expect(corrupt(store)).toMatch(/The end of the log is missing\.$/)
  })

  it.each([0, 1, 2])('by taking out block %i', (number) => {
    const store = large()
    store.kept.splice(number, 1)
    expect(corrupt(store)).toBe(
      `"log", block ${number}: expected block ${number} from record ${number * blockRecords}, found block ${number + 1} from record ${(number + 1) * blockRecords}. A part of the log is missing.`,
    )
  })

  it('by exchanging two blocks, renumbered or not', () => {
    const store = large()
    const [first, second, ...rest] = store.kept as [StoredBlock, StoredBlock, ...StoredBlock[]]
    store.kept = [second, first, ...rest]
    expect(corrupt(store)).toMatch(/A part of the log is missing/)
    const { number, firstRecord } = first
    store.kept = [
      { ...second, number, firstRecord },
      { ...first, number: second.number, firstRecord: second.firstRecord },
      ...rest,
    ]
    expect(corrupt(store)).toMatch(/^"log", block 0: the chain is broken/)
  })

  it('by writing a block twice, renumbered or not', () => {
    const store = large()
    const [first, second] = store.kept as [StoredBlock, StoredBlock]
    store.kept.splice(1, 0, first)
    expect(corrupt(store)).toMatch(/A part of the log is missing/)
    store.kept[1] = { ...first, number: 1, firstRecord: second.firstRecord }
    expect(corrupt(store)).toMatch(/^"log", block 1: the chain is broken/)
  })

  it('by a block of another run, its own link and all', () => {
    const store = large()
    const other = stored(notes(3 * blockRecords + 7, (i) => -i)).kept[1] as StoredBlock
    store.kept[1] = other
    expect(corrupt(store)).toMatch(/^"log", block 1: the chain is broken/)
  })

  it.each<[string, Partial<StoredBlock>]>([
    ['link', { link: '0'.repeat(64) }],
    ['number', { number: 5 }],
    ['first record', { firstRecord: 5 }],
    ['number of records', { records: 5 }],
  ])('by another %s of a block', (_, by) => {
    expect(corrupt(change(large(), 1, by))).toMatch(/^"log", block 1: /)
  })

  it.each([
    ['origin', JSON.stringify({ ...origin, seed: 8 }), /^"log": expected the first link/],
    ['origin', JSON.stringify({ ...origin, dataHash: 'x' }), /^"log": expected the first link/],
    ['origin', JSON.stringify({ ...origin, more: 1 }), /expected a Ledgerline log/],
    ['first_link', '0'.repeat(64), /^"log": expected the first link/],
    ['more', '1', /^"log": expected the facts .* found "more"/],
    ['records', '4.0', /The end of the log is missing/],
    ['head', '0'.repeat(64), /The end of the log is missing/],
    ['records', '4', /The end of the log is missing/],
    ['records', '999', /The end of the log is missing/],
    ['bars', '3', /The end of the log is missing/],
    ['bars', '5', /The end of the log is missing/],
    ['bars', 'many', /The end of the log is missing/],
  ])('by %s being "%s"', (name, value, message) => {
    const store = small()
    store.facts.set(name, value)
    expect(corrupt(store)).toMatch(message)
  })

  it.each([
    ['no origin', null],
    ['an origin that is no JSON', '{'],
    ['an origin that is nothing', 'null'],
    ['an origin without a seed', '{"dataHash":"x"}'],
    ['an origin without data', '{"seed":7}'],
    ['an origin in words', '"x"'],
  ])('by %s', (_, value) => {
    const store = small()
    if (value === null) store.facts.delete('origin')
    else store.facts.set('origin', value)
    expect(corrupt(store)).toBe('"log": expected a Ledgerline log, found none of its facts.')
  })
})

describe('what a log can end with', () => {
  it('is a record: bars after the last would be bound by nothing', () => {
    const journal = notes(3)
    journal.nextBar()
    expect(() => stored(journal)).toThrow(
      'Invariant broken: a log ends with a record, not with a bar',
    )
  })
})
