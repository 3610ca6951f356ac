/** How much was traded, and what slippage took of it: sums over all fills. */

import { type Instrument, notional } from '../domain/instrument.ts'
import type { Engine } from '../engine/engine.ts'
import { fillAt } from '../events/record.ts'
import type { JournalIndex } from './journal-index.ts'

/** Σ |price · quantity · multiplier| in minor units; null beyond the range of exact integers. */
export function tradedValue(engine: Engine, index: JournalIndex): number | null {
  return sumOverFills(engine, index, (at) => at(fillAt.price))
}

/** Σ |price − price before slippage| · quantity · multiplier, the same way. */
export function slippageCost(engine: Engine, index: JournalIndex): number | null {
  return sumOverFills(engine, index, (at) => at(fillAt.price) - at(fillAt.basePrice))
}

/** Each fill's part is rounded half-even, as all money from prices is. */
function sumOverFills(
  engine: Engine,
  index: JournalIndex,
  priceOf: (field: (at: number) => number) => number,
): number | null {
  const { journal, portfolio } = engine
  let record = 0
  const field = (at: number): number => journal.field(record, at)
  let sum = 0
  for (const fill of index.fills) {
    if (fill === undefined) continue
    record = fill
    const of = portfolio.options.instruments[field(fillAt.instrument)] as Instrument
    sum += Math.abs(notional(of, priceOf(field), field(fillAt.quantity)))
    if (!Number.isSafeInteger(sum)) return null
  }
  return sum
}
