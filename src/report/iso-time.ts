/** ISO 8601 labels back to microseconds, and into the forms a report shows. No host clock or zone. */

import { Fault } from '../domain/fault.ts'
import { daysOf, formatDate, formatTime } from '../domain/time.ts'
import { type Micros, microsPerDay, microsPerMinute, microsPerSecond } from '../domain/units.ts'

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6}))?)?(Z|[+-]\d\d:?\d\d)?)?$/

/**
 * A date, or a date and time, as microseconds since 1970 UTC. Without a zone it is read as UTC.
 * Fails with `number/invalid`.
 */
export function parseIsoTime(text: string): Micros {
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
  const local = days * microsPerDay + seconds * microsPerSecond + fraction
  return (local - offsetOf(match[8] ?? 'Z')) as Micros
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return (zone.startsWith('-') ? -minutes : minutes) * microsPerMinute
}

/** `2008-10-10`, or `2008-10-10 14:30` (`14:30:05` where there are seconds) off midnight UTC. */
export const shownTime = (time: number): string =>
  time % microsPerDay === 0 ? formatDate(time as Micros) : shownClock(time)

/** `2008-10-10 14:30`, at midnight too. */
export function shownClock(time: number): string {
  const text = formatTime(time as Micros)
  const clock = text.slice(11, time % microsPerMinute === 0 ? 16 : 19)
  return `${text.slice(0, 10)} ${clock}`
}

/** A label as people read it: midnight UTC is a plain date. */
export const shownLabel = (iso: string): string => shownTime(parseIsoTime(iso))
