import { describe, expect, it } from 'vitest'

import { Books, minor, seed, walk } from '../../tests/support/books.ts'
import { lineOf } from '../../tests/support/event-lines.ts'
import { currency } from '../domain/currency.ts'
import { instrument } from '../domain/instrument.ts'
import { closeReasons } from '../domain/position.ts'
import { money } from '../domain/units.ts'
import { EventBus } from '../events/bus.ts'
import { positionIdOf } from '../events/ids.ts'
import { kind } from '../events/kind.ts'
import { portfolioStateAt, recordLength } from '../events/record.ts'
import { Portfolio } from './portfolio.ts'

describe('starting capital', () => {
  it('is a transaction against the capital account and changes the state', () => {
    const books = new Books({ capital: minor(1234.5) })
    expect(books.events('transaction').map(lineOf)).toEqual([
      'transaction ADJUSTMENT 1234.5 capital → 1234.5',
    ])
    expect(books.events('transaction')[0]?.description).toBe('starting capital')
    expect(books.portfolio.initial).toBe(1_234_500_000)
    expect(books.equity).toBe(1234.5)
    expect(books.portfolio.available).toBe(1_234_500_000)
    expect(books.portfolio.hasChanged).toBe(true)
    expect(books.portfolio.lastCause).toBe(1)
  })
})

describe('a portfolio before its starting capital', () => {
  it('has nothing to publish', () => {
    const portfolio = new Portfolio(new EventBus(), {
      instruments: [instrument({ symbol: 'A' })],
      strategies: 1,
      currency: currency('USD'),
      capital: minor(1000),
      lots: { long: 'fifo', short: 'lifo' },
    })
    expect(portfolio.hasChanged).toBe(false)
    expect(portfolio.accounts.total).toBe(0)
  })
})

describe('cash', () => {
  it.each<[string, string, number]>([
    ['a buy pays price times quantity', 'buy 100 10', 99_000],
    ['a buy pays its commission on top', 'buy 100 10 5', 98_995],
    ['a sell receives price times quantity', 'buy 100 10, sell 100 12', 100_200],
    ['a sell pays its commission too', 'buy 100 10, sell 100 12 5', 100_195],
    ['a short sale receives money', 'sell 100 50 5', 104_995],
    ['a cover pays money', 'sell 100 50 5, buy 100 48 5', 100_190],
    ['buying at a price of zero costs the commission alone', 'buy 100 0 5', 99_995],
    ['buying at a negative price receives money', 'buy 100 -1', 100_100],
    ['cash may go below zero: the state does not refuse', 'buy 600 200', -20_000],
  ])('%s', (_, steps, cash) => {
    const books = walk(steps)
    expect(books.cash).toBe(cash)
    expect(books.portfolio.accounts.residual).toBe(0)
  })

  it('moves in one transaction per fill and one per fee, each with the balance after it', () => {
    const books = walk('buy 100 10 5, sell 40 12 2, sell 60 11 0')
    expect(books.events('transaction').slice(1).map(lineOf)).toEqual([
      'transaction FILL_BUY -1000 market → 99000',
      'transaction FEE_FILL -5 fees → 98995',
      'transaction FILL_SELL 480 market → 99475',
      'transaction FEE_FILL -2 fees → 99473',
      'transaction FILL_SELL 660 market → 100133',
    ])
  })

  it('names strategy, symbol, order and fill on every transaction', () => {
    const books = walk('buy 1 10 5')
    const fill = books.events('fill')[0]
    for (const transaction of books.events('transaction').slice(1)) {
      expect(transaction).toMatchObject({
        accountId: 'main',
        currency: 'USD',
        strategyId: 'one',
        symbol: 'A',
        orderId: fill?.sourceOrderId,
        fillId: fill?.fillId,
        unavailableBalanceChange: '0',
        causationId: fill?.eventId,
      })
    }
  })
})

describe('the records of a fill', () => {
  it('leave each other alone, also of the second strategy and symbol', () => {
    const instruments = ['A', 'B'].map((symbol) => instrument({ symbol }))
    const books = new Books({ instruments, strategies: ['one', 'two'] })
    books.buy(10, 10, { instrument: 1, strategy: 1, commission: 5 })
    books.sell(4, 12, { instrument: 1, strategy: 1 })
    expect(books.events('fill').map(({ symbol }) => symbol)).toEqual(['B', 'B'])
    expect(
      books
        .events('transaction')
        .slice(1)
        .map((one) => [one.transactionType, one.strategyId, one.symbol, one.description]),
    ).toEqual([
      ['FILL_BUY', 'two', 'B', 'FILL_BUY of fil-000001'],
      ['FEE_FILL', 'two', 'B', 'FEE_FILL of fil-000001'],
      ['FILL_SELL', 'two', 'B', 'FILL_SELL of fil-000002'],
    ])
    expect(
      books.events('lot').map(({ lotId, strategyId, symbol }) => [lotId, strategyId, symbol]),
    ).toEqual([
      ['lot-000001', 'two', 'B'],
      ['lot-000001', 'two', 'B'],
    ])
  })
})

describe('lots', () => {
  const threeLongs = 'buy 100 10, buy 50 12, buy 75 11'
  const threeShorts = 'sell 100 50, sell 50 48, sell 75 52'

  it.each<[string, string, { long?: 'fifo' | 'lifo'; short?: 'fifo' | 'lifo' }, string[], number]>([
    ['FIFO longs by default', `${threeLongs}, sell 125 13`, {}, ['25@12', '75@11'], 325],
    ['LIFO longs on demand', `${threeLongs}, sell 125 13`, { long: 'lifo' }, ['100@10'], 200],
    ['LIFO shorts by default', `${threeShorts}, buy 125 47`, {}, ['-100@50'], 425],
    [
      'FIFO shorts on demand',
      `${threeShorts}, buy 125 47`,
      { short: 'fifo' },
      ['-25@48', '-75@52'],
      325,
    ],
    ['a slice of one lot', 'buy 100 10, sell 30 11', {}, ['70@10'], 30],
    ['exactly one of two lots', 'buy 10 10, buy 10 11, sell 10 12', {}, ['10@11'], 20],
    ['all lots at once', `${threeLongs}, sell 225 13`, {}, [], 500],
    ['one lot in three slices', 'buy 9 10, sell 2 11, sell 3 12, sell 4 13', {}, [], 20],
  ])('%s', (_, steps, methods, left, realized) => {
    const books = walk(steps, new Books(methods))
    expect(books.lots()).toEqual(left)
    expect(books.realized).toBe(realized)
  })

  it('tells of every lot opened and every slice closed', () => {
    const books = walk(`${threeLongs}, sell 125 13`)
    expect(books.events('lot').map(lineOf)).toEqual([
      'lot lot-1 100 → 100',
      'lot lot-2 50 → 50',
      'lot lot-3 75 → 75',
      'lot lot-1 -100 → 0',
      'lot lot-2 -25 → 25',
    ])
  })

  it('goes by the method of the side a position is opened on, also after a turn', () => {
    const books = walk('buy 10 10, sell 10 10, sell 5 20, sell 5 22')
    walk('buy 5 21', books)
    expect(books.lots()).toEqual(['-5@20'])
    walk('buy 5 21, buy 5 30, buy 5 32, sell 5 33', books)
    expect(books.lots()).toEqual(['5@32'])
  })

  it('records in an opened lot what it cost and where it came from', () => {
    const books = new Books()
    books.buy(100, '10.25', { commission: 5, bar: 17 })
    expect(books.events('lot')[0]).toMatchObject({
      lotId: 'lot-000001',
      positionId: positionIdOf(seed, 1),
      strategyId: 'one',
      symbol: 'A',
      quantityChange: '100',
      remainingQuantity: '100',
      openFillId: 'fil-000001',
      closeFillId: null,
      entryPrice: '10.25',
      exitPrice: null,
      cost: '1025',
      proceeds: null,
      entryFees: '5',
      exitFees: null,
      realizedPnl: null,
      openBarIndex: 17,
      closeBarIndex: null,
    })
  })

  it('records in a closed slice both ends of it', () => {
    const books = new Books()
    books.buy(100, 10, { commission: 5, bar: 3 })
    books.sell(40, 12, { commission: 2, bar: 9 })
    expect(books.events('lot')[1]).toMatchObject({
      lotId: 'lot-000001',
      quantityChange: '-40',
      remainingQuantity: '60',
      openFillId: 'fil-000001',
      closeFillId: 'fil-000002',
      entryPrice: '10',
      exitPrice: '12',
      cost: '400',
      proceeds: '480',
      entryFees: '2',
      exitFees: '2',
      realizedPnl: '76',
      openBarIndex: 3,
      closeBarIndex: 9,
    })
  })

  it('signs cost and proceeds of shorts the other way: received first, paid later', () => {
    const books = new Books()
    books.sell(100, 50, { commission: 5 })
    books.buy(100, 48, { commission: 5 })
    expect(
      books.events('lot').map(({ cost, proceeds, realizedPnl }) => [cost, proceeds, realizedPnl]),
    ).toEqual([
      ['-5000', null, null],
      ['-5000', '-4800', '190'],
    ])
  })
})

describe('realised profit', () => {
  it.each<[string, string, number]>([
    ['of a long is net of both commissions', 'buy 100 10 5, sell 100 12 5', 190],
    ['of a short is net of both commissions', 'sell 100 50 5, buy 100 48 5', 190],
    ['of a part carries its share of the entry commission', 'buy 100 75 1, sell 50 76.5 1', 73.5],
    ['of a losing long is negative', 'buy 100 10 5, sell 100 9 5', -110],
    ['of a losing short is negative', 'sell 100 10 5, buy 100 11 5', -110],
    ['at the same price is the commissions alone', 'buy 100 10 5, sell 100 10 3', -8],
    ['of nothing closed is nothing', 'buy 100 10 5', 0],
    ['of the source chain 003: half of a long', 'buy 100 150, sell 50 155', 250],
    ['of the source chain 003: a short covered', 'sell 100 150, buy 100 145', 500],
  ])('%s', (_, steps, realized) => {
    expect(walk(steps).realized).toBe(realized)
  })

  it('splits commissions so that the last slice takes the remainder', () => {
    const books = walk('buy 3 10 0.00001, sell 1 10, sell 1 10, sell 1 10')
    const fees = books
      .events('lot')
      .slice(1)
      .map(({ entryFees }) => entryFees)
    expect(fees).toEqual(['0.000003', '0.000004', '0.000003'])
    expect(books.realized).toBe(-0.00001)
    expect(books.portfolio.openEntryFees).toBe(0)
  })

  it('splits the exit commission over the lots it closes, the last taking the remainder', () => {
    const books = walk('buy 1 10, buy 1 10, buy 1 10, sell 3 10 0.00001')
    const fees = books
      .events('lot')
      .slice(3)
      .map(({ exitFees }) => exitFees)
    expect(fees).toEqual(['0.000003', '0.000003', '0.000004'])
  })

  it('splits proceeds over the lots they close without losing a minor unit', () => {
    const tiny = instrument({ symbol: 'T', priceScale: 6, quantityScale: 3 })
    const books = new Books({ instruments: [tiny] })
    for (const _ of [1, 2, 3]) books.buy('0.001', '0.001')
    books.sell('0.003', '0.0055')
    const proceeds = books
      .events('lot')
      .slice(3)
      .map((lot) => lot.proceeds)
    expect(books.events('transaction').at(-1)?.availableBalanceChange).toBe('0.000016')
    expect(proceeds).toEqual(['0.000005', '0.000005', '0.000006'])
  })

  it('splits the cost of a lot so that its last slice takes the remainder', () => {
    const tiny = instrument({ symbol: 'T', priceScale: 6, quantityScale: 3 })
    const books = new Books({ instruments: [tiny] })
    books.buy('0.003', '0.0005')
    for (const _ of [1, 2, 3]) books.sell('0.001', '0.001')
    expect(books.events('lot').map(({ cost }) => cost)).toEqual([
      '0.000002',
      '0.000001',
      '0',
      '0.000001',
    ])
    expect(books.portfolio.costs[0]).toBe(0)
  })

  it('is kept per position as well as in all', () => {
    const books = new Books({ strategies: ['one', 'two'] })
    books.buy(10, 10, { commission: 1 })
    books.sell(10, 12, { commission: 1 })
    books.sell(10, 12, { strategy: 1 })
    books.buy(10, 13, { strategy: 1 })
    const closed = books.events('position_closed')
    expect(closed.map((one) => [one.strategyId, one.realizedPnlTotal])).toEqual([
      ['one', '18'],
      ['two', '-10'],
    ])
    expect(books.realized).toBe(8)
    expect(books.units(books.portfolio.commissions)).toBe(2)
  })

  it('of LIFO and FIFO adds up to the same total with what is left', () => {
    const steps = 'buy 100 10, buy 50 12, buy 75 11, sell 125 13, mark 13'
    for (const long of ['fifo', 'lifo'] as const) {
      const books = walk(steps, new Books({ long }))
      expect(books.realized + books.unrealized).toBe(500)
    }
  })
})

describe('positions', () => {
  it('have one id from flat to flat', () => {
    const books = walk('buy 10 10, buy 5 11, sell 5 12, sell 10 13, sell 4 14, buy 4 13')
    const events = [...books.reader.history()].filter(({ eventType }) =>
      eventType.startsWith('position_'),
    )
    expect(events.map(lineOf)).toEqual([
      'position_opened long A 10 → 10',
      'position_partial_exit long A -5 → 10',
      'position_closed long A -10 → 0',
      'position_opened short A -4 → -4',
      'position_closed short A 4 → 0',
    ])
    const ids = events.map((event) => 'positionId' in event && event.positionId)
    expect(ids).toEqual([1, 1, 1, 2, 2].map((number) => positionIdOf(seed, number)))
  })

  it('say nothing when a fill adds to them: the lot tells', () => {
    const books = walk('buy 10 10, buy 5 11')
    expect(books.events('position_opened')).toHaveLength(1)
    expect(books.events('lot')).toHaveLength(2)
    expect(books.held).toBe(15)
  })

  it('carry what was realised and paid so far', () => {
    const books = walk('buy 100 10 5, sell 50 12 2, sell 50 11 3')
    const [opened] = books.events('position_opened')
    const [partial] = books.events('position_partial_exit')
    const [closed] = books.events('position_closed')
    expect(opened).toMatchObject({
      realizedPnl: '0',
      realizedPnlTotal: '0',
      feesTotal: '5',
      price: '10',
      reason: null,
    })
    expect(partial).toMatchObject({
      realizedPnl: '95.5',
      realizedPnlTotal: '95.5',
      feesTotal: '7',
      price: '12',
    })
    expect(closed).toMatchObject({
      realizedPnl: '44.5',
      realizedPnlTotal: '140',
      feesTotal: '10',
      price: '11',
    })
  })

  it("close by a strategy's own wish when the fill gives no reason", () => {
    expect(walk('buy 1 10, sell 1 10').events('position_closed')[0]?.reason).toBe('manual_close')
  })

  it.each(closeReasons)('keep the reason %s of a fill that closes', (reason) => {
    const books = new Books()
    books.buy(10, 10)
    books.sell(4, 10, { reason })
    books.sell(6, 10, { reason })
    expect(books.events('position_partial_exit')[0]?.reason).toBe(reason)
    expect(books.events('position_closed')[0]?.reason).toBe(reason)
  })

  it('name signal and fill where there are any', () => {
    const books = new Books()
    books.buy(10, 10, { signal: 42 })
    books.sell(10, 10)
    expect(books.events('position_opened')[0]).toMatchObject({
      signalId: 'sig-000042',
      fillId: 'fil-000001',
    })
    expect(books.events('position_closed')[0]).toMatchObject({
      signalId: null,
      fillId: 'fil-000002',
    })
  })

  it('count while open', () => {
    const books = new Books({ strategies: ['one', 'two'] })
    books.buy(10, 10)
    books.buy(10, 10, { strategy: 1 })
    expect(books.portfolio.openPositions).toBe(2)
    books.sell(5, 10)
    expect(books.portfolio.openPositions).toBe(2)
    books.sell(5, 10)
    expect(books.portfolio.openPositions).toBe(1)
    expect(books.portfolio.positions).toEqual([null, expect.objectContaining({ number: 2 })])
  })

  it('of two strategies in one symbol do not touch each other', () => {
    const books = new Books({ strategies: ['one', 'two'] })
    books.buy(10, 10)
    books.sell(7, 10, { strategy: 1 })
    expect(books.portfolio.quantityOf(0, 0)).toBe(10)
    expect(books.portfolio.quantityOf(1, 0)).toBe(-7)
    expect(books.lots(0)).toEqual(['10@10'])
    expect(books.lots(1)).toEqual(['-7@10'])
  })

  it.each<[string, string]>([
    ['a long', 'buy 100 10, sell 101 10'],
    ['a short', 'sell 100 10, buy 101 10'],
    ['what is left of a long', 'buy 100 10, sell 60 10, sell 41 10'],
  ])('are never carried through zero: closing more than %s is a bug', (_, steps) => {
    expect(() => walk(steps)).toThrow(
      'Invariant broken: a fill never carries a position through zero',
    )
  })
})

describe('market value', () => {
  it.each<[string, string, { value: number; gross: number; unrealized: number; equity: number }]>([
    ['of nothing', 'mark 12', { value: 0, gross: 0, unrealized: 0, equity: 100_000 }],
    [
      'of a long in gain',
      'buy 100 10, mark 12',
      { value: 1200, gross: 1200, unrealized: 200, equity: 100_200 },
    ],
    [
      'of a long in loss',
      'buy 100 10, mark 9',
      { value: 900, gross: 900, unrealized: -100, equity: 99_900 },
    ],
    [
      'of a short in gain',
      'sell 100 50, mark 48',
      { value: -4800, gross: 4800, unrealized: 200, equity: 100_200 },
    ],
    [
      'of a short in loss',
      'sell 100 50, mark 53',
      { value: -5300, gross: 5300, unrealized: -300, equity: 99_700 },
    ],
    [
      'of a long with a commission: cost leaves it out',
      'buy 100 10 5, mark 10',
      { value: 1000, gross: 1000, unrealized: 0, equity: 99_995 },
    ],
    [
      'of what is left of a long',
      'buy 100 10, sell 60 12, mark 11',
      { value: 440, gross: 440, unrealized: 40, equity: 100_160 },
    ],
    [
      'at a price below zero',
      'buy 100 10, mark -1',
      { value: -100, gross: 100, unrealized: -1100, equity: 98_900 },
    ],
  ])('%s', (_, steps, expected) => {
    const books = walk(steps)
    const { portfolio } = books
    expect({
      value: books.units(portfolio.marketValue),
      gross: books.units(portfolio.grossExposure),
      unrealized: books.unrealized,
      equity: books.equity,
    }).toEqual(expected)
  })

  it('is taken at the price of the first fill before any mark', () => {
    const books = walk('buy 100 10')
    expect(books.portfolio.markOf(0)).toBe(1000)
    expect(books.units(books.portfolio.marketValue)).toBe(1000)
  })

  it('is taken at the last mark when one is known, not at the fill', () => {
    const books = walk('mark 11, buy 100 10')
    expect(books.units(books.portfolio.marketValue)).toBe(1100)
    expect(books.unrealized).toBe(100)
  })

  it('sums over strategies and instruments, gross by size and net by sign', () => {
    const instruments = [instrument({ symbol: 'A' }), instrument({ symbol: 'B' })]
    const books = new Books({ instruments, strategies: ['one', 'two'] })
    books.buy(10, 10)
    books.sell(4, 10, { strategy: 1 })
    books.sell(5, 20, { instrument: 1 })
    books.mark(11)
    books.mark(21, 1)
    expect(books.units(books.portfolio.marketValue)).toBe(110 - 44 - 105)
    expect(books.units(books.portfolio.grossExposure)).toBe(110 + 44 + 105)
    expect(books.equity).toBe(100_000 + 10 - 4 - 5)
  })

  it('of one strategy follows the mark after another has left the same instrument', () => {
    const books = new Books({ strategies: ['one', 'two', 'three'] })
    for (const strategy of [0, 1, 2]) books.buy(10, 10, { strategy })
    books.sell(10, 10, { strategy: 1 })
    books.mark(12)
    expect(books.units(books.portfolio.marketValue)).toBe(240)
    books.sell(10, 12)
    books.mark(13)
    expect(books.units(books.portfolio.marketValue)).toBe(130)
    books.sell(10, 13, { strategy: 2 })
    books.mark(14)
    expect(books.portfolio.marketValue).toBe(0)
    books.sell(1, 14, { strategy: 1 })
    books.mark(15)
    expect(books.units(books.portfolio.marketValue)).toBe(-15)
    expect(books.portfolio.openPositions).toBe(1)
  })

  it('follows a mark of its own instrument only', () => {
    const instruments = [instrument({ symbol: 'A' }), instrument({ symbol: 'B' })]
    const books = new Books({ instruments })
    books.buy(10, 10)
    books.mark(99, 1)
    expect(books.units(books.portfolio.marketValue)).toBe(100)
    expect(books.portfolio.markOf(1)).toBe(9900)
  })

  it('counts the multiplier of a contract', () => {
    const future = instrument({ symbol: 'ES', multiplier: '50', priceScale: 2 })
    const books = new Books({ instruments: [future] })
    books.buy(2, '4000.25')
    books.mark('4001')
    expect(books.cash).toBe(100_000 - 400_025)
    expect(books.unrealized).toBe(75)
  })
})

describe("the source's golden chain", () => {
  it('ends at the equity its own parts add up to', () => {
    const books = new Books()
    walk('buy 100 75 1', books)
    expect(books.cash).toBe(92_499)
    walk('sell 50 76.5 1', books)
    expect([books.realized, books.cash]).toEqual([73.5, 96_323])
    walk('split 4/1', books)
    expect(books.lots()).toEqual(['200@18.75'])
    walk('dividend 0.20', books)
    expect(books.cash).toBe(96_363)
    walk('mark 19.12', books)
    expect(books.units(books.portfolio.marketValue)).toBe(3824)
    expect(books.equity).toBe(96_363 + 3824)
    expect(books.portfolio.openEntryFees).toBe(500_000)
    expect(books.portfolio.equityByIdentity).toBe(books.portfolio.equity)
  })

  it('is 100,188 at 19.125, a price that needs three decimals', () => {
    const books = new Books({ instruments: [instrument({ symbol: 'A', priceScale: 3 })] })
    walk('buy 100 75 1, sell 50 76.5 1, split 4/1, dividend 0.20, mark 19.125', books)
    expect(books.equity).toBe(100_188)
  })
})

describe('the published state', () => {
  it('holds the account and every open position', () => {
    const instruments = [instrument({ symbol: 'A' }), instrument({ symbol: 'B', quantityScale: 2 })]
    const books = new Books({ instruments, strategies: ['one', 'two'] })
    books.buy(100, 10, { commission: 5 })
    books.sell(40, 12, { commission: 2 })
    books.sell('2.5', 20, { instrument: 1, strategy: 1, commission: 1 })
    books.mark(13)
    books.mark(22, 1)
    books.dividend('0.5')
    books.dividend('0.4', 1)
    books.portfolio.publishState()
    expect(books.portfolio.hasChanged).toBe(false)
    expect(books.events('portfolio_state')[0]).toMatchObject({
      reportingCurrency: 'USD',
      initialEquity: '100000',
      cashBalance: '99551',
      unavailableBalance: '0',
      currentEquity: '100276',
      marketValue: '725',
      longExposure: '780',
      shortExposure: '55',
      netExposure: '725',
      grossExposure: '835',
      leverage: '0.008327',
      realizedPnl: '76',
      unrealizedPnl: '175',
      totalCommissions: '8',
      dividendsReceived: '30',
      dividendsPaid: '1',
      adjustments: '0',
      positions: [
        {
          positionId: positionIdOf(seed, 1),
          strategyId: 'one',
          symbol: 'A',
          side: 'long',
          openQuantity: '60',
          costBasis: '600',
          marketPrice: '13',
          marketValue: '780',
          unrealizedPnl: '180',
          realizedPnl: '76',
          commissionPaid: '7',
        },
        {
          positionId: positionIdOf(seed, 2),
          strategyId: 'two',
          symbol: 'B',
          side: 'short',
          openQuantity: '-2.5',
          costBasis: '-50',
          marketPrice: '22',
          marketValue: '-55',
          unrealizedPnl: '-5',
          realizedPnl: '0',
          commissionPaid: '1',
        },
      ],
    })
  })

  it('has a leverage only while equity is positive', () => {
    const books = walk('buy 100 10', new Books({ capital: minor(500) }))
    books.mark(2)
    books.portfolio.publishState()
    expect(books.events('portfolio_state')[0]).toMatchObject({
      currentEquity: '-300',
      leverage: null,
      positions: [expect.anything()],
    })
  })

  it('is as long as its positions make it, so that none is cut off', () => {
    const books = new Books({ strategies: ['one', 'two', 'three'] })
    for (const strategy of [0, 1, 2]) books.buy(1, 10, { strategy })
    books.sell(1, 10, { strategy: 1 })
    books.portfolio.publishState()
    const record = books.journal.length - 1
    expect(books.journal.kindOf(record)).toBe(kind.portfolioState)
    expect(books.journal.fieldsOf(record)).toBe(
      recordLength.portfolioState + 2 * recordLength.statePosition,
    )
    expect(books.journal.field(record, portfolioStateAt.positions)).toBe(2)
    expect(
      books.events('portfolio_state')[0]?.positions.map(({ strategyId }) => strategyId),
    ).toEqual(['one', 'three'])
  })

  it('is due again after every fill', () => {
    const books = new Books()
    for (const step of ['buy 10 10', 'buy 5 11', 'sell 5 12', 'sell 10 12']) {
      books.portfolio.publishState()
      expect(books.portfolio.hasChanged).toBe(false)
      walk(step, books)
      expect(books.portfolio.hasChanged).toBe(true)
    }
  })

  it('holds what was paid in lieu of a fraction, as the events before it stay', () => {
    const books = walk('buy 10 10, mark 12, split 1/4')
    const before = [...books.reader.history()]
    books.portfolio.publishState()
    const state = { adjustments: '24', cashBalance: '99924', currentEquity: '100020' }
    expect(books.events('portfolio_state')[0]).toMatchObject(state)
    expect(books.portfolio.getState(books.reader.names)).toMatchObject(state)
    expect([...books.reader.history()].slice(0, -1)).toEqual(before)
  })

  it('names the event that changed the account last as its cause', () => {
    const books = walk('buy 100 10')
    books.portfolio.publishState()
    expect(books.events('portfolio_state')[0]?.causationId).toBe(books.events('fill')[0]?.eventId)
  })
})

describe('events of one fill', () => {
  it('come in one order: money, fee, lots, position', () => {
    const books = walk('buy 10 10 1, buy 10 11 1')
    const before = books.journal.lastSequence
    books.sell(15, 12, { commission: 1 })
    expect([...books.reader.history({ from: before + 1 })].map(lineOf)).toEqual([
      'fill ord-3 sell 15 @ 12 open',
      'transaction FILL_SELL 180 market → 99968',
      'transaction FEE_FILL -1 fees → 99967',
      'lot lot-1 -10 → 0',
      'lot lot-2 -5 → 5',
      'position_partial_exit long A -15 → 5',
    ])
  })

  it('all name the fill as their cause', () => {
    const books = walk('buy 10 10 1')
    const [fill] = books.events('fill')
    const caused = [...books.reader.history({ from: (fill?.sequence ?? 0) + 1 })]
    expect(caused).toHaveLength(4)
    expect(caused.every(({ causationId }) => causationId === fill?.eventId)).toBe(true)
  })
})

describe('amounts beyond the exact range', () => {
  const highest = Number.MAX_SAFE_INTEGER

  it.each<[string, (books: Books) => void, RegExp]>([
    ['one fill', (books) => books.buy(highest, '90000'), /^Money of "A" in USD \(scale 6\) left/],
    [
      'the balance',
      (books) => {
        for (let i = 0; i < 3; i++) books.sell('400000', '9000')
      },
      /^The USD balance \(scale 6\) left/,
    ],
    [
      'the value at a mark',
      (books) => {
        books.buy('1000000', '1')
        books.mark('90000000')
      },
      /^Money of "A" in USD \(scale 6\) left/,
    ],
    [
      'a position',
      (books) => {
        books.buy(highest, 0)
        books.buy(1, 0)
      },
      /^A position left/,
    ],
  ])('are refused in %s', (_, act, message) => {
    const books = new Books()
    expect(() => {
      act(books)
    }).toThrow(
      expect.objectContaining({
        code: 'number/overflow',
        message: expect.stringMatching(message) as string,
      }),
    )
  })

  it('are refused in the sum over positions, naming the currency', () => {
    const unit = currency('EUR', 6)
    const instruments = ['A', 'B'].map((symbol) => instrument({ symbol, currency: unit }))
    const books = new Books({ instruments, currency: unit })
    books.buy('1000000', 1, { instrument: 0 })
    books.buy('1000000', 1, { instrument: 1 })
    books.mark(8000, 0)
    expect(() => {
      books.mark(8000, 1)
    }).toThrow(/^The value of the portfolio in EUR \(scale 6\) left/)
  })

  it('are exact up to the last minor unit', () => {
    const unit = currency('USD', 0)
    const books = new Books({
      instruments: [instrument({ symbol: 'A', currency: unit, priceScale: 0 })],
      currency: unit,
      capital: money(highest),
    })
    books.buy(1, highest)
    expect(books.portfolio.accounts.total).toBe(0)
    expect(books.portfolio.equity).toBe(highest)
    books.sell(1, highest)
    expect(books.portfolio.accounts.total).toBe(highest)
    expect(books.portfolio.realized).toBe(0)
  })
})
