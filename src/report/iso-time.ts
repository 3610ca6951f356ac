/** ISO 8601 labels back to microseconds, and into the forms a report shows. No host clock or zone. */

import { Fault } from '../domain/fault.ts'
import { daysOf, formatDate, formatOffset, formatTime } from '../domain/time.ts'
import { type Micros, microsPerDay, microsPerMinute, microsPerSecond } from '../domain/units.ts'

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6}))?)?(Z|[+-]\d\d:?\d\d(?::\d\d)?)?)?$/

/** A moment, and what the clock showed that wrote it down. */
export type ZonedTime = Readonly<{ time: Micros; wall: Micros }>

/**
 * A date, or a date and time, as microseconds since 1970 UTC. Without a zone it is read as UTC.
 * Fails with `number/invalid`.
 */
export const parseIsoTime = (text: string): Micros => parseZonedTime(text).time

/** The same with the clock the text goes by. Fails with `number/invalid`. */
export function parseZonedTime(text: string): ZonedTime {
  const match = pattern.exec(text)
  if (match === null) {
    throw new Fault(
      'number/invalid',
      `Expected a time such as "2004-11-17T00:00:00Z", found "${text}".`,
    )
  }
  const part = (index: number): number => Number(match[index] ?? 0)
  const days = daysOf(part(1), part(2), part(3))
  const seconds = part(4) * 3600 + part(5) * 60 + part(6)
  const fraction = Number((match[7] ?? '').padEnd(6, '0'))
  const wall = (days * microsPerDay + seconds * microsPerSecond + fraction) as Micros
  return { time: (wall - offsetOf(match[8] ?? 'Z')) as Micros, wall }
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0
  const digits = zone.slice(1).replaceAll(':', '').padEnd(6, '0')
  const [hours, minutes, seconds] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)]
  const offset = (Number(hours) * 60 + Number(minutes)) * microsPerMinute
  const all = offset + Number(seconds) * microsPerSecond
  return zone.startsWith('-') ? -all : all
}

/** The date on the clock of the label's zone. */
export const shownDate = ({ wall }: ZonedTime): string => formatDate(wall)

/**
 * `2008-10-10 14:30`, at midnight too, and `14:30:05` where there are seconds. A clock that differs
 * from UTC is followed by its offset: `2008-10-10 14:30+09:00`.
 */
export function shownClock({ time, wall }: ZonedTime): string {
  const text = formatTime(wall)
  const clock = text.slice(11, wall % microsPerMinute === 0 ? 16 : 19)
  return `${text.slice(0, 10)} ${clock}${formatOffset(time, wall)}`
}

/** True for a label that is no midnight on its own clock. */
export const isOffMidnight = (iso: string): boolean => parseZonedTime(iso).wall % microsPerDay !== 0

/** A label as people read it: the date, and the time of day where it matters. */
export const shownLabel = (iso: string, hasClock: boolean): string =>
  (hasClock ? shownClock : shownDate)(parseZonedTime(iso))
