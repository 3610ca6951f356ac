/** Books splits and dividends on every position of an instrument. */

import { parseRatio } from '../domain/corporate-action.ts'
import { decimalsOf, parseDecimal, powerOfTen } from '../domain/decimal.ts'
import type { Instrument } from '../domain/instrument.ts'
import { divideWide, multiplyDivide } from '../domain/rounding.ts'
import type { JsonObject } from '../domain/signal.ts'
import { exact } from '../domain/units.ts'
import type { Journal } from '../events/journal.ts'
import { kind } from '../events/kind.ts'
import { corporateActionAt } from '../events/record.ts'
import { counter, noSubject, transactionType } from './accounts.ts'
import { createFillFacts, type FillFacts } from './fill-facts.ts'
import { type Lot, LotList } from './lot-list.ts'
import type { OpenPosition, Portfolio } from './portfolio.ts'
import { createLotPart, recordClosedLot, recordPosition } from './position-records.ts'

/** Handles a `corporate_action` event. Positions of other instruments are not touched. */
export function bookCorporateAction(
  portfolio: Portfolio,
  journal: Journal,
  words: Float64Array,
  at: number,
  record: number,
): void {
  const instrument = words[at + corporateActionAt.instrument] as number
  const action = journal.extras[words[at + corporateActionAt.extra] as number] as JsonObject
  const cause = journal.sequenceOf(record)
  const bar = words[at + corporateActionAt.bar] as number
  const { strategies, instruments } = portfolio.options
  if (action['type'] === 'split') {
    const mark = portfolio.marks[instrument] as number
    const ratio = parseRatio(action['ratio'] as string)
    portfolio.marks[instrument] = multiplyDivide(
      mark,
      ratio.denominator,
      ratio.numerator,
      'half-even',
    )
  }
  for (let strategy = 0; strategy < strategies; strategy++) {
    const book = strategy * instruments.length + instrument
    if (portfolio.quantities[book] === 0) continue
    const target = { book, strategy, instrument, cause, bar }
    if (action['type'] === 'split') split(portfolio, journal, target, action['ratio'] as string)
    else dividend(portfolio, journal, target, action['amount'] as string)
    portfolio.hasChanged = true
    portfolio.lastCause = cause
  }
}

type Target = Readonly<{
  book: number
  strategy: number
  instrument: number
  cause: number
  /** The bar of the instrument before which the action takes effect. */
  bar: number
}>

/**
 * Quantity times ratio, price divided by it, cost unchanged. Lots share the new total by running
 * sums, so that they add up to it. A fraction the quantity scale cannot hold is paid in cash at the
 * adjusted mark.
 */
function split(portfolio: Portfolio, journal: Journal, target: Target, text: string): void {
  const { book, strategy, instrument, cause } = target
  const { numerator, denominator } = parseRatio(text)
  const of = portfolio.options.instruments[instrument] as Instrument
  let before = 0
  let after = 0
  const parts: number[] = []
  for (const lot of (portfolio.lots[book] as LotList).all()) {
    parts.push(lot.quantity)
    before += lot.quantity
    const total = multiplyDivide(before, numerator, denominator, 'toward-zero', of.symbol)
    lot.quantity = total - after
    lot.price = multiplyDivide(lot.price, denominator, numerator, 'half-even', of.symbol)
    after = total
  }
  portfolio.quantities[book] = after
  portfolio.revalue(book, instrument)
  const fraction = BigInt(before) * BigInt(numerator) - BigInt(after) * BigInt(denominator)
  if (after !== 0) (portfolio.lots[book] as LotList).mergeEmpty()
  const mark = BigInt(portfolio.marks[instrument] as number)
  const cash = Number(
    divideWide(
      fraction * mark * BigInt(of.numerator),
      BigInt(denominator) * BigInt(of.denominator),
      'half-even',
    ),
  )
  if (cash !== 0) {
    const extra = journal.addExtra({
      description: `cash in lieu of a fraction, ${of.symbol} split ${text}`,
    })
    const subject = { ...noSubject, strategy, instrument, extra, cause }
    portfolio.accounts.post(transactionType.ADJUSTMENT, counter.adjustments, cash, subject)
  }
  if (after === 0) payOut(portfolio, journal, target, { quantity: before, parts, cash })
  else portfolio.adjustments += cash
}

/** What is paid out: the quantity before the split, in whole and by lot, and the cash for it. */
type Payment = Readonly<{ quantity: number; parts: readonly number[]; cash: number }>

/**
 * Ends a position of which a reverse split left nothing but the cash paid for it. Quantities are
 * those before the split, since less than one unit is left after it; prices are those after it.
 */
function payOut(portfolio: Portfolio, journal: Journal, target: Target, payment: Payment): void {
  const { book, strategy, instrument, cause, bar } = target
  const position = portfolio.positions[book] as OpenPosition
  const price = portfolio.marks[instrument] as number
  const signed = -payment.quantity
  const facts = { ...createFillFacts(), book, strategy, instrument, cause, price, bar, signed }
  const realized = payOutLots(portfolio, journal, facts, payment)
  portfolio.realized = exact(portfolio.realized + realized, 'The realised result')
  position.realized += realized
  portfolio.lots[book] = new LotList('fifo')
  portfolio.endPosition(book, instrument)
  recordPosition(journal, facts, position, { event: kind.positionClosed, held: 0, realized })
}

/** Closes each lot with its share of the cash by quantity; returns what that realised, net. */
function payOutLots(
  portfolio: Portfolio,
  journal: Journal,
  facts: FillFacts,
  { quantity, parts, cash }: Payment,
): number {
  const { book } = facts
  const position = portfolio.positions[book] as OpenPosition
  const lots = (portfolio.lots[book] as LotList).all()
  const part = createLotPart()
  const whole = Math.abs(quantity)
  let left = cash
  let realized = 0
  for (const [i, size] of parts.entries()) {
    const lot = lots[i] as Lot
    const isLast = i === parts.length - 1
    part.quantity = -size
    part.proceeds = isLast ? left : multiplyDivide(cash, Math.abs(size), whole, 'half-even')
    part.cost = lot.cost
    part.entryFees = lot.fees
    part.realized = part.proceeds - part.cost - part.entryFees
    left -= part.proceeds
    realized += part.realized
    portfolio.costs[book] = (portfolio.costs[book] as number) - part.cost
    portfolio.totalCost -= part.cost
    portfolio.openEntryFees -= part.entryFees
    recordClosedLot(journal, facts, position, lot, part)
  }
  return realized
}

/** Longs receive, shorts pay, `amount` per unit held, half-even. */
function dividend(portfolio: Portfolio, journal: Journal, target: Target, amount: string): void {
  const { book, strategy, instrument, cause } = target
  const of = portfolio.options.instruments[instrument] as Instrument
  const { currency } = portfolio.options
  const scale = decimalsOf(amount) ?? 0
  const perUnit = parseDecimal(amount, scale, 'exact', `The dividend of ${of.symbol}`) ?? 0
  const cash = Number(
    divideWide(
      BigInt(perUnit) *
        BigInt(portfolio.quantities[book] as number) *
        BigInt(powerOfTen(currency.scale)),
      BigInt(powerOfTen(scale)) * BigInt(powerOfTen(of.quantityScale)),
      'half-even',
    ),
  )
  if (cash === 0) return
  const extra = journal.addExtra({ description: `dividend ${amount} of ${of.symbol}` })
  const subject = { ...noSubject, strategy, instrument, extra, cause }
  portfolio.accounts.post(transactionType.ADJUSTMENT, counter.dividends, cash, subject)
  if (cash > 0) portfolio.dividendsReceived += cash
  else portfolio.dividendsPaid -= cash
}
