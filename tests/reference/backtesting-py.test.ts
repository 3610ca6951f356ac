/**
 * Runs of backtesting.py on 2148 daily bars of GOOG, reproduced through the public API: every
 * signal, trade, cent of equity and measure.
 */
import {
  backtest,
  type BacktestOptions,
  type BacktestResult,
  csv,
  defineStrategy,
  type SummaryKey,
} from 'ledgerline'
import { sma } from 'ledgerline/indicators'
import { describe, expect, it } from 'vitest'

import {
  barOf,
  expectMetric,
  expectMoney,
  isVerificationPresent,
  moneyColumn,
  numbersOf,
  readJson,
  readTable,
  refusalsOf,
  rounded,
  signalsOf,
  verificationPath,
} from './peers.ts'

/** Always in the market: on a cross upwards all equity long, on a cross downwards short. */
const smaFlip = defineStrategy({
  name: 'sma-flip',
  params: { fast: 10, slow: 20 },
  setup({ symbol, params, indicator }) {
    const fast = indicator(sma(params.fast))
    const slow = indicator(sma(params.slow))
    return {
      onBar(bar, context) {
        const options = { metadata: { bar: bar.index } }
        if (fast.previous < slow.previous && fast.value > slow.value) {
          if (context.position(symbol)?.side === 'short') context.closeShort(symbol, options)
          context.openLong(symbol, options)
        } else if (fast.previous > slow.previous && fast.value < slow.value) {
          if (context.position(symbol)?.side === 'long') context.closeLong(symbol, options)
          context.openShort(symbol, options)
        }
      },
    }
  },
})

type PeerCase = Readonly<{
  data: Readonly<{ file: string }>
  expected: Readonly<Record<string, number | null>>
  open_trades_at_end: readonly { size: number; entry_bar: number; entry_price: number }[]
}>

/** What each case sets, and the decimals its prices have. */
const cases: Readonly<
  Record<
    string,
    {
      digits: number
      slow: number
      options: Partial<BacktestOptions>
      /**
       * Measures of the curve itself, where the peer books a fill at the close of a bar only on the
       * next one: its equity of that bar still lacks the commission.
       */
      bookedLate?: readonly string[]
    }
  >
> = {
  'btpy-01': { digits: 2, slow: 20, options: { execution: { commission: { percent: '0.2' } } } },
  'btpy-02': { digits: 2, slow: 20, options: {} },
  'btpy-03': {
    digits: 2,
    slow: 20,
    options: { execution: { commission: { percent: '0.2' }, marketFill: 'bar_close' } },
    bookedLate: [
      'Volatility (Ann.) [%]',
      'Sharpe Ratio',
      'Sortino Ratio',
      'Beta',
      'Avg. Drawdown [%]',
    ],
  },
  'btpy-04': { digits: 2, slow: 30, options: { endOfData: 'liquidate_at_open' } },
  'btpy-08': {
    digits: 5,
    slow: 20,
    options: { execution: { slippage: { bps: 20, appliesTo: 'opening' } } },
  },
}

function run(name: string, further: Partial<BacktestOptions> = {}): Promise<BacktestResult> {
  const { digits, slow, options } = cases[name] as (typeof cases)[string]
  return backtest({
    data: csv(verificationPath('data/GOOG.csv'), { priceScale: digits }),
    strategy: smaFlip({ slow }),
    capital: '10000 USD',
    sizing: { equityPercent: 100, at: 'fill' },
    invariants: 'all',
    ...options,
    ...further,
  })
}

/** Commission of the fills of each bar. */
function feesByBar(result: BacktestResult): number[] {
  const fees = moneyColumn(result, 'equity').fill(0)
  for (const fill of result.fills) {
    fees[fill.barIndex] = (fees[fill.barIndex] ?? 0) + Number(fill.commission)
  }
  return fees
}

const folder = (name: string): string => `backtesting-py/${name}`
const caseOf = (name: string): PeerCase => readJson(`${folder(name)}/case.json`) as PeerCase

/** The peer's rows whose formula is that of one of ours. */
const sameFormula: Readonly<Record<string, SummaryKey>> = {
  'Exposure Time [%]': 'exposureTimeTouched',
  'Equity Final [$]': 'finalEquity',
  'Equity Peak [$]': 'peakEquity',
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
}

/** Durations, which the peer rounds up to whole bars. */
const durations: Readonly<Record<string, SummaryKey>> = {
  Duration: 'duration',
  'Max. Drawdown Duration': 'maxDrawdownDuration',
  'Avg. Drawdown Duration': 'avgDrawdownDuration',
  'Max. Trade Duration': 'maxTradeDuration',
  'Avg. Trade Duration': 'avgTradeDuration',
}

function expectTrades({ trades }: BacktestResult, name: string, digits: number): void {
  const expected = readTable(`${folder(name)}/trades.csv`)
  expect(
    trades.map((trade) => [
      trade.side === 'long' ? trade.quantity : `-${trade.quantity}`,
      trade.entryBar,
      trade.exitBar,
      trade.entryPrice,
      trade.exitPrice,
    ]),
  ).toEqual(
    expected.map((row) => [
      row('Size'),
      Number(row('EntryBar')),
      Number(row('ExitBar')),
      rounded(row('EntryPrice'), digits),
      rounded(row('ExitPrice'), digits),
    ]),
  )
  const pnl = trades.map((trade) => Number(trade.pnl))
  expectMoney(pnl, numbersOf(expected, 'PnL'), 'P&L')
  const fees = trades.map((trade) => Number(trade.fees))
  expectMoney(fees, numbersOf(expected, 'Commission'), 'commission')
  const total = fees.reduce((sum, fee) => sum + fee, 0)
  expectMoney(total, caseOf(name).expected['Commissions [$]'] ?? 0, 'commission of all trades')
}

/** `294 days 06:00:00` in hours. */
function hoursOf(text: string): number {
  const [days, hours] = text.split(/ days? |:/).map(Number)
  return (days ?? Number.NaN) * 24 + (hours ?? Number.NaN)
}

function expectMeasures(
  result: BacktestResult,
  name: string,
  without: readonly string[] = [],
): void {
  const { expected, data } = caseOf(name)
  const barHours = data.file.includes('EURUSD') ? 1 : 24
  for (const [row, key] of Object.entries(sameFormula)) {
    if (!without.includes(row)) expectMetric(result, key, expected[row] as number)
  }
  for (const [row, key] of Object.entries(durations)) {
    const hours = Number(result.summary()[key].value) * 24
    const whole = Math.ceil(hours / barHours - 1e-9) * barHours
    expect([row, whole]).toEqual([row, hoursOf(String(expected[row]))])
  }
}

describe.runIf(isVerificationPresent)('backtesting.py', () => {
  describe.each(Object.keys(cases))('%s', (name) => {
    const { digits, slow, bookedLate } = cases[name] as (typeof cases)[string]

    it('gives the signals that exact fractions give, and refuses none', async () => {
      const result = await run(name)
      const expected = readTable(`${folder(name)}/signals_exact.csv`)
      const found = signalsOf(result)
        .filter(({ intention }) => intention.startsWith('OPEN'))
        .map((signal) => [barOf(signal), signal.intention === 'OPEN_LONG' ? 'up' : 'down'])
      expect(found).toEqual(expected.map((row) => [Number(row('Bar')), row('Cross')]))
      expect(refusalsOf(result)).toEqual([])
    })

    it('makes the same trades row by row', async () => {
      expectTrades(await run(name), name, digits)
    })

    it('has the same equity at every bar and the same open trades at the end', async () => {
      const result = await run(name)
      const expected = readTable(`${folder(name)}/equity.csv`)
      const fees = feesByBar(result)
      const equity = moneyColumn(result, 'equity')
      const found =
        bookedLate === undefined ? equity : equity.map((value, bar) => value + (fees[bar] ?? 0))
      expectMoney(found, numbersOf(expected, 'Equity'), 'equity')
      expect(
        result.openPositions.map((position) => ({
          size: Number(position.quantity) * (position.side === 'long' ? 1 : -1),
          entry_price: Number(position.averagePrice),
        })),
      ).toEqual(
        caseOf(name).open_trades_at_end.map(({ size, entry_price }) => ({ size, entry_price })),
      )
    })

    it('prints the same measures under the same formulas', async () => {
      expectMeasures(await run(name), name, bookedLate)
    })

    it('compares with buy and hold from the same bar when the averages are warmed up', async () => {
      const whole = await run(name)
      const warm = await run(name, { warmupBars: slow - 1 })
      const { expected } = caseOf(name)
      expect(warm.trades.map(({ pnl }) => pnl)).toEqual(whole.trades.map(({ pnl }) => pnl))
      expectMetric(warm, 'buyAndHoldReturn', expected['Buy & Hold Return [%]'] as number)
      const beta = whole.summary().betaLog.value as number
      const hold = warm.summary().buyAndHoldReturn.value as number
      if (bookedLate !== undefined) return
      const alpha = Number(whole.summary().return.value) - beta * hold
      expect(alpha).toBeCloseTo(expected['Alpha [%]'] as number, 9)
    })
  })
})

/** Once a day at a fixed bar, in the direction of the last day, with a stop and a target. */
const dailyBracket = defineStrategy({
  name: 'daily-bracket',
  setup: ({ symbol }) => ({
    onBar(bar, context) {
      if (bar.index % 24 !== 8 || bar.index < 24 || context.position(symbol) !== null) return
      const before = context.bars(symbol, 25).at(0)?.close ?? bar.close
      if (bar.close > before) {
        const stopLoss = (bar.close - 0.003).toFixed(5)
        context.openLong(symbol, { stopLoss, takeProfit: (bar.close + 0.0045).toFixed(5) })
      } else if (bar.close < before) {
        const stopLoss = (bar.close + 0.003).toFixed(5)
        context.openShort(symbol, { stopLoss, takeProfit: (bar.close - 0.0045).toFixed(5) })
      }
    },
  }),
})

describe.runIf(isVerificationPresent)('backtesting.py, stops and targets', () => {
  it('btpy-05: 171 market entries, each with a stop and a target from its own bar on', async () => {
    const name = 'btpy-05'
    const result = await backtest({
      data: csv(verificationPath('data/EURUSD.csv'), { assetClass: 'forex' }),
      strategy: dailyBracket,
      capital: '10000 USD',
      sizing: { quantity: 10_000 },
      policy: { maximumLeverage: 20 },
      endOfData: 'liquidate_at_open',
      invariants: 'all',
    })
    expectTrades(result, name, 5)
    const expected = readTable(`${folder(name)}/equity.csv`)
    expectMoney(moneyColumn(result, 'equity'), numbersOf(expected, 'Equity'), 'equity')
    expectMeasures(result, name)
    expect(refusalsOf(result)).toEqual([])
  })
})
