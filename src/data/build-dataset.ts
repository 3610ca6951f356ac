/**
 * Series made into a dataset: sorted by symbol, cut to a period, merged by time, with corporate
 * actions tied to steps. Columns are shared with the series wherever nothing has to change.
 */

import { datedAt } from '../domain/bar-date.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import { Fault } from '../domain/fault.ts'
import type { Series } from '../domain/series.ts'
import { formatTime } from '../domain/time.ts'
import { firstDatedFrom } from './bar-days.ts'
import { concatenateSeries } from './concatenate-series.ts'
import type { DatedAction, Dataset, PriceMode, QualityNote } from './dataset.ts'
import { mergeSteps } from './merge-steps.ts'
import { edgeFinder, firstAtOrAfter, type Moment, momentResolver } from './moment.ts'
import { ShownLabels } from './shown-labels.ts'

export type Period = Readonly<{
  /** First label, or first date, that trades. Earlier bars warm indicators up. */
  from?: Moment
  /** Last label; a date includes its whole day. */
  to?: Moment
  /**
   * Steps kept before `from`. Default: all there are. Without `from`, the first so many steps only
   * warm up.
   */
  warmupBars?: number
}>

export type DatasetOptions = Period &
  Readonly<{
    actions?: readonly CorporateAction[]
    /** Price mode of each series, in the order given; default unadjusted. */
    priceModes?: readonly PriceMode[]
    /** Headers of adjusted columns in the source of each series; default none. */
    adjustedColumns?: readonly (readonly string[])[]
    /** Whether each series has a volume column; default: any volume above zero. */
    hasVolume?: boolean
    notes?: readonly QualityNote[]
  }>

/** The most series a step can number. */
const mostSeries = 65_535

/** Fails with `data/empty`, `data/duplicate`, `config/invalid` or `number/invalid`. */
export function buildDataset(series: readonly Series[], options: DatasetOptions = {}): Dataset {
  const joined = joinBySymbol(series, options)
  checkCount(joined.length)
  checkPeriod((joined[0] as Joined).series.instrument.timeZone, options)
  const cut = keepWarmup(cutAfter(joined, options.to), options)
  const used = cut.filter((each) => each.series.length > 0)
  if (used.length === 0) throw emptyFault(joined, options)
  const kept = used.map((each) => each.series)
  const order = orderOf(kept)
  const modes = used.map((each) => each.mode)
  const known = new Set(joined.map((each) => each.series.instrument.symbol))
  return {
    series: kept,
    steps: order.steps,
    bars: order.bars,
    start: order.start,
    members: order.members,
    actions: dateActions(kept, checkedActions(options.actions ?? [], known), order.times),
    firstTradingStep: firstTradingStep(kept, order.times, options),
    priceMode: modes.every((mode) => mode === modes[0]) ? (modes[0] ?? 'unadjusted') : 'unadjusted',
    priceModes: modes,
    adjustedColumns: used.map((each) => each.adjustedColumns),
    hasVolume: options.hasVolume ?? kept.some((each) => each.volume.some((value) => value > 0)),
    notes: [...(options.notes ?? []), ...unusedNotes(cut)],
  }
}

function checkCount(symbols: number): void {
  if (symbols === 0) throw new Fault('data/empty', 'Expected at least one series, found none.')
  if (symbols <= mostSeries) return
  throw new Fault(
    'config/invalid',
    `Expected at most ${mostSeries} symbols in one dataset, found ${symbols}.`,
  )
}

/** A period that ends before it begins is a mistake, whatever bars there are. */
function checkPeriod(timeZone: string, { from, to }: Period): void {
  if (from === undefined || to === undefined) return
  if (momentResolver(from, 'from')(timeZone) < momentResolver(to, 'to')(timeZone)) return
  throw new Fault(
    'config/invalid',
    `Expected from to be before the end of the period, found "${from}" after the end "${to}".`,
  )
}

function unusedNotes(joined: readonly Joined[]): readonly QualityNote[] {
  return joined
    .filter((each) => each.series.length === 0)
    .map(({ series }) => ({
      source: series.instrument.symbol,
      line: null,
      message: `"${series.instrument.symbol}" has no bar in the period and is left out.`,
    }))
}

/** Cuts a dataset to a period. Columns are views of the same memory; actions outside are dropped. */
export function sliceDataset(dataset: Dataset, period: Period): Dataset {
  return buildDataset(dataset.series, {
    ...period,
    warmupBars: period.warmupBars ?? (period.from === undefined ? dataset.firstTradingStep : 0),
    actions: dataset.actions.map(({ action }) => action),
    priceModes: dataset.priceModes,
    adjustedColumns: dataset.adjustedColumns,
    hasVolume: dataset.hasVolume,
    notes: dataset.notes,
  })
}

type Joined = Readonly<{ series: Series; mode: PriceMode; adjustedColumns: readonly string[] }>

function joinBySymbol(series: readonly Series[], options: DatasetOptions): readonly Joined[] {
  const bySymbol = new Map<string, Joined>()
  for (const [i, each] of series.entries()) {
    const { symbol } = each.instrument
    const mode = options.priceModes?.[i] ?? 'unadjusted'
    const known = bySymbol.get(symbol)
    if (known !== undefined && known.mode !== mode) {
      throw new Fault(
        'config/invalid',
        `Expected one price mode for "${symbol}", found ${known.mode} and ${mode}.`,
      )
    }
    const whole = known === undefined ? each : concatenateSeries(known.series, each)
    const columns = [...(known?.adjustedColumns ?? []), ...(options.adjustedColumns?.[i] ?? [])]
    bySymbol.set(symbol, { series: whole, mode, adjustedColumns: [...new Set(columns)] })
  }
  const symbols = [...bySymbol.keys()].toSorted((a, b) => (a < b ? -1 : 1))
  return symbols.map((symbol) => bySymbol.get(symbol) as Joined)
}

type Order = Pick<Dataset, 'steps' | 'bars' | 'start' | 'members'> &
  Readonly<{ times: Float64Array }>

function orderOf(series: readonly Series[]): Order {
  const only = series[0] as Series
  if (series.length > 1) return mergeSteps(series)
  const { length, time } = only
  return { steps: length, bars: length, start: null, members: null, times: time }
}

/** A series over the bars `[from, to)`, on the same memory. */
export function sliceSeries(series: Series, from: number, to: number): Series {
  if (from === 0 && to === series.length) return series
  const label = series.label.subarray(from, to)
  return {
    ...series,
    length: to - from,
    label,
    time: series.time === series.label ? label : series.time.subarray(from, to),
    open: series.open.subarray(from, to),
    high: series.high.subarray(from, to),
    low: series.low.subarray(from, to),
    close: series.close.subarray(from, to),
    volume: series.volume.subarray(from, to),
  }
}

function cutAfter(joined: readonly Joined[], to: Moment | undefined): readonly Joined[] {
  if (to === undefined) return joined
  const endOf = edgeFinder(to, 'to')
  return joined.map((each) => ({
    ...each,
    series: sliceSeries(each.series, 0, endOf(each.series)),
  }))
}

/** Drops bars that lie more than `warmupBars` steps before `from`. */
function keepWarmup(joined: readonly Joined[], options: DatasetOptions): readonly Joined[] {
  const { from, warmupBars } = options
  if (warmupBars !== undefined && (!Number.isInteger(warmupBars) || warmupBars < 0)) {
    throw new Fault(
      'config/invalid',
      `Expected warmupBars to be a whole number of steps, found "${warmupBars}".`,
    )
  }
  if (from === undefined || warmupBars === undefined) return joined
  const series = joined.map((each) => each.series)
  const { times } = orderOf(series)
  const step = Math.max(0, firstTradingStep(series, times, options) - warmupBars)
  const earliest = times[step] ?? Number.POSITIVE_INFINITY
  return joined.map((each) => {
    const first = firstAtOrAfter(each.series.time, earliest)
    return { ...each, series: sliceSeries(each.series, first, each.series.length) }
  })
}

function firstTradingStep(
  series: readonly Series[],
  times: Float64Array,
  options: DatasetOptions,
): number {
  const { from, warmupBars } = options
  if (from === undefined) return Math.min(warmupBars ?? 0, times.length)
  let earliest = Number.POSITIVE_INFINITY
  const beginOf = edgeFinder(from, 'from')
  for (const each of series) {
    const bar = beginOf(each)
    if (bar < each.length) earliest = Math.min(earliest, each.time[bar] as number)
  }
  return firstAtOrAfter(times, earliest)
}

function dateActions(
  series: readonly Series[],
  actions: readonly CorporateAction[],
  times: Float64Array,
): readonly DatedAction[] {
  const indexes = new Map(series.map((each, i) => [each.instrument.symbol, i]))
  const dated: DatedAction[] = []
  for (const action of actions) {
    const instrument = indexes.get(action.symbol)
    if (instrument === undefined) continue
    const of = series[instrument] as Series
    const bar = firstDatedFrom(of, action.effective)
    if (of.length === 0 || bar === of.length || action.effective < datedAt(of, 0)) continue
    dated.push({ step: firstAtOrAfter(times, of.time[bar] as number), instrument, action })
  }
  return dated.toSorted(
    (a, b) =>
      a.step - b.step ||
      a.instrument - b.instrument ||
      Number(a.action.type === 'dividend') - Number(b.action.type === 'dividend') ||
      a.action.effective - b.action.effective,
  )
}

function checkedActions(
  actions: readonly CorporateAction[],
  known: ReadonlySet<string>,
): readonly CorporateAction[] {
  for (const { symbol, type, effective } of actions) {
    if (known.has(symbol)) continue
    throw new Fault(
      'data/unknown-symbol',
      `Expected corporate actions of symbols in the dataset, found a ${type} of "${symbol}" at ` +
        `${formatTime(effective)}.`,
    )
  }
  return actions
}

function emptyFault(joined: readonly Joined[], options: DatasetOptions): Fault {
  const firsts = joined.map((each) => each.series).filter((each) => each.length > 0)
  const byFirst = firsts.toSorted((a, b) => (a.label[0] as number) - (b.label[0] as number))
  const byLast = firsts.toSorted((a, b) => (a.label.at(-1) as number) - (b.label.at(-1) as number))
  const [first, last] = [byFirst[0], byLast.at(-1)]
  const shown = new ShownLabels(firsts)
  const period = [
    options.from === undefined ? '' : ` from "${options.from}"`,
    options.to === undefined ? '' : ` to "${options.to}"`,
  ].join('')
  const there =
    first === undefined || last === undefined
      ? 'no bars at all'
      : `bars from ${shown.iso(first, 0)} to ${shown.iso(last, last.length - 1)}`
  return new Fault('data/empty', `Expected bars${period}, found ${there}. Widen the period.`)
}
