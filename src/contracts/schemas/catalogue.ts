/** Written by `npm run schemas`; changes here are lost. Every contract by its name. */
import barV1 from './data/bar.v1.json' with { type: 'json' }
import corporateActionV1 from './data/corporate_action.v1.json' with { type: 'json' }
import backtestStartedV1 from './engine/backtest_started.v1.json' with { type: 'json' }
import subscriberFailedV1 from './engine/subscriber_failed.v1.json' with { type: 'json' }
import envelopeV1 from './envelope.v1.json' with { type: 'json' }
import fillV1 from './execution/fill.v1.json' with { type: 'json' }
import orderStatusV1 from './execution/order_status.v1.json' with { type: 'json' }
import orderV1 from './manager/order.v1.json' with { type: 'json' }
import signalRejectedV1 from './manager/signal_rejected.v1.json' with { type: 'json' }
import consolidatedPortfolioV1 from './portfolio/consolidated_portfolio.v1.json' with { type: 'json' }
import executionRecordV1 from './portfolio/execution_record.v1.json' with { type: 'json' }
import lotV1 from './portfolio/lot.v1.json' with { type: 'json' }
import portfolioResetTriggeredV1 from './portfolio/portfolio_reset_triggered.v1.json' with { type: 'json' }
import positionClosedV1 from './portfolio/position_closed.v1.json' with { type: 'json' }
import positionOpenedV1 from './portfolio/position_opened.v1.json' with { type: 'json' }
import positionPartialExitV1 from './portfolio/position_partial_exit.v1.json' with { type: 'json' }
import transactionV1 from './portfolio/transaction.v1.json' with { type: 'json' }
import resultV1 from './run/result.v1.json' with { type: 'json' }
import runV1 from './run/run.v1.json' with { type: 'json' }
import noteV1 from './strategy/note.v1.json' with { type: 'json' }
import signalV1 from './strategy/signal.v1.json' with { type: 'json' }

export const contractNames = [
  'data/bar.v1',
  'data/corporate_action.v1',
  'engine/backtest_started.v1',
  'engine/subscriber_failed.v1',
  'envelope.v1',
  'execution/fill.v1',
  'execution/order_status.v1',
  'manager/order.v1',
  'manager/signal_rejected.v1',
  'portfolio/consolidated_portfolio.v1',
  'portfolio/execution_record.v1',
  'portfolio/lot.v1',
  'portfolio/portfolio_reset_triggered.v1',
  'portfolio/position_closed.v1',
  'portfolio/position_opened.v1',
  'portfolio/position_partial_exit.v1',
  'portfolio/transaction.v1',
  'run/result.v1',
  'run/run.v1',
  'strategy/note.v1',
  'strategy/signal.v1',
] as const
export type ContractName = (typeof contractNames)[number]

export const catalogue: Readonly<Record<ContractName, Readonly<Record<string, unknown>>>> = {
  'data/bar.v1': barV1,
  'data/corporate_action.v1': corporateActionV1,
  'engine/backtest_started.v1': backtestStartedV1,
  'engine/subscriber_failed.v1': subscriberFailedV1,
  'envelope.v1': envelopeV1,
  'execution/fill.v1': fillV1,
  'execution/order_status.v1': orderStatusV1,
  'manager/order.v1': orderV1,
  'manager/signal_rejected.v1': signalRejectedV1,
  'portfolio/consolidated_portfolio.v1': consolidatedPortfolioV1,
  'portfolio/execution_record.v1': executionRecordV1,
  'portfolio/lot.v1': lotV1,
  'portfolio/portfolio_reset_triggered.v1': portfolioResetTriggeredV1,
  'portfolio/position_closed.v1': positionClosedV1,
  'portfolio/position_opened.v1': positionOpenedV1,
  'portfolio/position_partial_exit.v1': positionPartialExitV1,
  'portfolio/transaction.v1': transactionV1,
  'run/result.v1': resultV1,
  'run/run.v1': runV1,
  'strategy/note.v1': noteV1,
  'strategy/signal.v1': signalV1,
}
