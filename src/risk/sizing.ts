/** Pure calculators: how many lots a budget buys. No state, no events. */

import type { CommissionModel } from '../domain/costs.ts'
import { type Instrument, notional, wholeLots } from '../domain/instrument.ts'
import { multiplyDivide } from '../domain/rounding.ts'
import type { Lots, Money } from '../domain/units.ts'

/** A part of an amount in millionths, rounded down: 10 % is 100,000. */
export function partOf(amount: number, millionths: number): Money {
  return multiplyDivide(amount, millionths, 1_000_000, 'floor', 'A budget') as Money
}

/** Whole lots that `budget` pays for at `price`, costs left aside. 0 when price or budget is not positive. */
export function lotsForBudget(of: Instrument, budget: number, price: number): Lots {
  if (budget <= 0 || price <= 0) return 0 as Lots
  const perLot = price * of.numerator
  const lots = multiplyDivide(budget, of.denominator, perLot, 'floor', `A size in "${of.symbol}"`)
  return wholeLots(of, lots)
}

/**
 * The most whole lots whose notional and commission together stay within `budget` at `price`.
 * Found by bisection, since commission need not be linear.
 */
export function lotsWithCosts(
  of: Instrument,
  instrument: number,
  budget: number,
  price: number,
  model: CommissionModel,
): Lots {
  const cost = (steps: number): number => {
    const quantity = steps * of.lotSize
    return quantity === 0
      ? 0
      : notional(of, price, quantity, 'ceiling') + model.commission(instrument, quantity, price)
  }
  let high = lotsForBudget(of, budget, price) / of.lotSize
  if (high === 0 || cost(high) <= budget) return (high * of.lotSize) as Lots
  let low = 0
  while (high - low > 1) {
    const middle = Math.floor(low + (high - low) / 2)
    if (cost(middle) <= budget) low = middle
    else high = middle
  }
  return (low * of.lotSize) as Lots
}

/** Fixed share of equity (R1-169): money to put into one position. `percent` in millionths. */
export const calculateFixedEquitySize = (equity: Money, millionths: number): Money =>
  partOf(equity, millionths)
