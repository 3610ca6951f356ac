/** Which contract an event type is held to. */

import type { EventType } from '../events/kind.ts'
import type { ContractName } from './schemas/catalogue.ts'

export const eventContracts: Readonly<Record<EventType, ContractName>> = {
  bar: 'data/bar.v1',
  backtest_started: 'engine/backtest_started.v1',
  backtest_ended: 'envelope.v1',
  valuation_trigger: 'envelope.v1',
  corporate_action: 'data/corporate_action.v1',
  signal: 'strategy/signal.v1',
  signal_rejected: 'manager/signal_rejected.v1',
  order: 'manager/order.v1',
  order_status: 'execution/order_status.v1',
  fill: 'execution/fill.v1',
  transaction: 'portfolio/transaction.v1',
  lot: 'portfolio/lot.v1',
  position_opened: 'portfolio/position_opened.v1',
  position_partial_exit: 'portfolio/position_partial_exit.v1',
  position_closed: 'portfolio/position_closed.v1',
  portfolio_reset_triggered: 'portfolio/portfolio_reset_triggered.v1',
  portfolio_state: 'portfolio/consolidated_portfolio.v1',
  note: 'strategy/note.v1',
  subscriber_failed: 'engine/subscriber_failed.v1',
}
