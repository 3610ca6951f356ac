/** What the charts draw, laid on the axis: bars, indicators, equity and drawdown as columns. */

import { drawdownColumn } from '../drawdowns.ts'
import type { EquityColumns, PriceSeries } from '../model.ts'
import type { Axis } from './axis.ts'

/** Bars on the axis. `place` ascends; a place without a bar of this symbol is absent. */
export type DrawnBars = Readonly<{
  symbol: string
  priceScale: number
  place: Float64Array
  open: Float64Array
  high: Float64Array
  low: Float64Array
  close: Float64Array
  indicators: readonly DrawnIndicator[]
}>

/** Values stand beside the bars; NaN where the indicator has none yet. */
export type DrawnIndicator = Readonly<{
  label: string
  pane: 'price' | 'own'
  values: Float64Array
}>

/** Indicators drawn over the price: the first four a strategy declared. */
export const priceIndicators = (bars: DrawnBars): readonly DrawnIndicator[] =>
  bars.indicators.filter((one) => one.pane === 'price').slice(0, 4)

/** Bars that share a place become one: first open, highest high, lowest low, last close. */
export function drawnBars(series: PriceSeries, axis: Axis): DrawnBars {
  const { length } = series.time
  const place = new Float64Array(length)
  const open = new Float64Array(length)
  const high = new Float64Array(length)
  const low = new Float64Array(length)
  const close = new Float64Array(length)
  const source = new Float64Array(length)
  let count = 0
  for (let i = 0; i < length; i++) {
    const at = axis.placeOf(series.time[i] as number)
    const isNew = count === 0 || at > (place[count - 1] as number)
    if (isNew) {
      place[count] = at
      open[count] = series.open[i] as number
      high[count] = series.high[i] as number
      low[count] = series.low[i] as number
      count++
    }
    const k = count - 1
    high[k] = Math.max(high[k] as number, series.high[i] as number)
    low[k] = Math.min(low[k] as number, series.low[i] as number)
    close[k] = series.close[i] as number
    source[k] = i
  }
  const cut = (column: Float64Array): Float64Array => column.subarray(0, count)
  const from = cut(source)
  return {
    symbol: series.symbol,
    priceScale: series.priceScale,
    place: cut(place),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    indicators: series.indicators.map(({ label, pane, values }) => ({
      label,
      pane,
      values: from.map((index) => values[index] ?? Number.NaN),
    })),
  }
}

/** Equity in units of the currency and drawdown as a ratio, on the axis. */
export type DrawnEquity = Readonly<{
  place: Float64Array
  equity: Float64Array
  drawdown: Float64Array
}>

/** Steps that share a place become one: last equity, lowest drawdown. `start` is in minor units. */
export function drawnEquity(columns: EquityColumns, start: number, axis: Axis): DrawnEquity {
  const { length } = columns.time
  const depth = drawdownColumn(columns.equity, start)
  const factor = 10 ** columns.scale
  const place = new Float64Array(length)
  const equity = new Float64Array(length)
  const drawdown = new Float64Array(length)
  let count = 0
  for (let i = 0; i < length; i++) {
    const at = axis.placeOf(columns.time[i] as number)
    if (count === 0 || at > (place[count - 1] as number)) {
      place[count] = at
      drawdown[count] = depth[i] as number
      count++
    }
    equity[count - 1] = (columns.equity[i] as number) / factor
    drawdown[count - 1] = Math.min(drawdown[count - 1] as number, depth[i] as number)
  }
  return {
    place: place.subarray(0, count),
    equity: equity.subarray(0, count),
    drawdown: drawdown.subarray(0, count),
  }
}
