/** Splits and dividends as the data layer finds them and the portfolio books them. */
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
