/**
 * How people are told when a bar was: by its label, on the clock of its instrument's zone. Files
 * carry ISO 8601 with the offset of that clock, sentences a date, or a date, time and offset.
 */

import type { Series } from '../domain/series.ts'
import { formatClock, formatDate, formatZoned } from '../domain/time.ts'
import { type Micros, microsPerDay } from '../domain/units.ts'
import { firstAtOrAfter } from './moment.ts'
import { ZoneCache } from './time-zone.ts'

/** A bar, by its series and its index there. */
export type BarPlace = Readonly<{ series: Series; bar: number }>

/** Labels in words. Remembers what it has learnt of zones. */
export class ShownLabels {
  readonly #series: readonly Series[]
  readonly #bySymbol: ReadonlyMap<string, Series>
  readonly #zones: ZoneCache

  constructor(series: readonly Series[], zones: ZoneCache = new ZoneCache()) {
    this.#series = series
    this.#bySymbol = new Map(series.map((each) => [each.instrument.symbol, each]))
    this.#zones = zones
  }

  /** What the clock of a series' zone shows at a moment. */
  wallAt(series: Series, moment: number): Micros {
    return this.#zones.get(series.instrument.timeZone).wallAt(moment) as Micros
  }

  /** `2024-01-05T09:00:00+09:00`; `Z` where the clock agrees with UTC. */
  iso(series: Series, bar: number): string {
    const label = (series.label[bar] ?? 0) as Micros
    return formatZoned(label, this.wallAt(series, label))
  }

  /** A label of a series for reading: `2024-01-05` for a day's bar, `2024-01-05 09:00:00+09:00`. */
  text(series: Series, label: number): string {
    const wall = this.wallAt(series, label)
    return this.#isDate(series, label, wall) ? formatDate(wall) : formatClock(label as Micros, wall)
  }

  /** The same by symbol; of one without bars the moment in UTC. */
  textOf(symbol: string, label: number): string {
    const series = this.#bySymbol.get(symbol)
    return series === undefined
      ? formatClock(label as Micros, label as Micros)
      : this.text(series, label)
  }

  /** The label of a symbol's bar; null where there is none. */
  labelOf(symbol: string, bar: number): number | null {
    return this.#bySymbol.get(symbol)?.label[bar] ?? null
  }

  /**
   * The bar whose label stands for a moment of a run: of those complete then the one with the latest
   * label, or where none is, since bars open there, the one that opened last; null for none.
   */
  barOfStep(time: number): BarPlace | null {
    return this.#completeAt(time) ?? this.#underWayAt(time)
  }

  #completeAt(time: number): BarPlace | null {
    let found: BarPlace | null = null
    let latest = Number.NEGATIVE_INFINITY
    for (const series of this.#series) {
      const bar = firstAtOrAfter(series.time, time)
      const label = series.label[bar]
      if (series.time[bar] !== time || label === undefined || label <= latest) continue
      latest = label
      found = { series, bar }
    }
    return found
  }

  #underWayAt(time: number): BarPlace | null {
    let found: BarPlace | null = null
    let latest = Number.NEGATIVE_INFINITY
    for (const series of this.#series) {
      const bar = firstAtOrAfter(series.time, time + 1)
      const label = series.label[bar]
      if (label === undefined) continue
      const begin = label < (series.time[bar] as number) ? label : label - (series.interval ?? 0)
      if (begin > time || begin <= latest) continue
      latest = begin
      found = { series, bar }
    }
    return found
  }

  /** A bar of a day or more that is stamped where its day begins says only the date. */
  #isDate({ interval, instrument }: Series, label: number, wall: number): boolean {
    if (interval !== null && interval < microsPerDay) return false
    const midnight = Math.floor(wall / microsPerDay) * microsPerDay
    return wall === midnight || this.#zones.get(instrument.timeZone).startOfDay(midnight) === label
  }
}
