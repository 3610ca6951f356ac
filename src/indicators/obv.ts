/** On-balance volume, by trading-signals. */

import { OBV } from 'trading-signals'

import type { IndicatorSpec } from './indicator.ts'
import { tickBar, WrappedKernel } from './wrapped-kernel.ts'

/**
 * OBV = OBV before + volume where the close rose, - volume where it fell, unchanged where it stood
 * still. Seed: 0 at the first bar, whose volume does not count. Warm-up: 2 bars.
 * Source: J. E. Granville, New Key to Stock Market Profits, 1963.
 */
export function obv(): IndicatorSpec {
  return Object.freeze({
    name: 'obv',
    label: 'OBV',
    pane: 'own',
    warmup: 2,
    create: () =>
      new WrappedKernel({
        indicator: new OBV(2),
        warmup: 2,
        input: tickBar,
        output: (volume: number, columns) => volume / 10 ** columns.volumeScale,
      }),
  })
}
