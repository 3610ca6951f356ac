/** Runs of vectorbt, reproduced through the public API: orders, trades, cash and value per bar. */
import {
  backtest,
  type BacktestOptions,
  type BacktestResult,
  type Bar,
  type Context,
  csv,
  defineStrategy,
  type SummaryKey,
  type Strategy,
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

/**
 * The same, with a stop and a target from the close it enters at. One order per bar: what those did
 * inside a bar replaces its signal.
 */
const longAboveWithStops = defineStrategy({
  name: 'long-above-with-stops',
  setup({ symbol, indicator }) {
    const fast = indicator(sma(10))
    const slow = indicator(sma(20))
    let exitBar = -1
    return {
      onBar(bar, context) {
        if (bar.index === exitBar) return
        const isLong = context.position(symbol) !== null
        const before = fast.previous - slow.previous
        const now = fast.value - slow.value
        if (!isLong && now > 0 && before <= 0) {
          const [stopLoss, takeProfit] = [bar.close * 0.95, bar.close * 1.1]
          context.openLong(symbol, { stopLoss, takeProfit })
        }
        if (isLong && now < 0 && before >= 0) context.closeLong(symbol)
      },
      onFill(fill) {
        if (fill.side === 'sell') exitBar = fill.barIndex
      },
    }
  },
})

const monthlyWeights: Readonly<Record<string, number>> = {
  'yhoo-2014': 0.5,
  'orcl-2014': 0.3,
  'nvda-2014': 0.2,
}

/**
 * On the first bar and on the first of each month brings every symbol to its share of the account:
 * sells first, then buys from the smallest, the last of them cut to what cash and fees allow.
 */
class MonthlyWeights implements Strategy {
  readonly name = 'monthly-weights'
  #month = ''

  onBars(bars: readonly Bar[], context: Context): void {
    const month = new Date((bars[0]?.label ?? 0) / 1000).toISOString().slice(0, 7)
    if (month === this.#month) return
    this.#month = month
    const orders = bars
      .map(({ symbol, close }) => {
        const held = context.position(symbol)?.quantity ?? 0
        const target = ((monthlyWeights[symbol] ?? 0) * context.portfolio.equity) / close
        return { symbol, close, size: target - held }
      })
      .toSorted((a, b) => a.size * a.close - b.size * b.close)
    let { cash } = context.portfolio
    for (const { symbol, close, size } of orders) {
      const affordable = cash / (close * 1.001)
      const quantity = cut(size > 0 ? Math.min(size, affordable) : -size)
      cash -= Math.sign(size) * quantity * close + 0.001 * quantity * close
      if (size > 0) context.openLong(symbol, { quantity })
      else context.closeLong(symbol, { quantity })
    }
  }
}

/** Down to nine decimals, so that a sum of doubles does not ask for more than there is. */
const cut = (quantity: number): number => Math.floor(quantity * 1e9) / 1e9

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
const sameFormula: Readonly<Record<string, SummaryKey>> = {
  'End Value': 'finalEquity',
  'Total Return [%]': 'return',
  'Benchmark Return [%]': 'buyAndHoldReturn',
  'Total Fees Paid': 'totalFees',
  'Total Closed Trades': 'tradeCount',
  'Win Rate [%]': 'winRate',
  'Best Trade [%]': 'bestTrade',
  'Worst Trade [%]': 'worstTrade',
  'Avg Winning Trade [%]': 'avgWinReturn',
  'Avg Losing Trade [%]': 'avgLossReturn',
  'Profit Factor': 'profitFactor',
  Expectancy: 'avgPnl',
  'Omega Ratio': 'omega',
}

function expectOrders(result: BacktestResult, name: string, priceDigits: number): void {
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
}

function expectValue(result: BacktestResult, name: string): void {
  const expected = readTable(`${folder(name)}/value.csv`)
  expectMoney(moneyColumn(result, 'equity'), numbersOf(expected, 'Value'), 'value')
  expectMoney(moneyColumn(result, 'cash'), numbersOf(expected, 'Cash'), 'cash')
}

describe.runIf(isVerificationPresent)('vectorbt', () => {
  describe.each(Object.keys(cases))('%s', (name) => {
    const { priceDigits } = cases[name] as (typeof cases)[string]

    it('fills the same orders at the same bars, prices, sizes and fees', async () => {
      const result = await run(name)
      expectOrders(result, name, priceDigits)
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
      expectValue(await run(name), name)
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

  it('vbt-03: a stop and a target inside the bars, entries and signals at the close', async () => {
    const name = 'vbt-03'
    const result = await backtest({
      data: csv(verificationPath('data/GOOG.csv'), { quantityScale: 12, priceScale: 4 }),
      strategy: longAboveWithStops,
      capital: '10000 USD',
      sizing: { cashPercent: 100, at: 'fill' },
      currencyScales: { USD: 9 },
      execution: { marketFill: 'bar_close', commission: { percent: '0.1' } },
      invariants: 'all',
    })
    expectOrders(result, name, 4)
    expectValue(result, name)
    const { stats } = caseOf(name).expected
    for (const [row, key] of Object.entries(sameFormula)) {
      expectMetric(result, key, stats[row] as number)
    }
  })

  it('vbt-04: three symbols brought to their weights at the close of each month', async () => {
    const name = 'vbt-04'
    const result = await backtest({
      data: Object.keys(monthlyWeights).map((symbol) =>
        csv(verificationPath(`data/${symbol}.csv`), { quantityScale: 11 }),
      ),
      strategy: MonthlyWeights,
      capital: '100000 USD',
      currencyScales: { USD: 9 },
      execution: { marketFill: 'bar_close', commission: { percent: '0.1' } },
      invariants: 'all',
    })
    expectOrders(result, name, 6)
    expectValue(result, name)
    expectMetric(result, 'totalFees', caseOf(name).expected.stats['Total Fees Paid'] as number)
    expect(refusalsOf(result)).toEqual([])
  })
})
