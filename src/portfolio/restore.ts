/** Puts a checked snapshot into the books. */

import { LotList } from './lot-list.ts'
import type { Portfolio } from './portfolio.ts'
import { invalid, type PortfolioSnapshot, type RestoredState } from './snapshot.ts'

export function restorePortfolio(
  portfolio: Portfolio,
  held: Uint32Array,
  state: RestoredState,
  snapshot: PortfolioSnapshot,
): void {
  checkSums(state)
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
    for (const lot of one.lots) {
      list.add({ ...lot })
      portfolio.openEntryFees += lot.fees
    }
    portfolio.lots[book] = list
    portfolio.quantities[book] = one.quantity
    portfolio.costs[book] = one.cost
    portfolio.totalCost += one.cost
    portfolio.openPositions++
    held[instrument] = (held[instrument] as number) + 1
    portfolio.revalue(book, instrument)
  }
}

/** All accounts together are zero, and cash is what the books explain; else money appeared. */
function checkSums(state: RestoredState): void {
  const { money, positions } = state
  const own = money('available') + money('unavailable')
  const sum = state.counters.reduce((total, one) => total + one, own)
  if (sum !== 0) throw invalid('counters', 'accounts that add up to zero', String(sum))
  const lots = positions.flatMap((one) => one.lots)
  const spent = lots.reduce((total, { cost, fees }) => total + cost + fees, 0)
  const explained =
    money('initial') +
    money('realized') +
    money('dividendsReceived') -
    money('dividendsPaid') +
    money('adjustments') -
    spent
  if (explained !== own) {
    throw invalid(
      'available',
      'initial + realized + dividends + adjustments − cost and fees of open lots',
      `a difference of ${own - explained} minor units`,
    )
  }
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
