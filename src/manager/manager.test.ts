import { describe, expect, it } from 'vitest'

import { lineOf } from '../../tests/support/event-lines.ts'
import { currency } from '../domain/currency.ts'
import { quantise } from '../domain/decimal.ts'
import { instrument, type Instrument } from '../domain/instrument.ts'
import { closeReasons } from '../domain/position.ts'
import { type Intention, intentions, type SignalOptions } from '../domain/signal.ts'
import { type Lots, micros, type Money, type Ticks } from '../domain/units.ts'
import { EventBus } from '../events/bus.ts'
import { EventReader } from '../events/decode.ts'
import type { EventOf } from '../events/event.ts'
import { kind } from '../events/kind.ts'
import { type CommissionOptions, createCommission } from '../execution/commission.ts'
import { openPolicy, type RiskPolicy } from '../risk/policy.ts'
import { SignalWriter } from '../strategy/signal-writer.ts'
import { Manager } from './manager.ts'
import { type Sizing, sizingRule } from './sizing-rule.ts'

type Setting = Readonly<{
  sizing?: Sizing
  policy?: Partial<RiskPolicy>
  commission?: CommissionOptions
  of?: Instrument
  /** Units held, and on their way in and out. */
  held?: number
  opening?: number
  closing?: number
  /** Whole units of money. */
  equity?: number
  cash?: number
  gross?: number
}>

/** A manager between books and orders that say what a test wants them to say. */
class Desk {
  readonly bus = new EventBus()
  readonly manager: Manager
  readonly reader: EventReader
  readonly setting: Setting
  readonly #writer: SignalWriter
  readonly #of: Instrument

  constructor(setting: Setting = {}) {
    this.setting = setting
    const usd = currency('USD')
    const of = setting.of ?? instrument({ symbol: 'A' })
    this.#of = of
    const lots = (units = 0): number => quantise(units, of.quantityScale, 'exact')
    const money = (units: number): Money => (units * 1_000_000) as Money
    const { equity = 100_000, cash = equity, gross = 0 } = setting
    const books = {
      quantityOf: () => lots(setting.held) as Lots,
      markOf: () => 0 as Ticks,
      available: money(cash),
      equity: money(equity),
      grossExposure: money(gross),
    }
    this.manager = new Manager(this.bus, books, {
      instruments: [of],
      sizing: [sizingRule(setting.sizing ?? { quantity: 100 }, usd)],
      policy: { ...openPolicy, ...setting.policy },
      commission: createCommission(setting.commission ?? {}, [of]),
    })
    if (setting.opening !== undefined || setting.closing !== undefined) {
      this.manager.useOrders({
        pendingOpening: () => lots(setting.opening),
        pendingClosing: () => lots(setting.closing),
      })
    }
    this.reader = new EventReader(this.bus.journal, {
      seed: 1,
      accountId: 'main',
      instruments: [of],
      strategies: ['trend'],
      currency: usd,
      barAt: () => {
        throw new Error('this desk sees no bars')
      },
    })
    this.bus.useDecoder(this.reader)
    this.#writer = new SignalWriter(this.bus.journal)
    this.bus.journal.time = micros(1_704_153_600_000_000)
  }

  /** Publishes a signal at a close of 50. */
  signal(intention: Intention, options: SignalOptions = {}): this {
    const of = this.#of
    this.#writer.write(
      {
        strategy: 0,
        strategyName: 'trend',
        instrument: 0,
        of,
        close: quantise(50, of.priceScale, 'exact'),
        cause: 0,
      },
      intentions.indexOf(intention),
      options,
    )
    this.bus.drain()
    return this
  }

  /** Signals, decides, and says what came of it. */
  decide(intention: Intention, options: SignalOptions = {}): string[] {
    this.signal(intention, options).manager.act()
    return this.outcome()
  }

  outcome(): string[] {
    return [...this.reader.history()].filter(({ eventType }) => eventType !== 'signal').map(lineOf)
  }

  orders(): EventOf['order'][] {
    return [...this.reader.history({ topic: 'order' })] as EventOf['order'][]
  }
}

describe('the size of an opening order', () => {
  type Case = readonly [string, Setting, SignalOptions, string]
  const coin = instrument({ symbol: 'A', quantityScale: 3 })
  const tens = instrument({ symbol: 'A', lotSize: '10' })

  it.each<Case>([
    ['a fixed quantity', { sizing: { quantity: 100 } }, {}, '100'],
    [
      'a fixed quantity at half confidence',
      { sizing: { quantity: 100 } },
      { confidence: 0.5 },
      '50',
    ],
    ['a fixed quantity at a third', { sizing: { quantity: 100 } }, { confidence: 1 / 3 }, '33'],
    ['a fixed quantity in lots of ten', { sizing: { quantity: 109 }, of: tens }, {}, '100'],
    [
      'a fixed quantity in lots of ten at half confidence',
      { sizing: { quantity: 110 }, of: tens },
      { confidence: 0.5 },
      '50',
    ],
    ['a fixed fraction of a coin', { sizing: { quantity: '0.1239' }, of: coin }, {}, '0.123'],
    ['a tenth of equity', { sizing: { equityPercent: 10 } }, {}, '200'],
    [
      'a tenth of equity, rounded down',
      { sizing: { equityPercent: 10 }, equity: 99_999 },
      {},
      '199',
    ],
    [
      'a tenth of equity at half confidence',
      { sizing: { equityPercent: 10 } },
      { confidence: 0.5 },
      '100',
    ],
    [
      'a tenth of equity in lots of ten',
      { sizing: { equityPercent: '9.95' }, of: tens },
      {},
      '190',
    ],
    ['a tenth of equity in coins', { sizing: { equityPercent: '0.0123' }, of: coin }, {}, '0.246'],
    ['a tenth of equity at a given price', { sizing: { equityPercent: 10 } }, { price: 40 }, '250'],
    ['a tenth of equity whatever the cash', { sizing: { equityPercent: 10 }, cash: 1 }, {}, '200'],
    ['half of the cash', { sizing: { cashPercent: 50 }, cash: 20_000 }, {}, '200'],
    [
      'half of the cash whatever the equity',
      { sizing: { cashPercent: 50 }, cash: 20_000, equity: 1 },
      {},
      '200',
    ],
    ['a notional', { sizing: { notional: 5000 } }, {}, '100'],
    [
      'a notional at a quarter of confidence',
      { sizing: { notional: 5000 } },
      { confidence: 0.25 },
      '25',
    ],
    ['the quantity a signal names', { sizing: { equityPercent: 10 } }, { quantity: 7 }, '7'],
    [
      'the quantity a signal names, whatever its confidence',
      {},
      { quantity: 7, confidence: 0.5 },
      '7',
    ],
    ['the quantity a signal names, in lots of ten', { of: tens }, { quantity: 27 }, '20'],
    [
      'the quantity a signal names, also where size waits for the fill',
      { sizing: { equityPercent: 10, at: 'fill' } },
      { quantity: 7 },
      '7',
    ],
  ])('is %s', (_, setting, options, quantity) => {
    for (const intention of ['OPEN_LONG', 'OPEN_SHORT'] as const) {
      const side = intention === 'OPEN_LONG' ? 'buy' : 'sell'
      expect(new Desk(setting).decide(intention, options)).toEqual([
        `order ord-1 ${side} ${quantity} A market`,
      ])
    }
  })

  it.each<[string, Sizing]>([
    ['of equity', { equityPercent: 10, at: 'fill' }],
    ['of cash', { cashPercent: 10, at: 'fill' }],
    ['of money', { notional: 10_000, at: 'fill' }],
  ])('waits for the fill with a share %s', (_, sizing) => {
    expect(new Desk({ sizing }).decide('OPEN_LONG')).toEqual(['order ord-1 buy ? A market'])
  })
})

describe('the size at the fill', () => {
  type Case = readonly [string, Setting, SignalOptions, price: number, quantity: number]
  const at = 'fill'

  it.each<Case>([
    ['a tenth of equity at the fill price', { sizing: { equityPercent: 10, at } }, {}, 40, 250],
    [
      'a tenth of equity less the commission',
      { sizing: { equityPercent: 10, at }, commission: { flat: 1 } },
      {},
      40,
      249,
    ],
    [
      'all of equity less the commission',
      { sizing: { equityPercent: 100, at }, commission: { percent: 1 } },
      {},
      50,
      1980,
    ],
    [
      'a tenth of equity at half confidence',
      { sizing: { equityPercent: 10, at } },
      { confidence: 0.5 },
      40,
      125,
    ],
    ['nothing at no confidence', { sizing: { equityPercent: 10, at } }, { confidence: 0 }, 40, 0],
    ['half of the cash', { sizing: { cashPercent: 50, at }, cash: 20_000 }, {}, 40, 250],
    ['a notional', { sizing: { notional: 5000, at } }, {}, 40, 125],
    [
      'what buying power is left',
      { sizing: { equityPercent: 100, at }, gross: 60_000 },
      {},
      40,
      1000,
    ],
    [
      'nothing when no buying power is left',
      { sizing: { equityPercent: 100, at }, gross: 100_000 },
      {},
      40,
      0,
    ],
    [
      'more at leverage 2',
      { sizing: { equityPercent: 150, at }, policy: { leverageHundredths: 200 } },
      {},
      40,
      3750,
    ],
    [
      'no more than leverage 2',
      { sizing: { equityPercent: 300, at }, policy: { leverageHundredths: 200 } },
      {},
      40,
      5000,
    ],
    [
      'all that is wanted where debt is allowed',
      { sizing: { equityPercent: 300, at }, policy: { allowNegativeCash: true } },
      {},
      40,
      7500,
    ],
    ['nothing without equity', { sizing: { notional: 5000, at }, equity: 0 }, {}, 40, 0],
    [
      'nothing below zero equity',
      { sizing: { cashPercent: 50, at }, equity: -1, cash: 20_000 },
      {},
      40,
      0,
    ],
    [
      "no more than the policy's limit",
      { sizing: { equityPercent: 10, at }, policy: { maximumPosition: 100_000 } },
      {},
      60,
      166,
    ],
    [
      'what the limit leaves beside what is held',
      { sizing: { equityPercent: 5, at }, policy: { maximumPosition: 100_000 }, held: 120 },
      {},
      60,
      46,
    ],
    [
      'what the limit leaves beside what other orders may still add',
      {
        sizing: { equityPercent: 5, at },
        policy: { maximumPosition: 100_000 },
        held: 60,
        opening: 60,
      },
      {},
      60,
      46,
    ],
    [
      'nothing where the limit is used up',
      { sizing: { equityPercent: 5, at }, policy: { maximumPosition: 100_000 }, held: 200 },
      {},
      60,
      0,
    ],
  ])('is %s', (_, setting, options, price, quantity) => {
    const desk = new Desk(setting)
    desk.signal('OPEN_LONG', options)
    desk.manager.act()
    const order = { strategy: 0, instrument: 0, signal: 1, counted: 0 }
    expect(desk.manager.quantityAtFill(order, price * 100)).toBe(quantity)
    // Asked a second time it says the same: execution sizes twice where slippage grows with size.
    expect(desk.manager.quantityAtFill(order, price * 100)).toBe(quantity)
  })

  it('does not take the order itself for another one on its way', () => {
    const policy = { maximumPosition: 100_000 }
    const desk = new Desk({ sizing: { equityPercent: 10, at }, policy, opening: 1 })
    const order = { strategy: 0, instrument: 0, signal: 1, counted: 1 }
    expect(desk.manager.quantityAtFill(order, 5000)).toBe(200)
    expect(desk.manager.quantityAtFill({ ...order, counted: 0 }, 5000)).toBe(199)
  })

  it('is nothing for a strategy of fixed quantities', () => {
    const order = { strategy: 0, instrument: 0, signal: 1, counted: 0 }
    expect(new Desk().manager.quantityAtFill(order, 4000)).toBe(0)
  })
})

describe('a closing order', () => {
  type Case = readonly [string, Setting, SignalOptions, string]
  const tens = instrument({ symbol: 'A', lotSize: '10' })

  it.each<Case>([
    ['all that is held', { held: 80 }, {}, '80'],
    ['the quantity a signal names', { held: 80 }, { quantity: 30 }, '30'],
    ['exactly what is held, by name', { held: 80 }, { quantity: 80 }, '80'],
    ['half at half confidence', { held: 80 }, { confidence: 0.5 }, '40'],
    ['a third rounded down', { held: 80 }, { confidence: 1 / 3 }, '26'],
    ['at least one lot, however timid', { held: 80 }, { confidence: 0.001 }, '1'],
    ['at least one lot of ten', { held: 80, of: tens }, { confidence: 0.01 }, '10'],
    ['whole lots of ten', { held: 80, of: tens }, { confidence: 0.45 }, '30'],
    [
      'no more than is held, though that is no whole lot',
      { held: 4, of: tens },
      { confidence: 0.5 },
      '4',
    ],
    ['what is not yet on its way out', { held: 80, closing: -30 }, {}, '50'],
    [
      'half of what is not yet on its way out',
      { held: 80, closing: -30 },
      { confidence: 0.5 },
      '25',
    ],
  ])('closes %s', (_, setting, options, quantity) => {
    expect(new Desk(setting).decide('CLOSE_LONG', options)).toEqual([
      `order ord-1 sell ${quantity} A market reduce`,
    ])
    const { held = 0, closing = 0, ...rest } = setting
    const mirrored = { ...rest, held: -held, closing: -closing, opening: 0 }
    expect(new Desk(mirrored).decide('CLOSE_SHORT', options)).toEqual([
      `order ord-1 buy ${quantity} A market reduce`,
    ])
  })
})

describe('a signal is refused', () => {
  type Case = readonly [string, Intention, Setting, SignalOptions, string]
  it.each<Case>([
    ['to close a long where nothing is held', 'CLOSE_LONG', {}, {}, 'no_position'],
    ['to close a short where nothing is held', 'CLOSE_SHORT', {}, {}, 'no_position'],
    ['to close a long where a short is held', 'CLOSE_LONG', { held: -5 }, {}, 'opposite_position'],
    ['to close a short where a long is held', 'CLOSE_SHORT', { held: 5 }, {}, 'opposite_position'],
    [
      'to close what is already on its way out',
      'CLOSE_LONG',
      { held: 5, closing: -5 },
      {},
      'close_already_pending',
    ],
    [
      'to cover what is already on its way in',
      'CLOSE_SHORT',
      { held: -5, closing: 5 },
      {},
      'close_already_pending',
    ],
    [
      'to close more than is held',
      'CLOSE_LONG',
      { held: 5 },
      { quantity: 6 },
      'quantity_exceeds_position',
    ],
    ['to open a long against a short', 'OPEN_LONG', { held: -5 }, {}, 'opposite_position'],
    ['to open a short against a long', 'OPEN_SHORT', { held: 5 }, {}, 'opposite_position'],
    [
      'to open a long against a short on its way',
      'OPEN_LONG',
      { opening: -5 },
      {},
      'opposite_position',
    ],
    [
      'to open a short against a long on its way',
      'OPEN_SHORT',
      { opening: 5 },
      {},
      'opposite_position',
    ],
    [
      'to open a short while a long is closed in part',
      'OPEN_SHORT',
      { held: 5, closing: -3 },
      {},
      'opposite_position',
    ],
    [
      'to open a short where the policy has none',
      'OPEN_SHORT',
      { policy: { allowShorting: false } },
      {},
      'shorting_not_allowed',
    ],
    ['to open without confidence', 'OPEN_LONG', {}, { confidence: 0 }, 'quantity_zero'],
    [
      'to open where the budget buys no lot',
      'OPEN_LONG',
      { sizing: { notional: 49 } },
      {},
      'quantity_zero',
    ],
    [
      'to open less than a lot',
      'OPEN_LONG',
      { of: instrument({ symbol: 'A', lotSize: '10' }) },
      { quantity: 9 },
      'quantity_zero',
    ],
    [
      'to open where there is no equity',
      'OPEN_LONG',
      { equity: 0, sizing: { notional: 5000 } },
      {},
      'equity_not_positive',
    ],
    [
      'to open where equity is below zero',
      'OPEN_LONG',
      { equity: -1, sizing: { equityPercent: 10 } },
      {},
      'equity_not_positive',
    ],
    [
      'to open at the fill where there is no equity',
      'OPEN_LONG',
      { equity: 0, sizing: { equityPercent: 10, at: 'fill' } },
      {},
      'equity_not_positive',
    ],
    [
      'to open beyond the limit on a position',
      'OPEN_LONG',
      { policy: { maximumPosition: 49_999 } },
      {},
      'position_limit',
    ],
    [
      'to open beyond it together with what is held',
      'OPEN_LONG',
      { held: 101, policy: { maximumPosition: 100_000 } },
      {},
      'position_limit',
    ],
    [
      'to open beyond it together with what is on its way',
      'OPEN_LONG',
      { opening: 101, policy: { maximumPosition: 100_000 } },
      {},
      'position_limit',
    ],
    [
      'to short beyond it',
      'OPEN_SHORT',
      { held: -101, policy: { maximumPosition: 100_000 } },
      {},
      'position_limit',
    ],
    [
      'to open a named quantity beyond it',
      'OPEN_LONG',
      { policy: { maximumPosition: 100_000 } },
      { quantity: 201 },
      'position_limit',
    ],
    [
      'to open at the fill what would be beyond it now',
      'OPEN_LONG',
      { sizing: { equityPercent: 50, at: 'fill' }, policy: { maximumPosition: 100_000 } },
      {},
      'position_limit',
    ],
    [
      'with a stop that is no loss of a long',
      'OPEN_LONG',
      {},
      { stopLoss: 50 },
      'exit_on_wrong_side',
    ],
    [
      'with a target that is no gain of a long',
      'OPEN_LONG',
      {},
      { takeProfit: 50 },
      'exit_on_wrong_side',
    ],
    [
      'with a stop that is no loss of a short',
      'OPEN_SHORT',
      {},
      { stopLoss: 50 },
      'exit_on_wrong_side',
    ],
    [
      'with a target that is no gain of a short',
      'OPEN_SHORT',
      {},
      { takeProfit: 50 },
      'exit_on_wrong_side',
    ],
    [
      'with a stop above its limit price',
      'OPEN_LONG',
      {},
      { limitPrice: 45, stopLoss: 47 },
      'exit_on_wrong_side',
    ],
    [
      'with a target below the stop price it enters at',
      'OPEN_LONG',
      {},
      { stopPrice: 55, takeProfit: 53 },
      'exit_on_wrong_side',
    ],
  ])('%s', (_, intention, setting, options, reason) => {
    const desk = new Desk(setting)
    expect(desk.decide(intention, options)).toEqual([`rejected sig-1 ${reason}`])
    const [signal, rejection] = [...desk.reader.history()]
    expect(rejection).toMatchObject({
      intention,
      strategyId: 'trend',
      symbol: 'A',
      causationId: signal?.eventId,
      correlationId: signal?.eventId,
    })
  })
})

describe('a signal is not refused', () => {
  it.each<[string, Intention, Setting, SignalOptions]>([
    ['to add to a long', 'OPEN_LONG', { held: 5 }, {}],
    ['to add to a short', 'OPEN_SHORT', { held: -5 }, {}],
    ['to turn round when all is on its way out', 'OPEN_SHORT', { held: 5, closing: -5 }, {}],
    ['to turn round from a short on its way out', 'OPEN_LONG', { held: -5, closing: 5 }, {}],
    [
      'to go long where shorting is not allowed',
      'OPEN_LONG',
      { policy: { allowShorting: false } },
      {},
    ],
    [
      'exactly at the limit on a position',
      'OPEN_LONG',
      { held: 100, policy: { maximumPosition: 100_000 } },
      {},
    ],
    ['with a fixed quantity and no equity: the fill decides', 'OPEN_LONG', { equity: 0 }, {}],
    [
      'with a named quantity and no equity: the fill decides',
      'OPEN_LONG',
      { equity: 0, sizing: { equityPercent: 10 } },
      { quantity: 1 },
    ],
    ['with a stop below and a target above', 'OPEN_LONG', {}, { stopLoss: 45, takeProfit: 60 }],
    [
      'with a stop above and a target below a short',
      'OPEN_SHORT',
      {},
      { stopLoss: 60, takeProfit: 45 },
    ],
    [
      'with a target above its limit price',
      'OPEN_LONG',
      {},
      { limitPrice: 45, stopLoss: 44, takeProfit: 47 },
    ],
    [
      'with a stop between the price and the stop price it enters at',
      'OPEN_LONG',
      {},
      { stopPrice: 55, stopLoss: 52 },
    ],
    [
      'with a stop of a short between the price and the stop price it enters at',
      'OPEN_SHORT',
      {},
      { stopPrice: 45, stopLoss: 48 },
    ],
  ])('%s', (_, intention, setting, options) => {
    expect(new Desk(setting).decide(intention, options)[0]).toMatch(/^order ord-1 /)
  })
})

describe('an order', () => {
  it('carries over what the signal asked for', () => {
    const desk = new Desk()
    desk.decide('OPEN_SHORT', { limitPrice: 51, stopPrice: 49, timeInForce: 'DAY', quantity: 3 })
    expect(desk.orders()[0]).toMatchObject({
      orderId: 'ord-000001',
      intentId: 'sig-000001',
      strategyId: 'trend',
      symbol: 'A',
      side: 'sell',
      orderType: 'stop_limit',
      quantity: '3',
      limitPrice: '51',
      stopPrice: '49',
      timeInForce: 'DAY',
      reduceOnly: false,
      closeReason: null,
      sourceService: 'manager',
    })
  })

  it.each<[SignalOptions, string]>([
    [{}, 'market'],
    [{ limitPrice: 40 }, 'limit'],
    [{ stopPrice: 60 }, 'stop'],
    [{ limitPrice: 61, stopPrice: 60 }, 'stop_limit'],
  ])('of a signal with %j is of type %s', (options, type) => {
    const desk = new Desk()
    desk.decide('OPEN_LONG', options)
    expect(desk.orders()[0]?.orderType).toBe(type)
  })

  it('has a key of strategy, signal and time, so that none is carried out twice', () => {
    const desk = new Desk()
    desk.decide('OPEN_LONG')
    desk.decide('OPEN_LONG')
    expect(desk.orders().map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      'trend-sig-000001-2024-01-02T00:00:00Z',
      'trend-sig-000002-2024-01-02T00:00:00Z',
    ])
  })

  it('belongs to the chain its signal began', () => {
    const desk = new Desk()
    desk.decide('OPEN_LONG')
    const [signal, order] = [...desk.reader.history()]
    expect(order?.causationId).toBe(signal?.eventId)
    expect(order?.correlationId).toBe(signal?.eventId)
  })

  it("that closes is the strategy's own wish", () => {
    const desk = new Desk({ held: 5 })
    desk.decide('CLOSE_LONG')
    expect(desk.orders()[0]).toMatchObject({ reduceOnly: true, closeReason: 'manual_close' })
  })
})

describe("an order of the engine's own", () => {
  it.each([
    ['a long', 7, 'sell'],
    ['a short', -7, 'buy'],
  ] as const)('closes all of %s at the market', (_, held, side) => {
    const desk = new Desk({ held })
    desk.manager.orderToClose(0, 0, closeReasons.indexOf('time_stop'), 0)
    expect(desk.outcome()).toEqual([`order ord-1 ${side} 7 A market reduce`])
    expect(desk.orders()[0]).toMatchObject({
      intentId: 'ord-000001',
      closeReason: 'time_stop',
      timeInForce: 'GTC',
      causationId: null,
      limitPrice: null,
    })
  })

  it('names the signal that set its plan as its cause', () => {
    const desk = new Desk({ held: 7 }).signal('OPEN_LONG')
    const [signal] = [...desk.reader.history()]
    desk.manager.orderToClose(0, 0, closeReasons.indexOf('stop_loss'), signal?.sequence ?? 0)
    expect(desk.orders()[0]).toMatchObject({
      closeReason: 'stop_loss',
      causationId: signal?.eventId,
      correlationId: signal?.eventId,
    })
  })

  it('is numbered together with the others', () => {
    const desk = new Desk({ held: 7 })
    desk.decide('CLOSE_LONG')
    desk.manager.orderToClose(0, 0, 0, 0)
    expect(desk.orders().map(({ orderId }) => orderId)).toEqual(['ord-000001', 'ord-000002'])
  })
})

describe('several signals of one step', () => {
  it('are decided exits before entries, each kind in its order', () => {
    const desk = new Desk({ held: 80 })
    desk.signal('OPEN_LONG').signal('CLOSE_LONG', { quantity: 30 })
    desk.signal('OPEN_LONG', { quantity: 5 }).signal('CLOSE_LONG', { quantity: 20 })
    desk.manager.act()
    expect(desk.orders().map(({ intentId, quantity }) => [intentId, quantity])).toEqual([
      ['sig-000002', '30'],
      ['sig-000004', '20'],
      ['sig-000001', '100'],
      ['sig-000003', '5'],
    ])
  })

  it('are decided once', () => {
    const desk = new Desk().signal('OPEN_LONG')
    expect(desk.manager.hasWork).toBe(true)
    desk.manager.act()
    expect(desk.manager.hasWork).toBe(false)
    desk.manager.act()
    expect(desk.orders()).toHaveLength(1)
  })

  it('leave a signal that comes up while deciding to the next round', () => {
    const desk = new Desk()
    let isDone = false
    desk.bus.attach(kind.order, () => {
      if (!isDone) desk.signal('OPEN_LONG', { quantity: 1 })
      isDone = true
    })
    desk.signal('OPEN_LONG')
    desk.manager.act()
    expect(desk.orders()).toHaveLength(1)
    expect(desk.manager.hasWork).toBe(true)
    desk.manager.act()
    expect(desk.orders()).toHaveLength(2)
  })

  it('see no orders on their way until somebody tells of them', () => {
    const desk = new Desk({ held: 5 })
    expect(desk.decide('CLOSE_LONG')).toEqual(['order ord-1 sell 5 A market reduce'])
    expect(desk.decide('CLOSE_LONG')[1]).toBe('order ord-2 sell 5 A market reduce')
    expect(desk.setting.closing).toBeUndefined()
  })
})
