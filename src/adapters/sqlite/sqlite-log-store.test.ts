import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { contents, notes, origin } from '../../../tests/support/logs.ts'
import { blockRecords } from '../../log/block.ts'
import { headOf } from '../../log/chain.ts'
import { DurableLog, readLog } from '../../log/durable-log.ts'
import type { StoredBlock } from '../../log/log-store.ts'
import { sha256 } from '../crypto/sha256.ts'
import { SqliteLogStore } from './sqlite-log-store.ts'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerline-log-'))
  path = join(folder, 'events.db')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const block = (number = 0): StoredBlock => ({
  number,
  firstRecord: number * 10,
  records: 10,
  bytes: Uint8Array.of(1, 2, number),
  link: `link ${number}`,
})

/** A finished log of notes on disk. */
function write(count: number): ReturnType<typeof notes> {
  const journal = notes(count)
  const store = SqliteLogStore.create(path)
  new DurableLog(journal, store, origin, sha256).finish()
  store.close()
  return journal
}

function read(from = path): ReturnType<typeof readLog> {
  const store = SqliteLogStore.open(from)
  try {
    return readLog(store, sha256, `"${from}"`)
  } finally {
    store.close()
  }
}

/** Runs statements on the file as somebody else would. */
function tamper(sql: string): void {
  const database = new DatabaseSync(path)
  database.exec(sql)
  database.close()
}

describe('a log in SQLite', () => {
  it('gives back blocks and facts in order', () => {
    const store = SqliteLogStore.create(path)
    for (const number of [0, 1, 2]) store.append(block(number))
    store.putFact('seed', '7')
    store.putFact('seed', '8')
    store.close()
    const again = SqliteLogStore.open(path)
    expect([...again.blocks()]).toEqual([block(0), block(1), block(2)])
    expect(again.fact('seed')).toBe('8')
    expect(again.fact('unknown')).toBeNull()
    again.close()
  })

  it('can be read by the one who writes it', () => {
    const store = SqliteLogStore.create(path)
    store.append(block())
    store.putFact('seed', '7')
    expect([...store.blocks()]).toEqual([block()])
    expect(store.fact('seed')).toBe('7')
    store.close()
  })

  it('gives back a whole run', () => {
    const journal = write(2 * blockRecords + 50)
    const reading = read()
    expect(reading.isComplete).toBe(true)
    expect(reading.head).toBe(headOf(journal, origin, sha256))
    expect(contents(reading.journal)).toEqual(contents(journal))
  })

  it('is written ahead and synchronised in full', () => {
    const store = SqliteLogStore.create(path)
    store.append(block())
    expect(existsSync(`${path}-wal`)).toBe(true)
    const other = new DatabaseSync(path, { readOnly: true })
    expect(other.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    other.close()
    store.close()
  })

  it('can be read while it is still being written', () => {
    const store = SqliteLogStore.create(path)
    const log = new DurableLog(notes(blockRecords), store, origin, sha256)
    log.take()
    const reading = read()
    expect(reading).toMatchObject({ isComplete: false })
    expect(reading.journal.length).toBe(blockRecords)
    store.close()
  })

  it('leaves one file behind when it is closed, and when it has been read', () => {
    write(10)
    expect(readdirSync(folder)).toEqual(['events.db'])
    read()
    expect(readdirSync(folder)).toEqual(['events.db'])
  })

  it('can be read where nothing can be written', () => {
    write(10)
    chmodSync(path, 0o444)
    chmodSync(folder, 0o555)
    expect(read().isComplete).toBe(true)
    chmodSync(folder, 0o755)
  })

  it('is whole when it is closed while somebody still reads it', () => {
    const journal = notes(10)
    const store = SqliteLogStore.create(path)
    new DurableLog(journal, store, origin, sha256).finish()
    const reader = SqliteLogStore.open(path)
    const blocks = reader.blocks()
    blocks.next()
    store.close()
    expect(blocks.next().done).toBe(true)
    reader.close()
    expect(contents(read().journal)).toEqual(contents(journal))
  })
})

describe('writing a log is refused', () => {
  it('where one lies already', () => {
    write(1)
    const before = readFileSync(path)
    expect(() => SqliteLogStore.create(path)).toThrow(
      expect.objectContaining({
        code: 'log/write-failed',
        message: `"${path}" already holds a log. Choose another folder.`,
      }),
    )
    expect(readFileSync(path)).toEqual(before)
  })

  it.each<[string, () => void]>([
    ['in a folder that is not there', () => void (path = join(folder, 'no', 'events.db'))],
    [
      'where a folder has its name',
      () => {
        mkdirSync(path)
      },
    ],
    [
      'in a file that is no database',
      () => {
        writeFileSync(path, 'x'.repeat(5000))
      },
    ],
  ])('%s', (_, prepare) => {
    prepare()
    expect(() => SqliteLogStore.create(path)).toThrow(
      expect.objectContaining({
        code: 'log/write-failed',
        message: expect.stringMatching(
          /^".*events\.db" could not be written: .+\. Check the folder, its rights and the free space\.$/,
        ) as string,
      }),
    )
  })

  it('where write-ahead logging is not to be had', () => {
    const store = SqliteLogStore.create(':memory:')
    expect(() => {
      store.append(block())
    }).toThrow(
      expect.objectContaining({
        code: 'log/write-failed',
        message:
          '":memory:": expected WAL with synchronous=FULL after the first write, found memory with 2. The file system may not support it.',
      }),
    )
    store.close()
  })

  it('for a block whose number is taken', () => {
    const store = SqliteLogStore.create(path)
    store.append(block())
    expect(() => {
      store.append(block())
    }).toThrow(expect.objectContaining({ code: 'log/write-failed' }))
    store.close()
  })

  it('once the log is only read', () => {
    write(1)
    const store = SqliteLogStore.open(path)
    expect(() => {
      store.append(block(9))
    }).toThrow(expect.objectContaining({ code: 'log/write-failed' }))
    expect(() => {
      store.putFact('x', 'y')
    }).toThrow(expect.objectContaining({ code: 'log/write-failed' }))
    store.close()
  })
})

describe('reading a log is refused', () => {
  const refused = (): { code: string; message: string } => {
    try {
      read()
    } catch (error) {
      return error as { code: string; message: string }
    }
    throw new Error('it was read')
  }

  it.each<[string, () => void]>([
    ['where there is none', () => undefined],
    [
      'where a folder has its name',
      () => {
        mkdirSync(path)
      },
    ],
    [
      'in a file of words',
      () => {
        writeFileSync(path, 'this is no database, but long enough to look like a file')
      },
    ],
    [
      'in an empty file',
      () => {
        writeFileSync(path, '')
      },
    ],
    [
      'in a database of something else',
      () => {
        tamper('CREATE TABLE other (x)')
      },
    ],
    [
      'without its facts',
      () => {
        write(1)
        tamper('DROP TABLE fact')
      },
    ],
    [
      'without its blocks',
      () => {
        write(1)
        tamper('DROP TABLE block')
      },
    ],
  ])('%s', (_, prepare) => {
    prepare()
    expect(refused()).toMatchObject({
      code: 'log/corrupt',
      message: expect.stringMatching(/^".*events\.db" is no readable log: .+\.$/) as string,
    })
    expect(existsSync(`${path}-wal`)).toBe(false)
  })

  it('makes no file where there is none', () => {
    refused()
    expect(existsSync(path)).toBe(false)
  })

  it.each<[string, string, RegExp]>([
    [
      'a byte of a block',
      "UPDATE block SET bytes = CAST(substr(bytes, 1, 99) || x'07' || substr(bytes, 101) AS BLOB) WHERE number = 1",
      /block 1: the chain is broken/,
    ],
    [
      'the link of a block',
      "UPDATE block SET link = 'x' WHERE number = 0",
      /block 0: the chain is broken/,
    ],
    ['a missing block', 'DELETE FROM block WHERE number = 1', /A part of the log is missing/],
    ['a missing last block', 'DELETE FROM block WHERE number = 2', /The end of the log is missing/],
    ['all blocks missing', 'DELETE FROM block', /The end of the log is missing/],
    [
      'an empty block',
      "UPDATE block SET bytes = x'' WHERE number = 2",
      /block 2: the chain is broken/,
    ],
    [
      'another seed',
      `UPDATE fact SET value = '{"dataHash":"${'d'.repeat(64)}","seed":8}' WHERE name = 'origin'`,
      /expected the first link/,
    ],
    ['no facts at all', 'DELETE FROM fact', /found none of its facts/],
  ])('with %s', (_, sql, message) => {
    write(2 * blockRecords + 10)
    tamper(sql)
    expect(refused()).toMatchObject({
      code: 'log/corrupt',
      message: expect.stringMatching(message) as string,
    })
  })

  it('when the file was cut off', () => {
    write(blockRecords)
    truncateSync(path, 8192)
    expect(refused().code).toBe('log/corrupt')
  })

  it('when any page of the file was overwritten', () => {
    write(40)
    const bytes = readFileSync(path)
    const { head } = read()
    for (let at = 0; at < bytes.length; at += 512) {
      const damaged = Buffer.from(bytes)
      damaged.fill(0xa5, at, at + 512)
      writeFileSync(path, damaged)
      // A page of free space may hold nothing that matters; what is read is never something else.
      try {
        expect(read().head).toBe(head)
      } catch (error) {
        expect(error).toMatchObject({ code: 'log/corrupt' })
      }
    }
  })
})

describe('a log whose writer is gone', () => {
  /** What a power cut leaves: the file and its write-ahead log as they are on disk. */
  const snapshot = (): string => {
    const copy = join(folder, 'copy')
    mkdirSync(copy)
    const to = join(copy, 'events.db')
    for (const end of ['', '-wal']) {
      if (existsSync(`${path}${end}`)) copyFileSync(`${path}${end}`, `${to}${end}`)
    }
    return to
  }

  it('keeps every block that was acknowledged', () => {
    const journal = notes(3 * blockRecords)
    const store = SqliteLogStore.create(path)
    const log = new DurableLog(journal, store, origin, sha256)
    log.take()
    const left = snapshot()
    const reading = read(left)
    expect(reading.isComplete).toBe(false)
    expect(reading.journal.length).toBe(log.acknowledged)
    expect(reading.head).toBe(log.head)
    store.close()
  })

  it('without its write-ahead log holds an earlier prefix or nothing, never something else', () => {
    const journal = notes(3 * blockRecords)
    const store = SqliteLogStore.create(path)
    new DurableLog(journal, store, origin, sha256).take()
    const left = snapshot()
    rmSync(`${left}-wal`)
    store.close()
    try {
      const reading = read(left)
      expect(reading.isComplete).toBe(false)
      expect(reading.journal.length % blockRecords).toBe(0)
      expect(reading.journal.length).toBeLessThan(journal.length)
    } catch (error) {
      expect(error).toMatchObject({ code: 'log/corrupt' })
    }
  })
})
