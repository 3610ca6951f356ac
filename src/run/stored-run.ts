/**
 * A run read back from its directory: the manifest, and the log with its chain checked. The names
 * come from the manifest, so the log can be read without the data; the bars need them.
 */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { sha256 } from '../adapters/crypto/sha256.ts'
import { localReaders } from '../adapters/files/readers.ts'
import { SqliteLogStore } from '../adapters/sqlite/sqlite-log-store.ts'
import type { RunDocument } from '../contracts/run/run.v1.ts'
import { validateDocument } from '../contracts/validate.ts'
import type { Dataset } from '../data/dataset.ts'
import { loadDataset } from '../data/load-dataset.ts'
import { type Currency, currency } from '../domain/currency.ts'
import { Fault, invariant } from '../domain/fault.ts'
import { instrument } from '../domain/instrument.ts'
import type { JsonObject } from '../domain/signal.ts'
import { BarIndex } from '../engine/bar-index.ts'
import { EventReader } from '../events/decode.ts'
import type { Journal } from '../events/journal.ts'
import type { RunNames } from '../events/names.ts'
import { readLog } from '../log/durable-log.ts'
import { inAccountCurrency } from './account-currency.ts'
import { dataHashOf } from './data-hash.ts'
import { dataFromRecipe } from './from-config.ts'
import type { LogFacts } from './run-facts.ts'

export type StoredRun = Readonly<{
  /** As the user named it. */
  directory: string
  manifest: RunDocument
  journal: Journal
  /** What reading the log needs, the bars left out. */
  facts: LogFacts
}>

/**
 * Reads a run directory. Fails with `run/not-found` where there is none, `log/corrupt` where a bit
 * of a record has changed, and `log/mismatch` where manifest and log are of different runs. `file`
 * also looks at the database around the log: its pages and what else it holds.
 */
export function openRun(directory: string, checks: 'log' | 'file' = 'log'): StoredRun {
  const manifest = readManifest(directory)
  const path = join(directory, 'events.db')
  if (!existsSync(path)) {
    throw new Fault(
      'run/not-found',
      `"${path}" is missing: a run is run.json and events.db together. Put it back, or run it again.`,
    )
  }
  const store = SqliteLogStore.open(path)
  try {
    if (checks === 'file') store.checkFile()
    const { journal, head, origin, isComplete } = readLog(store, sha256, path)
    const { seed, data, log } = manifest
    if (!isComplete) {
      throw new Fault(
        'log/corrupt',
        `"${path}": the log ends after ${journal.length} records without its end. The run did not finish; run it again.`,
      )
    }
    const pairs = [
      ['log.head', log.head, head],
      ['data.hash', data.hash, origin.dataHash],
      ['seed', seed, origin.seed],
      ['log.records', log.records, journal.length],
      ['log.events', log.events, journal.lastSequence],
    ] as const
    for (const [field, said, is] of pairs) {
      if (said === is) continue
      throw new Fault(
        'log/mismatch',
        `"${join(directory, 'run.json')}": ${field} is "${said}", but the log says "${is}". The two ` +
          'files are of different runs, or one was changed.',
      )
    }
    return { directory, manifest, journal, facts: factsOf(manifest, journal, null) }
  } finally {
    store.close()
  }
}

function readManifest(directory: string): RunDocument {
  const path = join(directory, 'run.json')
  if (!existsSync(path)) throw noRun(directory)
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    const what = cause instanceof SyntaxError ? 'is no JSON' : 'could not be read'
    throw new Fault('run/not-found', `"${path}" ${what}: ${(cause as Error).message}.`, { cause })
  }
  const [problem] = validateDocument('run/run.v1', json)
  if (problem === undefined) return json as RunDocument
  throw new Fault('run/not-found', `"${path}" is no manifest of a run. ${problem.message}`)
}

function noRun(directory: string): Fault {
  const isThere = existsSync(directory)
  if (isThere && !statSync(directory).isDirectory()) {
    return new Fault('run/not-found', `"${directory}" is a file. Name the folder of a run.`)
  }
  if (!isThere)
    return new Fault('run/not-found', `There is no folder "${directory}". ${whereRunsAre}`)
  const hasLog = existsSync(join(directory, 'events.db'))
  const inside = readdirSync(directory)
    .filter((name) => existsSync(join(directory, name, 'run.json')))
    .map((name) => `"${join(directory, name)}"`)
  const hint = hasLog
    ? 'It holds a log, so a run began here and did not finish.'
    : inside.length > 0
      ? `It holds the runs ${inside.slice(0, 5).join(', ')}.`
      : whereRunsAre
  return new Fault('run/not-found', `"${directory}" holds no run: there is no run.json. ${hint}`)
}

const whereRunsAre =
  'A run is a folder with run.json and events.db in it; "ledgerline run" says where it wrote one.'

/** The names of a run, from its manifest alone. */
function factsOf(manifest: RunDocument, journal: Journal, dataset: Dataset | null): LogFacts {
  const { config, data, seed } = manifest
  const money = moneyOf(config)
  const strategies = (config['strategies'] as readonly Readonly<{ name: string }>[]).map(
    ({ name }) => name,
  )
  const index = dataset === null ? null : new BarIndex(dataset)
  const names: RunNames = {
    seed,
    accountId: config['account'] as string,
    instruments: data.instruments.map(({ currency: code, moneyScale, ...rest }) =>
      instrument({ ...rest, currency: currency(code, moneyScale) }),
    ),
    strategies,
    currency: money,
    barAt(number) {
      invariant(index !== null, 'bars are asked for only where there are data')
      return index.at(number)
    },
  }
  const reader = new EventReader(journal, names)
  return {
    dataset,
    instruments: names.instruments,
    currency: money,
    strategies,
    seed,
    reader: dataset === null ? withoutBars(reader) : reader,
  }
}

/** `100000 USD` at the scale of the run. */
function moneyOf(config: JsonObject): Currency {
  const code = (config['capital'] as string).split(' ')[1] ?? ''
  return currency(code, Number(config['moneyScale']))
}

/** A reader that knows no bars: they are left out of the history, and nothing is at their place. */
function withoutBars(reader: EventReader): LogFacts['reader'] {
  const { journal } = reader
  return {
    at(sequence) {
      const record = journal.find(sequence)
      return record === null || record < 0 ? null : reader.decode(record)
    },
    decode: (record) => reader.decode(record),
    *history(query = {}) {
      const { topic = '*', from = 1, to = journal.lastSequence, limit = Infinity } = query
      if (topic !== '*') {
        if (topic !== 'bar') yield* reader.history(query)
        return
      }
      let left = limit
      for (let record = journal.firstFrom(from); record < journal.length && left > 0; record++) {
        if (journal.sequenceOf(record) > to) return
        left--
        yield reader.decode(record)
      }
    },
  }
}

/** The facts of a run with its bars, or why there are none. */
export type FactsWithBars = Readonly<{ facts: LogFacts; missing: string | null }>

/**
 * Reads the data of a run again, from its recipe. What cannot be read, or has changed since, leaves
 * the bars out, and `missing` says why.
 */
export async function withBars(run: StoredRun): Promise<FactsWithBars> {
  const { manifest, journal, facts } = run
  if (manifest.recipe === null) {
    const isInMemory = manifest.data.sources.some(({ path }) => path === null)
    const why = isInMemory
      ? 'the run was made in code, from data in memory'
      : 'the run was made in code, which did not say where its data lie'
    return { facts, missing: why }
  }
  try {
    const file = join(run.directory, 'run.json')
    const { sources, period } = dataFromRecipe(manifest.recipe, file)
    const read = await loadDataset(sources, period, localReaders)
    const dataset = inAccountCurrency(read, facts.currency)
    if (dataHashOf(dataset) !== manifest.data.hash) {
      return { facts, missing: 'the data have changed since the run' }
    }
    return { facts: factsOf(manifest, journal, dataset), missing: null }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { facts, missing: error.message }
  }
}
