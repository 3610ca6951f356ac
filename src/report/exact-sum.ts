/** Exact sums of decimal texts of any length: digits in, digits out, no doubles. */

import { Fault } from '../domain/fault.ts'

const pattern = /^([+-]?)(\d+)(?:\.(\d+))?$/

/** The sum as decimal text with as many decimals as the longest part. `0` for nothing. */
export function exactSum(texts: readonly string[]): string {
  const parts = texts.map(read)
  const scale = parts.reduce((most, part) => Math.max(most, part.scale), 0)
  let sum = 0n
  for (const part of parts) sum += part.digits * 10n ** BigInt(scale - part.scale)
  const digits = String(sum < 0n ? -sum : sum).padStart(scale + 1, '0')
  const cut = digits.length - scale
  const text = scale === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`
  return sum < 0n ? `-${text}` : text
}

/** `a − b`, exactly. */
export const exactDifference = (a: string, b: string): string => exactSum([a, negated(b)])

/** The same amount with the other sign. */
export function negated(text: string): string {
  if (text.startsWith('-')) return text.slice(1)
  return `-${text.replace(/^\+/, '')}`
}

/** True for `0`, `0.00`, `-0.000`. */
export const isZero = (text: string): boolean => !/[1-9]/.test(text)

function read(text: string): { digits: bigint; scale: number } {
  const match = pattern.exec(text)
  if (match === null) {
    throw new Fault('number/invalid', `Expected a decimal such as "12.50", found "${text}".`)
  }
  const fraction = match[3] ?? ''
  const digits = BigInt(`${match[2] ?? ''}${fraction}`)
  return { digits: match[1] === '-' ? -digits : digits, scale: fraction.length }
}
