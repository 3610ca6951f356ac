/**
 * The golden numbers of the specification, each test named by the line it holds to. Sources are
 * numbered as there: 001 the event-driven services, 002 orders and balances, 003 the portfolio state.
 */
import { backtest, bars, defineStrategy } from 'ledgerline'
import { describe, expect, it } from 'vitest'

import {
  daily,
  fillsInWords,
  flat,
  moneyAfterBars,
  openLotsInWords,
  type Prices,
  realizedInTurn,
  scriptedRun,
  symbol,
  tradesInTurn,
} from './scripted-run.ts'

const cents = { priceScale: 2 } as const

describe('source 001, golden lots', () => {
  it('FIFO: of 100 at 10, 50 at 12, 75 at 11 a sale of 125 leaves 25 at 12 and 75 at 11', async () => {
    const result = await tradesInTurn([
      { price: 10, quantity: 100 },
      { price: 12, quantity: 50 },
      { price: 11, quantity: 75 },
      { price: 13, quantity: -125 },
    ])
    expect(openLotsInWords(result)).toEqual(['25 @ 12', '75 @ 11'])
    // D1-3: realised 325; with the other 100 marked at 13 the total is 500.
    expect(realizedInTurn(result)).toEqual([325])
    expect(result.toJSON().summary.finalEquity).toBe('100500')
  })

  it('LIFO: of shorts 100 at 50, 50 at 48, 75 at 52 a cover of 125 leaves 100 at 50', async () => {
    const result = await tradesInTurn([
      { price: 50, quantity: -100 },
      { price: 48, quantity: -50 },
      { price: 52, quantity: -75 },
      { price: 47, quantity: 125 },
    ])
    expect(openLotsInWords(result)).toEqual(['-100 @ 50'])
    // D8: covered at 47, realised 425 before commissions.
    expect(realizedInTurn(result)).toEqual([425])
  })
})

describe('source 001, golden cash', () => {
  const commission = { execution: { commission: { flat: 5 } } }

  it('long 100 from 10 to 12 with commissions of 5: cash −1005, then +1195, realised 190', async () => {
    const result = await tradesInTurn(
      [
        { price: 10, quantity: 100 },
        { price: 12, quantity: -100 },
      ],
      commission,
    )
    expect(moneyAfterBars(result, 'cash')).toEqual([100_000, 100_000 - 1005, 100_000 - 1005 + 1195])
    expect(realizedInTurn(result)).toEqual([190])
  })

  it('short 100 from 50 to 48 with commissions of 5: cash +4995, then −4805, realised 190', async () => {
    const result = await tradesInTurn(
      [
        { price: 50, quantity: -100 },
        { price: 48, quantity: 100 },
      ],
      commission,
    )
    expect(moneyAfterBars(result, 'cash')).toEqual([100_000, 100_000 + 4995, 100_000 + 4995 - 4805])
    expect(realizedInTurn(result)).toEqual([190])
  })
})

describe('source 001, golden chain', () => {
  it('buys, sells, splits 4 for 1, is paid a dividend and stands at 100188', async () => {
    const rows = [flat(75), flat(75), flat(76.5), flat(19.125), flat(19.125)]
    const result = await scriptedRun(
      rows,
      {
        0: (context) => context.openLong(symbol, { quantity: 100 }),
        1: (context) => context.closeLong(symbol, { quantity: 50 }),
      },
      {
        source: {
          priceScale: 3,
          actions: [
            { type: 'split', date: '2024-01-04', ratio: '4:1' },
            { type: 'dividend', date: '2024-01-05', amount: '0.20' },
          ],
        },
        execution: { commission: { flat: 1 } },
      },
    )
    expect(moneyAfterBars(result, 'cash')).toEqual([100_000, 92_499, 96_323, 96_323, 96_363])
    expect(realizedInTurn(result)).toEqual([73.5])
    expect(result.openPositions).toMatchObject([
      { quantity: '200', averagePrice: '18.75', unrealizedPnl: '75', entryFees: '0.5' },
    ])
    expect(moneyAfterBars(result, 'equity').at(-1)).toBe(100_188)
    expect(100_188).toBe(100_000 + 73.5 + 75 + 40 - 0.5)
  })

  it.each([
    ['a 1-for-4 reverse split', '1:4', 100, '25', '300', 100_000],
    ['a split of a short', '4:1', -100, '-400', '18.75', 100_000],
  ])('%s keeps the value', async (_name, ratio, quantity, left, price, equity) => {
    const after = Number(price)
    const result = await tradesInTurn([{ price: 75, quantity }], {
      marks: [after],
      source: { priceScale: 2, actions: [{ type: 'split', date: '2024-01-03', ratio }] },
    })
    const [position] = result.openPositions
    expect(`${position?.side === 'short' ? '-' : ''}${position?.quantity}`).toBe(left)
    expect(position?.averagePrice).toBe(price)
    expect(moneyAfterBars(result, 'equity')).toEqual([equity, equity, equity])
  })

  it('a short pays the dividend', async () => {
    const result = await tradesInTurn([{ price: 75, quantity: -50 }], {
      marks: [75],
      source: { ...cents, actions: [{ type: 'dividend', date: '2024-01-03', amount: '0.20' }] },
    })
    expect(moneyAfterBars(result, 'equity')).toEqual([100_000, 100_000, 99_990])
  })
})

describe('source 003, golden', () => {
  it('buy 100 at 150, then sell 50 at 155: cash 92750, average 150, realised 250', async () => {
    const result = await tradesInTurn([
      { price: 150, quantity: 100 },
      { price: 155, quantity: -50 },
    ])
    expect(moneyAfterBars(result, 'cash')).toEqual([100_000, 85_000, 92_750])
    expect(realizedInTurn(result)).toEqual([250])
    expect(result.openPositions).toMatchObject([{ quantity: '50', averagePrice: '150' }])
  })

  it('buy 100 at 150, then sell 100 at 160: realised 1000, no position', async () => {
    const result = await tradesInTurn([
      { price: 150, quantity: 100 },
      { price: 160, quantity: -100 },
    ])
    expect(realizedInTurn(result)).toEqual([1000])
    expect(result.openPositions).toEqual([])
  })

  it('short 100 at 150, then cover 100 at 145: cash 115000, realised 500, cash 100500', async () => {
    const result = await tradesInTurn([
      { price: 150, quantity: -100 },
      { price: 145, quantity: 100 },
    ])
    expect(moneyAfterBars(result, 'cash')).toEqual([100_000, 115_000, 100_500])
    expect(realizedInTurn(result)).toEqual([500])
  })

  it('buy 600 at 150: cash 10000, leverage .9', async () => {
    const leverages: number[] = []
    const result = await scriptedRun([flat(150), flat(150)], {
      0: (context) => context.openLong(symbol, { quantity: 600 }),
      1: (context) => leverages.push(context.portfolio.leverage),
    })
    expect(moneyAfterBars(result, 'cash')).toEqual([100_000, 10_000])
    expect(leverages).toEqual([0.9])
  })

  it('AAPL 100 at 150 and GOOGL 50 at 2800: cash −55000; at 155 and 2850 total 103000', async () => {
    const unrealized: number[] = []
    const buy = defineStrategy({
      name: 'buy',
      setup: (input) => ({
        onBar(bar, context) {
          if (bar.index === 0)
            context.openLong(input.symbol, { quantity: input.symbol === 'AAPL' ? 100 : 50 })
          if (bar.index === 2)
            unrealized.push(context.position(input.symbol)?.unrealizedPnl ?? Number.NaN)
        },
      }),
    })
    const prices = (first: number, second: number): Prices[] =>
      [first, first, second].map((price) => flat(price))
    const options = {
      data: [
        bars(daily(prices(150, 155)), { symbol: 'AAPL', interval: '1d' }),
        bars(daily(prices(2800, 2850)), { symbol: 'GOOGL', interval: '1d' }),
      ],
      strategy: buy,
      capital: '100000 USD',
    }
    const result = await backtest({ ...options, policy: { allowNegativeCash: true } })
    expect(moneyAfterBars(result, 'cash')).toEqual([100_000, -55_000, -55_000])
    expect(unrealized).toEqual([500, 2500])
    expect(moneyAfterBars(result, 'equity').at(-1)).toBe(103_000)
    // Without leave to owe, the order that does not fit is refused where it would fill.
    const refused = await backtest(options)
    expect(fillsInWords(refused)).toEqual(['bar 1: buy 100 at 150'])
    expect(refused.rejections).toMatchObject([{ code: 'insufficient_funds', count: 1 }])
  })
})

describe('source 002 and 003, golden commissions', () => {
  it.each([
    ['1.5 BTC at 50000 at 5 bps', { percent: '0.05' }, '1.5', 50_000, '37.5'],
    ['1.0 BTC at 50000 at 5 bps', { percent: '0.05' }, '1', 50_000, '25'],
    ['the AAPL preset, flat 2.50', { flat: '2.50' }, '10', 150, '2.5'],
    ['the broker of 003, 1 + .005 a share', { flat: 1, perShare: '0.005' }, '200', 10, '2'],
    ['per share with a minimum, below it', { perShare: '0.005', minimum: 1 }, '100', 10, '1'],
    ['per share with a minimum, above it', { perShare: '0.005', minimum: 1 }, '300', 10, '1.5'],
  ] as const)('%s', async (_name, commission, quantity, price, expected) => {
    const result = await scriptedRun(
      [flat(price), flat(price)],
      { 0: (context) => context.openLong(symbol, { quantity }) },
      { source: { quantityScale: 1 }, execution: { commission } },
    )
    expect(result.fills[0]?.commission).toBe(expected)
  })
})
