import { describe, expect, it } from 'vitest'

import { Books, walk } from '../../tests/support/books.ts'
import { lineOf } from '../../tests/support/event-lines.ts'
import { parseRatio } from '../domain/corporate-action.ts'
import { currency } from '../domain/currency.ts'
import { instrument } from '../domain/instrument.ts'
import { checkLots, checkMoney } from '../engine/invariants.ts'

/** A story after which everything must still add up. */
function sound(story: string, books?: Books): Books {
  const walked = walk(story, books)
  checkMoney(walked.portfolio)
  checkLots(walked.portfolio)
  return walked
}

const crypto = (): Books =>
  new Books({ instruments: [instrument({ symbol: 'A', quantityScale: 3 })] })

/** Money in whole units, prices in hundredths. */
const whole = (): Books => {
  const unit = currency('USD', 0)
  const coarse = instrument({ symbol: 'A', currency: unit, priceScale: 2 })
  return new Books({ instruments: [coarse], currency: unit, capital: 100 })
}

describe('a split', () => {
  it.each<[string, string, string[]]>([
    ['4 for 1 multiplies quantity and divides price', 'buy 50 75, split 4/1', ['200@18.75']],
    ['1 for 4 does the reverse', 'buy 100 10, split 1/4', ['25@40']],
    ['3 for 2 of an even quantity', 'buy 10 30, split 3/2', ['15@20']],
    ['of a short keeps it short', 'sell 50 75, split 4/1', ['-200@18.75']],
    ['in reverse of a short', 'sell 100 10, split 1/4', ['-25@40']],
    ['of several lots splits each', 'buy 50 20, buy 30 22, split 2/1', ['100@10', '60@11']],
    ['divides the price of a lot into more decimals', 'buy 8 10, split 8/1', ['64@1.25']],
    ['rounds the price of a lot to the even tick below', 'buy 8 10.01, split 2/1', ['16@5']],
    ['rounds the price of a lot to the even tick above', 'buy 8 10.03, split 2/1', ['16@5.02']],
    ['with a price that has no end', 'buy 1 10, split 3/1', ['3@3.33']],
    ['twice', 'buy 10 100, split 2/1, split 5/1', ['100@10']],
    ['there and back', 'buy 10 100, split 5/1, split 1/5', ['10@100']],
  ])('%s', (_, story, lots) => {
    expect(sound(story).lots()).toEqual(lots)
  })

  it('in reverse leaves no lot of nothing behind where lots only together make a unit', () => {
    const books = sound('buy 1 10, buy 1 12, split 1/2')
    expect(books.lots()).toEqual(['1@24'])
    sound('sell 1 24', books)
    expect(books.events('lot').at(-1)).toMatchObject({ realizedPnl: '2' })
    expect(books.events('lot')).toHaveLength(3)
  })

  it('leaves cost, cash, fees and equity as they were', () => {
    const books = sound('buy 50 75 1, mark 76')
    const before = [books.cash, books.equity, books.unrealized, books.portfolio.openEntryFees]
    sound('split 4/1', books)
    expect([books.cash, books.equity, books.unrealized, books.portfolio.openEntryFees]).toEqual(
      before,
    )
    expect(books.portfolio.costs[0]).toBe(3_750_000_000)
    expect(books.events('transaction')).toHaveLength(3)
  })

  it('divides the mark, also of an instrument nobody holds', () => {
    const books = sound('mark 100, split 4/1')
    expect(books.portfolio.markOf(0)).toBe(2500)
  })

  it('divides the mark once, however many strategies hold the instrument', () => {
    const books = new Books({ strategies: ['one', 'two'] })
    books.buy(10, 100)
    books.buy(20, 100, { strategy: 1 })
    sound('split 2/1', books)
    expect(books.portfolio.markOf(0)).toBe(5000)
    expect([books.portfolio.quantityOf(0, 0), books.portfolio.quantityOf(1, 0)]).toEqual([20, 40])
    expect(books.equity).toBe(100_000)
  })

  it('that rounds the mark to nothing leaves no position behind at it when a fill marks anew', () => {
    const books = new Books({ strategies: ['one', 'two'] })
    books.buy(100, 0.01)
    books.split('2/1')
    expect(books.portfolio.markOf(0)).toBe(0)
    books.buy(100, 0.03, { strategy: 1 })
    checkLots(books.portfolio)
    expect(books.equity).toBe(100_000 - 1 - 3 + 300 * 0.03)
  })

  it('does not touch other instruments', () => {
    const books = new Books({ instruments: ['A', 'B'].map((symbol) => instrument({ symbol })) })
    books.buy(10, 100)
    books.buy(10, 100, { instrument: 1 })
    sound('split 2/1', books)
    expect(books.lots(0, 1)).toEqual(['10@100'])
    expect(books.portfolio.markOf(1)).toBe(10_000)
  })

  it('marks the state as changed where something is held, and only there', () => {
    const books = sound('mark 10')
    books.portfolio.hasChanged = false
    sound('split 2/1', books)
    expect(books.portfolio.hasChanged).toBe(false)
    sound('buy 1 10', books)
    books.portfolio.hasChanged = false
    sound('split 2/1', books)
    expect(books.portfolio.hasChanged).toBe(true)
    expect(books.portfolio.lastCause).toBe(books.events('corporate_action').at(-1)?.sequence)
  })

  it('realises the same as without it when all is sold afterwards', () => {
    expect(sound('buy 50 75 1, split 4/1, sell 200 19 1').realized).toBe(48)
    expect(sound('buy 50 75 1, sell 50 76 1').realized).toBe(48)
  })
})

describe('cash in lieu of a fraction', () => {
  it.each<[string, string, { lots: string[]; adjustment: string }]>([
    [
      'a long of 10 in a 1 for 4 keeps 2 and is paid half a new unit',
      'buy 10 10, mark 12, split 1/4',
      { lots: ['2@40'], adjustment: '24' },
    ],
    [
      'a short of 10 in a 1 for 4 keeps −2 and pays for half a new unit',
      'sell 10 10, mark 12, split 1/4',
      { lots: ['-2@40'], adjustment: '-24' },
    ],
    [
      'a long of 5 in a 3 for 2 keeps 7',
      'buy 5 30, mark 30, split 3/2',
      { lots: ['7@20'], adjustment: '10' },
    ],
    [
      'lots of 3 and 3 make 6, which a 1 for 4 turns into 1 and a half',
      'buy 3 10, buy 3 11, mark 12, split 1/4',
      { lots: ['1@44'], adjustment: '24' },
    ],
    [
      'lots of 5 and 5 share the 2 whole units by running sums',
      'buy 5 10, buy 5 11, mark 12, split 1/4',
      { lots: ['1@40', '1@44'], adjustment: '24' },
    ],
  ])('%s', (_, story, { lots, adjustment }) => {
    const books = sound(story)
    expect(books.lots()).toEqual(lots)
    expect(books.events('transaction').at(-1)).toMatchObject({
      transactionType: 'ADJUSTMENT',
      counterAccount: 'adjustments',
      availableBalanceChange: adjustment,
      symbol: 'A',
      strategyId: 'one',
      fillId: null,
      description: expect.stringMatching(/^cash in lieu of a fraction, A split \d\/\d$/) as string,
    })
    expect(books.units(books.portfolio.adjustments)).toBe(Number(adjustment))
  })

  it('is not needed where the quantity scale holds the fraction', () => {
    const books = sound('buy 10 10, split 1/4', crypto())
    expect(books.lots()).toEqual(['2.5@40'])
    expect(books.portfolio.adjustments).toBe(0)
  })

  it('is rounded half-even to the minor unit', () => {
    const books = sound('buy 0.001 0.01, split 1/3', crypto())
    expect(books.events('transaction').at(-1)?.availableBalanceChange).toBe('0.00001')
  })

  it('is not paid when it rounds to nothing', () => {
    const coarse = instrument({ symbol: 'A', priceScale: 2, quantityScale: 6 })
    const books = sound('buy 0.000010 0.01, split 1/3', new Books({ instruments: [coarse] }))
    expect(books.lots()).toEqual(['0.000003@0.03'])
    expect(books.events('transaction').map(lineOf)).toEqual([
      'transaction ADJUSTMENT 100000 capital → 100000',
      'transaction FILL_BUY 0 market → 100000',
    ])
  })
})

describe('a reverse split that leaves less than one unit', () => {
  it('ends the position when nothing of it is left, and pays it out', () => {
    const books = sound('buy 3 10 1, mark 12, split 1/4')
    expect(books.held).toBe(0)
    expect(books.lots()).toEqual([])
    expect(books.portfolio.openPositions).toBe(0)
    expect(books.cash).toBe(100_005)
    expect(books.equity).toBe(100_005)
    expect(books.portfolio.openEntryFees).toBe(0)
    expect(books.events('position_closed').map(lineOf)).toEqual(['position_closed long A -3 → 0'])
  })

  it('adds what it pays out to what the position had realised before', () => {
    const books = sound('buy 5 10 1, sell 2 11, mark 12, split 1/4')
    expect(books.events('position_closed')).toHaveLength(1)
    expect(books.events('position_closed')[0]).toMatchObject({
      strategyId: 'one',
      symbol: 'A',
      side: 'long',
      signalId: null,
      fillId: null,
      quantityChange: '-3',
      heldQuantity: '0',
      price: '48',
      realizedPnl: '5.4',
      realizedPnlTotal: '7',
      feesTotal: '1',
      causationId: books.events('corporate_action')[0]?.eventId,
    })
    expect(books.realized).toBe(7)
  })

  it('writes one closing lot per lot it pays out, before the position is closed', () => {
    const books = new Books()
    books.buy(5, 10, { commission: 1, bar: 2 })
    sound('sell 2 11, mark 12', books)
    const from = books.journal.lastSequence
    books.split('1/4', 0, 6)
    expect([...books.reader.history()].slice(from).map(lineOf)).toEqual([
      'split A 1/4',
      'transaction ADJUSTMENT 36 adjustments → 100007',
      'lot lot-1 -3 → 0',
      'position_closed long A -3 → 0',
    ])
    const [split] = books.events('corporate_action')
    expect(books.events('lot').at(-1)).toMatchObject({
      lotId: 'lot-000001',
      positionId: books.events('position_opened')[0]?.positionId,
      strategyId: 'one',
      symbol: 'A',
      causationId: split?.eventId,
      openFillId: 'fil-000001',
      closeFillId: null,
      entryPrice: '40',
      exitPrice: '48',
      cost: '30',
      proceeds: '36',
      entryFees: '0.6',
      exitFees: '0',
      realizedPnl: '5.4',
      openBarIndex: 2,
      closeBarIndex: 6,
    })
  })

  it.each<[string, string, string[]]>([
    ['by quantity', 'buy 1 10 1, buy 2 11, mark 12, split 1/4', ['-1 12 1', '-2 24 2']],
    ['of a short', 'sell 2 10, sell 1 11 1, mark 12, split 1/4', ['2 -24 -4', '1 -12 -2']],
  ])('shares the cash among its lots, %s', (_, story, lots) => {
    const books = sound(story)
    const closed = books.events('lot').filter(({ proceeds }) => proceeds !== null)
    expect(
      closed.map(
        ({ quantityChange, proceeds, realizedPnl }) =>
          `${quantityChange} ${proceeds} ${realizedPnl}`,
      ),
    ).toEqual(lots)
    expect(closed.every(({ remainingQuantity }) => remainingQuantity === '0')).toBe(true)
  })

  it('gives the last lot what rounding left of the cash', () => {
    const books = sound('buy 1 10, buy 1 10, buy 1 10, mark 12.34, split 1/4', whole())
    expect(books.cash).toBe(100 - 30 + 37)
    const paid = books.events('lot').filter(({ proceeds }) => proceeds !== null)
    expect(paid.map(({ proceeds }) => proceeds)).toEqual(['12', '12', '13'])
  })

  it('closes its lots also where the cash rounds to nothing', () => {
    const books = sound('buy 1 1, mark 0.01, split 1/4', whole())
    expect(books.events('transaction')).toHaveLength(2)
    expect(books.events('lot').at(-1)).toMatchObject({ proceeds: '0', realizedPnl: '-1' })
    expect(books.held).toBe(0)
  })

  it('of several strategies pays out each of them', () => {
    const books = new Books({ strategies: ['one', 'two'] })
    books.buy(3, 10)
    books.sell(2, 10, { strategy: 1 })
    sound('mark 12, split 1/4', books)
    const paid = books.events('lot').filter(({ proceeds }) => proceeds !== null)
    expect(paid.map(({ strategyId, realizedPnl }) => [strategyId, realizedPnl])).toEqual([
      ['one', '6'],
      ['two', '-4'],
    ])
  })

  it('lets a new position be opened afterwards', () => {
    const books = sound('buy 3 10, mark 12, split 1/4, buy 2 48, sell 2 50')
    expect(books.portfolio.positionCount).toBe(2)
    expect(books.equity).toBe(100_010)
  })

  it('gives the entry fees of a lot that vanishes to the one that stays', () => {
    const books = sound('buy 4 10 1, buy 1 10 3, mark 12, split 1/4')
    expect(books.portfolio.lots[0]?.all().map(({ cost, fees }) => [cost, fees])).toEqual([
      [50_000_000, 4_000_000],
    ])
    sound('sell 1 50', books)
    expect(books.realized).toBe(50 - 50 - 4)
  })

  it('leaves no empty lot behind when another lot of the position survives', () => {
    const books = sound('buy 4 10, buy 1 10, mark 12, split 1/4')
    expect(books.lots()).toEqual(['1@40'])
    sound('sell 1 50', books)
    expect(books.lots()).toEqual([])
    expect(books.portfolio.costs[0]).toBe(0)
  })
})

describe('a dividend', () => {
  it.each<[string, string, string]>([
    ['is received on a long', 'buy 200 18, dividend 0.20', '40'],
    ['is paid on a short', 'sell 200 18, dividend 0.20', '-40'],
    ['is paid on what is left', 'buy 200 18, sell 150 18, dividend 0.20', '10'],
    ['is paid on what a split made of it', 'buy 50 75, split 4/1, dividend 0.20', '40'],
    ['of fractions of a cent', 'buy 3 10, dividend 0.0625', '0.1875'],
    ['with more decimals than money rounds half-even, down', 'buy 1 10, dividend 0.0000005', '0'],
    [
      'with more decimals than money rounds half-even, up',
      'buy 3 10, dividend 0.0000005',
      '0.000002',
    ],
    [
      'with more decimals than money rounds a short alike',
      'sell 3 10, dividend 0.0000005',
      '-0.000002',
    ],
  ])('%s', (_, story, amount) => {
    const books = sound(story)
    const { dividendsReceived, dividendsPaid } = books.portfolio
    const paid = Number(amount)
    expect(books.units(dividendsReceived)).toBe(paid > 0 ? paid : 0)
    expect(books.units(dividendsPaid)).toBe(paid < 0 ? -paid : 0)
    const last = books.events('transaction').at(-1)
    if (paid === 0) expect(last?.counterAccount).toBe('market')
    else
      expect(last).toMatchObject({
        transactionType: 'ADJUSTMENT',
        counterAccount: 'dividends',
        availableBalanceChange: amount,
        description: expect.stringMatching(/^dividend [\d.]+ of A$/) as string,
      })
  })

  it('counts fractions of a unit', () => {
    expect(sound('buy 0.5 10, dividend 0.20', crypto()).cash).toBe(99_995.1)
  })

  it('goes to every strategy that holds the instrument', () => {
    const books = new Books({ strategies: ['one', 'two', 'three'] })
    books.buy(10, 10)
    books.sell(4, 10, { strategy: 2 })
    sound('dividend 1', books)
    expect(
      books
        .events('transaction')
        .slice(-2)
        .map(({ strategyId, availableBalanceChange }) => [strategyId, availableBalanceChange]),
    ).toEqual([
      ['one', '10'],
      ['three', '-4'],
    ])
    expect(books.units(books.portfolio.dividendsReceived)).toBe(10)
    expect(books.units(books.portfolio.dividendsPaid)).toBe(4)
  })

  it('changes neither lots nor marks', () => {
    const books = sound('buy 10 10, mark 12, dividend 1')
    expect(books.lots()).toEqual(['10@10'])
    expect(books.portfolio.markOf(0)).toBe(1200)
    expect(books.equity).toBe(100_030)
  })

  it('of nothing held is nothing', () => {
    const books = sound('mark 12, dividend 1')
    expect(books.events('transaction')).toHaveLength(1)
  })

  it('beyond the exact range is refused by the name of its instrument', () => {
    expect(() => walk('buy 5 10, dividend 99999999999999999')).toThrow(
      expect.objectContaining({
        code: 'number/overflow',
        message: expect.stringMatching(/^The dividend of A "99999999999999999" left/) as string,
      }),
    )
  })

  it('names the corporate action as its cause', () => {
    const books = sound('buy 10 10, dividend 1')
    expect(books.events('transaction').at(-1)?.causationId).toBe(
      books.events('corporate_action')[0]?.eventId,
    )
  })
})

describe('a ratio', () => {
  it.each([
    ['4/1', 4, 1],
    ['1/4', 1, 4],
    ['3/2', 3, 2],
  ])('%s is %i new for %i old', (text, numerator, denominator) => {
    expect(parseRatio(text)).toEqual({ numerator, denominator })
  })
  it.each(['', '4', '4/', '/4', '0/1', '1/0', '-1/2', 'a/b'])('is not "%s"', (text) => {
    expect(() => parseRatio(text)).toThrow('a split ratio is two positive whole numbers')
  })
})
