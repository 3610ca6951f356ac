/**
 * The one time axis all charts share: every distinct label of bars and steps, in whole seconds.
 * Long runs are drawn in groups of neighbouring labels, so that a page stays light; the numbers in
 * tables are never thinned.
 */

import { microsPerSecond } from '../../domain/units.ts'
import type { RunReport } from '../model.ts'

/** More labels than this are drawn in groups. */
export const drawnLimit = 100_000

export type Axis = Readonly<{
  /** Seconds since 1970 UTC, strictly ascending. */
  seconds: Float64Array
  /** How many labels one drawn place stands for; 1 unless thinned. */
  group: number
  /** Index of the place that holds the label (microseconds): the last place at or before it. */
  placeOf: (micros: number) => number
}>

export function axisOf(report: RunReport, limit: number = drawnLimit): Axis {
  const all = distinctSeconds([
    ...report.prices.map((series) => series.time),
    report.equity.time,
    ...(report.benchmark === null ? [] : [report.benchmark.equity.time]),
  ])
  const group = Math.max(1, Math.ceil(all.length / limit))
  const seconds = group === 1 ? all : all.filter((_, i) => i % group === 0)
  return { seconds, group, placeOf: (micros) => lastAtOrBefore(seconds, secondOf(micros)) }
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
