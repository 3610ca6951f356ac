/** What a user says about a run, and what each word is when it is left out. */

import type { DataSource } from '../data/source.ts'
import type { LotMethod } from '../domain/position.ts'
import type { DecimalInput, JsonObject } from '../domain/signal.ts'
import type { EndOfData } from '../engine/engine-options.ts'
import type { CommissionOptions } from '../execution/commission.ts'
import type { MarketFill } from '../execution/execution-options.ts'
import type { TouchFill } from '../execution/matching.ts'
import type { SlippageOptions } from '../execution/slippage.ts'
import type { EntryBarExits } from '../exits/exit-plan.ts'
import type { Sizing } from '../manager/sizing-rule.ts'
import type { ConfiguredStrategy, Strategy, StrategyParameters } from '../strategy/strategy.ts'

/** A class whose instances are strategies. Handed over as the class, a run can be repeated. */
export type StrategyClass = new () => Strategy

/** Any result of `defineStrategy`, whatever its parameters. */
export type AnyStrategyFactory = {
  (params?: never): ConfiguredStrategy
  readonly strategyName: string
  readonly defaults: StrategyParameters
}

/** A strategy made by `defineStrategy` (called or not), a class, or an object with hooks. */
export type AnyStrategy = ConfiguredStrategy | AnyStrategyFactory | StrategyClass | Strategy

/** A strategy with what belongs to its use in this run. */
export type StrategyUse = Readonly<{
  strategy: AnyStrategy
  /** Name in log and report. Default: the strategy's own, numbered when used twice. */
  name?: string
  /** What it trades. Default: every symbol of the data. */
  symbols?: readonly string[]
  /** Default: the run's sizing. */
  sizing?: Sizing
}>

export type PolicyOptions = Readonly<{
  name?: string
  /** Default true. */
  allowShorting?: boolean
  /** Largest position after an order, percent of equity. Default: no limit. */
  maximumPositionPercent?: DecimalInput
  /** Gross exposure as a multiple of equity, two decimals. Default 1. */
  maximumLeverage?: DecimalInput
  /** Lets opening fills go beyond the buying power. Default false. */
  allowNegativeCash?: boolean
}>

export type ParticipationOptions = Readonly<{
  /** Most an order may take of a bar's volume, percent with two decimals. */
  maximumPercent: DecimalInput
  /** Further bars the rest is tried in. Default 3. */
  queueBars?: number
}>

export type ExecutionSettings = Readonly<{
  /** Default `next_open`: decided at a close, filled at the next bar's open. */
  marketFill?: MarketFill
  /** Default `gap`: see the gap rule. */
  touchFill?: TouchFill
  /** Default: none. */
  commission?: CommissionOptions
  /** Default: none. */
  slippage?: SlippageOptions
  /**
   * Whether a stop or target may already end a position in the bar it was opened in. Default
   * `open_fills`: when a market order entered at the bar's open, because the whole bar lies after it.
   */
  entryBarExits?: EntryBarExits
  /** Default: no cap. */
  participation?: ParticipationOptions
}>

export type Progress = Readonly<{ done: number; total: number }>

export type BacktestOptions = Readonly<{
  data: DataSource | readonly DataSource[]
  strategy?: AnyStrategy | StrategyUse
  strategies?: readonly (AnyStrategy | StrategyUse)[]
  /**
   * `100000 USD`, or `{ USD: '100000' }`; an amount alone is in USD. One currency for now: there is
   * no conversion.
   */
  capital: DecimalInput | Readonly<Record<string, DecimalInput>>
  /**
   * Default: 95 % of equity, shared equally by strategies and their symbols, sized at the signal.
   */
  sizing?: Sizing
  policy?: PolicyOptions
  execution?: ExecutionSettings
  /** Default: FIFO for longs, LIFO for shorts. */
  lots?: Readonly<{ long?: LotMethod; short?: LotMethod }>
  /** Default `keep_open`. */
  endOfData?: EndOfData
  /** Default `end`. */
  valuation?: 'end' | 'step'
  /** First and last label that trade, ISO dates or times. Earlier bars warm indicators up. */
  from?: string
  to?: string
  /** Steps kept before `from`, or the first steps that only warm up when `from` is not given. */
  warmupBars?: number
  symbols?: readonly string[]
  /**
   * A companion run over the same bars to compare with: `true` for buy and hold, or any strategy.
   * Default: none.
   */
  benchmark?: boolean | AnyStrategy
  /** 0 to 2^53 − 1. Ids and strategies' random numbers come from it. Default: from the settings. */
  seed?: number
  /** A folder for a durable log, written while the run goes on. Default: in memory. */
  log?: string
  /** Scale of money by currency where 6 decimals (BTC, ETH 8, SOL 9) will not do. */
  currencyScales?: Readonly<Record<string, number>>
  accountId?: string
  /** Shown as the report's title. Default: the strategies' names. */
  title?: string
  /** Keeps indicator values for the report. Default true. */
  recordIndicators?: boolean
  /** `all` also checks lots after every step that changed something. Default `money`. */
  invariants?: 'money' | 'all'
  /** Called about a hundred times during the run. */
  onProgress?: (progress: Progress) => void
  /** The configuration this came from, kept in run.json so that the run can be repeated from disk. */
  recipe?: JsonObject
  /** Where options were written, by name (`execution.marketFill`), for the report: `run.yaml:12`. */
  origins?: Readonly<Record<string, string>>
}>
