/**
 * The one time axis all charts share: every distinct label of bars and steps, in whole seconds.
 * Long runs are drawn in groups of neighbouring labels, so that a page stays light; the numbers in
 * tables are never thinned.
 */

import { formatZoned } from '../../domain/time.ts'
import { type Micros, microsPerSecond } from '../../domain/units.ts'
import type { RunReport } from '../model.ts'
import { clockOf } from '../step-dates.ts'

/** More labels than this are drawn in groups. */
export const drawnLimit = 100_000

export type Axis = Readonly<{
  /** Seconds since 1970 UTC, strictly ascending. */
  seconds: Float64Array
  /**
   * Seconds by which the clock of each place is ahead of UTC, that of the first series with a bar
   * there; null where all go by UTC.
   */
  offsets: Float64Array | null
  /** How many labels one drawn place stands for; 1 unless thinned. */
  group: number
  /** Index of the place that holds the label (microseconds): the last place at or before it. */
  placeOf: (micros: number) => number
}>

export function axisOf(report: RunReport, limit: number = drawnLimit): Axis {
  const columns: readonly Columns[] = [
    ...report.prices,
    report.equity,
    ...(report.benchmark === null ? [] : [report.benchmark.equity]),
  ]
  const all = distinctSeconds(columns.map(({ time }) => time))
  const group = Math.max(1, Math.ceil(all.length / limit))
  const everyGroup = (column: Float64Array): Float64Array =>
    group === 1 ? column : column.filter((_, i) => i % group === 0)
  const seconds = everyGroup(all)
  const offsets = offsetsOf(columns, all)
  return {
    seconds,
    offsets: offsets === null ? null : everyGroup(offsets),
    group,
    placeOf: (micros) => lastAtOrBefore(seconds, secondOf(micros)),
  }
}

/** The label of a place as ISO 8601. */
export function placeLabel({ seconds, offsets }: Axis, place: number): string {
  const time = (seconds[place] ?? 0) * microsPerSecond
  const offset = (offsets?.[place] ?? 0) * microsPerSecond
  return formatZoned(time as Micros, (time + offset) as Micros)
}

type Columns = Readonly<{ time: Float64Array; clock?: Float64Array }>

function offsetsOf(columns: readonly Columns[], seconds: Float64Array): Float64Array | null {
  if (columns.every(({ clock }) => clock === undefined)) return null
  const offsets = new Float64Array(seconds.length)
  // From the last to the first, so that the first has the last word.
  for (const one of columns.toReversed()) {
    const clock = clockOf(one)
    for (const [i, time] of one.time.entries()) {
      const place = lastAtOrBefore(seconds, secondOf(time))
      offsets[place] = Math.round(((clock[i] as number) - time) / microsPerSecond)
    }
  }
  return offsets
}

const secondOf = (micros: number): number => Math.floor(micros / microsPerSecond)

function distinctSeconds(columns: readonly Float64Array[]): Float64Array {
  const total = columns.reduce((sum, column) => sum + column.length, 0)
  const all = new Float64Array(total)
  let at = 0
  for (const column of columns) for (const micros of column) all[at++] = secondOf(micros)
  all.sort()
  let count = 0
  for (let i = 0; i < total; i++) {
    if (i === 0 || all[i] !== all[i - 1]) all[count++] = all[i] as number
  }
  return all.slice(0, count)
}

function lastAtOrBefore(seconds: Float64Array, second: number): number {
  let low = 0
  let high = seconds.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((seconds[middle] as number) <= second) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
