/** Regression cases of LEAN, reproduced through the public API to the digit of their exact replay. */
import { type AnyStrategy, backtest, bars, buyAndHold, csv, defineStrategy } from 'ledgerline'
import type { BarInput } from 'ledgerline/data'
import { describe, expect, it } from 'vitest'

import {
  expectMoney,
  isVerificationPresent,
  moneyColumn,
  readJson,
  readTable,
  refusalsOf,
  verificationPath,
} from './peers.ts'

type PeerCase = Readonly<{
  expected_statistics: Readonly<Record<string, string>>
  replay: Readonly<Record<string, string | number>>
}>

const caseOf = (name: string): PeerCase => readJson(`lean/${name}/case.json`) as PeerCase

/** LEAN's model of Interactive Brokers: half a cent a share, at least 1, at most half a percent. */
const brokerFee = { perShare: '0.005', minimum: '1', maximumPercent: '0.5' } as const

describe.runIf(isVerificationPresent)('LEAN', () => {
  it('lean-01: buys the whole portfolio once at adjusted prices', async () => {
    const name = 'lean-01-buy-hold-daily'
    const result = await backtest({
      data: csv(verificationPath(`lean/${name}/SPY_raw_daily.csv`), {
        symbol: 'SPY',
        priceScale: 9,
        adjust: 'total_return',
        factors: readTable(`lean/${name}/factors.csv`).map((row) => ({
          date: row('LastDateOfRow'),
          priceFactor: row('PriceFactor'),
          splitFactor: row('SplitFactor'),
          referenceClose: row('ReferenceClose'),
        })),
      }),
      strategy: buyAndHold,
      capital: '100000 USD',
      sizing: { equityPercent: '99.75' },
      execution: { commission: brokerFee },
      from: '2013-10-08',
      currencyScales: { USD: 9 },
    })
    const { replay, expected_statistics: published } = caseOf(name)
    expect(result.fills).toHaveLength(Number(published['Total Orders']))
    expect(result.fills[0]).toMatchObject({
      filledQuantity: String(replay['quantity']),
      fillPrice: replay['fill_price'],
      commission: replay['fee'],
    })
    const { finalEquity, totalFees } = result.toJSON().summary
    expect(Number(finalEquity).toFixed(9)).toBe(replay['end_equity'])
    expect(Number(finalEquity).toFixed(2)).toBe(published['End Equity'])
    expect(totalFees).toBe(replay['fee'])
    expect(`${Number(result.summary().return.value).toFixed(3)}%`).toBe(published['Net Profit'])
    const drawdown = -Number(result.summary().maxDrawdown.value)
    expect(`${drawdown.toFixed(1)}00%`).toBe(published['Drawdown'])
    expect(refusalsOf(result)).toEqual([])
  })

  it('lean-02: holds half the portfolio through 33 dividends paid in cash', async () => {
    const name = 'lean-02-dividends-raw'
    const dividends = readTable(`lean/${name}/dividends.csv`)
    const prices = readTable(`lean/${name}/SPY_raw_daily.csv`).map((row) => row('Time'))
    const exDate = (before: string): string => {
      const date = prices[prices.indexOf(before) + 1]
      if (date === undefined) throw new Error(`No trading day after ${before}`)
      return date
    }
    const result = await backtest({
      data: csv(verificationPath(`lean/${name}/SPY_raw_daily.csv`), {
        symbol: 'SPY',
        actions: dividends.map((row) => ({
          type: 'dividend',
          date: exDate(row('LastTradingDayBefore')),
          amount: row('DividendPerShare'),
        })),
      }),
      strategy: buyAndHold,
      capital: '100000 USD',
      sizing: { equityPercent: '49.875' },
      execution: { commission: brokerFee },
    })
    const { replay, expected_statistics: published } = caseOf(name)
    expect(result.fills).toHaveLength(1)
    expect(result.fills[0]).toMatchObject({
      filledQuantity: String(replay['quantity']),
      fillPrice: replay['fill_price'],
    })
    const paid = [...result.events({ topic: 'transaction' })].filter(
      (event) => event.eventType === 'transaction' && event.counterAccount === 'dividends',
    )
    expect(paid).toHaveLength(Number(replay['dividends']))
    const { finalEquity, totalFees } = result.toJSON().summary
    expectMoney(finalEquity, String(replay['end_equity']), 'end equity')
    expect(Number(finalEquity).toFixed(2)).toBe(published['End Equity'])
    expectMoney(totalFees, String(replay['fee']), 'fees')
    const received = result.report().income.find(({ label }) => label === 'Dividends received')
    expect(received?.amount).toBe(replay['dividend_cash'])
    const drawdown = -Number(result.summary().maxDrawdown.value)
    expect(`${drawdown.toFixed(1)}00%`).toBe(published['Drawdown'])
  })

  it('lean-04: books fills that flip a position from long to short and back', async () => {
    const { fills, expected_total_value_after_each: values } = readJson(
      'lean/lean-04-flip-accounting/case.json',
    ) as FlipCase
    const result = await backtest({
      data: bars(stairs(fills), { symbol: 'AAA', interval: '1d' }),
      strategy: flips(fills.map(({ quantity }) => Number(quantity))),
      capital: '100000 USD',
      invariants: 'all',
    })
    expect(moneyColumn(result, 'equity').slice(1)).toEqual(values.map(Number))
    expect(refusalsOf(result)).toEqual([])
  })
})

type FlipCase = Readonly<{
  fills: readonly Readonly<{ price: string; quantity: string }>[]
  expected_total_value_after_each: readonly string[]
}>

/** One bar before the first fill, then one per fill: opens at its price, closes at its number. */
function stairs(fills: FlipCase['fills']): BarInput[] {
  const prices = [{ price: '1' }, ...fills].map(({ price }) => Number(price))
  return prices.map((open, i) => {
    const close = Math.max(1, i)
    const day = String(i + 1).padStart(2, '0')
    const [low, high] = [Math.min(open, close), Math.max(open, close)]
    return { time: `2024-01-${day}`, open, high, low, close }
  })
}

/** On bar `i` orders the signed quantity `i`: first what it closes, then what it opens. */
const flips = (quantities: readonly number[]): AnyStrategy =>
  defineStrategy({
    name: 'flips',
    setup: ({ symbol }) => ({
      onBar(bar, context) {
        const signed = quantities[bar.index] ?? 0
        const held = context.position(symbol)?.quantity ?? 0
        const size = Math.abs(signed)
        const closing = held * signed < 0 ? Math.min(size, Math.abs(held)) : 0
        const isBuy = signed > 0
        if (closing > 0) {
          const options = { quantity: closing }
          if (isBuy) context.closeShort(symbol, options)
          else context.closeLong(symbol, options)
        }
        if (size === closing) return
        const options = { quantity: size - closing }
        if (isBuy) context.openLong(symbol, options)
        else context.openShort(symbol, options)
      },
    }),
  })
