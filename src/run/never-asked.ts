/** Says which strategies were never asked, because their indicators never had a value. */

import type { Engine } from '../engine/engine.ts'
import { plural } from '../report/number-text.ts'

/** One sentence per strategy and indicator; none where every strategy was asked everywhere. */
export function neverAsked(engine: Engine): readonly string[] {
  const { dataset, strategies } = engine.options
  const symbols = new Map<string, string[]>()
  for (const { strategy, instrument, label } of engine.strategies.neverAsked()) {
    const who = strategies[strategy]?.name ?? ''
    const key = JSON.stringify([who, label])
    const found = symbols.get(key) ?? []
    symbols.set(key, [...found, dataset.series[instrument]?.instrument.symbol ?? ''])
  }
  return [...symbols].map(([key, [first = '', ...others]]) => {
    const [who, label] = JSON.parse(key) as [string, string]
    const rest = others.length === 0 ? '' : ` and ${plural(others.length, 'further symbol')}`
    return `${who} was never asked about ${first}${rest}: ${label} had no value on any bar there`
  })
}
