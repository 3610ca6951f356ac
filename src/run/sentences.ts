/** Events in plain words, for receipts and for `why`. */

import type { Dataset } from '../data/dataset.ts'
import { ShownLabels } from '../data/shown-labels.ts'
import { formatTime } from '../domain/time.ts'
import type { Micros } from '../domain/units.ts'
import type { LedgerlineEvent } from '../events/event.ts'
import { parseIsoTime } from '../report/iso-time.ts'

/** A date where the time of day is midnight, else both, without the zone mark. */
export function shortTime(iso: string): string {
  return iso.endsWith('T00:00:00Z') ? iso.slice(0, 10) : iso.slice(0, -1).replace('T', ' ')
}

/** How the label of a symbol's bar is written. */
export type LabelText = (symbol: string, label: number) => string

const inUtc: LabelText = (_, label) => shortTime(formatTime(label as Micros))

/** When events were, by the labels of their bars, on the clock of their instruments' zones. */
export class EventDates {
  readonly #shown: ShownLabels | null
  #time = ''
  #text = ''
  /** Labels of fills of the present moment by their chains, for what follows from them. */
  readonly #fills = new Map<string, string>()

  /** Without bars only the moment is known at which a step was complete, in UTC. */
  constructor(dataset: Dataset | null) {
    this.#shown = dataset === null ? null : new ShownLabels(dataset.series)
  }

  /** `2024-01-05` for a day's bar, `2024-01-05 09:00:00+09:00` for an hour's. */
  readonly label: LabelText = (symbol, label) =>
    this.#shown === null ? inUtc(symbol, label) : this.#shown.textOf(symbol, label)

  /**
   * The label of a bar's or a fill's own bar, for what a fill led to at once that of the fill, for
   * anything else that of the latest bar of its step. Events come in the order of the log.
   */
  of(event: LedgerlineEvent): string {
    if (event.eventType === 'bar') return this.label(event.symbol, parseIsoTime(event.timestamp))
    if (event.occurredAt !== this.#time) {
      this.#time = event.occurredAt
      this.#text = this.#ofStep(event.occurredAt)
      this.#fills.clear()
    }
    if (event.eventType === 'fill') {
      const label = this.#shown?.labelOf(event.symbol, event.barIndex) ?? null
      if (label !== null) this.#fills.set(event.correlationId, this.label(event.symbol, label))
    }
    return this.#fills.get(event.correlationId) ?? this.#text
  }

  #ofStep(occurredAt: string): string {
    const found = this.#shown?.barOfStep(parseIsoTime(occurredAt)) ?? null
    if (this.#shown === null || found === null) return occurredAt.replace('T', ' ')
    const { series, bar } = found
    return this.#shown.text(series, series.label[bar] as number)
  }
}

const intents = {
  OPEN_LONG: 'go long',
  CLOSE_LONG: 'close the long',
  OPEN_SHORT: 'go short',
  CLOSE_SHORT: 'close the short',
} as const

export const reasonSentences: Readonly<Record<string, string>> = {
  no_position: 'there is no position to close',
  opposite_position: 'a position the other way round is open',
  close_already_pending: 'an order that closes it is already on its way',
  shorting_not_allowed: 'the policy does not allow shorting',
  quantity_zero: 'what there is to trade is less than one lot',
  position_limit: 'the position would exceed the policy’s limit',
  equity_not_positive: 'there is no equity left',
  exit_on_wrong_side: 'the stop or the target is on the wrong side of the price',
  quantity_exceeds_position: 'more would be closed than is held',
  insufficient_funds: 'the fill would cost more than the account may use',
  end_of_data: 'the data ended',
  day_over: 'its day was over',
  queue_bars_over: 'the volume cap left a rest for too many bars',
  not_filled_at_once: 'it could not be filled at once',
  position_closed: 'the position it was to close is gone',
}

/** A code as a sentence without its first capital; the code itself when there is none. */
export const reasonSentence = (code: string): string => reasonSentences[code] ?? code

/** What the cash movements of a fill are called; others say it in their description. */
const transactionWords: Readonly<Record<string, string>> = {
  FILL_BUY: 'Paid for the purchase',
  FILL_SELL: 'Received for the sale',
  FEE_FILL: 'Commission',
}

const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`

type LabelOf = (symbol: string, bar: number) => number | null

/**
 * One plain sentence about one event. `labelOf` gives the stamp of a symbol's bar, `shown` says how
 * it is written: in UTC unless told.
 */
export function sentenceOf(
  event: LedgerlineEvent,
  labelOf: LabelOf,
  shown: LabelText = inUtc,
): string {
  switch (event.eventType) {
    case 'bar':
      return `${event.symbol} closed at ${figure(event.close)} on ${shown(event.symbol, parseIsoTime(event.timestamp))} (open ${figure(event.open)}, high ${figure(event.high)}, low ${figure(event.low)}).`
    case 'signal': {
      const why = event.reason === null ? '' : `: ${event.reason}`
      const size = event.quantity === null ? '' : ` with ${event.quantity}`
      const levels = [
        event.stopLoss === null ? '' : `, stop loss ${figure(event.stopLoss)}`,
        event.takeProfit === null ? '' : `, take profit ${figure(event.takeProfit)}`,
      ].join('')
      return `${event.strategyId} wants to ${intents[event.intention]} in ${event.symbol}${size}, reference price ${figure(event.price)}${levels}${why}.`
    }
    case 'signal_rejected':
      return `Refused: ${reasonSentence(event.reason)}.`
    case 'order':
      return orderSentence(event)
    case 'order_status':
      return statusSentence(event)
    case 'fill':
      return fillSentence(event, labelOf, shown)
    case 'transaction':
      return `${transactionWords[event.transactionType] ?? capitalised(event.description)}: ${signed(event.availableBalanceChange)} ${event.currency} against ${event.counterAccount}; cash then ${figure(event.balanceAfter)}.`
    case 'lot':
      return lotSentence(event)
    case 'position_opened':
      return `Opened ${event.side} ${event.heldQuantity} ${event.symbol} at ${figure(event.price)}.`
    case 'position_partial_exit':
      return `Reduced ${event.side} ${event.symbol} by ${unsigned(event.quantityChange)} at ${figure(event.price)}, ${event.heldQuantity} left, realised ${signed(event.realizedPnl)}.`
    case 'position_closed':
      return `Closed ${event.side} ${event.symbol} at ${figure(event.price)}, realised ${signed(event.realizedPnlTotal)} after ${figure(event.feesTotal)} fees.`
    default:
      return otherSentence(event)
  }
}

function orderSentence(event: Extract<LedgerlineEvent, { eventType: 'order' }>): string {
  const verb = event.side === 'buy' ? 'Buy' : 'Sell'
  const what =
    event.quantity === null
      ? `${event.symbol} for as much as the budget buys at the fill`
      : `${event.quantity} ${event.symbol}`
  const levels = [
    event.limitPrice === null ? null : `limit ${figure(event.limitPrice)}`,
    event.stopPrice === null ? null : `stop ${figure(event.stopPrice)}`,
  ].filter((level) => level !== null)
  const terms = [event.orderType.replace('_', '-'), ...levels, event.timeInForce]
  return `${verb} ${what}${event.reduceOnly ? ', to close' : ''} (${terms.join(', ')}).`
}

function statusSentence(event: Extract<LedgerlineEvent, { eventType: 'order_status' }>): string {
  if (event.triggerPrice !== null)
    return `${event.orderId} triggered at ${figure(event.triggerPrice)}.`
  const why = event.reason === null ? '' : `: ${reasonSentence(event.reason)}`
  return `${event.orderId} went from ${event.previousStatus} to ${event.status}${why}.`
}

function fillSentence(
  event: Extract<LedgerlineEvent, { eventType: 'fill' }>,
  labelOf: LabelOf,
  shown: LabelText,
): string {
  const verb = event.side === 'buy' ? 'Bought' : 'Sold'
  const label = labelOf(event.symbol, event.barIndex)
  const on = label === null ? '' : ` on ${shown(event.symbol, label)}`
  const slipped =
    event.fillPrice === event.basePrice ? '' : `, ${figure(event.basePrice)} before slippage`
  const rest = event.remainingQuantity === '0' ? '' : `, ${event.remainingQuantity} left`
  return `${verb} ${event.filledQuantity} ${event.symbol} at ${figure(event.fillPrice)}${on} (${event.priceBasis} price${slipped}, commission ${figure(event.commission)}${rest}).`
}

function lotSentence(event: Extract<LedgerlineEvent, { eventType: 'lot' }>): string {
  if (event.proceeds === null) {
    return `${event.lotId} opened: ${figure(event.quantityChange)} ${event.symbol} at ${figure(event.entryPrice)}, cost ${figure(event.cost)}.`
  }
  const isLong = event.quantityChange.startsWith('-')
  const [entered, left] = isLong ? ['bought', 'sold'] : ['sold short', 'bought back']
  const sum = `proceeds ${figure(event.proceeds)} − cost ${figure(event.cost)} − entry fees ${figure(event.entryFees)} − exit fees ${figure(event.exitFees ?? '')}`
  const result = `${sum} = ${signed(event.realizedPnl ?? '0')}.`
  if (event.closeFillId === null) {
    return `${event.lotId}: of ${unsigned(event.quantityChange)} ${event.symbol} a reverse split left less than one unit, which was paid in cash at ${figure(event.exitPrice ?? '')} (${entered} at ${figure(event.entryPrice)}); ${result}`
  }
  return `${event.lotId}: ${unsigned(event.quantityChange)} ${event.symbol} ${entered} at ${figure(event.entryPrice)}, ${left} at ${figure(event.exitPrice ?? '')}; ${result}`
}

function otherSentence(event: LedgerlineEvent): string {
  switch (event.eventType) {
    case 'backtest_started':
      return 'The run began.'
    case 'backtest_ended':
      return 'The run ended.'
    case 'valuation_trigger':
      return 'The account was valued.'
    case 'corporate_action':
      return event.actionType === 'split'
        ? `${event.symbol} split ${event.splitRatio ?? ''}.`
        : `${event.symbol} paid a dividend of ${figure(event.dividendAmount ?? '')} per unit.`
    case 'portfolio_state':
      return `Equity ${figure(event.currentEquity)} ${event.reportingCurrency}: cash ${figure(event.cashBalance)}, market value ${figure(event.marketValue)}.`
    case 'note':
      return `${event.strategyId ?? 'A service'} noted: ${event.message}`
    case 'subscriber_failed':
      return `A subscriber to "${event.topic}" failed: ${event.message}`
    default:
      return event.eventType
  }
}

/** Sentences are for people: a real minus sign, as on the page and in tables. Files keep ASCII. */
const figure = (text: string): string => (text.startsWith('-') ? `−${text.slice(1)}` : text)
const unsigned = (text: string): string => (text.startsWith('-') ? text.slice(1) : text)
const signed = (text: string): string =>
  text.startsWith('-') || text === '0' ? figure(text) : `+${text}`
