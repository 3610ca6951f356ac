/**
 * The corporate actions a portfolio has to book for one symbol: splits and dividends where prices
 * are unadjusted, dividends where splits are in the prices, nothing where both are.
 */

import type { CorporateAction } from '../domain/corporate-action.ts'
import { Fault } from '../domain/fault.ts'
import type { Column } from '../domain/series.ts'
import type { Micros } from '../domain/units.ts'
import { type Factors, type TimedAction } from './action-input.ts'
import type { PriceMode } from './dataset.ts'
import { firstAtOrAfter } from './moment.ts'
import {
  divideBy,
  isOne,
  multiply,
  one,
  type Ratio,
  ratio,
  ratioText,
  simplestBetween,
  subtract,
} from './ratio.ts'

export type BookInput = Readonly<{
  symbol: string
  recorded: PriceMode
  wanted: PriceMode
  /** The moments that date the bars. */
  dated: Column
  /** When a bar begins. */
  beginOf: (bar: number) => number
  length: number
  /** Close of a bar as the dataset holds it. */
  closeAt: (bar: number) => Ratio
  dividendScale: number
}>

/** Actions before the first bar or after the last touch no bar and are left out. */
export function bookFromActions(
  input: BookInput,
  actions: readonly TimedAction[],
): readonly CorporateAction[] {
  if (input.wanted === 'total_return') return []
  return actions
    .filter((action) => touches(input, action.effective))
    .flatMap((action) => {
      if (action.type === 'split') {
        return input.wanted === 'unadjusted' ? [split(input, action.effective, action.ratio)] : []
      }
      const amount = multiply(action.amount, laterSplits(input, actions, action.effective))
      return [dividend(input, action.effective, amount, 12)]
    })
}

/** In split-adjusted units an old dividend is paid on more shares, so it is less per share. */
function laterSplits(input: BookInput, actions: readonly TimedAction[], effective: number): Ratio {
  if (input.wanted !== 'split_adjusted' || input.recorded === 'split_adjusted') return one
  let factor = one
  for (const action of actions) {
    if (action.type === 'split' && action.effective > effective) {
      factor = divideBy(factor, action.ratio)
    }
  }
  return factor
}

/**
 * Reads actions from the changes between factor rows: dividend = (1 − factor ratio) · previous
 * close, split ratio = 1 / factor ratio.
 */
export function bookFromFactors(
  input: BookInput,
  rows: readonly Factors[],
): readonly CorporateAction[] {
  if (input.wanted === 'total_return') return []
  const booked: CorporateAction[] = []
  for (let i = 1; i < rows.length; i++) {
    const [before, after] = [rows[i - 1] as Factors, rows[i] as Factors]
    if (!touches(input, before.until)) continue
    const shares = splitBetween(before, after)
    if (!isOne(shares) && input.wanted === 'unadjusted') {
      booked.push(split(input, before.until, shares))
    }
    const change = divideBy(before.price, after.price)
    if (!isOne(change)) {
      const amount = multiply(subtract(one, change), closeBefore(input, before, shares))
      booked.push(dividend(input, before.until, amount, input.dividendScale))
    }
  }
  return booked
}

/** Close before the change, per share as it is after it. */
function closeBefore(input: BookInput, before: Factors, shares: Ratio): Ratio {
  const isSplitAdjusted = input.wanted === 'split_adjusted'
  if (before.referenceClose === null) {
    const close = input.closeAt(firstAtOrAfter(input.dated, before.until) - 1)
    return isSplitAdjusted ? close : divideBy(close, shares)
  }
  if (!isSplitAdjusted) return divideBy(before.referenceClose, shares)
  const isRaw = input.recorded === 'unadjusted'
  return isRaw ? multiply(before.referenceClose, before.split) : before.referenceClose
}

/**
 * New shares per old one. A factor is often written with few digits (0.142857 for 7-for-1): then
 * the simplest fraction that rounds to it is meant.
 */
function splitBetween(before: Factors, after: Factors): Ratio {
  const written = divideBy(after.split, before.split)
  const { numerator, denominator } = written
  if (numerator === 1n || denominator === 1n || (numerator <= 50n && denominator <= 50n)) {
    return written
  }
  const decimals = Math.max(before.splitDecimals, after.splitDecimals)
  if (decimals === 0) return written
  const half = ratio(1n, 2n * 10n ** BigInt(decimals))
  const negativeHalf = ratio(-1n, 2n * 10n ** BigInt(decimals))
  return simplestBetween(
    divideBy(subtract(after.split, half), subtract(before.split, negativeHalf)),
    divideBy(subtract(after.split, negativeHalf), subtract(before.split, half)),
  )
}

/** Reads actions from cumulative factors that stand on each bar. */
export function bookFromFactorColumns(
  input: BookInput,
  factorsOf: (bar: number) => Readonly<{ price: Ratio; volume: Ratio }>,
): readonly CorporateAction[] {
  if (input.wanted === 'total_return' || input.length === 0) return []
  const rows: Factors[] = []
  let current = factorsOf(0)
  const row = (of: typeof current, until: number): Factors => ({
    symbol: input.symbol,
    until,
    price: multiply(of.price, of.volume),
    split: divideBy(one, of.volume),
    splitDecimals: 0,
    referenceClose: null,
  })
  for (let bar = 1; bar < input.length; bar++) {
    const next = factorsOf(bar)
    if (isSame(next.price, current.price) && isSame(next.volume, current.volume)) continue
    rows.push(row(current, input.beginOf(bar)))
    current = next
  }
  rows.push(row(current, Number.MAX_SAFE_INTEGER))
  return bookFromFactors(input, rows)
}

const isSame = (a: Ratio, b: Ratio): boolean =>
  a.numerator === b.numerator && a.denominator === b.denominator

const touches = (input: BookInput, effective: number): boolean =>
  input.length > 0 &&
  effective >= (input.dated[0] as number) &&
  effective <= (input.dated[input.length - 1] as number)

function split(input: BookInput, effective: number, by: Ratio): CorporateAction {
  const numerator = Number(by.numerator)
  const denominator = Number(by.denominator)
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator)) {
    throw new Fault(
      'data/invalid-value',
      `Expected a split of "${input.symbol}" such as 4:1, found ${by.numerator}:${by.denominator}.`,
    )
  }
  return {
    symbol: input.symbol,
    effective: effective as Micros,
    type: 'split',
    numerator,
    denominator,
  }
}

function dividend(
  input: BookInput,
  effective: number,
  amount: Ratio,
  scale: number,
): CorporateAction {
  if (amount.numerator < 0n) {
    throw new Fault(
      'data/invalid-value',
      `Expected price factors of "${input.symbol}" that rise over time, as dividends make them; ` +
        'found one that falls. Check the order of the rows.',
    )
  }
  return {
    symbol: input.symbol,
    effective: effective as Micros,
    type: 'dividend',
    amount: ratioText(amount, scale, `A dividend of "${input.symbol}"`),
  }
}
