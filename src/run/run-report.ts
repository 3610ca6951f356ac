/** A finished run as the rows every report format reads. */

import type { Dataset } from '../data/dataset.ts'
import { ShownLabels } from '../data/shown-labels.ts'
import { formatShortest } from '../domain/decimal.ts'
import { orderReasons, orderStatuses } from '../domain/order.ts'
import type { Series } from '../domain/series.ts'
import { signalRefusals } from '../domain/signal.ts'
import { formatTime } from '../domain/time.ts'
import { type Micros, microsPerDay, microsPerMinute } from '../domain/units.ts'
import type { Engine } from '../engine/engine.ts'
import { positionIdOf, runIdOf } from '../events/ids.ts'
import { kind } from '../events/kind.ts'
import { none, orderStatusAt, signalRejectedAt } from '../events/record.ts'
import { averagePrice } from '../portfolio/portfolio-view.ts'
import { computeMetrics } from '../report/metrics.ts'
import type {
  CostRow,
  EquityColumns,
  FunnelCounts,
  Metric,
  OpenPositionRow,
  PriceSeries,
  RejectionRow,
  RunReport,
  SettingRow,
  TradeRow,
} from '../report/model.ts'
import { labelAt } from '../report/step-dates.ts'
import { tradeFacts } from '../report/trade-statistics.ts'
import { holdingMarket } from './holding-market.ts'
import type { JournalIndex } from './journal-index.ts'
import { neverAsked } from './never-asked.ts'
import { cautionsOf, fillRulesOf } from './rules-in-words.ts'
import { reasonSentence } from './sentences.ts'
import { stepTimes } from './step-times.ts'
import { slippageCost, tradedValue } from './traded-value.ts'

export type ReportInput = Readonly<{
  engine: Engine
  index: JournalIndex
  trades: readonly TradeRow[]
  title: string
  settings: readonly SettingRow[]
  dataHash: string
  configHash: string
  logHead: string | null
  engineVersion: string
  commands: readonly string[]
  benchmark: RunReport['benchmark']
}>

export function buildReport(input: ReportInput): RunReport {
  const { engine, trades, title } = input
  const { dataset, currency, strategies, seed } = engine.options
  const { portfolio } = engine
  const money = (amount: number): string => formatShortest(amount, currency.scale)
  const equity = equityColumns(engine)
  const shown = new ShownLabels(dataset.series)
  return {
    title,
    strategies: strategies.map(({ name }) => name),
    symbols: dataset.series.map(({ instrument }) => instrument.symbol),
    interval: intervalInWords(dataset),
    currency: currency.code,
    initialCapital: money(portfolio.initial),
    finalEquity: money(portfolio.equity),
    startTime: labelOrEpoch(equity, 0),
    endTime: labelOrEpoch(equity, equity.time.length - 1),
    metrics: metricsOf(engine, input.index, trades, equity),
    trades,
    openPositions: openPositions(engine, shown),
    rejections: rejections(input, shown),
    funnel: funnelOf(engine, input.index),
    costs: costs(engine, input.index),
    income: income(engine),
    equity,
    prices: priceSeries(engine, shown),
    settings: input.settings,
    fillRules: fillRulesOf(engine.options),
    cautions: [...neverAsked(engine), ...cautionsOf(engine.options, trades.length)],
    integrity: {
      runId: runIdOf(seed),
      engineVersion: input.engineVersion,
      seed: String(seed),
      dataHash: input.dataHash,
      configHash: input.configHash,
      logHead: input.logHead,
      eventCount: engine.journal.lastSequence,
      ledgerResidual: money(portfolio.accounts.residual),
      identityResidual: money(portfolio.equity - portfolio.equityByIdentity),
      isBalanced:
        portfolio.accounts.residual === 0 && portfolio.equity === portfolio.equityByIdentity,
      commands: input.commands,
    },
    benchmark: input.benchmark,
  }
}

/** The label of a step; of a run without steps the beginning of 1970. */
const labelOrEpoch = (equity: EquityColumns, step: number): string =>
  equity.time.length === 0 ? formatTime(0 as Micros) : labelAt(equity, step)

/** Labels of the steps beside the columns of the curve. */
export function equityColumns(engine: Engine): EquityColumns {
  const { curve } = engine
  const { dataset, currency } = engine.options
  return {
    ...stepTimes(dataset, curve.length),
    equity: curve.equity.subarray(0, curve.length),
    cash: curve.cash.subarray(0, curve.length),
    exposure: curve.exposure.subarray(0, curve.length),
    scale: currency.scale,
  }
}

export function metricsOf(
  engine: Engine,
  index: JournalIndex,
  trades: readonly TradeRow[],
  equity: EquityColumns,
): readonly Metric[] {
  const { dataset, currency } = engine.options
  return computeMetrics({
    initialCapital: engine.portfolio.initial,
    equity,
    trades: trades.map((trade) => tradeFacts(trade, currency.scale)),
    totalFees: engine.portfolio.commissions,
    totalSlippage: slippageCost(engine, index),
    tradedValue: tradedValue(engine, index),
    market: holdingMarket(dataset, equity.time.length),
  })
}

function openPositions(engine: Engine, shown: ShownLabels): readonly OpenPositionRow[] {
  const { portfolio, options } = engine
  const { dataset, currency, strategies, seed } = options
  const money = (amount: number): string => formatShortest(amount, currency.scale)
  return portfolio.positions.flatMap((position, book) => {
    if (position === null) return []
    const instrument = book % dataset.series.length
    const series = dataset.series[instrument] as Series
    const of = series.instrument
    const quantity = portfolio.quantities[book] as number
    const value = portfolio.values[book] as number
    const lots = portfolio.lots[book]?.all() ?? []
    const cost = portfolio.costs[book] as number
    return [
      {
        strategy: strategies[(book - instrument) / dataset.series.length]?.name ?? '',
        symbol: of.symbol,
        side: quantity > 0 ? 'long' : 'short',
        quantity: formatShortest(Math.abs(quantity), of.quantityScale),
        entryTime: shown.iso(series, lots[0]?.openBar ?? 0),
        averagePrice: formatShortest(averagePrice(of, cost, quantity), of.priceScale),
        marketPrice: formatShortest(portfolio.marks[instrument] as number, of.priceScale),
        marketValue: money(value),
        unrealizedPnl: money(value - cost),
        entryFees: money(lots.reduce((sum, lot) => sum + lot.fees, 0)),
        positionId: positionIdOf(seed, position.number),
      } as const,
    ]
  })
}

/** Refusals by source and reason, most frequent first. */
function rejections({ engine, index }: ReportInput, shown: ShownLabels): readonly RejectionRow[] {
  const { journal } = engine
  const rows = new Map<
    string,
    { source: 'signal' | 'order'; code: string; count: number; first: number }
  >()
  const add = (source: 'signal' | 'order', code: string, record: number): void => {
    const key = `${source} ${code}`
    const row = rows.get(key)
    if (row === undefined) rows.set(key, { source, code, count: 1, first: record })
    else row.count++
  }
  if (
    (index.counts[kind.signalRejected] as number) + (index.counts[kind.orderStatus] as number) >
    0
  ) {
    for (let record = 0; record < journal.length; record++) {
      const kindNumber = journal.kindOf(record)
      if (kindNumber === kind.signalRejected)
        add('signal', signalRefusals[journal.field(record, signalRejectedAt.reason)] ?? '', record)
      if (kindNumber !== kind.orderStatus) continue
      const reason = journal.field(record, orderStatusAt.reason)
      if (reason !== none) add('order', orderReasons[reason] ?? '', record)
    }
  }
  return [...rows.values()]
    .toSorted((a, b) => b.count - a.count || a.first - b.first)
    .map(({ source, code, count, first }) => ({
      source,
      code,
      sentence: capital(reasonSentence(code)),
      count,
      firstSequence: journal.sequenceOf(first),
      firstTime: stepLabel(shown, journal.timeOf(first)),
    }))
}

/** The label of the step that was complete at a time. */
function stepLabel(shown: ShownLabels, time: number): string {
  const found = shown.barOfStep(time)
  return found === null ? formatTime(time as Micros) : shown.iso(found.series, found.bar)
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`

function funnelOf(engine: Engine, index: JournalIndex): FunnelCounts {
  const { journal, portfolio } = engine
  const count = (kindNumber: number): number => index.counts[kindNumber] as number
  const ended = { CANCELED: 0, REJECTED: 0, EXPIRED: 0 }
  for (let record = 0; record < journal.length; record++) {
    if (journal.kindOf(record) !== kind.orderStatus) continue
    const to = orderStatuses[journal.field(record, orderStatusAt.to)]
    if (to === 'CANCELED' || to === 'REJECTED' || to === 'EXPIRED') ended[to]++
  }
  return {
    bars: journal.barCount,
    signals: count(kind.signal),
    signalsRejected: count(kind.signalRejected),
    orders: count(kind.order),
    ordersRejected: ended.REJECTED,
    ordersCanceled: ended.CANCELED,
    ordersExpired: ended.EXPIRED,
    ordersWorking: engine.execution.working().length,
    fills: count(kind.fill),
    transactions: count(kind.transaction),
    lotsClosed: index.closedLots.length,
    positionsOpened: count(kind.positionOpened),
    positionsClosed: count(kind.positionClosed),
    positionsOpen: portfolio.openPositions,
    events: journal.lastSequence,
  }
}

function costs(engine: Engine, index: JournalIndex): readonly CostRow[] {
  const { portfolio, options } = engine
  const money = (amount: number): string => formatShortest(amount, options.currency.scale)
  const rows: CostRow[] = [
    { label: 'Commission', amount: money(portfolio.commissions), note: 'charged on every fill' },
  ]
  const slippage = slippageCost(engine, index)
  if (slippage !== null && slippage !== 0)
    rows.push({ label: 'Slippage', amount: money(slippage), note: 'in the prices of fills' })
  if (portfolio.dividendsPaid !== 0) {
    const amount = money(portfolio.dividendsPaid)
    rows.push({ label: 'Dividends paid', amount, note: 'on shorts' })
  }
  return rows
}

/** What came in beside the prices: never part of the costs. */
function income(engine: Engine): readonly CostRow[] {
  const { portfolio, options } = engine
  const { dividendsReceived, adjustments } = portfolio
  const money = (amount: number): string => formatShortest(amount, options.currency.scale)
  const rows: CostRow[] = []
  if (dividendsReceived !== 0)
    rows.push({ label: 'Dividends received', amount: money(dividendsReceived), note: 'on longs' })
  if (adjustments !== 0) {
    const note = 'cash in lieu of fractions after splits'
    rows.push({ label: 'Adjustments', amount: money(adjustments), note })
  }
  return rows
}

function priceSeries(engine: Engine, shown: ShownLabels): readonly PriceSeries[] {
  const { dataset, strategies } = engine.options
  return dataset.series.map((series, instrument) => ({
    symbol: series.instrument.symbol,
    time: series.label,
    ...(series.instrument.timeZone === 'UTC'
      ? {}
      : { clock: series.label.map((label) => shown.wallAt(series, label)) }),
    open: divided(series.open, series.factor),
    high: divided(series.high, series.factor),
    low: divided(series.low, series.factor),
    close: divided(series.close, series.factor),
    volume: divided(series.volume, 10 ** series.volumeScale),
    priceScale: series.instrument.priceScale,
    indicators: engine.strategies.declared
      .filter((one) => one.instrument === instrument && one.values !== null)
      .map(({ strategy, spec, values }) => ({
        strategy: strategies[strategy]?.name ?? '',
        label: spec.label,
        pane: spec.pane,
        values: values as Float64Array,
      })),
  }))
}

const divided = (column: Float64Array, factor: number): Float64Array =>
  column.map((value) => value / factor)

/** `daily bars`, `5-minute bars`, `bars`. */
export function intervalInWords(dataset: Dataset): string {
  const intervals = new Set(dataset.series.map((series) => series.interval))
  const [interval] = intervals
  if (intervals.size !== 1 || interval === null || interval === undefined) return 'bars'
  if (interval === microsPerDay) return 'daily bars'
  if (interval === 7 * microsPerDay) return 'weekly bars'
  if (interval % (60 * microsPerMinute) === 0) {
    const hours = interval / (60 * microsPerMinute)
    return hours === 1 ? 'hourly bars' : `${hours}-hour bars`
  }
  if (interval % microsPerMinute === 0) return `${interval / microsPerMinute}-minute bars`
  return `${interval / 1_000_000}-second bars`
}
