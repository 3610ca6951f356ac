/**
 * Slippage models: how far from its base price a market or stop order fills. Always against the
 * account, rounded to the tick against it. Limit orders do not slip. Where a bar's prices are above
 * zero, what is sold is never given away or paid for: one tick is the least.
 */

import { decimalsOf, parseDecimal, powerOfTen } from '../domain/decimal.ts'
import { Fault } from '../domain/fault.ts'
import { divideWide } from '../domain/rounding.ts'
import type { Series } from '../domain/series.ts'
import type { DecimalInput } from '../domain/signal.ts'

export type SlippageOptions = Readonly<{
  /** Fixed basis points of the base price. */
  bps?: DecimalInput
  /** This share of the bar's high − low, e.g. "0.5". */
  spread?: DecimalInput
  /** `base` basis points plus `impact` basis points times quantity / bar volume. */
  volume?: Readonly<{ base: DecimalInput; impact: DecimalInput }>
  /** Which fills slip. Default `all`. */
  appliesTo?: 'all' | 'opening'
}>

export interface SlippageModel {
  /** The fill price in ticks for a base price in ticks. */
  price(
    base: number,
    fill: Readonly<{ isBuy: boolean; opens: boolean; quantity: number }>,
    at: BarAt,
  ): number
}

/** The bar the fill falls on. */
export type BarAt = Readonly<{ series: Series; index: number }>

type Offset = (base: number, quantity: number, at: BarAt) => readonly [bigint, bigint]

/** Null when nothing slips, so that the hot path pays nothing. */
export function createSlippage(options: SlippageOptions): SlippageModel | null {
  const given = (['bps', 'spread', 'volume'] as const).filter((name) => options[name] !== undefined)
  if (given.length === 0) return null
  if (given.length > 1) {
    throw new Fault(
      'config/invalid',
      `slippage: expected one model, found ${given.map((name) => `"${name}"`).join(' and ')}.`,
    )
  }
  const offset = offsetOf(options)
  const openingOnly = options.appliesTo === 'opening'
  return {
    price(base, fill, at) {
      if (openingOnly && !fill.opens) return base
      const [numerator, denominator] = offset(base, fill.quantity, at)
      if (numerator === 0n) return base
      const step = BigInt(at.series.instrument.tickSize)
      const wide = BigInt(base) * denominator + (fill.isBuy ? numerator : -numerator)
      const rounded = divideWide(wide, denominator * step, fill.isBuy ? 'ceiling' : 'floor')
      const canBeNegative = base <= 0 || (at.series.low[at.index] as number) <= 0
      return Number(rounded > 0n || canBeNegative ? rounded * step : step)
    },
  }
}

/** The distance from the base price as a fraction of ticks. */
function offsetOf(options: SlippageOptions): Offset {
  if (options.bps !== undefined) {
    const [numerator, denominator] = decimal(options.bps, 'slippage.bps')
    return (base) => [magnitude(base) * numerator, denominator * 10_000n]
  }
  if (options.spread !== undefined) {
    const [numerator, denominator] = decimal(options.spread, 'slippage.spread')
    return (_base, _quantity, { series, index }) => [
      BigInt((series.high[index] as number) - (series.low[index] as number)) * numerator,
      denominator,
    ]
  }
  const [base, baseUnit] = decimal(options.volume?.base ?? '0', 'slippage.volume.base')
  const [impact, impactUnit] = decimal(options.volume?.impact ?? '0', 'slippage.volume.impact')
  return (price, quantity, { series, index }) => {
    const of = series.instrument
    const volume = BigInt(series.volume[index] as number) * BigInt(powerOfTen(of.quantityScale))
    const traded = BigInt(quantity) * BigInt(powerOfTen(series.volumeScale))
    // Without volume the whole impact applies: as if the order were the bar's only trade.
    const [share, whole] = volume === 0n ? [1n, 1n] : [traded, volume]
    const numerator = base * impactUnit * whole + impact * baseUnit * share
    return [magnitude(price) * numerator, baseUnit * impactUnit * whole * 10_000n]
  }
}

const magnitude = (price: number): bigint => BigInt(Math.abs(price))

function decimal(value: DecimalInput, name: string): readonly [bigint, bigint] {
  const text = String(value)
  const scale = decimalsOf(text)
  const numerator = scale === null ? null : parseDecimal(text, scale, 'exact', name)
  if (scale === null || numerator === null || numerator < 0) {
    throw new Fault('config/invalid', `${name}: expected a decimal of at least 0, found "${text}".`)
  }
  return [BigInt(numerator), BigInt(powerOfTen(scale))]
}
