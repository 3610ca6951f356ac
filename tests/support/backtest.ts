/** Whole runs over series written by hand, through the engine that users drive. */
import type { Dataset } from '../../src/data/dataset.ts'
import type { Series } from '../../src/domain/series.ts'
import { BacktestEngine } from '../../src/run/backtest-engine.ts'
import type { AnyStrategy, BacktestOptions } from '../../src/run/options.ts'
import type { BacktestResult } from '../../src/run/result.ts'
import { defineStrategy } from '../../src/strategy/define-strategy.ts'
import type { Script } from './engine.ts'
import { dataset } from './series.ts'

export type RunInput = Partial<BacktestOptions> &
  Readonly<{
    over: Dataset | readonly Series[]
    /** What to do at the close of a bar, by its index in its symbol's bars. */
    script?: Script
  }>

/** A strategy that can be run again: what it does depends on the bar alone. */
export const acting = (script: Script, name = 'script'): AnyStrategy =>
  defineStrategy({
    name,
    setup: () => ({ onBar: (bar, context) => script[bar.index]?.(context, bar) }),
  })

/** An engine over data at hand, one unit per signal unless sizing says otherwise. */
export function prepare(input: RunInput): BacktestEngine {
  const { over, script, ...options } = input
  const data = 'series' in over ? over : dataset(over)
  const hasStrategy = options.strategy !== undefined || options.strategies !== undefined
  return BacktestEngine.over(data, {
    data: [],
    capital: '100000 USD',
    sizing: { quantity: 1 },
    seed: 7,
    invariants: 'all',
    ...(hasStrategy ? {} : { strategy: acting(script ?? {}) }),
    ...options,
  })
}

export const runOver = (input: RunInput): BacktestResult => prepare(input).run()
