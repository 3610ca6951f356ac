/**
 * Runs of two programs whose strategies keep orders at work over many bars: brackets, trailing
 * stops, orders cancelled later. What the peers do with an order that lives on, these
 * strategies do with DAY orders they send again after every bar while they still want them.
 */
import { backtest, type Context, csv, defineStrategy } from 'ledgerline'
import { sma } from 'ledgerline/indicators'
import { describe, expect, it } from 'vitest'

import {
  caseOf,
  dataPath,
  expectCash,
  expectCurve,
  expectFills,
  expectTrades,
  run,
} from './backtrader-runs.ts'
import {
  expectMoney,
  fillRows,
  isVerificationPresent,
  moneyColumn,
  numbersOf,
  readTable,
  refusalsOf,
  rounded,
  verificationPath,
} from './peers.ts'

const cents = (price: number): number => Number(price.toFixed(2))

const microsPerDay = 86_400_000_000

/** The next weekday after a label: when the next daily bar may come at the earliest. */
function nextWeekday(label: number): number {
  // 1970-01-01 was a Thursday, day 1 of the week that starts on Wednesday.
  const weekday = (Math.floor(label / microsPerDay) + 4) % 7
  return label + microsPerDay * (weekday === 5 ? 3 : weekday === 6 ? 2 : 1)
}

type Bracket = Readonly<{ isLong: boolean; entry: number; validTo: number }>

/** A limit entry on a cross of the close and its average, then a stop and a target around it. */
const bracketCross = defineStrategy({
  name: 'bracket-cross',
  params: { length: 15, entry: 0.002, stop: 0.015, target: 0.02, days: 3 },
  setup({ symbol, params, indicator }) {
    const close = indicator(sma(1))
    const average = indicator(sma(params.length))
    let bracket: Bracket | null = null
    const sendEntry = ({ isLong, entry }: Bracket, context: Context): void => {
      const options = { limitPrice: entry, timeInForce: 'DAY' } as const
      if (isLong) context.openLong(symbol, options)
      else context.openShort(symbol, options)
    }
    const sendExits = ({ isLong, entry }: Bracket, context: Context): void => {
      const side = isLong ? 1 : -1
      const stop = {
        stopPrice: cents(entry * (1 - side * params.stop)),
        timeInForce: 'DAY',
      } as const
      const target = {
        limitPrice: cents(entry * (1 + side * params.target)),
        timeInForce: 'DAY',
      } as const
      for (const options of [stop, target]) {
        if (isLong) context.closeLong(symbol, options)
        else context.closeShort(symbol, options)
      }
    }
    return {
      onBar(bar, context) {
        const isUp = close.crossedAbove(average)
        const isDown = close.crossedBelow(average)
        if (context.position(symbol) !== null && bracket !== null) {
          return sendExits(bracket, context)
        }
        if (bracket !== null && bar.label > bracket.validTo) bracket = null
        if (bracket === null && (isUp || isDown)) {
          const entry = cents(bar.close * (1 - (isUp ? params.entry : -params.entry)))
          bracket = { isLong: isUp, entry, validTo: bar.label + params.days * microsPerDay }
        }
        if (bracket !== null && nextWeekday(bar.label) <= bracket.validTo) {
          sendEntry(bracket, context)
        }
      },
      onPosition(event) {
        if (event.eventType === 'position_closed') bracket = null
      },
    }
  },
})

/** In on a cross of averages, out by a stop that follows the close at three percent. */
const trailingExit = defineStrategy({
  name: 'trailing-exit',
  setup({ symbol, indicator }) {
    const fast = indicator(sma(10))
    const slow = indicator(sma(30))
    let stop = 0
    return {
      onBar(bar, context) {
        const isUp = fast.crossedAbove(slow)
        if (context.position(symbol) === null) {
          stop = 0
          if (isUp) context.openLong(symbol)
          return
        }
        stop = Math.max(stop, bar.close * 0.97)
        context.closeLong(symbol, { stopPrice: stop, timeInForce: 'DAY' })
      },
    }
  },
})

describe.runIf(isVerificationPresent)('backtrader, orders that work over several bars', () => {
  it('bt-04: limit entries, long and short, each with a stop and a target', async () => {
    const name = 'bt-04'
    const result = await run(name, {
      data: csv(dataPath('bt-2005-2006-day')),
      strategy: bracketCross,
      sizing: { quantity: 10 },
      execution: { commission: { percent: '0.05' } },
    })
    expectFills(result, name, 2)
    expectTrades(result, name)
    expectCurve(result, name)
    expectCash(result, name)
  })

  it('bt-10: a stop that trails the close over twenty years', async () => {
    const name = 'bt-10'
    const result = await run(name, {
      data: csv(dataPath('orcl-1995-2014'), { priceScale: 8 }),
      strategy: trailingExit,
      sizing: { quantity: 500 },
      execution: { commission: { percent: '0.1' } },
      currencyScales: { USD: 9 },
    })
    expect(result.trades).toHaveLength(caseOf(name).expected.closed_trades)
    expectFills(result, name, 8)
    expectTrades(result, name)
    expectCurve(result, name)
    expectCash(result, name)
  })
})

/**
 * The script of btpy-06 by the bar it is sent at. Where the peer closes part of its position it
 * names the lots, and charges the flat commission for each; here each is a signal of its own.
 */
const lotScript: Readonly<Record<number, (context: Context, symbol: string) => void>> = {
  10: (context, symbol) => context.openLong(symbol, { quantity: 30, limitPrice: 100.5 }),
  16: (context, symbol) => context.openLong(symbol, { quantity: 20, stopPrice: 109 }),
  22: (context, symbol) => context.closeLong(symbol, { quantity: 25 }),
  30: (context, symbol) => context.openLong(symbol, { quantity: 15 }),
  40: (context, symbol) => {
    for (const quantity of [8, 10, 2]) context.closeLong(symbol, { quantity })
  },
  46: (context, symbol) => {
    for (const quantity of [3, 10, 7]) context.closeLong(symbol, { quantity })
    context.openShort(symbol, { quantity: 40 })
  },
  60: (context, symbol) => context.closeShort(symbol),
}

const scriptedLots = defineStrategy({
  name: 'scripted-lots',
  setup: ({ symbol }) => ({
    onBar(bar, context) {
      lotScript[bar.index]?.(context, symbol)
      // A stop-limit order the peer sends at bar 33 and cancels at bar 55, untouched; what it would
      // have closed is gone by bar 46.
      if (bar.index < 33 || bar.index >= 46) return
      context.closeLong(symbol, {
        quantity: 20,
        stopPrice: 117,
        limitPrice: 116,
        timeInForce: 'DAY',
      })
    },
  }),
})

describe.runIf(isVerificationPresent)('backtesting.py, a script of orders', () => {
  it('btpy-06: limit, stop and stop-limit orders, lots closed in parts, a flip', async () => {
    const folder = 'backtesting-py/btpy-06'
    const result = await backtest({
      data: csv(verificationPath('data/GOOG.csv')),
      to: '2004-11-26',
      strategy: scriptedLots,
      capital: '20000 USD',
      execution: { commission: { flat: 2, percent: '0.1' } },
      endOfData: 'liquidate_at_open',
      invariants: 'all',
    })
    const trades = readTable(`${folder}/trades.csv`)
    const entries = [
      { bar: 11, size: '30', price: '100.5' },
      { bar: 17, size: '20', price: '109' },
      { bar: 31, size: '15', price: '135.25' },
      { bar: 47, size: '-40', price: '186.34' },
    ]
    const exits = trades.map((row) => ({
      bar: Number(row('ExitBar')),
      size: String(-Number(row('Size'))),
      price: rounded(row('ExitPrice'), 2),
    }))
    const found = fillRows(result).map(({ bar, size, price }) => ({ bar, size, price }))
    const byBar = (a: { bar: number }, b: { bar: number }): number => a.bar - b.bar
    expect(found).toEqual([...exits, ...entries].toSorted(byBar))
    const expected = readTable(`${folder}/equity.csv`)
    expectMoney(moneyColumn(result, 'equity'), numbersOf(expected, 'Equity'), 'equity')
    expect(refusalsOf(result)).toEqual(['order day_over: 13'])
  })

  it('btpy-07: stop-limit orders on ten times the equity, up to the bar that ruins it', async () => {
    const folder = 'backtesting-py/btpy-07'
    const result = await backtest({
      data: csv(verificationPath('data/GOOG.csv')),
      strategy: defineStrategy({
        name: 'stop-limits',
        setup: ({ symbol }) => ({
          onBar(bar, context) {
            const quantity = bar.index === 547 ? 100 : 200
            if (bar.index === 547)
              context.openLong(symbol, { quantity, stopPrice: 484, limitPrice: 466 })
            if (bar.index === 805) context.closeLong(symbol)
            if (bar.index === 1066)
              context.openShort(symbol, { quantity, stopPrice: bar.low, limitPrice: 324.9 })
          },
        }),
      }),
      capital: '10000 USD',
      policy: { maximumLeverage: 10 },
      invariants: 'all',
    })
    const trades = readTable(`${folder}/trades.csv`)
    const ruin = Number(trades[1]?.('ExitBar'))
    expect(fillRows(result).map(({ bar, size, price }) => ({ bar, size, price }))).toEqual([
      { bar: 556, size: '100', price: '466' },
      { bar: 806, size: '-100', price: '700.69' },
      { bar: 1069, size: '-200', price: '324.9' },
    ])
    expect(trades.map((row) => Number(row('EntryBar')))).toEqual([556, 1069])
    const expected = numbersOf(readTable(`${folder}/equity.csv`), 'Equity')
    const equity = moneyColumn(result, 'equity')
    expectMoney(equity.slice(0, ruin), expected.slice(0, ruin), 'equity')
    // The peer closes everything there and sets the account to zero; here it owes the difference.
    expect(expected[ruin]).toBe(0)
    expect(equity[ruin]).toBeLessThan(0)
  })
})
