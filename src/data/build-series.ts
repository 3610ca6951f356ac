/**
 * The pieces of one symbol made into a series: ordered, checked, scaled to integers, adjusted, and
 * given the moment each bar is complete.
 */

import type { CorporateAction } from '../domain/corporate-action.ts'
import { currency } from '../domain/currency.ts'
import { powerOfTen } from '../domain/decimal.ts'
import { Fault } from '../domain/fault.ts'
import { type Instrument, instrument } from '../domain/instrument.ts'
import { createColumn, type Series } from '../domain/series.ts'
import type { SymbolTables } from './action-input.ts'
import { type CheckedBars, checkBars } from './bar-checks.ts'
import type { PriceMode } from './dataset.ts'
import {
  completionTimes,
  formatInterval,
  inferInterval,
  type Interval,
  intervalMicros,
  parseInterval,
} from './interval.ts'
import type { LabelledPiece } from './labels.ts'
import { hasVolume } from './piece-scales.ts'
import { adjustBars, scalesFor } from './price-mode.ts'
import type { QualityNotes } from './quality-notes.ts'
import { rowFinder } from './row-finder.ts'
import type { SourceOptions } from './source.ts'
import { wallText } from './stamp-column.ts'
import { noteSuspectSplits } from './suspect-splits.ts'
import type { TimeZone } from './time-zone.ts'

/** A series and what belongs to it in a dataset. */
export type BuiltSeries = Readonly<{
  series: Series
  actions: readonly CorporateAction[]
  priceMode: PriceMode
  hasVolume: boolean
  /** Headers of adjusted closes and factors in the source, used or not. */
  adjustedColumns: readonly string[]
}>

export function buildSeries(
  pieces: readonly LabelledPiece[],
  options: SourceOptions,
  tables: SymbolTables,
  zone: TimeZone,
  notes: QualityNotes,
): BuiltSeries {
  const ordered = orderPieces(pieces)
  const first = ordered[0] as LabelledPiece
  const scales = scalesFor(ordered, options, tables)
  const checked = checkBars(ordered, options, scales.read, notes)
  if (checked.length === 0) throw emptyFault(first)
  const of = instrumentFor(first.symbol, options, scales.price)
  const series = seriesOf(checked, of, {
    options,
    zone,
    first,
    volumeScale: scales.read.volume,
    notes,
  })
  const rows = rowFinder(ordered, checked)
  const { actions, priceMode } = adjustBars(series, { options, tables, scales, rows, first, notes })
  noteSuspectSplits(series, actions, rows, notes)
  return {
    series,
    actions,
    priceMode,
    hasVolume: ordered.some(hasVolume),
    adjustedColumns: adjustedColumnsOf(first),
  }
}

const adjustedColumnsOf = ({ raw }: LabelledPiece): readonly string[] =>
  [raw.adjustedClose, raw.priceFactor, raw.volumeFactor].flatMap((column) =>
    column === null ? [] : [column.name],
  )

/** Pieces by their first bar. Fails with `data/duplicate` where two cover the same time. */
function orderPieces(pieces: readonly LabelledPiece[]): readonly LabelledPiece[] {
  const ordered = pieces
    .filter((piece) => piece.count > 0)
    .toSorted((a, b) => (a.labels[0] as number) - (b.labels[0] as number))
  for (let i = 1; i < ordered.length; i++) {
    const [before, after] = [ordered[i - 1] as LabelledPiece, ordered[i] as LabelledPiece]
    if ((before.labels.at(-1) as number) >= (after.labels[0] as number)) {
      throw overlapFault(before, after)
    }
  }
  return ordered
}

const show = (piece: LabelledPiece, label: number | undefined): string =>
  wallText(label as number, piece.raw.time.isDateOnly, false)

function overlapFault(before: LabelledPiece, after: LabelledPiece): Fault {
  return new Fault(
    'data/duplicate',
    `Expected the files of "${before.symbol}" to follow one another, found ` +
      `"${after.raw.source}" beginning at "${show(after, after.labels[0])}" before ` +
      `"${before.raw.source}" ends at "${show(before, before.labels.at(-1))}". ` +
      'Cut one of them, or give the symbols different names.',
  )
}

function instrumentFor(symbol: string, options: SourceOptions, priceScale: number): Instrument {
  return instrument({
    symbol,
    priceScale,
    quantityScale: options.quantityScale ?? (options.assetClass === 'crypto' ? 8 : 0),
    ...(options.assetClass === undefined ? {} : { assetClass: options.assetClass }),
    ...(options.currency === undefined ? {} : { currency: currency(options.currency) }),
    ...(options.tickSize === undefined ? {} : { tickSize: options.tickSize }),
    ...(options.lotSize === undefined ? {} : { lotSize: options.lotSize }),
    ...(options.multiplier === undefined ? {} : { multiplier: options.multiplier }),
    ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
  })
}

function seriesOf(
  checked: CheckedBars,
  of: Instrument,
  how: Readonly<{
    options: SourceOptions
    zone: TimeZone
    first: LabelledPiece
    volumeScale: number
    notes: QualityNotes
  }>,
): Series {
  const { options, zone, first, volumeScale, notes } = how
  const { length, label, open, high, low, close, volume } = checked
  const interval = intervalOf(checked, options, zone, first)
  let time = label
  if (interval === null) {
    notes.add(
      first.raw.source,
      null,
      `One bar of "${of.symbol}" does not tell how long it is; it counts as complete at its ` +
        `stamp. Give its interval, such as interval: '1h'.`,
    )
  } else if (options.stamp !== 'close') {
    time = createColumn(length)
    completionTimes(label, interval, zone, time)
    checkTimes(time, label, interval, of.symbol)
  }
  return {
    instrument: of,
    length,
    time,
    label,
    open,
    high,
    low,
    close,
    volume,
    volumeScale,
    interval: interval === null ? null : intervalMicros(interval),
    factor: powerOfTen(of.priceScale),
  }
}

function intervalOf(
  checked: CheckedBars,
  options: SourceOptions,
  zone: TimeZone,
  first: LabelledPiece,
): Interval | null {
  if (options.interval !== undefined) return parseInterval(options.interval)
  return inferInterval(checked.label, zone, first.raw.time.isDateOnly)
}

/** Months of different lengths could make two bars complete at once. */
function checkTimes(
  time: Float64Array,
  label: Float64Array,
  interval: Interval,
  symbol: string,
): void {
  for (let i = 1; i < time.length; i++) {
    if ((time[i] as number) > (time[i - 1] as number)) continue
    throw new Fault(
      'config/invalid',
      `Bars of "${symbol}" stamped "${wallText(label[i - 1] as number, false, false)}" and ` +
        `"${wallText(label[i] as number, false, false)}" would end at the same time with an ` +
        `interval of ${formatInterval(interval)}. Give the interval the data have.`,
    )
  }
}

function emptyFault(piece: LabelledPiece): Fault {
  return new Fault(
    'data/empty',
    `Expected at least one sound bar of "${piece.symbol}" in "${piece.raw.source}", found none ` +
      `after policy 'skip' left out ${piece.count}.`,
  )
}
