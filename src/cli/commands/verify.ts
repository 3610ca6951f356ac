/** `ledgerline verify`: whether a run is what it says, and comes out the same again. */

import { encodeEvent } from '../../contracts/encode.ts'
import { faults } from '../../domain/fault.ts'
import type { LedgerlineEvent } from '../../events/event.ts'
import { openRun, type StoredRun } from '../../run/stored-run.ts'
import { repeatRun, type RunComparison } from '../../run/verify-run.ts'
import { colors, type Paint } from '../colors.ts'
import { exitCodes } from '../failure.ts'
import type { Terminal } from '../terminal.ts'

export type VerifyOptions = Readonly<{ chain?: boolean; json?: boolean }>

export async function verify(
  directory: string,
  options: VerifyOptions,
  terminal: Terminal,
): Promise<number> {
  const run = openRun(directory)
  const isQuiet = options.json === true
  const { green } = colors(terminal.color)
  if (!isQuiet) terminal.out(chainLine(run, green))
  const comparison = options.chain === true ? null : await repeatRun(run)
  if (isQuiet) terminal.out(jsonOf(run, comparison))
  else if (comparison !== null) terminal.out(comparisonLines(comparison, terminal))
  return comparison === null || comparison.isSame ? exitCodes.ok : faults['log/mismatch'].exitCode
}

const count = (number: number, what: string): string =>
  `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`

function chainLine({ journal, manifest }: StoredRun, good: Paint): string {
  const held = `${count(manifest.log.events, 'event')}, ${count(journal.length, 'record')}`
  return `chain   ${good('holds')}  ${held}, head ${manifest.log.head}\n`
}

function comparisonLines(comparison: RunComparison, terminal: Terminal): string {
  const { isSame, head, headAgain, firstDifference, differingFiles, changes, again } = comparison
  const { green, red } = colors(terminal.color)
  const lines: string[] = []
  if (head === headAgain) {
    const events = count(again.engine.journal.lastSequence, 'event')
    lines.push(`repeat  ${green('holds')}  run again, the same ${events} in the same order`)
  } else {
    lines.push(`repeat  ${red('DIFFERS')}  head ${head}, now ${headAgain}`)
    lines.push(...differenceLines(firstDifference))
  }
  const all = 'result.json, trades.csv, equity_curve.csv'
  lines.push(
    differingFiles.length === 0
      ? `files   ${green('hold')}   ${all} are what the run writes again`
      : `files   ${red('DIFFER')}  ${differingFiles.join(', ')}: not what the run writes again`,
  )
  if (!isSame) {
    lines.push(
      changes.length === 0
        ? 'Data, modules, engine and Node are as they were: the run is not repeatable, or a file was changed.'
        : `Since the run: ${changes.join('; ')}.`,
    )
  }
  return `${lines.join('\n')}\n`
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
          changes: comparison.changes,
        }
  return `${JSON.stringify({ chain, repeat }, null, 2)}\n`
}
