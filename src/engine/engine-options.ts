/** What an engine is told: everything exact and complete, nothing left to a default. */

import type { Dataset } from '../data/dataset.ts'
import type { Currency } from '../domain/currency.ts'
import type { LotMethod } from '../domain/position.ts'
import type { JsonObject } from '../domain/signal.ts'
import type { Money } from '../domain/units.ts'
import type { CommissionOptions } from '../execution/commission.ts'
import type { MarketFill } from '../execution/execution-options.ts'
import type { TouchFill } from '../execution/matching.ts'
import type { SlippageOptions } from '../execution/slippage.ts'
import type { EntryBarExits } from '../exits/exit-plan.ts'
import type { SizingRule } from '../manager/sizing-rule.ts'
import type { RiskPolicy } from '../risk/policy.ts'
import type { StrategyEntry } from '../strategy/runtime.ts'

/**
 * What happens to positions after the last bar: `keep_open` marks them at the last close,
 * `liquidate` closes them at the last close, `liquidate_at_open` at the open of the last bar (what
 * some engines do: their closing order fills where a market order of the bar before would have).
 */
export type EndOfData = 'keep_open' | 'liquidate' | 'liquidate_at_open'

export type EngineOptions = Readonly<{
  dataset: Dataset
  strategies: readonly StrategyEntry[]
  currency: Currency
  capital: Money
  /** One rule per strategy. */
  sizing: readonly SizingRule[]
  policy: RiskPolicy
  marketFill: MarketFill
  touchFill: TouchFill
  commission: CommissionOptions
  slippage: SlippageOptions
  participation: Readonly<{ basisPoints: number; queueBars: number }> | null
  lots: Readonly<{ long: LotMethod; short: LotMethod }>
  endOfData: EndOfData
  /** Which bars of the opening step may end a position by its stop or target. */
  entryBarExits: EntryBarExits
  /** `step` publishes a valuation trigger and a portfolio state per step, `end` one after the last. */
  valuation: 'end' | 'step'
  accountId: string
  /** 0 ≤ seed ≤ 2^53 − 1: ids and strategies' random numbers come from it. */
  seed: number
  /** What decides the run besides its data, as plain words for the log. */
  settings: JsonObject
  /** Keeps indicator values for the report. */
  recordIndicators: boolean
  /** `all` also checks lots after every step that changed something. */
  invariants: 'money' | 'all'
}>

/** Takes records out of the journal as the run goes on, once at least `due` of them exist. */
export interface RecordSink {
  readonly due: number
  take(): void
}
