/** What a dataset holds, a row per symbol, for people who want to see before they run. */

import type { Series } from '../domain/series.ts'
import { microsPerDay } from '../domain/units.ts'
import { dayOfBar } from './bar-days.ts'
import type { Dataset, PriceMode } from './dataset.ts'
import { ShownLabels } from './shown-labels.ts'
import { type TimeZone, ZoneCache } from './time-zone.ts'

export type InspectRow = Readonly<{
  symbol: string
  bars: number
  /** Labels on the clock of the instrument's zone, with its offset from UTC; dates for whole days. */
  first: string
  last: string
  /** Bar length in microseconds; null for months. */
  intervalMicros: number | null
  priceScale: number
  volumeScale: number
  priceMode: PriceMode
  /**
   * Holes inside a day, or, for bars of a day and more, holes of over three days more than a bar:
   * nights, weekends and single holidays are none. Null where bars have no fixed length.
   */
  gaps: number | null
  /** The longest step between labels, in microseconds. */
  longestGapMicros: number
  zeroVolumeBars: number
  actions: number
  /** Headers of adjusted closes and factors in the source, used or not. */
  adjustedColumns: readonly string[]
}>

export type Inspection = Readonly<{
  rows: readonly InspectRow[]
  steps: number
  bars: number
  hasVolume: boolean
  notes: Dataset['notes']
}>

export function inspect(dataset: Dataset): Inspection {
  const zones = new ZoneCache()
  const shown = new ShownLabels(dataset.series, zones)
  return {
    rows: dataset.series.map((series, i) => ({
      ...inspectSeries(series, dataset, i, zones.get(series.instrument.timeZone)),
      first: shown.text(series, series.label[0] as number),
      last: shown.text(series, series.label[series.length - 1] as number),
    })),
    steps: dataset.steps,
    bars: dataset.bars,
    hasVolume: dataset.hasVolume,
    notes: dataset.notes,
  }
}

function inspectSeries(
  series: Series,
  dataset: Dataset,
  index: number,
  zone: TimeZone,
): Omit<InspectRow, 'first' | 'last'> {
  const { instrument, length, interval } = series
  const { gaps, longest } = gapsOf(series, zone)
  return {
    symbol: instrument.symbol,
    bars: length,
    intervalMicros: interval,
    priceScale: instrument.priceScale,
    volumeScale: series.volumeScale,
    priceMode: dataset.priceModes[index] ?? dataset.priceMode,
    gaps: interval === null ? null : gaps,
    longestGapMicros: longest,
    zeroVolumeBars: series.volume.reduce((sum, volume) => sum + Number(volume === 0), 0),
    actions: dataset.actions.filter((action) => action.instrument === index).length,
    adjustedColumns: dataset.adjustedColumns[index] ?? [],
  }
}

function gapsOf(series: Series, zone: TimeZone): Readonly<{ gaps: number; longest: number }> {
  const { interval } = series
  let gaps = 0
  let longest = 0
  for (let i = 1; i < series.length; i++) {
    const [before, now] = [series.label[i - 1] as number, series.label[i] as number]
    const step = now - before
    longest = Math.max(longest, step)
    if (interval === null || step <= interval) continue
    const isDaily = interval >= microsPerDay
    const isInsideDay = !isDaily && dayOfBar(series, i - 1, zone) === dayOfBar(series, i, zone)
    if (isDaily ? step > interval + 3 * microsPerDay : isInsideDay) gaps++
  }
  return { gaps, longest }
}
