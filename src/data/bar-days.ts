/** Bars by their dates: the day of one, and the first of a stretch of them. */

import { datedAt } from '../domain/bar-date.ts'
import type { Series } from '../domain/series.ts'
import { microsPerDay } from '../domain/units.ts'
import type { TimeZone } from './time-zone.ts'

/** The date of a bar in a zone, as days since 1970-01-01. */
export function dayOfBar(series: Series, bar: number, zone: TimeZone): number {
  return Math.floor(zone.wallAt(datedAt(series, bar)) / microsPerDay)
}

/** Index of the first bar dated at or after a moment. */
export function firstDatedFrom(series: Series, moment: number): number {
  let low = 0
  let high = series.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (datedAt(series, middle) < moment) low = middle + 1
    else high = middle
  }
  return low
}
