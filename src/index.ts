/** Ledgerline's front door: data in, strategies, a backtest, a result. */

export { arrow, bars, csv, fromSeries, parquet } from './data/source.ts'
export { DataService } from './data/data-service.ts'
export type { DataSource } from './data/source.ts'
export { Fault, type FaultCode } from './domain/fault.ts'
export type { Intention, SignalInput, SignalOptions } from './domain/signal.ts'
export type { PortfolioView, PositionView } from './domain/views.ts'
export { EventBus, type Subscription } from './events/bus.ts'
export type { EventOf, FillEvent, LedgerlineEvent, SignalEvent } from './events/event.ts'
export type { Topic } from './events/kind.ts'
export { BacktestEngine } from './run/backtest-engine.ts'
export { backtest } from './run/backtest.ts'
export { openData } from './run/open-data.ts'
export type {
  AnyStrategy,
  BacktestOptions,
  ExecutionSettings,
  PolicyOptions,
  StrategyUse,
} from './run/options.ts'
export type { BacktestResult, EventQuery, EventsOf, Verification } from './run/result.ts'
export type { Measure, Summary, SummaryKey } from './run/summary.ts'
export type { Explanation } from './run/why.ts'
export type { MarketFill } from './execution/execution-options.ts'
export type { Metric, TradeRow } from './report/model.ts'
export type { Sizing } from './manager/sizing-rule.ts'
export { Bar } from './domain/series.ts'
export { buyAndHold, buyAndHold as BuyAndHoldStrategy } from './strategy/buy-and-hold.ts'
export type { BarWindow } from './domain/bar-window.ts'
export type { Context } from './strategy/context.ts'
export { defineStrategy } from './strategy/define-strategy.ts'
export { smaCross, smaCross as SMADualCrossStrategy } from './strategy/sma-cross.ts'
export type {
  ConfiguredStrategy,
  NoParameters,
  PositionEvent,
  Strategy,
  StrategyFactory,
  StrategyParameters,
  SymbolHandlers,
} from './strategy/strategy.ts'
