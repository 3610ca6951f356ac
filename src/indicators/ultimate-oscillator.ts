/** Ultimate oscillator, by trading-signals. */

import { UltimateOscillator } from 'trading-signals'

import { checkPeriod, refuse } from './argument.ts'
import type { IndicatorSpec } from './indicator.ts'
import { tickBar, WrappedKernel } from './wrapped-kernel.ts'

/** Periods in bars. Defaults: `short` 7, `medium` 14, `long` 28. Each is longer than the last. */
export type UltimateOscillatorOptions = Readonly<{ short?: number; medium?: number; long?: number }>

/**
 * 100 · (4 · a(short) + 2 · a(medium) + a(long)) / 7, where a is Σ buying pressure / Σ true range
 * over that many bars, and buying pressure = close - min(low, close before). From 0 to 100; 50 where
 * the shortest span has no range. Warm-up: `long` + 1 bars. No seed.
 * Source: L. R. Williams, Technical Analysis of Stocks & Commodities, 1985.
 */
export function ultimateOscillator(options: UltimateOscillatorOptions = {}): IndicatorSpec {
  const short = checkPeriod('ultimateOscillator(short)', options.short ?? 7)
  const medium = checkPeriod('ultimateOscillator(medium)', options.medium ?? 14)
  const long = checkPeriod('ultimateOscillator(long)', options.long ?? 28)
  if (short >= medium) throw refuse('ultimateOscillator(medium)', medium, `more than ${short}`)
  if (medium >= long) throw refuse('ultimateOscillator(long)', long, `more than ${medium}`)
  return Object.freeze({
    name: 'ultimate-oscillator',
    label: `Ultimate oscillator ${short}/${medium}/${long}`,
    pane: 'own',
    warmup: long + 1,
    create: () =>
      new WrappedKernel({
        indicator: new UltimateOscillator({
          shortPeriod: short,
          mediumPeriod: medium,
          longPeriod: long,
        }),
        warmup: long + 1,
        input: tickBar,
        output: (value: number) => value,
      }),
  })
}
