/**
 * At what price a resting order meets a bar, if at all. Pure rules on integers; prices in ticks.
 *
 * A limit fills at its level, or at the open when the bar opens beyond it. A stop fills at its
 * level, or at the open when the bar opens beyond it: the worse of the two. `touchFill: 'close'`
 * is the other convention in use: the better or worse of level and close, for all of these orders.
 */

import type { BarPrices } from './bar-prices.ts'

export type { BarPrices } from './bar-prices.ts'

export type TouchFill = 'gap' | 'close'

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
 * A stop-limit order before its trigger. It triggers where its stop is met. If the limit is not yet
 * passed there, it fills at the stop's price, under `close` no further than its limit: on the way
 * from the stop to the close the market was at it. Triggered by the open with the limit on the far
 * side, it is a limit order for the rest of the bar, all of which lies after the trigger. Triggered
 * inside the bar with the limit on the far side, the order of the two touches is unknown and
 * nothing fills.
 */
export function stopLimitPrice(
  isBuy: boolean,
  stop: number,
  limit: number,
  bar: BarPrices,
  touch: TouchFill,
): StopLimitOutcome {
  const trigger = stopPrice(isBuy, stop, bar, 'gap')
  if (trigger === noFill) return { triggered: false, price: noFill }
  if (isBuy ? trigger <= limit : trigger >= limit) {
    const price = stopPrice(isBuy, stop, bar, touch)
    return { triggered: true, price: isBuy ? Math.min(price, limit) : Math.max(price, limit) }
  }
  const byOpen = isBuy ? bar.open >= stop : bar.open <= stop
  return { triggered: true, price: byOpen ? limitPrice(isBuy, limit, bar, touch) : noFill }
}
