/** Runs of backtrader, reproduced through the public API: signals, fills, cash and value per bar. */
import {
  type AnyStrategy,
  type Bar,
  type Context,
  csv,
  defineStrategy,
  type Strategy,
} from 'ledgerline'
import { sma } from 'ledgerline/indicators'
import { describe, expect, it } from 'vitest'

import {
  caseOf,
  dataPath,
  expectCash,
  expectCurve,
  expectFills,
  expectOpenPositions,
  expectSubmissions,
  expectTrades,
  folder,
  run,
} from './backtrader-runs.ts'
import { isVerificationPresent, moneyColumn, readTable, refusalsOf, signalsOf } from './peers.ts'

/** Buys when the fast average crosses above the slow one while flat, sells when it crosses below. */
const longCross = defineStrategy({
  name: 'long-cross',
  params: { fast: 10, slow: 30 },
  setup({ symbol, params, indicator }) {
    const fast = indicator(sma(params.fast))
    const slow = indicator(sma(params.slow))
    return {
      onBar(bar, context) {
        const options = { metadata: { bar: bar.index } }
        const isLong = context.position(symbol) !== null
        if (!isLong && fast.crossedAbove(slow)) context.openLong(symbol, options)
        if (isLong && fast.crossedBelow(slow)) context.closeLong(symbol, options)
      },
    }
  },
})

/** Long one unit while the close is above its average. */
const closeCross = defineStrategy({
  name: 'close-cross',
  params: { length: 15 },
  setup({ symbol, params, indicator }) {
    const close = indicator(sma(1))
    const average = indicator(sma(params.length))
    return {
      onBar(bar, context) {
        const options = { metadata: { bar: bar.index } }
        const isLong = context.position(symbol) !== null
        if (!isLong && close.crossedAbove(average)) context.openLong(symbol, options)
        if (isLong && close.crossedBelow(average)) context.closeLong(symbol, options)
      },
    }
  },
})

/** On the first bar of a month brings every symbol to its share of the account's value. */
class MonthlyTargets implements Strategy {
  readonly name = 'monthly-targets'
  #month: string | null = null

  onBars(bars: readonly Bar[], context: Context): void {
    const month = new Date((bars[0]?.label ?? 0) / 1000).toISOString().slice(0, 7)
    const isNew = this.#month !== null && month !== this.#month
    this.#month = month
    if (!isNew) return
    for (const bar of bars) this.#order(bar, context)
  }

  #order(bar: Bar, context: Context): void {
    const { symbol, close, index } = bar
    const held = context.position(symbol)?.quantity ?? 0
    const difference = 0.3 * context.portfolio.equity - held * close
    const quantity = Math.floor(Math.abs(difference) / close)
    if (quantity === 0) return
    const options = { quantity, metadata: { bar: index } }
    if (difference > 0) context.openLong(symbol, options)
    else context.closeLong(symbol, options)
  }
}

/** A strategy that sends the rows of a script, where nothing is computed. */
function scripted(name: string): AnyStrategy {
  const script = readTable(`${folder(name)}/submissions.csv`)
  return defineStrategy({
    name: 'scripted',
    setup: ({ symbol }) => ({
      onBar(bar, context) {
        for (const row of script.filter((one) => Number(one('Bar')) === bar.index)) {
          const price = row('Price')
          context.emitSignal({
            symbol,
            intention: row('Side') === 'buy' ? 'OPEN_LONG' : 'CLOSE_LONG',
            quantity: row('Size'),
            metadata: { bar: bar.index },
            ...(row('Type') === 'Limit' ? { limitPrice: price } : {}),
            ...(row('Type') === 'Stop' ? { stopPrice: price } : {}),
          })
        }
      },
    }),
  })
}

describe.runIf(isVerificationPresent)('backtrader', () => {
  it('bt-01: an SMA cross with a fixed size', async () => {
    const name = 'bt-01'
    const result = await run(name, {
      data: csv(dataPath('bt-2005-2006-day')),
      strategy: longCross,
      sizing: { quantity: 100 },
      execution: { commission: { percent: '0.1' } },
    })
    expectSubmissions(result, name)
    expectFills(result, name, 2)
    expectTrades(result, name)
    expectCurve(result, name)
    expectCash(result, name)
    expectOpenPositions(result, name)
    expect(refusalsOf(result)).toEqual([])
  })

  it('bt-02: an SMA cross with a share of the cash, sized at the signal', async () => {
    const name = 'bt-02'
    const result = await run(name, {
      data: csv(dataPath('yhoo-2003-2005')),
      strategy: longCross,
      sizing: { cashPercent: 95 },
      execution: { commission: { percent: '0.1' } },
      currencyScales: { USD: 9 },
    })
    expectSubmissions(result, name)
    expectFills(result, name, 6)
    expectTrades(result, name)
    expectCurve(result, name)
    expectCash(result, name)
    expectOpenPositions(result, name)
    expect(refusalsOf(result)).toEqual([])
  })

  it('bt-06: the close against its average, with the prices backtrader publishes', async () => {
    const name = 'bt-06'
    const result = await run(name, {
      data: csv(dataPath('bt-2006-day')),
      strategy: closeCross,
      sizing: { quantity: 1 },
    })
    expectSubmissions(result, name)
    expectFills(result, name, 2)
    expectTrades(result, name)
    expectCurve(result, name)
    expectCash(result, name)
    expectOpenPositions(result, name)
    const { published } = caseOf(name)
    const prices = (side: 'buy' | 'sell'): string[] =>
      result.fills
        .filter((fill) => fill.side === side)
        .map(({ fillPrice }) => Number(fillPrice).toFixed(2))
    const closes = (intention: string): string[] =>
      signalsOf(result)
        .filter((signal) => signal.intention === intention)
        .map(({ price }) => Number(price).toFixed(2))
    expect(prices('buy')).toEqual(published?.['BUYEXEC'])
    expect(prices('sell')).toEqual(published?.['SELLEXEC'])
    expect(closes('OPEN_LONG')).toEqual(published?.['BUYCREATE(close at signal)'])
    expect(closes('CLOSE_LONG')).toEqual(published?.['SELLCREATE'])
    expect(Number(result.toJSON().summary.finalEquity).toFixed(2)).toBe(
      published?.['final_value_2dp'],
    )
    expect(moneyColumn(result, 'cash').at(-1)?.toFixed(2)).toBe(published?.['final_cash_2dp'])
  })

  it('bt-07: the same with futures, whose value moves by ten a point', async () => {
    const name = 'bt-07'
    const result = await run(name, {
      data: csv(dataPath('bt-2006-day'), { multiplier: '10', assetClass: 'future' }),
      strategy: closeCross,
      sizing: { quantity: 1 },
      execution: { commission: { perShare: '2' } },
      policy: { maximumLeverage: 10 },
    })
    expectSubmissions(result, name)
    expectFills(result, name, 2)
    expectTrades(result, name)
    expectCurve(result, name)
    expectOpenPositions(result, name)
  })

  it('bt-08: three symbols brought to a third of the account every month', async () => {
    const name = 'bt-08'
    const symbols = ['yhoo-2014', 'orcl-2014', 'nvda-2014']
    const result = await run(name, {
      data: symbols.map((symbol) => csv(dataPath(symbol))),
      strategy: MonthlyTargets,
      execution: { commission: { percent: '0.1' } },
      currencyScales: { USD: 9 },
    })
    expectFills(result, name, 6)
    expectCurve(result, name)
    expectCash(result, name)
    expectOpenPositions(result, name)
    expect(refusalsOf(result)).toEqual([])
  })

  it('bt-09: an order takes at most one percent of the volume of a bar', async () => {
    const name = 'bt-09'
    const result = await run(name, {
      data: csv(dataPath('yhoo-2014')),
      strategy: scripted(name),
      execution: {
        commission: { percent: '0.05' },
        participation: { maximumPercent: 1, queueBars: 10 },
      },
      currencyScales: { USD: 8 },
    })
    expectSubmissions(result, name)
    expectFills(result, name, 6)
    expectCurve(result, name)
    expectCash(result, name)
  })
})
