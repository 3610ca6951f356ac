/** What a dataset holds, a row per symbol, for people who want to see before they run. */

import type { Series } from '../domain/series.ts'
import { microsPerDay } from '../domain/units.ts'
import type { Dataset, PriceMode } from './dataset.ts'
import { wallText } from './stamp-column.ts'
import { type TimeZone, ZoneCache } from './time-zone.ts'

export type InspectRow = Readonly<{
  symbol: string
  bars: number
  /** Labels on the wall clock of the instrument's zone; dates where all are midnights. */
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
  return {
    rows: dataset.series.map((series, i) => inspectSeries(series, dataset, i, zones)),
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
  zones: ZoneCache,
): InspectRow {
  const { instrument, label, length, interval } = series
  const zone = zones.get(instrument.timeZone)
  const isDateOnly = label.every((at) => zone.wallAt(at) % microsPerDay === 0)
  const text = (at: number): string => wallText(zone.wallAt(at), isDateOnly, true)
  const { gaps, longest } = gapsOf(series, zone)
  return {
    symbol: instrument.symbol,
    bars: length,
    first: text(label[0] as number),
    last: text(label[length - 1] as number),
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

const isSameDay = (a: number, b: number, zone: TimeZone): boolean =>
  Math.floor(zone.wallAt(a) / microsPerDay) === Math.floor(zone.wallAt(b) / microsPerDay)

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
    if (isDaily ? step > interval + 3 * microsPerDay : isSameDay(before, now, zone)) gaps++
  }
  return { gaps, longest }
}
