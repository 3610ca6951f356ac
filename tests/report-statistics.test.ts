/** Statistics held to numbers other programs published or printed for the same data. */
import { existsSync, readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { monthlyReturns, yearlyReturns } from '../src/report/calendar-returns.ts'
import { deepest, drawdownPeriods } from '../src/report/drawdowns.ts'
import { parseIsoTime } from '../src/report/iso-time.ts'
import { computeMetrics, metricNumber, metricOf } from '../src/report/metrics.ts'
import * as statistics from '../src/report/return-statistics.ts'
import { simpleReturns } from '../src/report/sampling.ts'
import { type TradeFacts, tradeStatistics } from '../src/report/trade-statistics.ts'

const root = new URL('../../shared/verify/', import.meta.url)
const isHere = existsSync(root)
if (!isHere) {
  console.warn('SKIPPED: statistics of other programs, because ../shared/verify is not here.')
}

const text = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const json = (path: string): unknown => JSON.parse(text(path))

/** Rows of a CSV without quoting, as records. */
function rows(path: string): Record<string, string>[] {
  const [head, ...lines] = text(path).trimEnd().split('\n')
  const names = (head as string).split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, i) => [name, cells[i] as string]))
  })
}

const close = (found: number | null, expected: number): void => {
  expect(found).not.toBeNull()
  const scale = Math.max(Math.abs(expected), 1e-12)
  expect(Math.abs((found as number) - expected) / scale).toBeLessThan(1e-9)
}

const moneyScale = 6
const minor = (value: string): number => Math.round(Number(value) * 10 ** moneyScale)

type PeerCase = {
  broker: { cash: number }
  expected: Record<string, number | string | null>
}

/** backtesting.py rows whose formula equals one of ours, and ours. */
const sameFormula: Readonly<Record<string, string>> = {
  'Return [%]': 'return',
  'Return (Ann.) [%]': 'returnAnnual',
  'Volatility (Ann.) [%]': 'volatilityGeometric',
  'CAGR [%]': 'cagr',
  'Sharpe Ratio': 'sharpeGeometric',
  'Sortino Ratio': 'sortinoGeometric',
  'Calmar Ratio': 'calmar',
  Beta: 'betaLog',
  'Max. Drawdown [%]': 'maxDrawdown',
  'Avg. Drawdown [%]': 'avgDrawdown',
  '# Trades': 'tradeCount',
  'Win Rate [%]': 'winRate',
  'Best Trade [%]': 'bestTrade',
  'Worst Trade [%]': 'worstTrade',
  'Avg. Trade [%]': 'avgTrade',
  'Profit Factor': 'profitFactorOfReturns',
  'Expectancy [%]': 'expectancy',
  SQN: 'sqn',
  'Kelly Criterion': 'kelly',
  'Exposure Time [%]': 'exposureTimeTouched',
}

describe.runIf(isHere)('backtesting.py', () => {
  it.each(['btpy-01', 'btpy-02', 'btpy-03', 'btpy-04', 'btpy-08'])('%s: every row', (name) => {
    const { broker, expected } = json(`backtesting-py/${name}/case.json`) as PeerCase
    const points = rows(`backtesting-py/${name}/equity.csv`)
    const time = Float64Array.from(points, (row) => parseIsoTime(row['Time'] as string))
    const equity = Float64Array.from(points, (row) => minor(row['Equity'] as string))
    const trades: TradeFacts[] = rows(`backtesting-py/${name}/trades.csv`).map((row) => ({
      side: Number(row['Size']) > 0 ? 'long' : 'short',
      entryTime: parseIsoTime(row['EntryTime'] as string),
      exitTime: parseIsoTime(row['ExitTime'] as string),
      bars: Number(row['ExitBar']) - Number(row['EntryBar']),
      pnl: minor(row['PnL'] as string),
      fees: minor(row['Commission'] as string),
      returnRatio: Number(row['ReturnPct']),
    }))
    const closes = rows('data/GOOG.csv').map((row) => Number(row['Close']))
    const metrics = computeMetrics({
      initialCapital: minor(String(broker.cash)),
      equity: { time, equity, cash: equity, exposure: equity, scale: moneyScale },
      trades,
      totalFees: minor(String(expected['Commissions [$]'] ?? 0)),
      totalSlippage: null,
      tradedValue: null,
      market: { label: 'GOOG close', level: closes },
    })
    for (const [row, key] of Object.entries(sameFormula)) {
      close(metricNumber(metrics, key), expected[row] as number)
    }
    // Money cells are exact here and doubles there.
    close(metricNumber(metrics, 'finalEquity'), expected['Equity Final [$]'] as number)
    close(metricNumber(metrics, 'peakEquity'), expected['Equity Peak [$]'] as number)
    close(metricNumber(metrics, 'totalFees'), (expected['Commissions [$]'] as number) ?? 0)
    // The peer rounds mean durations up to whole days.
    const days = (row: string): number => Number.parseInt(expected[row] as string, 10)
    expect(metricNumber(metrics, 'duration')).toBe(days('Duration'))
    expect(metricNumber(metrics, 'maxDrawdownDuration')).toBe(days('Max. Drawdown Duration'))
    expect(metricNumber(metrics, 'maxTradeDuration')).toBe(days('Max. Trade Duration'))
    expect(Math.ceil(metricNumber(metrics, 'avgDrawdownDuration') as number)).toBe(
      days('Avg. Drawdown Duration'),
    )
    expect(Math.ceil(metricNumber(metrics, 'avgTradeDuration') as number)).toBe(
      days('Avg. Trade Duration'),
    )
    expect(metricOf(metrics, 'start')?.value).toBe(`${expected['Start'] as string}Z`)
    expect(metricOf(metrics, 'end')?.value).toBe(`${expected['End'] as string}Z`)
  })

  it.each(['btpy-01', 'btpy-04'])('%s: alpha and buy & hold from the first trading bar', (name) => {
    const { expected } = json(`backtesting-py/${name}/case.json`) as PeerCase
    const closes = rows('data/GOOG.csv').map((row) => Number(row['Close']))
    const total = expected['Buy & Hold Return [%]'] as number
    const last = closes.at(-1) as number
    const start = closes.findIndex((from) => Math.abs((last / from - 1) * 100 - total) < 1e-9)
    // The first bar on which the longer average has a value.
    expect(start).toBe(name === 'btpy-01' ? 19 : 29)
    const alpha = (expected['Return [%]'] as number) - (expected['Beta'] as number) * total
    close(expected['Alpha [%]'] as number, alpha)
  })
})

type Table = {
  series: Record<string, { dates: string[]; values?: (number | string)[] }>
  cases: {
    test: string
    decimals: number
    args: Record<string, string | number>
    expected: { expected: unknown }
  }[]
}

const perYear: Readonly<Record<string, number>> = {
  daily: 252,
  weekly: 52,
  monthly: 12,
  quarterly: 4,
  yearly: 1,
}

type Args = Record<string, string | number>
type Cell = number | string
type Compute = (r: readonly number[], args: Args, of: Table) => unknown

const periods = (args: Args): number => perYear[String(args['period'] ?? 'daily')] as number

/** A level column from returns, 100 before the first. */
function levels(returns: readonly number[]): number[] {
  let level = 100
  return returns.map((value) => (level *= 1 + value))
}

const worst = (r: readonly number[]): number | null => {
  if (r.length === 0) return null
  return deepest(drawdownPeriods({ time: r, level: levels(r) }, 100))?.depth ?? 0
}

const cells = (of: Table, name: Cell | undefined): readonly Cell[] | undefined =>
  of.series[String(name)]?.values
const isNumber = (cell: Cell | undefined): cell is number => typeof cell === 'number'

/** Both series where both have a number. */
function paired(of: Table, args: Args): [number[], number[]] {
  const returns = cells(of, args['returns']) ?? []
  const market = cells(of, args['benchmark']) ?? []
  const both = returns.flatMap((cell, i): [number, number][] => {
    const other = market[i]
    return isNumber(cell) && isNumber(other) ? [[cell, other]] : []
  })
  return [both.map(([cell]) => cell), both.map(([, other]) => other)]
}

/** Returns less an argument that may be a number or another series; the library drops NaN. */
function excess(of: Table, args: Args, name: string): number[] {
  const returns = cells(of, args['returns']) ?? []
  const other = cells(of, args[name])
  return returns.flatMap((cell, i) => {
    const less = other === undefined ? Number(args[name]) : other[i]
    return isNumber(cell) && isNumber(less) ? [cell - less] : []
  })
}

/** The library counts a missing return as a period of zero here. */
const withZeros = (of: Table, args: Args): number[] =>
  (cells(of, args['returns']) ?? []).map((cell) => (isNumber(cell) ? cell : 0))

const computed: Readonly<Record<string, Compute>> = {
  test_annual_ret: (_, args, of) => statistics.annualReturn(withZeros(of, args), periods(args)),
  test_cagr: (_, args, of) => statistics.annualReturn(withZeros(of, args), periods(args)),
  test_annual_volatility: (r, args) => statistics.annualVolatility(r, periods(args)),
  test_sharpe_ratio: (_, args, of) => statistics.sharpe(excess(of, args, 'risk_free'), 252),
  test_downside_risk: (_, args, of) =>
    statistics.downsideRisk(excess(of, args, 'required_return'), periods(args)),
  test_sortino: (_, args, of) =>
    statistics.sortino(excess(of, args, 'required_return'), periods(args)),
  test_max_drawdown: (r) => worst(r),
  test_calmar: (r, args, of) => {
    const fall = worst(r)
    const yearly = statistics.annualReturn(withZeros(of, args), periods(args))
    return fall === null || fall === 0 || yearly === null ? null : yearly / -fall
  },
  test_omega: (_, args, of) => {
    const required = (1 + Number(args['required_return'])) ** (1 / 252) - 1
    return statistics.omega(excess(of, args, 'risk_free'), required)
  },
  test_tail_ratio: (_, args, of) => statistics.tailRatio(withZeros(of, args)),
  test_beta: (_, args, of) => statistics.beta(...paired(of, args)),
  test_alpha: (_, args, of) => statistics.alpha(...paired(of, args), 252),
  test_alpha_beta: (_, args, of) => [
    statistics.alpha(...paired(of, args), 252),
    statistics.beta(...paired(of, args)),
  ],
  test_cum_returns_final: (r) => (r.length === 0 ? null : statistics.totalReturn(r)),
}

/** Where the library answers an infinite or astronomical number, or 0 for "cannot know", we answer null. */
function matches(found: unknown, expected: unknown, decimals: number): boolean {
  if (Array.isArray(expected)) {
    return Array.isArray(found) && expected.every((value, i) => matches(found[i], value, decimals))
  }
  if (typeof expected === 'string') return found === null
  const wanted = expected as number
  if (found === null) return Math.abs(wanted) > 1e12
  return Math.abs((found as number) - wanted) < 1.5 * 10 ** -decimals
}

describe.runIf(isHere)('empyrical tables', () => {
  const names = ['metrics/empyrical-tables.json', 'second-set/metrics/empyrical-tables.json']
  const tables = isHere ? names.map((name) => json(name) as Table) : []
  const cases = tables.flatMap((of) =>
    of.cases.flatMap((one) => {
      const name = one.test.split('.')[1] as string
      const compute = computed[name]
      const values = of.series[String(one.args['returns'])]?.values
      if (compute === undefined || values === undefined) return []
      if (one.args['starting_value'] !== undefined && one.args['starting_value'] !== 0) return []
      if (
        one.args['benchmark'] !== undefined &&
        of.series[String(one.args['benchmark'])]?.values === undefined
      )
        return []
      return [{ name, one, compute, of }]
    }),
  )

  it('has the cases', () => {
    expect(cases.length).toBeGreaterThan(60)
  })

  it.each(cases)('$name($one.args.returns)', ({ one, compute, of }) => {
    const values = of.series[String(one.args['returns'])]?.values ?? []
    const usable = values.filter((value): value is number => typeof value === 'number')
    const found = compute(usable, one.args, of)
    expect({ found, ok: matches(found, one.expected.expected, one.decimals) }).toEqual({
      found,
      ok: true,
    })
  })
})

type RealRuns = {
  runs: {
    series: string
    expected: Record<string, number>
    versus?: Record<string, number | string>
    yearly_returns: Record<string, number>
  }[]
}

describe.runIf(isHere)('empyrical on real series', () => {
  it.each(['metrics', 'second-set/metrics'])('%s: every number', (folder) => {
    const { runs } = json(`${folder}/empyrical-real-series.json`) as RealRuns
    expect(runs.length).toBeGreaterThan(0)
    for (const run of runs) {
      const name = /data\/([\w-]+)\.csv/.exec(run.series)?.[1] as string
      const bars = rows(`data/${name}.csv`)
      const prices = bars.map((row) => Number(row['Close']))
      const stamp = Object.keys(bars[0] as object)[0] as string
      const time = bars.map((row) => parseIsoTime((row[stamp] as string).slice(0, 10)))
      const r = simpleReturns(prices, null) as Float64Array
      const { expected } = run
      close(statistics.totalReturn(r), expected['cum_returns_final'] as number)
      close(statistics.annualReturn(r, 252), expected['annual_return'] as number)
      close(statistics.annualVolatility(r, 252), expected['annual_volatility'] as number)
      close(statistics.sharpe(r, 252), expected['sharpe_rf0'] as number)
      close(statistics.sharpe(r, 252, 0.0001), expected['sharpe_rf_1bp_per_day'] as number)
      close(statistics.sortino(r, 252), expected['sortino_req0'] as number)
      close(statistics.sortino(r, 252, 0.0005), expected['sortino_req_5bp'] as number)
      close(statistics.downsideRisk(r, 252), expected['downside_risk'] as number)
      close(
        deepest(drawdownPeriods({ time, level: prices }, null))?.depth ?? null,
        expected['max_drawdown'] as number,
      )
      close(statistics.omega(r), expected['omega_0'] as number)
      close(statistics.tailRatio(r), expected['tail_ratio'] as number)
      close(statistics.valueAtRisk(r), expected['value_at_risk_5'] as number)
      close(statistics.valueAtRisk(r, 0.01), expected['value_at_risk_1'] as number)
      close(statistics.conditionalValueAtRisk(r), expected['conditional_value_at_risk_5'] as number)
      for (const versus of run.versus === undefined ? [] : [run.versus]) {
        const other = rows(`data/${String(versus['benchmark'])}.csv`)
        const market = simpleReturns(
          other.map((row) => Number(row['Close'])),
          null,
        ) as Float64Array
        close(statistics.alpha(r, market, 252), versus['alpha'] as number)
        close(statistics.beta(r, market), versus['beta'] as number)
      }
      const years = yearlyReturns({ time, level: prices }, null)
      for (const { year, ratio } of years) {
        close(ratio, run.yearly_returns[String(year)] as number)
      }
      expect(years).toHaveLength(Object.keys(run.yearly_returns).length)
      expect(monthlyReturns({ time, level: prices }, null).length).toBeGreaterThan(years.length)
    }
  })
})

const near = (value: number | null): unknown => (value === null ? null : expect.closeTo(value, 12))
const orZero = (value: number | null): number => value ?? 0

type LeanSets = {
  sets: { name: string; trades: Record<string, string>[]; expected: Record<string, string> }[]
}

describe.runIf(isHere)('LEAN trade statistics', () => {
  const files = [
    'metrics/lean-trade-statistics.json',
    'second-set/metrics/lean-trade-statistics.json',
  ]
  const sets = isHere ? files.flatMap((file) => (json(file) as LeanSets).sets) : []
  it.each(sets)('$name', ({ trades, expected }) => {
    const facts = trades.map((trade): TradeFacts => {
      const entryTime = Number(trade['EntryTime_minute']) * 60_000_000
      const exitTime = Number(trade['ExitTime_minute']) * 60_000_000
      const pnl = minor(trade['ProfitLoss'] as string)
      return {
        side: trade['Direction'] === 'Long' ? 'long' : 'short',
        entryTime,
        exitTime,
        bars: 0,
        pnl,
        fees: minor(trade['TotalFees'] as string),
        returnRatio: 0,
      }
    })
    const found = tradeStatistics(facts)
    const money = (name: string): number => minor(expected[name] as string)
    expect(found.count).toBe(Number(expected['TotalNumberOfTrades']))
    expect(found.wins).toBe(Number(expected['NumberOfWinningTrades']))
    expect(found.losses).toBe(Number(expected['NumberOfLosingTrades']))
    expect(found.totalPnl).toBe(money('TotalProfitLoss'))
    expect(found.grossProfit).toBe(money('TotalProfit'))
    expect(found.grossLoss).toBe(money('TotalLoss'))
    expect(orZero(found.largestWin)).toBe(money('LargestProfit'))
    expect(orZero(found.largestLoss)).toBe(money('LargestLoss'))
    expect(found.averagePnl).toBe(money('AverageProfitLoss'))
    expect(orZero(found.averageWin)).toBe(money('AverageProfit'))
    expect(orZero(found.averageLoss)).toBe(money('AverageLoss'))
    expect(found.longestWinStreak).toBe(Number(expected['MaxConsecutiveWinningTrades']))
    expect(found.longestLossStreak).toBe(Number(expected['MaxConsecutiveLosingTrades']))
    expect(found.totalFees).toBe(money('TotalFees'))
    close(found.winRate === 0 ? 0 : found.winRate, Number(expected['WinRate']))
    expect(
      Math.abs(orZero(found.pnlDeviation) / 1e6 - Number(expected['ProfitLossStandardDeviation'])),
    ).toBeLessThan(1e-9)
    const seconds = orZero(found.averageDays) * 86_400
    expect(Math.abs(seconds - Number(expected['AverageTradeDuration_seconds']))).toBeLessThan(1e-6)
    // Without a loss the peer caps the factor at 10 and the ratio at 0; ours are undefined.
    const hasLoss = found.losses > 0
    const expectedFactor = hasLoss ? Number(expected['ProfitFactor']) : null
    const expectedPayoff = found.wins > 0 && hasLoss ? Number(expected['ProfitLossRatio']) : null
    expect(found.profitFactor).toEqual(near(expectedFactor))
    expect(found.payoffRatio).toEqual(near(expectedPayoff))
  })
})
