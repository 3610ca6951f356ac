/** Puts a checked snapshot into the books. */

import { LotList } from './lot-list.ts'
import type { Portfolio } from './portfolio.ts'
import { checkFees, checkTwins, invalid } from './snapshot-checks.ts'
import {
  type PortfolioSnapshot,
  type RestoredPosition,
  type RestoredState,
  sumOf,
  wideSumOf,
} from './snapshot.ts'

export function restorePortfolio(
  portfolio: Portfolio,
  held: Uint32Array,
  state: RestoredState,
  snapshot: PortfolioSnapshot,
): void {
  const totals = checkSums(state)
  const { accounts } = portfolio
  portfolio.initial = state.money('initial') as typeof portfolio.initial
  accounts.available = state.money('available')
  accounts.unavailable = state.money('unavailable')
  accounts.posted = snapshot.transactions
  accounts.counters.set(state.counters)
  portfolio.realized = state.money('realized')
  portfolio.commissions = state.money('commissions')
  portfolio.dividendsReceived = state.money('dividendsReceived')
  portfolio.dividendsPaid = state.money('dividendsPaid')
  portfolio.adjustments = state.money('adjustments')
  portfolio.lotCount = snapshot.lotCount
  portfolio.positionCount = snapshot.positionCount
  clear(portfolio, held)
  portfolio.marks.set(state.marks)
  for (const one of state.positions) {
    const { instrument, source } = one
    const book = portfolio.bookOf(one.strategy, instrument)
    const { number, openedAt, openSequence, signal } = source
    portfolio.positions[book] = {
      number,
      openedAt,
      openSequence,
      signal,
      realized: one.realized,
      fees: one.fees,
    }
    const { long, short } = portfolio.options.lots
    const list = new LotList(one.quantity > 0 ? long : short)
    for (const lot of one.lots) list.add({ ...lot })
    portfolio.lots[book] = list
    portfolio.quantities[book] = one.quantity
    portfolio.costs[book] = one.cost
    portfolio.values[book] = one.value
    portfolio.openPositions++
    held[instrument] = (held[instrument] as number) + 1
  }
  portfolio.totalCost = totals.cost
  portfolio.openEntryFees = totals.fees
  portfolio.marketValue = totals.value
  portfolio.grossExposure = totals.gross as typeof portfolio.grossExposure
  // Nothing inside the run led to this state: the next settlement tells of it, without a cause.
  portfolio.hasChanged = true
  portfolio.lastCause = 0
}

type Totals = Readonly<{ cost: number; fees: number; value: number; gross: number }>

/**
 * The sums the books keep, before anything is changed: all accounts together are zero, and cash is
 * what the books explain, else money appeared. Fails with `snapshot/invalid`, and with
 * `number/overflow` where a sum leaves the exact range.
 */
function checkSums(state: RestoredState): Totals {
  const { money, positions } = state
  const cash = [money('available'), money('unavailable')]
  const own = wideSumOf(cash)
  const sum = own + wideSumOf(state.counters)
  if (sum !== 0n) throw invalid('counters', 'accounts that add up to zero', String(sum))
  const lots = positions.flatMap((one) => one.lots)
  const costs = positions.map(({ cost }) => cost)
  const fees = lots.map((lot) => lot.fees)
  const explained =
    wideSumOf([
      money('initial'),
      money('realized'),
      money('dividendsReceived'),
      -money('dividendsPaid'),
      money('adjustments'),
    ]) -
    wideSumOf(costs) -
    wideSumOf(fees)
  if (explained !== own) {
    throw invalid(
      'available',
      'initial + realized + dividends + adjustments − cost and fees of open lots',
      `a difference of ${own - explained} minor units`,
    )
  }
  const totals = totalsOf(positions, { cash, costs, fees })
  checkTwins(money, state.counters)
  checkFees(positions, money('commissions'))
  return totals
}

function totalsOf(
  positions: readonly RestoredPosition[],
  { cash, costs, fees }: Readonly<Record<'cash' | 'costs' | 'fees', readonly number[]>>,
): Totals {
  const values = positions.map(({ value }) => value)
  const negated = costs.map((cost) => -cost)
  const totals = {
    cost: sumOf(costs, 'Snapshot: the cost of all positions'),
    fees: sumOf(fees, 'Snapshot: the entry fees of open lots'),
    value: sumOf(values, 'Snapshot: the market value'),
    gross: sumOf(
      values.map((value) => Math.abs(value)),
      'Snapshot: the gross exposure',
    ),
  }
  // What the books do not keep, but reckon from these.
  sumOf(cash, 'Snapshot: the cash, available and not,')
  sumOf([...cash, ...values], 'Snapshot: the equity')
  sumOf([...values, ...negated], 'Snapshot: the unrealised result')
  return totals
}

function clear(portfolio: Portfolio, held: Uint32Array): void {
  portfolio.quantities.fill(0)
  portfolio.costs.fill(0)
  portfolio.values.fill(0)
  portfolio.positions.fill(null)
  portfolio.openEntryFees = 0
  portfolio.openPositions = 0
  portfolio.marketValue = 0
  portfolio.totalCost = 0
  portfolio.grossExposure = 0 as typeof portfolio.grossExposure
  held.fill(0)
  portfolio.lots.forEach((_, book) => {
    portfolio.lots[book] = new LotList(portfolio.options.lots.long)
  })
}
