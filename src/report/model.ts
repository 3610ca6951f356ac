/**
 * What a report is made of: plain rows, already named and exact. Money, prices and quantities are
 * decimal text; doubles only where a number is drawn or is a statistic. Built from a finished run
 * by the run layer; every report format reads only this.
 */

/** One closed part of one lot: what was bought (or sold short) and what was sold against it. */
export type TradeRow = Readonly<{
  /** 1-based, in order of exit. */
  number: number
  strategy: string
  symbol: string
  side: 'long' | 'short'
  quantity: string
  /**
   * Labels (the source's stamps) of the bars the fills fell on, ISO 8601 on the clock of the
   * instrument's zone: `2024-01-05T09:00:00+09:00`, with `Z` where it agrees with UTC.
   */
  entryTime: string
  exitTime: string
  entryPrice: string
  exitPrice: string
  /** Net of the entry and exit fees of this part. */
  pnl: string
  grossPnl: string
  fees: string
  /** `pnl / (entryPrice · quantity · multiplier)`: a ratio. */
  returnRatio: number
  /** Index of the entry and exit bar in the symbol's bars. */
  entryBar: number
  exitBar: number
  /** Largest fall and rise against the entry price while held, ratios; from bar lows and highs. */
  maximumAdverse: number
  maximumFavourable: number
  positionId: string
  lotId: string
  /** Why it was closed: `signal`, `manual_close`, `stop_loss`, `end_of_data`, … */
  exitReason: string
  receipt: TradeReceipt
}>

/** One line of a receipt's chain. `amount` is signed cash, or null where no money moved. */
export type ReceiptLine = Readonly<{
  kind: 'bar' | 'signal' | 'order' | 'fill' | 'transaction' | 'lot' | 'position' | 'split'
  /** Readable id: `sig-000012`, `#3101`. */
  id: string
  sequence: number
  /** A plain sentence. */
  text: string
  amount: string | null
}>

export type TradeReceipt = Readonly<{
  entry: readonly ReceiptLine[]
  exit: readonly ReceiptLine[]
  /** The account's cash before the first and after the last movement, and the sums between. */
  cashBeforeEntry: string
  cashAfterEntry: string
  cashBeforeExit: string
  cashAfterExit: string
  proceeds: string
  cost: string
  entryFees: string
  exitFees: string
}>

/** A position still open after the last bar. */
export type OpenPositionRow = Readonly<{
  strategy: string
  symbol: string
  side: 'long' | 'short'
  quantity: string
  entryTime: string
  averagePrice: string
  marketPrice: string
  marketValue: string
  unrealizedPnl: string
  entryFees: string
  positionId: string
}>

/** Refusals grouped: one row per source and reason. */
export type RejectionRow = Readonly<{
  source: 'signal' | 'order'
  code: string
  /** The code as a sentence. */
  sentence: string
  count: number
  /** Sequence of the first one, and the label of its step, written like those of trades. */
  firstSequence: number
  firstTime: string
}>

/**
 * Which part of the table of measures a metric belongs to. `familiar` are the rows of
 * backtesting.py in its order; `peers` are the same ideas by that program's formulas.
 */
export type MetricGroup =
  | 'familiar'
  | 'returns'
  | 'risk'
  | 'distribution'
  | 'trades'
  | 'costs'
  | 'peers'

/**
 * A number with the convention it was computed by. `value` is null where it is undefined. Percents
 * are in percent: 5 means 5 %. Money is decimal text, dates are labels written like those of trades.
 */
export type Metric = Readonly<{
  key: string
  group: MetricGroup
  /** What people read, e.g. `Sharpe`. */
  label: string
  value: number | string | null
  unit: 'ratio' | 'percent' | 'money' | 'count' | 'days' | 'text' | 'date'
  /** e.g. `daily, √252, ddof 1, risk-free 0`. Empty where there is nothing to choose. */
  convention: string
}>

/** Columns over time, one entry per step from the first trading step on. */
export type EquityColumns = Readonly<{
  /** Label of the step's bars in microseconds since 1970 UTC. */
  time: Float64Array
  /** The same moments as the clock of their bars' zone shows them. Default: as that of UTC does. */
  clock?: Float64Array
  /**
   * The moments that date the steps, on that clock, for days, months and weekends: an hour stamped
   * at its close, at midnight, is of the day before. Default: `clock`.
   */
  dated?: Float64Array
  /** Account equity in minor units of the reporting currency: exact integers. */
  equity: Float64Array
  cash: Float64Array
  /** Gross exposure: Σ |market value|. */
  exposure: Float64Array
  /** 10^-scale of the three money columns. */
  scale: number
}>

/** One symbol's bars and what was drawn on them. Prices are doubles: charts draw, they do not account. */
export type PriceSeries = Readonly<{
  symbol: string
  time: Float64Array
  /** Labels as the clock of the instrument's zone shows them. Default: as that of UTC does. */
  clock?: Float64Array
  open: Float64Array
  high: Float64Array
  low: Float64Array
  close: Float64Array
  volume: Float64Array
  priceScale: number
  indicators: readonly Readonly<{
    strategy: string
    label: string
    pane: 'price' | 'own'
    values: Float64Array
  }>[]
}>

/** Counts that must meet, from signal to trade. */
export type FunnelCounts = Readonly<{
  bars: number
  signals: number
  signalsRejected: number
  orders: number
  ordersRejected: number
  ordersCanceled: number
  ordersExpired: number
  ordersWorking: number
  fills: number
  transactions: number
  lotsClosed: number
  positionsOpened: number
  positionsClosed: number
  positionsOpen: number
  events: number
}>

export type CostRow = Readonly<{ label: string; amount: string; note: string }>

export type SettingRow = Readonly<{ label: string; value: string; source: string }>

/** A finished run as rows. `benchmark` is a companion run over the same bars, e.g. buy and hold. */
export type RunReport = Readonly<{
  title: string
  strategies: readonly string[]
  symbols: readonly string[]
  /** Bar length in words: `daily bars`. */
  interval: string
  currency: string
  initialCapital: string
  finalEquity: string
  startTime: string
  endTime: string
  metrics: readonly Metric[]
  trades: readonly TradeRow[]
  openPositions: readonly OpenPositionRow[]
  rejections: readonly RejectionRow[]
  funnel: FunnelCounts
  /** What trading took; the amounts add up to all costs. */
  costs: readonly CostRow[]
  /** What holding brought beside prices: dividends, cash in lieu of fractions. No part of the costs. */
  income: readonly CostRow[]
  equity: EquityColumns
  prices: readonly PriceSeries[]
  settings: readonly SettingRow[]
  /** The fill, gap, cost and end-of-data rules in force, one sentence each. */
  fillRules: readonly string[]
  /** One line each; things a reader should know before believing the numbers. At most four shown. */
  cautions: readonly string[]
  integrity: Readonly<{
    runId: string
    engineVersion: string
    seed: string
    dataHash: string
    configHash: string
    /** Null when the log was not hashed. */
    logHead: string | null
    eventCount: number
    /** Σ of every account of every transaction, per currency: `0.00` when it balances. */
    ledgerResidual: string
    /** Equity recomputed from the identity of the books minus equity reported. */
    identityResidual: string
    isBalanced: boolean
    /** Commands that check this run, e.g. `ledgerline verify runs/first`; empty when not on disk. */
    commands: readonly string[]
  }>
  benchmark: Readonly<{
    label: string
    metrics: readonly Metric[]
    equity: EquityColumns
    trades: number
    openPositions: number
    totalFees: string
  }> | null
}>
