/** Exact fractions of any length, for factors that scale prices. */

import { decimalsOf, formatShortest } from '../domain/decimal.ts'
import { divideWide, multiplyDivide, type Rounding } from '../domain/rounding.ts'
import type { Column } from '../domain/series.ts'
import { overflow } from '../domain/units.ts'

/** Reduced, with a positive denominator. */
export type Ratio = Readonly<{ numerator: bigint; denominator: bigint }>

export const one: Ratio = { numerator: 1n, denominator: 1n }

export function ratio(numerator: bigint, denominator: bigint): Ratio {
  const common = greatestCommonDivisor(numerator, denominator)
  const sign = denominator < 0n ? -1n : 1n
  return { numerator: (sign * numerator) / common, denominator: (sign * denominator) / common }
}

/** Exact decimal text as a ratio; null for text that is no plain decimal. */
export function ratioOf(text: string): Ratio | null {
  const decimals = decimalsOf(text)
  const match = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text)
  if (decimals === null || match === null) return null
  const digits = BigInt(`${match[2] ?? ''}${match[3] ?? ''}`)
  const exponent = Number(match[4] ?? 0) - (match[3] ?? '').length
  const signed = match[1] === '-' ? -digits : digits
  return exponent >= 0
    ? ratio(signed * 10n ** BigInt(exponent), 1n)
    : ratio(signed, 10n ** BigInt(-exponent))
}

export const multiply = (a: Ratio, b: Ratio): Ratio =>
  ratio(a.numerator * b.numerator, a.denominator * b.denominator)

/** `b` is not zero. */
export const divideBy = (a: Ratio, b: Ratio): Ratio =>
  ratio(a.numerator * b.denominator, a.denominator * b.numerator)

export const subtract = (a: Ratio, b: Ratio): Ratio =>
  ratio(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)

export const isOne = (of: Ratio): boolean => of.numerator === of.denominator

/** Decimal text, rounded half-even to at most `scale` decimals. Fails with `number/overflow`. */
export function ratioText(of: Ratio, scale: number, what: string): string {
  const scaled = divideWide(of.numerator * 10n ** BigInt(scale), of.denominator, 'half-even')
  const value = Number(scaled)
  if (!Number.isSafeInteger(value)) throw overflow(what)
  return formatShortest(value, scale)
}

/** Multiplies `column[from … to)` by a ratio in place, each value rounded once. */
export function scaleColumn(
  column: Column,
  range: Readonly<{ from: number; to: number }>,
  by: Ratio,
  rounding: Rounding,
  what: string,
): void {
  if (isOne(by)) return
  const [numerator, denominator] = [Number(by.numerator), Number(by.denominator)]
  const isSafe = Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator)
  for (let i = range.from; i < range.to; i++) {
    const value = column[i] as number
    column[i] = isSafe
      ? multiplyDivide(value, numerator, denominator, rounding, what)
      : wide(value, by, rounding, what)
  }
}

function wide(value: number, by: Ratio, rounding: Rounding, what: string): number {
  const result = Number(divideWide(BigInt(value) * by.numerator, by.denominator, rounding))
  if (!Number.isSafeInteger(result)) throw overflow(what)
  return result
}

/** The fraction with the smallest denominator in `[low, high]`, both positive (Stern–Brocot). */
export function simplestBetween(low: Ratio, high: Ratio): Ratio {
  const whole = low.numerator / low.denominator
  if (whole * low.denominator === low.numerator) return ratio(whole, 1n)
  if ((whole + 1n) * high.denominator <= high.numerator) return ratio(whole + 1n, 1n)
  const rest = simplestBetween(
    divideBy(one, subtract(high, ratio(whole, 1n))),
    divideBy(one, subtract(low, ratio(whole, 1n))),
  )
  return ratio(whole * rest.numerator + rest.denominator, rest.numerator)
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x === 0n ? 1n : x
}
