/** `ledgerline verify`: whether a run is what it says, and comes out the same again. */

import { join } from 'node:path'

import { encodeEvent } from '../../contracts/encode.ts'
import { Fault, faults } from '../../domain/fault.ts'
import type { JsonValue } from '../../domain/signal.ts'
import type { LedgerlineEvent } from '../../events/event.ts'
import { openRun, type StoredRun } from '../../run/stored-run.ts'
import {
  checkInCode,
  type InCodeCheck,
  isRepeatableRun,
  notRepeatable,
  repeatRun,
  type RunComparison,
} from '../../run/verify-run.ts'
import { colors, type Paint } from '../colors.ts'
import { exitCodes } from '../failure.ts'
import type { Terminal } from '../terminal.ts'

export type VerifyOptions = Readonly<{ chain?: boolean; json?: boolean }>

export async function verify(
  directory: string,
  options: VerifyOptions,
  terminal: Terminal,
): Promise<number> {
  const run = openRun(directory, 'file')
  const isQuiet = options.json === true
  const { green } = colors(terminal.color)
  if (!isQuiet) terminal.out(chainLine(run, green))
  if (options.chain !== true && !isRepeatableRun(run)) {
    const check = await checkInCode(run)
    terminal.out(isQuiet ? jsonOf(run, null) : inCodeLines(check, terminal))
    throw check.isTradesSame === false ? changedTrades(directory) : notRepeatable(run)
  }
  const comparison = options.chain === true ? null : await repeatRun(run)
  if (isQuiet) terminal.out(jsonOf(run, comparison))
  else if (comparison !== null) terminal.out(comparisonLines(comparison, terminal))
  return comparison === null || comparison.isSame ? exitCodes.ok : faults['log/mismatch'].exitCode
}

function inCodeLines({ missing, isTradesSame }: InCodeCheck, terminal: Terminal): string {
  const { green, red } = colors(terminal.color)
  if (missing !== null) return `data    not compared: ${missing}\n`
  const data = `data    ${green('hold')}   the bars are those of the run\n`
  return isTradesSame === true
    ? `${data}files   ${green('hold')}   trades.csv is what log and bars say\n`
    : `${data}files   ${red('DIFFER')}  trades.csv: not what log and bars say\n`
}

const changedTrades = (directory: string): Fault =>
  new Fault(
    'log/mismatch',
    `"${join(directory, 'trades.csv')}" is not what the log and the bars say. It was changed, or is missing.`,
  )

const count = (number: number, what: string): string =>
  `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`

function chainLine({ journal, manifest }: StoredRun, good: Paint): string {
  const held = `${count(manifest.log.events, 'event')}, ${count(journal.length, 'record')}`
  return `chain   ${good('holds')}  ${held}, head ${manifest.log.head}\n`
}

function comparisonLines(comparison: RunComparison, terminal: Terminal): string {
  const { isSame, head, headAgain, firstDifference, changes, again } = comparison
  const { green, red } = colors(terminal.color)
  const lines: string[] = []
  if (head === headAgain) {
    const events = count(again.engine.journal.lastSequence, 'event')
    lines.push(`repeat  ${green('holds')}  run again, the same ${events} in the same order`)
  } else {
    lines.push(`repeat  ${red('DIFFERS')}  head ${head}, now ${headAgain}`)
    lines.push(...differenceLines(firstDifference))
  }
  lines.push(...fileLines(comparison, terminal))
  if (changes.length > 0) lines.push(`Since the run: ${changes.join('; ')}.`)
  else if (!isSame) {
    lines.push(
      'Data, modules, engine and Node are as they were: the run is not repeatable, or a file was changed.',
    )
  }
  return `${lines.join('\n')}\n`
}

function fileLines(
  { differingFiles, differingFields }: RunComparison,
  terminal: Terminal,
): readonly string[] {
  const { green, red } = colors(terminal.color)
  if (differingFiles.length === 0) {
    const all = 'run.json, result.json, trades.csv, equity_curve.csv, report.html'
    return [`files   ${green('hold')}   ${all} are what the run writes again`]
  }
  const named = differingFiles.join(', ')
  return [
    `files   ${red('DIFFER')}  ${named}: not what the run writes again`,
    ...differingFields.map(
      ({ field, was, is }) => `        run.json: ${field} says ${shown(was)}, the run ${shown(is)}`,
    ),
  ]
}

const longest = 80

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length <= longest ? text : `${text.slice(0, longest)}…`
}

function differenceLines(difference: RunComparison['firstDifference']): readonly string[] {
  if (difference === null) return ['        The events are the same; the bars or the seed are not.']
  const { sequence, was, is } = difference
  return [
    `        First difference: event #${sequence}`,
    `        was ${told(was)}`,
    `        now ${told(is)}`,
  ]
}

const told = (event: LedgerlineEvent | null): string =>
  event === null ? 'nothing: the log ends before it' : JSON.stringify(encodeEvent(event))

function jsonOf({ manifest, journal }: StoredRun, comparison: RunComparison | null): string {
  const chain = {
    holds: true,
    events: manifest.log.events,
    records: journal.length,
    head: manifest.log.head,
  }
  const difference = comparison?.firstDifference ?? null
  const repeat =
    comparison === null
      ? null
      : {
          holds: comparison.isSame,
          head: comparison.headAgain,
          firstDifference:
            difference === null
              ? null
              : {
                  sequence: difference.sequence,
                  was: difference.was === null ? null : encodeEvent(difference.was),
                  is: difference.is === null ? null : encodeEvent(difference.is),
                },
          differingFiles: comparison.differingFiles,
          differingFields: comparison.differingFields.map(({ field, was, is }) => ({
            field,
            was: was ?? null,
            is: is ?? null,
          })),
          changes: comparison.changes,
        }
  return `${JSON.stringify({ chain, repeat }, null, 2)}\n`
}
