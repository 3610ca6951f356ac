/**
 * What a run over one instrument is compared with: holding that instrument. Its closes as they
 * stand, unless the books of the run met splits or dividends; then holding meets the same.
 */

import type { Dataset } from '../data/dataset.ts'
import type { Series } from '../domain/series.ts'
import type { Market } from '../report/measurements.ts'

/**
 * One level per trading step: what one unit held at the first of them is worth at each close, in
 * units of price. Splits multiply the units; dividends stay as cash, as in the books. Actions up
 * to the first trading step are in its close already. Null where there is no single instrument.
 */
export function holdingMarket(dataset: Dataset, steps: number): Market | null {
  const [only] = dataset.series
  if (only === undefined || dataset.series.length > 1) return null
  const from = dataset.firstTradingStep
  const close = only.close.subarray(from, from + steps)
  const met = dataset.actions.filter(({ step }) => step > from && step < from + steps)
  const has = (type: 'split' | 'dividend'): boolean =>
    met.some(({ action }) => action.type === type)
  const label = [
    `${only.instrument.symbol} close`,
    ...(has('split') ? ['splits restated'] : []),
    ...(has('dividend') ? ['dividends kept as cash'] : []),
  ].join(', ')
  return { label, level: met.length === 0 ? close : heldThrough(close, only, from, met) }
}

function heldThrough(
  close: Float64Array,
  { factor, instrument }: Series,
  from: number,
  actions: Dataset['actions'],
): Float64Array {
  // A dividend is paid per unit, and the worth of a unit is its price times the multiplier.
  const cashFactor = factor / Number(instrument.multiplier)
  let units = 1
  let cash = 0
  let next = 0
  return close.map((price, i) => {
    for (; next < actions.length && (actions[next]?.step ?? 0) <= from + i; next++) {
      const action = actions[next]?.action
      if (action?.type === 'split') units = (units * action.numerator) / action.denominator
      if (action?.type === 'dividend') cash += units * Number(action.amount) * cashFactor
    }
    return units * price + cash
  })
}
