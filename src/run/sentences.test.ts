import { describe, expect, it } from 'vitest'

import { orderReasons } from '../domain/order.ts'
import { signalRefusals } from '../domain/signal.ts'
import { daysOf } from '../domain/time.ts'
import { microsPerDay } from '../domain/units.ts'
import type { LedgerlineEvent } from '../events/event.ts'
import { reasonSentence, reasonSentences, sentenceOf, shortTime } from './sentences.ts'

/** The sentence about an event with these fields; the rest of the envelope does not matter to it. */
const say = (event: object): string =>
  sentenceOf(event as LedgerlineEvent, (symbol, bar) =>
    symbol === 'A' ? (daysOf(2024, 1, 1) + bar) * microsPerDay : null,
  )

describe('a sentence', () => {
  const signal = {
    eventType: 'signal',
    strategyId: 'trend',
    symbol: 'A',
    price: '10',
    quantity: null,
    reason: null,
    stopLoss: null,
    takeProfit: null,
  }
  const order = {
    eventType: 'order',
    side: 'buy',
    quantity: '5',
    symbol: 'A',
    orderType: 'market',
    limitPrice: null,
    stopPrice: null,
    timeInForce: 'GTC',
    reduceOnly: false,
  }
  const status = {
    eventType: 'order_status',
    orderId: 'ord-000001',
    previousStatus: 'ACK',
    status: 'CANCELED',
    reason: null,
    triggerPrice: null,
  }
  const fill = {
    eventType: 'fill',
    side: 'buy',
    symbol: 'A',
    filledQuantity: '5',
    fillPrice: '10',
    basePrice: '10',
    priceBasis: 'open',
    commission: '1',
    remainingQuantity: '0',
    barIndex: 2,
  }
  const transaction = {
    eventType: 'transaction',
    transactionType: 'ADJUSTMENT',
    availableBalanceChange: '5',
    currency: 'USD',
    counterAccount: 'dividends',
    balanceAfter: '105',
    description: 'dividend 0.5 of A',
  }
  const lot = {
    eventType: 'lot',
    lotId: 'lot-000001',
    symbol: 'A',
    quantityChange: '5',
    entryPrice: '10',
    cost: '50',
    entryFees: '1',
    closeFillId: null,
    exitPrice: null,
    proceeds: null,
    exitFees: null,
    realizedPnl: null,
  }
  const position = {
    side: 'long',
    symbol: 'A',
    heldQuantity: '5',
    quantityChange: '-2',
    price: '10',
    realizedPnl: '3',
    realizedPnlTotal: '-4',
    feesTotal: '2',
  }

  it.each<[object, string]>([
    [
      {
        eventType: 'bar',
        symbol: 'A',
        close: '10',
        timestamp: '2024-01-01T00:00:00Z',
        open: '9',
        high: '11',
        low: '8',
      },
      'A closed at 10 on 2024-01-01 (open 9, high 11, low 8).',
    ],
    [{ ...signal, intention: 'OPEN_LONG' }, 'trend wants to go long in A, reference price 10.'],
    [
      { ...signal, intention: 'CLOSE_LONG', quantity: '3' },
      'trend wants to close the long in A with 3, reference price 10.',
    ],
    [
      { ...signal, intention: 'OPEN_SHORT', reason: 'too dear' },
      'trend wants to go short in A, reference price 10: too dear.',
    ],
    [
      { ...signal, intention: 'OPEN_LONG', stopLoss: '9', takeProfit: '-1', reason: 'a dip' },
      'trend wants to go long in A, reference price 10, stop loss 9, take profit −1: a dip.',
    ],
    [
      { ...signal, intention: 'CLOSE_SHORT' },
      'trend wants to close the short in A, reference price 10.',
    ],
    [
      { eventType: 'signal_rejected', reason: 'no_position' },
      'Refused: there is no position to close.',
    ],
    [order, 'Buy 5 A (market, GTC).'],
    [
      {
        ...order,
        side: 'sell',
        orderType: 'stop_limit',
        limitPrice: '9',
        stopPrice: '9.5',
        timeInForce: 'DAY',
        reduceOnly: true,
      },
      'Sell 5 A, to close (stop-limit, limit 9, stop 9.5, DAY).',
    ],
    [
      { ...order, quantity: null },
      'Buy A for as much as the budget buys at the fill (market, GTC).',
    ],
    [status, 'ord-000001 went from ACK to CANCELED.'],
    [
      { ...status, reason: 'insufficient_funds' },
      'ord-000001 went from ACK to CANCELED: the fill would cost more than the account may use.',
    ],
    [{ ...status, status: 'ACK', triggerPrice: '9.5' }, 'ord-000001 triggered at 9.5.'],
    [fill, 'Bought 5 A at 10 on 2024-01-03 (open price, commission 1).'],
    [
      { ...fill, side: 'sell', basePrice: '10.5', remainingQuantity: '3' },
      'Sold 5 A at 10 on 2024-01-03 (open price, 10.5 before slippage, commission 1, 3 left).',
    ],
    [{ ...fill, symbol: 'B' }, 'Bought 5 B at 10 (open price, commission 1).'],
    [transaction, 'Dividend 0.5 of A: +5 USD against dividends; cash then 105.'],
    [
      {
        ...transaction,
        transactionType: 'FILL_BUY',
        availableBalanceChange: '-5',
        counterAccount: 'market',
      },
      'Paid for the purchase: −5 USD against market; cash then 105.',
    ],
    [
      { ...transaction, transactionType: 'FILL_SELL', counterAccount: 'market' },
      'Received for the sale: +5 USD against market; cash then 105.',
    ],
    [
      {
        ...transaction,
        transactionType: 'FEE_FILL',
        availableBalanceChange: '0',
        counterAccount: 'fees',
      },
      'Commission: 0 USD against fees; cash then 105.',
    ],
    [lot, 'lot-000001 opened: 5 A at 10, cost 50.'],
    [
      {
        ...lot,
        quantityChange: '-5',
        closeFillId: 'fil-000002',
        exitPrice: '12',
        proceeds: '60',
        exitFees: '1',
        realizedPnl: '8',
      },
      'lot-000001: 5 A bought at 10, sold at 12; proceeds 60 − cost 50 − entry fees 1 − exit fees 1 = +8.',
    ],
    [
      {
        ...lot,
        quantityChange: '-5',
        entryPrice: '100',
        exitPrice: '120',
        proceeds: '60',
        exitFees: '0',
        realizedPnl: '9',
      },
      'lot-000001: of 5 A a reverse split left less than one unit, which was paid in cash at 120 (bought at 100); proceeds 60 − cost 50 − entry fees 1 − exit fees 0 = +9.',
    ],
    [
      {
        ...lot,
        entryPrice: '100',
        exitPrice: '120',
        cost: '-50',
        proceeds: '-60',
        exitFees: '0',
        realizedPnl: '-11',
      },
      'lot-000001: of 5 A a reverse split left less than one unit, which was paid in cash at 120 (sold short at 100); proceeds −60 − cost −50 − entry fees 1 − exit fees 0 = −11.',
    ],
    [
      {
        ...lot,
        closeFillId: 'fil-000002',
        exitPrice: '12',
        cost: '-50',
        proceeds: '-60',
        exitFees: '1',
        realizedPnl: '-12',
      },
      'lot-000001: 5 A sold short at 10, bought back at 12; proceeds −60 − cost −50 − entry fees 1 − exit fees 1 = −12.',
    ],
    [{ ...position, eventType: 'position_opened' }, 'Opened long 5 A at 10.'],
    [
      { ...position, eventType: 'position_partial_exit' },
      'Reduced long A by 2 at 10, 5 left, realised +3.',
    ],
    [
      { ...position, eventType: 'position_closed' },
      'Closed long A at 10, realised −4 after 2 fees.',
    ],
    [{ eventType: 'backtest_started' }, 'The run began.'],
    [{ eventType: 'backtest_ended' }, 'The run ended.'],
    [{ eventType: 'valuation_trigger' }, 'The account was valued.'],
    [
      {
        eventType: 'corporate_action',
        symbol: 'A',
        actionType: 'split',
        splitRatio: '4/1',
        dividendAmount: null,
      },
      'A split 4/1.',
    ],
    [
      {
        eventType: 'corporate_action',
        symbol: 'A',
        actionType: 'dividend',
        splitRatio: null,
        dividendAmount: '0.5',
      },
      'A paid a dividend of 0.5 per unit.',
    ],
    [
      {
        eventType: 'portfolio_state',
        currentEquity: '110',
        reportingCurrency: 'USD',
        cashBalance: '60',
        marketValue: '50',
      },
      'Equity 110 USD: cash 60, market value 50.',
    ],
    [{ eventType: 'note', strategyId: 'trend', message: 'hello' }, 'trend noted: hello'],
    [{ eventType: 'note', strategyId: null, message: 'hello' }, 'A service noted: hello'],
    [
      { eventType: 'subscriber_failed', topic: 'fill', message: 'out of ink' },
      'A subscriber to "fill" failed: out of ink',
    ],
    [{ eventType: 'portfolio_reset_triggered' }, 'portfolio_reset_triggered'],
  ])('about %j is "%s"', (event, sentence) => {
    expect(say(event)).toBe(sentence)
  })
})

describe('a reason', () => {
  it.each([...signalRefusals, ...orderReasons])('%s has words', (code) => {
    expect(reasonSentences[code]).toBeDefined()
    expect(reasonSentence(code)).not.toBe(code)
    expect(reasonSentence(code)).toMatch(/^[a-z].*[^.]$/)
  })

  it('nobody knows is told by its code', () => {
    expect(reasonSentence('full_moon')).toBe('full_moon')
  })
})

describe('a time', () => {
  it.each([
    ['2024-01-02T00:00:00Z', '2024-01-02'],
    ['2024-01-02T09:30:00Z', '2024-01-02 09:30:00'],
    ['2024-01-02T00:00:00.5Z', '2024-01-02 00:00:00.5'],
  ])('%s is short %s', (iso, short) => {
    expect(shortTime(iso)).toBe(short)
  })
})
