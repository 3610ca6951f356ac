/** Runs of vectorbt, reproduced through the public API: orders, trades, cash and value per bar. */
import {
  backtest,
  type BacktestOptions,
  type BacktestResult,
  csv,
  defineStrategy,
} from 'ledgerline'
import { sma } from 'ledgerline/indicators'
import { describe, expect, it } from 'vitest'

import {
  expectMetric,
  expectMoney,
  isVerificationPresent,
  moneyColumn,
  numbersOf,
  readJson,
  readTable,
  refusalsOf,
  rounded,
  verificationPath,
} from './peers.ts'

/**
 * Long only. In: the fast average is above the slow one and was not one bar before; out: mirrored.
 * An equal pair counts with the side it comes from, unlike a crossing.
 */
const longAbove = defineStrategy({
  name: 'long-above',
  params: { fast: 10, slow: 20 },
  setup({ symbol, params, indicator }) {
    const fast = indicator(sma(params.fast))
    const slow = indicator(sma(params.slow))
    return {
      onBar(_bar, context) {
        const isLong = context.position(symbol) !== null
        const before = fast.previous - slow.previous
        const now = fast.value - slow.value
        if (!isLong && now > 0 && before <= 0) context.openLong(symbol)
        if (isLong && now < 0 && before >= 0) context.closeLong(symbol)
      },
    }
  },
})

type PeerCase = Readonly<{
  expected: Readonly<{
    final_value: number
    final_cash: number
    orders: number
    stats: Readonly<Record<string, number>>
  }>
}>

const folder = (name: string): string => `vectorbt/${name}`
const caseOf = (name: string): PeerCase => readJson(`${folder(name)}/case.json`) as PeerCase

/**
 * What each case sets. The peer buys fractions of a share as a double holds them; a scale of twelve
 * decimals is as fine as its sums.
 */
const cases: Readonly<
  Record<string, { sizeDigits: number; priceDigits: number; options: Partial<BacktestOptions> }>
> = {
  'vbt-01': {
    sizeDigits: 12,
    priceDigits: 2,
    options: {
      currencyScales: { USD: 9 },
      execution: { marketFill: 'bar_close', commission: { percent: '0.2' } },
    },
  },
  'vbt-02': {
    sizeDigits: 0,
    priceDigits: 5,
    options: {
      currencyScales: { USD: 8 },
      execution: { commission: { percent: '0.2', flat: 1 }, slippage: { bps: 10 } },
    },
  },
}

function run(name: string): Promise<BacktestResult> {
  const { sizeDigits, priceDigits, options } = cases[name] as (typeof cases)[string]
  const data = csv(verificationPath('data/GOOG.csv'), {
    quantityScale: sizeDigits,
    priceScale: priceDigits,
  })
  return backtest({
    data,
    strategy: longAbove,
    capital: '10000 USD',
    sizing: { cashPercent: 100, at: 'fill' },
    invariants: 'all',
    ...options,
  })
}

/** The peer's rows whose formula is that of one of ours. */
const sameFormula: Readonly<Record<string, string>> = {
  'End Value': 'equityFinal',
  'Total Return [%]': 'return',
  'Benchmark Return [%]': 'buyAndHoldReturn',
  'Total Fees Paid': 'commissions',
  'Total Closed Trades': 'trades',
  'Win Rate [%]': 'winRate',
  'Best Trade [%]': 'bestTrade',
  'Worst Trade [%]': 'worstTrade',
  'Avg Winning Trade [%]': 'avgWinReturn',
  'Avg Losing Trade [%]': 'avgLossReturn',
  'Profit Factor': 'profitFactor',
  Expectancy: 'avgPnl',
  'Omega Ratio': 'omega',
}

describe.runIf(isVerificationPresent)('vectorbt', () => {
  describe.each(Object.keys(cases))('%s', (name) => {
    const { priceDigits } = cases[name] as (typeof cases)[string]

    it('fills the same orders at the same bars, prices, sizes and fees', async () => {
      const result = await run(name)
      const expected = readTable(`${folder(name)}/orders.csv`)
      expect(result.fills.map((fill) => [fill.barIndex, fill.side, fill.fillPrice])).toEqual(
        expected.map((row) => [
          Number(row('Bar')),
          row('Side').toLowerCase(),
          rounded(row('Price'), priceDigits),
        ]),
      )
      const sizes = result.fills.map((fill) => Number(fill.filledQuantity))
      expectMoney(sizes, numbersOf(expected, 'Size'), 'size')
      const fees = result.fills.map((fill) => Number(fill.commission))
      expectMoney(fees, numbersOf(expected, 'Fees'), 'fees')
      expect(refusalsOf(result)).toEqual([])
    })

    it('closes the same trades', async () => {
      const { trades } = await run(name)
      const expected = readTable(`${folder(name)}/trades.csv`).filter(
        (row) => row('Status') === 'Closed',
      )
      expect(trades.map((trade) => [trade.entryBar, trade.exitBar])).toEqual(
        expected.map((row) => [Number(row('EntryBar')), Number(row('ExitBar'))]),
      )
      const pnl = trades.map((trade) => Number(trade.pnl))
      expectMoney(pnl, numbersOf(expected, 'PnL'), 'P&L')
    })

    it('has the same value and cash at every bar', async () => {
      const result = await run(name)
      const expected = readTable(`${folder(name)}/value.csv`)
      expectMoney(moneyColumn(result, 'equity'), numbersOf(expected, 'Value'), 'value')
      expectMoney(moneyColumn(result, 'cash'), numbersOf(expected, 'Cash'), 'cash')
    })

    it('prints the same measures under the same formulas', async () => {
      const result = await run(name)
      const { stats } = caseOf(name).expected
      for (const [row, key] of Object.entries(sameFormula)) {
        expectMetric(result, key, stats[row] as number)
      }
      expectMetric(result, 'maxDrawdown', -(stats['Max Drawdown [%]'] as number))
    })
  })
})
