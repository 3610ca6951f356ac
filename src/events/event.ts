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
export type BacktestStartedEvent = Envelope<'backtest_started'> &
  Readonly<{
    /** What decides the run besides its data: strategies, sizing, execution, costs. */
    settings: JsonValue
  }>
export type BacktestEndedEvent = Envelope<'backtest_ended'>
export type ValuationTriggerEvent = Envelope<'valuation_trigger'>
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
    reason: string | null
    metadata: JsonValue
  }>
export type SignalRejectedEvent = Envelope<'signal_rejected'> &
  Readonly<{
    signalId: string
    strategyId: string
    symbol: string
    intention: Intention
    reason: SignalRefusal
    detail: string | null
  }>
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
export type PositionOpenedEvent = Envelope<'position_opened'> & PositionFields
export type PositionPartialExitEvent = Envelope<'position_partial_exit'> & PositionFields
export type PositionClosedEvent = Envelope<'position_closed'> & PositionFields
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
export type NoteEvent = Envelope<'note'> &
  Readonly<{ strategyId: string | null; message: string; data: JsonValue }>
export type SubscriberFailedEvent = Envelope<'subscriber_failed'> &
  Readonly<{ topic: string; failedSequence: number; message: string }>

/** The source's other name for the same event (see `portfolio_state`). */
export type ConsolidatedPortfolioEvent = PortfolioStateEvent

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
