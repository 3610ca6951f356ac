import { inspect } from 'node:util'

import { describe, expect, it } from 'vitest'

import { Books, minor, seed, walk } from '../../tests/support/books.ts'
import { instrument } from '../domain/instrument.ts'
import { positionIdOf } from '../events/ids.ts'
import { averagePrice, LivePortfolioView } from './portfolio-view.ts'

const viewOf = (books: Books): LivePortfolioView =>
  new LivePortfolioView(books.portfolio, books.strategies, seed)

describe('LivePortfolioView', () => {
  it('of an account without positions is its cash', () => {
    const view = viewOf(new Books({ capital: minor(1000.25) }))
    expect(view).toMatchObject({
      equity: 1000.25,
      cash: 1000.25,
      grossExposure: 0,
      netExposure: 0,
      leverage: 0,
      positions: [],
      exact: { equity: '1000.25', cash: '1000.25' },
    })
  })

  it('is no empty object in JSON and on the console: money is exact text', () => {
    const view = viewOf(walk('buy 100 10, mark 12'))
    expect(JSON.parse(JSON.stringify(view))).toMatchObject({
      equity: '100200',
      cash: '99000',
      grossExposure: '1200',
      netExposure: '1200',
      leverage: 1200 / 100_200,
      positions: [{ quantity: 100, exact: { marketValue: '1200' } }],
    })
    expect(inspect(view)).toMatch(/^Portfolio \{\s+equity: '100200'/)
  })

  it('reads amounts as doubles with exact text beside them', () => {
    const view = viewOf(walk('buy 3 33.33 0.000001, mark 33.34'))
    expect(view.cash).toBe(99_900.009999)
    expect(view.exact).toEqual({ equity: '100000.029999', cash: '99900.009999' })
    expect(view.equity).toBe(100_000.029999)
  })

  it.each([
    ['a long', 'buy 100 10, mark 12', { gross: 1200, net: 1200, leverage: 1200 / 100_200 }],
    ['a short', 'sell 100 10, mark 12', { gross: 1200, net: -1200, leverage: 1200 / 99_800 }],
  ])('shows exposures of %s', (_, story, { gross, net, leverage }) => {
    const view = viewOf(walk(story))
    expect(view.grossExposure).toBe(gross)
    expect(view.netExposure).toBe(net)
    expect(view.leverage).toBe(leverage)
  })

  it.each([
    ['zero', 'buy 100 10, mark 0'],
    ['negative', 'buy 100 10, mark -1'],
  ])('has leverage 0 when equity is %s', (_, story) => {
    expect(viewOf(walk(story, new Books({ capital: minor(1000) }))).leverage).toBe(0)
  })

  it('is live: the same view shows what happened since', () => {
    const books = new Books()
    const view = viewOf(books)
    expect(view.positions).toHaveLength(0)
    walk('buy 10 10', books)
    expect(view.cash).toBe(99_900)
    expect(view.positions).toHaveLength(1)
    walk('sell 10 10', books)
    expect(view.position(0, 0)).toBeNull()
    expect(view.positions).toHaveLength(0)
  })

  it('shows a long position', () => {
    const view = viewOf(walk('buy 100 10 5, buy 50 11.5, sell 30 12 1, mark 13'))
    expect(view.position(0, 0)).toEqual({
      id: positionIdOf(seed, 1),
      symbol: 'A',
      strategy: 'one',
      side: 'long',
      quantity: 120,
      averagePrice: 10.62,
      marketPrice: 13,
      marketValue: 1560,
      unrealizedPnl: 285,
      realizedPnl: 57.5,
      openedAt: 0,
      exact: {
        quantity: '120',
        averagePrice: '10.62',
        marketValue: '1560',
        unrealizedPnl: '285',
        realizedPnl: '57.5',
      },
    })
  })

  it('shows a short position with negative quantity and value', () => {
    expect(viewOf(walk('sell 100 10, mark 9.5')).position(0, 0)).toMatchObject({
      side: 'short',
      quantity: -100,
      averagePrice: 10,
      marketPrice: 9.5,
      marketValue: -950,
      unrealizedPnl: 50,
      exact: { quantity: '-100', marketValue: '-950', unrealizedPnl: '50' },
    })
  })

  it('finds positions by strategy and instrument', () => {
    const instruments = [instrument({ symbol: 'A' }), instrument({ symbol: 'B', quantityScale: 1 })]
    const books = new Books({ instruments, strategies: ['one', 'two'] })
    books.buy('2.5', 10, { strategy: 1, instrument: 1 })
    const view = viewOf(books)
    expect(view.position(0, 0)).toBeNull()
    expect(view.position(0, 1)).toBeNull()
    expect(view.position(1, 0)).toBeNull()
    expect(view.position(1, 1)).toMatchObject({ symbol: 'B', strategy: 'two', quantity: 2.5 })
    expect(view.positions.map(({ symbol, strategy }) => [symbol, strategy])).toEqual([['B', 'two']])
  })

  it('lists positions by strategy, then by instrument', () => {
    const instruments = ['A', 'B'].map((symbol) => instrument({ symbol }))
    const books = new Books({ instruments, strategies: ['one', 'two'] })
    for (const [strategy, number] of [
      [1, 1],
      [0, 1],
      [1, 0],
      [0, 0],
    ] as const)
      books.buy(1, 10, { strategy, instrument: number })
    const found = viewOf(books).positions.map(({ symbol, strategy }) => `${strategy} ${symbol}`)
    expect(found).toEqual(['one A', 'one B', 'two A', 'two B'])
  })

  it('cannot be written to', () => {
    const view = viewOf(walk('buy 1 10'))
    const [position] = view.positions
    for (const value of [position, position?.exact, view.exact])
      expect(Object.isFrozen(value)).toBe(true)
    expect(() => Object.assign(view, { equity: 1 })).toThrow(TypeError)
  })
})

describe('averagePrice', () => {
  const share = instrument({ symbol: 'A' })
  it.each([
    ['of a long', share, 1_062_500_000, 100, 1062],
    ['of a short is positive', share, -1_062_500_000, -100, 1062],
    ['rounds a tie to the even tick', share, 1_063_500_000, 100, 1064],
    ['of nothing is 0', share, 0, 0, 0],
    ['counts the multiplier', instrument({ symbol: 'F', multiplier: '50' }), 400_000_000, 2, 400],
    [
      'counts the scale of quantities',
      instrument({ symbol: 'C', quantityScale: 3 }),
      25_000_000,
      2500,
      1000,
    ],
  ])('%s', (_, of, cost, quantity, price) => {
    expect(averagePrice(of, cost, quantity)).toBe(price)
  })
})
