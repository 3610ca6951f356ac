/** A run with an order and a note on every bar, so that its log grows fast. */
import type { BacktestEngine } from '../../src/run/backtest-engine.ts'
import type { BacktestOptions } from '../../src/run/options.ts'
import { defineStrategy } from '../../src/strategy/define-strategy.ts'
import { prepare } from './backtest.ts'
import { type BarRow, series } from './series.ts'

export function noisyRun(bars: number, more: Partial<BacktestOptions> = {}): BacktestEngine {
  const rows = Array.from({ length: bars }, (_, i): BarRow => {
    const price = 100 + (i % 7)
    return [price, price + 1, price - 1, price]
  })
  return prepare({
    over: [series('A', rows, { from: '1970-01-01', interval: 60_000_000 })],
    strategy: defineStrategy({
      name: 'noisy',
      setup: ({ symbol }) => ({
        onBar(bar, context) {
          context.note(`bar ${bar.index}`, { close: bar.close })
          if (context.position(symbol) === null) context.openLong(symbol)
          else context.closeLong(symbol)
        },
      }),
    }),
    invariants: 'money',
    recordIndicators: false,
    ...more,
  })
}
