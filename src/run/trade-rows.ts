/** Closed lot parts as trade rows, each with its receipt. */

import { ShownLabels } from '../data/shown-labels.ts'
import { datedAt } from '../domain/bar-date.ts'
import { formatShortest } from '../domain/decimal.ts'
import { type Instrument, notional } from '../domain/instrument.ts'
import { closeReasons } from '../domain/position.ts'
import type { Series } from '../domain/series.ts'
import { positionIdOf, readableId } from '../events/ids.ts'
import { fillAt, lotAt, none } from '../events/record.ts'
import type { TradeReceipt, TradeRow } from '../report/model.ts'
import type { JournalIndex } from './journal-index.ts'
import { type ReceiptFacts, receiptOf } from './receipts.ts'
import type { BarFacts } from './run-facts.ts'

/** One row per closed part of a lot, in order of exit. Receipts are made when they are asked for. */
export function tradeRows(facts: BarFacts, index: JournalIndex): readonly TradeRow[] {
  const shown = new ShownLabels(facts.dataset.series)
  const told = { ...facts, shown: (symbol: string, label: number) => shown.textOf(symbol, label) }
  return index.closedLots.map((record, i) => tradeRow({ facts: told, index, shown }, record, i + 1))
}

type Source = Readonly<{ facts: ReceiptFacts; index: JournalIndex; shown: ShownLabels }>

function tradeRow({ facts, index, shown }: Source, record: number, number: number): TradeRow {
  const { journal } = index
  const field = (at: number): number => journal.field(record, at)
  const instrument = field(lotAt.instrument)
  const series = facts.dataset.series[instrument] as Series
  const of = series.instrument
  const signed = field(lotAt.quantity)
  const quantity = Math.abs(signed)
  const isLong = signed < 0
  const pnl = field(lotAt.realized)
  const fees = field(lotAt.entryFees) + field(lotAt.exitFees)
  const entry = field(lotAt.entryPrice)
  const paid = Math.abs(field(lotAt.cost))
  const entryBar = field(lotAt.openBar)
  const exitBar = field(lotAt.closeBar)
  const money = (amount: number): string => formatShortest(amount, facts.currency.scale)
  const closeFill = field(lotAt.closeFill)
  // A split comes before its bar: what it paid out was not held in that bar any more.
  const to = closeFill === none ? exitBar - 1 : exitBar
  const held = { from: entryBar, to, restated: exitBar, entry, isLong }
  const excursion = excursions(facts, instrument, held)
  let receipt: TradeReceipt | null = null
  return {
    number,
    strategy: facts.strategies[field(lotAt.strategy)] ?? '',
    symbol: of.symbol,
    side: isLong ? 'long' : 'short',
    quantity: formatShortest(quantity, of.quantityScale),
    entryTime: shown.iso(series, entryBar),
    exitTime: shown.iso(series, exitBar),
    entryPrice: formatShortest(entry, of.priceScale),
    exitPrice: formatShortest(field(lotAt.exitPrice), of.priceScale),
    pnl: money(pnl),
    grossPnl: money(pnl + fees),
    fees: money(fees),
    returnRatio: returnOf(of, pnl, paid, entry, quantity),
    entryBar,
    exitBar,
    maximumAdverse: excursion.adverse,
    maximumFavourable: excursion.favourable,
    positionId: positionIdOf(facts.seed, field(lotAt.position)),
    lotId: readableId('lot', field(lotAt.lot)),
    exitReason: exitReason(index, closeFill),
    get receipt() {
      receipt ??= receiptOf(facts, index, record)
      return receipt
    },
  }
}

/** Net result over the money put in; the cost itself, or price times quantity where that is zero. */
function returnOf(
  of: Instrument,
  pnl: number,
  paid: number,
  entry: number,
  quantity: number,
): number {
  const base = paid === 0 ? Math.abs(notional(of, entry, quantity)) : paid
  return base === 0 ? 0 : pnl / base
}

/**
 * Furthest fall and rise against the entry from the bars' lows and highs while held, as ratios.
 * The entry price is restated by every split up to the bar `restated`; bars before one are restated
 * here.
 */
function excursions(
  { dataset }: BarFacts,
  instrument: number,
  held: Readonly<{
    from: number
    to: number
    restated: number
    entry: number
    isLong: boolean
  }>,
): { adverse: number; favourable: number } {
  const series = dataset.series[instrument] as Series
  const { low: lows, high: highs } = series
  const { from, to, restated, entry, isLong } = held
  if (entry === 0) return { adverse: 0, favourable: 0 }
  const last = datedAt(series, restated)
  const splits = dataset.actions.flatMap(({ action, instrument: of }) =>
    of === instrument && action.type === 'split' && action.effective <= last ? [action] : [],
  )
  let low = entry
  let high = entry
  for (let i = from; i <= to; i++) {
    const units = splits.length === 0 ? 1 : unitsAfter(splits, datedAt(series, i))
    low = Math.min(low, (lows[i] as number) / units)
    high = Math.max(high, (highs[i] as number) / units)
  }
  const down = (low - entry) / Math.abs(entry)
  const up = (high - entry) / Math.abs(entry)
  return isLong ? { adverse: down, favourable: up } : { adverse: 0 - up, favourable: 0 - down }
}

/** What one unit as of a bar, given by the moment that dates it, has become by the splits after it. */
function unitsAfter(
  splits: readonly Readonly<{ effective: number; numerator: number; denominator: number }>[],
  dated: number,
): number {
  return splits.reduce(
    (units, { effective, numerator, denominator }) =>
      effective > dated ? (units * numerator) / denominator : units,
    1,
  )
}

/**
 * `signal` for a strategy's close, `end_of_data` for the engine's, `reverse_split` for what was paid
 * out without a fill, else the close reason in words.
 */
function exitReason(index: JournalIndex, fill: number): string {
  if (fill === none) return 'reverse_split'
  const record = index.fills[fill] as number
  const { journal } = index
  const reason = journal.field(record, fillAt.closeReason)
  const name = reason === none ? 'manual_close' : (closeReasons[reason] ?? 'manual_close')
  if (name === 'manual_close') return 'signal'
  if (name === 'ladder_tp') return 'take_profit'
  return name === 'time_stop' && journal.field(record, fillAt.signal) === none
    ? 'end_of_data'
    : name
}
