import { describe, expect, it } from 'vitest'

import { currency } from '../domain/currency.ts'
import { counterAccounts, transactionTypes } from '../domain/transaction.ts'
import { Journal } from '../events/journal.ts'
import { kind } from '../events/kind.ts'
import { none, recordLength, transactionAt } from '../events/record.ts'
import { Accounts, counter, noSubject, transactionType } from './accounts.ts'

const highest = Number.MAX_SAFE_INTEGER

function open(code = 'USD'): { accounts: Accounts; journal: Journal } {
  const journal = new Journal()
  return { accounts: new Accounts(journal, currency(code)), journal }
}

describe('the numbers of transaction types and counter-accounts', () => {
  it.each(Object.entries(transactionType))('%s is at place %i of its list', (name, number) => {
    expect(transactionTypes[number]).toBe(name)
  })
  it.each(Object.entries(counter))('%s is at place %i of its list', (name, number) => {
    expect(counterAccounts[number]).toBe(name)
  })
})

describe('Accounts', () => {
  it('begins with nothing anywhere', () => {
    const { accounts, journal } = open()
    expect(accounts.total).toBe(0)
    expect(accounts.residual).toBe(0)
    expect(accounts.posted).toBe(0)
    expect(journal.length).toBe(0)
  })

  it('moves an amount from the counter-account to the available part', () => {
    const { accounts } = open()
    accounts.post(transactionType.ADJUSTMENT, counter.capital, 1000, noSubject)
    accounts.post(transactionType.FEE_FILL, counter.fees, -3, noSubject)
    expect(accounts.available).toBe(997)
    expect(accounts.unavailable).toBe(0)
    expect(accounts.total).toBe(997)
    expect(accounts.counters[counter.capital]).toBe(-1000)
    expect(accounts.counters[counter.fees]).toBe(3)
    expect(accounts.counters[counter.market]).toBe(0)
  })

  it('adds up to zero over all accounts after every posting', () => {
    const { accounts } = open()
    for (const [against, amount] of [
      [counter.capital, 100_000],
      [counter.market, -40_000],
      [counter.fees, -7],
      [counter.dividends, 11],
      [counter.adjustments, -1],
      [counter.market, 45_123],
    ] as const) {
      accounts.post(transactionType.ADJUSTMENT, against, amount, noSubject)
      expect(accounts.residual).toBe(0)
    }
  })

  it('counts available and unavailable money together', () => {
    const { accounts } = open()
    accounts.available = 5
    accounts.unavailable = 7
    expect(accounts.total).toBe(12)
    expect(accounts.residual).toBe(12)
  })

  it('writes a record per posting with the balance after it', () => {
    const { accounts, journal } = open()
    accounts.post(transactionType.ADJUSTMENT, counter.capital, 500, noSubject)
    accounts.unavailable = 100
    const subject = {
      strategy: 3,
      instrument: 4,
      order: 5,
      fill: 6,
      extra: none,
      cause: 8,
      correlation: 9,
    }
    accounts.post(transactionType.FILL_BUY, counter.market, -120, subject)
    expect(journal.length).toBe(2)
    expect(journal.kindOf(1)).toBe(kind.transaction)
    expect(journal.fieldsOf(1)).toBe(recordLength.transaction)
    expect(journal.causeOf(1)).toBe(8)
    expect(journal.correlationOf(1)).toBe(9)
    const fields = Object.entries(transactionAt).map(([name, at]) => [name, journal.field(1, at)])
    expect(Object.fromEntries(fields)).toEqual({
      transaction: 2,
      type: transactionType.FILL_BUY,
      counter: counter.market,
      available: -120,
      unavailable: 0,
      balance: 480,
      strategy: 3,
      instrument: 4,
      order: 5,
      fill: 6,
      extra: none,
    })
  })

  it('numbers transactions from 1', () => {
    const { accounts, journal } = open()
    for (let i = 0; i < 3; i++)
      accounts.post(transactionType.ADJUSTMENT, counter.capital, 1, noSubject)
    expect(accounts.posted).toBe(3)
    expect([0, 1, 2].map((record) => journal.field(record, transactionAt.transaction))).toEqual([
      1, 2, 3,
    ])
  })

  it.each([
    ['above', highest, 1],
    ['below', -highest, -1],
  ])('refuses a balance %s the exact range, names the currency, and moves nothing', (_, to, by) => {
    const { accounts, journal } = open('EUR')
    accounts.post(transactionType.ADJUSTMENT, counter.capital, to, noSubject)
    expect(() => {
      accounts.post(transactionType.ADJUSTMENT, counter.capital, by, noSubject)
    }).toThrow(
      expect.objectContaining({
        code: 'number/overflow',
        message: `The EUR balance (scale 6) left the range of exact integers (±${highest}). Use a coarser scale for it (fewer decimals), or smaller amounts.`,
      }),
    )
    expect(accounts.available).toBe(to)
    expect(accounts.residual).toBe(0)
    expect(accounts.posted).toBe(1)
    expect(journal.length).toBe(1)
  })

  it('refuses a counter-account beyond the exact range, and moves nothing', () => {
    const { accounts, journal } = open()
    accounts.post(transactionType.ADJUSTMENT, counter.market, highest, noSubject)
    accounts.post(transactionType.ADJUSTMENT, counter.fees, -highest, noSubject)
    expect(() => {
      accounts.post(transactionType.ADJUSTMENT, counter.market, 1, noSubject)
    }).toThrow(expect.objectContaining({ code: 'number/overflow' }))
    expect(accounts.available).toBe(0)
    expect(journal.length).toBe(2)
  })
})

describe('a subject about nothing', () => {
  it('names nothing and has no cause', () => {
    expect(noSubject).toEqual({
      strategy: none,
      instrument: none,
      order: none,
      fill: none,
      extra: none,
      cause: 0,
      correlation: 0,
    })
  })
})
