/**
 * A finished run as one JSON value, schema `result.v1`. Money, prices and quantities are decimal
 * text; statistics are numbers, or null where undefined; all times are in UTC. The order of keys
 * never changes.
 */

import { invariant } from '../domain/fault.ts'
import { formatTime } from '../domain/time.ts'
import { parseIsoTime } from './iso-time.ts'
import { metricOf } from './metrics.ts'
import type {
  CostRow,
  FunnelCounts,
  Metric,
  OpenPositionRow,
  RejectionRow,
  RunReport,
  SettingRow,
  TradeRow,
} from './model.ts'

/** A closed trade without its receipt, which the log holds. */
export type ResultTrade = Omit<TradeRow, 'receipt'>

export type ResultJson = Readonly<{
  schema: 'result.v1'
  title: string
  strategies: readonly string[]
  symbols: readonly string[]
  interval: string
  currency: string
  startTime: string
  endTime: string
  summary: Readonly<{
    initialCapital: string
    finalEquity: string
    totalFees: string
    /** Null when the sum leaves the range of exact integers. */
    totalSlippage: string | null
    tradeCount: number
    openPositionCount: number
    rejectionCount: number
  }>
  logHead: string | null
  metrics: readonly Metric[]
  trades: readonly ResultTrade[]
  openPositions: readonly OpenPositionRow[]
  rejections: readonly RejectionRow[]
  counts: FunnelCounts
  costs: readonly CostRow[]
  income: readonly CostRow[]
  settings: readonly SettingRow[]
  fillRules: readonly string[]
  cautions: readonly string[]
  integrity: RunReport['integrity']
  benchmark: Readonly<{
    label: string
    trades: number
    openPositions: number
    totalFees: string
    metrics: readonly Metric[]
  }> | null
}>

export function resultJson(report: RunReport): ResultJson {
  const { benchmark } = report
  const fees = metricOf(report.metrics, 'totalFees')?.value
  const slippage = metricOf(report.metrics, 'totalSlippage')
  invariant(typeof fees === 'string', 'a report states its commissions as money')
  return {
    schema: 'result.v1',
    title: report.title,
    strategies: report.strategies,
    symbols: report.symbols,
    interval: report.interval,
    currency: report.currency,
    startTime: inUtc(report.startTime),
    endTime: inUtc(report.endTime),
    summary: {
      initialCapital: report.initialCapital,
      finalEquity: report.finalEquity,
      totalFees: fees,
      totalSlippage: (slippage?.value ?? null) as string | null,
      tradeCount: report.trades.length,
      openPositionCount: report.openPositions.length,
      rejectionCount: report.rejections.reduce((sum, row) => sum + row.count, 0),
    },
    logHead: report.integrity.logHead,
    metrics: report.metrics.map(metricInUtc),
    trades: report.trades.map(tradeInUtc),
    openPositions: report.openPositions.map((row) => ({ ...row, entryTime: inUtc(row.entryTime) })),
    rejections: report.rejections.map((row) => ({ ...row, firstTime: inUtc(row.firstTime) })),
    counts: report.funnel,
    costs: report.costs,
    income: report.income,
    settings: report.settings,
    fillRules: report.fillRules,
    cautions: report.cautions,
    integrity: report.integrity,
    benchmark:
      benchmark === null
        ? null
        : {
            label: benchmark.label,
            trades: benchmark.trades,
            openPositions: benchmark.openPositions,
            totalFees: benchmark.totalFees,
            metrics: benchmark.metrics.map(metricInUtc),
          },
  }
}

const inUtc = (label: string): string => formatTime(parseIsoTime(label))

const metricInUtc = (metric: Metric): Metric =>
  metric.unit === 'date' && typeof metric.value === 'string'
    ? { ...metric, value: inUtc(metric.value) }
    : metric

/** The receipt is not even looked at: it is made when it is, and nobody needs it here. */
function tradeInUtc(trade: TradeRow): ResultTrade {
  const names = Object.keys(trade).filter((name) => name !== 'receipt') as (keyof ResultTrade)[]
  const copy = Object.fromEntries(names.map((name) => [name, trade[name]])) as ResultTrade
  return { ...copy, entryTime: inUtc(copy.entryTime), exitTime: inUtc(copy.exitTime) }
}
