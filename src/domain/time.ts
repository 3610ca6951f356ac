/** Microseconds to and from ISO 8601, without the host's clock, zone or locale. */

import { type Micros, microsPerDay } from './units.ts'

/** `2004-11-17T00:00:00Z`, with fraction only where there is one. Proleptic Gregorian, UTC. */
export function formatTime(time: Micros): string {
  const day = Math.floor(time / microsPerDay)
  const rest = time - day * microsPerDay
  const seconds = Math.floor(rest / 1_000_000)
  const fraction = rest - seconds * 1_000_000
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  const digits = fraction === 0 ? '' : `.${shortFraction(fraction)}`
  return `${formatDate(time)}T${clock}${digits}Z`
}

/**
 * A moment as the clock of a zone shows it, `wall`: `2024-01-05T09:00:00+09:00`, with `Z` where
 * that clock agrees with UTC. Offsets of old local times keep their seconds.
 */
export function formatZoned(time: Micros, wall: Micros): string {
  const mark = formatOffset(time, wall)
  return mark === '' ? formatTime(time) : `${formatTime(wall).slice(0, -1)}${mark}`
}

/** The same for reading: `2024-01-05 09:00:00+09:00`, and no mark where the clock is that of UTC. */
export function formatClock(time: Micros, wall: Micros): string {
  const text = formatTime(wall).slice(0, -1).replace('T', ' ')
  return `${text}${formatOffset(time, wall)}`
}

/** `+09:00`; empty where the clock agrees with UTC. */
export function formatOffset(time: Micros, wall: Micros): string {
  if (time === wall) return ''
  const seconds = Math.round(Math.abs(wall - time) / 1_000_000)
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`
  const rest = seconds % 60 === 0 ? '' : `:${two(seconds % 60)}`
  return `${wall < time ? '-' : '+'}${text}${rest}`
}

/** `2004-11-17` in UTC. */
export function formatDate(time: Micros): string {
  const { year, month, day } = civil(Math.floor(time / microsPerDay))
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

/** Days since 1970-01-01 to a calendar date (H. Hinnant, "chrono-compatible date algorithms"). */
export function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  }
}

/** A calendar date to days since 1970-01-01; the inverse of `civil`. */
export function daysOf(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year
  const era = Math.floor(shiftedYear / 400)
  const yearOfEra = shiftedYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

function shortFraction(micros: number): string {
  const digits = String(micros).padStart(6, '0')
  return digits.endsWith('000') ? digits.slice(0, 3) : digits
}
