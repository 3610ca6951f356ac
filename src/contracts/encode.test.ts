/** Events to JSON and back: nothing lost, nothing renamed by accident, nothing left open to change. */

import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { formatDecimal } from '../domain/decimal.ts'
import { Fault } from '../domain/fault.ts'
import { fillBases, orderReasons, orderStatuses, orderTypes, sides } from '../domain/order.ts'
import { closeReasons, positionSides } from '../domain/position.ts'
import {
  intentions,
  type JsonObject,
  type JsonValue,
  signalRefusals,
  timesInForce,
} from '../domain/signal.ts'
import { formatTime } from '../domain/time.ts'
import { counterAccounts, transactionTypes } from '../domain/transaction.ts'
import type { Micros } from '../domain/units.ts'
import type { Envelope, LedgerlineEvent, StatePosition } from '../events/event.ts'
import { eventIdOf, type IdPrefix, positionIdOf, readableId, runIdOf } from '../events/ids.ts'
import { type EventType, eventTypes, sourceServices } from '../events/kind.ts'
import { decodeEvent } from './decode.ts'
import { encodeEvent } from './encode.ts'
import { envelopeNames, type Payload, payloadNames, statePositionNames } from './event-names.ts'
import { validateEvent } from './validate.ts'

const plainObject = { noNullPrototype: true } as const
const number = fc.maxSafeInteger()
const natural = fc.maxSafeNat()
const scale = fc.integer({ min: 0, max: 15 })
const decimal = fc.tuple(number, scale).map(([value, at]) => formatDecimal(value, at))
const unsigned = fc.tuple(natural, scale).map(([value, at]) => formatDecimal(value, at))
const positive = fc
  .tuple(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), scale)
  .map(([value, at]) => formatDecimal(value, at))
const fraction = fc.integer({ min: 0, max: 1_000_000 }).map((value) => formatDecimal(value, 6))
const time = fc
  .integer({ min: -2_208_988_800_000_000, max: Number.MAX_SAFE_INTEGER })
  .map((value) => formatTime(value as Micros))
const uuid = fc.tuple(natural, natural).map(([seed, sequence]) => eventIdOf(seed, sequence))
const hexId = fc.tuple(natural, natural).map(([seed, position]) => positionIdOf(seed, position))
const id = (prefix: IdPrefix): Arbitrary<string> =>
  fc.integer({ min: 1, max: 999_999_999_999 }).map((value) => readableId(prefix, value))
const name = fc.string({ minLength: 1, unit: 'binary' })
const words = fc.string({ unit: 'binary' })
const orNull = <T>(arbitrary: Arbitrary<T>): Arbitrary<T | null> => fc.option(arbitrary)
const free = fc.jsonValue({ maxDepth: 3 }).map(plainZero) as Arbitrary<JsonValue>

/** JSON text knows no −0. */
function plainZero(value: unknown): unknown {
  if (typeof value === 'number') return value + 0
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plainZero)
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainZero(part)]))
}

type Shape<T> = { readonly [Key in keyof T]-?: Arbitrary<T[Key]> }

const positionShape: Shape<Payload<'position_closed'>> = {
  positionId: hexId,
  strategyId: name,
  symbol: name,
  side: fc.constantFrom(...positionSides),
  signalId: orNull(id('sig')),
  fillId: orNull(id('fil')),
  quantityChange: decimal,
  heldQuantity: decimal,
  price: decimal,
  realizedPnl: decimal,
  realizedPnlTotal: decimal,
  feesTotal: decimal,
  reason: fc.constantFrom(...closeReasons),
}
const statePositionShape: Shape<StatePosition> = {
  positionId: hexId,
  strategyId: name,
  symbol: name,
  side: fc.constantFrom(...positionSides),
  openQuantity: decimal,
  costBasis: decimal,
  marketPrice: decimal,
  marketValue: decimal,
  unrealizedPnl: decimal,
  realizedPnl: decimal,
  commissionPaid: decimal,
}
const shapes: { readonly [Type in EventType]: Shape<Payload<Type>> } = {
  bar: {
    symbol: name,
    timestamp: time,
    open: decimal,
    high: decimal,
    low: decimal,
    close: decimal,
    volume: unsigned,
  },
  backtest_started: { settings: free },
  backtest_ended: {},
  valuation_trigger: {},
  corporate_action: {
    symbol: name,
    actionType: fc.constantFrom('split' as const, 'dividend' as const),
    effectiveDate: time,
    splitRatio: orNull(
      fc.tuple(fc.integer({ min: 1 }), fc.integer({ min: 1 })).map((r) => r.join('/')),
    ),
    dividendAmount: orNull(decimal),
    currency: fc.constantFrom('USD', 'BTC', 'USDT'),
  },
  signal: {
    signalId: id('sig'),
    strategyId: name,
    symbol: name,
    intention: fc.constantFrom(...intentions),
    price: decimal,
    confidence: fraction,
    quantity: orNull(positive),
    limitPrice: orNull(decimal),
    stopPrice: orNull(decimal),
    timeInForce: fc.constantFrom(...timesInForce),
    stopLoss: orNull(decimal),
    takeProfit: orNull(decimal),
    reason: orNull(words),
    metadata: free,
  },
  signal_rejected: {
    signalId: id('sig'),
    strategyId: name,
    symbol: name,
    intention: fc.constantFrom(...intentions),
    reason: fc.constantFrom(...signalRefusals),
    detail: orNull(words),
  },
  order: {
    orderId: id('ord'),
    intentId: fc.oneof(id('sig'), id('ord')),
    idempotencyKey: name,
    strategyId: name,
    symbol: name,
    side: fc.constantFrom(...sides),
    orderType: fc.constantFrom(...orderTypes),
    quantity: orNull(positive),
    limitPrice: orNull(decimal),
    stopPrice: orNull(decimal),
    timeInForce: fc.constantFrom(...timesInForce),
    reduceOnly: fc.boolean(),
    closeReason: orNull(fc.constantFrom(...closeReasons)),
  },
  order_status: {
    orderId: id('ord'),
    strategyId: name,
    symbol: name,
    previousStatus: fc.constantFrom(...orderStatuses),
    status: fc.constantFrom(...orderStatuses),
    reason: orNull(fc.constantFrom(...orderReasons)),
    filledQuantity: unsigned,
    remainingQuantity: orNull(unsigned),
    triggerPrice: orNull(decimal),
  },
  fill: {
    fillId: id('fil'),
    sourceOrderId: id('ord'),
    signalId: orNull(id('sig')),
    strategyId: name,
    symbol: name,
    side: fc.constantFrom(...sides),
    filledQuantity: positive,
    fillPrice: decimal,
    basePrice: decimal,
    priceBasis: fc.constantFrom(...fillBases),
    commission: decimal,
    cumulativeQuantity: positive,
    remainingQuantity: unsigned,
    reduceOnly: fc.boolean(),
    closeReason: orNull(fc.constantFrom(...closeReasons)),
    barIndex: natural,
  },
  transaction: {
    transactionId: id('txn'),
    accountId: name,
    transactionType: fc.constantFrom(...transactionTypes),
    counterAccount: fc.constantFrom(...counterAccounts),
    currency: fc.constantFrom('USD', 'EUR', 'SOL'),
    availableBalanceChange: decimal,
    unavailableBalanceChange: decimal,
    balanceAfter: decimal,
    strategyId: orNull(name),
    symbol: orNull(name),
    orderId: orNull(id('ord')),
    fillId: orNull(id('fil')),
    description: name,
  },
  lot: {
    lotId: id('lot'),
    positionId: hexId,
    strategyId: name,
    symbol: name,
    quantityChange: decimal,
    remainingQuantity: decimal,
    openFillId: id('fil'),
    closeFillId: orNull(id('fil')),
    entryPrice: decimal,
    exitPrice: orNull(decimal),
    cost: decimal,
    proceeds: orNull(decimal),
    entryFees: decimal,
    exitFees: orNull(decimal),
    realizedPnl: orNull(decimal),
    openBarIndex: natural,
    closeBarIndex: orNull(natural),
  },
  position_opened: { ...positionShape, reason: fc.constant(null) },
  position_partial_exit: positionShape,
  position_closed: positionShape,
  portfolio_reset_triggered: {
    reason: fc.constantFrom(...closeReasons),
    positionId: orNull(hexId),
    closedPositionsCount: natural,
    detail: free,
  },
  portfolio_state: {
    reportingCurrency: fc.constantFrom('USD', 'EUR'),
    initialEquity: decimal,
    cashBalance: decimal,
    unavailableBalance: decimal,
    currentEquity: decimal,
    marketValue: decimal,
    longExposure: decimal,
    shortExposure: decimal,
    netExposure: decimal,
    grossExposure: decimal,
    leverage: orNull(decimal),
    realizedPnl: decimal,
    unrealizedPnl: decimal,
    totalCommissions: decimal,
    dividendsReceived: decimal,
    dividendsPaid: decimal,
    adjustments: decimal,
    positions: fc.array(fc.record(statePositionShape, plainObject), { maxLength: 3 }),
  },
  note: { strategyId: orNull(name), message: words, data: free },
  subscriber_failed: {
    topic: fc.constantFrom(...eventTypes),
    failedSequence: fc.integer({ min: 1 }),
    message: words,
  },
}

function eventOf(type: EventType): Arbitrary<LedgerlineEvent> {
  const envelope: Shape<Envelope<EventType>> = {
    eventId: uuid,
    eventType: fc.constant(type),
    eventVersion: fc.constant(1),
    occurredAt: time,
    sourceService: fc.constant(sourceServices[type]),
    correlationId: uuid,
    causationId: orNull(uuid),
    runId: natural.map(runIdOf),
    sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  }
  return fc.record({ ...envelope, ...shapes[type] }, plainObject) as Arbitrary<LedgerlineEvent>
}

const isFrozen = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (Object.isFrozen(value) && Object.values(value).every(isFrozen))

describe.each(eventTypes)('a %s event', (type) => {
  it('comes back from JSON as it was', () => {
    fc.assert(
      fc.property(eventOf(type), (event) => {
        expect(decodeEvent(encodeEvent(event))).toStrictEqual(event)
      }),
    )
  })

  it('comes back from JSON text as it was, frozen all the way down', () => {
    fc.assert(
      fc.property(eventOf(type), (event) => {
        const read = decodeEvent(JSON.parse(JSON.stringify(encodeEvent(event))) as JsonObject)
        expect(read).toEqual(event)
        expect(isFrozen(read)).toBe(true)
      }),
    )
  })

  it('fits its contract whatever its values', () => {
    fc.assert(
      fc.property(eventOf(type), (event) => {
        expect(validateEvent(encodeEvent(event))).toEqual([])
      }),
    )
  })

  it('writes its fields in one order, whatever the order they were given in', () => {
    fc.assert(
      fc.property(eventOf(type), (event) => {
        const reversed = Object.fromEntries(Object.entries(event).toReversed())
        expect(JSON.stringify(encodeEvent(reversed as unknown as LedgerlineEvent))).toBe(
          JSON.stringify(encodeEvent(event)),
        )
      }),
      { numRuns: 20 },
    )
  })

  it('refuses to be decoded with any one field missing', () => {
    const [event] = fc.sample(eventOf(type), { numRuns: 1, seed: 7 }) as [LedgerlineEvent]
    const json = encodeEvent(event)
    for (const field of Object.keys(json)) {
      const { [field]: _, ...rest } = json
      expect(() => decodeEvent(rest)).toThrow(field === 'event_type' ? 'event_type' : `"/${field}"`)
    }
  })
})

const snakeCase = (field: string): string =>
  field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

describe('names', () => {
  it('are in snake_case and never the same for two fields', () => {
    for (const type of eventTypes) {
      const names = Object.values({ ...envelopeNames, ...payloadNames[type] })
      expect(new Set(names).size).toBe(names.length)
      for (const one of names) expect(one).toMatch(/^[a-z]+(_[a-z]+)*$/)
    }
  })

  it('differ from the fields of the event only where a reader of other systems expects it', () => {
    const renamed = Object.entries({ ...payloadNames, position: statePositionNames })
      .flatMap(([type, names]) =>
        Object.entries(names as Readonly<Record<string, string>>).map(
          ([field, one]) => [type, field, one] as const,
        ),
      )
      .filter(([, field, one]) => snakeCase(field) !== one)
      .map((row) => row.join(' '))
    expect(renamed).toEqual([
      'order strategyId source_strategy_id',
      'portfolio_state initialEquity initial_portfolio_equity',
      'portfolio_state currentEquity current_portfolio_equity',
      'portfolio_state marketValue total_market_value',
      'portfolio_state realizedPnl total_realized_pl',
      'portfolio_state unrealizedPnl total_unrealized_pl',
      'portfolio_state totalCommissions total_commissions_paid',
      'portfolio_state dividendsReceived total_dividends_received',
      'portfolio_state dividendsPaid total_dividends_paid',
      'portfolio_state adjustments total_adjustments',
      'position marketValue gross_market_value',
      'position unrealizedPnl unrealized_pl',
      'position realizedPnl realized_pl',
    ])
  })
})

describe('decodeEvent', () => {
  const json = encodeEvent(fc.sample(eventOf('note'), { numRuns: 1, seed: 7 })[0]!)

  it.each([
    [{}, 'found nothing'],
    [{ event_type: 'trade' }, 'found "trade"'],
    [{ event_type: 'constructor' }, 'found "constructor"'],
    [{ event_type: null }, 'found null'],
  ])('refuses %j as no event', (value, found) => {
    expect(() => decodeEvent(value)).toThrow(
      new Fault('event/invalid', `Expected an event with a known "event_type", ${found}.`),
    )
  })

  it('names a field too many, and the one it may have meant', () => {
    expect(() => decodeEvent({ ...json, mesage: 'x' })).toThrow(
      'An event in JSON has one problem. At "/mesage": expected no field of this name, found "x". ' +
        'Did you mean "message"?',
    )
  })

  it('takes "__proto__" for a field like any other', () => {
    const hostile = JSON.parse(
      JSON.stringify(json).replace('{', '{"__proto__":{"sequence":5},'),
    ) as JsonObject
    expect(() => decodeEvent(hostile)).toThrow('At "/__proto__": expected no field of this name')
  })

  it('keeps "__proto__" inside what users attached as their own key', () => {
    const data = JSON.parse('{"__proto__":{"isAdmin":true}}') as JsonObject
    const event = decodeEvent({ ...json, data }) as unknown as { data: { isAdmin?: boolean } }
    expect(Object.keys(event.data)).toEqual(['__proto__'])
    expect(event.data.isAdmin).toBeUndefined()
    expect(Object.getPrototypeOf(event.data)).toBe(Object.prototype)
  })

  it('does not freeze or share what it was given', () => {
    const data = { level: 1 }
    const event = decodeEvent({ ...json, data }) as unknown as { data: { level: number } }
    data.level = 2
    expect(event.data.level).toBe(1)
  })

  it('refuses what is attached beyond a hundred levels, and does not run out of stack', () => {
    const deep = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as JsonValue
    expect(() => decodeEvent({ ...json, data: deep })).toThrow(
      'found more than 100 levels of nesting',
    )
  })

  it('refuses positions that are no list', () => {
    const state = encodeEvent(fc.sample(eventOf('portfolio_state'), { numRuns: 1, seed: 7 })[0]!)
    expect(() => decodeEvent({ ...state, positions: 'none' })).toThrow(
      'At "/positions": expected a list, found "none".',
    )
  })

  it('names the field missing from a position', () => {
    const state = encodeEvent(fc.sample(eventOf('portfolio_state'), { numRuns: 1, seed: 7 })[0]!)
    expect(() => decodeEvent({ ...state, positions: [{}] })).toThrow('"/positions/0/symbol"')
  })
})
