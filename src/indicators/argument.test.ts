import { describe, expect, it } from 'vitest'

import * as door from './index.ts'
import type { IndicatorSpec } from './indicator.ts'

type Factory = (value: number) => IndicatorSpec

/** Every argument that is a number of bars, with the smallest that makes sense. */
const periods: readonly (readonly [name: string, minimum: number, make: Factory])[] = [
  ['sma(period)', 1, (period) => door.sma(period)],
  ['ema(period)', 1, (period) => door.ema(period)],
  ['rma(period)', 1, (period) => door.rma(period)],
  ['wma(period)', 1, (period) => door.wma(period)],
  ['dema(period)', 1, (period) => door.dema(period)],
  ['tema(period)', 1, (period) => door.tema(period)],
  ['kama(period)', 1, (period) => door.kama(period)],
  ['trix(period)', 1, (period) => door.trix(period)],
  ['macd(fast)', 1, (fast) => door.macd({ fast })],
  ['macd(slow)', 1, (slow) => door.macdSignal({ fast: 1, slow, signal: 3 })],
  ['macd(signal)', 1, (signal) => door.macdHistogram({ signal })],
  ['rsi(period)', 1, (period) => door.rsi(period)],
  ['stochastic(period)', 1, (period) => door.stochasticK({ period })],
  ['stochastic(smoothing)', 1, (smoothing) => door.stochasticK({ smoothing })],
  ['stochastic(signal)', 1, (signal) => door.stochasticD({ signal })],
  ['williamsR(period)', 1, (period) => door.williamsR(period)],
  ['cci(period)', 2, (period) => door.cci(period)],
  ['roc(period)', 1, (period) => door.roc(period)],
  ['momentum(period)', 1, (period) => door.momentum(period)],
  ['atr(period)', 1, (period) => door.atr(period)],
  ['adx(period)', 2, (period) => door.adx(period)],
  ['bollinger(period)', 2, (period) => door.bollingerUpper(period)],
  ['bollinger(period)', 2, (period) => door.bollingerMiddle(period)],
  ['bollinger(period)', 2, (period) => door.bollingerLower(period)],
  ['standardDeviation(period)', 2, (period) => door.standardDeviation(period)],
  ['zScore(period)', 2, (period) => door.zScore(period)],
  ['highest(period)', 1, (period) => door.highest(period)],
  ['lowest(period)', 1, (period) => door.lowest(period)],
  ['donchianUpper(period)', 1, (period) => door.donchianUpper(period)],
  ['donchianLower(period)', 1, (period) => door.donchianLower(period)],
  ['vwap(period)', 1, (period) => door.vwap(period)],
  ['mfi(period)', 1, (period) => door.mfi(period)],
  ['ultimateOscillator(short)', 1, (short) => door.ultimateOscillator({ short })],
  ['ultimateOscillator(medium)', 1, (medium) => door.ultimateOscillator({ short: 1, medium })],
  ['ultimateOscillator(long)', 1, (long) => door.ultimateOscillator({ long })],
  ['linearRegressionSlope(period)', 2, (period) => door.linearRegressionSlope(period)],
]

describe.each(periods)('%s', (name, minimum, make) => {
  it.each([0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY, 1e9])('refuses %d', (value) => {
    expect(() => make(value)).toThrow(RangeError)
    expect(() => make(value)).toThrow(
      `${name}: found "${value}", expected a whole number of bars from ${minimum} to 1000000.`,
    )
  })

  it('refuses text from untyped code', () => {
    expect(() => make('20' as unknown as number)).toThrow(`${name}: found the text "20", expected`)
  })
})

describe('other arguments', () => {
  it.each([
    [() => door.sma(5, { source: 'hl2' as 'close' }), 'sma(source): found the text "hl2"'],
    [
      () => door.ema(5, { seed: 'sma' as 'mean' }),
      'ema(seed): found the text "sma", expected one of "first", "mean".',
    ],
    [
      () => door.macd({ fast: 26, slow: 26 }),
      'macd(fast): found "26", expected a period shorter than slow, which is 26.',
    ],
    [() => door.bollingerUpper(20, { deviations: 0 }), 'bollinger(deviations): found "0"'],
    [() => door.parabolicSar({ step: Number.NaN }), 'parabolicSar(step): found "NaN"'],
    [
      () => door.parabolicSar({ step: 0.3 }),
      'parabolicSar(maximum): found "0.2", expected at least step, which is 0.3.',
    ],
    [
      () => door.ultimateOscillator({ short: 14 }),
      'ultimateOscillator(medium): found "14", expected more than 14.',
    ],
    [
      () => door.ultimateOscillator({ medium: 28 }),
      'ultimateOscillator(long): found "28", expected more than 28.',
    ],
  ])('are refused when they make no sense (%#)', (make, message) => {
    expect(make).toThrow(RangeError)
    expect(make).toThrow(expect.objectContaining({ code: 'strategy/invalid' }))
    expect(make).toThrow(message)
  })
})
