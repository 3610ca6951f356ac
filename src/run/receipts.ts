/**
 * The receipt of a closed lot part: bar → signal → order → fill → transactions → lot, twice. What a
 * reverse split paid out has no order and no fill: split → transaction → lot.
 */

import { formatShortest } from '../domain/decimal.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Journal } from '../events/journal.ts'
import { fillAt, lotAt, none, orderAt, transactionAt } from '../events/record.ts'
import type { ReceiptLine, TradeReceipt } from '../report/model.ts'
import { exitOrigin } from './exit-story.ts'
import type { JournalIndex } from './journal-index.ts'
import type { BarFacts, LogFacts } from './run-facts.ts'
import { type LabelText, sentenceOf } from './sentences.ts'
import { holdingSentence, splitsBetween, splitsOfHolding } from './split-story.ts'

/** What receipts are made of: a run, and how the labels of its bars are written. */
export type ReceiptFacts = BarFacts & Readonly<{ shown: LabelText }>

export function receiptOf(
  facts: ReceiptFacts,
  index: JournalIndex,
  lotRecord: number,
): TradeReceipt {
  const { journal } = index
  const field = (at: number): number => journal.field(lotRecord, at)
  const money = (amount: number): string => formatShortest(amount, facts.currency.scale)
  const openFill = field(lotAt.openFill)
  const closeFill = field(lotAt.closeFill)
  const entry = cashAround(index, openFill)
  const paidOut = closeFill === none ? paymentOf(index, lotRecord) : null
  const exit = paidOut === null ? cashAround(index, closeFill) : paidOut.cash
  const lotOpened = (index.lotsOfFill[openFill] ?? [])[0]
  const splits = splitLines(facts, index, lotRecord)
  const left =
    paidOut === null
      ? chain(facts, index, { fill: closeFill, lot: lotRecord, part: lotRecord })
      : paidOut.records.map((record) => line(facts, journal.sequenceOf(record)))
  return {
    entry: chain(facts, index, { fill: openFill, lot: lotOpened ?? null, part: lotRecord }),
    exit: withSplits(left, splits),
    cashBeforeEntry: money(entry.before),
    cashAfterEntry: money(entry.after),
    cashBeforeExit: money(exit.before),
    cashAfterExit: money(exit.after),
    proceeds: money(field(lotAt.proceeds)),
    cost: money(field(lotAt.cost)),
    entryFees: money(field(lotAt.entryFees)),
    exitFees: money(field(lotAt.exitFees)),
  }
}

type Cash = Readonly<{ before: number; after: number }>

/** The account's cash before the first and after the last transaction of a fill. */
function cashAround({ journal, transactionsOfFill }: JournalIndex, fill: number): Cash {
  return cashOf(journal, transactionsOfFill[fill] ?? [])
}

function cashOf(journal: Journal, records: readonly number[]): Cash {
  const first = records[0]
  const last = records.at(-1)
  if (first === undefined || last === undefined) return { before: 0, after: 0 }
  const change =
    journal.field(first, transactionAt.available) + journal.field(first, transactionAt.unavailable)
  return {
    before: journal.field(first, transactionAt.balance) - change,
    after: journal.field(last, transactionAt.balance),
  }
}

/**
 * The records by which a lot was paid out: its split, the payment, the lot itself. All lots of a
 * position follow the one payment; where that came to nothing there is none, and cash stays.
 */
function paymentOf(
  { journal, transactions }: JournalIndex,
  lotRecord: number,
): Readonly<{ cash: Cash; records: readonly number[] }> {
  const cause = journal.causeOf(lotRecord)
  const split = journal.find(cause)
  const strategy = journal.field(lotRecord, lotAt.strategy)
  const latest = transactions.findLast((record) => record < lotRecord)
  const isIts =
    latest !== undefined &&
    journal.causeOf(latest) === cause &&
    journal.field(latest, transactionAt.strategy) === strategy
  const led = split === null ? [] : [split]
  if (isIts) return { cash: cashOf(journal, [latest]), records: [...led, latest, lotRecord] }
  const balance = latest === undefined ? 0 : journal.field(latest, transactionAt.balance)
  return { cash: { before: balance, after: balance }, records: [...led, lotRecord] }
}

/** The splits a lot was held over, with what they made of it. */
function splitLines(
  facts: ReceiptFacts,
  index: JournalIndex,
  lotRecord: number,
): readonly ReceiptLine[] {
  const held = splitsOfHolding(index, lotRecord)
  if (held === null) return []
  return held.splits.map((split) => ({
    ...line(facts, index.journal.sequenceOf(split.record)),
    text: holdingSentence(facts, split, held.holder),
  }))
}

/** The lines of an exit, which is in order of the log, with its splits. */
function withSplits(
  lines: readonly ReceiptLine[],
  splits: readonly ReceiptLine[],
): readonly ReceiptLine[] {
  if (splits.length === 0) return lines
  const told = new Set(splits.map(({ sequence }) => sequence))
  const rest = lines.filter(({ sequence }) => !told.has(sequence))
  return [...rest, ...splits].toSorted((a, b) => a.sequence - b.sequence)
}

/** A fill of a trade, the record of its lot, and the record that closed the part. */
type Leg = Readonly<{ fill: number; lot: number | null; part: number }>

function chain(
  facts: ReceiptFacts,
  index: JournalIndex,
  { fill, lot, part }: Leg,
): readonly ReceiptLine[] {
  const { journal } = index
  const fillRecord = index.fills[fill]
  if (fillRecord === undefined) return []
  const lines: ReceiptLine[] = []
  const orderRecord = index.orders[journal.field(fillRecord, fillAt.order)]
  if (orderRecord !== undefined) {
    const signal = journal.field(orderRecord, orderAt.signal)
    const origin = exitOrigin(facts, index, orderRecord, facts.shown)
    const signalRecord = signal === none ? origin?.signal : index.signals[signal]
    if (signalRecord !== undefined) {
      const cause = journal.causeOf(signalRecord)
      if (cause !== 0) lines.push(line(facts, cause))
      lines.push(line(facts, journal.sequenceOf(signalRecord)))
    }
    const order = line(facts, journal.sequenceOf(orderRecord))
    lines.push(origin === null ? order : { ...order, text: `${order.text} ${origin.sentence}` })
  }
  const filled = line(facts, journal.sequenceOf(fillRecord))
  const share = shareText(facts, index, fillRecord, part)
  lines.push(share === null ? filled : { ...filled, text: `${filled.text} ${share}` })
  for (const record of index.transactionsOfFill[fill] ?? [])
    lines.push(line(facts, journal.sequenceOf(record)))
  if (lot !== null) lines.push(line(facts, journal.sequenceOf(lot)))
  return lines
}

/** Where a fill was larger than the part of the lot: how much of it this trade is. */
function shareText(
  facts: ReceiptFacts,
  index: JournalIndex,
  fill: number,
  part: number,
): string | null {
  const { journal } = index
  const instrument = journal.field(fill, fillAt.instrument)
  // Quantities on both sides of a split are in other units.
  if (splitsBetween(index, instrument, fill, part).length > 0) return null
  const whole = journal.field(fill, fillAt.quantity)
  const own = Math.abs(journal.field(part, lotAt.quantity))
  if (own === whole) return null
  const scale = (facts.instruments[instrument] as Instrument).quantityScale
  const share = formatShortest(own, scale)
  const verb = share === '1' ? 'belongs' : 'belong'
  return `${share} of the ${formatShortest(whole, scale)} ${verb} to this trade.`
}

const kinds = ['bar', 'signal', 'order', 'fill', 'transaction', 'lot'] as const

/** One event as a line. A hook's signal is caused by another event than a bar: named a position. */
function line(facts: ReceiptFacts, sequence: number): ReceiptLine {
  const event = facts.reader.at(sequence)
  if (event === null) return { kind: 'bar', id: `#${sequence}`, sequence, text: '', amount: null }
  const type = event.eventType
  const isSplit = type === 'corporate_action' && event.actionType === 'split'
  const kind = kinds.find((one) => one === type) ?? (isSplit ? 'split' : 'position')
  const id =
    type === 'signal'
      ? event.signalId
      : type === 'order'
        ? event.orderId
        : type === 'fill'
          ? event.fillId
          : type === 'transaction'
            ? event.transactionId
            : type === 'lot'
              ? event.lotId
              : `#${sequence}`
  const amount = type === 'transaction' ? event.availableBalanceChange : null
  return { kind, id, sequence, text: sentenceOf(event, labelOf(facts), facts.shown), amount }
}

/** The label of a symbol's bar, so that sentences name the dates people see; null without bars. */
export function labelOf(
  facts: Pick<LogFacts, 'dataset'>,
): (symbol: string, bar: number) => number | null {
  return (symbol, bar) => {
    const series = facts.dataset?.series.find((one) => one.instrument.symbol === symbol)
    return series?.label[bar] ?? null
  }
}
