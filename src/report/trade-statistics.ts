/**
 * Statistics of closed trades. Money in and out is exact integers of one currency; ratios are
 * doubles. Null where a number is not defined: no average of nothing, no ratio without losses.
 */

import { parseDecimal } from '../domain/decimal.ts'
import { Fault } from '../domain/fault.ts'
import { multiplyDivide } from '../domain/rounding.ts'
import { microsPerDay } from '../domain/units.ts'
import { parseIsoTime } from './iso-time.ts'
import type { TradeRow } from './model.ts'
import { deviation, mean, ratio } from './sample-statistics.ts'

/** Fewer closed trades than this are called few, in a caution and in the verdict. */
export const fewTrades = 30

/** What statistics need of a closed trade, in order of exit. Money in minor units. */
export type TradeFacts = Readonly<{
  side: 'long' | 'short'
  /** Labels, microseconds since 1970 UTC. */
  entryTime: number
  exitTime: number
  /** Bars of its symbol from entry to exit: 0 when both fell on one bar. */
  bars: number
  /** Net of fees. */
  pnl: number
  fees: number
  /** `pnl` over the money put in at entry: a ratio. */
  returnRatio: number
}>

/** The facts of a report's trade row; `scale` is that of the money columns. */
export function tradeFacts(row: TradeRow, scale: number): TradeFacts {
  return {
    side: row.side,
    entryTime: parseIsoTime(row.entryTime),
    exitTime: parseIsoTime(row.exitTime),
    bars: row.exitBar - row.entryBar,
    pnl: moneyOf(row.pnl, scale, `The P&L of trade ${row.number}`),
    fees: moneyOf(row.fees, scale, `The fees of trade ${row.number}`),
    returnRatio: row.returnRatio,
  }
}

function moneyOf(text: string, scale: number, what: string): number {
  const value = parseDecimal(text, scale, 'exact', what)
  if (value !== null) return value
  throw new Fault('number/invalid', `${what}: expected a decimal such as "12.50", found "${text}".`)
}

/** Money in minor units, `days` in days, `…Ratio` and `…Rate` as ratios. */
export type TradeStatistics = Readonly<{
  count: number
  wins: number
  losses: number
  totalPnl: number
  grossProfit: number
  /** Zero or negative. */
  grossLoss: number
  totalFees: number
  averagePnl: number | null
  averageWin: number | null
  averageLoss: number | null
  largestWin: number | null
  largestLoss: number | null
  winRate: number | null
  /** Sum of winning over sum of losing P&L. */
  profitFactor: number | null
  /** The same over the trades' returns, each trade with equal weight. */
  profitFactorOfReturns: number | null
  payoffRatio: number | null
  bestReturn: number | null
  worstReturn: number | null
  meanReturn: number | null
  geometricMeanReturn: number | null
  averageWinReturn: number | null
  averageLossReturn: number | null
  pnlDeviation: number | null
  /** √n · mean(P&L) / deviation(P&L) (Tharp). */
  systemQuality: number | null
  /** win rate − loss rate / payoff ratio (Kelly 1956). */
  kelly: number | null
  longestWinStreak: number
  longestLossStreak: number
  maximumDays: number | null
  averageDays: number | null
  averageBars: number | null
}>

/** A win has a positive P&L, a loss a negative one; a trade of exactly zero is neither. */
export function tradeStatistics(trades: readonly TradeFacts[]): TradeStatistics {
  const count = trades.length
  const pnls = trades.map((trade) => trade.pnl)
  const winning = trades.filter((trade) => trade.pnl > 0)
  const losing = trades.filter((trade) => trade.pnl < 0)
  const grossProfit = sumOf(winning, (trade) => trade.pnl)
  const grossLoss = sumOf(losing, (trade) => trade.pnl)
  const totalPnl = grossProfit + grossLoss
  const returns = trades.map((trade) => trade.returnRatio)
  const days = trades.map((trade) => (trade.exitTime - trade.entryTime) / microsPerDay)
  const winRate = ratio(winning.length, count)
  const payoffRatio = ratio(mean(winning.map(pnlOf)), negated(mean(losing.map(pnlOf))))
  const spread = deviation(pnls)
  const quality = count < 2 ? null : ratio(mean(pnls), spread)
  return {
    count,
    wins: winning.length,
    losses: losing.length,
    totalPnl,
    grossProfit,
    grossLoss,
    totalFees: sumOf(trades, (trade) => trade.fees),
    averagePnl: averageMoney(totalPnl, count),
    averageWin: averageMoney(grossProfit, winning.length),
    averageLoss: averageMoney(grossLoss, losing.length),
    largestWin: winning.length === 0 ? null : extreme(winning.map(pnlOf), Math.max),
    largestLoss: losing.length === 0 ? null : extreme(losing.map(pnlOf), Math.min),
    winRate,
    profitFactor: ratio(grossProfit, negated(grossLoss)),
    ...returnStatistics(returns),
    payoffRatio,
    averageWinReturn: mean(winning.map((trade) => trade.returnRatio)),
    averageLossReturn: mean(losing.map((trade) => trade.returnRatio)),
    pnlDeviation: spread,
    systemQuality: quality === null ? null : Math.sqrt(count) * quality,
    kelly: winRate === null ? null : difference(winRate, ratio(1 - winRate, payoffRatio)),
    longestWinStreak: longestStreak(trades, (trade) => trade.pnl > 0),
    longestLossStreak: longestStreak(trades, (trade) => trade.pnl < 0),
    maximumDays: count === 0 ? null : extreme(days, Math.max),
    averageDays: mean(days),
    averageBars: mean(trades.map((trade) => trade.bars)),
  }
}

function returnStatistics(
  returns: readonly number[],
): Pick<
  TradeStatistics,
  'bestReturn' | 'worstReturn' | 'meanReturn' | 'geometricMeanReturn' | 'profitFactorOfReturns'
> {
  let gains = 0
  let losses = 0
  for (const value of returns) {
    if (value > 0) gains += value
    else losses -= value
  }
  const isEmpty = returns.length === 0
  return {
    bestReturn: isEmpty ? null : extreme(returns, Math.max),
    worstReturn: isEmpty ? null : extreme(returns, Math.min),
    meanReturn: mean(returns),
    geometricMeanReturn: geometricMean(returns),
    profitFactorOfReturns: ratio(gains, losses),
  }
}

const pnlOf = (trade: TradeFacts): number => trade.pnl
const negated = (value: number | null): number | null => (value === null ? null : -value)
const difference = (a: number, b: number | null): number | null => (b === null ? null : a - b)

/** (Π(1 + r))^(1/n) − 1; null when a trade lost all it put in or more. */
function geometricMean(returns: readonly number[]): number | null {
  if (returns.length === 0) return null
  let sum = 0
  for (const value of returns) {
    if (value <= -1) return null
    sum += Math.log1p(value)
  }
  return Math.expm1(sum / returns.length)
}

/** Rounded half-even to the minor unit. */
function averageMoney(total: number, count: number): number | null {
  return count === 0 ? null : multiplyDivide(total, 1, count, 'half-even')
}

/** Not by spreading into an argument list, which fails for long columns. */
function extreme(values: readonly number[], pick: (a: number, b: number) => number): number {
  return values.reduce((best, value) => pick(best, value), values[0] ?? 0)
}

function sumOf(trades: readonly TradeFacts[], of: (trade: TradeFacts) => number): number {
  let sum = 0
  for (const trade of trades) sum += of(trade)
  return sum
}

function longestStreak(
  trades: readonly TradeFacts[],
  counts: (trade: TradeFacts) => boolean,
): number {
  let longest = 0
  let current = 0
  for (const trade of trades) {
    current = counts(trade) ? current + 1 : 0
    if (current > longest) longest = current
  }
  return longest
}
