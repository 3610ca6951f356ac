/** What a strategy needs to declare indicators: specs, and the interface it reads them through. */
export { ema } from './ema.ts'
export type { Seed, SeedOptions } from './exponential-smoother.ts'
export type { Indicator, IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'
export { sma } from './sma.ts'
export type { Source, SourceOptions } from './source.ts'
export { StreamingIndicator } from './streaming-indicator.ts'
