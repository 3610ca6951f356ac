/** Currencies and the scale their money is kept at. */

import { maximumScale } from './decimal.ts'
import { Fault } from './fault.ts'

/** A currency or coin. Money in it is an integer count of 10^-scale. */
export type Currency = Readonly<{ code: string; scale: number }>

/** Scales other than 6. Six decimals hold a fee of a thousandth of a cent exactly. */
const scales: Readonly<Record<string, number>> = { BTC: 8, ETH: 8, SOL: 9 }
const defaultScale = 6

/** A frozen currency by code, with the default scale unless one is given (0 to 15). */
export function currency(code: string, scale: number = scales[code] ?? defaultScale): Currency {
  if (!/^[A-Z][A-Z0-9]{1,11}$/.test(code)) {
    throw new Fault(
      'number/invalid',
      `Expected a currency code such as "USD", found "${code}". Use 2 to 12 capital letters or digits.`,
    )
  }
  if (!Number.isInteger(scale) || scale < 0 || scale > maximumScale) {
    throw new Fault(
      'number/invalid',
      `Expected a scale from 0 to ${maximumScale} for "${code}", found "${scale}".`,
    )
  }
  return Object.freeze({ code, scale })
}
