/** Returns by calendar month and year, in the dates of the levels given. Pure. */

import { civil, daysOf } from '../domain/time.ts'
import { microsPerDay } from '../domain/units.ts'
import type { Levels } from './sampling.ts'

/** `ratio` is null when the level at the start of the span was not positive. */
export type CalendarReturn = Readonly<{
  year: number
  /** 1 to 12; null for a whole year. */
  month: number | null
  ratio: number | null
  /** True when levels begin or end inside the span, more than four days from its border. */
  isPartial: boolean
}>

/**
 * One entry per month that has a level. The first is measured from `start`, the level before the
 * first (the first level itself when null), every other from the last level of the entry before.
 */
export function monthlyReturns(levels: Levels, start: number | null): readonly CalendarReturn[] {
  return calendarReturns(levels, start, 'month')
}

/** The same by year. */
export function yearlyReturns(levels: Levels, start: number | null): readonly CalendarReturn[] {
  return calendarReturns(levels, start, 'year')
}

function calendarReturns(
  levels: Levels,
  start: number | null,
  span: 'month' | 'year',
): readonly CalendarReturn[] {
  const { time, level } = levels
  const found: CalendarReturn[] = []
  let base = start ?? level[0] ?? 0
  for (let i = 0; i < level.length; i++) {
    const date = dateOf(time[i] as number)
    const next = i + 1 < level.length ? dateOf(time[i + 1] as number) : null
    if (next !== null && isSameSpan(date, next, span)) continue
    const value = level[i] as number
    const isFirst = found.length === 0
    found.push({
      year: date.year,
      month: span === 'month' ? date.month : null,
      ratio: base > 0 ? value / base - 1 : null,
      isPartial:
        (isFirst && daysInto(dateOf(time[0] as number), span) > 4) ||
        (next === null && daysLeft(date, span) > 4),
    })
    base = value
  }
  return found
}

type CalendarDate = Readonly<{ year: number; month: number; day: number; days: number }>

function dateOf(time: number): CalendarDate {
  const days = Math.floor(time / microsPerDay)
  return { ...civil(days), days }
}

const isSameSpan = (a: CalendarDate, b: CalendarDate, span: 'month' | 'year'): boolean =>
  a.year === b.year && (span === 'year' || a.month === b.month)

const daysInto = (date: CalendarDate, span: 'month' | 'year'): number =>
  date.days - daysOf(date.year, span === 'year' ? 1 : date.month, 1)

function daysLeft(date: CalendarDate, span: 'month' | 'year'): number {
  const isDecember = span === 'year' || date.month === 12
  const end = isDecember ? daysOf(date.year + 1, 1, 1) : daysOf(date.year, date.month + 1, 1)
  return end - 1 - date.days
}
