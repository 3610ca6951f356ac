/** Two sources that hold one symbol must agree on everything that shapes its series. */

import { Fault } from '../domain/fault.ts'
import type { SourceOptions } from './source.ts'

const shaping = [
  'timeZone',
  'interval',
  'stamp',
  'priceScale',
  'scaleRounding',
  'quantityScale',
  'tickSize',
  'lotSize',
  'multiplier',
  'currency',
  'assetClass',
  'recorded',
  'adjust',
  'factors',
  'actions',
  'dividendScale',
  'policy',
  'allowNegativePrices',
] as const satisfies readonly (keyof SourceOptions)[]

/** Fails with `config/invalid`, naming the option. */
export function checkSameOptions(symbol: string, a: SourceOptions, b: SourceOptions): void {
  if (a === b) return
  for (const name of shaping) {
    const [one, other] = [show(a[name]), show(b[name])]
    if (one === other) continue
    throw new Fault(
      'config/invalid',
      `Expected the sources of "${symbol}" to have the same options, found ${name} ${one} and ` +
        `${other}. Make them the same, or give the symbols different names.`,
    )
  }
}

const show = (value: unknown): string => JSON.stringify(value) ?? 'not given'
