/**
 * Which date a bar belongs to, and from when on it counts. The one place that decides it; zones are
 * not known here, so it is told as a moment, and the day that holds this moment is the bar's.
 */

import { openedAt } from './bar-open.ts'
import { type Column, createColumn, type Series } from './series.ts'
import { type Micros, microsPerDay } from './units.ts'

/**
 * The moment that dates a bar: its label, or the last microsecond before it for a bar shorter than
 * a day that is stamped at its close. So the hour that ends at midnight is of the day that ends
 * there. Bars of a day and more bear the date that is written on them.
 */
export function datedAt(series: Series, bar: number): Micros {
  const label = series.label[bar] as number
  return (isStampedAtClose(series, bar) ? label - 1 : label) as Micros
}

/** The same for all bars, ascending: the labels themselves where no bar is dated by another moment. */
export function datedColumn(series: Series): Column {
  const { length, label, time, interval } = series
  if (interval === null || interval >= microsPerDay) return label
  let dated = label
  for (let bar = 0; bar < length; bar++) {
    if (time[bar] !== label[bar]) continue
    if (dated === label) {
      dated = createColumn(length)
      dated.set(label.subarray(0, length))
    }
    dated[bar] = (label[bar] as number) - 1
  }
  return dated
}

/** From when on a bar counts: its label, or its open where the label is the close of less than a day. */
export function beginOf(series: Series, bar: number): Micros {
  return (isStampedAtClose(series, bar) ? openedAt(series, bar) : series.label[bar]) as Micros
}

function isStampedAtClose({ interval, label, time }: Series, bar: number): boolean {
  return interval !== null && interval < microsPerDay && time[bar] === label[bar]
}
