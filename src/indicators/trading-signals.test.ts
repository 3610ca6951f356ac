/** Every indicator against trading-signals, which our own kernels replace only for speed. */

import {
  ADX,
  ATR,
  BollingerBands,
  CCI,
  DonchianChannels,
  EMA,
  getZScore,
  KAMA,
  LinearRegression,
  MACD,
  MFI,
  MOM,
  OBV,
  Period,
  ROC,
  RSI,
  SMA,
  StochasticOscillator,
  TEMA,
  TR,
  TRIX,
  UltimateOscillator,
  VWMA,
  WilliamsR,
  WMA,
  WSMA,
} from 'trading-signals'
import { describe, expect, it } from 'vitest'

import { valuesOf, walkColumns } from '../../tests/indicator-columns.ts'
import type { PriceBar, TradingSignalsIndicator } from './define-indicator.ts'
import * as door from './index.ts'
import type { IndicatorSpec } from './indicator.ts'

const columns = walkColumns({ length: 3000, seed: 11 })
// Bars whose high rises as far as their low falls are left out: see the last test.
for (let index = 0; index < 3000; index++) {
  columns.high[index] = 2 * Math.ceil((columns.high[index] as number) / 2)
  columns.low[index] = 2 * Math.floor((columns.low[index] as number) / 2) - (index % 2)
}
const bars: PriceBar[] = Array.from(columns.close, (_, index) => ({
  open: (columns.open[index] as number) / 100,
  high: (columns.high[index] as number) / 100,
  low: (columns.low[index] as number) / 100,
  close: (columns.close[index] as number) / 100,
  volume: columns.volume[index] as number,
}))

/** The library's values, fed with prices, NaN where it has none. */
function library<Input, Result>(
  indicator: TradingSignalsIndicator<Input, Result>,
  input: (bar: PriceBar) => Input,
  output: (result: Result) => number,
): number[] {
  return bars.map((bar) => {
    const result = indicator.update(input(bar), false)
    return result === null ? Number.NaN : output(result)
  })
}

const close = (bar: PriceBar): number => bar.close
const whole = (bar: PriceBar): PriceBar => ({ ...bar })
const same = (value: number): number => value

/** Distances are measured against `scale`, the size of the prices or of the oscillator's range. */
type Row = readonly [spec: IndicatorSpec, scale: number, theirs: number[]]

const macd = (): MACD => new MACD(new EMA(12), new EMA(26), new EMA(9))
const stochastic = (dPeriod: number): StochasticOscillator =>
  new StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod })

/** Prices so large that a third of their sum is a whole number. */
const typical = ({ high, low, close: last, volume }: PriceBar): PriceBar => {
  const ticks = Math.round(100 * high) + Math.round(100 * low) + Math.round(100 * last)
  return { open: ticks, high: ticks, low: ticks, close: ticks, volume }
}

function doubleAverage(): number[] {
  const [inner, outer] = [new EMA(20), new EMA(20)]
  return bars.map((bar) => {
    const single = inner.update(bar.close, false)
    return inner.isStable ? 2 * single - outer.update(single, false) : Number.NaN
  })
}

const rows: readonly Row[] = [
  [door.sma(20), 100, library(new SMA(20), close, same)],
  [door.ema(20), 100, library(new EMA(20), close, same)],
  [door.rma(14), 100, library(new WSMA(14), close, same)],
  [door.wma(20), 100, library(new WMA(20), close, same)],
  // The library's own DEMA starts its second average before the first is ready.
  [door.dema(20), 100, doubleAverage()],
  [door.tema(20), 100, library(new TEMA(20), close, same)],
  [door.kama(10), 100, library(new KAMA(10), close, same)],
  // The library divides the change by the present value, not by the one before.
  [door.trix(15), 1, library(new TRIX(15), close, (value) => 100 / (1 - value / 100) - 100)],
  [door.macd(), 100, library(macd(), close, (result) => result.macd)],
  [door.macdSignal(), 100, library(macd(), close, (result) => result.signal)],
  [door.macdHistogram(), 100, library(macd(), close, (result) => result.histogram)],
  [door.rsi(14), 100, library(new RSI(14), close, same)],
  [door.stochasticK(), 100, library(stochastic(1), whole, (result) => result.stochK)],
  [door.stochasticD(), 100, library(stochastic(3), whole, (result) => result.stochD)],
  [door.williamsR(14), 100, library(new WilliamsR(14), whole, same)],
  [door.cci(20), 100, library(new CCI(20), whole, same)],
  [door.roc(12), 100, library(new ROC(12), close, (change) => 100 * change)],
  [door.momentum(12), 100, library(new MOM(12), close, same)],
  [door.trueRange(), 100, library(new TR(), whole, same)],
  [door.atr(14), 100, library(new ATR(14), whole, same)],
  [door.adx(14), 100, library(new ADX(14), whole, same)],
  [
    door.bollingerUpper(20),
    100,
    library(new BollingerBands(20, 2), close, (result) => result.upper),
  ],
  [
    door.bollingerMiddle(20),
    100,
    library(new BollingerBands(20, 2), close, (result) => result.middle),
  ],
  [
    door.bollingerLower(20),
    100,
    library(new BollingerBands(20, 2), close, (result) => result.lower),
  ],
  [
    door.standardDeviation(20),
    100,
    library(new BollingerBands(20, 1), close, (result) => result.upper - result.middle),
  ],
  [
    door.zScore(20),
    1,
    bars.map((_, index) =>
      index < 19 ? Number.NaN : getZScore(bars.slice(index - 19, index + 1).map(close)),
    ),
  ],
  [door.highest(20), 100, library(new Period(20), close, (result) => result.highest)],
  [door.lowest(20), 100, library(new Period(20), close, (result) => result.lowest)],
  [door.donchianUpper(20), 100, library(new DonchianChannels(20), whole, ({ upper }) => upper)],
  [door.donchianLower(20), 100, library(new DonchianChannels(20), whole, ({ lower }) => lower)],
  [door.obv(), 1, library(new OBV(2), whole, same)],
  [door.vwap(20, { source: 'close' }), 100, library(new VWMA(20), whole, same)],
  // Thirds of prices are no doubles, and the library takes equal typical prices for unequal ones.
  [door.mfi(14), 100, library(new MFI(14), typical, same)],
  [door.ultimateOscillator(), 100, library(new UltimateOscillator(), whole, same)],
  [
    door.linearRegressionSlope(20),
    100,
    library(new LinearRegression(20), close, ({ slope }) => slope),
  ],
]

describe.each(rows.map((row) => [row[0].label, ...row] as const))(
  '%s',
  (_, spec, scale, theirs) => {
    it('equals trading-signals to 1e-12', () => {
      const ours = valuesOf(spec, columns)
      let compared = 0
      for (let index = spec.warmup - 1; index < ours.length; index++) {
        const expected = theirs[index] as number
        const distance = Math.abs((ours[index] as number) - expected)
        expect(distance).toBeLessThanOrEqual(1e-12 * Math.max(scale, Math.abs(expected)))
        compared++
      }
      expect(compared).toBe(3000 - spec.warmup + 1)
    })
  },
)

describe('trading-signals', () => {
  it('covers every indicator but the parabolic SAR, where it does not follow its source', () => {
    const others = new Set([
      'StreamingIndicator',
      'defineIndicator',
      'fromTradingSignals',
      'sourcePrice',
      'parabolicSar',
    ])
    const offered = Object.keys(door)
      .filter((name) => !others.has(name))
      .map((name) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
    const compared = new Set(rows.map(([spec]) => spec.name))
    expect(offered.filter((name) => !compared.has(name))).toEqual([])
  })

  it('counts equal moves up and down as both, which we count as neither', () => {
    const equal = walkColumns({ length: 60, step: 1 })
    for (let index = 0; index < 60; index++) {
      equal.high[index] = 1000 + (index % 2)
      equal.low[index] = 900 - (index % 2)
    }
    expect(valuesOf(door.adx(5), equal).slice(8)).toEqual(Array.from({ length: 52 }, () => 0))
  })
})
