/**
 * Exact multiply-and-divide on safe integers with a named rounding rule. Two paths: plain doubles
 * while the product is a safe integer, BigInt beyond. Both give the same answer for every input.
 */

import { overflow } from './units.ts'

/**
 * What happens to a remainder.
 * `half-even` ties go to the even neighbour; `half-up` ties go away from zero;
 * `floor` toward −∞; `ceiling` toward +∞; `toward-zero`; `away-from-zero`.
 */
export type Rounding =
  | 'half-even'
  | 'half-up'
  | 'floor'
  | 'ceiling'
  | 'toward-zero'
  | 'away-from-zero'

const maximum = Number.MAX_SAFE_INTEGER

/**
 * `a · b / divisor`, rounded once. All are safe integers and the divisor is positive. `what` is
 * named in the fault `number/overflow` when the result is no safe integer.
 */
export function multiplyDivide(
  a: number,
  b: number,
  divisor: number,
  rounding: Rounding,
  what = 'A product',
): number {
  const product = a * b
  if (product <= maximum && product >= -maximum) {
    return divisor === 1 ? product + 0 : divide(product, divisor, rounding)
  }
  return multiplyDivideWide(a, b, divisor, rounding, what)
}

/**
 * `dividend / divisor` rounded to a whole number. Exact: for a safe dividend the double quotient
 * cannot reach the next integer, because that lies at least 1/divisor away and the rounding error
 * is smaller. The size is divided, not the signed number: below zero the floor times the divisor
 * can leave the safe range, while the whole part of the size times the divisor never does.
 */
export function divide(dividend: number, divisor: number, rounding: Rounding): number {
  const size = dividend < 0 ? -dividend : dividend
  const whole = Math.floor(size / divisor)
  const over = size - whole * divisor
  if (over === 0) return (dividend < 0 ? -whole : whole) + 0
  const quotient = dividend < 0 ? -whole - 1 : whole
  const rest = dividend < 0 ? divisor - over : over
  return (roundsUp(quotient, rest, divisor, rounding) ? quotient + 1 : quotient) + 0
}

/** `quotient` is the floor, `0 < rest < divisor`. */
function roundsUp(quotient: number, rest: number, divisor: number, rounding: Rounding): boolean {
  switch (rounding) {
    case 'floor':
      return false
    case 'ceiling':
      return true
    case 'toward-zero':
      return quotient < 0
    case 'away-from-zero':
      return quotient >= 0
    case 'half-even':
    case 'half-up': {
      const other = divisor - rest
      if (rest !== other) return rest > other
      return rounding === 'half-up' ? quotient >= 0 : quotient % 2 !== 0
    }
  }
}

function multiplyDivideWide(
  a: number,
  b: number,
  divisor: number,
  rounding: Rounding,
  what: string,
): number {
  const wide = divideWide(BigInt(a) * BigInt(b), BigInt(divisor), rounding)
  const result = Number(wide)
  if (!(result <= maximum && result >= -maximum)) throw overflow(what)
  return result
}

/** The same rule on BigInt, for values of any size. The divisor is positive. */
export function divideWide(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const truncated = dividend / divisor
  const remainder = dividend % divisor
  if (remainder === 0n) return truncated
  const away = remainder < 0n ? truncated - 1n : truncated + 1n
  const negative = remainder < 0n
  switch (rounding) {
    case 'toward-zero':
      return truncated
    case 'away-from-zero':
      return away
    case 'floor':
      return negative ? away : truncated
    case 'ceiling':
      return negative ? truncated : away
    case 'half-even':
    case 'half-up': {
      const twice = (negative ? -remainder : remainder) * 2n
      if (twice !== divisor) return twice > divisor ? away : truncated
      return rounding === 'half-up' || truncated % 2n !== 0n ? away : truncated
    }
  }
}
