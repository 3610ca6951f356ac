/**
 * Whether a run on disk is what it says: its chain holds, and the same run again, from its recipe,
 * gives the same events and the same files.
 */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { RunDocument } from '../contracts/run/run.v1.ts'
import { Fault } from '../domain/fault.ts'
import type { JsonValue } from '../domain/signal.ts'
import type { LedgerlineEvent } from '../events/event.ts'
import { tradesCsv } from '../report/csv.ts'
import { BacktestEngine } from './backtest-engine.ts'
import { partsInCode } from './code-recipe.ts'
import { dataHashOf } from './data-hash.ts'
import { engineVersion } from './engine-version.ts'
import { changedModules, optionsFromRecipe } from './from-config.ts'
import { JournalIndex } from './journal-index.ts'
import { type JsonDifference, jsonDifferences } from './json-differences.ts'
import type { BacktestResult } from './result.ts'
import { folderNamedIn, manifestOf, resultTexts } from './run-directory.ts'
import { type StoredRun, withBars } from './stored-run.ts'
import { tradeRows } from './trade-rows.ts'

export type RunComparison = Readonly<{
  isSame: boolean
  head: string
  headAgain: string
  /** The first event that differs; null when the logs are the same or differ in bars alone. */
  firstDifference: Readonly<{
    sequence: number
    was: LedgerlineEvent | null
    is: LedgerlineEvent | null
  }> | null
  /** Files of the directory that are not what the run writes again; missing ones among them. */
  differingFiles: readonly string[]
  /** Fields of run.json that are not what the run writes again. */
  differingFields: readonly JsonDifference[]
  /** What is no longer as it was when the run was made: the likely causes of a difference. */
  changes: readonly string[]
  /** The run as it came out now. */
  again: BacktestResult
}>

/** Whether a run says how to repeat it. */
export const isRepeatableRun = ({ manifest: { recipe } }: StoredRun): boolean =>
  recipe !== null && partsInCode(recipe).length === 0

/** What holds of a run that cannot be repeated from its folder. */
export type InCodeCheck = Readonly<{
  /** Why its bars could not be read again; null where they are those of the run. */
  missing: string | null
  /** Whether trades.csv is what log and bars say; null without bars. */
  isTradesSame: boolean | null
}>

/** Checks of a run made in code what follows from its log and its data. */
export async function checkInCode(run: StoredRun): Promise<InCodeCheck> {
  const { facts, missing } = await withBars(run)
  const { dataset } = facts
  if (dataset === null) return { missing, isTradesSame: null }
  const rows = tradeRows({ ...facts, dataset }, new JournalIndex(run.journal))
  const path = join(run.directory, 'trades.csv')
  const isTradesSame = existsSync(path) && readFileSync(path, 'utf8') === tradesCsv(rows)
  return { missing, isTradesSame }
}

/** Why a run cannot be repeated from its folder, and what repeats it. */
export function notRepeatable({ manifest, directory }: StoredRun): Fault {
  const { recipe, data } = manifest
  const parts = recipe === null ? [] : partsInCode(recipe)
  const isInMemory = data.sources.some(({ path }) => path === null)
  const why =
    parts.length > 0
      ? `was made in code, where ${parts.join(' and ')} ${parts.length === 1 ? 'lives' : 'live'}: it cannot be repeated from here.`
      : isInMemory
        ? 'was made in code from data in memory: it cannot be repeated from here.'
        : 'was made in code and says nothing of how to repeat it.'
  return new Fault(
    'config/unsupported',
    `"${directory}" ${why} Call result.verify() in the program that made it, which runs it again ` +
      'there; result.writeReport() writes its page.',
  )
}

/** Runs a stored run again. Fails with `config/unsupported` where a part of it lives in code. */
export async function repeatRun(run: StoredRun): Promise<RunComparison> {
  const { manifest, directory } = run
  if (manifest.recipe === null || !isRepeatableRun(run)) throw notRepeatable(run)
  const options = await optionsFromRecipe(manifest.recipe, join(directory, 'run.json'))
  const engine = await BacktestEngine.create(options)
  const again = engine.run()
  const headAgain = again.logHead
  const isSameLog = headAgain === manifest.log.head
  const differingFields = jsonDifferences(told(manifest), told(manifestOf(again)))
  const differingFiles = [
    ...(differingFields.length === 0 ? [] : ['run.json']),
    ...differingTexts(run, again),
  ]
  return {
    isSame: isSameLog && differingFiles.length === 0,
    head: manifest.log.head,
    headAgain,
    firstDifference: isSameLog ? null : firstDifference(run, again),
    differingFiles,
    differingFields,
    changes: changesSince(run, again),
    again,
  }
}

/** What run.json says that follows from the run: not when, by which engine and on which Node. */
function told(manifest: RunDocument): JsonValue {
  const { createdAt: _at, engineVersion: _engine, nodeVersion: _node, ...rest } = manifest
  return JSON.parse(JSON.stringify(rest)) as JsonValue
}

/**
 * The files that are not what the run writes again. They name the engine that made them, and the
 * page the folder it was written for, so both are taken from what is there.
 */
function differingTexts({ manifest, directory }: StoredRun, again: BacktestResult): string[] {
  const stored = (name: string): string | null => {
    const path = join(directory, name)
    return existsSync(path) ? readFileSync(path, 'utf8') : null
  }
  const folder = folderNamedIn(stored('report.html') ?? '')
  return Object.entries(resultTexts(again, folder, manifest.engineVersion))
    .filter(([name, text]) => stored(name) !== text)
    .map(([name]) => name)
}

function changesSince({ manifest }: StoredRun, again: BacktestResult): readonly string[] {
  const { recipe, data } = manifest
  const changes =
    recipe === null ? [] : changedModules(recipe).map((path) => `"${path}" was changed`)
  const hash = dataHashOf(again.engine.options.dataset)
  if (hash !== data.hash) changes.push(`the data were changed (hash ${data.hash}, now ${hash})`)
  const version = engineVersion()
  if (manifest.engineVersion !== version) {
    changes.push(`it was made by Ledgerline ${manifest.engineVersion}, this is ${version}`)
  }
  if (manifest.nodeVersion !== process.versions.node) {
    changes.push(`it was made on Node ${manifest.nodeVersion}, this is ${process.versions.node}`)
  }
  return changes
}

/** The first record at which the stored log and the new one say different things. */
function firstDifference(
  { journal, facts }: StoredRun,
  again: BacktestResult,
): RunComparison['firstDifference'] {
  const { journal: other, reader } = again.engine
  const length = Math.max(journal.length, other.length)
  for (let record = 0; record < length; record++) {
    const was = record < journal.length ? facts.reader.decode(record) : null
    const is = record < other.length ? reader.decode(record) : null
    if (JSON.stringify(was) === JSON.stringify(is)) continue
    return { sequence: was?.sequence ?? is?.sequence ?? 0, was, is }
  }
  return null
}
