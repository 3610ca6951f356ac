/** Splits and dividends as the data layer finds them and the portfolio books them. */
import { invariant } from './fault.ts'
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

/** `4/1` to its two numbers, the form events carry. */
export function parseRatio(text: string): SplitRatio {
  const [numerator, denominator] = text.split('/').map(Number)
  invariant(
    numerator !== undefined && denominator !== undefined && numerator > 0 && denominator > 0,
    'a split ratio is two positive whole numbers',
  )
  return { numerator, denominator }
}
