/**
 * Whether a run on disk is what it says: its chain holds, and the same run again, from its recipe,
 * gives the same events and the same files.
 */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { Fault } from '../domain/fault.ts'
import type { LedgerlineEvent } from '../events/event.ts'
import { BacktestEngine } from './backtest-engine.ts'
import { dataHashOf } from './data-hash.ts'
import { engineVersion } from './engine-version.ts'
import { changedModules, optionsFromRecipe } from './from-config.ts'
import type { BacktestResult } from './result.ts'
import { resultTexts } from './run-directory.ts'
import type { StoredRun } from './stored-run.ts'

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
  /** Files of the directory that are not what the run writes again. */
  differingFiles: readonly string[]
  /** What is no longer as it was when the run was made: the likely causes of a difference. */
  changes: readonly string[]
  /** The run as it came out now. */
  again: BacktestResult
}>

/** Runs a stored run again. Fails with `config/unsupported` where it was made in code alone. */
export async function repeatRun(run: StoredRun): Promise<RunComparison> {
  const { manifest, directory } = run
  if (manifest.recipe === null) {
    throw new Fault(
      'config/unsupported',
      `"${directory}" was made in code and says nothing of how to repeat it. Run it from a ` +
        'configuration, or call result.verify() in the program that made it.',
    )
  }
  const options = await optionsFromRecipe(manifest.recipe, join(directory, 'run.json'))
  const engine = await BacktestEngine.create(options)
  const again = engine.run()
  const headAgain = again.logHead
  const isSameLog = headAgain === manifest.log.head
  const differingFiles = Object.entries(resultTexts(again))
    .filter(([name, text]) => !isSameFile(join(directory, name), text))
    .map(([name]) => name)
  return {
    isSame: isSameLog && differingFiles.length === 0,
    head: manifest.log.head,
    headAgain,
    firstDifference: isSameLog ? null : firstDifference(run, again),
    differingFiles,
    changes: changesSince(run, again),
    again,
  }
}

const isSameFile = (path: string, text: string): boolean =>
  existsSync(path) && readFileSync(path, 'utf8') === text

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
