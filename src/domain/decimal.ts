/**
 * Decimal text and scaled integers. Text is read digit by digit, never through a double; a double
 * given by a caller is read by its shortest round-trip text. Everything else is exact or refused.
 */

import { Fault } from './fault.ts'
import { divideWide, type Rounding } from './rounding.ts'
import { overflow } from './units.ts'

/** The largest number of decimals a scale may ask for. */
export const maximumScale = 15

const pattern = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/
const maximum = Number.MAX_SAFE_INTEGER

/** 10^exponent for 0 ≤ exponent ≤ 15: a safe integer. */
export function powerOfTen(exponent: number): number {
  return powers[exponent] ?? Number(`1e${exponent}`)
}
const powers: readonly number[] = Array.from({ length: 16 }, (_, n) => Number(`1e${n}`))

/** How many decimals the text needs once trailing zeros are gone; null when it is no decimal. */
export function decimalsOf(text: string): number | null {
  const match = pattern.exec(text)
  if (match === null) return null
  const fraction = match[3] ?? ''
  const digits = `${match[2] ?? ''}${fraction}`
  let last = digits.length
  while (last > 0 && digits.charCodeAt(last - 1) === 48) last--
  if (last === 0) return 0
  return Math.max(0, fraction.length - (digits.length - last) - Number(match[4] ?? 0))
}

/**
 * The integer `text · 10^scale`. `rounding: 'exact'` refuses digits beyond the scale. Returns null
 * when the text is no plain decimal, so that the caller can name file, line and field. Fails with
 * `number/overflow` and, for `exact`, `number/precision-lost`.
 */
export function parseDecimal(
  text: string,
  scale: number,
  rounding: Rounding | 'exact',
  what = 'A decimal',
): number | null {
  const match = pattern.exec(text)
  if (match === null) return null
  const whole = match[2] ?? ''
  const fraction = match[3] ?? ''
  const shift = scale - fraction.length + Number(match[4] ?? 0)
  const digits = `${whole}${fraction}`
  const negative = match[1] === '-'
  if (shift >= 0 && digits.length + shift <= 15) {
    const value = Number(digits) * powerOfTen(shift)
    return negative && value !== 0 ? -value : value
  }
  return parseWide(negative ? `-${digits}` : digits, { text, shift, rounding, what })
}

function parseWide(
  digits: string,
  how: { text: string; shift: number; rounding: Rounding | 'exact'; what: string },
): number {
  const unscaled = BigInt(digits)
  if (unscaled === 0n) return 0
  if (how.shift > 400) throw overflow(`${how.what} "${how.text}"`)
  const wide = how.shift >= 0 ? unscaled * 10n ** BigInt(how.shift) : shrink(unscaled, how)
  const value = Number(wide)
  if (value > maximum || value < -maximum) throw overflow(`${how.what} "${how.text}"`)
  return value
}

function shrink(
  unscaled: bigint,
  how: { text: string; shift: number; rounding: Rounding | 'exact'; what: string },
): bigint {
  const divisor = 10n ** BigInt(-how.shift)
  if (how.rounding !== 'exact') return divideWide(unscaled, divisor, how.rounding)
  if (unscaled % divisor === 0n) return unscaled / divisor
  throw new Fault(
    'number/precision-lost',
    `${how.what} "${how.text}" has more decimals than its scale can hold. ` +
      'Use a finer scale, or round it yourself.',
  )
}

/** The scaled integer as decimal text without exponent; trailing zeros kept to `scale`. */
export function formatDecimal(value: number, scale: number): string {
  if (scale === 0) return String(value)
  const negative = value < 0
  const digits = String(negative ? -value : value).padStart(scale + 1, '0')
  const cut = digits.length - scale
  return `${negative ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}`
}

/** Decimal text without needless zeros: `12.500000` is `12.5`, `3.00` is `3`. */
export function formatShortest(value: number, scale: number): string {
  const text = formatDecimal(value, scale)
  if (scale === 0) return text
  let end = text.length
  while (text.charCodeAt(end - 1) === 48) end--
  if (text.charCodeAt(end - 1) === 46) end--
  return text.slice(0, end)
}

/**
 * A user's `number | string` at a scale. Numbers are read by their shortest round-trip text and
 * rounded by `rounding`; strings likewise. Fails with `number/invalid` for NaN, ±Infinity and text
 * that is no decimal.
 */
export function quantise(
  value: number | string,
  scale: number,
  rounding: Rounding | 'exact',
  what = 'A decimal',
): number {
  const text = typeof value === 'number' ? String(value) : value.trim()
  const parsed = parseDecimal(text, scale, rounding, what)
  if (parsed !== null) return parsed
  throw new Fault(
    'number/invalid',
    `${what}: expected a finite decimal such as "12.50", found "${text}".`,
  )
}
