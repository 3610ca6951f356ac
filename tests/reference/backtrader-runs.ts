/** What the runs of backtrader share: the case, and its tables held against a result. */
import { backtest, type BacktestOptions, type BacktestResult } from 'ledgerline'
import { expect } from 'vitest'

import {
  barOf,
  expectMetric,
  expectMoney,
  fillRows,
  moneyColumn,
  numbersOf,
  readJson,
  readTable,
  rounded,
  signalsOf,
  verificationPath,
} from './peers.ts'

type PeerCase = Readonly<{
  broker: Readonly<{ cash: number }>
  expected: Readonly<{
    final_cash: number
    final_value: number
    fills: number
    closed_trades: number
    open_positions: Readonly<Record<string, readonly [number, number]>>
    max_drawdown_pct: number
    max_drawdown_money: number
  }>
  published?: Readonly<Record<string, string | readonly string[]>>
}>

export const folder = (name: string): string => `backtrader/${name}`
export const caseOf = (name: string): PeerCase => readJson(`${folder(name)}/case.json`) as PeerCase
export const dataPath = (symbol: string): string => verificationPath(`data/${symbol}.csv`)

export function run(
  name: string,
  options: Omit<BacktestOptions, 'capital'>,
): Promise<BacktestResult> {
  return backtest({ capital: `${caseOf(name).broker.cash} USD`, invariants: 'all', ...options })
}

/** Σ of the signed sizes so far per symbol: what a peer lists as the position after each fill. */
function positionsAfter(fills: ReturnType<typeof fillRows>): string[] {
  const held: Record<string, number> = {}
  return fills.map(({ symbol, size }) => {
    held[symbol] = (held[symbol] ?? 0) + Number(size)
    return String(held[symbol])
  })
}

const total = (column: readonly number[]): number => column.reduce((sum, fee) => sum + fee, 0)

/** By bar, then by symbol: the order of the fills of one bar is the engine's own. */
const inOrder = (fills: ReturnType<typeof fillRows>): ReturnType<typeof fillRows> =>
  fills.toSorted((a, b) => a.bar - b.bar || (a.symbol < b.symbol ? -1 : 1))

export function expectFills(result: BacktestResult, name: string, digits: number): void {
  const expected = readTable(`${folder(name)}/fills.csv`)
  const found = fillRows(result)
  const fees = result.fills.map((fill) => Number(fill.commission))
  expect(inOrder(found)).toEqual(
    inOrder(
      expected.map((row) => ({
        symbol: row('Symbol'),
        bar: Number(row('Bar')),
        size: String(Number(row('Size'))),
        price: rounded(row('Price'), digits),
      })),
    ),
  )
  const peerFees = numbersOf(expected, 'Commission')
  expectMoney(total(fees), total(peerFees), 'commission')
  if (new Set(found.map(({ symbol }) => symbol)).size > 1) return
  expect(positionsAfter(found)).toEqual(expected.map((row) => String(Number(row('PosSize')))))
  expectMoney(fees, peerFees, 'commission')
}

export function expectCurve(result: BacktestResult, name: string): void {
  const expected = readTable(`${folder(name)}/equity.csv`)
  expectMoney(moneyColumn(result, 'equity'), numbersOf(expected, 'Value'), 'value')
  const { final_value, max_drawdown_pct, max_drawdown_money } = caseOf(name).expected
  expectMetric(result, 'finalEquity', final_value)
  expectMetric(result, 'maxDrawdown', -max_drawdown_pct)
  expect(Number(result.summary().maxDrawdownMoney.value)).toBeCloseTo(max_drawdown_money, 5)
}

export function expectCash(result: BacktestResult, name: string): void {
  const expected = readTable(`${folder(name)}/equity.csv`)
  expectMoney(moneyColumn(result, 'cash'), numbersOf(expected, 'Cash'), 'cash')
}

/** Flat-to-flat trades of one lot each: gross P&L, commission of both sides, net P&L. */
export function expectTrades(result: BacktestResult, name: string): void {
  const expected = readTable(`${folder(name)}/trades.csv`)
  const { trades } = result
  expect(trades.map((trade) => trade.exitBar - trade.entryBar)).toEqual(
    numbersOf(expected, 'BarLen'),
  )
  const column = (of: 'grossPnl' | 'fees' | 'pnl'): number[] => trades.map((row) => Number(row[of]))
  expectMoney(column('grossPnl'), numbersOf(expected, 'PnL'), 'gross P&L')
  expectMoney(column('fees'), numbersOf(expected, 'Commission'), 'commission')
  expectMoney(column('pnl'), numbersOf(expected, 'PnLComm'), 'net P&L')
}

export function expectOpenPositions(result: BacktestResult, name: string): void {
  const expected = caseOf(name).expected.open_positions
  const found = result.openPositions.map(({ symbol, quantity }) => [symbol, Number(quantity)])
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(Object.entries(expected).map(([symbol, [quantity]]) => [symbol, quantity])),
  )
}

/** What the strategy sent at the close of which bar, against the peer's list. */
export function expectSubmissions(result: BacktestResult, name: string): void {
  const expected = readTable(`${folder(name)}/submissions.csv`)
  const found = signalsOf(result).map((signal) => {
    const isBuy = signal.intention === 'OPEN_LONG' || signal.intention === 'CLOSE_SHORT'
    return [barOf(signal), signal.symbol, isBuy ? 'buy' : 'sell']
  })
  const sent = result.orders.map(({ quantity }) => quantity)
  expect(found).toEqual(expected.map((row) => [Number(row('Bar')), row('Symbol'), row('Side')]))
  expect(sent).toEqual(expected.map((row) => String(Number(row('Size')))))
}
