import { describe, expect, it } from 'vitest'

import { currency } from '../domain/currency.ts'
import { instrument } from '../domain/instrument.ts'
import { Bar, createColumn, type Series } from '../domain/series.ts'
import type { JsonValue } from '../domain/signal.ts'
import type { Micros } from '../domain/units.ts'
import { EventReader } from './decode.ts'
import type { LedgerlineEvent } from './event.ts'
import { eventIdOf, positionIdOf, runIdOf } from './ids.ts'
import { Journal } from './journal.ts'
import { type EventType, eventTypes, kind, type Topic } from './kind.ts'
import type { RunNames } from './names.ts'
import { portfolioStateOf } from './payload.ts'
import * as record from './record.ts'

const { none } = record
const seed = 7
const day = 86_400_000_000

const column = (...values: number[]): Float64Array => {
  const made = createColumn(values.length)
  made.set(values)
  return made
}
const share = instrument({ symbol: 'AAPL', currency: currency('USD') })
const coin = instrument({ symbol: 'BTCUSD', priceScale: 8, quantityScale: 8 })

/** Two daily bars stamped by their open; each is complete one day later. */
const series: Series = {
  instrument: share,
  length: 2,
  time: column(day, 2 * day),
  label: column(0, day),
  open: column(10_000, 10_100),
  high: column(10_250, 10_100),
  low: column(9_995, 10_050),
  close: column(10_125, 10_075),
  volume: column(1_500, 25),
  volumeScale: 1,
  interval: null,
  factor: 100,
}

const names: RunNames = {
  seed,
  accountId: 'main',
  instruments: [share, coin],
  strategies: ['sma-cross', 'manual'],
  currency: currency('USD'),
  barAt: (number) => new Bar(series, number),
}

type Layout = Readonly<Record<string, number>>
/** A value for every field of a layout: no field may be left to chance. */
type Values<At extends Layout> = Readonly<{ [Field in keyof At]: number }>

/** Begins a record and writes every field where its layout says. */
function put<At extends Layout>(
  journal: Journal,
  kindNumber: number,
  at: At,
  values: Values<At>,
  blocks: readonly (readonly number[])[] = [],
): void {
  const length = Object.keys(at).length
  const tail = blocks.flat()
  const start = journal.begin(kindNumber, length + tail.length, 3, 2)
  for (const [field, offset] of Object.entries(at)) {
    journal.words[start + offset] = values[field] as number
  }
  journal.words.set(tail, start + length)
}

/** What one record says, read as event 4 of a run in which it was caused by 3 and began with 2. */
function read(write: (journal: Journal) => void): LedgerlineEvent {
  const journal = new Journal()
  for (const _ of [1, 2, 3]) journal.nextBar()
  journal.time = 5 * day + 1_500_000
  write(journal)
  return new EventReader(journal, names).decode(journal.length - 1)
}

const envelope = (eventType: EventType, sourceService: string): object => ({
  eventId: eventIdOf(seed, 4),
  eventType,
  eventVersion: 1,
  occurredAt: '1970-01-06T00:00:01.500Z',
  sourceService,
  correlationId: eventIdOf(seed, 2),
  causationId: eventIdOf(seed, 3),
  runId: runIdOf(seed),
  sequence: 4,
})

const extra =
  (value: JsonValue) =>
  (journal: Journal): number =>
    journal.addExtra(value)
const noExtra = (): number => none

describe('EventReader.decode', () => {
  it('reads a backtest_started with its settings', () => {
    const event = read((journal) => {
      const at = extra({ sizing: { equityPercent: '10' } })(journal)
      put(journal, kind.backtestStarted, record.backtestStartedAt, { extra: at })
    })
    expect(event).toEqual({
      ...envelope('backtest_started', 'engine'),
      settings: { sizing: { equityPercent: '10' } },
    })
  })

  it.each([
    ['backtest_ended', kind.backtestEnded],
    ['valuation_trigger', kind.valuationTrigger],
  ] as const)('reads a %s, which is all envelope', (type, number) => {
    expect(read((journal) => put(journal, number, {}, {}))).toEqual(envelope(type, 'engine'))
  })

  it('reads the split of a corporate_action', () => {
    const event = read((journal) => {
      const at = extra({ type: 'split', effective: '2020-08-31T00:00:00Z', ratio: '4/1' })(journal)
      put(journal, kind.corporateAction, record.corporateActionAt, {
        instrument: 0,
        extra: at,
        bar: 3,
      })
    })
    expect(event).toEqual({
      ...envelope('corporate_action', 'data'),
      symbol: 'AAPL',
      actionType: 'split',
      effectiveDate: '2020-08-31T00:00:00Z',
      splitRatio: '4/1',
      dividendAmount: null,
      currency: 'USD',
    })
  })

  it('reads the dividend of a corporate_action', () => {
    const event = read((journal) => {
      const at = extra({ type: 'dividend', effective: '2020-08-07T00:00:00Z', amount: '0.82' })(
        journal,
      )
      put(journal, kind.corporateAction, record.corporateActionAt, {
        instrument: 0,
        extra: at,
        bar: 3,
      })
    })
    expect(event).toEqual({
      ...envelope('corporate_action', 'data'),
      symbol: 'AAPL',
      actionType: 'dividend',
      effectiveDate: '2020-08-07T00:00:00Z',
      splitRatio: null,
      dividendAmount: '0.82',
      currency: 'USD',
    })
  })

  it('reads a signal with all it can say', () => {
    const event = read((journal) => {
      put(journal, kind.signal, record.signalAt, {
        signal: 12,
        strategy: 0,
        instrument: 1,
        intention: 2,
        price: 6_712_345_678_901,
        confidence: 0.85,
        quantity: 150_000_000,
        limitPrice: 6_700_000_000_000,
        stopPrice: 1,
        timeInForce: 3,
        stopLoss: 6_800_000_000_000,
        takeProfit: 6_500_000_000_050,
        extra: extra({ reason: 'crossed', metadata: { fast: 10, tags: ['a'] } })(journal),
      })
    })
    expect(event).toEqual({
      ...envelope('signal', 'strategy'),
      signalId: 'sig-000012',
      strategyId: 'sma-cross',
      symbol: 'BTCUSD',
      intention: 'OPEN_SHORT',
      price: '67123.45678901',
      confidence: '0.85',
      quantity: '1.5',
      limitPrice: '67000',
      stopPrice: '0.00000001',
      timeInForce: 'FOK',
      stopLoss: '68000',
      takeProfit: '65000.0000005',
      reason: 'crossed',
      metadata: { fast: 10, tags: ['a'] },
    })
  })

  const bareSignal = {
    signal: 1,
    strategy: 1,
    instrument: 0,
    intention: 0,
    price: 10_125,
    confidence: 1,
    quantity: none,
    limitPrice: none,
    stopPrice: none,
    timeInForce: 0,
    stopLoss: none,
    takeProfit: none,
    extra: none,
  } as const

  it('reads a signal that leaves everything open', () => {
    expect(read((journal) => put(journal, kind.signal, record.signalAt, bareSignal))).toEqual({
      ...envelope('signal', 'strategy'),
      signalId: 'sig-000001',
      strategyId: 'manual',
      symbol: 'AAPL',
      intention: 'OPEN_LONG',
      price: '101.25',
      confidence: '1',
      quantity: null,
      limitPrice: null,
      stopPrice: null,
      timeInForce: 'GTC',
      stopLoss: null,
      takeProfit: null,
      reason: null,
      metadata: null,
    })
  })

  it.each([
    [0, '0'],
    [1, '1'],
    [0.1 + 0.2, '0.30000000000000004'],
    [0.000001, '0.000001'],
    [1e-7, '0.0000001'],
    [1.25e-9, '0.00000000125'],
    [5e-324, `0.${'0'.repeat(323)}5`],
  ])('writes a confidence of %d without an exponent', (confidence, wanted) => {
    const event = read((journal) =>
      put(journal, kind.signal, record.signalAt, { ...bareSignal, confidence }),
    )
    expect(event).toMatchObject({ confidence: wanted })
    expect(Number(wanted)).toBe(confidence)
  })

  it.each([
    [extra({ detail: 'at most 3' }), 'at most 3'],
    [noExtra, null],
  ])('reads a signal_rejected with its detail, or null', (beside, detail) => {
    const event = read((journal) => {
      put(journal, kind.signalRejected, record.signalRejectedAt, {
        signal: 12,
        strategy: 0,
        instrument: 0,
        intention: 3,
        reason: 5,
        extra: beside(journal),
      })
    })
    expect(event).toEqual({
      ...envelope('signal_rejected', 'manager'),
      signalId: 'sig-000012',
      strategyId: 'sma-cross',
      symbol: 'AAPL',
      intention: 'CLOSE_SHORT',
      reason: 'position_limit',
      detail,
    })
  })

  it('reads a reduce-only stop-limit order', () => {
    const event = read((journal) => {
      put(journal, kind.order, record.orderAt, {
        order: 5,
        signal: 12,
        strategy: 0,
        instrument: 1,
        side: 1,
        type: 3,
        quantity: 25_000_000,
        limitPrice: 6_600_000_000_000,
        stopPrice: 6_650_000_000_000,
        timeInForce: 1,
        reduceOnly: 1,
        closeReason: 1,
      })
    })
    expect(event).toEqual({
      ...envelope('order', 'manager'),
      orderId: 'ord-000005',
      intentId: 'sig-000012',
      idempotencyKey: 'sma-cross-sig-000012-1970-01-06T00:00:01.500Z',
      strategyId: 'sma-cross',
      symbol: 'BTCUSD',
      side: 'sell',
      orderType: 'stop_limit',
      quantity: '0.25',
      limitPrice: '66000',
      stopPrice: '66500',
      timeInForce: 'DAY',
      reduceOnly: true,
      closeReason: 'stop_loss',
    })
  })

  it('reads an order sized at its fill, which came from no signal', () => {
    const event = read((journal) => {
      put(journal, kind.order, record.orderAt, {
        order: 5,
        signal: none,
        strategy: 1,
        instrument: 0,
        side: 0,
        type: 0,
        quantity: none,
        limitPrice: none,
        stopPrice: none,
        timeInForce: 0,
        reduceOnly: 0,
        closeReason: none,
      })
    })
    expect(event).toEqual({
      ...envelope('order', 'manager'),
      orderId: 'ord-000005',
      intentId: 'ord-000005',
      idempotencyKey: 'manual-ord-000005-1970-01-06T00:00:01.500Z',
      strategyId: 'manual',
      symbol: 'AAPL',
      side: 'buy',
      orderType: 'market',
      quantity: null,
      limitPrice: null,
      stopPrice: null,
      timeInForce: 'GTC',
      reduceOnly: false,
      closeReason: null,
    })
  })

  it('reads an order_status that says why', () => {
    const event = read((journal) => {
      put(journal, kind.orderStatus, record.orderStatusAt, {
        order: 5,
        strategy: 0,
        instrument: 1,
        from: 2,
        to: 4,
        reason: 4,
        filled: 150_000_000,
        remaining: 50_000_000,
        triggerPrice: 6_650_000_000_000,
      })
    })
    expect(event).toEqual({
      ...envelope('order_status', 'execution'),
      orderId: 'ord-000005',
      strategyId: 'sma-cross',
      symbol: 'BTCUSD',
      previousStatus: 'PARTIAL',
      status: 'CANCELED',
      reason: 'end_of_data',
      filledQuantity: '1.5',
      remainingQuantity: '0.5',
      triggerPrice: '66500',
    })
  })

  it('reads an order_status of an order not sized yet', () => {
    const event = read((journal) => {
      put(journal, kind.orderStatus, record.orderStatusAt, {
        order: 5,
        strategy: 0,
        instrument: 0,
        from: 0,
        to: 1,
        reason: none,
        filled: 0,
        remaining: none,
        triggerPrice: none,
      })
    })
    expect(event).toEqual({
      ...envelope('order_status', 'execution'),
      orderId: 'ord-000005',
      strategyId: 'sma-cross',
      symbol: 'AAPL',
      previousStatus: 'NEW',
      status: 'ACK',
      reason: null,
      filledQuantity: '0',
      remainingQuantity: null,
      triggerPrice: null,
    })
  })

  it.each([
    [
      { signal: 12, reduceOnly: 1, closeReason: 5 },
      { signalId: 'sig-000012', reduceOnly: true, closeReason: 'manual_close' },
    ],
    [
      { signal: none, reduceOnly: 0, closeReason: none },
      { signalId: null, reduceOnly: false, closeReason: null },
    ],
  ])('reads a fill with %o', (values, wanted) => {
    const event = read((journal) => {
      put(journal, kind.fill, record.fillAt, {
        fill: 9,
        order: 5,
        strategy: 0,
        instrument: 1,
        side: 1,
        quantity: 100_000_000,
        price: 6_699_999_999_999,
        basePrice: 6_700_000_000_000,
        basis: 3,
        commission: 1_250_000,
        filled: 150_000_000,
        remaining: 50_000_000,
        bar: 41,
        ...values,
      })
    })
    expect(event).toEqual({
      ...envelope('fill', 'execution'),
      fillId: 'fil-000009',
      sourceOrderId: 'ord-000005',
      strategyId: 'sma-cross',
      symbol: 'BTCUSD',
      side: 'sell',
      filledQuantity: '1',
      fillPrice: '66999.99999999',
      basePrice: '67000',
      priceBasis: 'stop',
      commission: '1.25',
      cumulativeQuantity: '1.5',
      remainingQuantity: '0.5',
      barIndex: 41,
      ...wanted,
    })
  })

  const movement = {
    transaction: 3,
    type: 7,
    counter: 1,
    available: -1_002_500_000,
    unavailable: 0,
    balance: 98_997_500_000,
    strategy: 0,
    instrument: 0,
    order: 5,
    fill: 9,
    extra: none,
  } as const
  const moved = {
    transactionId: 'txn-000003',
    accountId: 'main',
    transactionType: 'FILL_BUY',
    counterAccount: 'market',
    currency: 'USD',
    availableBalanceChange: '-1002.5',
    unavailableBalanceChange: '0',
    balanceAfter: '98997.5',
    strategyId: 'sma-cross',
    symbol: 'AAPL',
    orderId: 'ord-000005',
    fillId: 'fil-000009',
  }

  it('reads a transaction of a fill and describes it', () => {
    const event = read((journal) => put(journal, kind.transaction, record.transactionAt, movement))
    expect(event).toEqual({
      ...envelope('transaction', 'portfolio'),
      ...moved,
      description: 'FILL_BUY of fil-000009',
    })
  })

  it('reads a transaction that belongs to nobody', () => {
    const event = read((journal) => {
      put(journal, kind.transaction, record.transactionAt, {
        ...movement,
        type: 11,
        counter: 0,
        unavailable: 500_000,
        strategy: none,
        instrument: none,
        order: none,
        fill: none,
      })
    })
    expect(event).toEqual({
      ...envelope('transaction', 'portfolio'),
      ...moved,
      transactionType: 'ADJUSTMENT',
      counterAccount: 'capital',
      unavailableBalanceChange: '0.5',
      strategyId: null,
      symbol: null,
      orderId: null,
      fillId: null,
      description: 'ADJUSTMENT',
    })
  })

  it('reads a transaction with words of its own', () => {
    const event = read((journal) => {
      const at = extra({ description: 'starting capital' })(journal)
      put(journal, kind.transaction, record.transactionAt, { ...movement, extra: at })
    })
    expect(event).toMatchObject({ ...moved, description: 'starting capital' })
  })

  it('reads a lot that closes in part', () => {
    const event = read((journal) => {
      put(journal, kind.lot, record.lotAt, {
        lot: 2,
        strategy: 0,
        instrument: 0,
        position: 1,
        quantity: -40,
        remaining: 60,
        openFill: 9,
        closeFill: 11,
        entryPrice: 10_000,
        exitPrice: 10_125,
        cost: 4_000_000_000,
        proceeds: 4_050_000_000,
        entryFees: 400_000,
        exitFees: 500_000,
        realized: 49_100_000,
        openBar: 3,
        closeBar: 8,
      })
    })
    expect(event).toEqual({
      ...envelope('lot', 'portfolio'),
      lotId: 'lot-000002',
      positionId: positionIdOf(seed, 1),
      strategyId: 'sma-cross',
      symbol: 'AAPL',
      quantityChange: '-40',
      remainingQuantity: '60',
      openFillId: 'fil-000009',
      closeFillId: 'fil-000011',
      entryPrice: '100',
      exitPrice: '101.25',
      cost: '4000',
      proceeds: '4050',
      entryFees: '0.4',
      exitFees: '0.5',
      realizedPnl: '49.1',
      openBarIndex: 3,
      closeBarIndex: 8,
    })
  })

  it('reads a lot that was paid out without a fill', () => {
    const event = read((journal) => {
      put(journal, kind.lot, record.lotAt, {
        lot: 2,
        strategy: 0,
        instrument: 0,
        position: 1,
        quantity: -3,
        remaining: 0,
        openFill: 9,
        closeFill: none,
        entryPrice: 4000,
        exitPrice: 4800,
        cost: 30_000_000,
        proceeds: 36_000_000,
        entryFees: 0,
        exitFees: 0,
        realized: 6_000_000,
        openBar: 3,
        closeBar: 8,
      })
    })
    expect(event).toMatchObject({
      quantityChange: '-3',
      closeFillId: null,
      exitPrice: '48',
      proceeds: '36',
      exitFees: '0',
      realizedPnl: '6',
      closeBarIndex: 8,
    })
  })

  it('reads a lot that opens', () => {
    const event = read((journal) => {
      put(journal, kind.lot, record.lotAt, {
        lot: 2,
        strategy: 0,
        instrument: 0,
        position: 1,
        quantity: 100,
        remaining: 100,
        openFill: 9,
        closeFill: none,
        entryPrice: 10_000,
        exitPrice: none,
        cost: 10_000_000_000,
        proceeds: none,
        entryFees: 1_000_000,
        exitFees: none,
        realized: none,
        openBar: 0,
        closeBar: none,
      })
    })
    expect(event).toEqual({
      ...envelope('lot', 'portfolio'),
      lotId: 'lot-000002',
      positionId: positionIdOf(seed, 1),
      strategyId: 'sma-cross',
      symbol: 'AAPL',
      quantityChange: '100',
      remainingQuantity: '100',
      openFillId: 'fil-000009',
      closeFillId: null,
      entryPrice: '100',
      exitPrice: null,
      cost: '10000',
      proceeds: null,
      entryFees: '1',
      exitFees: null,
      realizedPnl: null,
      openBarIndex: 0,
      closeBarIndex: null,
    })
  })

  it.each([
    ['position_opened', kind.positionOpened],
    ['position_partial_exit', kind.positionPartialExit],
    ['position_closed', kind.positionClosed],
  ] as const)('reads a %s', (type, number) => {
    const event = read((journal) => {
      put(journal, number, record.positionAt, {
        position: 1,
        strategy: 0,
        instrument: 1,
        side: 1,
        signal: 12,
        fill: 9,
        quantity: 50_000_000,
        held: -100_000_000,
        price: 6_700_000_000_000,
        realized: -1_500_000,
        realizedTotal: 2_500_000,
        feesTotal: 750_000,
        reason: 0,
      })
    })
    expect(event).toEqual({
      ...envelope(type, 'portfolio'),
      positionId: positionIdOf(seed, 1),
      strategyId: 'sma-cross',
      symbol: 'BTCUSD',
      side: 'short',
      signalId: 'sig-000012',
      fillId: 'fil-000009',
      quantityChange: '0.5',
      heldQuantity: '-1',
      price: '67000',
      realizedPnl: '-1.5',
      realizedPnlTotal: '2.5',
      feesTotal: '0.75',
      reason: 'ladder_tp',
    })
  })

  it('reads a position_opened without signal, fill or reason', () => {
    const event = read((journal) => {
      put(journal, kind.positionOpened, record.positionAt, {
        position: 1,
        strategy: 0,
        instrument: 0,
        side: 0,
        signal: none,
        fill: none,
        quantity: 10,
        held: 10,
        price: 10_000,
        realized: 0,
        realizedTotal: 0,
        feesTotal: 0,
        reason: none,
      })
    })
    expect(event).toMatchObject({ side: 'long', signalId: null, fillId: null, reason: null })
  })

  it.each([
    [4, 1, extra({ profit: '250' }), 'profit_reset', positionIdOf(seed, 1), { profit: '250' }],
    [3, none, noExtra, 'capacity_prune', null, {}],
  ] as const)(
    'reads a portfolio_reset_triggered with reason %i',
    (reason, position, beside, word, positionId, detail) => {
      const event = read((journal) => {
        put(journal, kind.portfolioResetTriggered, record.portfolioResetAt, {
          reason,
          position,
          closedPositions: 3,
          extra: beside(journal),
        })
      })
      expect(event).toEqual({
        ...envelope('portfolio_reset_triggered', 'portfolio'),
        reason: word,
        positionId,
        closedPositionsCount: 3,
        detail,
      })
    },
  )

  const head = {
    cash: 50_000_000_000,
    unavailable: 1_000_000_000,
    marketValue: 9_000_000_000,
    longExposure: 12_000_000_000,
    shortExposure: 3_000_000_000,
    realized: 250_000_000,
    unrealized: -125_000_000,
    commissions: 2_000_000,
    dividendsReceived: 3_000_000,
    dividendsPaid: 4_000_000,
    adjustments: -5_000_000,
    initial: 60_000_000_000,
    positions: 0,
  } as const
  const state = {
    reportingCurrency: 'USD',
    initialEquity: '60000',
    cashBalance: '51000',
    unavailableBalance: '1000',
    currentEquity: '60000',
    marketValue: '9000',
    longExposure: '12000',
    shortExposure: '3000',
    netExposure: '9000',
    grossExposure: '15000',
    leverage: '0.250000',
    realizedPnl: '250',
    unrealizedPnl: '-125',
    totalCommissions: '2',
    dividendsReceived: '3',
    dividendsPaid: '4',
    adjustments: '-5',
  }

  it('reads a portfolio_state with its positions, long and short', () => {
    const event = read((journal) => {
      const blocks = [
        // strategy, instrument, position, quantity, cost, mark, market value, realized, commissions
        [0, 0, 1, 100, 10_000_000_000, 10_125, 10_125_000_000, 0, 1_000_000],
        [1, 1, 2, -5_000_000, -3_000_000_000, 6_700_000_000_000, -3_350_000_000, 250_000_000, 0],
      ]
      put(journal, kind.portfolioState, record.portfolioStateAt, { ...head, positions: 2 }, blocks)
    })
    expect(event).toEqual({
      ...envelope('portfolio_state', 'portfolio'),
      ...state,
      positions: [
        {
          positionId: positionIdOf(seed, 1),
          strategyId: 'sma-cross',
          symbol: 'AAPL',
          side: 'long',
          openQuantity: '100',
          costBasis: '10000',
          marketPrice: '101.25',
          marketValue: '10125',
          unrealizedPnl: '125',
          realizedPnl: '0',
          commissionPaid: '1',
        },
        {
          positionId: positionIdOf(seed, 2),
          strategyId: 'manual',
          symbol: 'BTCUSD',
          side: 'short',
          openQuantity: '-0.05',
          costBasis: '-3000',
          marketPrice: '67000',
          marketValue: '-3350',
          unrealizedPnl: '-350',
          realizedPnl: '250',
          commissionPaid: '0',
        },
      ],
    })
  })

  it('reads a portfolio_state without positions', () => {
    const event = read((journal) =>
      put(journal, kind.portfolioState, record.portfolioStateAt, head),
    )
    expect(event).toEqual({ ...envelope('portfolio_state', 'portfolio'), ...state, positions: [] })
  })

  it.each([
    [-60_000_000_000, 'below zero'],
    [-10_000_000_000, 'zero'],
  ])('leaves leverage open where equity is %i, that is %s or less', (cash) => {
    const event = read((journal) =>
      put(journal, kind.portfolioState, record.portfolioStateAt, { ...head, cash }),
    )
    expect(event).toMatchObject({ leverage: null })
  })

  it.each([
    [
      0,
      extra({ message: 'hello', data: [1, { a: null }] }),
      'sma-cross',
      'hello',
      [1, { a: null }],
    ],
    [none, extra({ message: 'hello' }), null, 'hello', null],
    [none, noExtra, null, '', null],
  ] as const)('reads a note of strategy %i', (strategy, beside, strategyId, message, data) => {
    const event = read((journal) => {
      put(journal, kind.note, record.noteAt, { strategy, extra: beside(journal) })
    })
    expect(event).toEqual({ ...envelope('note', 'strategy'), strategyId, message, data })
  })

  it.each([
    [extra({ topic: 'fill', failedSequence: 3, message: 'no' }), 'fill', 3, 'no'],
    [noExtra, '', 0, ''],
  ] as const)('reads a subscriber_failed', (beside, topic, failedSequence, message) => {
    const event = read((journal) => {
      put(journal, kind.subscriberFailed, record.subscriberFailedAt, { extra: beside(journal) })
    })
    expect(event).toEqual({
      ...envelope('subscriber_failed', 'engine'),
      topic,
      failedSequence,
      message,
    })
  })

  it('names a strategy nobody knows "unattributed"', () => {
    const event = read((journal) =>
      put(journal, kind.signal, record.signalAt, { ...bareSignal, strategy: none }),
    )
    expect(event).toMatchObject({ strategyId: 'unattributed' })
  })

  it('gives an event that began its chain its own id to correlate by, and no cause', () => {
    const journal = new Journal()
    journal.begin(kind.valuationTrigger, 0, 0, 0)
    const event = new EventReader(journal, names).decode(0)
    expect(event).toMatchObject({
      eventId: eventIdOf(seed, 1),
      correlationId: eventIdOf(seed, 1),
      causationId: null,
    })
  })

  it('gives the ids of another seed to another run', () => {
    const journal = new Journal()
    journal.begin(kind.valuationTrigger, 0, 0, 0)
    const [one, two] = [7, 8].map((other) =>
      new EventReader(journal, { ...names, seed: other }).decode(0),
    )
    expect(one?.eventId).not.toBe(two?.eventId)
    expect(one?.runId).not.toBe(two?.runId)
  })
})

describe('EventReader.decodeBar', () => {
  it('reads a bar with exact prices, when it was stamped and when it was complete', () => {
    const reader = new EventReader(new Journal(), names)
    expect(reader.decodeBar(new Bar(series, 0), 1)).toEqual({
      eventId: eventIdOf(seed, 1),
      eventType: 'bar',
      eventVersion: 1,
      occurredAt: '1970-01-02T00:00:00Z',
      sourceService: 'data',
      correlationId: eventIdOf(seed, 1),
      causationId: null,
      runId: runIdOf(seed),
      sequence: 1,
      symbol: 'AAPL',
      timestamp: '1970-01-01T00:00:00Z',
      open: '100',
      high: '102.5',
      low: '99.95',
      close: '101.25',
      volume: '150',
    })
  })
})

describe('portfolioStateOf', () => {
  it('reads words beside any journal as a record of the journal is read', () => {
    const head = [50_000_000_000, 0, 10_125_000_000, 10_125_000_000, 0, 0, 125_000_000, 1_000_000]
    const rest = [0, 0, 0, 60_000_000_000, 1]
    const block = [0, 0, 1, 100, 10_000_000_000, 10_125, 10_125_000_000, 0, 1_000_000]
    const words = Float64Array.from([...head, ...rest, ...block])
    const journal = new Journal()
    journal.words.set(words, journal.begin(kind.portfolioState, words.length, 0, 0))
    const { positions, ...totals } = portfolioStateOf(words, names, 0 as Micros)
    expect(new EventReader(journal, names).decode(0)).toMatchObject({ ...totals, positions })
    expect(totals).toMatchObject({
      cashBalance: '50000',
      currentEquity: '60125',
      leverage: '0.168399',
    })
    expect(positions).toMatchObject([{ symbol: 'AAPL', openQuantity: '100', unrealizedPnl: '125' }])
    expect([positions, positions[0]].every((one) => Object.isFrozen(one))).toBe(true)
  })
})

/** bar 1, signal 2, bar 3, fill-like notes 4 and 5, trigger 6. */
function shortRun(): EventReader {
  const journal = new Journal()
  journal.nextBar()
  journal.time = day
  put(journal, kind.signal, record.signalAt, {
    signal: 1,
    strategy: 0,
    instrument: 0,
    intention: 0,
    price: 10_125,
    confidence: 1,
    quantity: none,
    limitPrice: none,
    stopPrice: none,
    timeInForce: 0,
    stopLoss: none,
    takeProfit: none,
    extra: none,
  })
  journal.nextBar()
  journal.time = 2 * day
  for (const message of ['first', 'second']) {
    put(journal, kind.note, record.noteAt, { strategy: none, extra: journal.addExtra({ message }) })
  }
  journal.begin(kind.valuationTrigger, 0, 0, 0)
  return new EventReader(journal, names)
}

describe('EventReader.at', () => {
  it.each([
    [1, 'bar'],
    [2, 'signal'],
    [3, 'bar'],
    [4, 'note'],
    [5, 'note'],
    [6, 'valuation_trigger'],
  ] as const)('gives for sequence %i the %s', (sequence, type) => {
    expect(shortRun().at(sequence)).toMatchObject({ sequence, eventType: type })
  })

  it('gives each bar its own prices', () => {
    const reader = shortRun()
    expect(reader.at(1)).toMatchObject({ close: '101.25', occurredAt: '1970-01-02T00:00:00Z' })
    expect(reader.at(3)).toMatchObject({ close: '100.75', occurredAt: '1970-01-03T00:00:00Z' })
  })

  it.each([0, -1, 7, 1.5, Number.NaN])('gives null for sequence %d', (sequence) => {
    expect(shortRun().at(sequence)).toBe(null)
  })
})

const sequences = (query: object): number[] =>
  [...shortRun().history(query)].map((event) => event.sequence)

describe('EventReader.history', () => {
  it.each([
    [{}, [1, 2, 3, 4, 5, 6]],
    [{ topic: '*' }, [1, 2, 3, 4, 5, 6]],
    [{ topic: 'bar' }, [1, 3]],
    [{ topic: 'note' }, [4, 5]],
    [{ topic: 'signal' }, [2]],
    [{ topic: 'lot' }, []],
    [{ from: 3 }, [3, 4, 5, 6]],
    [{ to: 3 }, [1, 2, 3]],
    [{ from: 2, to: 4 }, [2, 3, 4]],
    [{ from: 4, to: 2 }, []],
    [{ from: 0 }, [1, 2, 3, 4, 5, 6]],
    [{ from: -5, to: 1 }, [1]],
    [{ from: 7 }, []],
    [{ to: 0 }, []],
    [{ to: 99 }, [1, 2, 3, 4, 5, 6]],
    [{ limit: 2 }, [1, 2]],
    [{ limit: 0 }, []],
    [{ limit: 99 }, [1, 2, 3, 4, 5, 6]],
    [{ topic: 'note', limit: 1 }, [4]],
    [{ topic: 'note', limit: 0 }, []],
    [{ topic: 'note', from: 5 }, [5]],
    [{ topic: 'note', to: 4 }, [4]],
    [{ topic: 'note', to: 3 }, []],
    [{ topic: 'bar', from: 2 }, [3]],
    [{ topic: 'bar', to: 2 }, [1]],
    [{ topic: 'bar', limit: 1 }, [1]],
    [{ from: 5, limit: 1 }, [5]],
    [{ to: Infinity, limit: Infinity }, [1, 2, 3, 4, 5, 6]],
  ])('of %o gives %o', (query, wanted) => {
    expect(sequences(query)).toEqual(wanted)
  })

  it('gives each bar its own prices, with records between them', () => {
    const closes = [...shortRun().history({ topic: 'bar' })].map(
      (event) => event.eventType === 'bar' && event.close,
    )
    expect(closes).toEqual(['101.25', '100.75'])
  })

  it('decodes only what is asked for', () => {
    const [first] = shortRun().history({ topic: 'note' })
    expect(first).toMatchObject({ eventType: 'note', message: 'first' })
  })

  it.each([
    [{ from: 1.5 }, 'from: expected a whole number, found "1.5".'],
    [{ to: Number.NaN }, 'to: expected a whole number, found "NaN".'],
    [{ limit: 2.5 }, 'limit: expected a whole number of at least 0, found "2.5".'],
    [{ limit: -1 }, 'limit: expected a whole number of at least 0, found "-1".'],
    [{ limit: -Infinity }, 'limit: expected a whole number of at least 0, found "-Infinity".'],
    [{ from: '2' }, 'from: expected a whole number, found "2".'],
  ])('refuses %o at once', (query, message) => {
    expect(() => shortRun().history(query as never)).toThrow(
      expect.objectContaining({ code: 'event/invalid', message: `History, ${message}` }) as Error,
    )
  })

  it('refuses a topic that does not exist, and names the nearest', () => {
    expect(() => shortRun().history({ topic: 'notes' as Topic })).toThrow(
      `Expected a topic, found "notes". Did you mean "note"? ` +
        `Topics are "*", ${eventTypes.map((type) => `"${type}"`).join(', ')}.`,
    )
  })

  it('ends where the journal stood when reading began', () => {
    const reader = shortRun()
    const seen: number[] = []
    for (const event of reader.history()) {
      seen.push(event.sequence)
      reader.journal.begin(kind.valuationTrigger, 0, 0, 0)
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6])
  })
})

/** A run with one event of every type, each with an extra value where its kind has one. */
function everything(): LedgerlineEvent[] {
  const journal = new Journal()
  journal.nextBar()
  for (let number = 1; number < eventTypes.length; number++) {
    const at = record.extraFieldOf[number] ?? null
    const deep = { deep: [1] }
    const beside = journal.addExtra({ settings: deep, metadata: deep, data: deep })
    const start = journal.begin(number, 30, 0, 0)
    if (number === kind.portfolioState) {
      journal.words[start + record.portfolioStateAt.positions] = 1
    }
    if (at !== null) journal.words[start + at] = beside
  }
  return [...new EventReader(journal, names).history()]
}

/** Every object inside a value, the value included. */
function objects(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return []
  return [value, ...Object.values(value).flatMap(objects)]
}

describe('an event', () => {
  it.each(eventTypes.map((type, number) => [type, number] as const))(
    'of type %s is frozen all the way down',
    (type, number) => {
      const event = everything()[number]
      expect(event?.eventType).toBe(type)
      expect(objects(event).filter((one) => !Object.isFrozen(one))).toEqual([])
      expect(() => Object.assign(event as object, { sequence: 99 })).toThrow(TypeError)
      expect(() => Object.assign(event as object, { mine: 1 })).toThrow(TypeError)
    },
  )

  it.each(eventTypes)(
    'of type %s survives JSON: nothing in it is undefined, NaN or a class',
    (type) => {
      const event = everything().find((one) => one.eventType === type)
      expect(JSON.parse(JSON.stringify(event))).toStrictEqual(event)
    },
  )

  it('cannot be used to change the record', () => {
    const journal = new Journal()
    put(journal, kind.note, record.noteAt, {
      strategy: none,
      extra: journal.addExtra({ message: 'paid', data: { amount: '5' } }),
    })
    const reader = new EventReader(journal, names)
    const event = reader.decode(0) as { data?: { amount: string } }
    expect(() => {
      ;(event.data as { amount: string }).amount = '5000'
    }).toThrow(TypeError)
    expect(reader.decode(0)).toMatchObject({ data: { amount: '5' } })
  })
})
