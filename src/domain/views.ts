/**
 * Read-only views of the portfolio. Services see exact integers by instrument number; strategies
 * see doubles and exact text by symbol. Nobody but the portfolio can change what they show.
 */

import type { Lots, Micros, Money, Ticks } from './units.ts'

/** What execution and the manager may ask of the books. Live: always the current state. */
export interface PortfolioBooks {
  /** Signed quantity a strategy holds. */
  quantityOf(strategy: number, instrument: number): Lots
  /** Last mark of an instrument; 0 before its first bar. */
  markOf(instrument: number): Ticks
  /** Free cash in the reporting currency. */
  readonly available: Money
  /** Cash plus market value. */
  readonly equity: Money
  /** Σ |market value|. */
  readonly grossExposure: Money
}

/** What the manager may ask of the orders on their way. Quantities are signed, unsized orders count 1. */
export interface PendingOrders {
  pendingOpening(strategy: number, instrument: number): number
  /** Market orders only: a protective stop or a target does not keep a position from being closed. */
  pendingClosing(strategy: number, instrument: number): number
}

/** One open position as a strategy reads it. Plain numbers are doubles; `exact` is decimal text. */
export type PositionView = Readonly<{
  id: string
  symbol: string
  strategy: string
  side: 'long' | 'short'
  /** Signed: negative for shorts. */
  quantity: number
  averagePrice: number
  marketPrice: number
  marketValue: number
  unrealizedPnl: number
  realizedPnl: number
  openedAt: Micros
  exact: Readonly<{
    quantity: string
    averagePrice: string
    marketValue: string
    unrealizedPnl: string
    realizedPnl: string
  }>
}>

/** The account as JSON: money as exact decimal text. */
export type PortfolioJson = Readonly<{
  equity: string
  cash: string
  grossExposure: string
  netExposure: string
  leverage: number
  positions: readonly PositionView[]
}>

/** The whole account as a strategy reads it. Doubles, with exact decimal text beside them. */
export interface PortfolioView {
  readonly equity: number
  readonly cash: number
  /** Σ |market value| / equity; 0 when equity is not positive. */
  readonly leverage: number
  readonly grossExposure: number
  readonly netExposure: number
  readonly positions: readonly PositionView[]
  readonly exact: Readonly<{ equity: string; cash: string }>
  /** The account at this moment, for notes and for printing. */
  toJSON(): PortfolioJson
}
