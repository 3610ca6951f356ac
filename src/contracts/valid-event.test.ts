/** Events that can only exist when they fit their contract. */

import { describe, expect, expectTypeOf, it } from 'vitest'

import type { Micros } from '../domain/units.ts'
import type { NoteEvent, PortfolioStateEvent } from '../events/event.ts'
import { eventIdOf, runIdOf } from '../events/ids.ts'
import { encodeEvent } from './encode.ts'
import type { Payload } from './event-names.ts'
import { createEvent, type EventOrigin, readEvent, type ValidatedEvent } from './valid-event.ts'

const such =
  'expected JSON data (text, finite numbers, true, false, null, lists, plain objects), found'
const origin: EventOrigin = { seed: 7, sequence: 12, time: 1_709_683_200_000_000 as Micros }

const signal: Payload<'signal'> = {
  signalId: 'sig-000001',
  strategyId: 'breakout',
  symbol: 'ACME',
  intention: 'OPEN_LONG',
  price: '125.9',
  confidence: '1',
  quantity: null,
  limitPrice: null,
  stopPrice: null,
  timeInForce: 'GTC',
  stopLoss: '120.5',
  takeProfit: null,
  reason: null,
  metadata: { levels: [124.8, 126.2] },
}

const state: Payload<'portfolio_state'> = {
  reportingCurrency: 'USD',
  initialEquity: '100000',
  cashBalance: '49546',
  unavailableBalance: '0',
  currentEquity: '100466',
  marketValue: '50920',
  longExposure: '50920',
  shortExposure: '0',
  netExposure: '50920',
  grossExposure: '50920',
  leverage: '0.506838',
  realizedPnl: '0',
  unrealizedPnl: '468',
  totalCommissions: '2',
  dividendsReceived: '0',
  dividendsPaid: '0',
  adjustments: '0',
  positions: [
    {
      positionId: '917b7dd257734a14883a3798d4ffe608',
      strategyId: 'breakout',
      symbol: 'ACME',
      side: 'long',
      openQuantity: '400',
      costBasis: '50452',
      marketPrice: '127.3',
      marketValue: '50920',
      unrealizedPnl: '468',
      realizedPnl: '0',
      commissionPaid: '2',
    },
  ],
}

/** A payload the types would not let through. */
const wrong = (payload: unknown): never => payload as never

describe('createEvent', () => {
  it('gives an event its identity, its run, its time and its service', () => {
    expect(createEvent('note', { strategyId: null, message: 'hello', data: null }, origin)).toEqual(
      {
        eventId: eventIdOf(7, 12),
        eventType: 'note',
        eventVersion: 1,
        occurredAt: '2024-03-06T00:00:00Z',
        sourceService: 'strategy',
        correlationId: eventIdOf(7, 12),
        causationId: null,
        runId: runIdOf(7),
        sequence: 12,
        strategyId: null,
        message: 'hello',
        data: null,
      },
    )
  })

  it('links an event to its cause and to the beginning of its chain', () => {
    const event = createEvent('signal', signal, { ...origin, cause: 11, correlation: 9 })
    expect(event.causationId).toBe(eventIdOf(7, 11))
    expect(event.correlationId).toBe(eventIdOf(7, 9))
  })

  it('makes the same event twice from the same words', () => {
    expect(createEvent('signal', signal, origin)).toEqual(createEvent('signal', signal, origin))
    expect(createEvent('signal', signal, { ...origin, seed: 8 }).eventId).not.toBe(
      createEvent('signal', signal, origin).eventId,
    )
  })

  it('makes events without fields of their own', () => {
    expect(createEvent('valuation_trigger', {}, origin).sourceService).toBe('engine')
  })

  it('gives an event nobody can change, attached data included', () => {
    const metadata = { levels: [1, 2] }
    const event = createEvent('signal', { ...signal, metadata }, origin)
    metadata.levels.push(3)
    expect(event.metadata).toEqual({ levels: [1, 2] })
    expect(() => {
      const open = event as unknown as { price: string }
      open.price = '1'
    }).toThrow(TypeError)
    expect(() => {
      const open = event as unknown as { metadata: { levels: number[] } }
      open.metadata.levels.push(4)
    }).toThrow(TypeError)
  })

  it('freezes positions inside a portfolio state', () => {
    const event = createEvent('portfolio_state', state, origin)
    expect(Object.isFrozen(event.positions)).toBe(true)
    expect(Object.isFrozen(event.positions[0])).toBe(true)
  })

  it.each([
    [
      'a number for a price',
      { ...signal, price: 125.9 },
      'The signal event has one problem. At "/price": expected a decimal as text such as "12.5", ' +
        'found the number 125.9. Write decimals as text, so that no digit is lost.',
    ],
    [
      'a missing field',
      Object.fromEntries(Object.entries(signal).filter(([name]) => name !== 'symbol')),
      'The signal event has one problem. At "/symbol": expected text that is not empty, found ' +
        'nothing. Every field is required.',
    ],
    [
      'a field given as undefined',
      { ...signal, reason: undefined },
      'The signal event has one problem. At "/reason": expected text, or null, found nothing. ' +
        'Every field is required: write null where there is no value.',
    ],
    [
      'a misspelt field, by the name the event has',
      { ...signal, limitPrize: null },
      'The signal event has one problem. At "/limitPrize": expected no field of this name, found ' +
        'null. Did you mean "limitPrice"?',
    ],
    [
      'a field of the envelope',
      { ...signal, sequence: 5 },
      'The signal event has one problem. At "/sequence": expected no field of this name, found the ' +
        'number 5. The fields are "signalId", "strategyId", "symbol", "intention", "price", ' +
        '"confidence", "quantity", "limitPrice", "stopPrice", "timeInForce", "stopLoss", "takeProfit", "reason", "metadata".',
    ],
    [
      'two problems at once',
      { ...signal, confidence: '2', intention: 'BUY' },
      'The signal event has 2 problems. At "/intention": expected one of "OPEN_LONG", "CLOSE_LONG", ' +
        '"OPEN_SHORT", "CLOSE_SHORT", found "BUY". At "/confidence": expected a decimal from 0 to 1 ' +
        'as text such as "0.75", found "2".',
    ],
    [
      'NaN in what is attached',
      { ...signal, metadata: { rsi: Number.NaN } },
      `metadata.rsi: ${such} the number "NaN".`,
    ],
    [
      'a map in what is attached',
      { ...signal, metadata: { at: new Map() } },
      `metadata.at: ${such} an instance of "Map" without toJSON(); take its values.`,
    ],
    [
      'an instance of a class in what is attached',
      { ...signal, metadata: [Object.create({})] },
      `metadata[0]: ${such} an instance of "Object" without toJSON(); take its values.`,
    ],
    [
      'a function in what is attached',
      { ...signal, metadata: { 'a/b': () => 1 } },
      `metadata.a/b: ${such} a value of type "function".`,
    ],
    [
      'a hole in a list',
      { ...signal, metadata: wrong(Object.assign([], { 1: 'x', length: 2 })) },
      `metadata[0]: ${such} a value of type "undefined".`,
    ],
  ])('refuses %s', (_, payload, message) => {
    expect(() => createEvent('signal', wrong(payload), origin)).toThrow(
      expect.objectContaining({ code: 'event/invalid', message }) as Error,
    )
  })

  it('refuses a cycle in what is attached', () => {
    const cycle: { self?: object } = {}
    cycle.self = cycle
    expect(() => createEvent('signal', { ...signal, metadata: wrong(cycle) }, origin)).toThrow(
      'found more than 100 levels of nesting',
    )
  })

  it.each([
    ['no list', 'none', 'At "/positions": expected a list, found "none".'],
    ['missing', undefined, 'At "/positions": expected a list, found nothing.'],
    ['a list of null', [null], 'At "/positions/0": expected an object, found null.'],
    ['a list of lists', [[]], 'At "/positions/0/position_id": expected 32 hexadecimal digits'],
    [
      'misnamed inside',
      [{ ...state.positions[0], unrealisedPnl: '468' }],
      'At "/positions/0/unrealisedPnl": expected no field of this name, found "468". ' +
        'Did you mean "unrealizedPnl"?',
    ],
    [
      'a number inside',
      [{ ...state.positions[0], marketPrice: 127.3 }],
      'At "/positions/0/market_price": expected a decimal as text',
    ],
  ])('refuses positions that are %s', (_, positions, message) => {
    const payload = wrong({ ...state, positions })
    expect(() => createEvent('portfolio_state', payload, origin)).toThrow(message)
  })

  it.each([
    ['a sequence of zero', { ...origin, sequence: 0 }, '/sequence'],
    ['a sequence that is no whole number', { ...origin, sequence: 1.5 }, '/sequence'],
  ])('refuses %s', (_, from, pointer) => {
    expect(() => createEvent('valuation_trigger', {}, from)).toThrow(`At "${pointer}"`)
  })

  it('has types that refuse what the contract refuses', () => {
    // @ts-expect-error: a price is decimal text
    expect(() => createEvent('signal', { ...signal, price: 1 }, origin)).toThrow('"/price"')
    // @ts-expect-error: not an intention
    expect(() => createEvent('signal', { ...signal, intention: 'BUY' }, origin)).toThrow('"BUY"')
    expectTypeOf(
      createEvent('note', { strategyId: null, message: '', data: null }, origin),
    ).toExtend<NoteEvent>()
  })
})

describe('readEvent', () => {
  const json = encodeEvent(createEvent('portfolio_state', state, origin))

  it('gives the event back that was written', () => {
    expect(readEvent(JSON.parse(JSON.stringify(json)))).toEqual(
      createEvent('portfolio_state', state, origin),
    )
  })

  it('gives a type nothing else can give', () => {
    expectTypeOf<PortfolioStateEvent>().not.toExtend<ValidatedEvent<'portfolio_state'>>()
    expectTypeOf<ValidatedEvent<'portfolio_state'>>().toExtend<PortfolioStateEvent>()
    expectTypeOf(readEvent(json)).toEqualTypeOf<ValidatedEvent>()
  })

  it.each([
    [{ ...json, cash_balance: 1 }, 'The portfolio_state event has one problem. At "/cash_balance"'],
    [{ event_type: 'trade' }, 'The event has one problem. At "/event_type"'],
    [{ event_type: '__proto__' }, 'The event has one problem. At "/event_type"'],
    [
      null,
      'The event has one problem. The whole value: expected an event as an object, found null.',
    ],
    [[json], 'The whole value: expected an event as an object, found a list of 1.'],
    ['{}', 'The whole value: expected an event as an object, found "{}".'],
    [undefined, 'The whole value: expected an event as an object, found nothing.'],
    [
      { event_type: 'note' },
      'The event has one problem'.replace('event has one', 'note event has 11'),
    ],
  ])('refuses what is no valid event (%#)', (value, message) => {
    expect(() => readEvent(value)).toThrow(message)
  })
})
