/**
 * Why something happened: the chain of events that led to it, from the bar to the cent, and what
 * followed from it. Data, and a text in plain words.
 */

import { Fault } from '../domain/fault.ts'
import type { LedgerlineEvent } from '../events/event.ts'
import { eventIdOf, parseReadableId, positionIdOf } from '../events/ids.ts'
import { kind } from '../events/kind.ts'
import { lotAt, orderAt, positionAt } from '../events/record.ts'
import { exitOrigin } from './exit-story.ts'
import type { JournalIndex } from './journal-index.ts'
import type { SplitRecord } from './lot-splits.ts'
import { labelOf } from './receipts.ts'
import type { LogFacts } from './run-facts.ts'
import { EventDates, sentenceOf } from './sentences.ts'
import {
  holdingSentence,
  orderSentence,
  splitsOfHolding,
  splitsOfOrder,
  type SplitHolder,
} from './split-story.ts'

export type WhyStep = Readonly<{ event: LedgerlineEvent; sentence: string }>

export type Explanation = Readonly<{
  /** What was asked for. */
  id: string
  /** The event it names. */
  subject: LedgerlineEvent
  /** From the first cause to the subject, in order. */
  chain: readonly WhyStep[]
  /** What the subject led to, in order. */
  consequences: readonly WhyStep[]
  toString: () => string
}>

/**
 * Explains an event (UUID or `#sequence`), signal, order, fill, transaction, lot or position by its
 * id. Fails with `usage/invalid` when nothing has this id.
 */
export function explain(facts: LogFacts, index: JournalIndex, id: string): Explanation {
  const sequence = findSequence(facts, index, id.trim())
  const { journal } = index
  const { reader } = facts
  const subject = sequence === null ? null : reader.at(sequence)
  if (sequence !== null && subject === null && journal.find(sequence) !== null) {
    throw new Fault(
      'data/not-found',
      `Event #${sequence} is a bar, and the data of this run are not at hand.`,
    )
  }
  if (sequence === null || subject === null) {
    throw new Fault(
      'usage/invalid',
      `Nothing in this run has the id "${id}". Expected an event id or "#sequence" (1 to ` +
        `${journal.lastSequence}), an id such as "ord-000012" (sig, ord, fil, txn, lot), or a position id.`,
    )
  }
  const label = labelOf(facts)
  const dates = new EventDates(facts.dataset)
  const splits = new Map<number, string[]>()
  const step = (event: LedgerlineEvent): WhyStep => ({
    event,
    sentence: splits.get(event.sequence)?.join(' ') ?? sentence(event),
  })
  const sentence = (event: LedgerlineEvent): string => {
    const own = sentenceOf(event, label, dates.label)
    if (event.eventType !== 'order' || event.closeReason === null) return own
    const record = index.journal.find(event.sequence) as number
    const origin = exitOrigin(facts, index, record, dates.label)
    return origin === null ? own : `${own} ${origin.sentence}`
  }
  const causes = causesOf(index, sequence)
  const led = consequencesOf(index, sequence)
  tellSplits(facts, index, { causes, led, splits })
  const inOrder = (found: ReadonlySet<number>): readonly WhyStep[] =>
    [...found]
      .toSorted((a, b) => a - b)
      .map((one) => facts.reader.at(one))
      .filter((event) => event !== null)
      .map(step)
  const chain = inOrder(causes)
  const consequences = inOrder(led)
  const told = { id, subject, chain, consequences }
  return { ...told, toString: () => textOf(told, dates) }
}

function findSequence(facts: LogFacts, index: JournalIndex, id: string): number | null {
  const { journal } = index
  const number = /^#?(\d{1,15})$/.exec(id)
  if (number !== null) return Number(number[1])
  const lists = {
    sig: index.signals,
    ord: index.orders,
    fil: index.fills,
    txn: index.transactions,
  } as const
  for (const prefix of ['sig', 'ord', 'fil', 'txn'] as const) {
    const found = parseReadableId(prefix, id)
    const record = found === null ? undefined : lists[prefix][found]
    if (record !== undefined) return journal.sequenceOf(record)
  }
  const lot = parseReadableId('lot', id)
  if (lot !== null) return lastOf(index, kind.lot, lotAt.lot, lot)
  if (/^[0-9a-f]{32}$/.test(id)) return positionSequence(facts, index, id)
  if (/^[0-9a-f-]{36}$/.test(id)) {
    for (let sequence = 1; sequence <= journal.lastSequence; sequence++)
      if (eventIdOf(facts.seed, sequence) === id) return sequence
  }
  return null
}

/** The last record of a kind with this number in a field. */
function lastOf(index: JournalIndex, wanted: number, at: number, number: number): number | null {
  const { journal } = index
  for (let record = journal.length - 1; record >= 0; record--) {
    if (journal.kindOf(record) === wanted && journal.field(record, at) === number)
      return journal.sequenceOf(record)
  }
  return null
}

/** The event that closed a position, or the last that changed it. */
function positionSequence(facts: LogFacts, index: JournalIndex, id: string): number | null {
  const opened = index.counts[kind.positionOpened] as number
  for (let number = 1; number <= opened; number++) {
    if (positionIdOf(facts.seed, number) !== id) continue
    for (const wanted of [kind.positionClosed, kind.positionPartialExit, kind.positionOpened]) {
      const sequence = lastOf(index, wanted, positionAt.position, number)
      if (sequence !== null) return sequence
    }
  }
  return null
}

type Told = Readonly<{ causes: Set<number>; led: Set<number>; splits: Map<number, string[]> }>

/**
 * Splits cause no record of the lots and orders they restate. Those that a lot, a position or an
 * order of the chain lived through are told all the same, where they stand in the log.
 */
function tellSplits(facts: LogFacts, index: JournalIndex, { causes, led, splits }: Told): void {
  const { journal } = index
  if (index.splits.length === 0) return
  const subject = Math.max(...causes)
  const tell = ({ record }: SplitRecord, sentence: string): void => {
    const sequence = journal.sequenceOf(record)
    const list = sequence < subject || causes.has(sequence) ? causes : led
    list.add(sequence)
    splits.set(sequence, [...(splits.get(sequence) ?? []), sentence])
  }
  const last = journal.find(subject) ?? -1
  const held = last < 0 ? null : splitsOfHolding(index, last)
  for (const split of held?.splits ?? [])
    tell(split, holdingSentence(facts, split, held?.holder as SplitHolder))
  for (const sequence of [...causes, ...led]) {
    const record = journal.find(sequence) ?? -1
    if (record < 0 || journal.kindOf(record) !== kind.order) continue
    const order = journal.field(record, orderAt.order)
    for (const split of splitsOfOrder(index, order))
      tell(split, orderSentence(facts, index, split, order))
  }
}

/** The event and its causes by their sequences. A closing reaches back to its opening too. */
function causesOf(index: JournalIndex, sequence: number): Set<number> {
  const { journal } = index
  const found = new Set<number>()
  const queue = [sequence]
  for (let current = queue.pop(); current !== undefined; current = queue.pop()) {
    if (current === 0 || found.has(current)) continue
    found.add(current)
    const record = journal.find(current)
    if (record === null || record < 0) continue
    queue.push(journal.causeOf(record))
    const opening = openingOf(index, record)
    if (opening !== null) queue.push(opening)
  }
  found.delete(0)
  return found
}

/** For an event that ends a position or a lot: the sequence of the fill that opened it. */
function openingOf(index: JournalIndex, record: number): number | null {
  const { journal } = index
  const kindNumber = journal.kindOf(record)
  if (kindNumber === kind.lot) {
    const fill = index.fills[journal.field(record, lotAt.openFill)]
    return fill === undefined ? null : journal.sequenceOf(fill)
  }
  if (kindNumber !== kind.positionClosed && kindNumber !== kind.positionPartialExit) return null
  const number = journal.field(record, positionAt.position)
  return lastOf(index, kind.positionOpened, positionAt.position, number)
}

/** Everything the event led to: records that name it, or what it led to, as their cause. */
function consequencesOf(index: JournalIndex, sequence: number): Set<number> {
  const { journal } = index
  const reached = new Set([sequence])
  const found = new Set<number>()
  for (let record = journal.firstFrom(sequence + 1); record < journal.length; record++) {
    if (!reached.has(journal.causeOf(record))) continue
    if (journal.kindOf(record) === kind.portfolioState) continue
    reached.add(journal.sequenceOf(record))
    found.add(journal.sequenceOf(record))
    if (found.size >= mostConsequences) break
  }
  return found
}

const mostConsequences = 200

function textOf(told: Omit<Explanation, 'toString'>, dates: EventDates): string {
  const line = ({ event, sentence }: WhyStep): string =>
    `  #${event.sequence}  ${dates.of(event)}  ${event.eventType}\n      ${sentence}`
  const lines = [
    `Why ${told.id}: event #${told.subject.sequence}, ${told.subject.eventType}`,
    '',
    'What led to it',
    ...told.chain.map(line),
  ]
  if (told.consequences.length > 0) {
    lines.push('', 'What followed', ...told.consequences.map(line))
  }
  return `${lines.join('\n')}\n`
}
