/**
 * Every indicator against numbers that others published. Rows say which definition of ours gives
 * which column of theirs, and how close. Where a column is not ours by definition, docs/indicators.md
 * says why, and it is not here.
 */

import { describe, expect, it } from 'vitest'

import { valuesOf } from '../../tests/indicator-columns.ts'
import {
  checkPoints,
  haveVectors,
  printedTolerance,
  type Published,
  sheet,
  tulip,
} from '../../tests/indicator-vectors.ts'
import * as of from './index.ts'
import type { IndicatorSpec } from './indicator.ts'

const same = (value: number): number => value
const squared = (value: number): number => value * value
const fraction = (percent: number): number => percent / 100
/** The change in percent of the later value instead of the earlier. */
const ofLater = (percent: number): number => 100 - 100 / (1 + percent / 100)

/** Compares from the bar on which both have a value; at least one such bar must exist. */
function compare(
  published: Published,
  spec: IndicatorSpec,
  tolerance: number | 'printed',
  convert: (value: number) => number = same,
): void {
  const ours = valuesOf(spec, published.columns)
  let compared = 0
  for (const [index, text] of published.expected.entries()) {
    if (text === null || index < spec.warmup - 1) continue
    const distance = Math.abs(convert(ours[index] as number) - Number(text))
    const allowed = tolerance === 'printed' ? printedTolerance(text) : tolerance
    expect(distance, `bar ${index}: ${ours[index]} against "${text}"`).toBeLessThanOrEqual(allowed)
    compared++
  }
  expect(compared).toBeGreaterThan(0)
}

if (!haveVectors) {
  // oxlint-disable-next-line no-console
  console.warn('Skipped: published indicator vectors. "../shared/verify/indicators" is not here.')
}

// oxfmt-ignore
describe.runIf(haveVectors)('LEAN test data (QuantConnect, Apache-2.0)', () => {
  const mean = { seed: 'mean' } as const
  it.each([
    // Prices of the first file are rounded to two digits, its results are not.
    ['spy_with_indicators.csv', 'SMA14', of.sma(14), 0.006, same],
    ['spy_with_indicators.csv', 'EMA14', of.ema(14, mean), 0.006, same],
    ['spy_with_indicators.csv', 'RSI 14 Wilder', of.rsi(14), 5.1e-6, same],
    ['spy_with_indicators.csv', 'MACD 12 26', of.macd(mean), 2e-4, same],
    ['spy_atr_wilder.csv', 'Average True Range 14', of.atr(14), 5.1e-6, same],
    ['spy_bollinger_bands.csv', 'Moving Average 20', of.bollingerMiddle(20), 1e-9, same],
    ['spy_bollinger_bands.csv', 'Bollinger Bands® 20 2 Top', of.bollingerUpper(20), 6.1e-5, same],
    ['spy_bollinger_bands.csv', 'Bollinger Bands® 20 2 Bottom', of.bollingerLower(20), 6.1e-5, same],
    ['spy_with_don50.csv', 'Donchian Channels 50 Top', of.donchianUpper(50), 0, same],
    ['spy_with_don50.csv', 'Donchian Channels 50 Bottom', of.donchianLower(50), 0, same],
    ['spy_with_vwap.csv', 'Moving VWAP 50', of.vwap(50, { source: 'average' }), 6e-5, same],
    ['spy_with_cci.csv', 'Commodity Channel Index (CCI) 14', of.cci(14), 2.2e-3, same],
    ['spy_with_rocp50.csv', 'Rate of Change % 50', of.roc(50), 1.1e-5, same],
    ['spy_kama.csv', 'KAMA_5', of.kama(5), 1e-12, same],
    ['spy_var.csv', 'Var', of.standardDeviation(10), 2e-10, squared],
    ['spy_trix.csv', 'TRIX_5', of.trix(5, mean), 1e-13, same],
    ['spy_ultosc.csv', 'ULTOSC_7_14_28', of.ultimateOscillator(), 1e-12, same],
    ['spy_with_vwma.csv', 'VWMA20', of.vwap(20, { source: 'close' }), 1e-13, same],
    ['spy_with_stoch12k3.csv', 'Stochastics 12 %K 3', of.stochasticK({ period: 12 }), 4e-4, same],
    ['spy_with_stoch12k3.csv', '%D 5', of.stochasticD({ period: 12, signal: 5 }), 3e-4, same],
  ] as const)('%s: %s', (file, column, spec, tolerance, convert) => {
    compare(sheet(`indicators/lean/${file}`, column), spec, tolerance, convert)
  })
})

// oxfmt-ignore
describe.runIf(haveVectors)('StockCharts sheets (bukosabino/ta, MIT)', () => {
  it.each([
    ['cs-atr.csv', 'TR', of.trueRange(), 1e-14],
    ['cs-bbands.csv', 'MiddleBand', of.bollingerMiddle(20), 0],
    ['cs-bbands.csv', 'HighBand', of.bollingerUpper(20), 5.1e-7],
    ['cs-bbands.csv', 'LowBand', of.bollingerLower(20), 5.1e-7],
    ['cs-macd.csv', 'MACD_line', of.macd(), 5e-10],
    ['cs-obv.csv', 'OBV', of.obv(), 0],
    ['cs-percentr.csv', 'Williams_%R', of.williamsR(14), 5.1e-7],
    ['cs-soo.csv', 'SO', of.stochasticK({ smoothing: 1 }), 5.1e-7],
    // The mean of values that were rounded to six digits.
    ['cs-soo.csv', 'SO_SIG', of.stochasticD({ smoothing: 1 }), 1e-6],
    ['cs-dc.csv', 'upper_band', of.donchianUpper(20), 0],
    ['cs-dc.csv', 'lower_band', of.donchianLower(20), 0],
    ['cs-kama.csv', 'KAMA', of.kama(10), 5.1e-7],
    ['cs-vwap.csv', 'vwap', of.vwap(14), 1e-13],
    ['cs-ultosc.csv', 'Ult_Osc', of.ultimateOscillator(), 2e-7],
  ] as const)('%s: %s', (file, column, spec, tolerance) => {
    compare(sheet(`indicators/stockcharts/${file}`, column), spec, tolerance)
  })

  it('cs-macd.csv: MACD_signal, which starts 25 bars earlier, once the start has faded', () => {
    const { columns, expected } = sheet('indicators/stockcharts/cs-macd.csv', 'MACD_signal')
    const late = expected.map((text, index) => (index < 110 ? null : text))
    compare({ columns, expected: late }, of.macdSignal(), 1e-8)
  })

  it('cs-psar.csv: the first turn and all after it, whose start is another', () => {
    const up = sheet('indicators/stockcharts/cs-psar.csv', 'psar_up')
    const down = sheet('indicators/stockcharts/cs-psar.csv', 'psar_down')
    const expected = up.expected.map((text, index) =>
      index < 8 ? null : (text ?? down.expected[index] ?? null),
    )
    compare({ columns: up.columns, expected }, of.parabolicSar(), 5.1e-9)
  })
})

type Options = Readonly<Record<string, string>>
const n = (options: Options, name = 'period'): number => Number(options[name])
const macdOf = (o: Options): of.MacdOptions => ({
  fast: n(o, 'short_period'),
  slow: n(o, 'long_period'),
  signal: n(o, 'signal_period'),
})
const stochasticOf = (o: Options): of.StochasticOptions => ({
  period: n(o, 'k_period'),
  smoothing: n(o, 'k_slowing_period'),
  signal: n(o, 'd_period'),
})
const ultimateOf = (o: Options): of.UltimateOscillatorOptions => ({
  short: n(o, 'short_period'),
  medium: n(o, 'medium_period'),
  long: n(o, 'long_period'),
})
const sarOf = (o: Options): of.ParabolicSarOptions => ({
  step: n(o, 'acceleration_factor_step'),
  maximum: n(o, 'acceleration_factor_maximum'),
})
const bandOf = (o: Options): of.BollingerOptions => ({ deviations: n(o, 'stddev') })

type TulipRow = readonly [
  indicator: string,
  line: string,
  make: (options: Options) => IndicatorSpec,
  convert: (value: number) => number,
]

// oxfmt-ignore
const tulipRows: readonly TulipRow[] = [
  ['sma', 'sma', (o) => of.sma(n(o)), same],
  ['ema', 'ema', (o) => of.ema(n(o)), same],
  ['wma', 'wma', (o) => of.wma(n(o)), same],
  ['wilders', 'wilders', (o) => of.rma(n(o)), same],
  ['dema', 'dema', (o) => of.dema(n(o)), same],
  ['tema', 'tema', (o) => of.tema(n(o)), same],
  ['kama', 'kama', (o) => of.kama(n(o)), same],
  ['trix', 'trix', (o) => of.trix(n(o)), ofLater],
  ['macd', 'macd', (o) => of.macd(macdOf(o)), same],
  ['macd', 'macd_signal', (o) => of.macdSignal(macdOf(o)), same],
  ['macd', 'macd_histogram', (o) => of.macdHistogram(macdOf(o)), same],
  ['rsi', 'rsi', (o) => of.rsi(n(o)), same],
  ['stoch', 'stoch_k', (o) => of.stochasticK(stochasticOf(o)), same],
  ['stoch', 'stoch_d', (o) => of.stochasticD(stochasticOf(o)), same],
  ['willr', 'willr', (o) => of.williamsR(n(o)), same],
  ['cci', 'cci', (o) => of.cci(n(o)), same],
  ['roc', 'roc', (o) => of.roc(n(o)), fraction],
  ['mom', 'mom', (o) => of.momentum(n(o)), same],
  ['tr', 'tr', () => of.trueRange(), same],
  ['atr', 'atr', (o) => of.atr(n(o)), same],
  ['adx', 'adx', (o) => of.adx(n(o)), same],
  ['bbands', 'bbands_upper', (o) => of.bollingerUpper(n(o), bandOf(o)), same],
  ['bbands', 'bbands_middle', (o) => of.bollingerMiddle(n(o), bandOf(o)), same],
  ['bbands', 'bbands_lower', (o) => of.bollingerLower(n(o), bandOf(o)), same],
  ['stddev', 'stddev', (o) => of.standardDeviation(n(o)), same],
  ['max', 'max', (o) => of.highest(n(o)), same],
  ['min', 'min', (o) => of.lowest(n(o)), same],
  ['obv', 'obv', () => of.obv(), same],
  ['vwma', 'vwma', (o) => of.vwap(n(o), { source: 'close' }), same],
  ['mfi', 'mfi', (o) => of.mfi(n(o)), same],
  ['ultosc', 'ultosc', (o) => of.ultimateOscillator(ultimateOf(o)), same],
  ['psar', 'psar', (o) => of.parabolicSar(sarOf(o)), same],
  ['linregslope', 'linregslope', (o) => of.linearRegressionSlope(n(o)), same],
]

describe.runIf(haveVectors)('tulip indicators (TulipCharts, values only)', () => {
  it.each(tulipRows)('%s: %s, generated by the library', (indicator, line, make, convert) => {
    const vectors = tulip('indicators/tulip/tulip-generated.json', indicator)
    expect(vectors.length).toBeGreaterThan(0)
    for (const { options, columns, expected } of vectors) {
      const published = { columns, expected: expected[line] ?? [] }
      compare(published, make(options), 'printed', convert)
    }
  })

  // The book prints its MACD with the weights 0.15 and 0.075 instead of 2 / (period + 1).
  const inBook = tulipRows.filter(([indicator]) => indicator !== 'macd')
  it.each([
    ['Technical Analysis from A to Z', 'second-set/indicators/tulip/tulip-atoz-book.json', 23],
    ['tulip-extra', 'second-set/indicators/tulip/tulip-extra.json', 11],
  ] as const)('every vector of %s', (_, path, count) => {
    let found = 0
    for (const [indicator, line, make, convert] of inBook) {
      for (const { options, columns, expected } of tulip(path, indicator)) {
        // Some results were computed from rounded intermediates: one unit of the fourth digit.
        const published = { columns, expected: expected[line] ?? [] }
        compare(published, make(options), indicator === 'kama' ? 2e-4 : 6e-4, convert)
        found++
      }
    }
    expect(found).toBe(count)
  })
})

// oxfmt-ignore
describe.runIf(haveVectors)('backtrader check points (values only)', () => {
  const mean = { seed: 'mean' } as const
  const [first, second] = ['indicators', 'second-set/indicators'] as const
  it.each([
    [second, 'btind.SMA', 0, of.sma(30), same],
    [second, 'btind.EMA', 0, of.ema(30, mean), same],
    [first, 'btind.SMMA', 0, of.rma(30), same],
    [first, 'btind.WMA', 0, of.wma(30), same],
    [second, 'btind.DEMA', 0, of.dema(30, mean), same],
    [first, 'btind.TEMA', 0, of.tema(30, mean), same],
    [second, 'btind.Trix', 0, of.trix(15, mean), same],
    [second, 'btind.MACDHisto', 0, of.macd(mean), same],
    [second, 'btind.MACDHisto', 1, of.macdSignal(mean), same],
    [second, 'btind.MACDHisto', 2, of.macdHistogram(mean), same],
    [second, 'btind.RSI', 0, of.rsi(14), same],
    [first, 'btind.ROC', 0, of.roc(12), fraction],
    [first, 'btind.Momentum', 0, of.momentum(12), same],
    [first, 'btind.Highest', 0, of.highest(14), same],
    [second, 'btind.Lowest', 0, of.lowest(14), same],
    [second, 'btind.BBands', 0, of.bollingerMiddle(20), same],
    [second, 'btind.BBands', 1, of.bollingerUpper(20), same],
    [second, 'btind.BBands', 2, of.bollingerLower(20), same],
    [second, 'btind.Stochastic', 0, of.stochasticK(), same],
    [second, 'btind.Stochastic', 1, of.stochasticD(), same],
    [first, 'btind.StochasticFull', 0, of.stochasticK({ smoothing: 1 }), same],
    [second, 'bt.indicators.UltimateOscillator', 0, of.ultimateOscillator(), same],
    [second, 'btind.WilliamsR', 0, of.williamsR(14), same],
  ] as const)('%s: %s line %d', (folder, indicator, line, spec, convert) => {
    const path = `${folder}/backtrader/checkpoints.json`
    compare(checkPoints(path, indicator, line), spec, 5.1e-7, convert)
  })

  it.each([
    [second, 'btind.ATR', of.atr(14)],
    [first, 'btind.DM', of.adx(14)],
  ] as const)('%s: %s at the last bar, after starting one bar later', (folder, indicator, spec) => {
    const { columns, expected } = checkPoints(`${folder}/backtrader/checkpoints.json`, indicator, 0)
    const last = expected.map((text, index) => (index === 254 ? text : null))
    compare({ columns, expected: last }, spec, 5.1e-7)
  })
})
