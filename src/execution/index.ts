/** The door to execution: orders' lives, matching rules, costs. */

export {
  type OrderStatus,
  type OrderType,
  orderTransitions,
  type Side,
  transition,
} from '../domain/order.ts'
export { type CommissionOptions, createCommission } from './commission.ts'
export { Execution } from './execution.ts'
export type {
  ExecutionOptions,
  FillSizer,
  MarketCursor,
  MarketFill,
  PositionGuard,
} from './execution-options.ts'
export {
  type BarPrices,
  limitPrice,
  noFill,
  stopLimitPrice,
  type StopLimitOutcome,
  stopPrice,
  type TouchFill,
} from './matching.ts'
export { createSlippage, type SlippageModel, type SlippageOptions } from './slippage.ts'
export { WorkingOrder } from './working-order.ts'
