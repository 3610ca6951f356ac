/** The door to the books: the portfolio, its snapshots, its ledger. */

export { ledgerOf, type LedgerEntry } from './ledger.ts'
export { type Lot, LotList } from './lot-list.ts'
export { type OpenPosition, Portfolio, type PortfolioOptions } from './portfolio.ts'
export type { LotSnapshot, PortfolioSnapshot, PositionSnapshot } from './snapshot.ts'
export type { PortfolioBooks, PortfolioView, PositionView } from '../domain/views.ts'
