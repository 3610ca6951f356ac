/**
 * Labels of one report as people read them, on the clock of their bars' zone. Where no series has
 * two bars on one day the time of day says nothing (daily bars stamped at a session's open, say),
 * so only dates are shown.
 */

import { microsPerDay } from '../../domain/units.ts'
import { shownLabel } from '../iso-time.ts'
import type { RunReport } from '../model.ts'
import { clockOf, datesOf, labelAt } from '../step-dates.ts'

const known = new WeakMap<RunReport, boolean>()

/**
 * True when a series of the report has two bars or steps on one day, or a step whose label alone
 * would name the day after its own.
 */
export function hasClock(report: RunReport): boolean {
  let found = known.get(report)
  if (found === undefined) {
    const { equity, prices } = report
    found = [equity, ...prices].some((columns) => sharesDay(clockOf(columns))) || isPastDate(equity)
    known.set(report, found)
  }
  return found
}

/** Class names for a table of dates: whether they have times of day, and those an offset from UTC. */
export function dateClasses(report: RunReport): string {
  const { time, clock = time } = report.equity
  if (!hasClock(report)) return 'dates'
  return clock.every((wall, i) => wall === time[i]) ? 'dates clocked' : 'dates clocked zoned'
}

const dayOf = (wall: number): number => Math.floor(wall / microsPerDay)

function sharesDay(clock: Float64Array): boolean {
  let day = Number.NEGATIVE_INFINITY
  for (const wall of clock) {
    const next = dayOf(wall)
    if (next === day) return true
    day = next
  }
  return false
}

function isPastDate(equity: RunReport['equity']): boolean {
  const [clock, dates] = [clockOf(equity), datesOf(equity)]
  return clock !== dates && clock.some((wall, i) => dayOf(wall) !== dayOf(dates[i] as number))
}

/** `2008-10-10`, and `2008-10-10 14:30` in a report whose bars share days. Takes ISO 8601. */
export const dateIn = (report: RunReport, label: string): string =>
  shownLabel(label, hasClock(report))

/** The same for a step; what comes before the first is dated like it. */
export const stepIn = (report: RunReport, step: number): string =>
  dateIn(report, labelAt(report.equity, Math.max(0, step)))
