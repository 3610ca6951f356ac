/**
 * Labels of one report as people read them. Where no series has two bars on one day the time of day
 * says nothing (daily bars stamped at a session's open, say), so only dates are shown.
 */

import { formatDate } from '../../domain/time.ts'
import { type Micros, microsPerDay } from '../../domain/units.ts'
import { parseIsoTime, shownClock } from '../iso-time.ts'
import type { RunReport } from '../model.ts'

const known = new WeakMap<RunReport, boolean>()

/** True when a series of the report has two bars or steps on one UTC day. */
export function hasClock(report: RunReport): boolean {
  let found = known.get(report)
  if (found === undefined) {
    found = [report.equity.time, ...report.prices.map((series) => series.time)].some(sharesDay)
    known.set(report, found)
  }
  return found
}

function sharesDay(time: Float64Array): boolean {
  let day = Number.NEGATIVE_INFINITY
  for (const moment of time) {
    const next = Math.floor(moment / microsPerDay)
    if (next === day) return true
    day = next
  }
  return false
}

/** `2008-10-10`, and `2008-10-10 14:30` in a report whose bars share days. */
export function dateIn(report: RunReport, label: string | number): string {
  const time = typeof label === 'string' ? parseIsoTime(label) : label
  return hasClock(report) ? shownClock(time) : formatDate(time as Micros)
}
