/** Moments as people give them, to begin or end a period, read in an instrument's zone. */

import { Fault } from '../domain/fault.ts'
import type { Series } from '../domain/series.ts'
import type { Micros } from '../domain/units.ts'
import { momentOfDay, parseDay } from './action-input.ts'
import { firstDatedFrom } from './bar-days.ts'
import { StampColumn } from './stamp-column.ts'
import { TimeZone } from './time-zone.ts'

/** A date (`2024-03-01`, in the zone of each instrument), an ISO 8601 moment, or microseconds. */
export type Moment = string | Micros

/**
 * Finds the first bar of a series that counts (`from`), or the first that no longer does (`to`). A
 * date takes bars by their dates, any other moment by their labels. Fails with `config/invalid`,
 * where `name` is what the moment is called.
 */
export function edgeFinder(
  moment: Moment,
  edge: 'from' | 'to',
  name: string = edge,
): (series: Series) => number {
  const resolve = momentResolver(moment, edge, name)
  const isDate = typeof moment === 'string' && parseDay(moment) !== null
  return (series) => {
    const at = resolve(series.instrument.timeZone)
    return isDate ? firstDatedFrom(series, at) : firstAtOrAfter(series.label, at)
  }
}

/**
 * The first label that counts (`from`), or the first that no longer does (`to`; a date includes
 * its whole day), by time zone. Fails with `config/invalid`.
 */
export function momentResolver(
  moment: Moment,
  edge: 'from' | 'to',
  name: string = edge,
): (timeZone: string) => number {
  const past = edge === 'to' ? 1 : 0
  if (typeof moment === 'number') return () => moment + past
  const zones = new Map<string, number>()
  const read = readerFor(moment, edge, name)
  return (timeZone) => {
    const known = zones.get(timeZone)
    if (known !== undefined) return known
    const found = read(new TimeZone(timeZone))
    zones.set(timeZone, found)
    return found
  }
}

function readerFor(moment: string, edge: 'from' | 'to', name: string): (zone: TimeZone) => number {
  const past = edge === 'to' ? 1 : 0
  const day = parseDay(moment)
  if (day !== null) return (zone) => momentOfDay(day + past, zone)
  const column = new StampColumn(edge, 'iso', 1)
  const refused = column.setText(0, moment)
  const value = column.values[0] as number
  if (refused !== null) {
    throw new Fault(
      'config/invalid',
      `Expected ${name} to be a date such as "2024-03-01" or an ISO 8601 moment, found "${moment}".`,
    )
  }
  if (column.kind !== 'local') return () => value + past
  return (zone) => {
    const found = zone.resolve(value)
    if (found.kind === 'single') return found.utc + past
    return (found.kind === 'fold' ? found.first : found.end) + past
  }
}

/** Index of the first value at or after `moment` in an ascending column. */
export function firstAtOrAfter(column: ArrayLike<number>, moment: number): number {
  let low = 0
  let high = column.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((column[middle] as number) < moment) low = middle + 1
    else high = middle
  }
  return low
}
