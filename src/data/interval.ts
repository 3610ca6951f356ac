/**
 * How long a bar is, and when one that carries a given stamp is complete. Days, weeks and months
 * follow the calendar of the source's zone, so that days of 23 or 25 hours come out right.
 */

import { Fault } from '../domain/fault.ts'
import { civil, daysOf } from '../domain/time.ts'
import { type Micros, microsPerDay, microsPerMinute, microsPerSecond } from '../domain/units.ts'
import { daysInMonth } from './stamp-column.ts'
import type { TimeZone } from './time-zone.ts'

export type Interval = Readonly<
  | { unit: 'micros'; count: number }
  | { unit: 'days'; count: number }
  | { unit: 'months'; count: number }
>

const units: Readonly<Record<string, Interval>> = {
  s: { unit: 'micros', count: microsPerSecond },
  m: { unit: 'micros', count: microsPerMinute },
  h: { unit: 'micros', count: 60 * microsPerMinute },
  d: { unit: 'days', count: 1 },
  w: { unit: 'days', count: 7 },
  mo: { unit: 'months', count: 1 },
  y: { unit: 'months', count: 12 },
}

/** `5m`, `1h`, `1d`, `1w`, `1mo`, `1y`. Fails with `config/invalid`. */
export function parseInterval(text: string): Interval {
  const match = /^([1-9]\d{0,4})(mo|[smhdwy])$/.exec(text)
  const unit = units[match?.[2] ?? '']
  if (match !== null && unit !== undefined) {
    return { unit: unit.unit, count: unit.count * Number(match[1]) }
  }
  throw new Fault(
    'config/invalid',
    `Expected an interval such as "5m", "1h", "1d", "1w" or "1mo" (minutes are m, months mo), ` +
      `found "${text}".`,
  )
}

/** The shortest way to write an interval: `1d`, `90m`, `3mo`. */
export function formatInterval(interval: Interval): string {
  const { unit, count } = interval
  if (unit === 'months') return count % 12 === 0 ? `${count / 12}y` : `${count}mo`
  if (unit === 'days') return count % 7 === 0 ? `${count / 7}w` : `${count}d`
  for (const [name, of] of [
    ['h', 60 * microsPerMinute],
    ['m', microsPerMinute],
    ['s', microsPerSecond],
  ] as const) {
    if (count % of === 0) return `${count / of}${name}`
  }
  return `${count}us`
}

/** The fixed length in microseconds; null for months. A day counts as 24 hours. */
export function intervalMicros(interval: Interval): Micros | null {
  if (interval.unit === 'months') return null
  const { unit, count } = interval
  return (unit === 'days' ? count * microsPerDay : count) as Micros
}

/**
 * The most frequent gap between ascending labels (the shorter one among equals), in calendar units
 * where all labels are midnights. Null for fewer than two labels, unless they are dates: 1d.
 */
export function inferInterval(
  labels: ArrayLike<number>,
  zone: TimeZone,
  isDateOnly: boolean,
): Interval | null {
  if (labels.length < 2) return isDateOnly ? { unit: 'days', count: 1 } : null
  const counts = new Map<number, number>()
  let isMidnight = true
  for (let i = 0; i < labels.length; i++) {
    const wall = zone.wallAt(labels[i] as number)
    isMidnight &&= isDateOnly || wall % microsPerDay === 0
    if (i === 0) continue
    const gap = (labels[i] as number) - (labels[i - 1] as number)
    counts.set(gap, (counts.get(gap) ?? 0) + 1)
  }
  const gap = mostFrequent(counts)
  return isMidnight && gap > microsPerDay / 2 ? calendarInterval(gap, labels.length) : fixed(gap)
}

const fixed = (count: number): Interval => ({ unit: 'micros', count })

function mostFrequent(counts: ReadonlyMap<number, number>): number {
  let best = 0
  let most = 0
  for (const [gap, count] of counts) {
    if (count > most || (count === most && gap < best)) [best, most] = [gap, count]
  }
  return best
}

/** Months and years show as 28 to 31 and 365 or 366 days; two or three days as a weekend. */
function calendarInterval(gap: number, labels: number): Interval {
  const days = Math.round(gap / microsPerDay)
  if (days >= 28 && days <= 31) return { unit: 'months', count: 1 }
  if (days >= 90 && days <= 92) return { unit: 'months', count: 3 }
  if (days >= 365 && days <= 366) return { unit: 'months', count: 12 }
  const isWeekend = days > 1 && days < 5 && labels < 10
  return { unit: 'days', count: isWeekend ? 1 : days }
}

/** When the bar with each label is complete. Months keep to the month's end if all labels do. */
export function completionTimes(
  labels: ArrayLike<number>,
  interval: Interval,
  zone: TimeZone,
  into: Float64Array,
): void {
  const isMonthEnd = interval.unit === 'months' && allMonthEnds(labels, zone)
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number
    if (interval.unit === 'micros') into[i] = label + interval.count
    else if (interval.unit === 'days') into[i] = addDays(label, interval.count, zone)
    else into[i] = addMonths(label, interval.count, zone, isMonthEnd)
  }
}

function addDays(label: number, days: number, zone: TimeZone): number {
  if (zone.isUtc) return label + days * microsPerDay
  return momentOf(zone.wallAt(label) + days * microsPerDay, zone)
}

function addMonths(label: number, months: number, zone: TimeZone, isMonthEnd: boolean): number {
  const wall = zone.wallAt(label)
  const days = Math.floor(wall / microsPerDay)
  const from = civil(days)
  const index = from.year * 12 + from.month - 1 + months
  const year = Math.floor(index / 12)
  const month = index - year * 12 + 1
  const last = daysInMonth(year, month)
  const day = isMonthEnd ? last : Math.min(from.day, last)
  return momentOf(daysOf(year, month, day) * microsPerDay + (wall - days * microsPerDay), zone)
}

/** A wall-clock time as a moment: the end of a gap, the first of a fold. */
function momentOf(wall: number, zone: TimeZone): number {
  const found = zone.resolve(wall)
  if (found.kind === 'single') return found.utc
  return found.kind === 'fold' ? found.first : found.end
}

function allMonthEnds(labels: ArrayLike<number>, zone: TimeZone): boolean {
  for (let i = 0; i < labels.length; i++) {
    const { year, month, day } = civil(Math.floor(zone.wallAt(labels[i] as number) / microsPerDay))
    if (day !== daysInMonth(year, month)) return false
  }
  return true
}
