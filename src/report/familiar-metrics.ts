/** The rows people know from backtesting.py, in its order, each with the convention it follows. */

import { formatDate } from '../domain/time.ts'
import { type Micros, microsPerDay } from '../domain/units.ts'
import { shownLabel } from './iso-time.ts'
import type { Measurements } from './measurements.ts'
import { rowMaker } from './metric-row.ts'
import type { Metric } from './model.ts'
import {
  alpha,
  annualRate,
  annualReturn,
  annualVolatility,
  beta,
  sharpe,
  sortino,
} from './return-statistics.ts'
import { mean, ratio } from './sample-statistics.ts'
import { datesOf, labelAt } from './step-dates.ts'

/** `daily, √252`: how returns are sampled and annualised. */
export const samplingText = (of: Measurements): string =>
  `${of.sampling.name}, √${of.sampling.perYear}`

export function familiarMetrics(of: Measurements): readonly Metric[] {
  return [...spanRows(of), ...returnRows(of), ...riskRows(of), ...tradeRows(of)]
}

function spanRows(of: Measurements): readonly Metric[] {
  const row = rowMaker('familiar', of.input.equity.scale)
  const { firstTime, lastTime, steps } = of
  const labelOf = (step: number): string | null =>
    steps === 0 ? null : labelAt(of.input.equity, step)
  const span =
    firstTime === null || lastTime === null ? null : (lastTime - firstTime) / microsPerDay
  return [
    row.date('start', 'Start', labelOf(0), ''),
    row.date('end', 'End', labelOf(steps - 1), ''),
    row.days('duration', 'Duration', span, ''),
    row.percent('exposureTime', 'Exposure Time', of.exposedShare, 'closes with a position held'),
    row.money('finalEquity', 'Equity Final', of.finalEquity, ''),
    row.money('peakEquity', 'Equity Peak', of.peakEquity, 'highest on a close'),
    row.money('totalFees', 'Commissions', of.input.totalFees, 'every fee of every fill'),
  ]
}

function returnRows(of: Measurements): readonly Metric[] {
  const row = rowMaker('familiar', of.input.equity.scale)
  const { sampling, returns, years, input } = of
  const { perYear } = sampling
  const growth = ratio(of.finalEquity, input.initialCapital)
  const total = growth === null ? null : growth - 1
  const yearly = returns === null ? null : annualReturn(returns, perYear)
  const compound = growth === null || years === null ? null : annualRate(growth, years)
  const market = input.market === null ? 'nothing to compare with' : input.market.label
  return [
    row.percent('return', 'Return', total, 'final over initial capital, after fees'),
    row.percent('buyAndHoldReturn', 'Buy & Hold Return', of.marketReturn, market),
    row.percent(
      'returnAnnual',
      'Return (Ann.)',
      yearly,
      `${sampling.name}, compounded over ${perYear}`,
    ),
    row.percent(
      'volatilityAnnual',
      'Volatility (Ann.)',
      returns === null ? null : annualVolatility(returns, perYear),
      `${samplingText(of)}, ddof 1`,
    ),
    row.percent('cagr', 'CAGR', compound, 'calendar years of 365.25 days'),
  ]
}

function riskRows(of: Measurements): readonly Metric[] {
  const row = rowMaker('familiar', of.input.equity.scale)
  const { sampling, returns, paired, worst } = of
  const { perYear } = sampling
  const how = samplingText(of)
  const yearly = returns === null ? null : annualReturn(returns, perYear)
  const depths = of.drawdowns.map((period) => period.depth)
  const spans = of.drawdowns.map((period) => period.days)
  const longest = spans.length === 0 ? null : spans.reduce((a, b) => Math.max(a, b))
  return [
    row.ratio(
      'sharpe',
      'Sharpe Ratio',
      returns === null ? null : sharpe(returns, perYear),
      `${how}, ddof 1, risk-free 0`,
    ),
    row.ratio(
      'sortino',
      'Sortino Ratio',
      returns === null ? null : sortino(returns, perYear),
      `${how}, downside over all periods, required 0`,
    ),
    row.ratio(
      'calmar',
      'Calmar Ratio',
      ratio(yearly, worst === null ? null : -worst.depth),
      'Return (Ann.) over Max. Drawdown',
    ),
    row.percent(
      'alpha',
      'Alpha',
      paired === null ? null : alpha(paired.strategy, paired.market, perYear),
      `Jensen, ${sampling.name}, compounded over ${perYear}, risk-free 0`,
    ),
    row.ratio(
      'beta',
      'Beta',
      paired === null ? null : beta(paired.strategy, paired.market),
      `${sampling.name} simple returns, covariance over variance`,
    ),
    row.percent(
      'maxDrawdown',
      'Max. Drawdown',
      worst === null ? zeroWhenMeasured(of) : worst.depth,
      worst === null
        ? 'from the last peak, on closes'
        : `on closes, ${dateAt(of, worst.peakIndex)} to ${dateAt(of, worst.troughIndex)}`,
    ),
    row.percent('avgDrawdown', 'Avg. Drawdown', mean(depths), 'mean depth of all drawdowns'),
    row.days('maxDrawdownDuration', 'Max. Drawdown Duration', longest, unfinished(of)),
    row.days('avgDrawdownDuration', 'Avg. Drawdown Duration', mean(spans), 'peak to recovery'),
  ]
}

/** Only the date where no day has two steps. The peak before the first step is dated like it. */
function dateAt(of: Measurements, index: number): string {
  const { equity } = of.input
  const step = Math.max(0, index)
  return of.daily.time.length === of.steps
    ? formatDate(datesOf(equity)[step] as Micros)
    : shownLabel(labelAt(equity, step), true)
}

const zeroWhenMeasured = (of: Measurements): number | null => (of.steps === 0 ? null : 0)

/** Says when the longest stretch is the one that is still open. */
function unfinished(of: Measurements): string {
  const last = of.drawdowns.at(-1)
  const isLongest =
    last !== undefined &&
    last.recoveryTime === null &&
    of.drawdowns.every((period) => period.days <= last.days)
  return isLongest ? 'peak to recovery, not recovered yet' : 'peak to recovery'
}

function tradeRows(of: Measurements): readonly Metric[] {
  const row = rowMaker('familiar', of.input.equity.scale)
  const { trades } = of
  return [
    row.count('tradeCount', '# Trades', trades.count, 'closed lots'),
    row.percent('winRate', 'Win Rate', trades.winRate, 'trades with P&L above 0, after fees'),
    row.percent('bestTrade', 'Best Trade', trades.bestReturn, 'return on the money put in'),
    row.percent('worstTrade', 'Worst Trade', trades.worstReturn, 'return on the money put in'),
    row.percent(
      'avgTrade',
      'Avg. Trade',
      trades.geometricMeanReturn,
      'geometric mean of trade returns',
    ),
    row.days('maxTradeDuration', 'Max. Trade Duration', trades.maximumDays, 'entry to exit'),
    row.days('avgTradeDuration', 'Avg. Trade Duration', trades.averageDays, 'entry to exit'),
    row.ratio(
      'profitFactor',
      'Profit Factor',
      trades.profitFactor,
      'money won over money lost, after fees',
    ),
    row.percent('expectancy', 'Expectancy', trades.meanReturn, 'arithmetic mean of trade returns'),
    row.ratio('sqn', 'SQN', trades.systemQuality, '√n · mean P&L over its deviation, ddof 1'),
    row.ratio('kelly', 'Kelly Criterion', trades.kelly, 'win rate − loss rate over payoff ratio'),
  ]
}
