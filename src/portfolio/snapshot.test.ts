import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { Books, type BooksOptions, walk } from '../../tests/support/books.ts'
import { instrument } from '../domain/instrument.ts'
import { checkLots, checkMoney } from '../engine/invariants.ts'
import type { PortfolioSnapshot } from './snapshot.ts'

const options: BooksOptions = {
  instruments: [
    instrument({ symbol: 'A' }),
    instrument({ symbol: 'B', priceScale: 4, quantityScale: 3 }),
  ],
  strategies: ['one', 'two'],
}

/** Longs, shorts, partial exits, several lots, a dividend and a split. */
function lived(): Books {
  const books = walk(
    'buy 100 10 5, buy 50 11 2, sell 30 12 1, mark 13, dividend 0.25',
    new Books(options),
  )
  books.sell('2.5', '20.1234', { instrument: 1, strategy: 1, commission: 1, signal: 9, bar: 4 })
  books.dividend('0.4', 1)
  books.split('2/1')
  return books
}

/** Through JSON into an empty portfolio. */
function again(snapshot: unknown, into: Books = new Books(options)): Books {
  into.portfolio.restoreFromSnapshot(JSON.parse(JSON.stringify(snapshot)) as PortfolioSnapshot)
  return into
}

describe('a snapshot', () => {
  it('is plain JSON, with decimals as text', () => {
    const snapshot = walk('buy 100 10 5, mark 12', new Books()).portfolio.getSnapshot()
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot)
    expect(snapshot).toEqual({
      version: '1.0',
      currency: { code: 'USD', scale: 6 },
      strategies: 1,
      initial: '100000.000000',
      available: '98995.000000',
      unavailable: '0.000000',
      counters: {
        capital: '-100000.000000',
        market: '1000.000000',
        fees: '5.000000',
        dividends: '0.000000',
        carry: '0.000000',
        adjustments: '0.000000',
      },
      transactions: 3,
      positionCount: 1,
      lotCount: 1,
      realized: '0.000000',
      commissions: '5.000000',
      dividendsReceived: '0.000000',
      dividendsPaid: '0.000000',
      adjustments: '0.000000',
      marks: { A: '12.00' },
      positions: [
        {
          strategy: 0,
          symbol: 'A',
          number: 1,
          openedAt: 0,
          openSequence: 2,
          signal: -(2 ** 53),
          quantity: '100',
          realized: '0.000000',
          fees: '5.000000',
          lots: [
            {
              lotId: 1,
              quantity: '100',
              entryPrice: '10.00',
              cost: '1000.000000',
              fees: '5.000000',
              openFill: 1,
              openBar: 0,
              openedAt: 0,
            },
          ],
        },
      ],
    })
  })

  it('put into an empty portfolio gives the same snapshot and the same account', () => {
    const books = lived()
    const restored = again(books.portfolio.getSnapshot())
    expect(restored.portfolio.getSnapshot()).toEqual(books.portfolio.getSnapshot())
    expect(restored.equity).toBe(books.equity)
    expect(restored.unrealized).toBe(books.unrealized)
    expect(restored.portfolio.grossExposure).toBe(books.portfolio.grossExposure)
    checkMoney(restored.portfolio)
    checkLots(restored.portfolio)
  })

  it('goes on the same way: the next fills, dividends and splits give the same', () => {
    const onward = (books: Books): unknown => {
      walk('sell 140 8 1, dividend 0.1, buy 60 9 2, split 3/1, mark 4', books)
      books.buy('2.5', '19.5', { instrument: 1, strategy: 1, commission: 1 })
      books.sell('1', '19.5', { instrument: 1 })
      checkLots(books.portfolio)
      const { positions, ...rest } = books.portfolio.getSnapshot()
      // Sequences are of the journal, which a restored portfolio begins anew.
      return { ...rest, positions: positions.map((one) => ({ ...one, openSequence: 0 })) }
    }
    const books = lived()
    const restored = again(books.portfolio.getSnapshot())
    restored.fills = books.fills
    expect(onward(restored)).toEqual(onward(books))
  })

  it('takes the place of whatever was there', () => {
    const busy = walk('sell 7 3 1, mark 2', new Books(options))
    const { portfolio } = lived()
    again(portfolio.getSnapshot(), busy)
    expect(busy.portfolio.getSnapshot()).toEqual(portfolio.getSnapshot())
    checkLots(busy.portfolio)
  })

  it('with fewer positions leaves nothing behind of those that were there', () => {
    const busy = new Books(options)
    for (const [strategy, number] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      busy.buy(9, 30, { strategy, instrument: number, commission: 2 })
      busy.buy(1, 31, { strategy, instrument: number, commission: 2 })
    }
    const one = walk('buy 100 10 5', new Books(options))
    again(one.portfolio.getSnapshot(), busy)
    expect(busy.portfolio.getSnapshot()).toEqual(one.portfolio.getSnapshot())
    checkLots(busy.portfolio)
    expect(busy.portfolio.openPositions).toBe(1)
    for (const books of [busy, one]) {
      books.mark(12)
      books.buy(3, 7, { strategy: 1, instrument: 1, commission: 1 })
      books.sell(2, 8, { strategy: 1, instrument: 1, commission: 1 })
      books.mark(9, 1)
      books.sell(100, 12)
    }
    expect(busy.lots(1, 1)).toEqual(['1@7'])
    expect([busy.equity, busy.realized, busy.unrealized]).toEqual([
      one.equity,
      one.realized,
      one.unrealized,
    ])
    expect(busy.portfolio.openPositions).toBe(1)
    checkMoney(busy.portfolio)
    checkLots(busy.portfolio)
  })

  it('brings back what a split paid in lieu of a fraction', () => {
    const books = walk('buy 10 10, mark 12, split 1/4', new Books(options))
    const restored = again(books.portfolio.getSnapshot())
    expect(restored.units(restored.portfolio.adjustments)).toBe(24)
    expect(restored.portfolio.getSnapshot()).toEqual(books.portfolio.getSnapshot())
    checkMoney(restored.portfolio)
  })

  it('brings back money that is not available', () => {
    const snapshot = walk('buy 100 10 5', new Books(options)).portfolio.getSnapshot()
    const restored = again({ ...snapshot, available: '98000.000000', unavailable: '995.000000' })
    expect(restored.portfolio.accounts.total).toBe(98_995_000_000)
    checkMoney(restored.portfolio)
    const before = [...restored.reader.history()]
    restored.portfolio.publishState()
    expect(restored.events('portfolio_state')[0]).toMatchObject({
      cashBalance: '98995',
      unavailableBalance: '995',
    })
    expect([...restored.reader.history()].slice(0, -1)).toEqual(before)
  })

  it('comes back with as many positions in its state as it had', () => {
    const books = lived()
    const restored = again(books.portfolio.getSnapshot())
    expect(restored.portfolio.openPositions).toBe(2)
    const state = restored.portfolio.getState(restored.reader.names)
    expect(state).toEqual(books.portfolio.getState(books.reader.names))
    expect(state.positions).toHaveLength(2)
  })

  it('is published by the next settlement, without a cause', () => {
    const busy = walk('buy 7 3 1', new Books(options))
    busy.portfolio.publishState()
    expect(busy.portfolio.hasChanged).toBe(false)
    again(lived().portfolio.getSnapshot(), busy)
    expect(busy.portfolio.hasChanged).toBe(true)
    busy.portfolio.publishState()
    expect(busy.events('portfolio_state').map(({ causationId }) => causationId)).toEqual([
      busy.events('fill')[0]?.eventId,
      null,
    ])
  })

  it('keeps the method lots are closed by', () => {
    const shorts = new Books(options)
    shorts.sell(100, 50)
    shorts.sell(50, 48)
    const restored = again(shorts.portfolio.getSnapshot())
    restored.buy(50, 47)
    expect(restored.lots()).toEqual(['-100@50'])
  })

  it('of any account comes back as it went', () => {
    const step = fc.oneof(
      fc.record({
        side: fc.constantFrom('buy' as const, 'sell' as const),
        quantity: fc.integer({ min: 1, max: 99 }),
        price: fc.integer({ min: 1, max: 999 }),
        strategy: fc.nat(1),
        commission: fc.nat(9),
      }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        const books = new Books(options)
        for (const one of steps) {
          const held = books.portfolio.quantityOf(one.strategy, 0)
          const closes = one.side === 'buy' ? held < 0 : held > 0
          const quantity = closes ? Math.min(one.quantity, Math.abs(held)) : one.quantity
          books.take({ ...one, quantity })
        }
        const snapshot = books.portfolio.getSnapshot()
        expect(again(snapshot).portfolio.getSnapshot()).toEqual(snapshot)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a snapshot that cannot be', () => {
  type Changeable = Record<string, unknown> & {
    positions: (Record<string, unknown> & { lots: Record<string, unknown>[] })[]
    counters: Record<string, unknown>
    marks: Record<string, unknown>
  }
  const good = (): Changeable =>
    JSON.parse(JSON.stringify(lived().portfolio.getSnapshot())) as Changeable
  const first = (snapshot: Changeable): Changeable['positions'][number] =>
    snapshot.positions[0] as Changeable['positions'][number]
  const firstLot = (snapshot: Changeable): Record<string, unknown> =>
    first(snapshot).lots[0] as Record<string, unknown>
  const notDecimal = (field: string, decimals: number): string =>
    `positions[0].${field}: expected decimal text with at most ${decimals} decimals, found true.`

  /** Refused as described, and the account it was to replace is as it was. */
  function expectUnchanged(snapshot: unknown, fault: object): void {
    const books = lived()
    books.portfolio.hasChanged = false
    const before = books.portfolio.getSnapshot()
    const held = [books.equity, books.portfolio.grossExposure, books.portfolio.openPositions]
    expect(() => again(snapshot, books)).toThrow(expect.objectContaining(fault))
    expect(books.portfolio.getSnapshot()).toEqual(before)
    expect([books.equity, books.portfolio.grossExposure, books.portfolio.openPositions]).toEqual(
      held,
    )
    expect(books.portfolio.hasChanged).toBe(false)
    checkMoney(books.portfolio)
    checkLots(books.portfolio)
  }

  it.each(Object.keys(good()))('lacks "%s"', (key) => {
    const { [key]: _, ...rest } = good()
    expect(() => again(rest)).toThrow(
      expect.objectContaining({
        code: 'snapshot/invalid',
        message: `Snapshot, ${key}: expected it to be there, found nothing.`,
      }),
    )
  })

  type Case = [string, (snapshot: Changeable) => void, string]
  it.each<Case>([
    [
      'another version',
      (one) => void (one['version'] = '2.0'),
      'version: expected "1.0", found "2.0".',
    ],
    [
      'another currency',
      (one) => void (one['currency'] = { code: 'EUR', scale: 6 }),
      'currency: expected USD at scale 6, found {"code":"EUR","scale":6}.',
    ],
    [
      'another scale',
      (one) => void (one['currency'] = { code: 'USD', scale: 2 }),
      'currency: expected USD at scale 6, found {"code":"USD","scale":2}.',
    ],
    ['other strategies', (one) => void (one['strategies'] = 3), 'strategies: expected 2, found 3.'],
    [
      'money as a number',
      (one) => void (one['realized'] = 5),
      'realized: expected decimal text with at most 6 decimals, found 5.',
    ],
    [
      'money in words',
      (one) => void (one['dividendsPaid'] = 'much'),
      'dividendsPaid: expected decimal text with at most 6 decimals, found "much".',
    ],
    [
      'a broken count',
      (one) => void (one['lotCount'] = -1),
      'lotCount: expected a whole number from 0 on, found -1.',
    ],
    [
      'a count in words',
      (one) => void (one['transactions'] = '7'),
      'transactions: expected a whole number from 0 on, found "7".',
    ],
    [
      'a counter-account missing',
      (one) => void delete one.counters['fees'],
      'counters.fees: expected decimal text with at most 6 decimals, found nothing.',
    ],
    [
      'accounts that do not add up',
      (one) => void (one.counters['fees'] = '1.000000'),
      'counters: expected accounts that add up to zero, found -8000000.',
    ],
    [
      'more realised than the books explain',
      (one) => void (one['realized'] = '1000.000000'),
      'available: expected initial + realized + dividends + adjustments − cost and fees of open lots, found a difference of -942500000 minor units.',
    ],
    [
      'commissions that nobody was paid',
      (one) => void (one['commissions'] = '9.000001'),
      'commissions: expected what counters.fees holds, found a difference of 1 minor units.',
    ],
    [
      'dividends that its accounts did not see',
      (one) => {
        one.counters['dividends'] = `${Number(one.counters['dividends']) + 1}`
        one.counters['market'] = `${Number(one.counters['market']) - 1}`
      },
      'counters.dividends: expected dividendsPaid − dividendsReceived, found a difference of 1000000 minor units.',
    ],
    [
      'a capital its accounts did not see',
      (one) => {
        one.counters['capital'] = '-99999.000000'
        one.counters['market'] = `${Number(one.counters['market']) - 1}`
      },
      'counters.capital: expected the opposite of initial, found a difference of 1000000 minor units.',
    ],
    [
      'fees of a position below those of its open lots',
      (one) => void (first(one)['fees'] = '0.000001'),
      'positions[0].fees: expected at least the fees of its open lots, found 5499999 minor units less.',
    ],
    [
      'fees of positions beyond all commissions',
      (one) => void (first(one)['fees'] = '1000.000000'),
      'commissions: expected at least the fees of all positions, found 992000000 minor units less.',
    ],
    [
      'a position number beyond those given out',
      (one) => void (first(one)['number'] = 3),
      'positions[0].number: expected a whole number from 1 to the 2 of positionCount, found 3.',
    ],
    [
      'a position number twice',
      (one) => void (first(one)['number'] = 2),
      'positions[1].number: expected a number of its own, found 2 a second time.',
    ],
    [
      'an event before the first',
      (one) => void (first(one)['openSequence'] = -1),
      'positions[0].openSequence: expected a whole number from 0 on, found -1.',
    ],
    [
      'an unknown key',
      (one) => void (one['commission'] = '9'),
      'the whole: expected "commissions" perhaps, found the unknown key "commission".',
    ],
    [
      'an unknown counter-account',
      (one) => void (one.counters['zzz'] = '0'),
      'counters: expected no key but capital, market, fees, dividends, carry, adjustments, found the unknown key "zzz".',
    ],
    [
      'an unknown key in a lot',
      (one) => void (firstLot(one)['fee'] = '1'),
      'positions[0].lots[0]: expected "fees" perhaps, found the unknown key "fee".',
    ],
    [
      'a mark missing',
      (one) => void delete one.marks['B'],
      'marks.B: expected decimal text with at most 4 decimals, found nothing.',
    ],
    [
      'an unknown symbol',
      (one) => void (first(one)['symbol'] = 'Z'),
      'positions[0].symbol: expected a symbol of the run, found "Z".',
    ],
    [
      'an unknown strategy',
      (one) => void (first(one)['strategy'] = 2),
      'positions[0].strategy: expected 0 to 1, found 2.',
    ],
    [
      'half a strategy',
      (one) => void (first(one)['strategy'] = 0.5),
      'positions[0].strategy: expected 0 to 1, found 0.5.',
    ],
    [
      'a strategy below the first',
      (one) => void (first(one)['strategy'] = -1),
      'positions[0].strategy: expected 0 to 1, found -1.',
    ],
    ...['realized', 'fees'].map((field): Case => [
      `no decimal in ${field} of a position`,
      (one) => void (first(one)[field] = true),
      notDecimal(field, 6),
    ]),
    [
      'no decimal in quantity of a position',
      (one) => void (first(one)['quantity'] = true),
      notDecimal('quantity', 0),
    ],
    ...['cost', 'fees'].map((field): Case => [
      `no decimal in ${field} of a lot`,
      (one) => void (firstLot(one)[field] = true),
      notDecimal(`lots[0].${field}`, 6),
    ]),
    [
      'no decimal in quantity of a lot',
      (one) => void (firstLot(one)['quantity'] = true),
      notDecimal('lots[0].quantity', 0),
    ],
    [
      'a position twice',
      (one) => void one.positions.push(first(one)),
      'positions[2]: expected one position per strategy and symbol, found a second one.',
    ],
    [
      'a position of nothing',
      (one) => {
        first(one)['quantity'] = '0'
        first(one).lots = []
      },
      'positions[0].lots: expected lots that add up to 0, found 0.',
    ],
    [
      'a position of nothing with lots all the same',
      (one) => void (first(one)['quantity'] = '0'),
      'positions[0].lots[0].quantity: expected a part of 0, found "140".',
    ],
    [
      'a lot of nothing in a long',
      (one) => void first(one).lots.push({ ...firstLot(one), quantity: '0' }),
      'positions[0].lots[2].quantity: expected a part of 240, found "0".',
    ],
    [
      'a lot of nothing in a short',
      ({ positions: [, short] }) => void short?.lots.push({ ...short.lots[0], quantity: '0' }),
      'positions[1].lots[1].quantity: expected a part of -2.500, found "0".',
    ],
    [
      'lots that do not add up',
      (one) => void (first(one)['quantity'] = '241'),
      'positions[0].lots: expected lots that add up to 241, found 240.',
    ],
    [
      'a lot on the other side',
      (one) => {
        firstLot(one)['quantity'] = '-10'
        ;(first(one).lots[1] as Record<string, unknown>)['quantity'] = '250'
      },
      'positions[0].lots[0].quantity: expected a part of 240, found "-10".',
    ],
    [
      'a price as a number',
      (one) => void (firstLot(one)['entryPrice'] = 7),
      'positions[0].lots[0].entryPrice: expected decimal text with at most 2 decimals, found 7.',
    ],
    [
      'money with more decimals than its currency',
      (one) => void (one['available'] = '1.0000001'),
      'available: expected decimal text with at most 6 decimals, found "1.0000001".',
    ],
    ...(['currency', 'counters', 'marks'] as const).flatMap((key): Case[] => [
      [
        `null for ${key}`,
        (one) => void ((one as Record<string, unknown>)[key] = null),
        `${key}: expected an object, found null.`,
      ],
      [
        `a list for ${key}`,
        (one) => void ((one as Record<string, unknown>)[key] = []),
        `${key}: expected an object, found [].`,
      ],
    ]),
    [
      'null for positions',
      (one) => void ((one as Record<string, unknown>)['positions'] = null),
      'positions: expected a list, found null.',
    ],
    [
      'null for a position',
      (one) => void ((one.positions as unknown[])[1] = null),
      'positions[1]: expected an object, found null.',
    ],
    [
      'null for lots',
      (one) => void ((first(one) as Record<string, unknown>)['lots'] = null),
      'positions[0].lots: expected a list, found null.',
    ],
    [
      'null for a lot',
      (one) => void ((first(one).lots as unknown[])[1] = null),
      'positions[0].lots[1]: expected an object, found null.',
    ],
    ...['openFill', 'openBar'].flatMap((field): Case[] => [
      [
        `no ${field} of a lot`,
        (one) => void delete firstLot(one)[field],
        `positions[0].lots[0].${field}: expected a whole number from 0 on, found nothing.`,
      ],
      [
        `a negative ${field} of a lot`,
        (one) => void (firstLot(one)[field] = -1),
        `positions[0].lots[0].${field}: expected a whole number from 0 on, found -1.`,
      ],
    ]),
    [
      'a lot opened at no time',
      (one) => void (firstLot(one)['openedAt'] = '2024-01-01'),
      'positions[0].lots[0].openedAt: expected a whole number, found "2024-01-01".',
    ],
    ...[0, 4, 1.5, '1', null].map((lotId): Case => [
      `${JSON.stringify(lotId)} for a lotId`,
      (one) => void (firstLot(one)['lotId'] = lotId),
      `positions[0].lots[0].lotId: expected a whole number from 1 to the 3 of lotCount, found ${JSON.stringify(lotId)}.`,
    ]),
    [
      'a lotId twice',
      ({ positions: [, short] }) => void Object.assign(short?.lots[0] ?? {}, { lotId: 1 }),
      'positions[1].lots[0].lotId: expected a lot of its own, found 1 a second time.',
    ],
    [
      'a position opened at no time',
      (one) => void (first(one)['openedAt'] = -(2 ** 53)),
      'positions[0].openedAt: expected a whole number, found -9007199254740992.',
    ],
    [
      'a position of half a signal',
      (one) => void (first(one)['signal'] = 0.5),
      'positions[0].signal: expected a whole number from 0 on, found 0.5.',
    ],
    [
      'a position without a number',
      (one) => void delete first(one)['number'],
      'positions[0].number: expected a whole number from 0 on, found nothing.',
    ],
  ])('has %s', (_, change, message) => {
    const snapshot = good()
    change(snapshot)
    expectUnchanged(snapshot, { code: 'snapshot/invalid', message: `Snapshot, ${message}` })
  })

  it('has a price with more decimals than its instrument: the refusal names the field', () => {
    const snapshot = good()
    firstLot(snapshot)['entryPrice'] = '10.001'
    expectUnchanged(snapshot, {
      code: 'snapshot/invalid',
      message:
        'Snapshot, positions[0].lots[0].entryPrice: expected decimal text with at most 2 decimals, found "10.001".',
    })
  })

  it('has a count that is there and holds nothing', () => {
    const snapshot = { ...lived().portfolio.getSnapshot(), lotCount: undefined }
    expect(() => {
      new Books(options).portfolio.restoreFromSnapshot(snapshot as unknown as PortfolioSnapshot)
    }).toThrow('Snapshot, lotCount: expected a whole number from 0 on, found nothing.')
  })

  it('is not there at all', () => {
    expect(() => {
      new Books(options).portfolio.restoreFromSnapshot(undefined as unknown as PortfolioSnapshot)
    }).toThrow('Snapshot, the whole: expected an object, found nothing.')
  })

  it('holds a mark that no value can be reckoned at', () => {
    const snapshot = good()
    snapshot.marks['A'] = '90000000000000.00'
    expectUnchanged(snapshot, { code: 'number/overflow' })
  })

  it('holds money beyond the exact range: the refusal names the field', () => {
    const snapshot = good()
    snapshot['available'] = '90000000000.000000'
    expectUnchanged(snapshot, {
      code: 'number/overflow',
      message: expect.stringMatching(/^Snapshot, available: "90000000000.000000" left/),
    })
  })

  /** Strategy one holds 100 A, strategy two 100 A more or, negative, less. */
  const two = (quantity: 100 | -100): Changeable => {
    const books = walk('buy 100 10', new Books(options))
    books.take({ side: quantity > 0 ? 'buy' : 'sell', quantity: 100, price: 10, strategy: 1 })
    return JSON.parse(JSON.stringify(books.portfolio.getSnapshot())) as Changeable
  }

  it.each<[string, 100 | -100, (snapshot: Changeable) => void]>([
    ['the market value', 100, (one) => void (one.marks['A'] = '60000000.00')],
    ['the gross exposure', -100, (one) => void (one.marks['A'] = '60000000.00')],
    [
      'the cash, available and not,',
      100,
      (one) => {
        Object.assign(one, { initial: '6000000000', available: '6000000000' })
        Object.assign(one, { unavailable: '6000000000', adjustments: '6000002000' })
        Object.assign(one.counters, { capital: '-6000000000', market: '-6000000000' })
      },
    ],
    [
      'the equity',
      100,
      (one) => {
        Object.assign(one, { initial: '6000000000', available: '5999998000' })
        one.counters['capital'] = '-6000000000'
        one.marks['A'] = '40000000'
      },
    ],
    [
      'the unrealised result',
      100,
      (one) => {
        Object.assign(one, { initial: '-1500000000', available: '500000000' })
        Object.assign(one.counters, { capital: '1500000000', market: '-2000000000' })
        for (const { lots } of one.positions) Object.assign(lots[0] ?? {}, { cost: '-1000000000' })
        one.marks['A'] = '40000000'
      },
    ],
    [
      'the cost of all positions',
      100,
      (one) => {
        Object.assign(one, { initial: '6000000000', available: '-6000000000' })
        const counters = { capital: '-6000000000', market: '6000000000', carry: '6000000000' }
        Object.assign(one.counters, counters)
        for (const { lots } of one.positions) Object.assign(lots[0] ?? {}, { cost: '6000000000' })
      },
    ],
    [
      'the entry fees of open lots',
      100,
      (one) => {
        Object.assign(one, { initial: '6000000000', available: '-6000002000' })
        const counters = { capital: '-6000000000', fees: '6000000000', carry: '6000000000' }
        Object.assign(one.counters, counters)
        for (const { lots } of one.positions) Object.assign(lots[0] ?? {}, { fees: '6000000000' })
      },
    ],
  ])('has %s beyond the exact range', (what, quantity, change) => {
    const snapshot = two(quantity)
    change(snapshot)
    expectUnchanged(snapshot, {
      code: 'number/overflow',
      message: expect.stringMatching(new RegExp(`^Snapshot: ${what} left`)),
    })
  })

  it('has lots of one position that cost more than the exact range', () => {
    const snapshot = good()
    for (const lot of first(snapshot).lots) lot['cost'] = '6000000000.000000'
    expectUnchanged(snapshot, {
      code: 'number/overflow',
      message: expect.stringMatching(/^Snapshot, positions\[0\]: the cost of its lots left/),
    })
  })

  it.each([
    [null, 'null'],
    ['{}', '"{}"'],
    [5, '5'],
  ])('is %j', (value, found) => {
    expect(() => again(value)).toThrow(`Snapshot, the whole: expected an object, found ${found}.`)
  })
})

describe('the state', () => {
  it('is the account now as one frozen object, and no event', () => {
    const books = lived()
    const before = books.journal.length
    const state = books.portfolio.getState(books.reader.names)
    expect(Object.isFrozen(state)).toBe(true)
    expect(books.journal.length).toBe(before)
    books.portfolio.publishState()
    const published = books.events('portfolio_state')[0]
    expect(published).toMatchObject(state)
  })
})
