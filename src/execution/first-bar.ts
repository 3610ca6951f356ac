/**
 * In which bar an order can first fill. Bars of other instruments and intervals end while a bar of
 * its own instrument is under way: that bar's open, and part of its range, lie before the order.
 */

import { openedAt } from '../domain/bar-open.ts'
import type { Series } from '../domain/series.ts'
import type { MarketCursor } from './execution-options.ts'

/** Index of an instrument's first bar still to come that begins at `time` or later. */
export function firstBarAfter(market: MarketCursor, instrument: number, time: number): number {
  const series = market.series[instrument] as Series
  const latest = market.index[instrument] as number
  let bar = latest + 1
  if (series.time[latest] === time) return bar
  while (bar < series.length && openedAt(series, bar) < time) bar++
  return bar
}
