/**
 * At what price a resting order meets a bar, if at all. Pure rules on integers; prices in ticks.
 *
 * A limit fills at its level, or at the open when the bar opens beyond it. A stop fills at its
 * level, or at the open when the bar opens beyond it: the worse of the two. `touchFill: 'close'`
 * is the other convention in use: the better or worse of level and close.
 */

import type { Series } from '../domain/series.ts'

export type TouchFill = 'gap' | 'close'

/** The four prices of a bar in ticks. */
export type BarPrices = { open: number; high: number; low: number; close: number }

/** Reads a bar of a series into `bar`. */
export function readBar(bar: BarPrices, series: Series, index: number): BarPrices {
  bar.open = series.open[index] as number
  bar.high = series.high[index] as number
  bar.low = series.low[index] as number
  bar.close = series.close[index] as number
  return bar
}

/** No fill in this bar. Not a price: no instrument reaches it. */
export const noFill: number = Number.MAX_SAFE_INTEGER

export function limitPrice(
  isBuy: boolean,
  limit: number,
  bar: BarPrices,
  touch: TouchFill,
): number {
  const other = touch === 'gap' ? bar.open : bar.close
  if (isBuy) return bar.low <= limit ? Math.min(limit, other) : noFill
  return bar.high >= limit ? Math.max(limit, other) : noFill
}

export function stopPrice(isBuy: boolean, stop: number, bar: BarPrices, touch: TouchFill): number {
  const other = touch === 'gap' ? bar.open : bar.close
  if (isBuy) return bar.high >= stop ? Math.max(stop, other) : noFill
  return bar.low <= stop ? Math.min(stop, other) : noFill
}

export type StopLimitOutcome = Readonly<{ triggered: boolean; price: number }>

/**
 * A stop-limit order before its trigger. It triggers where the stop would fill; if that price
 * respects the limit it fills there. Triggered by the open with the limit not yet reached, the
 * rest of the bar lies after the trigger and may still reach the limit. Triggered inside the bar
 * with the limit on the far side, the order of the two touches is unknown and nothing fills.
 */
export function stopLimitPrice(
  isBuy: boolean,
  stop: number,
  limit: number,
  bar: BarPrices,
): StopLimitOutcome {
  const trigger = stopPrice(isBuy, stop, bar, 'gap')
  if (trigger === noFill) return { triggered: false, price: noFill }
  const respects = isBuy ? trigger <= limit : trigger >= limit
  if (respects) return { triggered: true, price: trigger }
  const byOpen = isBuy ? bar.open >= stop : bar.open <= stop
  const reaches = isBuy ? bar.low <= limit : bar.high >= limit
  return { triggered: true, price: byOpen && reaches ? limit : noFill }
}
