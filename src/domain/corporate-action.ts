/** Splits and dividends as the data layer finds them and the portfolio books them. */

import { invariant } from './fault.ts'
import type { Instrument } from './instrument.ts'
import { divide, multiplyDivide, type Rounding } from './rounding.ts'
import type { Micros } from './units.ts'

/**
 * Effective before the first bar whose label is at or after `effective`.
 * A split multiplies quantity by `numerator / denominator` and divides prices by it
 * (4-for-1 is 4/1, a 1-for-4 reverse split 1/4). A dividend pays `amount` per unit held;
 * the text is an exact decimal in the instrument's currency.
 */
export type CorporateAction = Readonly<{ symbol: string; effective: Micros }> &
  Readonly<
    { type: 'split'; numerator: number; denominator: number } | { type: 'dividend'; amount: string }
  >

/** New units per old unit. */
export type SplitRatio = Readonly<{ numerator: number; denominator: number }>

/** `4/1` to its two numbers, the form events carry. Both are whole, positive and exact. */
export function parseRatio(text: string): SplitRatio {
  const match = /^(\d+)\/(\d+)$/.exec(text)
  const [numerator, denominator] = [Number(match?.[1]), Number(match?.[2])]
  const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value > 0
  invariant(
    isWhole(numerator) && isWhole(denominator),
    `a split ratio is two positive whole numbers such as "4/1", not "${text}"`,
  )
  return { numerator, denominator }
}

/**
 * A level in ticks divided by a split, to a whole tick size. Rounded twice in one direction, which
 * is rounding once. Fails with `number/overflow`.
 */
export function levelAfterSplit(
  level: number,
  { numerator, denominator }: SplitRatio,
  { tickSize }: Instrument,
  rounding: Rounding,
): number {
  const exact = multiplyDivide(level, denominator, numerator, rounding, 'A level after a split')
  return divide(exact, tickSize, rounding) * tickSize
}
