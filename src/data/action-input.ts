/** Splits, dividends and factor rows as people and files write them, read exactly. */

import type { CorporateAction } from '../domain/corporate-action.ts'
import { Fault } from '../domain/fault.ts'
import { daysOf } from '../domain/time.ts'
import { microsPerDay } from '../domain/units.ts'
import { divideBy, type Ratio, ratioOf } from './ratio.ts'
import type { ActionInput, FactorRow } from './source.ts'
import { daysInMonth } from './stamp-column.ts'
import type { TimeZone } from './time-zone.ts'

/** A split or dividend at the moment it takes effect. */
export type TimedAction = Readonly<{ symbol: string | null; effective: number }> &
  Readonly<{ type: 'split'; ratio: Ratio } | { type: 'dividend'; amount: Ratio }>

/** Factors for bars dated before `until`, the moment after the row's date. */
export type Factors = Readonly<{
  symbol: string | null
  until: number
  price: Ratio
  split: Ratio
  /** Decimals the split factor is written with. */
  splitDecimals: number
  referenceClose: Ratio | null
}>

/** Factors and actions of the one symbol; null where the options give none. */
export type SymbolTables = Readonly<{
  factors: readonly Factors[] | null
  actions: readonly TimedAction[] | null
}>

/** Fails with `data/invalid-value`, naming the row. */
export function readActions(
  rows: readonly (ActionInput | CorporateAction)[],
  zone: TimeZone,
  place: (row: number) => string,
): readonly TimedAction[] {
  return rows.map((row, i) => readAction(row, zone, place(i)))
}

function readAction(
  row: ActionInput | CorporateAction,
  zone: TimeZone,
  place: string,
): TimedAction {
  const symbol = row.symbol ?? null
  const effective = 'effective' in row ? row.effective : momentOfDay(dayOf(row.date, place), zone)
  if (row.type === 'dividend') {
    const amount = positive(row.amount, 'amount', place)
    return { symbol, effective, type: 'dividend', amount }
  }
  if (row.type !== 'split') throw typeFault((row as { type?: unknown }).type, place)
  const ratio =
    'numerator' in row
      ? divideBy(
          positive(row.numerator, 'numerator', place),
          positive(row.denominator, 'denominator', place),
        )
      : splitRatio(row.ratio, place)
  return { symbol, effective, type: 'split', ratio }
}

/** "4:1", "4/1", "4-for-1", 4, "0.25". */
function splitRatio(value: number | string, place: string): Ratio {
  const parts = String(value)
    .trim()
    .split(/\s*(?::|\/|-for-)\s*/i)
  const [above, below] = [parts[0] ?? '', parts[1] ?? '1']
  const [numerator, denominator] = [ratioOf(above), ratioOf(below)]
  const isRatio = parts.length <= 2 && numerator !== null && denominator !== null
  if (isRatio && numerator.numerator > 0n && denominator.numerator > 0n) {
    return divideBy(numerator, denominator)
  }
  throw new Fault(
    'data/invalid-value',
    `Expected "ratio" as "4:1", "4/1" or a decimal above zero, found "${value}" in ${place}.`,
  )
}

export function readFactors(
  rows: readonly FactorRow[],
  zone: TimeZone,
  place: (row: number) => string,
): readonly Factors[] {
  const factors = rows.map((row, i): Factors => {
    // The last row of a LEAN factor file has no close yet and says 0.
    const reference = Number(row.referenceClose ?? 0) === 0 ? null : row.referenceClose
    const split = String(row.splitFactor).trim()
    return {
      symbol: row.symbol ?? null,
      until: momentOfDay(dayOf(row.date, place(i)) + 1, zone),
      price: positive(row.priceFactor, 'priceFactor', place(i)),
      split: positive(split, 'splitFactor', place(i)),
      splitDecimals: split.split('.')[1]?.length ?? 0,
      referenceClose:
        reference === null || reference === undefined
          ? null
          : positive(reference, 'referenceClose', place(i)),
    }
  })
  for (let i = 1; i < factors.length; i++) {
    const [before, now] = [factors[i - 1] as Factors, factors[i] as Factors]
    if (before.symbol === now.symbol && before.until >= now.until) {
      throw new Fault(
        'data/out-of-order',
        `Expected factor rows in date order, found "${rows[i]?.date}" after ` +
          `"${rows[i - 1]?.date}" in ${place(i)}. Sort them.`,
      )
    }
  }
  return factors
}

/** The first moment of a calendar day; of the next one where the zone skips it. */
export function momentOfDay(day: number, zone: TimeZone): number {
  return zone.startOfDay(day * microsPerDay) ?? momentOfDay(day + 1, zone)
}

/** `2024-03-01` or `20240301` as days since 1970; null for anything else. */
export function parseDay(text: string): number | null {
  const match = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text.trim())
  if (match === null) return null
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  return daysOf(year, month, day)
}

function dayOf(text: string, place: string): number {
  const day = parseDay(text)
  if (day !== null) return day
  throw new Fault(
    'data/invalid-value',
    `Expected a date such as "2024-03-01", found "${text}" in ${place}.`,
  )
}

function positive(value: number | string, name: string, place: string): Ratio {
  const found = ratioOf(String(value).trim())
  if (found !== null && found.numerator > 0n) return found
  throw valueFault(name, String(value), place)
}

function valueFault(name: string, value: string, place: string): Fault {
  return new Fault(
    'data/invalid-value',
    `Expected "${name}" to be a decimal above zero, found "${value}" in ${place}.`,
  )
}

function typeFault(type: unknown, place: string): Fault {
  return new Fault(
    'data/invalid-value',
    `Expected type "split" or "dividend", found "${String(type)}" in ${place}.`,
  )
}

/** The factors in force for a bar dated at a moment, or null after the last row. */
export function factorsAt(rows: readonly Factors[], dated: number): Factors | null {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle] as Factors).until > dated) high = middle
    else low = middle + 1
  }
  return rows[low] ?? null
}
