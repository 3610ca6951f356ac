/**
 * From fields to payloads: numbers become decimal text at their scale, small integers become names.
 * Nothing is computed here that the record does not say, and nothing but the record is read.
 */

import { formatShortest } from '../domain/decimal.ts'
import type { Instrument } from '../domain/instrument.ts'
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
import type { Envelope, EventOf, StatePosition } from './event.ts'
import { type IdPrefix, positionIdOf, readableId } from './ids.ts'
import type { Journal } from './journal.ts'
import type { EventType } from './kind.ts'
import type { RunNames } from './names.ts'
import {
  backtestStartedAt,
  corporateActionAt,
  fillAt,
  lotAt,
  none,
  noteAt,
  orderAt,
  orderStatusAt,
  portfolioResetAt,
  portfolioStateAt,
  positionAt,
  recordLength,
  signalAt,
  signalRejectedAt,
  statePositionAt,
  subscriberFailedAt,
  transactionAt,
} from './record.ts'

/** Reads the fields of one record by offset. */
class Fields {
  readonly #words: Float64Array
  readonly #start: number
  readonly #names: RunNames
  readonly #extras: readonly JsonValue[]

  constructor(words: Float64Array, start: number, names: RunNames, extras: readonly JsonValue[]) {
    this.#words = words
    this.#start = start
    this.#names = names
    this.#extras = extras
  }

  raw(at: number): number {
    return this.#words[this.#start + at] as number
  }
  has(at: number): boolean {
    return this.raw(at) !== none
  }
  instrument(at: number): Instrument {
    return this.#names.instruments[this.raw(at)] as Instrument
  }
  strategy(at: number): string {
    return this.#names.strategies[this.raw(at)] ?? 'unattributed'
  }
  money(at: number): string {
    return formatShortest(this.raw(at), this.#names.currency.scale)
  }
  price(at: number, of: Instrument): string {
    return formatShortest(this.raw(at), of.priceScale)
  }
  quantity(at: number, of: Instrument): string {
    return formatShortest(this.raw(at), of.quantityScale)
  }
  maybePrice(at: number, of: Instrument): string | null {
    return this.has(at) ? this.price(at, of) : null
  }
  maybeQuantity(at: number, of: Instrument): string | null {
    return this.has(at) ? this.quantity(at, of) : null
  }
  maybeMoney(at: number): string | null {
    return this.has(at) ? this.money(at) : null
  }
  id(at: number, prefix: IdPrefix): string {
    return readableId(prefix, this.raw(at))
  }
  maybeId(at: number, prefix: IdPrefix): string | null {
    return this.has(at) ? this.id(at, prefix) : null
  }
  position(at: number): string {
    return positionIdOf(this.#names.seed, this.raw(at))
  }
  oneOf<T>(at: number, list: readonly T[]): T {
    return list[this.raw(at)] as T
  }
  maybeOneOf<T>(at: number, list: readonly T[]): T | null {
    return this.has(at) ? this.oneOf(at, list) : null
  }
  extra(at: number): JsonObject {
    return this.has(at) ? ((this.#extras[this.raw(at)] ?? {}) as JsonObject) : {}
  }
}

export type Payload<Type extends EventType> = Omit<EventOf[Type], keyof Envelope<Type>>
/** The types that have a record: all but bars. */
export type RecordType = Exclude<EventType, 'bar'>
type Decoders = {
  [Type in RecordType]: (f: Fields, names: RunNames, record: Tail) => Payload<Type>
}
/** What a decoder of variable-length records needs beside the fields. */
type Tail = Readonly<{ at: (offset: number) => Fields; time: Micros }>

const text = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' ? value : null

function decodePosition(f: Fields): Payload<'position_opened'> {
  const of = f.instrument(positionAt.instrument)
  return {
    positionId: f.position(positionAt.position),
    strategyId: f.strategy(positionAt.strategy),
    symbol: of.symbol,
    side: f.oneOf(positionAt.side, positionSides),
    signalId: f.maybeId(positionAt.signal, 'sig'),
    fillId: f.maybeId(positionAt.fill, 'fil'),
    quantityChange: f.quantity(positionAt.quantity, of),
    heldQuantity: f.quantity(positionAt.held, of),
    price: f.price(positionAt.price, of),
    realizedPnl: f.money(positionAt.realized),
    realizedPnlTotal: f.money(positionAt.realizedTotal),
    feesTotal: f.money(positionAt.feesTotal),
    reason: f.maybeOneOf(positionAt.reason, closeReasons),
  }
}

const decoders: Decoders = {
  backtest_started: (f) => ({ settings: f.extra(backtestStartedAt.extra) }),
  backtest_ended: () => ({}),
  valuation_trigger: () => ({}),
  corporate_action: (f, names) => {
    const of = f.instrument(corporateActionAt.instrument)
    const action = f.extra(corporateActionAt.extra)
    return {
      symbol: of.symbol,
      actionType: action['type'] === 'split' ? 'split' : 'dividend',
      effectiveDate: text(action['effective']) ?? '',
      splitRatio: text(action['ratio']),
      dividendAmount: text(action['amount']),
      currency: names.currency.code,
    }
  },
  signal: (f) => {
    const of = f.instrument(signalAt.instrument)
    const extra = f.extra(signalAt.extra)
    return {
      signalId: f.id(signalAt.signal, 'sig'),
      strategyId: f.strategy(signalAt.strategy),
      symbol: of.symbol,
      intention: f.oneOf(signalAt.intention, intentions),
      price: f.price(signalAt.price, of),
      confidence: fractionText(f.raw(signalAt.confidence)),
      quantity: f.maybeQuantity(signalAt.quantity, of),
      limitPrice: f.maybePrice(signalAt.limitPrice, of),
      stopPrice: f.maybePrice(signalAt.stopPrice, of),
      timeInForce: f.oneOf(signalAt.timeInForce, timesInForce),
      stopLoss: f.maybePrice(signalAt.stopLoss, of),
      takeProfit: f.maybePrice(signalAt.takeProfit, of),
      reason: text(extra['reason']),
      metadata: extra['metadata'] ?? null,
    }
  },
  signal_rejected: (f) => ({
    signalId: f.id(signalRejectedAt.signal, 'sig'),
    strategyId: f.strategy(signalRejectedAt.strategy),
    symbol: f.instrument(signalRejectedAt.instrument).symbol,
    intention: f.oneOf(signalRejectedAt.intention, intentions),
    reason: f.oneOf(signalRejectedAt.reason, signalRefusals),
    detail: text(f.extra(signalRejectedAt.extra)['detail']),
  }),
  order: (f, _names, { time }) => {
    const of = f.instrument(orderAt.instrument)
    const strategyId = f.strategy(orderAt.strategy)
    const intentId = f.maybeId(orderAt.signal, 'sig') ?? f.id(orderAt.order, 'ord')
    return {
      orderId: f.id(orderAt.order, 'ord'),
      intentId,
      idempotencyKey: `${strategyId}-${intentId}-${formatTime(time)}`,
      strategyId,
      symbol: of.symbol,
      side: f.oneOf(orderAt.side, sides),
      orderType: f.oneOf(orderAt.type, orderTypes),
      quantity: f.maybeQuantity(orderAt.quantity, of),
      limitPrice: f.maybePrice(orderAt.limitPrice, of),
      stopPrice: f.maybePrice(orderAt.stopPrice, of),
      timeInForce: f.oneOf(orderAt.timeInForce, timesInForce),
      reduceOnly: f.raw(orderAt.reduceOnly) === 1,
      closeReason: f.maybeOneOf(orderAt.closeReason, closeReasons),
    }
  },
  order_status: (f) => {
    const of = f.instrument(orderStatusAt.instrument)
    return {
      orderId: f.id(orderStatusAt.order, 'ord'),
      strategyId: f.strategy(orderStatusAt.strategy),
      symbol: of.symbol,
      previousStatus: f.oneOf(orderStatusAt.from, orderStatuses),
      status: f.oneOf(orderStatusAt.to, orderStatuses),
      reason: f.maybeOneOf(orderStatusAt.reason, orderReasons),
      filledQuantity: f.quantity(orderStatusAt.filled, of),
      remainingQuantity: f.maybeQuantity(orderStatusAt.remaining, of),
      triggerPrice: f.maybePrice(orderStatusAt.triggerPrice, of),
    }
  },
  fill: (f) => {
    const of = f.instrument(fillAt.instrument)
    return {
      fillId: f.id(fillAt.fill, 'fil'),
      sourceOrderId: f.id(fillAt.order, 'ord'),
      signalId: f.maybeId(fillAt.signal, 'sig'),
      strategyId: f.strategy(fillAt.strategy),
      symbol: of.symbol,
      side: f.oneOf(fillAt.side, sides),
      filledQuantity: f.quantity(fillAt.quantity, of),
      fillPrice: f.price(fillAt.price, of),
      basePrice: f.price(fillAt.basePrice, of),
      priceBasis: f.oneOf(fillAt.basis, fillBases),
      commission: f.money(fillAt.commission),
      cumulativeQuantity: f.quantity(fillAt.filled, of),
      remainingQuantity: f.quantity(fillAt.remaining, of),
      reduceOnly: f.raw(fillAt.reduceOnly) === 1,
      closeReason: f.maybeOneOf(fillAt.closeReason, closeReasons),
      barIndex: f.raw(fillAt.bar),
    }
  },
  transaction: (f, names) => ({
    transactionId: f.id(transactionAt.transaction, 'txn'),
    accountId: names.accountId,
    transactionType: f.oneOf(transactionAt.type, transactionTypes),
    counterAccount: f.oneOf(transactionAt.counter, counterAccounts),
    currency: names.currency.code,
    availableBalanceChange: f.money(transactionAt.available),
    unavailableBalanceChange: f.money(transactionAt.unavailable),
    balanceAfter: f.money(transactionAt.balance),
    strategyId: f.has(transactionAt.strategy) ? f.strategy(transactionAt.strategy) : null,
    symbol: f.has(transactionAt.instrument) ? f.instrument(transactionAt.instrument).symbol : null,
    orderId: f.maybeId(transactionAt.order, 'ord'),
    fillId: f.maybeId(transactionAt.fill, 'fil'),
    description: text(f.extra(transactionAt.extra)['description']) ?? describe(f),
  }),
  lot: (f) => {
    const of = f.instrument(lotAt.instrument)
    return {
      lotId: f.id(lotAt.lot, 'lot'),
      positionId: f.position(lotAt.position),
      strategyId: f.strategy(lotAt.strategy),
      symbol: of.symbol,
      quantityChange: f.quantity(lotAt.quantity, of),
      remainingQuantity: f.quantity(lotAt.remaining, of),
      openFillId: f.id(lotAt.openFill, 'fil'),
      closeFillId: f.maybeId(lotAt.closeFill, 'fil'),
      entryPrice: f.price(lotAt.entryPrice, of),
      exitPrice: f.maybePrice(lotAt.exitPrice, of),
      cost: f.money(lotAt.cost),
      proceeds: f.maybeMoney(lotAt.proceeds),
      entryFees: f.money(lotAt.entryFees),
      exitFees: f.maybeMoney(lotAt.exitFees),
      realizedPnl: f.maybeMoney(lotAt.realized),
      openBarIndex: f.raw(lotAt.openBar),
      closeBarIndex: f.has(lotAt.closeBar) ? f.raw(lotAt.closeBar) : null,
    }
  },
  position_opened: decodePosition,
  position_partial_exit: decodePosition,
  position_closed: decodePosition,
  portfolio_reset_triggered: (f) => ({
    reason: f.oneOf(portfolioResetAt.reason, closeReasons),
    positionId: f.has(portfolioResetAt.position) ? f.position(portfolioResetAt.position) : null,
    closedPositionsCount: f.raw(portfolioResetAt.closedPositions),
    detail: f.extra(portfolioResetAt.extra),
  }),
  portfolio_state: decodeState,
  note: (f) => ({
    strategyId: f.has(noteAt.strategy) ? f.strategy(noteAt.strategy) : null,
    message: text(f.extra(noteAt.extra)['message']) ?? '',
    data: f.extra(noteAt.extra)['data'] ?? null,
  }),
  subscriber_failed: (f) => {
    const extra = f.extra(subscriberFailedAt.extra)
    return {
      topic: text(extra['topic']) ?? '',
      failedSequence: Number(extra['failedSequence'] ?? 0),
      message: text(extra['message']) ?? '',
    }
  },
}

/** A double from 0 to 1 by its shortest text, written out where that has an exponent. */
function fractionText(value: number): string {
  const [mantissa = '', exponent] = String(value).split('e-')
  if (exponent === undefined) return mantissa
  return `0.${'0'.repeat(Number(exponent) - 1)}${mantissa.replace('.', '')}`
}

function describe(f: Fields): string {
  const fill = f.maybeId(transactionAt.fill, 'fil')
  const type = f.oneOf(transactionAt.type, transactionTypes)
  return fill === null ? type : `${type} of ${fill}`
}

function decodeState(f: Fields, names: RunNames, tail: Tail): Payload<'portfolio_state'> {
  const at = portfolioStateAt
  const { scale } = names.currency
  const amount = (value: number): string => formatShortest(value, scale)
  const equity = f.raw(at.cash) + f.raw(at.unavailable) + f.raw(at.marketValue)
  const gross = f.raw(at.longExposure) + f.raw(at.shortExposure)
  const positions: StatePosition[] = []
  for (let i = 0; i < f.raw(at.positions); i++) {
    const block = tail.at(recordLength.portfolioState + i * recordLength.statePosition)
    const of = block.instrument(statePositionAt.instrument)
    const value = block.raw(statePositionAt.marketValue)
    positions.push(
      Object.freeze({
        positionId: block.position(statePositionAt.position),
        strategyId: block.strategy(statePositionAt.strategy),
        symbol: of.symbol,
        side: block.raw(statePositionAt.quantity) > 0 ? 'long' : 'short',
        openQuantity: block.quantity(statePositionAt.quantity, of),
        costBasis: block.money(statePositionAt.cost),
        marketPrice: block.price(statePositionAt.mark, of),
        marketValue: amount(value),
        unrealizedPnl: amount(value - block.raw(statePositionAt.cost)),
        realizedPnl: block.money(statePositionAt.realized),
        commissionPaid: block.money(statePositionAt.commissions),
      }),
    )
  }
  return {
    reportingCurrency: names.currency.code,
    initialEquity: f.money(at.initial),
    cashBalance: amount(f.raw(at.cash) + f.raw(at.unavailable)),
    unavailableBalance: f.money(at.unavailable),
    currentEquity: amount(equity),
    marketValue: f.money(at.marketValue),
    longExposure: f.money(at.longExposure),
    shortExposure: f.money(at.shortExposure),
    netExposure: amount(f.raw(at.longExposure) - f.raw(at.shortExposure)),
    grossExposure: amount(gross),
    leverage: equity > 0 ? (gross / equity).toFixed(6) : null,
    realizedPnl: f.money(at.realized),
    unrealizedPnl: f.money(at.unrealized),
    totalCommissions: f.money(at.commissions),
    dividendsReceived: f.money(at.dividendsReceived),
    dividendsPaid: f.money(at.dividendsPaid),
    adjustments: f.money(at.adjustments),
    positions: Object.freeze(positions),
  }
}

/** What one record of this type says beside its envelope. */
export function payloadOf(
  journal: Journal,
  names: RunNames,
  type: RecordType,
  record: number,
): object {
  const words = journal.wordsOf(record)
  const start = journal.startOf(record)
  const at = (offset: number): Fields => new Fields(words, start + offset, names, journal.extras)
  return decoders[type](at(0), names, { at, time: journal.timeOf(record) as Micros })
}

/** The fields of a portfolio state from its words, beside any journal. */
export function portfolioStateOf(
  words: Float64Array,
  names: RunNames,
  time: Micros,
): Payload<'portfolio_state'> {
  const at = (offset: number): Fields => new Fields(words, offset, names, [])
  return Object.freeze(decodeState(at(0), names, { at, time }))
}
