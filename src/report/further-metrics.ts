/** Rows beyond the familiar ones: returns by period, risk, distribution, trades and costs. */

import { multiplyDivide } from '../domain/rounding.ts'
import { formatDate } from '../domain/time.ts'
import type { Micros } from '../domain/units.ts'
import type { CalendarReturn } from './calendar-returns.ts'
import { ulcerIndex } from './drawdowns.ts'
import { samplingText } from './familiar-metrics.ts'
import type { Measurements } from './measurements.ts'
import { rowMaker } from './metric-row.ts'
import type { Metric } from './model.ts'
import {
  conditionalValueAtRisk,
  downsideRisk,
  omega,
  sharpe,
  sharpeHalfWidth,
  tailRatio,
  valueAtRisk,
} from './return-statistics.ts'
import { excessKurtosis, ratio, skewness } from './sample-statistics.ts'

export function furtherMetrics(of: Measurements): readonly Metric[] {
  return [
    ...periodRows(of),
    ...riskRows(of),
    ...distributionRows(of),
    ...tradeRows(of),
    ...costRows(of),
  ]
}

function periodRows(of: Measurements): readonly Metric[] {
  const row = rowMaker('returns', of.input.equity.scale)
  const months = known(of.months)
  const years = known(of.calendarYears)
  const days = dayExtremes(of)
  const positive = months.filter((month) => month.ratio > 0).length
  const word = of.sampling.name === 'daily' ? 'Day' : 'Period'
  const bestMonth = pick(months, (a, b) => a > b)
  const worstMonth = pick(months, (a, b) => a < b)
  const bestYear = pick(years, (a, b) => a > b)
  const worstYear = pick(years, (a, b) => a < b)
  return [
    row.percent('bestDay', `Best ${word}`, days?.best ?? null, days?.bestDate ?? ''),
    row.percent('worstDay', `Worst ${word}`, days?.worst ?? null, days?.worstDate ?? ''),
    row.percent('bestMonth', 'Best Month', bestMonth?.ratio ?? null, spanName(bestMonth)),
    row.percent('worstMonth', 'Worst Month', worstMonth?.ratio ?? null, spanName(worstMonth)),
    row.percent('bestYear', 'Best Year', bestYear?.ratio ?? null, spanName(bestYear)),
    row.percent('worstYear', 'Worst Year', worstYear?.ratio ?? null, spanName(worstYear)),
    row.percent(
      'positiveMonths',
      'Positive Months',
      ratio(positive, months.length),
      `${positive} of ${months.length}`,
    ),
  ]
}

type KnownReturn = CalendarReturn & Readonly<{ ratio: number }>

const known = (spans: readonly CalendarReturn[]): readonly KnownReturn[] =>
  spans.filter((span): span is KnownReturn => span.ratio !== null)

function pick(
  spans: readonly KnownReturn[],
  isBetter: (a: number, b: number) => boolean,
): KnownReturn | null {
  let found: KnownReturn | null = null
  for (const span of spans) if (found === null || isBetter(span.ratio, found.ratio)) found = span
  return found
}

function spanName(span: KnownReturn | null): string {
  if (span === null) return ''
  const month = span.month === null ? '' : `-${String(span.month).padStart(2, '0')}`
  return `${span.year}${month}${span.isPartial ? ', partial' : ''}`
}

/** Best and worst return of a day with its date. The last return belongs to the last day. */
function dayExtremes(
  of: Measurements,
): { best: number; bestDate: string; worst: number; worstDate: string } | null {
  const { returns, daily } = of
  if (returns === null || returns.length === 0) return null
  const shift = daily.time.length - returns.length
  let best = 0
  let worst = 0
  for (let i = 1; i < returns.length; i++) {
    if ((returns[i] as number) > (returns[best] as number)) best = i
    if ((returns[i] as number) < (returns[worst] as number)) worst = i
  }
  const dateAt = (index: number): string => formatDate(daily.time[index + shift] as Micros)
  return {
    best: returns[best] as number,
    bestDate: dateAt(best),
    worst: returns[worst] as number,
    worstDate: dateAt(worst),
  }
}

function riskRows(of: Measurements): readonly Metric[] {
  const row = rowMaker('risk', of.input.equity.scale)
  const { returns, input, sampling } = of
  const ratioOfSharpe = returns === null ? null : sharpe(returns, sampling.perYear)
  const width =
    returns === null || ratioOfSharpe === null
      ? null
      : sharpeHalfWidth(ratioOfSharpe, returns.length, sampling.perYear)
  const profit = of.finalEquity - input.initialCapital
  const longest = of.drawdowns.reduce((most, period) => Math.max(most, period.length), 0)
  return [
    row.ratio('sharpeInterval', 'Sharpe Ratio ±', width, 'half of the 95% interval, Lo 2002'),
    row.percent(
      'downsideRisk',
      'Downside Risk (Ann.)',
      returns === null ? null : downsideRisk(returns, sampling.perYear),
      `${samplingText(of)}, over all periods, required 0`,
    ),
    row.percent(
      'ulcerIndex',
      'Ulcer Index',
      ulcerIndex(input.equity.equity, input.initialCapital),
      'root mean square of drawdown, on closes',
    ),
    row.ratio(
      'recoveryFactor',
      'Recovery Factor',
      ratio(profit, of.largestFall),
      'net profit over the largest fall in money',
    ),
    row.money('maxDrawdownMoney', 'Largest Fall', of.largestFall, 'from the last peak, in money'),
    row.percent(
      'timeUnderWater',
      'Time Under Water',
      of.underWaterShare,
      'closes below the last peak',
    ),
    row.count('longestUnderWater', 'Longest Time Under Water', longest, 'closes in a row'),
    row.percent(
      'averageExposure',
      'Average Exposure',
      of.averageExposure,
      'gross market value over equity, mean of all closes',
    ),
  ]
}

function distributionRows(of: Measurements): readonly Metric[] {
  const row = rowMaker('distribution', of.input.equity.scale)
  const { returns, sampling } = of
  const from = (compute: (sample: Float64Array) => number | null): number | null =>
    returns === null ? null : compute(returns)
  const every = sampling.name
  return [
    row.percent('valueAtRisk', 'VaR 95', from(valueAtRisk), `${every}, historical, interpolated`),
    row.percent(
      'conditionalValueAtRisk',
      'CVaR 95',
      from(conditionalValueAtRisk),
      `${every}, mean of the worst 5%`,
    ),
    row.ratio('skew', 'Skew', from(skewness), `${every}, adjusted Fisher–Pearson`),
    row.ratio('kurtosis', 'Kurtosis', from(excessKurtosis), `${every}, excess, bias adjusted`),
    row.ratio('tailRatio', 'Tail Ratio', from(tailRatio), `${every}, |95th| over |5th percentile|`),
    row.ratio('omega', 'Omega Ratio', from(omega), `${every}, threshold 0`),
  ]
}

function tradeRows(of: Measurements): readonly Metric[] {
  const row = rowMaker('trades', of.input.equity.scale)
  const { trades, years } = of
  const { longestWinStreak, longestLossStreak } = trades
  return [
    row.money('avgPnl', 'Avg. P&L', trades.averagePnl, 'per closed trade, after fees'),
    row.money('avgWin', 'Avg. Win', trades.averageWin, 'after fees'),
    row.money('avgLoss', 'Avg. Loss', trades.averageLoss, 'after fees'),
    row.money('largestWin', 'Largest Win', trades.largestWin, 'after fees'),
    row.money('largestLoss', 'Largest Loss', trades.largestLoss, 'after fees'),
    row.percent('avgWinReturn', 'Avg. Win Return', trades.averageWinReturn, 'arithmetic mean'),
    row.percent('avgLossReturn', 'Avg. Loss Return', trades.averageLossReturn, 'arithmetic mean'),
    row.ratio('payoffRatio', 'Payoff Ratio', trades.payoffRatio, 'average win over average loss'),
    row.count('longestWinStreak', 'Longest Winning Streak', longestWinStreak, 'in order of exit'),
    row.count('longestLossStreak', 'Longest Losing Streak', longestLossStreak, 'in order of exit'),
    row.ratio(
      'tradesPerYear',
      'Trades per Year',
      ratio(trades.count, years),
      'years of 365.25 days',
    ),
    row.ratio('avgHoldingBars', 'Avg. Holding', trades.averageBars, 'bars from entry to exit'),
  ]
}

function costRows(of: Measurements): readonly Metric[] {
  const row = rowMaker('costs', of.input.equity.scale)
  const { input, trades, averageEquity, years } = of
  const fees = input.totalFees
  const traded = input.tradedValue
  const yearly = traded === null || years === null ? null : traded / 2 / years
  return [
    row.money(
      'totalSlippage',
      'Slippage',
      input.totalSlippage,
      'what fill prices lost to it, every fill',
    ),
    row.percent(
      'feesOfCapital',
      'Fees of Capital',
      ratio(fees, input.initialCapital),
      'all fees over initial capital',
    ),
    row.percent(
      'feesOfGrossProfit',
      'Fees of Gross P&L',
      trades.totalPnl + trades.totalFees > 0
        ? ratio(trades.totalFees, trades.totalPnl + trades.totalFees)
        : null,
      'fees of closed trades over their P&L before fees',
    ),
    row.money(
      'avgFees',
      'Avg. Fees per Trade',
      trades.count === 0 ? null : multiplyDivide(trades.totalFees, 1, trades.count, 'half-even'),
      'entry and exit of closed trades',
    ),
    row.ratio(
      'turnover',
      'Turnover',
      averageEquity !== null && averageEquity > 0 ? ratio(yearly, averageEquity) : null,
      'times a year: half of all traded value over average equity',
    ),
  ]
}
