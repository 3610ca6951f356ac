/** `ledgerline report`: the page of a run again, from its log and its data. */

import { join } from 'node:path'

import { Fault } from '../../domain/fault.ts'
import { renderReportPage } from '../../run/report-page.ts'
import { reportCommands } from '../../run/run-directory.ts'
import { openRun } from '../../run/stored-run.ts'
import { repeatRun } from '../../run/verify-run.ts'
import { writeWhole } from '../../run/write-files.ts'
import { exitCodes } from '../failure.ts'
import type { Terminal } from '../terminal.ts'

export type ReportOptions = Readonly<{ out?: string; open?: boolean }>

/**
 * What a report draws, indicators included, is not all in the log: the run is made again, and the
 * page is written only when its log is the one stored.
 */
export async function report(
  directory: string,
  options: ReportOptions,
  terminal: Terminal,
): Promise<number> {
  const run = openRun(directory)
  const { again, head, headAgain, changes } = await repeatRun(run)
  if (head !== headAgain) {
    throw new Fault(
      'log/mismatch',
      `"${directory}" does not come out the same again, so its report cannot be written from it.` +
        `${changes.length === 0 ? '' : ` Since then: ${changes.join('; ')}.`} "ledgerline verify ${directory}" says more.`,
    )
  }
  const path = options.out ?? join(directory, 'report.html')
  const page = renderReportPage(again.report(), reportCommands(directory))
  await terminal.uninterrupted(() => {
    writeWhole(path, page)
    return Promise.resolve()
  })
  terminal.out(`${path}\n`)
  if (options.open === true) terminal.open(path)
  return exitCodes.ok
}
