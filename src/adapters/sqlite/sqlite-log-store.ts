/**
 * A log in one SQLite file: WAL with `synchronous=FULL`, so that an acknowledged block survives the
 * loss of power. One writer, one connection. Blocks are blobs of columns (see the block format).
 */

import { DatabaseSync, type StatementSync } from 'node:sqlite'

import { Fault } from '../../domain/fault.ts'
import type { LogStore, StoredBlock } from '../../log/log-store.ts'

const schema = `
  CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE block (
    number INTEGER PRIMARY KEY,
    first_record INTEGER NOT NULL,
    records INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    link TEXT NOT NULL
  ) STRICT;
`
const full = 2
/** SQLite's code for a file that somebody else has open. */
const busy = 5

export class SqliteLogStore implements LogStore {
  readonly #database: DatabaseSync
  readonly #path: string
  readonly #insert: StatementSync
  readonly #put: StatementSync
  readonly #isWriter: boolean
  #isChecked = false

  private constructor(database: DatabaseSync, path: string, isWriter: boolean) {
    this.#database = database
    this.#path = path
    this.#isWriter = isWriter
    this.#insert = database.prepare(
      'INSERT INTO block (number, first_record, records, bytes, link) VALUES (?, ?, ?, ?, ?)',
    )
    this.#put = database.prepare('INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)')
  }

  /** A new log. Fails with `log/write-failed` when the file cannot be made or holds a log already. */
  static create(path: string): SqliteLogStore {
    return guarded(path, () =>
      opened(new DatabaseSync(path), (database) => {
        const found = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()
        if (found?.['tables'] !== 0) {
          throw new Fault(
            'log/write-failed',
            `"${path}" already holds a log. Choose another folder.`,
          )
        }
        database.exec('PRAGMA journal_mode = WAL')
        database.exec('PRAGMA synchronous = FULL')
        database.exec(schema)
        return new SqliteLogStore(database, path, true)
      }),
    )
  }

  /** An existing log, for reading. Fails with `log/corrupt`. */
  static open(path: string): SqliteLogStore {
    try {
      return opened(
        new DatabaseSync(path, { readOnly: true }),
        (database) => new SqliteLogStore(database, path, false),
      )
    } catch (error) {
      throw corrupt(path, error)
    }
  }

  /**
   * Whether the file is one that this class wrote, beyond what the log itself says: its pages hold
   * together, and there are no other tables. Fails with `log/corrupt`.
   */
  checkFile(): void {
    let found: string
    let [expected, present]: [readonly string[], readonly string[]] = [[], []]
    try {
      const result = this.#database.prepare('PRAGMA integrity_check').get()
      found = String(result?.['integrity_check'])
      expected = expectedThings()
      present = thingsOf(this.#database)
    } catch (error) {
      throw corrupt(this.#path, error)
    }
    if (found !== 'ok') throw corrupt(this.#path, new Error(`SQLite finds ${found}`))
    const strange = present.find((one) => !expected.includes(one))
    if (strange !== undefined || present.length !== expected.length) {
      const what = strange ?? 'less than that'
      throw new Fault(
        'log/corrupt',
        `"${this.#path}": expected the tables "block" and "fact" and nothing else, found ${what}. The file was changed after it was written.`,
      )
    }
  }

  append(block: StoredBlock): void {
    guarded(this.#path, () => {
      this.#insert.run(block.number, block.firstRecord, block.records, block.bytes, block.link)
      this.#assertDurable()
    })
  }

  /** SQLite reports FULL before the first write whatever was set, so it is asked after one. */
  #assertDurable(): void {
    if (this.#isChecked) return
    this.#isChecked = true
    const mode = this.#database.prepare('PRAGMA journal_mode').get() as { journal_mode: string }
    const level = this.#database.prepare('PRAGMA synchronous').get() as { synchronous: number }
    if (mode.journal_mode === 'wal' && level.synchronous === full) return
    throw new Fault(
      'log/write-failed',
      `"${this.#path}": expected WAL with synchronous=FULL after the first write, found ` +
        `${mode.journal_mode} with ${level.synchronous}. The file system may not support it.`,
    )
  }

  *blocks(): Generator<StoredBlock> {
    const rows = this.#database
      .prepare('SELECT number, first_record, records, bytes, link FROM block ORDER BY number')
      .iterate()
    try {
      for (const row of rows) {
        yield {
          number: Number(row['number']),
          firstRecord: Number(row['first_record']),
          records: Number(row['records']),
          bytes: row['bytes'] as Uint8Array,
          link: String(row['link']),
        }
      }
    } catch (error) {
      if (error instanceof Error && error.name === 'Fault') throw error
      throw corrupt(this.#path, error)
    }
  }

  putFact(name: string, value: string): void {
    guarded(this.#path, () => this.#put.run(name, value))
  }

  fact(name: string): string | null {
    try {
      const row = this.#database.prepare('SELECT value FROM fact WHERE name = ?').get(name)
      return row === undefined ? null : String(row['value'])
    } catch (error) {
      throw corrupt(this.#path, error)
    }
  }

  factNames(): readonly string[] {
    try {
      const rows = this.#database.prepare('SELECT name FROM fact ORDER BY name').all()
      return rows.map((row) => String(row['name']))
    } catch (error) {
      throw corrupt(this.#path, error)
    }
  }

  /** A log just written becomes one plain file, so that reading it makes no others beside it. */
  close(): void {
    if (this.#isWriter) leaveOneFile(this.#database)
    this.#database.close()
  }
}

/** Tables, indexes and whatever else a database holds, each with its definition on one line. */
function thingsOf(database: DatabaseSync): readonly string[] {
  const rows = database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all()
  return rows.map(({ type, name, sql }) =>
    `${String(type)} "${String(name)}" ${typeof sql === 'string' ? sql : ''}`
      .replaceAll(/\s+/g, ' ')
      .trim(),
  )
}

function expectedThings(): readonly string[] {
  const database = new DatabaseSync(':memory:')
  try {
    database.exec(schema)
    return thingsOf(database)
  } finally {
    database.close()
  }
}

/** What `use` makes of a database; the database is closed when it fails. */
function opened<T>(database: DatabaseSync, use: (database: DatabaseSync) => T): T {
  try {
    return use(database)
  } catch (error) {
    database.close()
    throw error
  }
}

/** While somebody reads, the write-ahead log has to stay: the last reader leaves it where it is. */
function leaveOneFile(database: DatabaseSync): void {
  try {
    database.exec('PRAGMA journal_mode = DELETE')
  } catch (error) {
    if ((error as { errcode?: unknown }).errcode !== busy) throw error
  }
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && error.name === 'Fault') throw error
    const message = error instanceof Error ? error.message : String(error)
    throw new Fault(
      'log/write-failed',
      `"${path}" could not be written: ${message}. Check the folder, its rights and the free space.`,
      { cause: error },
    )
  }
}

function corrupt(path: string, cause: unknown): Fault {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new Fault('log/corrupt', `"${path}" is no readable log: ${message}.`, { cause })
}
