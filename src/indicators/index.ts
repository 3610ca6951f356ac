/** What a strategy needs to declare indicators: specs, and the interface it reads them through. */

export { adx } from './adx.ts'
export { atr, trueRange } from './atr.ts'
export {
  bollingerLower,
  bollingerMiddle,
  type BollingerOptions,
  bollingerUpper,
} from './bollinger.ts'
export { cci } from './cci.ts'
export {
  defineIndicator,
  fromTradingSignals,
  type IndicatorDefinition,
  type PriceBar,
  type TradingSignalsDefinition,
  type TradingSignalsIndicator,
} from './define-indicator.ts'
export { dema } from './dema.ts'
export { ema, rma } from './ema.ts'
export type { Seed, SeedOptions } from './exponential-smoother.ts'
export { donchianLower, donchianUpper, highest, lowest } from './extremes.ts'
export type { Indicator, IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'
export { kama } from './kama.ts'
export { linearRegressionSlope } from './linear-regression-slope.ts'
export { macd, macdHistogram, type MacdOptions, macdSignal } from './macd.ts'
export { mfi } from './mfi.ts'
export { momentum, roc } from './momentum.ts'
export { obv } from './obv.ts'
export { parabolicSar, type ParabolicSarOptions } from './parabolic-sar.ts'
export { rsi } from './rsi.ts'
export { sma } from './sma.ts'
export { type Source, type SourceOptions, sourcePrice } from './source.ts'
export { standardDeviation, zScore } from './standard-deviation.ts'
export { stochasticD, stochasticK, type StochasticOptions, williamsR } from './stochastic.ts'
export { StreamingIndicator } from './streaming-indicator.ts'
export { tema } from './tema.ts'
export { trix } from './trix.ts'
export { ultimateOscillator, type UltimateOscillatorOptions } from './ultimate-oscillator.ts'
export { vwap } from './vwap.ts'
export { wma } from './wma.ts'
