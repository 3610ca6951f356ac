import { describe, expect, it } from 'vitest'

import { Books, walk } from '../../tests/support/books.ts'
import { currency } from '../domain/currency.ts'
import { instrument } from '../domain/instrument.ts'
import { type LedgerEntry, ledgerOf } from './ledger.ts'

const ledger = (books: Books): readonly LedgerEntry[] => ledgerOf(books.reader.history(), 6)
const units = (text: string | null): number => Math.round(Number(text ?? 0) * 1_000_000)

describe('the ledger', () => {
  it('has one entry per thing that happened to the account', () => {
    const entries = ledger(
      walk('buy 100 75 1, sell 50 76.5 1, split 4/1, dividend 0.20', new Books()),
    )
    expect(
      entries.map(({ entryType, cashFlow, realizedPnl }) => [entryType, cashFlow, realizedPnl]),
    ).toEqual([
      ['adjustment', '100000', null],
      ['fill', '-7500', null],
      ['commission', '-1', null],
      ['fill', '3825', '73.5'],
      ['commission', '-1', null],
      ['split', '0', null],
      ['dividend', '40', null],
    ])
    expect(entries.map(({ entryId }) => entryId)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('tells of a fill all there is, its commission for information', () => {
    const books = walk('buy 100 75 1', new Books())
    expect(ledger(books)[1]).toEqual({
      entryId: 2,
      timestamp: '1970-01-01T00:00:00Z',
      entryType: 'fill',
      symbol: 'A',
      strategyId: 'one',
      quantity: '100',
      price: '75',
      cashFlow: '-7500',
      commission: '1',
      realizedPnl: null,
      fillId: 'fil-000001',
      transactionIds: ['txn-000002'],
      lotIds: ['lot-000001'],
      description: 'FILL_BUY of fil-000001',
    })
    expect(ledger(books)[2]).toMatchObject({
      entryType: 'commission',
      quantity: null,
      price: null,
      commission: '0',
      fillId: 'fil-000001',
      lotIds: [],
    })
  })

  it('signs what is sold, and names every lot a fill touched', () => {
    const entries = ledger(walk('buy 10 10, buy 10 11, sell 15 12 1', new Books()))
    expect(entries.at(-2)).toMatchObject({
      quantity: '-15',
      realizedPnl: '24',
      lotIds: ['lot-000001', 'lot-000002'],
    })
  })

  it('tells of splits, with or without cash in lieu', () => {
    const entries = ledger(walk('buy 10 10, mark 12, split 1/4', new Books()))
    expect(
      entries
        .slice(-2)
        .map(({ entryType, cashFlow, description }) => [entryType, cashFlow, description]),
    ).toEqual([
      ['split', '0', 'A split 1/4'],
      ['adjustment', '24', 'cash in lieu of a fraction, A split 1/4'],
    ])
  })

  it('tells what a reverse split realised that left less than one unit', () => {
    const books = walk('buy 5 10 1, sell 2 11, mark 12, split 1/4', new Books())
    const entries = ledger(books)
    expect(entries.at(-1)).toMatchObject({
      entryType: 'adjustment',
      cashFlow: '36',
      realizedPnl: '5.4',
      lotIds: ['lot-000001'],
      fillId: null,
    })
    expect(entries.reduce((total, { realizedPnl }) => total + units(realizedPnl), 0)).toBe(7e6)
    expect(books.portfolio.realized).toBe(7e6)
  })

  it('keeps what was paid out apart by strategy', () => {
    const books = new Books({ strategies: ['one', 'two'] })
    books.buy(3, 10)
    books.sell(2, 10, { strategy: 1 })
    walk('mark 12, split 1/4', books)
    expect(
      ledger(books)
        .slice(-3)
        .map(({ entryType, strategyId, cashFlow, realizedPnl, lotIds }) => [
          entryType,
          strategyId,
          cashFlow,
          realizedPnl,
          lotIds,
        ]),
    ).toEqual([
      ['split', null, '0', null, []],
      ['adjustment', 'one', '36', '6', ['lot-000001']],
      ['adjustment', 'two', '-24', '-4', ['lot-000002']],
    ])
  })

  it('names lots at their split where the cash in lieu came to nothing', () => {
    const unit = currency('USD', 0)
    const coarse = instrument({ symbol: 'A', currency: unit, priceScale: 2 })
    const options = { instruments: [coarse], currency: unit, capital: 100 }
    const books = walk('buy 1 1, mark 0.01, split 1/4', new Books(options))
    expect(ledgerOf(books.reader.history(), 0).at(-1)).toMatchObject({
      entryType: 'split',
      cashFlow: '0',
      realizedPnl: '-1',
      lotIds: ['lot-000001'],
    })
  })

  it('tells of a split all there is', () => {
    const books = walk('buy 10 10, split 2/1', new Books())
    expect(ledger(books).at(-1)).toEqual({
      entryId: 3,
      timestamp: '1970-01-01T00:00:00Z',
      entryType: 'split',
      symbol: 'A',
      strategyId: null,
      quantity: null,
      price: null,
      cashFlow: '0',
      commission: '0',
      realizedPnl: null,
      fillId: null,
      transactionIds: [],
      lotIds: [],
      description: 'A split 2/1',
    })
  })

  it('takes nothing from a fill that is not the one of the transaction', () => {
    const books = walk('buy 10 10 1, sell 10 12 2', new Books())
    const [first, second] = books.events('fill')
    const all = [...books.reader.history()]
    const without = all.filter(({ eventId }) => eventId !== second?.eventId)
    const sold = ledgerOf(without, 6).find(({ cashFlow }) => cashFlow === '120')
    expect(sold).toMatchObject({ quantity: null, price: null, commission: '0' })
    const none = without.filter(({ eventId }) => eventId !== first?.eventId)
    expect(
      ledgerOf(none, 6).map(({ entryType, quantity, price }) => [entryType, quantity, price]),
    ).toEqual([
      ['adjustment', null, null],
      ['fill', null, null],
      ['commission', null, null],
      ['fill', null, null],
      ['commission', null, null],
    ])
  })

  it('leaves out lots whose fill is not there', () => {
    const books = walk('buy 10 10 1, sell 10 12 2', new Books())
    expect(ledgerOf(books.events('lot'), 6)).toEqual([])
  })

  it('refuses a scale that cannot hold what was realised', () => {
    const books = walk('buy 3 10 0.00001, sell 1 10', new Books())
    expect(() => ledgerOf(books.reader.history(), 2)).toThrow(
      expect.objectContaining({
        code: 'number/precision-lost',
        message: expect.stringMatching(/^A realised result "-0\.000003" /) as string,
      }),
    )
  })

  it('explains every change of cash and all that was realised', () => {
    const instruments = ['A', 'B'].map((symbol) => instrument({ symbol }))
    const books = new Books({ instruments, strategies: ['one', 'two'] })
    walk('buy 100 10 5, sell 30 12 1, dividend 0.3, split 3/2, sell 50 8 1', books)
    books.sell(40, 20, { instrument: 1, strategy: 1, commission: 2 })
    books.dividend('1', 1)
    books.buy(40, 19, { instrument: 1, strategy: 1, commission: 2 })
    const entries = ledger(books)
    const sum = (key: 'cashFlow' | 'realizedPnl'): number =>
      entries.reduce((total, entry) => total + units(entry[key]), 0)
    expect(sum('cashFlow')).toBe(books.portfolio.accounts.total)
    expect(sum('realizedPnl')).toBe(books.portfolio.realized)
    const named = entries.flatMap(({ transactionIds }) => transactionIds)
    expect(named).toEqual(books.events('transaction').map(({ transactionId }) => transactionId))
  })

  it('of nothing is nothing', () => {
    expect(ledgerOf([], 6)).toEqual([])
  })

  it('cannot be changed', () => {
    expect(ledger(new Books()).every((entry) => Object.isFrozen(entry))).toBe(true)
  })
})
