/**
 * The names behind each public door. A change here is a change of the public API: it is reviewed
 * as one, and a removal is announced a minor version earlier.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

import { describe, expect, it } from 'vitest'

import packageJson from '../package.json' with { type: 'json' }

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Source file of each door, by what a user imports. */
const doors = new Map(
  Object.entries(packageJson.exports).flatMap(([path, target]) =>
    typeof target === 'string' ? [] : [[path.replace('.', 'ledgerline'), target] as const],
  ),
)

const sourceOf = (door: string): string =>
  (doors.get(door)?.['ledgerline-source'] ?? '').replace('./', '')

type Names = Readonly<{ values: readonly string[]; types: readonly string[] }>

/** The names of `export { a, type B, c as d } from` and `export type * from`. */
function namesOf(file: string): Names {
  const values: string[] = []
  const types: string[] = []
  const lists = /^export\s+(type\s+)?(\*|\{[^}]*\})\s*from\s*'([^']+)'/gm
  for (const [, isType, list = '', target = ''] of read(file).matchAll(lists)) {
    if (list === '*') {
      types.push(...typesDeclaredIn(normalize(join(dirname(file), target))))
      continue
    }
    for (const part of list.slice(1, -1).split(',')) {
      const name = part.trim().replace(/^.*\sas\s+/, '')
      if (name === '') continue
      if (isType !== undefined || name.startsWith('type ')) types.push(name.replace('type ', ''))
      else values.push(name)
    }
  }
  return { values: values.toSorted(), types: types.toSorted() }
}

const typesDeclaredIn = (file: string): readonly string[] =>
  [...read(file).matchAll(/^export (?:type|interface) (\w+)/gm)].map((match) => match[1] as string)

const shown = (door: string): string => {
  const { values, types } = namesOf(sourceOf(door))
  return [...values, ...types.map((name) => `type ${name}`)].join('\n')
}

describe('the doors', () => {
  it('are those of package.json, each with a source and a built file', () => {
    expect([...doors.keys()]).toMatchInlineSnapshot(`
      [
        "ledgerline",
        "ledgerline/indicators",
        "ledgerline/strategy",
        "ledgerline/data",
        "ledgerline/events",
        "ledgerline/portfolio",
        "ledgerline/execution",
        "ledgerline/log",
        "ledgerline/report",
        "ledgerline/contracts",
      ]
    `)
    for (const target of doors.values()) {
      expect(existsSync(join(root, target['ledgerline-source']))).toBe(true)
      expect(target.default).toBe(
        target['ledgerline-source'].replace('./src/', './dist/').replace(/\.ts$/, '.js'),
      )
    }
  })

  it.each([...doors.keys()])('%s gives at run time what its source says', async (door) => {
    const loaded = (await import(join(root, sourceOf(door)))) as object
    expect(Object.keys(loaded).toSorted()).toEqual(namesOf(sourceOf(door)).values)
  })
})

describe('the names', () => {
  it('of ledgerline', () => {
    expect(shown('ledgerline')).toMatchInlineSnapshot(`
      "BacktestEngine
      Bar
      BuyAndHoldStrategy
      DataService
      EventBus
      Fault
      SMADualCrossStrategy
      arrow
      backtest
      bars
      buyAndHold
      csv
      defineStrategy
      fromSeries
      openData
      parquet
      smaCross
      type AnyStrategy
      type BacktestOptions
      type BacktestResult
      type BarWindow
      type ConfiguredStrategy
      type Context
      type DataSource
      type EventOf
      type EventQuery
      type EventsOf
      type ExecutionSettings
      type Explanation
      type FaultCode
      type FillEvent
      type Intention
      type LedgerlineEvent
      type MarketFill
      type Measure
      type Metric
      type NoParameters
      type PolicyOptions
      type PortfolioView
      type PositionEvent
      type PositionView
      type SignalEvent
      type SignalInput
      type SignalOptions
      type Sizing
      type Strategy
      type StrategyFactory
      type StrategyParameters
      type StrategyUse
      type Subscription
      type Summary
      type SummaryKey
      type SymbolHandlers
      type Topic
      type TradeRow
      type Verification"
    `)
  })

  it('of ledgerline/data', () => {
    expect(shown('ledgerline/data')).toMatchInlineSnapshot(`
      "BarWindow
      DataService
      arrow
      bars
      buildDataset
      contentBytes
      csv
      fromSeries
      hashDataset
      inspect
      loadDataset
      parquet
      sliceDataset
      type ActionInput
      type ArrowSource
      type BarColumns
      type BarInput
      type BarPolicy
      type BarsSource
      type Cells
      type ColumnRole
      type CsvOptions
      type CsvSource
      type DataPorts
      type DataSource
      type Dataset
      type DatasetOptions
      type DatedAction
      type FactorRow
      type FileReader
      type Hasher
      type InspectRow
      type Inspection
      type LoadOptions
      type Moment
      type OpenTable
      type ParquetSource
      type Period
      type PriceMode
      type QualityNote
      type Readers
      type SeriesSource
      type SourceOptions
      type TableBatch
      type TableInput
      type TableReader
      type TimeUnit"
    `)
  })

  it('of ledgerline/strategy', () => {
    expect(shown('ledgerline/strategy')).toMatchInlineSnapshot(`
      "Bar
      BuyAndHoldStrategy
      SMADualCrossStrategy
      buyAndHold
      defineStrategy
      smaCross
      type BarWindow
      type ConfiguredStrategy
      type Context
      type Intention
      type PortfolioView
      type PositionEvent
      type PositionView
      type SignalId
      type SignalInput
      type SignalOptions
      type SmaCrossParameters
      type Strategy
      type StrategyFactory
      type StrategyLike
      type StrategyParameters
      type SymbolHandlers
      type TimeInForce"
    `)
  })

  it('of ledgerline/indicators', () => {
    expect(shown('ledgerline/indicators')).toMatchInlineSnapshot(`
      "StreamingIndicator
      adx
      atr
      bollingerLower
      bollingerMiddle
      bollingerUpper
      cci
      defineIndicator
      dema
      donchianLower
      donchianUpper
      ema
      fromTradingSignals
      highest
      kama
      linearRegressionSlope
      lowest
      macd
      macdHistogram
      macdSignal
      mfi
      momentum
      obv
      parabolicSar
      rma
      roc
      rsi
      sma
      sourcePrice
      standardDeviation
      stochasticD
      stochasticK
      tema
      trix
      trueRange
      ultimateOscillator
      vwap
      williamsR
      wma
      zScore
      type BollingerOptions
      type Indicator
      type IndicatorColumns
      type IndicatorDefinition
      type IndicatorKernel
      type IndicatorSpec
      type MacdOptions
      type ParabolicSarOptions
      type PriceBar
      type Seed
      type SeedOptions
      type Source
      type SourceOptions
      type StochasticOptions
      type TradingSignalsDefinition
      type TradingSignalsIndicator
      type UltimateOscillatorOptions"
    `)
  })

  it('of ledgerline/execution', () => {
    expect(shown('ledgerline/execution')).toMatchInlineSnapshot(`
      "Execution
      WorkingOrder
      createCommission
      createSlippage
      limitPrice
      noFill
      orderTransitions
      stopLimitPrice
      stopPrice
      transition
      type BarPrices
      type CommissionOptions
      type ExecutionOptions
      type FillSizer
      type MarketCursor
      type MarketFill
      type OrderStatus
      type OrderType
      type PositionGuard
      type Side
      type SlippageModel
      type SlippageOptions
      type StopLimitOutcome
      type TouchFill"
    `)
  })

  it('of ledgerline/portfolio', () => {
    expect(shown('ledgerline/portfolio')).toMatchInlineSnapshot(`
      "LotList
      Portfolio
      ledgerOf
      type LedgerEntry
      type Lot
      type LotSnapshot
      type OpenPosition
      type PortfolioBooks
      type PortfolioOptions
      type PortfolioSnapshot
      type PortfolioView
      type PositionSnapshot
      type PositionView"
    `)
  })

  it('of ledgerline/events', () => {
    expect(shown('ledgerline/events')).toMatchInlineSnapshot(`
      "EventBus
      EventReader
      Journal
      eventIdOf
      eventTypes
      positionIdOf
      readableId
      runIdOf
      type BacktestEndedEvent
      type BacktestStartedEvent
      type BarEvent
      type ConsolidatedPortfolioEvent
      type CorporateActionEvent
      type Envelope
      type EventOf
      type EventType
      type FillEvent
      type HistoryQuery
      type LedgerlineEvent
      type LotEvent
      type NoteEvent
      type OrderEvent
      type OrderStatusEvent
      type PortfolioResetTriggeredEvent
      type PortfolioStateEvent
      type PositionClosedEvent
      type PositionOpenedEvent
      type PositionPartialExitEvent
      type RunNames
      type SignalEvent
      type SignalRejectedEvent
      type StatePosition
      type SubscribeOptions
      type SubscriberFailedEvent
      type Subscription
      type Topic
      type TransactionEvent
      type ValuationTriggerEvent"
    `)
  })

  it('of ledgerline/log', () => {
    expect(shown('ledgerline/log')).toMatchInlineSnapshot(`
      "DurableLog
      blockRecords
      decodeBlock
      encodeBlock
      firstLink
      headOf
      nextLink
      readLog
      type ChainOrigin
      type Hash
      type LogReading
      type LogStore
      type StoredBlock"
    `)
  })

  it('of ledgerline/report', () => {
    expect(shown('ledgerline/report')).toMatchInlineSnapshot(`
      "computeMetrics
      drawdownPeriods
      equityCurveCsv
      metricNumber
      metricOf
      monthlyReturns
      pageScripts
      pageStyles
      renderHtml
      reportTable
      resultJson
      summaryTable
      tradeFacts
      tradeStatistics
      tradesCsv
      yearlyReturns
      type CalendarReturn
      type CostRow
      type DrawdownPeriod
      type EquityColumns
      type FunnelCounts
      type Market
      type Metric
      type MetricGroup
      type MetricsInput
      type OpenPositionRow
      type PageAssets
      type PriceSeries
      type ReceiptLine
      type RejectionRow
      type ResultJson
      type ResultTrade
      type RunReport
      type SettingRow
      type SummaryColumn
      type SummaryOptions
      type TradeFacts
      type TradeReceipt
      type TradeRow
      type TradeStatistics"
    `)
  })

  it('of ledgerline/contracts', () => {
    expect(shown('ledgerline/contracts')).toMatchInlineSnapshot(`
      "contractNames
      createEvent
      createValidator
      decodeEvent
      encodeEvent
      eventContracts
      isContractName
      readEvent
      schemaOf
      validateDocument
      validateEvent
      type ContractName
      type EventOrigin
      type ExecutionRecord
      type JsonSchema
      type Payload
      type Problem
      type RunDocument
      type ValidatedEvent
      type Validator"
    `)
  })
})
