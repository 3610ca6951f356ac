/**
 * The same ideas by the formulas of backtesting.py, where they differ from ours, so that its users
 * can compare digit by digit.
 */

import type { Measurements } from './measurements.ts'
import { rowMaker } from './metric-row.ts'
import type { Metric } from './model.ts'
import { annualReturn, beta, downsideRisk, geometricVolatility } from './return-statistics.ts'
import { ratio } from './sample-statistics.ts'

export function peerMetrics(of: Measurements): readonly Metric[] {
  const row = rowMaker('peers', of.input.equity.scale)
  const { returns, sampling, pairedLogs, marketReturn, input } = of
  const { perYear } = sampling
  const yearly = returns === null ? null : annualReturn(returns, perYear)
  const spread = returns === null ? null : geometricVolatility(returns, perYear)
  const downside = returns === null ? null : downsideRisk(returns, perYear)
  const slope = pairedLogs === null ? null : beta(pairedLogs.strategy, pairedLogs.market)
  const growth = ratio(of.finalEquity, input.initialCapital)
  const over =
    growth === null || slope === null || marketReturn === null
      ? null
      : growth - 1 - slope * marketReturn
  return [
    row.percent(
      'exposureTimeTouched',
      'Exposure Time (touched)',
      of.touchedShare,
      'bars from entry to exit of closed trades, both counted',
    ),
    row.percent(
      'volatilityGeometric',
      'Volatility (Ann., geometric)',
      spread,
      `deviation of ${perYear} compounded ${sampling.name} returns, ddof 1`,
    ),
    row.ratio(
      'sharpeGeometric',
      'Sharpe Ratio (geometric)',
      ratio(yearly, spread),
      'Return (Ann.) over geometric volatility',
    ),
    row.ratio(
      'sortinoGeometric',
      'Sortino Ratio (geometric)',
      ratio(yearly, downside),
      'Return (Ann.) over downside risk (Ann.)',
    ),
    row.percent(
      'alphaOfTotal',
      'Alpha (of total)',
      over,
      'Return − Beta (log) · Buy & Hold Return',
    ),
    row.ratio('betaLog', 'Beta (log)', slope, 'logarithmic returns per bar'),
    row.ratio(
      'profitFactorOfReturns',
      'Profit Factor (returns)',
      of.trades.profitFactorOfReturns,
      'sums of trade returns, each trade of equal weight',
    ),
  ]
}
