import { describe, expect, expectTypeOf, it } from 'vitest'

import {
  fillBases,
  isFinal,
  orderEvents,
  type OrderEventName,
  orderReasons,
  orderStatuses,
  type OrderStatus,
  orderTransitions,
  orderTypes,
  sides,
  transition,
} from './order.ts'

/**
 * The whole table once more, written down from the rules and not from the code.
 * Columns: accept, reject, fill_part, fill_rest, cancel, expire, lose. Null: refused.
 */
// oxfmt-ignore
const table: readonly (readonly [OrderStatus, ...(OrderStatus | null)[]])[] = [
  //           accept  reject      fill_part  fill_rest  cancel      expire     lose
  ['NEW',      'ACK',  'REJECTED', null,      null,      null,       null,      'UNKNOWN'],
  ['ACK',      null,   'REJECTED', 'PARTIAL', 'FILLED',  'CANCELED', 'EXPIRED', null],
  ['PARTIAL',  null,   null,       'PARTIAL', 'FILLED',  'CANCELED', 'EXPIRED', null],
  ['FILLED',   null,   null,       null,      null,      null,       null,      null],
  ['CANCELED', null,   null,       null,      null,      null,       null,      null],
  ['REJECTED', null,   null,       null,      null,      null,       null,      null],
  ['EXPIRED',  null,   null,       null,      null,      null,       null,      null],
  ['UNKNOWN',  'ACK',  'REJECTED', 'PARTIAL', 'FILLED',  'CANCELED', 'EXPIRED', null],
]
const columns = ['accept', 'reject', 'fill_part', 'fill_rest', 'cancel', 'expire', 'lose'] as const

describe('transition', () => {
  const cells = table.flatMap(([before, ...row]) =>
    row.map((after, i) => [before, columns[i] as OrderEventName, after] as const),
  )

  it.each(cells)('of %s by %s gives %s', (before, event, after) => {
    expect(transition(before, event)).toBe(after)
  })

  it('has a row for every state and a column for every event, and no other', () => {
    expect(table.map(([state]) => state)).toEqual([...orderStatuses])
    expect(columns).toEqual(orderEvents)
    expect(Object.keys(orderTransitions)).toEqual([...orderStatuses])
    for (const row of Object.values(orderTransitions)) {
      expect(Object.keys(row)).toEqual([...orderEvents])
    }
  })

  it('lets every state be reached from NEW, and every open state end', () => {
    const reached = new Set<OrderStatus>(['NEW'])
    for (const state of reached) {
      for (const event of orderEvents) {
        const after = transition(state, event)
        if (after !== null) reached.add(after)
      }
    }
    expect([...reached].toSorted()).toEqual([...orderStatuses].toSorted())
    const open = orderStatuses.filter((state) => !isFinal(state))
    const dead = open.filter((state) =>
      orderEvents.every((event) => transition(state, event) === null),
    )
    expect(dead).toEqual([])
  })
})

describe('isFinal', () => {
  it.each([
    ['NEW', false],
    ['ACK', false],
    ['PARTIAL', false],
    ['FILLED', true],
    ['CANCELED', true],
    ['REJECTED', true],
    ['EXPIRED', true],
    ['UNKNOWN', false],
  ] as const)('of %s is %s', (state, final) => {
    expect(isFinal(state)).toBe(final)
  })

  it.each(orderStatuses.filter(isFinal))(
    'holds for %s because nothing leads out of it',
    (state) => {
      expect(orderEvents.map((event) => transition(state, event))).toEqual(
        orderEvents.map(() => null),
      )
    },
  )
})

describe('the lists of orders', () => {
  it('keep their order: records hold the index of a word, not the word', () => {
    expect(sides).toEqual(['buy', 'sell'])
    expect(orderTypes).toEqual(['market', 'limit', 'stop', 'stop_limit'])
    expect(orderStatuses).toEqual([
      'NEW',
      'ACK',
      'PARTIAL',
      'FILLED',
      'CANCELED',
      'REJECTED',
      'EXPIRED',
      'UNKNOWN',
    ])
    expect(fillBases).toEqual(['open', 'close', 'limit', 'stop'])
    expect(orderReasons.slice(0, 9)).toEqual([
      'insufficient_funds',
      'no_position',
      'opposite_position',
      'quantity_zero',
      'end_of_data',
      'day_over',
      'queue_bars_over',
      'not_filled_at_once',
      'position_closed',
    ])
  })

  it('are closed unions, so that an editor completes them', () => {
    expectTypeOf<OrderStatus>().toEqualTypeOf<(typeof orderStatuses)[number]>()
    expectTypeOf<'GONE'>().not.toExtend<OrderStatus>()
    expectTypeOf<'fill'>().not.toExtend<OrderEventName>()
  })
})
