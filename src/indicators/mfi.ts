/** Money flow index, by trading-signals. */

import { MFI } from 'trading-signals'

import { checkPeriod } from './argument.ts'
import type { IndicatorColumns, IndicatorSpec } from './indicator.ts'
import { sourceTicks } from './source.ts'
import { type TickBar, WrappedKernel } from './wrapped-kernel.ts'

/**
 * MFI = 100 · rising flow / (rising flow + falling flow), where a bar's flow is typical price ·
 * volume and it rises or falls with the typical price, over the last `period` changes. From 0 to
 * 100; 50 where there was no flow. Warm-up: `period` + 1 bars. No seed.
 * Source: G. Quong and A. Soudack, Technical Analysis of Stocks & Commodities, March 1989.
 */
export function mfi(period: number): IndicatorSpec {
  checkPeriod('mfi(period)', period)
  return Object.freeze({
    name: 'mfi',
    label: `MFI ${period}`,
    pane: 'own',
    warmup: period + 1,
    create: () =>
      new WrappedKernel({
        indicator: new MFI(period),
        warmup: period + 1,
        input: typicalBar,
        output: (value: number) => value,
      }),
  })
}

/**
 * The library takes a third of high + low + close. Three times the sum in each place makes that
 * third a whole number, so that typical prices that are equal compare as equal.
 */
function typicalBar(columns: IndicatorColumns, index: number): TickBar {
  const ticks = sourceTicks('typical', columns, index)
  const volume = columns.volume[index] as number
  return { open: ticks, high: ticks, low: ticks, close: ticks, volume }
}
