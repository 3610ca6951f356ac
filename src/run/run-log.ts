/** The durable log of a run that is going on: a folder with `events.db` in it. */

import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { sha256 } from '../adapters/crypto/sha256.ts'
import { SqliteLogStore } from '../adapters/sqlite/sqlite-log-store.ts'
import type { Dataset } from '../data/dataset.ts'
import { Fault } from '../domain/fault.ts'
import type { RecordSink } from '../engine/engine-options.ts'
import type { Engine } from '../engine/engine.ts'
import { DurableLog } from '../log/durable-log.ts'
import { dataHashOf } from './data-hash.ts'

export class RunLog implements RecordSink {
  readonly directory: string
  readonly #log: DurableLog
  readonly #store: SqliteLogStore
  #isFinished = false

  /** Fails with `run/exists` when the folder already holds a run. */
  static open(directory: string, engine: Engine, dataset: Dataset): RunLog {
    if (existsSync(directory) && !statSync(directory).isDirectory()) {
      throw new Fault('run/exists', `"${directory}" is a file. Name a folder for the run.`)
    }
    if (existsSync(join(directory, 'events.db'))) {
      throw new Fault('run/exists', `"${directory}" already holds a run. Choose another folder.`)
    }
    mkdirSync(directory, { recursive: true })
    const store = SqliteLogStore.create(join(directory, 'events.db'))
    const origin = { dataHash: dataHashOf(dataset), seed: engine.options.seed }
    return new RunLog(directory, new DurableLog(engine.journal, store, origin, sha256), store)
  }

  private constructor(directory: string, log: DurableLog, store: SqliteLogStore) {
    this.directory = directory
    this.#log = log
    this.#store = store
  }

  get due(): number {
    return this.#log.due
  }
  get head(): string {
    return this.#log.head
  }
  take(): void {
    this.#log.take()
  }
  finish(): void {
    if (this.#isFinished) return
    this.#isFinished = true
    this.#log.finish()
    this.#store.close()
  }
}
