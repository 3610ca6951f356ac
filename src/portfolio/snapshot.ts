/**
 * The whole portfolio as plain JSON, and back. Numbers are decimal text at their declared scale, so
 * that any reader keeps them exact. Restoring checks everything and changes nothing when it fails.
 */

import { formatDecimal, parseDecimal } from '../domain/decimal.ts'
import { Fault } from '../domain/fault.ts'
import { type Instrument, notional } from '../domain/instrument.ts'
import { counterAccounts } from '../domain/transaction.ts'
import { none } from '../events/record.ts'
import type { Lot } from './lot-list.ts'
import type { Portfolio } from './portfolio.ts'

export type LotSnapshot = Readonly<{
  lotId: number
  quantity: string
  entryPrice: string
  cost: string
  fees: string
  openFill: number
  openBar: number
  openedAt: number
}>

export type PositionSnapshot = Readonly<{
  strategy: number
  symbol: string
  number: number
  openedAt: number
  openSequence: number
  signal: number
  quantity: string
  realized: string
  fees: string
  lots: readonly LotSnapshot[]
}>

export type PortfolioSnapshot = Readonly<{
  version: '1.0'
  currency: Readonly<{ code: string; scale: number }>
  strategies: number
  initial: string
  available: string
  unavailable: string
  counters: Readonly<Record<string, string>>
  transactions: number
  positionCount: number
  lotCount: number
  realized: string
  commissions: string
  dividendsReceived: string
  dividendsPaid: string
  adjustments: string
  marks: Readonly<Record<string, string>>
  positions: readonly PositionSnapshot[]
}>

export function snapshotOf(portfolio: Portfolio): PortfolioSnapshot {
  const { options, accounts } = portfolio
  const { currency, instruments } = options
  const money = (value: number): string => formatDecimal(value, currency.scale)
  return {
    version: '1.0',
    currency: { code: currency.code, scale: currency.scale },
    strategies: options.strategies,
    initial: money(portfolio.initial),
    available: money(accounts.available),
    unavailable: money(accounts.unavailable),
    counters: Object.fromEntries(
      counterAccounts.map((name, i) => [name, money(accounts.counters[i] as number)]),
    ),
    transactions: accounts.posted,
    positionCount: portfolio.positionCount,
    lotCount: portfolio.lotCount,
    realized: money(portfolio.realized),
    commissions: money(portfolio.commissions),
    dividendsReceived: money(portfolio.dividendsReceived),
    dividendsPaid: money(portfolio.dividendsPaid),
    adjustments: money(portfolio.adjustments),
    marks: Object.fromEntries(
      instruments.map((of, i) => [
        of.symbol,
        formatDecimal(portfolio.marks[i] as number, of.priceScale),
      ]),
    ),
    positions: portfolio.positions.flatMap((position, book) => {
      if (position === null) return []
      const instrument = book % instruments.length
      const of = instruments[instrument] as Instrument
      return [
        {
          strategy: (book - instrument) / instruments.length,
          symbol: of.symbol,
          number: position.number,
          openedAt: position.openedAt,
          openSequence: position.openSequence,
          signal: position.signal,
          quantity: formatDecimal(portfolio.quantities[book] as number, of.quantityScale),
          realized: money(position.realized),
          fees: money(position.fees),
          lots: (portfolio.lots[book]?.all() ?? []).map((lot) => lotSnapshot(lot, of, money)),
        },
      ]
    }),
  }
}

function lotSnapshot(lot: Lot, of: Instrument, money: (value: number) => string): LotSnapshot {
  return {
    lotId: lot.id,
    quantity: formatDecimal(lot.quantity, of.quantityScale),
    entryPrice: formatDecimal(lot.price, of.priceScale),
    cost: money(lot.cost),
    fees: money(lot.fees),
    openFill: lot.openFill,
    openBar: lot.openBar,
    openedAt: lot.openedAt,
  }
}

/** A position of a snapshot as exact integers, checked. */
export type RestoredPosition = Readonly<{
  strategy: number
  instrument: number
  quantity: number
  cost: number
  fees: number
  realized: number
  source: PositionSnapshot
  lots: readonly Lot[]
}>

/** Everything a snapshot says as exact integers, read before anything is changed. */
export type RestoredState = Readonly<{
  money: (key: (typeof moneyKeys)[number]) => number
  counters: readonly number[]
  marks: readonly number[]
  positions: readonly RestoredPosition[]
}>

const moneyKeys = [
  'initial',
  'available',
  'unavailable',
  'realized',
  'commissions',
  'dividendsReceived',
  'dividendsPaid',
  'adjustments',
] as const
const countKeys = ['transactions', 'positionCount', 'lotCount'] as const
const keys: readonly (keyof PortfolioSnapshot)[] = [
  'version',
  'currency',
  'strategies',
  'initial',
  'available',
  'unavailable',
  'counters',
  'transactions',
  'positionCount',
  'lotCount',
  'realized',
  'commissions',
  'dividendsReceived',
  'dividendsPaid',
  'adjustments',
  'marks',
  'positions',
]

/** Reads and checks a snapshot against the portfolio it is to fill. Fails with `snapshot/invalid`. */
export function readSnapshot(portfolio: Portfolio, snapshot: PortfolioSnapshot): RestoredState {
  if (typeof snapshot !== 'object' || snapshot === null)
    throw invalid('the whole', 'an object', JSON.stringify(snapshot) ?? 'nothing')
  for (const key of keys) {
    if (!Object.hasOwn(snapshot, key)) throw invalid(key, 'it to be there', 'nothing')
  }
  const { currency, instruments, strategies } = portfolio.options
  if (snapshot.version !== '1.0') throw invalid('version', '"1.0"', `"${String(snapshot.version)}"`)
  if (snapshot.currency.code !== currency.code || snapshot.currency.scale !== currency.scale)
    throw invalid(
      'currency',
      `${currency.code} at scale ${currency.scale}`,
      JSON.stringify(snapshot.currency),
    )
  if (snapshot.strategies !== strategies)
    throw invalid('strategies', String(strategies), String(snapshot.strategies))
  for (const key of countKeys) count(snapshot[key], key)
  const amounts = new Map(
    moneyKeys.map((key) => [key, amount(snapshot[key], currency.scale, key)] as const),
  )
  const symbols = new Map(instruments.map((of, i) => [of.symbol, i]))
  const positions = snapshot.positions.map((one, i) => {
    const instrument = symbols.get(one.symbol)
    if (instrument === undefined)
      throw invalid(`positions[${i}].symbol`, 'a symbol of the run', `"${one.symbol}"`)
    if (!(Number.isInteger(one.strategy) && one.strategy >= 0 && one.strategy < strategies))
      throw invalid(`positions[${i}].strategy`, `0 to ${strategies - 1}`, String(one.strategy))
    return readPosition(one, instrument, instruments[instrument] as Instrument, currency.scale, i)
  })
  checkOnce(positions)
  const marks = instruments.map((of) =>
    amount(snapshot.marks[of.symbol], of.priceScale, `marks.${of.symbol}`),
  )
  // What would overflow is found here, before anything is changed.
  for (const { instrument, quantity } of positions)
    notional(instruments[instrument] as Instrument, marks[instrument] as number, quantity)
  return {
    money: (key) => amounts.get(key) as number,
    counters: counterAccounts.map((name) =>
      amount(snapshot.counters[name], currency.scale, `counters.${name}`),
    ),
    marks,
    positions,
  }
}

function checkOnce(positions: readonly RestoredPosition[]): void {
  const seen = new Set<string>()
  for (const [i, { strategy, source }] of positions.entries()) {
    const book = `${strategy} ${source.symbol}`
    if (seen.has(book))
      throw invalid(`positions[${i}]`, 'one position per strategy and symbol', 'a second one')
    seen.add(book)
  }
}

function readPosition(
  source: PositionSnapshot,
  instrument: number,
  of: Instrument,
  moneyScale: number,
  i: number,
): RestoredPosition {
  const where = `positions[${i}]`
  const lots = source.lots.map((lot, k): Lot => {
    const at = `${where}.lots[${k}]`
    return {
      id: lot.lotId,
      quantity: amount(lot.quantity, of.quantityScale, `${at}.quantity`),
      price: amount(lot.entryPrice, of.priceScale, `${at}.entryPrice`),
      cost: amount(lot.cost, moneyScale, `${at}.cost`),
      fees: amount(lot.fees, moneyScale, `${at}.fees`),
      openFill: lot.openFill,
      openBar: lot.openBar,
      openedAt: lot.openedAt,
    }
  })
  for (const key of ['number', 'openedAt', 'openSequence', 'signal'] as const)
    whole(source[key], `${where}.${key}`)
  const quantity = amount(source.quantity, of.quantityScale, `${where}.quantity`)
  const turned = lots.findIndex((lot) => lot.quantity === 0 || lot.quantity > 0 !== quantity > 0)
  if (turned >= 0) {
    throw invalid(
      `${where}.lots[${turned}].quantity`,
      `a part of ${source.quantity}`,
      `"${source.lots[turned]?.quantity}"`,
    )
  }
  const sum = lots.reduce((total, lot) => total + lot.quantity, 0)
  if (quantity === 0 || sum !== quantity) {
    throw invalid(
      `${where}.lots`,
      `lots that add up to ${source.quantity}`,
      formatDecimal(sum, of.quantityScale),
    )
  }
  return {
    strategy: source.strategy,
    instrument,
    quantity,
    cost: lots.reduce((total, lot) => total + lot.cost, 0),
    fees: amount(source.fees, moneyScale, `${where}.fees`),
    realized: amount(source.realized, moneyScale, `${where}.realized`),
    source,
    lots,
  }
}

function amount(value: unknown, scale: number, where: string): number {
  const parsed = typeof value === 'string' ? parseDecimal(value, scale, 'exact', where) : null
  if (parsed !== null) return parsed
  throw invalid(
    where,
    `decimal text with at most ${scale} decimals`,
    JSON.stringify(value) ?? 'nothing',
  )
}

function count(value: unknown, where: string): void {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return
  throw invalid(where, 'a whole number from 0 on', JSON.stringify(value) ?? 'nothing')
}

/** A number a record holds; `none`, just outside the safe integers, stands for nothing. */
function whole(value: unknown, where: string): void {
  if (Number.isSafeInteger(value) || value === none) return
  throw invalid(where, 'a whole number', JSON.stringify(value) ?? 'nothing')
}

export function invalid(where: string, expected: string, found: string): Fault {
  return new Fault('snapshot/invalid', `Snapshot, ${where}: expected ${expected}, found ${found}.`)
}
