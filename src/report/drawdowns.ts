/** Falls from a peak: each with its depth, its dates and how long it lasted. Pure. */

import { microsPerDay } from '../domain/units.ts'
import type { Sample } from './sample-statistics.ts'
import type { Levels } from './sampling.ts'

/** One stretch below a peak. Indexes point into the levels. */
export type DrawdownPeriod = Readonly<{
  /** trough / peak − 1: −0.25 is a fall of a quarter. Below −1 when the level went negative. */
  depth: number
  /** peak − trough, in the units of the level. */
  fall: number
  /** −1 when the peak is the level before the first. */
  peakIndex: number
  troughIndex: number
  /** First level back at the peak; null while still below it. */
  recoveryIndex: number | null
  /** Microseconds. `peakTime` is the first time where the peak is the level before it. */
  peakTime: number
  troughTime: number
  recoveryTime: number | null
  /** From peak to recovery, or to the last level while not recovered. */
  days: number
  /** Levels below the peak. */
  length: number
}>

/**
 * Every stretch below the highest level so far, in time order. `start` is the level before the
 * first, for instance the capital a run began with; null begins with the first level.
 */
export function drawdownPeriods(levels: Levels, start: number | null): readonly DrawdownPeriod[] {
  const { time, level } = levels
  const periods: DrawdownPeriod[] = []
  let peak = start ?? level[0] ?? 0
  let peakIndex = start === null || (level.length > 0 && level[0] === start) ? 0 : -1
  let trough = -1
  for (let i = 0; i <= level.length; i++) {
    const isEnd = i === level.length
    if (!isEnd && (level[i] as number) < peak) {
      if (trough === -1 || (level[i] as number) < (level[trough] as number)) trough = i
      continue
    }
    if (trough !== -1) {
      periods.push(periodOf({ time, level, peak, peakIndex, trough, recovery: isEnd ? null : i }))
    }
    if (isEnd) break
    peak = level[i] as number
    peakIndex = i
    trough = -1
  }
  return periods
}

function periodOf(
  found: Levels & { peak: number; peakIndex: number; trough: number; recovery: number | null },
): DrawdownPeriod {
  const { time, level, peak, peakIndex, trough, recovery } = found
  const at = (index: number): number => time[Math.max(0, index)] as number
  const end = recovery ?? level.length - 1
  const low = level[trough] as number
  return {
    depth: low / peak - 1,
    fall: peak - low,
    peakIndex,
    troughIndex: trough,
    recoveryIndex: recovery,
    peakTime: at(peakIndex),
    troughTime: at(trough),
    recoveryTime: recovery === null ? null : at(recovery),
    days: (at(end) - at(peakIndex)) / microsPerDay,
    length: (recovery ?? level.length) - peakIndex - 1,
  }
}

/** Distance below the highest level so far at every level: 0 or negative, a ratio of the peak. */
export function drawdownColumn(level: Sample, start: number | null): Float64Array {
  const column = new Float64Array(level.length)
  let peak = start ?? level[0] ?? 0
  for (let i = 0; i < level.length; i++) {
    const value = level[i] as number
    if (value >= peak) peak = value
    else column[i] = peak > 0 ? value / peak - 1 : 0
  }
  return column
}

/** The period with the lowest depth; the first of equals. */
export function deepest(periods: readonly DrawdownPeriod[]): DrawdownPeriod | null {
  let worst: DrawdownPeriod | null = null
  for (const period of periods) if (worst === null || period.depth < worst.depth) worst = period
  return worst
}

/** Root of the mean squared drawdown over all levels (Martin 1987), a ratio. */
export function ulcerIndex(level: Sample, start: number | null): number | null {
  if (level.length === 0) return null
  const column = drawdownColumn(level, start)
  let sum = 0
  for (const value of column) sum += value ** 2
  return Math.sqrt(sum / column.length)
}
