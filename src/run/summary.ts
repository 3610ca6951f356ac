/** The measures of a run by their names, the same words result.json has for its summary. */

import { quantise } from '../domain/decimal.ts'
import { moneyText } from '../report/metric-row.ts'
import type { Metric, RunReport } from '../report/model.ts'

/** Every measure of the table in its order, and what it is in. */
export const measureUnits = {
  start: 'date',
  end: 'date',
  duration: 'days',
  exposureTime: 'percent',
  finalEquity: 'money',
  peakEquity: 'money',
  totalFees: 'money',
  return: 'percent',
  buyAndHoldReturn: 'percent',
  returnAnnual: 'percent',
  volatilityAnnual: 'percent',
  cagr: 'percent',
  sharpe: 'ratio',
  sortino: 'ratio',
  calmar: 'ratio',
  alpha: 'percent',
  beta: 'ratio',
  maxDrawdown: 'percent',
  avgDrawdown: 'percent',
  maxDrawdownDuration: 'days',
  avgDrawdownDuration: 'days',
  tradeCount: 'count',
  winRate: 'percent',
  bestTrade: 'percent',
  worstTrade: 'percent',
  avgTrade: 'percent',
  maxTradeDuration: 'days',
  avgTradeDuration: 'days',
  profitFactor: 'ratio',
  expectancy: 'percent',
  sqn: 'ratio',
  kelly: 'ratio',
  bestDay: 'percent',
  worstDay: 'percent',
  bestMonth: 'percent',
  worstMonth: 'percent',
  bestYear: 'percent',
  worstYear: 'percent',
  positiveMonths: 'percent',
  sharpeInterval: 'ratio',
  downsideRisk: 'percent',
  ulcerIndex: 'percent',
  recoveryFactor: 'ratio',
  maxDrawdownMoney: 'money',
  timeUnderWater: 'percent',
  longestUnderWater: 'count',
  averageExposure: 'percent',
  valueAtRisk: 'percent',
  conditionalValueAtRisk: 'percent',
  skew: 'ratio',
  kurtosis: 'ratio',
  tailRatio: 'ratio',
  omega: 'ratio',
  avgPnl: 'money',
  avgWin: 'money',
  avgLoss: 'money',
  largestWin: 'money',
  largestLoss: 'money',
  avgWinReturn: 'percent',
  avgLossReturn: 'percent',
  payoffRatio: 'ratio',
  longestWinStreak: 'count',
  longestLossStreak: 'count',
  tradesPerYear: 'ratio',
  avgHoldingBars: 'ratio',
  totalSlippage: 'money',
  feesOfCapital: 'percent',
  feesOfGrossProfit: 'percent',
  avgFees: 'money',
  turnover: 'ratio',
  exposureTimeTouched: 'percent',
  volatilityGeometric: 'percent',
  sharpeGeometric: 'ratio',
  sortinoGeometric: 'ratio',
  alphaOfTotal: 'percent',
  betaLog: 'ratio',
  profitFactorOfReturns: 'ratio',
} as const

/** What result.json's summary says besides, which the table does not list. */
export const furtherUnits = {
  initialCapital: 'money',
  openPositionCount: 'count',
  rejectionCount: 'count',
} as const

type Units = typeof measureUnits & typeof furtherUnits

/** The name of a measure. */
export type SummaryKey = keyof Units

/** A measure of one unit: money is decimal text, dates are ISO text, all else is a number. */
export type Measure<Unit extends Metric['unit'] = Metric['unit']> = Omit<Metric, 'unit' | 'value'> &
  Readonly<{
    unit: Unit
    /** Null where it is undefined. */
    value: (Unit extends 'money' | 'date' | 'text' ? string : number) | null
  }>

/** Each measure with unit and convention: `summary().sharpe.value`. */
export type Summary = Readonly<{ [Key in SummaryKey]: Measure<Units[Key]> }>

export function summaryOf(report: RunReport): Summary {
  const { scale } = report.equity
  const initial = quantise(report.initialCapital, scale, 'exact')
  const refused = report.rejections.reduce((sum, { count }) => sum + count, 0)
  const further: Pick<Summary, keyof typeof furtherUnits> = {
    initialCapital: {
      key: 'initialCapital',
      group: 'familiar',
      label: 'Initial Capital',
      value: moneyText(initial, scale),
      unit: 'money',
      convention: 'cash the run began with',
    },
    openPositionCount: {
      key: 'openPositionCount',
      group: 'trades',
      label: '# Open Positions',
      value: report.openPositions.length,
      unit: 'count',
      convention: 'held after the last bar',
    },
    rejectionCount: {
      key: 'rejectionCount',
      group: 'trades',
      label: '# Refusals',
      value: refused,
      unit: 'count',
      convention: 'signals and orders',
    },
  }
  const rows = Object.fromEntries(report.metrics.map((metric) => [metric.key, metric]))
  return { ...rows, ...further } as Summary
}
