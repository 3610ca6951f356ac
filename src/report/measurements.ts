/**
 * Everything the rows of the table of measures are made from, computed once from columns and
 * trades. Money is exact integers; the change to doubles happens here and in the statistics called.
 */

import { microsPerDay } from '../domain/units.ts'
import { monthlyReturns, yearlyReturns, type CalendarReturn } from './calendar-returns.ts'
import { deepest, drawdownPeriods, type DrawdownPeriod } from './drawdowns.ts'
import type { EquityColumns } from './model.ts'
import type { Sample } from './sample-statistics.ts'
import {
  dailyLevels,
  type Levels,
  logReturns,
  type Sampling,
  samplingOf,
  simpleReturns,
} from './sampling.ts'
import { datesOf } from './step-dates.ts'
import { type TradeFacts, type TradeStatistics, tradeStatistics } from './trade-statistics.ts'

/** What a run is compared with: a level per step, e.g. the close of the only instrument. */
export type Market = Readonly<{ label: string; level: Sample }>

/** A finished run, as far as measures need it. Money in minor units of `equity.scale` decimals. */
export type MetricsInput = Readonly<{
  /** Capital before the first step. */
  initialCapital: number
  equity: EquityColumns
  /** Closed trades in order of exit. */
  trades: readonly TradeFacts[]
  /** Every fee and commission of the run, of open positions too. */
  totalFees: number
  /** Σ |price − price before slippage| · quantity · multiplier over all fills; null when not counted. */
  totalSlippage: number | null
  /** Σ |price · quantity · multiplier| over all fills; null when not counted. */
  tradedValue: number | null
  /** One level per step of `equity`, or null when there is nothing to compare with. */
  market: Market | null
}>

export type Measurements = Readonly<{
  input: MetricsInput
  steps: number
  firstTime: number | null
  lastTime: number | null
  /** Calendar years of 365.25 days between the first and the last label; null when zero. */
  years: number | null
  finalEquity: number
  peakEquity: number
  daily: Levels
  sampling: Sampling
  /** Null when a day began without positive equity. */
  returns: Float64Array | null
  /** Daily returns of strategy and market over the same days; null without a market. */
  paired: Readonly<{ strategy: Float64Array; market: Float64Array }> | null
  /** Logarithmic returns per step of both; null without a market or after a bust. */
  pairedLogs: Readonly<{ strategy: Float64Array; market: Float64Array }> | null
  marketReturn: number | null
  drawdowns: readonly DrawdownPeriod[]
  worst: DrawdownPeriod | null
  largestFall: number | null
  months: readonly CalendarReturn[]
  calendarYears: readonly CalendarReturn[]
  trades: TradeStatistics
  /** Shares of steps. */
  exposedShare: number | null
  touchedShare: number | null
  averageExposure: number | null
  underWaterShare: number | null
  averageEquity: number | null
}>

export function measure(input: MetricsInput): Measurements {
  const { equity, initialCapital } = input
  const steps = equity.time.length
  const levels: Levels = { time: equity.time, level: equity.equity }
  const dated: Levels = { time: datesOf(equity), level: equity.equity }
  const daily = dailyLevels(dated)
  const firstTime = equity.time[0] ?? null
  const lastTime = equity.time[steps - 1] ?? null
  const span = firstTime === null || lastTime === null ? 0 : lastTime - firstTime
  const drawdowns = drawdownPeriods(levels, initialCapital)
  let peakEquity = initialCapital
  for (const value of equity.equity) if (value > peakEquity) peakEquity = value
  return {
    input,
    steps,
    firstTime,
    lastTime,
    years: span > 0 ? span / (365.25 * microsPerDay) : null,
    finalEquity: equity.equity[steps - 1] ?? initialCapital,
    peakEquity,
    daily,
    sampling: samplingOf(daily),
    returns: simpleReturns(daily.level, initialCapital),
    ...comparison(input, daily),
    drawdowns,
    worst: deepest(drawdowns),
    largestFall: drawdowns.reduce<number | null>(
      (most, { fall }) => Math.max(most ?? 0, fall),
      null,
    ),
    months: monthlyReturns(dated, initialCapital),
    calendarYears: yearlyReturns(dated, initialCapital),
    trades: tradeStatistics(input.trades),
    ...shares(input, drawdowns),
  }
}

function comparison(
  input: MetricsInput,
  daily: Levels,
): Pick<Measurements, 'paired' | 'pairedLogs' | 'marketReturn'> {
  const { market, equity } = input
  if (market === null || market.level.length === 0) {
    return { paired: null, pairedLogs: null, marketReturn: null }
  }
  const first = market.level[0] as number
  const last = market.level[market.level.length - 1] as number
  const strategyReturns = simpleReturns(daily.level, null)
  const marketDaily = dailyLevels({ time: datesOf(equity), level: market.level })
  const marketReturns = simpleReturns(marketDaily.level, null)
  const strategyLogs = logReturns(equity.equity)
  const marketLogs = logReturns(market.level)
  return {
    paired:
      strategyReturns === null || marketReturns === null
        ? null
        : { strategy: strategyReturns, market: marketReturns },
    pairedLogs:
      strategyLogs === null || marketLogs === null
        ? null
        : { strategy: strategyLogs, market: marketLogs },
    marketReturn: first > 0 ? last / first - 1 : null,
  }
}

function shares(
  input: MetricsInput,
  drawdowns: readonly DrawdownPeriod[],
): Pick<
  Measurements,
  'exposedShare' | 'touchedShare' | 'averageExposure' | 'underWaterShare' | 'averageEquity'
> {
  const { equity, exposure } = input.equity
  const steps = equity.length
  if (steps === 0) {
    return {
      exposedShare: null,
      touchedShare: null,
      averageExposure: null,
      underWaterShare: null,
      averageEquity: null,
    }
  }
  let exposed = 0
  let exposureSum = 0
  let equitySum = 0
  let isSolvent = true
  for (let i = 0; i < steps; i++) {
    const value = equity[i] as number
    const held = exposure[i] as number
    if (held !== 0) exposed++
    if (value > 0) exposureSum += held / value
    else isSolvent = false
    equitySum += value / steps
  }
  const underWater = drawdowns.reduce((sum, period) => sum + period.length, 0)
  return {
    exposedShare: exposed / steps,
    touchedShare: touched(input) / steps,
    averageExposure: isSolvent ? exposureSum / steps : null,
    underWaterShare: underWater / steps,
    averageEquity: equitySum,
  }
}

/** Steps between entry and exit of at least one closed trade, both ends counted. */
function touched(input: MetricsInput): number {
  const { time } = input.equity
  const change = new Int32Array(time.length + 1)
  for (const trade of input.trades) {
    const from = firstAtOrAfter(time, trade.entryTime)
    const to = firstAtOrAfter(time, trade.exitTime + 1)
    if (to <= from) continue
    change[from] = (change[from] as number) + 1
    change[to] = (change[to] as number) - 1
  }
  let count = 0
  let open = 0
  for (let i = 0; i < time.length; i++) {
    open += change[i] as number
    if (open > 0) count++
  }
  return count
}

function firstAtOrAfter(time: Float64Array, moment: number): number {
  let low = 0
  let high = time.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((time[middle] as number) < moment) low = middle + 1
    else high = middle
  }
  return low
}
