/** Indicators of one's own, and any of the hundred of trading-signals that have no name here. */

import { checkPeriod, refuse } from './argument.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'
import { sourcePrice } from './source.ts'
import { type StreamedIndicator, WrappedKernel } from './wrapped-kernel.ts'

/** What an indicator of one's own has to say. */
export type IndicatorDefinition = Readonly<{
  /** Lower case words joined by hyphens, e.g. `gap-size`. */
  name: string
  /** For people. Default: the name. */
  label?: string
  /** Bars needed before the first value, at least 1. `update` answers NaN before, never after. */
  warmup: number
  /** `price` draws it over the bars, `own` (default) in a pane of its own. */
  pane?: 'price' | 'own'
  /** A new kernel with no past. Called once per series. */
  create: () => IndicatorKernel
}>

/** Makes a spec of one's own. Throws a RangeError when the definition is not complete. */
export function defineIndicator(definition: IndicatorDefinition): IndicatorSpec {
  const { name, warmup, create } = definition
  const { label = name, pane = 'own' } = definition
  if (typeof name !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw refuse('defineIndicator(name)', name, 'lower case words joined by hyphens')
  }
  if (typeof label !== 'string' || label.trim() === '') {
    throw refuse('defineIndicator(label)', label, 'a text that people can read')
  }
  checkPeriod('defineIndicator(warmup)', warmup)
  if (pane !== 'price' && pane !== 'own') {
    throw refuse('defineIndicator(pane)', pane, '"price" or "own"')
  }
  if (typeof create !== 'function') {
    throw refuse('defineIndicator(create)', create, 'a function that returns a kernel')
  }
  return Object.freeze({ name, label, pane, warmup, create })
}

/** One bar in prices and units of volume, as doubles. */
export type PriceBar = { open: number; high: number; low: number; close: number; volume: number }

/** An indicator class of trading-signals. */
export type TradingSignalsIndicator<Input, Result> = StreamedIndicator<Input, Result> &
  Readonly<{ getRequiredInputs: () => number }>

/** How an indicator of trading-signals becomes a spec. */
export type TradingSignalsDefinition<Input, Result> = Readonly<{
  name: string
  label?: string
  pane?: 'price' | 'own'
  /** A new instance, e.g. `() => new CG(5, 10)`. */
  create: () => TradingSignalsIndicator<Input, Result>
  /** What it is fed, e.g. `(bar) => bar.close`, or `(bar) => bar` for one that reads whole bars. */
  input: (bar: PriceBar) => Input
  /** Which number of its result is the value, e.g. `(result) => result.upper`. */
  output: (result: Result) => number
  /** Bars needed. Default: what the instance says, which for a few of them is not what it does. */
  warmup?: number
}>

/**
 * Makes a spec of an indicator of trading-signals. Prices go in as doubles. Values before the
 * warm-up are held back; where the library has none after it, the value is NaN.
 */
export function fromTradingSignals<Input, Result>(
  definition: TradingSignalsDefinition<Input, Result>,
): IndicatorSpec {
  const { name, label = name, pane = 'own', create, input, output } = definition
  const warmup = definition.warmup ?? create().getRequiredInputs()
  return defineIndicator({
    name,
    label,
    pane,
    warmup,
    create: () =>
      new WrappedKernel({
        indicator: create(),
        warmup,
        input: (columns, index) => input(priceBar(columns, index)),
        output,
      }),
  })
}

/** A new object each time, because the library keeps what it is given. */
function priceBar(columns: IndicatorColumns, index: number): PriceBar {
  return {
    open: sourcePrice('open', columns, index),
    high: sourcePrice('high', columns, index),
    low: sourcePrice('low', columns, index),
    close: sourcePrice('close', columns, index),
    volume: (columns.volume[index] as number) / 10 ** columns.volumeScale,
  }
}
