/** The door for writing strategies. */

export { buyAndHold, buyAndHold as BuyAndHoldStrategy } from './buy-and-hold.ts'
export type { BarWindow } from '../domain/bar-window.ts'
export type { Context, SignalId } from './context.ts'
export { defineStrategy } from './define-strategy.ts'
export { smaCross, smaCross as SMADualCrossStrategy, type SmaCrossParameters } from './sma-cross.ts'
export type {
  ConfiguredStrategy,
  PositionEvent,
  Strategy,
  StrategyFactory,
  StrategyLike,
  StrategyParameters,
  SymbolHandlers,
} from './strategy.ts'
export { Bar } from '../domain/series.ts'
export type { Intention, SignalInput, SignalOptions, TimeInForce } from '../domain/signal.ts'
export type { PortfolioView, PositionView } from '../domain/views.ts'
