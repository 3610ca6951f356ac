/**
 * Turns prices as recorded into prices as wanted, by exact factors rounded once. A factor holds for
 * a stretch of bars; volume is divided by the part of it that comes from splits.
 */

import { Fault } from '../domain/fault.ts'
import type { Column } from '../domain/series.ts'
import { type Factors, factorsAt, type TimedAction } from './action-input.ts'
import type { PriceMode } from './dataset.ts'
import type { DecimalColumn } from './decimal-column.ts'
import { firstAtOrAfter } from './moment.ts'
import { divideBy, multiply, one, type Ratio, ratio, subtract } from './ratio.ts'

/** Bars `[from, to)` and what to multiply their prices by; `split` is the splits' part of it. */
export type Stretch = Readonly<{ from: number; to: number; price: Ratio; split: Ratio }>

/** What may tell the factors of one symbol. At most one of the first two is given. */
export type AdjustmentInput = Readonly<{
  symbol: string
  recorded: PriceMode
  wanted: PriceMode
  factors: readonly Factors[] | null
  actions: readonly TimedAction[] | null
  /** The moments that date the bars. */
  dated: Column
  length: number
  /** Closes as recorded, for dividends given as amounts. */
  closeAt: (bar: number) => Ratio
  cell: (name: 'adjustedClose' | 'priceFactor' | 'volumeFactor', bar: number) => Ratio | null
  has: Readonly<Record<'adjustedClose' | 'priceFactor' | 'volumeFactor', boolean>>
  source: string
  headers: readonly string[]
}>

/** Fails with `data/missing-column` where nothing tells the factors, `config/invalid` otherwise. */
export function adjustmentOf(input: AdjustmentInput): readonly Stretch[] {
  const { recorded, wanted } = input
  if (recorded === wanted) return []
  if (recorded === 'total_return' || wanted === 'unadjusted') {
    throw new Fault(
      'config/invalid',
      `Prices of "${input.source}" are recorded as ${recorded}; they cannot be turned back into ` +
        `${wanted}. Load the unadjusted prices.`,
    )
  }
  if (input.factors !== null) return fromFactors(input, input.factors)
  if (input.actions !== null) return fromActions(input, input.actions)
  if (wanted === 'split_adjusted') {
    if (input.has.volumeFactor) return perBar(input, (bar) => splitOfVolumeFactor(input, bar))
  } else {
    if (input.has.priceFactor) return perBar(input, (bar) => byPriceFactor(input, bar))
    if (input.has.adjustedClose) return perBar(input, (bar) => byAdjustedClose(input, bar))
  }
  throw missingFault(input)
}

type Pair = Readonly<{ price: Ratio; split: Ratio }>

function perBar(input: AdjustmentInput, at: (bar: number) => Pair): readonly Stretch[] {
  const stretches: Stretch[] = []
  for (let bar = 0; bar < input.length; bar++) {
    stretches.push({ from: bar, to: bar + 1, ...at(bar) })
  }
  return stretches
}

function byAdjustedClose(input: AdjustmentInput, bar: number): Pair {
  const adjusted = input.cell('adjustedClose', bar) ?? one
  return { price: divideBy(adjusted, input.closeAt(bar)), split: one }
}

function byPriceFactor(input: AdjustmentInput, bar: number): Pair {
  const price = input.cell('priceFactor', bar) ?? one
  return { price, split: splitOfVolumeFactor(input, bar).split }
}

function splitOfVolumeFactor(input: AdjustmentInput, bar: number): Pair {
  const volume = input.has.volumeFactor ? (input.cell('volumeFactor', bar) ?? one) : one
  const split = divideBy(one, volume)
  return { price: split, split }
}

function fromFactors(input: AdjustmentInput, rows: readonly Factors[]): readonly Stretch[] {
  const stretches: Stretch[] = []
  let from = 0
  while (from < input.length) {
    const row = factorsAt(rows, input.dated[from] as number)
    if (row === null) {
      throw new Fault(
        'data/invalid-value',
        `Expected factors of "${input.symbol}" up to its last bar, found none after the last ` +
          'row. Add a row dated 2050-12-31 with both factors 1.',
      )
    }
    const to = firstAtOrAfter(input.dated, row.until)
    const split = input.recorded === 'split_adjusted' ? one : row.split
    const price = input.wanted === 'split_adjusted' ? split : multiply(row.price, split)
    stretches.push({ from, to, price, split })
    from = to
  }
  return stretches
}

/** Works back from the last action: each scales every bar before it. */
function fromActions(input: AdjustmentInput, actions: readonly TimedAction[]): readonly Stretch[] {
  const stretches: Stretch[] = []
  let to = input.length
  let [price, split] = [one, one]
  for (const action of actions.toReversed()) {
    const from = firstAtOrAfter(input.dated, action.effective)
    if (from < to) {
      stretches.push({ from, to, price, split })
      to = from
    }
    if (from === 0) break
    if (action.type === 'split') {
      if (input.recorded === 'split_adjusted') continue
      split = divideBy(split, action.ratio)
      price = divideBy(price, action.ratio)
    } else if (input.wanted === 'total_return') {
      price = multiply(price, dividendFactor(input, actions, action, from))
    }
  }
  if (to > 0) stretches.push({ from: 0, to, price, split })
  return stretches.toReversed()
}

/** 1 − amount / previous close, both per share as it was before a split of the same moment. */
function dividendFactor(
  input: AdjustmentInput,
  actions: readonly TimedAction[],
  dividend: TimedAction & { type: 'dividend' },
  from: number,
): Ratio {
  let { amount } = dividend
  for (const other of actions) {
    if (other.type === 'split' && other.effective === dividend.effective) {
      if (input.recorded !== 'split_adjusted') amount = multiply(amount, other.ratio)
    }
  }
  const factor = subtract(one, divideBy(amount, input.closeAt(from - 1)))
  if (factor.numerator > 0n) return factor
  throw new Fault(
    'data/invalid-value',
    `Expected a dividend of "${input.symbol}" below the close before it, found an amount that ` +
      'takes it all. Check amount and date.',
  )
}

/** A cell of a decimal column as a ratio; null where it is missing. */
export function cellRatio(column: DecimalColumn, row: number): Ratio | null {
  const value = column.values[row] as number
  if (Number.isNaN(value)) return null
  return ratio(BigInt(value), 10n ** BigInt(column.decimals[row] as number))
}

function missingFault(input: AdjustmentInput): Fault {
  const isSplit = input.wanted === 'split_adjusted'
  const needs = isSplit
    ? 'factors, actions, or a column cumulative_volume_factor'
    : 'an adjusted close column, factors, actions, or a column cumulative_price_factor'
  return new Fault(
    'data/missing-column',
    `Expected ${needs} to make "${input.source}" ${input.wanted}, found columns ` +
      `${input.headers.map((header) => `"${header}"`).join(', ')}. ` +
      `If its prices already are, say recorded: '${input.wanted}'.`,
  )
}
