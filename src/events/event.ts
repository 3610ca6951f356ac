/**
 * Events as people and other programs read them: one plain, frozen object each, decoded from the
 * journal when somebody asks. Money, prices and quantities are exact decimal text. The contracts
 * carry the same fields in snake_case.
 */

import type { FillBasis, OrderReason, OrderStatus, OrderType, Side } from '../domain/order.ts'
import type { CloseReason, PositionSide } from '../domain/position.ts'
import type { Intention, JsonValue, SignalRefusal, TimeInForce } from '../domain/signal.ts'
import type { CounterAccount, TransactionType } from '../domain/transaction.ts'
import type { EventType } from './kind.ts'

/** What every event carries. */
export type Envelope<Type extends EventType> = Readonly<{
  /** UUID, derived from the run's seed and the sequence. */
  eventId: string
  eventType: Type
  eventVersion: number
  /** The step's time, ISO 8601 in UTC. Never runs backwards. */
  occurredAt: string
  sourceService: string
  /** The event the chain began with: the signal of an order, fill, transaction. */
  correlationId: string
  /** The event that led to this one; null where nothing inside the run did. */
  causationId: string | null
  runId: string
  /** 1, 2, 3, … over the whole run, bars included, without gaps. */
  sequence: number
}>

/** A bar became complete. Not stored in the journal: the data set holds it. */
export type BarEvent = Envelope<'bar'> &
  Readonly<{
    symbol: string
    /** The source's own stamp. */
    timestamp: string
    open: string
    high: string
    low: string
    close: string
    volume: string
  }>
/** The first event of a run. */
export type BacktestStartedEvent = Envelope<'backtest_started'> &
  Readonly<{
    /** What decides the run besides its data: strategies, sizing, execution, costs. */
    settings: JsonValue
  }>
/** The last event of a run. */
export type BacktestEndedEvent = Envelope<'backtest_ended'>
/** A moment at which the portfolio is valued and its state published. */
export type ValuationTriggerEvent = Envelope<'valuation_trigger'>
/** A split or a dividend took effect, before the bars of its step. */
export type CorporateActionEvent = Envelope<'corporate_action'> &
  Readonly<{
    symbol: string
    actionType: 'split' | 'dividend'
    effectiveDate: string
    /** New units per old unit, `4/1`; null for dividends. */
    splitRatio: string | null
    dividendAmount: string | null
    currency: string
  }>
/** A strategy said what it wants. What became of it is told by the events it correlates with. */
export type SignalEvent = Envelope<'signal'> &
  Readonly<{
    signalId: string
    strategyId: string
    symbol: string
    intention: Intention
    price: string
    confidence: string
    quantity: string | null
    limitPrice: string | null
    stopPrice: string | null
    timeInForce: TimeInForce
    /** Levels that protect the position this signal opens. */
    stopLoss: string | null
    takeProfit: string | null
    reason: string | null
    metadata: JsonValue
  }>
/** The manager made no order of a signal, and why. */
export type SignalRejectedEvent = Envelope<'signal_rejected'> &
  Readonly<{
    signalId: string
    strategyId: string
    symbol: string
    intention: Intention
    reason: SignalRefusal
    detail: string | null
  }>
/** The manager decided on an order. Where it stands is told by `order_status`. */
export type OrderEvent = Envelope<'order'> &
  Readonly<{
    orderId: string
    intentId: string
    idempotencyKey: string
    strategyId: string
    symbol: string
    side: Side
    orderType: OrderType
    /** Null when the quantity is decided at the fill price. */
    quantity: string | null
    limitPrice: string | null
    stopPrice: string | null
    timeInForce: TimeInForce
    reduceOnly: boolean
    closeReason: CloseReason | null
  }>
/** An order went from one state to the next, and why. */
export type OrderStatusEvent = Envelope<'order_status'> &
  Readonly<{
    orderId: string
    strategyId: string
    symbol: string
    previousStatus: OrderStatus
    status: OrderStatus
    reason: OrderReason | null
    filledQuantity: string
    remainingQuantity: string | null
    triggerPrice: string | null
  }>
/** An order was filled, in part or to the end. */
export type FillEvent = Envelope<'fill'> &
  Readonly<{
    fillId: string
    sourceOrderId: string
    signalId: string | null
    strategyId: string
    symbol: string
    side: Side
    filledQuantity: string
    fillPrice: string
    /** The price before slippage. */
    basePrice: string
    priceBasis: FillBasis
    commission: string
    cumulativeQuantity: string
    remainingQuantity: string
    reduceOnly: boolean
    closeReason: CloseReason | null
    /** Index of the bar the fill fell on. */
    barIndex: number
  }>
/** Money moved on the account, against one counter-account. */
export type TransactionEvent = Envelope<'transaction'> &
  Readonly<{
    transactionId: string
    accountId: string
    transactionType: TransactionType
    counterAccount: CounterAccount
    currency: string
    availableBalanceChange: string
    unavailableBalanceChange: string
    /** Total of the account afterwards. */
    balanceAfter: string
    strategyId: string | null
    symbol: string | null
    orderId: string | null
    fillId: string | null
    description: string
  }>
/**
 * A lot was opened, or closed in part or whole. It opens where `proceeds` is null. What a reverse
 * split left less than one unit of is closed without a fill: paid in cash.
 */
export type LotEvent = Envelope<'lot'> &
  Readonly<{
    lotId: string
    positionId: string
    strategyId: string
    symbol: string
    quantityChange: string
    remainingQuantity: string
    openFillId: string
    closeFillId: string | null
    entryPrice: string
    exitPrice: string | null
    cost: string
    proceeds: string | null
    entryFees: string
    exitFees: string | null
    realizedPnl: string | null
    openBarIndex: number
    closeBarIndex: number | null
  }>
type PositionFields = Readonly<{
  positionId: string
  strategyId: string
  symbol: string
  side: PositionSide
  signalId: string | null
  fillId: string | null
  quantityChange: string
  heldQuantity: string
  price: string
  realizedPnl: string
  realizedPnlTotal: string
  feesTotal: string
  reason: CloseReason | null
}>
/** A position was opened. What a later fill adds to it is told by the lot. */
export type PositionOpenedEvent = Envelope<'position_opened'> & PositionFields
/** A position was reduced and is still open. */
export type PositionPartialExitEvent = Envelope<'position_partial_exit'> & PositionFields
/** A position went flat. */
export type PositionClosedEvent = Envelope<'position_closed'> & PositionFields
/** Positions were closed for the good of the whole portfolio. */
export type PortfolioResetTriggeredEvent = Envelope<'portfolio_reset_triggered'> &
  Readonly<{
    reason: CloseReason
    positionId: string | null
    closedPositionsCount: number
    detail: JsonValue
  }>
/** One position inside a portfolio state. */
export type StatePosition = Readonly<{
  positionId: string
  strategyId: string
  symbol: string
  side: PositionSide
  openQuantity: string
  costBasis: string
  marketPrice: string
  marketValue: string
  unrealizedPnl: string
  realizedPnl: string
  commissionPaid: string
}>
/** The whole account and its open positions at one moment. */
export type PortfolioStateEvent = Envelope<'portfolio_state'> &
  Readonly<{
    reportingCurrency: string
    initialEquity: string
    cashBalance: string
    unavailableBalance: string
    currentEquity: string
    marketValue: string
    longExposure: string
    shortExposure: string
    netExposure: string
    grossExposure: string
    /** Gross exposure / equity; null when equity is not positive. */
    leverage: string | null
    realizedPnl: string
    unrealizedPnl: string
    totalCommissions: string
    dividendsReceived: string
    dividendsPaid: string
    adjustments: string
    positions: readonly StatePosition[]
  }>
/** Words of a strategy, or of whoever published them, for the record. */
export type NoteEvent = Envelope<'note'> &
  Readonly<{ strategyId: string | null; message: string; data: JsonValue }>
/** A subscriber threw. The others got the event all the same. */
export type SubscriberFailedEvent = Envelope<'subscriber_failed'> &
  Readonly<{ topic: string; failedSequence: number; message: string }>

/** The source's other name for the same event (see `portfolio_state`). */
export type ConsolidatedPortfolioEvent = PortfolioStateEvent

/** The event of each type. */
export type EventOf = {
  bar: BarEvent
  backtest_started: BacktestStartedEvent
  backtest_ended: BacktestEndedEvent
  valuation_trigger: ValuationTriggerEvent
  corporate_action: CorporateActionEvent
  signal: SignalEvent
  signal_rejected: SignalRejectedEvent
  order: OrderEvent
  order_status: OrderStatusEvent
  fill: FillEvent
  transaction: TransactionEvent
  lot: LotEvent
  position_opened: PositionOpenedEvent
  position_partial_exit: PositionPartialExitEvent
  position_closed: PositionClosedEvent
  portfolio_reset_triggered: PortfolioResetTriggeredEvent
  portfolio_state: PortfolioStateEvent
  note: NoteEvent
  subscriber_failed: SubscriberFailedEvent
}
/** Every event there is. Switch on `eventType`. */
export type LedgerlineEvent = EventOf[EventType]
