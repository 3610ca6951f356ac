/**
 * Commission models. The parts given are added, then held to the minimum and the maxima. Every part
 * is rounded up to the minor unit, against the account.
 */

import type { CommissionModel } from '../domain/costs.ts'
import { decimalsOf, parseDecimal, powerOfTen } from '../domain/decimal.ts'
import { Fault } from '../domain/fault.ts'
import { type Instrument, notional } from '../domain/instrument.ts'
import { divideWide, multiplyDivide } from '../domain/rounding.ts'
import type { DecimalInput } from '../domain/signal.ts'
import { exact, type Money } from '../domain/units.ts'

export type CommissionOptions = Readonly<{
  /** Money per unit of quantity, e.g. "0.005". */
  perShare?: DecimalInput
  /** Percent of the notional, e.g. "0.1" is ten basis points. */
  percent?: DecimalInput
  /** Money per fill. */
  flat?: DecimalInput
  /** Percent of the notional by marginal brackets of the notional; the last has no `upTo`. */
  tiers?: readonly Readonly<{ upTo?: DecimalInput; percent: DecimalInput }>[]
  /** At least this much money per fill. */
  minimum?: DecimalInput
  /** At most this much money per fill. */
  maximum?: DecimalInput
  /** At most this percent of the notional. Applied last. */
  maximumPercent?: DecimalInput
}>

/** `value / scale` without a double: an exact decimal as a fraction. */
type Fraction = Readonly<{ numerator: number; denominator: number }>

export function createCommission(
  options: CommissionOptions,
  instruments: readonly Instrument[],
): CommissionModel {
  if (Object.keys(options).length === 0) return { commission: () => 0 as Money }
  const percent = optional(options.percent, 'percent', 100)
  const tiers = (options.tiers ?? []).map((tier, i) => ({
    upTo: tier.upTo === undefined ? null : fraction(tier.upTo, `tiers[${i}].upTo`, 1),
    percent: fraction(tier.percent, `tiers[${i}].percent`, 100),
  }))
  const perShare = optional(options.perShare, 'perShare', 1)
  const flat = optional(options.flat, 'flat', 1)
  const minimum = optional(options.minimum, 'minimum', 1)
  const maximum = optional(options.maximum, 'maximum', 1)
  const maximumPercent = optional(options.maximumPercent, 'maximumPercent', 100)
  return {
    commission(instrument, quantity, price) {
      const of = instruments[instrument] as Instrument
      const value = Math.abs(notional(of, price, quantity))
      const unit = powerOfTen(of.currency.scale)
      let sum = 0
      if (percent !== null) sum += part(value, percent)
      if (perShare !== null) sum += perUnit(of, quantity, perShare)
      if (flat !== null) sum += part(unit, flat)
      if (tiers.length > 0) sum += tiered(value, unit, tiers)
      if (minimum !== null) sum = Math.max(sum, part(unit, minimum))
      if (maximum !== null) sum = Math.min(sum, part(unit, maximum))
      if (maximumPercent !== null) sum = Math.min(sum, part(value, maximumPercent))
      return exact(sum, `A commission in ${of.currency.code}`) as Money
    },
  }
}

function part(money: number, of: Fraction): number {
  return multiplyDivide(money, of.numerator, of.denominator, 'ceiling', 'A commission')
}

function perUnit(of: Instrument, quantity: number, rate: Fraction): number {
  const money = BigInt(quantity) * BigInt(rate.numerator) * BigInt(powerOfTen(of.currency.scale))
  const divisor = BigInt(rate.denominator) * BigInt(powerOfTen(of.quantityScale))
  return Number(divideWide(money, divisor, 'ceiling'))
}

function tiered(
  value: number,
  unit: number,
  tiers: readonly Readonly<{ upTo: Fraction | null; percent: Fraction }>[],
): number {
  let sum = 0
  let from = 0
  for (const tier of tiers) {
    const to = tier.upTo === null ? value : Math.min(value, part(unit, tier.upTo))
    if (to > from) sum += part(to - from, tier.percent)
    from = Math.max(from, to)
  }
  return sum
}

function optional(value: DecimalInput | undefined, name: string, per: number): Fraction | null {
  return value === undefined ? null : fraction(value, name, per)
}

function fraction(value: DecimalInput, name: string, per: number): Fraction {
  const text = String(value)
  const scale = decimalsOf(text)
  const numerator = scale === null ? null : parseDecimal(text, scale, 'exact', `commission.${name}`)
  if (scale === null || numerator === null || numerator < 0) {
    throw new Fault(
      'config/invalid',
      `commission.${name}: expected a decimal of at least 0, found "${text}".`,
    )
  }
  return { numerator, denominator: powerOfTen(scale) * per }
}
