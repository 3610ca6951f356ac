/**
 * A run on disk: run.json, events.db, result.json, trades.csv, equity_curve.csv, report.html. It is
 * written beside its place and moved there whole, so that nothing half-written is left.
 */

import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

import { sha256 } from '../adapters/crypto/sha256.ts'
import { SqliteLogStore } from '../adapters/sqlite/sqlite-log-store.ts'
import type { RunDocument } from '../contracts/run/run.v1.ts'
import type { DataSource } from '../data/source.ts'
import { decimalsOf, formatShortest, quantise } from '../domain/decimal.ts'
import { Fault } from '../domain/fault.ts'
import type { Instrument } from '../domain/instrument.ts'
import { formatTime } from '../domain/time.ts'
import type { Micros } from '../domain/units.ts'
import { runIdOf } from '../events/ids.ts'
import { DurableLog } from '../log/durable-log.ts'
import { resultJson } from '../report/result-json.ts'
import { recipeOfCode } from './code-recipe.ts'
import { dataHashOf } from './data-hash.ts'
import { engineVersion } from './engine-version.ts'
import { renderReportPage } from './report-page.ts'
import type { BacktestResult } from './result.ts'
import { makeFolder, removeFolder, writeWhole, writing } from './write-files.ts'

export type SavedRun = Readonly<{ directory: string; files: readonly string[] }>

/** Files of a run. Anything else in a folder means that it is not ours to replace. */
const runFiles = [
  'run.json',
  'events.db',
  'result.json',
  'trades.csv',
  'equity_curve.csv',
  'report.html',
] as const

/**
 * Saves a finished run. A folder that holds an earlier run is replaced; one that holds anything
 * else is refused with `run/exists`.
 */
export async function saveRun(result: BacktestResult, directory: string): Promise<SavedRun> {
  const target = resolve(directory)
  const isLogging = result.options.log !== undefined && resolve(result.options.log) === target
  if (!isLogging) checkRunTarget(target)
  const texts = {
    'run.json': `${JSON.stringify(manifestOf(result), null, 2)}\n`,
    ...resultTexts(result, directory),
  }
  if (isLogging) {
    for (const [name, text] of Object.entries(texts)) writeWhole(join(target, name), text)
    return { directory: target, files: runFiles }
  }
  const partial = join(dirname(target), `.${basename(target)}.partial`)
  removeFolder(partial)
  makeFolder(dirname(target))
  try {
    writing(target, () => {
      mkdirSync(partial)
      for (const [name, text] of Object.entries(texts)) writeFileSync(join(partial, name), text)
      writeLog(result, join(partial, 'events.db'))
      replace(target, partial)
    })
  } catch (error) {
    removeFolder(partial)
    throw error
  }
  return { directory: target, files: runFiles }
}

/** What the report tells its reader to type. */
export const reportCommands = (directory: string): readonly string[] => [
  `ledgerline verify ${directory}`,
  `ledgerline why ${directory} <id>`,
]

/** Puts a finished folder in the place of an earlier one, which stays whole until then. */
function replace(target: string, partial: string): void {
  const earlier = join(dirname(target), `.${basename(target)}.earlier`)
  removeFolder(earlier)
  if (existsSync(target)) renameSync(target, earlier)
  renameSync(partial, target)
  removeFolder(earlier)
}

/** The files that follow from a run: made again, they are the same to the byte. */
export type ResultTexts = Readonly<
  Record<'result.json' | 'trades.csv' | 'equity_curve.csv' | 'report.html', string>
>

/**
 * The page names the folder in its commands, or no command where that is null. `madeBy` is the
 * version of the engine the files name: default this one.
 */
export function resultTexts(
  result: BacktestResult,
  directory: string | null,
  madeBy: string = engineVersion(),
): ResultTexts {
  const report = result.report()
  // A folder may be moved: only the page names it.
  const integrity = { ...report.integrity, engineVersion: madeBy, commands: [] }
  const named = { ...report, integrity }
  return {
    'result.json': `${JSON.stringify(resultJson(named), null, 2)}\n`,
    'trades.csv': result.tradesCsv(),
    'equity_curve.csv': result.equityCurveCsv(),
    'report.html': renderReportPage(named, directory === null ? [] : reportCommands(directory)),
  }
}

/** The folder a report names in its commands, as it was given; null where it names none. */
export function folderNamedIn(page: string): string | null {
  const [, block = 'null'] =
    /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page) ?? []
  try {
    const { why } = JSON.parse(block) as { why: string }
    return /^ledgerline why (.*) <id>$/s.exec(why)?.[1] ?? null
  } catch {
    return null
  }
}

/** Whether a folder holds a run of ours. */
export function isRunDirectory(directory: string): boolean {
  return existsSync(join(directory, 'run.json')) && existsSync(join(directory, 'events.db'))
}

/** Fails with `run/exists` where a run may not be written. */
export function checkRunTarget(directory: string): void {
  const target = resolve(directory)
  if (!existsSync(target)) return
  if (!statSync(target).isDirectory()) {
    throw new Fault('run/exists', `"${target}" is a file. Name a folder for the run.`)
  }
  const found = readdirSync(target)
  const known = new Set<string>([...runFiles, 'events.db-wal', 'events.db-shm'])
  const strange = found.find((name) => !known.has(name))
  if (strange === undefined) return
  throw new Fault(
    'run/exists',
    `"${target}" holds "${strange}", which is no part of a run. Choose another folder.`,
  )
}

function writeLog(result: BacktestResult, path: string): void {
  const { engine } = result
  const { dataset, seed } = engine.options
  const store = SqliteLogStore.create(path)
  try {
    const origin = { dataHash: dataHashOf(dataset), seed }
    new DurableLog(engine.journal, store, origin, sha256).finish()
  } finally {
    store.close()
  }
}

/** run.json: what ran, on what, with which settings, and how to run it again. */
export function manifestOf(result: BacktestResult): RunDocument {
  const { engine, options } = result
  const { dataset, seed, settings } = engine.options
  const { time } = result.equity
  return {
    schema: 'run.v1',
    runId: runIdOf(seed),
    engineVersion: engineVersion(),
    nodeVersion: process.versions.node,
    createdAt: new Date().toISOString(),
    title: result.title,
    seed,
    configHash: result.report().integrity.configHash,
    config: settings,
    recipe: options.recipe ?? recipeOfCode(options, engine),
    settings: result.report().settings,
    data: {
      hash: dataHashOf(dataset),
      sources: sourcesOf(result),
      symbols: dataset.series.map(({ instrument }) => instrument.symbol),
      instruments: dataset.series.map(({ instrument }) => describeInstrument(instrument)),
      bars: dataset.bars,
      steps: dataset.steps,
      first: formatTime((time[0] ?? 0) as Micros),
      last: formatTime((time.at(-1) ?? 0) as Micros),
      priceMode: dataset.priceMode,
    },
    log: {
      head: result.logHead,
      events: engine.journal.lastSequence,
      records: engine.journal.length,
    },
  }
}

/** Where the bars came from: an absolute path, or null for bars in memory. */
function sourcesOf({ options, engine }: BacktestResult): RunDocument['data']['sources'] {
  const list = Array.isArray(options.data) ? options.data : [options.data]
  const all = engine.options.dataset.series.map(({ instrument }) => instrument.symbol)
  return (list as readonly DataSource[]).map((source) => {
    const given = 'options' in source ? source.options : null
    const named = given?.symbols ?? (given?.symbol === undefined ? null : [given.symbol])
    const path = 'path' in source ? source.path : null
    return {
      kind: source.kind,
      path: path === null ? null : resolve(path),
      symbols: named ?? all,
    }
  })
}

function describeInstrument(of: Instrument): RunDocument['data']['instruments'][number] {
  const scale = decimalsOf(of.multiplier) ?? 0
  return {
    symbol: of.symbol,
    assetClass: of.assetClass,
    currency: of.currency.code,
    moneyScale: of.currency.scale,
    priceScale: of.priceScale,
    tickSize: formatShortest(of.tickSize, of.priceScale),
    quantityScale: of.quantityScale,
    lotSize: formatShortest(of.lotSize, of.quantityScale),
    multiplier: formatShortest(quantise(of.multiplier, scale, 'exact'), scale),
    timeZone: of.timeZone,
  }
}
