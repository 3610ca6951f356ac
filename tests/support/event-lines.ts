/** Events as short lines, so that the story of a run can be written down literally. */
import type { LedgerlineEvent } from '../../src/events/event.ts'

const number = (id: string): string => id.replace(/-0+/, '-')

export function lineOf(event: LedgerlineEvent): string {
  switch (event.eventType) {
    case 'bar':
      return `bar ${event.symbol} ${event.close}`
    case 'signal':
      return `signal ${number(event.signalId)} ${event.intention} ${event.symbol}`
    case 'signal_rejected':
      return `rejected ${number(event.signalId)} ${event.reason}`
    case 'order':
      return orderLine(event)
    case 'order_status':
      return statusLine(event)
    case 'fill':
      return `fill ${number(event.sourceOrderId)} ${event.side} ${event.filledQuantity} @ ${event.fillPrice} ${event.priceBasis}`
    case 'transaction':
      return `transaction ${event.transactionType} ${event.availableBalanceChange} ${event.counterAccount} → ${event.balanceAfter}`
    case 'lot':
      return `lot ${number(event.lotId)} ${event.quantityChange} → ${event.remainingQuantity}`
    case 'position_opened':
    case 'position_partial_exit':
    case 'position_closed':
      return `${event.eventType} ${event.side} ${event.symbol} ${event.quantityChange} → ${event.heldQuantity}`
    case 'corporate_action':
      return `${event.actionType} ${event.symbol} ${event.splitRatio ?? event.dividendAmount}`
    case 'portfolio_state':
      return `state cash ${event.cashBalance} equity ${event.currentEquity}`
    case 'note':
      return `note ${event.message}`
    case 'subscriber_failed':
      return `subscriber_failed ${event.topic} ${event.message}`
    case 'backtest_started':
    case 'backtest_ended':
    case 'valuation_trigger':
    case 'portfolio_reset_triggered':
      return event.eventType
  }
}

function orderLine(event: Extract<LedgerlineEvent, { eventType: 'order' }>): string {
  const words = [
    'order',
    number(event.orderId),
    event.side,
    event.quantity ?? '?',
    event.symbol,
    event.orderType,
  ]
  if (event.limitPrice !== null) words.push(`limit ${event.limitPrice}`)
  if (event.stopPrice !== null) words.push(`stop ${event.stopPrice}`)
  if (event.timeInForce !== 'GTC') words.push(event.timeInForce)
  if (event.reduceOnly) words.push('reduce')
  return words.join(' ')
}

function statusLine(event: Extract<LedgerlineEvent, { eventType: 'order_status' }>): string {
  const words = [number(event.orderId), `${event.previousStatus}>${event.status}`]
  if (event.reason !== null) words.push(event.reason)
  if (event.triggerPrice !== null) words.push(`triggered ${event.triggerPrice}`)
  return words.join(' ')
}
