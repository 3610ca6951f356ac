/**
 * In which bar an order can first fill. Bars of other instruments and intervals end while a bar of
 * its own instrument is under way: that bar's open, and part of its range, lie before the order.
 */

import type { Series } from '../domain/series.ts'
import type { MarketCursor } from './execution-options.ts'

/** Index of an instrument's first bar still to come that begins at `time` or later. */
export function firstBarAfter(market: MarketCursor, instrument: number, time: number): number {
  const series = market.series[instrument] as Series
  const latest = market.index[instrument] as number
  let bar = latest + 1
  if (series.time[latest] === time) return bar
  while (bar < series.length && beginOf(series, bar) < time) bar++
  return bar
}

/** When a bar began. Where its stamp is its end and its length is not known: when the last ended. */
function beginOf({ label, time, interval }: Series, bar: number): number {
  const end = time[bar] as number
  const stamp = label[bar] as number
  if (stamp < end) return stamp
  return interval === null ? (time[bar - 1] ?? end) : end - interval
}
