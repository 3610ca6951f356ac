/** `ledgerline log`: the events of a run, for people as a table, for programs as JSON lines. */

import { encodeEvent } from '../../contracts/encode.ts'
import { nearestName } from '../../domain/fault.ts'
import type { LedgerlineEvent } from '../../events/event.ts'
import { eventTypes, type Topic } from '../../events/kind.ts'
import type { HistoryQuery } from '../../events/topic.ts'
import { labelOf } from '../../run/receipts.ts'
import type { LogFacts } from '../../run/run-facts.ts'
import { EventDates, sentenceOf } from '../../run/sentences.ts'
import { openRun, type StoredRun, withBars } from '../../run/stored-run.ts'
import { colors } from '../colors.ts'
import { exitCodes, misuse } from '../failure.ts'
import type { Terminal } from '../terminal.ts'

export type LogOptions = Readonly<{
  topic?: string
  from?: string
  to?: string
  limit?: string
  json?: boolean
}>

/** Lines gathered before they are written. */
const batch = 512

export async function log(
  directory: string,
  options: LogOptions,
  terminal: Terminal,
): Promise<number> {
  const query = queryOf(options)
  const run = openRun(directory)
  const facts = await factsFor(run, query, terminal)
  const line = options.json === true ? jsonLine : tableLine(facts, run, terminal)
  let lines: string[] = []
  let isEmpty = true
  for (const event of facts.reader.history(query)) {
    lines.push(line(event))
    isEmpty = false
    if (lines.length < batch) continue
    terminal.out(lines.join(''))
    lines = []
    // Whether the reader of a pipe has gone is known only after the event loop has turned.
    // oxlint-disable-next-line no-await-in-loop -- see above
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    if (terminal.isClosed) return exitCodes.ok
  }
  terminal.out(lines.join(''))
  if (isEmpty) terminal.err(`note: ${nothingIn(query, run.journal.lastSequence)}\n`)
  return exitCodes.ok
}

/** Why nothing is printed. */
function nothingIn(
  { topic = '*', from = 1, to = Infinity, limit }: HistoryQuery,
  last: number,
): string {
  if (limit === 0) return 'no events, since --limit is 0.'
  if (from > to) return `no events: --from ${from} is above --to ${to}.`
  if (from > last) return `no events: the last one of this run is #${last}.`
  const what = topic === '*' ? 'events' : `events of the type "${topic}"`
  return `no ${what} in this run${from > 1 || to < last ? ' between these' : ''}.`
}

function queryOf({ topic, from, to, limit }: LogOptions): HistoryQuery {
  if (topic !== undefined && topic !== '*' && !(eventTypes as readonly string[]).includes(topic)) {
    const near = nearestName(topic, eventTypes)
    throw misuse(
      `--topic: there is no event type "${topic}".${near === null ? '' : ` Did you mean "${near}"?`} ` +
        `Types: ${eventTypes.join(', ')}.`,
    )
  }
  return {
    ...(topic === undefined ? {} : { topic: topic as Topic }),
    ...counted('from', '--from', from),
    ...counted('to', '--to', to),
    ...counted('limit', '--limit', limit),
  }
}

function counted(name: string, option: string, text: string | undefined): object {
  if (text === undefined) return {}
  if (/^#?\d{1,15}$/.test(text)) return { [name]: Number(text.replace('#', '')) }
  throw misuse(`${option}: expected a whole number, found "${text}".`)
}

/** With bars where they can be read; where they cannot, the rest, and a word about it. */
async function factsFor(
  run: StoredRun,
  query: HistoryQuery,
  terminal: Terminal,
): Promise<LogFacts> {
  const { facts, missing } = await withBars(run)
  if (missing === null) return facts
  const bars = run.journal.barCount.toLocaleString('en-US')
  if (query.topic === 'bar')
    throw misuse(`The ${bars} bars of this run cannot be shown: ${missing}`)
  terminal.err(`note: the ${bars} bars of this run are left out: ${missing}\n`)
  return facts
}

const jsonLine = (event: LedgerlineEvent): string => `${JSON.stringify(encodeEvent(event))}\n`

type Line = (event: LedgerlineEvent) => string

/** Sequence, label of the bar, type and a sentence. Widths are known beforehand, so nothing is held back. */
function tableLine(facts: LogFacts, run: StoredRun, terminal: Terminal): Line {
  const { dim, bold } = colors(terminal.color)
  const width = String(run.journal.lastSequence).length + 1
  const type = Math.max(...eventTypes.map((name) => name.length))
  const label = labelOf(facts)
  const dates = new EventDates(facts.dataset)
  let timeWidth = 10
  return (event) => {
    const time = dates.of(event)
    timeWidth = Math.max(timeWidth, time.length)
    const sequence = dim(`#${event.sequence}`.padStart(width))
    return `${sequence}  ${time.padEnd(timeWidth)}  ${bold(event.eventType.padEnd(type))}  ${sentenceOf(event, label, dates.label)}\n`
  }
}
