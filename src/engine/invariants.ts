/** What must hold after every event. Broken means a bug of ours: the run stops. */

import { invariant } from '../domain/fault.ts'
import { type Instrument, notional } from '../domain/instrument.ts'
import type { Portfolio } from '../portfolio/portfolio.ts'

/** Money is conserved, and equity equals what the identity of the books says. Cheap: always on. */
export function checkMoney(portfolio: Portfolio): void {
  invariant(portfolio.accounts.residual === 0, 'all accounts of a currency add up to zero')
  invariant(
    portfolio.equity === portfolio.equityByIdentity,
    'equity = initial + realised + unrealised + dividends + adjustments − open entry fees',
  )
}

/** Every position is the sum of its lots, in quantity, cost and entry fees; totals are sums of books. */
export function checkLots(portfolio: Portfolio): void {
  let value = 0
  let gross = 0
  let fees = 0
  let costs = 0
  for (let book = 0; book < portfolio.quantities.length; book++) {
    let quantity = 0
    let cost = 0
    for (const lot of portfolio.lots[book]?.all() ?? []) {
      quantity += lot.quantity
      cost += lot.cost
      fees += lot.fees
    }
    invariant(quantity === portfolio.quantities[book], 'a position is the sum of its lots')
    invariant(cost === portfolio.costs[book], 'the cost of a position is the sum of its lots')
    const isOpen = portfolio.positions[book] !== null
    invariant(isOpen === (quantity !== 0), 'a position is open exactly while it holds something')
    const instrument = book % portfolio.options.instruments.length
    const of = portfolio.options.instruments[instrument] as Instrument
    const worth = notional(of, portfolio.marks[instrument] as number, quantity)
    invariant(worth === portfolio.values[book], 'a position is worth its quantity at the mark')
    costs += cost
    value += portfolio.values[book] as number
    gross += Math.abs(portfolio.values[book] as number)
  }
  invariant(value === portfolio.marketValue, 'market value is the sum over all positions')
  invariant(gross === portfolio.grossExposure, 'gross exposure is the sum over all positions')
  invariant(costs === portfolio.totalCost, 'the cost of all positions is the sum over them')
  invariant(fees === portfolio.openEntryFees, 'open entry fees are those of the open lots')
}
