/** How much was traded: Σ |price · quantity · multiplier| over all fills. */

import { type Instrument, notional } from '../domain/instrument.ts'
import type { Engine } from '../engine/engine.ts'
import { fillAt } from '../events/record.ts'
import type { JournalIndex } from './journal-index.ts'

/** In minor units; null where the sum leaves the range of exact integers. */
export function tradedValue(engine: Engine, index: JournalIndex): number | null {
  const { journal, portfolio } = engine
  let sum = 0
  for (const record of index.fills) {
    if (record === undefined) continue
    const of = portfolio.options.instruments[journal.field(record, fillAt.instrument)] as Instrument
    const price = journal.field(record, fillAt.price)
    sum += Math.abs(notional(of, price, journal.field(record, fillAt.quantity)))
    if (!Number.isSafeInteger(sum)) return null
  }
  return sum
}
