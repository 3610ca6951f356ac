/** The four prices of a bar, as rules look at them. */

import type { Series } from '../domain/series.ts'

/** In ticks. */
export type BarPrices = { open: number; high: number; low: number; close: number }

/** Reads a bar of a series into `bar`. */
export function readBar(bar: BarPrices, series: Series, index: number): BarPrices {
  bar.open = series.open[index] as number
  bar.high = series.high[index] as number
  bar.low = series.low[index] as number
  bar.close = series.close[index] as number
  return bar
}
