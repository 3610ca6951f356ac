/**
 * Cash of one account in one currency, against its counter-accounts. Every change is a transaction
 * event; the sum over all accounts is zero after each of them.
 */

import type { Currency } from '../domain/currency.ts'
import { counterAccounts, transactionTypes } from '../domain/transaction.ts'
import { exact, type Money } from '../domain/units.ts'
import type { Journal } from '../events/journal.ts'
import { kind } from '../events/kind.ts'
import { none, recordLength, transactionAt } from '../events/record.ts'

export const transactionType: Readonly<
  Record<'FILL_BUY' | 'FILL_SELL' | 'FEE_FILL' | 'ADJUSTMENT', number>
> = {
  FILL_BUY: transactionTypes.indexOf('FILL_BUY'),
  FILL_SELL: transactionTypes.indexOf('FILL_SELL'),
  FEE_FILL: transactionTypes.indexOf('FEE_FILL'),
  ADJUSTMENT: transactionTypes.indexOf('ADJUSTMENT'),
}

export const counter: Readonly<
  Record<'capital' | 'market' | 'fees' | 'dividends' | 'adjustments', number>
> = {
  capital: counterAccounts.indexOf('capital'),
  market: counterAccounts.indexOf('market'),
  fees: counterAccounts.indexOf('fees'),
  dividends: counterAccounts.indexOf('dividends'),
  adjustments: counterAccounts.indexOf('adjustments'),
}

/** What a transaction is about; `none` where it is about nothing of the kind. */
export type TransactionSubject = {
  strategy: number
  instrument: number
  order: number
  fill: number
  extra: number
  /** Sequence of the event that led to it, and of the chain's first event (0 for itself). */
  cause: number
  correlation: number
}

export class Accounts {
  readonly currency: Currency
  available = 0
  unavailable = 0
  /** Number of transactions posted. */
  posted = 0
  /** Balances of the counter-accounts. */
  readonly counters: Float64Array = new Float64Array(counterAccounts.length)
  readonly #journal: Journal
  readonly #what: string

  constructor(journal: Journal, currency: Currency) {
    this.#journal = journal
    this.currency = currency
    this.#what = `The ${currency.code} balance (scale ${currency.scale})`
  }

  get total(): Money {
    return (this.available + this.unavailable) as Money
  }

  /** Σ of all accounts: zero, always. */
  get residual(): number {
    let sum = this.available + this.unavailable
    for (let i = 0; i < this.counters.length; i++) sum += this.counters[i] as number
    return sum
  }

  /**
   * Posts one transaction: `amount` to the available part, the opposite to the counter-account.
   * Fails with `number/overflow`.
   */
  post(type: number, against: number, amount: number, subject: TransactionSubject): void {
    const balance = exact(this.available + amount, this.#what)
    const other = exact((this.counters[against] as number) - amount, this.#what)
    const journal = this.#journal
    const at = journal.begin(
      kind.transaction,
      recordLength.transaction,
      subject.cause,
      subject.correlation,
    )
    this.available = balance
    this.counters[against] = other
    const words = journal.words
    words[at + transactionAt.transaction] = ++this.posted
    words[at + transactionAt.type] = type
    words[at + transactionAt.counter] = against
    words[at + transactionAt.available] = amount
    words[at + transactionAt.unavailable] = 0
    words[at + transactionAt.balance] = balance + this.unavailable
    words[at + transactionAt.strategy] = subject.strategy
    words[at + transactionAt.instrument] = subject.instrument
    words[at + transactionAt.order] = subject.order
    words[at + transactionAt.fill] = subject.fill
    words[at + transactionAt.extra] = subject.extra
  }
}

/** A subject about nothing. */
export const noSubject: TransactionSubject = {
  strategy: none,
  instrument: none,
  order: none,
  fill: none,
  extra: none,
  cause: 0,
  correlation: 0,
}
