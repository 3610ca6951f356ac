/**
 * From steps to the periods statistics are counted in: one level per calendar day (or per bar when
 * bars are longer), how many such periods make a year, and what to call that.
 */

import { microsPerDay } from '../domain/units.ts'
import type { Sample } from './sample-statistics.ts'

/** A level, such as equity, at moments in time. Both columns have the same length. */
export type Levels = Readonly<{ time: Sample; level: Sample }>

/** How often levels come. `perYear` is the annualisation factor. */
export type Sampling = Readonly<{ name: string; perYear: number }>

/** The last level of each calendar day, in order. A day never runs backwards. */
export function dailyLevels(levels: Levels): Levels {
  const { length } = levels.time
  const time = new Float64Array(length)
  const level = new Float64Array(length)
  let days = 0
  let today = Number.NEGATIVE_INFINITY
  for (let i = 0; i < length; i++) {
    const day = Math.floor((levels.time[i] as number) / microsPerDay)
    if (day > today) {
      today = day
      time[days] = day * microsPerDay
      days++
    }
    level[days - 1] = levels.level[i] as number
  }
  return { time: time.subarray(0, days), level: level.subarray(0, days) }
}

/**
 * How often daily levels come, from the median distance between them. Days become 365 a year when
 * more than a fifth of them fall on Saturday or Sunday (a market that never closes has 2 of 7, one
 * that opens on Sunday evening 1 of 6), else 252.
 */
export function samplingOf(daily: Levels): Sampling {
  const gap = medianGapDays(daily.time)
  if (gap <= 1) {
    return weekendShare(daily.time) > 0.2
      ? { name: 'daily', perYear: 365 }
      : { name: 'daily', perYear: 252 }
  }
  if (gap === 7) return { name: 'weekly', perYear: 52 }
  if (gap >= 28 && gap <= 31) return { name: 'monthly', perYear: 12 }
  if (gap >= 89 && gap <= 92) return { name: 'quarterly', perYear: 4 }
  if (gap >= 365 && gap <= 366) return { name: 'yearly', perYear: 1 }
  return { name: `every ${gap} days`, perYear: Math.max(1, Math.round(365.25 / gap)) }
}

/** The middle distance in days; 1 when there are fewer than two levels. */
function medianGapDays(time: Sample): number {
  if (time.length < 2) return 1
  const gaps = new Float64Array(time.length - 1)
  for (let i = 1; i < time.length; i++) {
    gaps[i - 1] = Math.round(((time[i] as number) - (time[i - 1] as number)) / microsPerDay)
  }
  gaps.sort()
  return gaps[Math.floor(gaps.length / 2)] as number
}

function weekendShare(time: Sample): number {
  let weekend = 0
  for (let i = 0; i < time.length; i++) {
    // 1970-01-01 was a Thursday: day 2 is a Saturday, day 3 a Sunday.
    const weekday = ((Math.round((time[i] as number) / microsPerDay) % 7) + 7) % 7
    if (weekday === 2 || weekday === 3) weekend++
  }
  return time.length === 0 ? 0 : weekend / time.length
}

/**
 * Simple returns from level to level. `start` is the level before the first; the first return is
 * left out when it is zero, because the first level is then only the starting point. Null when a
 * level that is a base is not positive: returns after a bust have no meaning.
 */
export function simpleReturns(levels: Sample, start: number | null): Float64Array | null {
  const hasFirst = start !== null && levels.length > 0 && levels[0] !== start
  const returns = new Float64Array(Math.max(0, levels.length - (hasFirst ? 0 : 1)))
  let base = hasFirst ? start : (levels[0] ?? 0)
  for (let i = hasFirst ? 0 : 1, n = 0; i < levels.length; i++, n++) {
    if (base <= 0) return null
    const level = levels[i] as number
    returns[n] = level / base - 1
    base = level
  }
  return returns
}

/** Logarithmic returns from level to level. Null when a level is not positive. */
export function logReturns(levels: Sample): Float64Array | null {
  const returns = new Float64Array(Math.max(0, levels.length - 1))
  for (let i = 0; i < levels.length; i++) {
    if ((levels[i] as number) <= 0) return null
    if (i > 0) returns[i - 1] = Math.log((levels[i] as number) / (levels[i - 1] as number))
  }
  return returns
}
