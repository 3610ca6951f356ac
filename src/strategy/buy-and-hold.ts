/** Buys each symbol on its first bar and never sells. */

import { defineStrategy } from './define-strategy.ts'
import type { NoParameters, StrategyFactory } from './strategy.ts'

/** R1-076. Sized by the run like any other strategy. */
export const buyAndHold: StrategyFactory<NoParameters> = defineStrategy({
  name: 'buy-and-hold',
  setup: ({ symbol }) => {
    let isDone = false
    return {
      onBar(_bar, context) {
        if (isDone) return
        isDone = true
        context.openLong(symbol, { reason: 'first bar' })
      },
    }
  },
})
