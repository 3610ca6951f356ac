/** Long while a fast average is above a slow one. */

import { Fault } from '../domain/fault.ts'
import { sma } from '../indicators/sma.ts'
import { defineStrategy } from './define-strategy.ts'
import type { StrategyFactory } from './strategy.ts'

export type SmaCrossParameters = Readonly<{ fast: number; slow: number }>

/**
 * The SMA dual cross (R1-077). Opens long on the bar where the fast average rises above the slow
 * one, closes on the bar where it falls below. The averages include the current bar, which is known
 * at its close; bars on which they are equal count as neither side.
 */
export const smaCross: StrategyFactory<SmaCrossParameters> = defineStrategy({
  name: 'sma-cross',
  params: { fast: 50, slow: 200 },
  setup({ symbol, params, indicator }) {
    if (params.fast >= params.slow) {
      throw new Fault(
        'strategy/invalid',
        `sma-cross: expected fast below slow, found fast ${params.fast} and slow ${params.slow}.`,
      )
    }
    const fast = indicator(sma(params.fast))
    const slow = indicator(sma(params.slow))
    return {
      onBar(_bar, context) {
        if (fast.crossedAbove(slow)) context.openLong(symbol)
        else if (fast.crossedBelow(slow)) context.closeLong(symbol)
      },
    }
  },
}) as StrategyFactory<SmaCrossParameters>
