/**
 * Quantities with their unit in the type. A plain number cannot be passed where a unit is wanted,
 * and lots cannot be passed for ticks. All are safe integers, so sums are exact.
 */

import { Fault } from './fault.ts'

declare const unit: unique symbol
type Unit<Name extends string> = number & { readonly [unit]: Name }

/** Price in steps of 10^-priceScale of its instrument. May be negative (spreads, some futures). */
export type Ticks = Unit<'Ticks'>

/** Quantity in steps of 10^-quantityScale of its instrument. Negative where a short is meant. */
export type Lots = Unit<'Lots'>

/** Money in minor units of 10^-scale of its currency. Negative where something is owed. */
export type Money = Unit<'Money'>

/** Microseconds since 1970-01-01T00:00:00Z. Exact in a number until the year 2255. */
export type Micros = Unit<'Micros'>

const maximum = Number.MAX_SAFE_INTEGER

export const microsPerSecond = 1_000_000
export const microsPerMinute = 60_000_000
export const microsPerDay = 86_400_000_000

/** Fails with `number/invalid` unless the value is a safe integer other than −0. */
export const ticks = (value: number): Ticks => checked(value, 'ticks') as Ticks
export const lots = (value: number): Lots => checked(value, 'lots') as Lots
export const money = (value: number): Money => checked(value, 'money') as Money
export const micros = (value: number): Micros => checked(value, 'microseconds') as Micros

function checked(value: number, name: string): number {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value
  throw new Fault(
    'number/invalid',
    `Expected ${name} as a whole number within ±${maximum}, found "${value}".`,
  )
}

/**
 * A sum, difference or product that must have stayed exact. `what` names the currency or
 * instrument and the remedy is a coarser scale. −0 becomes 0. Fails with `number/overflow`.
 */
export function exact(value: number, what: string): number {
  if (value <= maximum && value >= -maximum) return value + 0
  throw overflow(what)
}

export function overflow(what: string): Fault {
  return new Fault(
    'number/overflow',
    `${what} left the range of exact integers (±${maximum}). ` +
      'Use a coarser scale for it (fewer decimals), or smaller amounts.',
  )
}
