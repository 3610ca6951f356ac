/**
 * Every contract there is, as the generator writes them out. A new contract is one line here and
 * `npm run schemas`.
 */

import { bar } from './data/bar.v1.ts'
import { corporateAction } from './data/corporate-action.v1.ts'
import type { ContractDefinition } from './definition.ts'
import { backtestStarted } from './engine/backtest-started.v1.ts'
import { subscriberFailed } from './engine/subscriber-failed.v1.ts'
import { envelope } from './envelope.v1.ts'
import { fill } from './execution/fill.v1.ts'
import { orderStatus } from './execution/order-status.v1.ts'
import { order } from './manager/order.v1.ts'
import { signalRejected } from './manager/signal-rejected.v1.ts'
import { consolidatedPortfolio } from './portfolio/consolidated-portfolio.v1.ts'
import { executionRecord } from './portfolio/execution-record.v1.ts'
import { lot } from './portfolio/lot.v1.ts'
import { portfolioResetTriggered } from './portfolio/portfolio-reset-triggered.v1.ts'
import { positionClosed } from './portfolio/position-closed.v1.ts'
import { positionOpened } from './portfolio/position-opened.v1.ts'
import { positionPartialExit } from './portfolio/position-partial-exit.v1.ts'
import { transaction } from './portfolio/transaction.v1.ts'
import { result } from './run/result.v1.ts'
import { run } from './run/run.v1.ts'
import { note } from './strategy/note.v1.ts'
import { signal } from './strategy/signal.v1.ts'

export const definitions: readonly ContractDefinition[] = [
  envelope,
  bar,
  corporateAction,
  backtestStarted,
  subscriberFailed,
  fill,
  orderStatus,
  order,
  signalRejected,
  consolidatedPortfolio,
  executionRecord,
  lot,
  portfolioResetTriggered,
  positionClosed,
  positionOpened,
  positionPartialExit,
  transaction,
  result,
  run,
  note,
  signal,
]
