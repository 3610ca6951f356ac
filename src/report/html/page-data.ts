/** The JSON block of the page: everything the script needs that is not already in the markup. */

import { parseDecimal } from '../../domain/decimal.ts'
import { invariant } from '../../domain/fault.ts'
import { microsPerDay } from '../../domain/units.ts'
import { parseIsoTime } from '../iso-time.ts'
import type { RunReport, TradeRow } from '../model.ts'
import { decimalText, exactText } from '../number-text.ts'
import type { Axis } from './axis.ts'
import { deltas, placeDeltas } from './delta-coding.ts'
import type { DrawnBars, DrawnEquity } from './drawn-series.ts'
import { tamed } from './html.ts'
import { codeReceipts } from './receipt-coding.ts'
import { dateIn, hasClock } from './report-dates.ts'

/** What was laid out for the charts, and shared with the still pictures. */
export type Drawn = Readonly<{
  axis: Axis
  bars: readonly DrawnBars[]
  strategy: DrawnEquity
  benchmark: DrawnEquity | null
}>

/** A plain JSON value; its shape is read by `page/data.js` and by nothing else. */
export function pageData(report: RunReport, drawn: Drawn): unknown {
  const { axis } = drawn
  const strategies = [...new Set(report.trades.map((trade) => trade.strategy))]
  const names = symbolNames(report)
  const { shapes, coded } = codeReceipts(report.trades)
  return {
    currency: tamed(report.currency),
    hasClock: hasClock(report),
    why: report.integrity.commands.find((command) => command.includes('<id>')) ?? null,
    axis: deltas(axis.seconds, 1),
    zones: offsetRuns(axis),
    symbols: drawn.bars.map(codedBars),
    equity: codedEquity(drawn.strategy),
    benchmark: drawn.benchmark === null ? null : codedEquity(drawn.benchmark),
    benchmarkLabel: tamed(report.benchmark?.label ?? ''),
    moneyScale: report.equity.scale,
    strategies: strategies.map(tamed),
    names: names.map(tamed),
    trades: report.trades.map((trade) => codedTrade({ report, axis, strategies, names, trade })),
    open: report.openPositions.map((position) => [
      names.indexOf(position.symbol),
      position.side === 'long' ? 0 : 1,
      axis.placeOf(parseIsoTime(position.entryTime)),
    ]),
    shapes,
    receipts: coded,
  }
}

/** Where on the axis clocks change their distance from UTC, and to which, in seconds; null for none. */
function offsetRuns({ offsets }: Axis): readonly (readonly [number, number])[] | null {
  if (offsets === null) return null
  const runs: (readonly [number, number])[] = []
  for (const [place, offset] of offsets.entries())
    if (place === 0 || offset !== offsets[place - 1]) runs.push([place, offset])
  return runs
}

function codedBars(bars: DrawnBars): unknown {
  const factor = 10 ** bars.priceScale
  return {
    name: tamed(bars.symbol),
    scale: bars.priceScale,
    place: placeDeltas(bars.place),
    open: deltas(bars.open, factor),
    high: deltas(bars.high, factor),
    low: deltas(bars.low, factor),
    close: deltas(bars.close, factor),
    indicators: bars.indicators.map(({ label, pane, values }) => {
      const precision = indicatorScale(values, bars.priceScale)
      return {
        label: tamed(label),
        pane,
        scale: precision,
        values: deltas(values, 10 ** precision),
      }
    }),
  }
}

/** Enough decimals to draw it: those of the price, or four for what stays within single digits. */
function indicatorScale(values: Float64Array, priceScale: number): number {
  let largest = 0
  for (const value of values)
    if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value))
  return largest < 10 ? Math.max(4, priceScale) : priceScale
}

function codedEquity(drawn: DrawnEquity): unknown {
  return {
    place: placeDeltas(drawn.place),
    // Cents and hundredths of a percent: what a legend shows.
    equity: deltas(drawn.equity, 100),
    drawdown: deltas(drawn.drawdown, 10_000),
  }
}

/** Symbols with bars first, so that the index of a name is also that of its bars. */
const symbolNames = (report: RunReport): readonly string[] => [
  ...new Set([
    ...report.prices.filter((series) => series.time.length > 0).map((series) => series.symbol),
    ...report.trades.map((trade) => trade.symbol),
    ...report.openPositions.map((position) => position.symbol),
  ]),
]

/** Prices with the decimals of their symbol, so that a column of them lines up. */
export function shownPrice(report: RunReport, symbol: string, price: string): string {
  const scale = report.prices.find((series) => series.symbol === symbol)?.priceScale ?? 2
  return exactText(price, { decimals: Math.min(scale, 8) })
}

function codedTrade(
  of: Readonly<{
    report: RunReport
    axis: Axis
    strategies: readonly string[]
    names: readonly string[]
    trade: TradeRow
  }>,
): readonly (number | string)[] {
  const { report, axis, trade } = of
  const entry = parseIsoTime(trade.entryTime)
  const exit = parseIsoTime(trade.exitTime)
  const minor = (text: string): number => {
    const value = parseDecimal(text, report.equity.scale, 'half-even', 'Money in a report')
    invariant(value !== null, 'money in a report is decimal text')
    return value
  }
  return [
    trade.number,
    of.strategies.indexOf(trade.strategy),
    of.names.indexOf(trade.symbol),
    trade.side === 'long' ? 0 : 1,
    exactText(trade.quantity, { decimals: 0 }),
    axis.placeOf(entry),
    axis.placeOf(exit),
    dateIn(report, trade.entryTime),
    dateIn(report, trade.exitTime),
    shownPrice(report, trade.symbol, trade.entryPrice),
    shownPrice(report, trade.symbol, trade.exitPrice),
    (exit - entry) / microsPerDay,
    Math.round(trade.maximumAdverse * 10_000),
    minor(trade.fees),
    minor(trade.pnl),
    Math.round(trade.returnRatio * 10_000),
    tamed(trade.exitReason),
    tamed(trade.lotId),
  ]
}

/** Money of a cell of the trades table: two decimals. */
export const cellMoney = (text: string, sign: boolean): string =>
  decimalText(text, { decimals: 2, sign })
