/** `ledgerline why`: the chain of events that led to something, and what followed from it. */

import { encodeEvent } from '../../contracts/encode.ts'
import { JournalIndex } from '../../run/journal-index.ts'
import { openRun, withBars } from '../../run/stored-run.ts'
import { explain, type WhyStep } from '../../run/why.ts'
import { exitCodes } from '../failure.ts'
import type { Terminal } from '../terminal.ts'

export type WhyOptions = Readonly<{ json?: boolean }>

export async function why(
  directory: string,
  id: string,
  options: WhyOptions,
  terminal: Terminal,
): Promise<number> {
  const run = openRun(directory)
  const { facts, missing } = await withBars(run)
  const told = explain(facts, new JournalIndex(run.journal), id)
  if (missing !== null) terminal.err(`note: bars are left out: ${missing}\n`)
  terminal.out(options.json === true ? jsonOf(told) : told.toString())
  return exitCodes.ok
}

function jsonOf(told: ReturnType<typeof explain>): string {
  const { id, subject, chain, consequences } = told
  const steps = (list: readonly WhyStep[]): object[] =>
    list.map(({ event, sentence }) => ({ sentence, event: encodeEvent(event) }))
  const json = {
    id,
    subject: encodeEvent(subject),
    chain: steps(chain),
    consequences: steps(consequences),
  }
  return `${JSON.stringify(json, null, 2)}\n`
}
