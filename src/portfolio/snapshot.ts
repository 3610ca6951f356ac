/**
 * The whole portfolio as plain JSON, and back. Numbers are decimal text at their declared scale, so
 * that any reader keeps them exact. Restoring checks everything and changes nothing when it fails.
 */

import { decimalsOf, formatDecimal, parseDecimal } from '../domain/decimal.ts'
import { type Instrument, notional } from '../domain/instrument.ts'
import { counterAccounts } from '../domain/transaction.ts'
import { exact } from '../domain/units.ts'
import { none } from '../events/record.ts'
import type { Lot } from './lot-list.ts'
import type { Portfolio } from './portfolio.ts'
import { checkKeys, checkPositionNumbers, invalid, refuseKeys } from './snapshot-checks.ts'

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
  /** Market value at the snapshot's mark. */
  value: number
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

/**
 * Reads and checks a snapshot against the portfolio it is to fill. Fails with `snapshot/invalid`,
 * and with `number/overflow` for a number out of range.
 */
export function readSnapshot(portfolio: Portfolio, snapshot: PortfolioSnapshot): RestoredState {
  checkShape(snapshot)
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
  const marks = instruments.map((of) =>
    amount(snapshot.marks[of.symbol], of.priceScale, `marks.${of.symbol}`),
  )
  const positions = snapshot.positions.map((one, i) => {
    object(one, `positions[${i}]`)
    const instrument = symbols.get(one.symbol)
    if (instrument === undefined)
      throw invalid(`positions[${i}].symbol`, 'a symbol of the run', `"${one.symbol}"`)
    if (!(Number.isInteger(one.strategy) && one.strategy >= 0 && one.strategy < strategies))
      throw invalid(`positions[${i}].strategy`, `0 to ${strategies - 1}`, String(one.strategy))
    const of = instruments[instrument] as Instrument
    const mark = marks[instrument] as number
    return readPosition(one, { instrument, of, mark, moneyScale: currency.scale }, i)
  })
  checkOnce(positions)
  checkPositionNumbers(positions, snapshot.positionCount)
  checkLotIds(positions, snapshot.lotCount)
  checkKeys(snapshot, [...symbols.keys()])
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

/** Lots are numbered from 1 in order of opening: a number twice, or one to come, would be two lots. */
function checkLotIds(positions: readonly RestoredPosition[], lotCount: number): void {
  const seen = new Set<number>()
  for (const [i, { lots }] of positions.entries()) {
    for (const [k, { id }] of lots.entries()) {
      const where = `positions[${i}].lots[${k}].lotId`
      if (!(Number.isInteger(id) && id >= 1 && id <= lotCount)) {
        const expected = `a whole number from 1 to the ${lotCount} of lotCount`
        throw invalid(where, expected, shown(id))
      }
      if (seen.has(id)) throw invalid(where, 'a lot of its own', `${id} a second time`)
      seen.add(id)
    }
  }
}

type Place = Readonly<{ instrument: number; of: Instrument; mark: number; moneyScale: number }>

function readLot(lot: LotSnapshot, { of, moneyScale }: Place, where: string): Lot {
  object(lot, where)
  count(lot.openFill, `${where}.openFill`)
  count(lot.openBar, `${where}.openBar`)
  whole(lot.openedAt, `${where}.openedAt`)
  return {
    id: lot.lotId,
    quantity: amount(lot.quantity, of.quantityScale, `${where}.quantity`),
    price: amount(lot.entryPrice, of.priceScale, `${where}.entryPrice`),
    cost: amount(lot.cost, moneyScale, `${where}.cost`),
    fees: amount(lot.fees, moneyScale, `${where}.fees`),
    openFill: lot.openFill,
    openBar: lot.openBar,
    openedAt: lot.openedAt,
  }
}

function readPosition(source: PositionSnapshot, place: Place, i: number): RestoredPosition {
  const { instrument, of, mark, moneyScale } = place
  const where = `positions[${i}]`
  list(source.lots, `${where}.lots`)
  const lots = source.lots.map((lot, k) => readLot(lot, place, `${where}.lots[${k}]`))
  count(source.number, `${where}.number`)
  whole(source.openedAt, `${where}.openedAt`)
  count(source.openSequence, `${where}.openSequence`)
  if (source.signal !== none) count(source.signal, `${where}.signal`)
  const quantity = amount(source.quantity, of.quantityScale, `${where}.quantity`)
  const turned = lots.findIndex((lot) => lot.quantity === 0 || lot.quantity > 0 !== quantity > 0)
  if (turned >= 0) {
    throw invalid(
      `${where}.lots[${turned}].quantity`,
      `a part of ${source.quantity}`,
      `"${source.lots[turned]?.quantity}"`,
    )
  }
  const sum = wideSumOf(lots.map((lot) => lot.quantity))
  if (quantity === 0 || sum !== BigInt(quantity)) {
    throw invalid(
      `${where}.lots`,
      `lots that add up to ${source.quantity}`,
      formatDecimal(Number(sum), of.quantityScale),
    )
  }
  return {
    strategy: source.strategy,
    instrument,
    quantity,
    cost: sumOf(
      lots.map((lot) => lot.cost),
      `Snapshot, ${where}: the cost of its lots`,
    ),
    value: notional(of, mark, quantity),
    fees: amount(source.fees, moneyScale, `${where}.fees`),
    realized: amount(source.realized, moneyScale, `${where}.realized`),
    source,
    lots,
  }
}

/** The sum of safe integers, whatever it passes through on the way. Fails with `number/overflow`. */
export function sumOf(values: readonly number[], what: string): number {
  return exact(Number(wideSumOf(values)), what)
}

export function wideSumOf(values: readonly number[]): bigint {
  return values.reduce((sum, value) => sum + BigInt(value), 0n)
}

function checkShape(snapshot: PortfolioSnapshot): void {
  object(snapshot, 'the whole')
  for (const key of keys) {
    if (!Object.hasOwn(snapshot, key)) throw invalid(key, 'it to be there', 'nothing')
  }
  refuseKeys(snapshot, keys, 'the whole')
  for (const key of ['currency', 'counters', 'marks'] as const) object(snapshot[key], key)
  list(snapshot.positions, 'positions')
}

function amount(value: unknown, scale: number, where: string): number {
  if (typeof value === 'string' && (decimalsOf(value) ?? Infinity) <= scale) {
    const parsed = parseDecimal(value, scale, 'exact', `Snapshot, ${where}:`)
    if (parsed !== null) return parsed
  }
  throw invalid(where, `decimal text with at most ${scale} decimals`, shown(value))
}

function count(value: unknown, where: string): void {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return
  throw invalid(where, 'a whole number from 0 on', shown(value))
}

function whole(value: unknown, where: string): void {
  if (!Number.isSafeInteger(value)) throw invalid(where, 'a whole number', shown(value))
}

function object(value: unknown, where: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(where, 'an object', shown(value))
}

function list(value: unknown, where: string): void {
  if (!Array.isArray(value)) throw invalid(where, 'a list', shown(value))
}

/** A value as JSON, for messages. */
const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing'
