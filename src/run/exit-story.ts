/**
 * Where the stop or target that closed a position came from: the signal that set it, the level in
 * force, and the bar that reached it.
 */

import { formatShortest } from '../domain/decimal.ts'
import type { Instrument } from '../domain/instrument.ts'
import { sides } from '../domain/order.ts'
import { closeReasons } from '../domain/position.ts'
import { readableId } from '../events/ids.ts'
import { kind } from '../events/kind.ts'
import { fillAt, none, orderAt, signalAt } from '../events/record.ts'
import { splitLevels } from '../exits/exit-plan.ts'
import type { JournalIndex } from './journal-index.ts'
import type { LogFacts } from './run-facts.ts'
import type { LabelText } from './sentences.ts'
import { splitsBetween } from './split-story.ts'

export type ExitOrigin = Readonly<{
  /** The record of the signal that set the level. */
  signal: number
  sentence: string
}>

/** Null for an order that is no exit by a stop or a target of a signal. */
export function exitOrigin(
  facts: LogFacts,
  index: JournalIndex,
  order: number,
  shown: LabelText,
): ExitOrigin | null {
  const { journal } = index
  if (journal.field(order, orderAt.signal) !== none) return null
  const reason = closeReasons[journal.field(order, orderAt.closeReason)]
  if (reason !== 'stop_loss' && reason !== 'ladder_tp') return null
  const isStop = reason === 'stop_loss'
  const signal = settingSignal(index, order, isStop ? signalAt.stopLoss : signalAt.takeProfit)
  if (signal === null) return null
  const name = isStop ? 'stop loss' : 'take profit'
  const id = readableId('sig', journal.field(signal, signalAt.signal))
  const level = levelText(facts, index, { order, signal, isStop })
  const where = barText(facts, index, { order, isStop, shown })
  return { signal, sentence: `The ${name} ${level}, set by ${id}, was reached${where}.` }
}

/** The signal the exit names as its cause, or the last one before whose fill set this level. */
function settingSignal(index: JournalIndex, order: number, at: number): number | null {
  const { journal, fills } = index
  const named = journal.find(journal.causeOf(order))
  if (named === null || named < 0 || journal.kindOf(named) !== kind.signal) return null
  if (journal.field(named, at) !== none) return named
  for (let fill = lastBefore(fills, order); fill > 0; fill--) {
    const record = fills[fill] as number
    const number = journal.field(record, fillAt.signal)
    const signal = number === none ? undefined : index.signals[number]
    if (signal === undefined || signal > named) continue
    const isSame =
      journal.field(record, fillAt.strategy) === journal.field(order, orderAt.strategy) &&
      journal.field(record, fillAt.instrument) === journal.field(order, orderAt.instrument)
    if (isSame && journal.field(signal, at) !== none) return signal
  }
  return null
}

/** The highest number of a thing whose record lies before another. Numbers begin at 1. */
function lastBefore(records: readonly number[], record: number): number {
  let [low, high] = [0, records.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((records[middle] as number) < record) low = middle
    else high = middle - 1
  }
  return low
}

type Exit = Readonly<{ order: number; signal: number; isStop: boolean }>

/** `95`, or `95 (380 before the 4-for-1 split)`. */
function levelText(facts: LogFacts, index: JournalIndex, { order, signal, isStop }: Exit): string {
  const { journal } = index
  const instrument = journal.field(order, orderAt.instrument)
  const of = facts.instruments[instrument] as Instrument
  const isLong = sides[journal.field(order, orderAt.side)] === 'sell'
  const levels = {
    stopLoss: journal.field(signal, signalAt.stopLoss),
    takeProfit: journal.field(signal, signalAt.takeProfit),
  }
  const level = (): string =>
    formatShortest(isStop ? levels.stopLoss : levels.takeProfit, of.priceScale)
  const asked = level()
  const splits = splitsBetween(index, instrument, signal, order)
  for (const { ratio } of splits) splitLevels(levels, isLong, ratio, of)
  if (splits.length === 0) return asked
  const names = splits.map(({ ratio }) => `${ratio.numerator}-for-${ratio.denominator}`)
  return `${level()} (${asked} before the ${names.join(' and ')} split)`
}

type Reached = Readonly<{ order: number; isStop: boolean; shown: LabelText }>

/** ` in the bar of 2024-01-04 (low 90)`; nothing without bars. */
function barText(facts: LogFacts, index: JournalIndex, { order, isStop, shown }: Reached): string {
  const { journal } = index
  const [fill] = index.fillsOfOrder[journal.field(order, orderAt.order)] ?? []
  const series = facts.dataset?.series[journal.field(order, orderAt.instrument)]
  if (fill === undefined || series === undefined) return ''
  const bar = journal.field(fill, fillAt.bar)
  const isLong = sides[journal.field(order, orderAt.side)] === 'sell'
  const [name, column] = isLong === isStop ? ['low', series.low] : ['high', series.high]
  const { symbol, priceScale } = series.instrument
  const extreme = formatShortest(column[bar] as number, priceScale)
  return ` in the bar of ${shown(symbol, series.label[bar] as number)} (${name} ${extreme})`
}
