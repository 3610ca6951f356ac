import { describe, expect, expectTypeOf, it } from 'vitest'

import type { CorporateAction } from './corporate-action.ts'
import { closeReasons, lotMethods, positionSides } from './position.ts'
import { err, ok, type Result } from './result.ts'
import { intentions, type JsonObject, signalRefusals, timesInForce } from './signal.ts'
import { counterAccounts, ledgerEntryTypes, transactionTypes } from './transaction.ts'
import type { Lots, Micros, Money, Ticks } from './units.ts'
import type { PortfolioBooks, PortfolioView, PositionView } from './views.ts'

/**
 * Records hold the index of a word. A word may be added at the end of its list; one that moves
 * changes the meaning of every log already written.
 */
const lists: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['intentions', intentions, ['OPEN_LONG', 'CLOSE_LONG', 'OPEN_SHORT', 'CLOSE_SHORT']],
  ['timesInForce', timesInForce, ['GTC', 'DAY', 'IOC', 'FOK']],
  [
    'signalRefusals',
    signalRefusals,
    [
      'no_position',
      'opposite_position',
      'close_already_pending',
      'shorting_not_allowed',
      'quantity_zero',
      'position_limit',
      'equity_not_positive',
      'quantity_exceeds_position',
    ],
  ],
  ['positionSides', positionSides, ['long', 'short']],
  [
    'closeReasons',
    closeReasons,
    ['ladder_tp', 'stop_loss', 'time_stop', 'capacity_prune', 'profit_reset', 'manual_close'],
  ],
  ['lotMethods', lotMethods, ['fifo', 'lifo']],
  [
    'transactionTypes',
    transactionTypes,
    [
      'RESERVE_MARGIN',
      'RETURN_MARGIN',
      'FEE_CREATE',
      'FEE_FILL',
      'FEE_CLOSE',
      'FEE_CANCEL',
      'FEE_OVERNIGHT',
      'FILL_BUY',
      'FILL_SELL',
      'CLOSE_PNL',
      'SPOT_EXCHANGE',
      'ADJUSTMENT',
    ],
  ],
  [
    'counterAccounts',
    counterAccounts,
    ['capital', 'market', 'fees', 'dividends', 'carry', 'adjustments'],
  ],
  [
    'ledgerEntryTypes',
    ledgerEntryTypes,
    ['fill', 'commission', 'dividend', 'borrow_fee', 'margin_interest', 'adjustment', 'split'],
  ],
]

describe.each(lists)('%s', (_name, list, known) => {
  it('keeps the number of every word', () => {
    expect(list.slice(0, known.length)).toEqual(known)
  })

  it('names nothing twice', () => {
    expect(new Set(list).size).toBe(list.length)
  })
})

describe('Result', () => {
  it('is a value or the reason there is none', () => {
    expect(ok(5)).toEqual({ ok: true, value: 5 })
    expect(err('limit')).toEqual({ ok: false, error: 'limit' })
  })

  it('makes the caller look before the value can be read', () => {
    const results: Result<number, 'limit'>[] = [ok(5), err('limit')]
    expect(results.map((one) => (one.ok ? one.value : one.error))).toEqual([5, 'limit'])
    // @ts-expect-error nobody has looked yet
    expect(results.map((one) => one.value)).toEqual([5, undefined])
  })
})

describe('CorporateAction', () => {
  const effective = 0 as Micros

  it('is a split with its ratio, or a dividend with its amount, never half of each', () => {
    const split: CorporateAction = {
      symbol: 'AAPL',
      effective,
      type: 'split',
      numerator: 4,
      denominator: 1,
    }
    const dividend: CorporateAction = {
      symbol: 'AAPL',
      effective,
      type: 'dividend',
      amount: '0.22',
    }
    // @ts-expect-error a dividend without an amount is none
    const bare: CorporateAction = { symbol: 'AAPL', effective, type: 'dividend' }
    // @ts-expect-error an amount given as a double is not exact
    const double: CorporateAction = { symbol: 'AAPL', effective, type: 'dividend', amount: 0.22 }
    expect([split, dividend, bare, double].map((action) => action.type)).toEqual([
      'split',
      'dividend',
      'dividend',
      'dividend',
    ])
  })

  it('cannot be changed by whoever is handed one', () => {
    expectTypeOf<CorporateAction['effective']>().toEqualTypeOf<Micros>()
    const action: CorporateAction = Object.freeze({
      symbol: 'AAPL',
      effective,
      type: 'dividend',
      amount: '0.22',
    })
    expect(() => {
      // @ts-expect-error the compiler says so before the program does
      action.symbol = 'MSFT'
    }).toThrow(TypeError)
  })
})

describe('the read-only views', () => {
  it('keep units apart and let nothing be assigned', () => {
    expectTypeOf<ReturnType<PortfolioBooks['quantityOf']>>().toEqualTypeOf<Lots>()
    expectTypeOf<ReturnType<PortfolioBooks['markOf']>>().toEqualTypeOf<Ticks>()
    expectTypeOf<PortfolioBooks['equity']>().toEqualTypeOf<Money>()
    expectTypeOf<PositionView>().toEqualTypeOf<Readonly<PositionView>>()
    expectTypeOf<Omit<PortfolioView, 'toJSON'>>().toEqualTypeOf<
      Readonly<Omit<PortfolioView, 'toJSON'>>
    >()
  })

  it('write JSON data as readonly, all the way down', () => {
    const data: JsonObject = { tags: ['a', { deep: [1, true, null] }] }
    expect(JSON.parse(JSON.stringify(data))).toEqual(data)
    // @ts-expect-error a function is no JSON
    const wrong: JsonObject = { act: () => 1 }
    expect(JSON.stringify(wrong)).toBe('{}')
  })
})
