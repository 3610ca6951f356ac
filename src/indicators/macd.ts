/** Moving average convergence and divergence: one spec for each of its three lines. */

import { checkPeriod, refuse } from './argument.ts'
import {
  checkSeed,
  emaSmoother,
  type ExponentialSmoother,
  type SeedOptions,
  seedSuffix,
} from './exponential-smoother.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'
import {
  checkSource,
  type Source,
  sourceDivisor,
  type SourceOptions,
  sourceSuffix,
  sourceTicks,
} from './source.ts'

/** Periods in bars. Defaults: `fast` 12, `slow` 26, `signal` 9. `fast` is shorter than `slow`. */
export type MacdOptions = Readonly<{ fast?: number; slow?: number; signal?: number }> &
  SourceOptions &
  SeedOptions

/**
 * MACD = EMA(fast) - EMA(slow). Warm-up: `slow` bars. Both averages start at the first bar.
 * Seed `first` (default) or `mean`, as for the EMA.
 * Source: G. Appel, The Moving Average Convergence-Divergence Trading Method, 1979.
 */
export function macd(options: MacdOptions = {}): IndicatorSpec {
  return macdSpec('macd', options)
}

/**
 * The signal line: EMA(signal) of the MACD, started at its first value.
 * Warm-up: `slow` + `signal` - 1 bars.
 */
export function macdSignal(options: MacdOptions = {}): IndicatorSpec {
  return macdSpec('macd-signal', options)
}

/** The histogram: MACD less its signal line. Warm-up: `slow` + `signal` - 1 bars. */
export function macdHistogram(options: MacdOptions = {}): IndicatorSpec {
  return macdSpec('macd-histogram', options)
}

type Line = 'macd' | 'macd-signal' | 'macd-histogram'

const titles: Readonly<Record<Line, string>> = {
  macd: 'MACD',
  'macd-signal': 'MACD signal',
  'macd-histogram': 'MACD histogram',
}

function macdSpec(line: Line, options: MacdOptions): IndicatorSpec {
  const fast = checkPeriod('macd(fast)', options.fast ?? 12)
  const slow = checkPeriod('macd(slow)', options.slow ?? 26)
  const signal = checkPeriod('macd(signal)', options.signal ?? 9)
  if (fast >= slow) throw refuse('macd(fast)', fast, `a period shorter than slow, which is ${slow}`)
  const source = checkSource('macd(source)', options.source)
  const seed = checkSeed('macd(seed)', options.seed)
  const periods = line === 'macd' ? `${fast}/${slow}` : `${fast}/${slow}/${signal}`
  return Object.freeze({
    name: line,
    label: `${titles[line]} ${periods}${sourceSuffix(source)}${seedSuffix(seed)}`,
    pane: 'own',
    warmup: line === 'macd' ? slow : slow + signal - 1,
    create: () =>
      new MacdKernel(line, source, {
        fast: emaSmoother(fast, seed),
        slow: emaSmoother(slow, seed),
        signal: emaSmoother(signal, seed),
      }),
  })
}

type Smoothers = Readonly<Record<'fast' | 'slow' | 'signal', ExponentialSmoother>>

class MacdKernel implements IndicatorKernel {
  private readonly line: Line
  private readonly source: Source
  private readonly divisor: number
  private readonly smoothers: Smoothers

  constructor(line: Line, source: Source, smoothers: Smoothers) {
    this.line = line
    this.source = source
    this.divisor = sourceDivisor(source)
    this.smoothers = smoothers
  }

  update(columns: IndicatorColumns, index: number): number {
    const ticks = sourceTicks(this.source, columns, index)
    const fast = this.smoothers.fast.next(ticks)
    const difference = fast - this.smoothers.slow.next(ticks)
    return this.select(difference) / (this.divisor * columns.factor)
  }

  private select(difference: number): number {
    if (this.line === 'macd' || Number.isNaN(difference)) return difference
    const signal = this.smoothers.signal.next(difference)
    return this.line === 'macd-signal' ? signal : difference - signal
  }
}
