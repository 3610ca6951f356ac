/**
 * Published worked examples: fees, lots, corporate actions, positions. Figures are read from the
 * verification material; the test says which rule of ours each one meets.
 */
import { backtest, bars } from 'ledgerline'
import { describe, expect, it } from 'vitest'

import { isVerificationPresent, readJson } from './reference/peers.ts'
import {
  flat,
  moneyAfterBars,
  openLotsInWords,
  realizedInTurn,
  scriptedRun,
  symbol,
  tradesInTurn,
} from './scripted-run.ts'

type Example<Given, Figures> = Readonly<{
  id: string
  given: Given
  published: Figures
  recomputed: Figures
}>

const files = ['worked-examples', 'second-set/worked-examples']
const kinds = ['fees', 'tax-lots', 'corporate-actions', 'position-accounting']

/** The example of that name; its figures are of the type the test reads them as. */
function example<Given, Figures>(id: string): Example<Given, Figures> {
  for (const folder of files) {
    for (const kind of kinds) {
      const { cases } = readJson(`${folder}/${kind}.json`) as { cases: Example<Given, Figures>[] }
      const found = cases.find((one) => one.id === id)
      if (found !== undefined) return found
    }
  }
  throw new Error(`No worked example "${id}"`)
}

type Fill = readonly [side: 'buy' | 'sell', quantity: number | string, price: string]

const asWanted = (fills: readonly Fill[]): { price: number; quantity: number }[] =>
  fills.map(([side, quantity, price]) => ({
    price: Number(price),
    quantity: side === 'buy' ? Number(quantity) : -Number(quantity),
  }))

const total = (column: readonly number[]): number => column.reduce((sum, value) => sum + value, 0)

describe.runIf(isVerificationPresent)('fees', () => {
  const feeOf = async (
    quantity: number,
    price: string,
    maximumPercent: string,
  ): Promise<string> => {
    const result = await scriptedRun(
      [flat(Number(price)), flat(Number(price))],
      { 0: (context) => context.openLong(symbol, { quantity }) },
      {
        execution: { commission: { perShare: '0.005', minimum: 1, maximumPercent } },
        policy: { allowNegativeCash: true },
      },
    )
    return result.fills[0]?.commission ?? ''
  }

  it('fee-01: half a cent a share, at least 1, at most one percent, the cap last', async () => {
    const { given, published } = example<{ cases: [number, string][] }, { fees: string[] }>(
      'fee-01',
    )
    const fees = await Promise.all(given.cases.map(([size, price]) => feeOf(size, price, '1')))
    expect(fees.map(Number)).toEqual(published.fees.map(Number))
  })

  it('fee-02: the same as LEAN has it, but for its exception to the cap', async () => {
    const { given, published } = example<{ cases: [number, string][] }, { fees: string[] }>(
      'fee-02',
    )
    const fees = await Promise.all(given.cases.map(([size, price]) => feeOf(size, price, '0.5')))
    expect(published.fees).toEqual(['1', '5'])
    // One share at 100: that program leaves the minimum of 1 alone, here the cap of 0.5 % is last.
    expect(fees).toEqual(['0.5', '5'])
  })

  it('fee-12: a tenth of a percent on a sale', async () => {
    const { published } = example<object, { short_market_fee: string }>('fee-12')
    const result = await tradesInTurn([{ price: 100, quantity: -1 }], {
      execution: { commission: { percent: '0.1' } },
    })
    expect(`${result.fills[0]?.commission} USDT`).toBe(published.short_market_fee)
  })
})

describe.runIf(isVerificationPresent)('lots', () => {
  it('lot-01: a split restates every lot on its own', async () => {
    type Lot = { quantity: string; price: string }
    const { given, published } = example<
      { lots: Lot[]; split: string },
      { lots: { quantity: string; basis: string; per_share: string }[] }
    >('lot-01')
    const result = await tradesInTurn(
      given.lots.map(({ quantity, price }) => ({
        price: Number(price),
        quantity: Number(quantity),
      })),
      {
        marks: [6],
        source: { actions: [{ type: 'split', date: '2024-01-04', ratio: given.split }] },
      },
    )
    const lots = result.engine.portfolio.lots[0]?.all() ?? []
    expect(lots.map(({ quantity, cost, price }) => [quantity, cost / 1e6, price])).toEqual(
      published.lots.map((lot) => [Number(lot.quantity), Number(lot.basis), Number(lot.per_share)]),
    )
  })

  it.each([
    ['fifo', 'FIFO_gain'],
    ['lifo', 'LIFO_gain'],
  ] as const)('lot-02: %s over three purchases', async (method, figure) => {
    type Trade = [string, number, number]
    const { given, published } = example<
      { buys: Trade[]; sell: Trade },
      Record<typeof figure, string>
    >('lot-02')
    const [, sold, price] = given.sell
    const result = await tradesInTurn(
      [
        ...given.buys.map(([, quantity, paid]) => ({ price: paid, quantity })),
        { price, quantity: -sold },
      ],
      { lots: { long: method } },
    )
    expect(realizedInTurn(result)).toEqual([Number(published[figure])])
  })

  it.each([
    ['fifo', 'FIFO_total'],
    ['lifo', 'LIFO_total'],
  ] as const)('lot-13: %s over two sales', async (method, figure) => {
    type Event = [string, 'buy' | 'sell', number, number]
    const { given, recomputed } = example<{ events: Event[] }, Record<typeof figure, string>>(
      'lot-13',
    )
    const result = await tradesInTurn(
      asWanted(given.events.map(([, side, quantity, price]) => [side, quantity, String(price)])),
      { lots: { long: method } },
    )
    expect(total(realizedInTurn(result))).toBe(Number(recomputed[figure]))
  })

  it('lot-14: FIFO through one lot into the next', async () => {
    type Given = { lots: [string, number, string][]; sell: { quantity: number; price: string } }
    const { given, recomputed } = example<Given, { FIFO_gain: string }>('lot-14')
    const result = await tradesInTurn([
      ...given.lots.map(([, quantity, paid]) => ({ price: Number(paid) / quantity, quantity })),
      { price: Number(given.sell.price), quantity: -given.sell.quantity },
    ])
    expect(realizedInTurn(result)).toEqual([Number(recomputed.FIFO_gain)])
  })

  it('lot-15: a split while flat, a short covered in parts, a purchase beyond it', async () => {
    type Event = [string, string, number, string]
    const { given, published, recomputed } = example<
      { events: Event[] },
      {
        running_balance_of_shares: number[]
        gain_may_sale: string
        gain_short_covered: string
      }
    >('lot-15')
    // The bar of the split has no trade: an order waiting for it would be restated as well.
    const fills = given.events.map(([, kind, quantity, sum]) =>
      kind.startsWith('split')
        ? { price: 77, quantity: 0 }
        : { price: Number(sum) / quantity, quantity: kind === 'buy' ? quantity : -quantity },
    )
    const result = await tradesInTurn(fills, {
      source: { priceScale: 9, actions: [{ type: 'split', date: '2024-01-04', ratio: '2:1' }] },
    })
    const balances = result.fills.map(({ side, filledQuantity }) =>
      side === 'buy' ? Number(filledQuantity) : -Number(filledQuantity),
    )
    const running = balances.map((_, i) => total(balances.slice(0, i + 1)))
    // The peer's list has a line for the split as well, with nothing held.
    expect([...running.slice(0, 2), 0, ...running.slice(2)]).toEqual(
      published.running_balance_of_shares,
    )
    const [sale, ...covers] = realizedInTurn(result)
    expect(sale).toBe(Number(recomputed.gain_may_sale))
    expect(total(covers)).toBeCloseTo(Number(recomputed.gain_short_covered), 5)
    expect(openLotsInWords(result)).toEqual(['200 @ 101.185'])
  })
})

describe.runIf(isVerificationPresent)('corporate actions', () => {
  type Adjusted = { adjusted_close: Record<string, string> }

  it.each([
    ['ca-01', '2003-02-18', '2003-02-21'],
    ['ca-13', '2003-02-18', '2003-02-19'],
  ])('%s: closes adjusted for a split and a dividend', async (id, split, dividend) => {
    const { given, published } = example<{ closes: Record<string, string> }, Adjusted>(id)
    const dates = Object.keys(given.closes)
    const rows = dates.map((date) => {
      const price = given.closes[date] ?? ''
      const time = date.includes('-') ? date : `2003-02-${date.split('/')[1]}`
      return { time, open: price, high: price, low: price, close: price }
    })
    const result = await backtest({
      data: bars(rows, {
        symbol,
        priceScale: 6,
        adjust: 'total_return',
        actions: [
          { type: 'split', date: split, ratio: '2:1' },
          { type: 'dividend', date: dividend, amount: '0.08' },
        ],
      }),
      strategy: { onBar: () => {} },
      capital: '1000 USD',
    })
    const closes = [...result.events({ topic: 'bar' })].map((event) =>
      event.eventType === 'bar' ? Number(event.close).toFixed(2) : '',
    )
    expect(closes).toEqual(dates.map((date) => published.adjusted_close[date]))
  })

  it('ca-02: a split that leaves a half share, where halves can be held', async () => {
    const { given, published } = example<
      { quantity: number; total_cost: string; split: string },
      { quantity_after: string; per_share: string }
    >('ca-02')
    const price = Number(given.total_cost) / given.quantity
    const result = await tradesInTurn([{ price, quantity: given.quantity }], {
      marks: [14],
      source: {
        priceScale: 9,
        quantityScale: 1,
        actions: [{ type: 'split', date: '2024-01-03', ratio: given.split }],
      },
    })
    const [position] = result.openPositions
    expect(position?.quantity).toBe(published.quantity_after)
    expect(Number(position?.averagePrice).toFixed(2)).toBe(published.per_share)
  })
})

describe.runIf(isVerificationPresent)('positions', () => {
  type Step = { position: string; avg_open: string; realized: string }

  it.each([
    ['pos-01', '0.01'],
    ['pos-11', '0.1'],
  ])('%s: average cost and lots give the same total after every fill', async (id, percent) => {
    type Given = { fills: Fill[] }
    const { given, recomputed } = example<Given, object>(id) as Example<Given, object> & {
      recomputed: Step[]
    }
    const result = await tradesInTurn(asWanted(given.fills), {
      capital: '1000000 USD',
      execution: { commission: { percent } },
    })
    const equity = moneyAfterBars(result, 'equity').slice(1)
    const expected = recomputed.map(({ position, avg_open, realized }, i) => {
      const mark = Number(given.fills[i]?.[2])
      return 1_000_000 + Number(realized) + Number(position) * (mark - Number(avg_open))
    })
    for (const [i, value] of expected.entries()) expect(equity[i]).toBeCloseTo(value, 6)
  })

  it('pos-02: three positions, each with its own result', async () => {
    type Cycle = { side: string; quantity: number; open: string; close: string; fees: string[] }
    const { given, published } = example<{ cycles: Cycle[] }, { realized: string[] }>('pos-02')
    const results = await Promise.all(
      given.cycles.map(({ side, quantity, open, close, fees }) => {
        const signed = side === 'long' ? quantity : -quantity
        return tradesInTurn(
          [
            { price: Number(open), quantity: signed },
            { price: Number(close), quantity: -signed },
          ],
          { capital: '1000000 USD', execution: { commission: { flat: fees[0] ?? '' } } },
        )
      }),
    )
    expect(results.flatMap(realizedInTurn)).toEqual(published.realized.map(Number))
  })

  it('pos-04: two purchases of a coin, marked above their price', async () => {
    type Crypto = { fills: Fill[]; fee_rate: string; mark: string }
    const { given, published } = example<
      { crypto: Crypto },
      { crypto_unrealized: string; crypto_realized: string }
    >('pos-04')
    const result = await tradesInTurn(asWanted(given.crypto.fills), {
      marks: [Number(given.crypto.mark)],
      source: { priceScale: 2 },
      execution: { commission: { percent: '0.1' } },
    })
    const [position] = result.openPositions
    expect(Number(position?.unrealizedPnl)).toBe(Number(published.crypto_unrealized))
    expect(-Number(position?.entryFees)).toBe(Number(published.crypto_realized))
  })

  it('pos-12: a flip from long to short keeps the two results apart', async () => {
    type Given = { fills: { side: 'buy' | 'sell'; quantity: number; price: string; fee: string }[] }
    const { given, published } = example<Given, { long_pnl: string; short_pnl: string }>('pos-12')
    const result = await tradesInTurn(
      asWanted(given.fills.map(({ side, quantity, price }) => [side, quantity, price])),
    )
    const fees = given.fills.map(({ fee }) => Number(fee))
    const [long, short] = result.trades.map(({ grossPnl }) => Number(grossPnl))
    // The example charges each fill a fee of its own, by no rule that would give all four.
    expect((long ?? 0) - (fees[0] ?? 0) - (fees[1] ?? 0)).toBeCloseTo(Number(published.long_pnl), 6)
    expect((short ?? 0) - (fees[2] ?? 0) - (fees[3] ?? 0)).toBeCloseTo(
      Number(published.short_pnl),
      6,
    )
  })

  it('pos-14: the account after one round trip', async () => {
    const { given, published } = example<
      { balance: string; fills: Fill[] },
      { after_open: { total: string }; after_close: string }
    >('pos-14')
    const result = await tradesInTurn(asWanted(given.fills), {
      capital: `${given.balance} USD`,
      execution: { commission: { percent: '0.05' } },
    })
    const [, opened, closed] = moneyAfterBars(result, 'equity')
    expect(opened).toBe(Number(published.after_open.total))
    expect(closed).toBe(Number(published.after_close))
  })
})
