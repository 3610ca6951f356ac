/**
 * Statistics of a series of simple returns: pure functions, each with its formula. `perYear` is the
 * number of returns in a year. Null where the number is not defined.
 */

import {
  covariance,
  deviation,
  mean,
  quantile,
  ratio,
  type Sample,
  variance,
} from './sample-statistics.ts'

/** Π(1 + r) − 1. Zero for no returns. */
export function totalReturn(returns: Sample): number {
  let product = 1
  for (let i = 0; i < returns.length; i++) product *= 1 + (returns[i] as number)
  return product - 1
}

/** (Π(1 + r))^(perYear / n) − 1. Null without returns or when everything was lost and more. */
export function annualReturn(returns: Sample, perYear: number): number | null {
  if (returns.length === 0) return null
  return annualRate(1 + totalReturn(returns), returns.length / perYear)
}

/**
 * growth^(1 / years) − 1: the yearly rate that turns 1 into `growth`. Null for no time, for less
 * than nothing left, and beyond a millionfold a year, which only says that the span was too short.
 */
export function annualRate(growth: number, years: number): number | null {
  if (years <= 0 || growth < 0) return null
  const rate = growth ** (1 / years) - 1
  return rate <= 1e6 ? rate : null
}

/** Sample deviation · √perYear. */
export function annualVolatility(returns: Sample, perYear: number): number | null {
  const spread = deviation(returns)
  return spread === null ? null : spread * Math.sqrt(perYear)
}

/** mean(r − riskFree) / deviation(r) · √perYear; `riskFree` per period (Sharpe 1994). */
export function sharpe(returns: Sample, perYear: number, riskFree = 0): number | null {
  const average = mean(returns)
  if (average === null) return null
  const perPeriod = ratio(average - riskFree, deviation(returns))
  return perPeriod === null ? null : perPeriod * Math.sqrt(perYear)
}

/**
 * Half the width of the 95 % interval of a Sharpe ratio over `count` independent returns:
 * 1.96 · √((1 + s² / 2) / count) · √perYear with s per period (Lo 2002).
 */
export function sharpeHalfWidth(annual: number, count: number, perYear: number): number | null {
  if (count < 2) return null
  const perPeriod = annual / Math.sqrt(perYear)
  return 1.96 * Math.sqrt((1 + perPeriod ** 2 / 2) / count) * Math.sqrt(perYear)
}

/** √mean(min(r − required, 0)²) · √perYear; `required` per period. */
export function downsideRisk(returns: Sample, perYear: number, required = 0): number | null {
  if (returns.length === 0) return null
  let sum = 0
  for (let i = 0; i < returns.length; i++)
    sum += Math.min((returns[i] as number) - required, 0) ** 2
  return finite(Math.sqrt(sum / returns.length) * Math.sqrt(perYear))
}

/** mean(r − required) · perYear / downside risk (Sortino and Price 1994). */
export function sortino(returns: Sample, perYear: number, required = 0): number | null {
  const average = mean(returns)
  if (average === null) return null
  return ratio((average - required) * perYear, downsideRisk(returns, perYear, required))
}

/**
 * Deviation of a year of compounded returns: √((s² + (1 + g)²)^perYear − (1 + g)^(2 · perYear))
 * with s² the sample variance and g the geometric mean of the returns.
 */
export function geometricVolatility(returns: Sample, perYear: number): number | null {
  const spread = variance(returns)
  const growth = 1 + totalReturn(returns)
  if (spread === null || growth <= 0) return null
  const meanGrowth = growth ** (1 / returns.length)
  const square = (spread + meanGrowth ** 2) ** perYear - meanGrowth ** (2 * perYear)
  return finite(Math.sqrt(Math.max(0, square)))
}

/** Σ of gains over `threshold` / Σ of shortfalls below it, both per period (Keating 2002). */
export function omega(returns: Sample, threshold = 0): number | null {
  let gains = 0
  let losses = 0
  for (let i = 0; i < returns.length; i++) {
    const over = (returns[i] as number) - threshold
    if (over > 0) gains += over
    else losses -= over
  }
  return ratio(gains, losses)
}

/** |95th percentile| / |5th percentile|. */
export function tailRatio(returns: Sample): number | null {
  const high = quantile(returns, 0.95)
  const low = quantile(returns, 0.05)
  return high === null || low === null ? null : ratio(Math.abs(high), Math.abs(low))
}

/** The return that a share `cutoff` of all periods fell below; historical, interpolated. */
export function valueAtRisk(returns: Sample, cutoff = 0.05): number | null {
  return quantile(returns, cutoff)
}

/** Mean of the ⌊(n − 1) · cutoff⌋ + 1 worst returns. */
export function conditionalValueAtRisk(returns: Sample, cutoff = 0.05): number | null {
  if (returns.length === 0) return null
  const count = Math.floor((returns.length - 1) * cutoff) + 1
  return mean(Float64Array.from(returns).toSorted().subarray(0, count))
}

/** cov(r, market) / var(market), both series period by period. */
export function beta(returns: Sample, market: Sample): number | null {
  return ratio(covariance(returns, market), variance(market))
}

/**
 * Jensen's alpha: the mean of r − beta · market, compounded over a year:
 * (1 + mean)^perYear − 1, risk-free 0 (Jensen 1968).
 */
export function alpha(returns: Sample, market: Sample, perYear: number): number | null {
  const slope = beta(returns, market)
  const average = mean(returns)
  const marketAverage = mean(market)
  if (slope === null || average === null || marketAverage === null) return null
  return annualRate((1 + average - slope * marketAverage) ** perYear, 1)
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
