/**
 * What the reference runs share: reading the verification material where it lies, and holding a run
 * to it. The material is the output of other programs; it is read, never copied.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import type { BacktestResult, EventOf, SummaryKey } from 'ledgerline'
import { expect } from 'vitest'

const root = new URL('../../../shared/verify/', import.meta.url)

/** False in a checkout without the material beside it; the tests are then skipped. */
export const isVerificationPresent: boolean = existsSync(root)
if (!isVerificationPresent) {
  console.warn('SKIPPED: reference runs of other programs, because ../shared/verify is not here.')
}

/** One line of a table by column name. Asking for a column that is not there is an error. */
export type Row = (column: string) => string

/** The path of a file of the material. */
export const verificationPath = (path: string): string => fileURLToPath(new URL(path, root))

export const readText = (path: string): string => readFileSync(new URL(path, root), 'utf8')

export const readJson = (path: string): unknown => JSON.parse(readText(path)) as unknown

/** Rows of a CSV file without quoting. */
export function readTable(path: string): readonly Row[] {
  const [head = '', ...lines] = readText(path).trimEnd().split('\n')
  const names = head.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return (column) => {
      const cell = cells[names.indexOf(column)]
      if (cell === undefined) throw new Error(`No column "${column}" in ${path}: ${head}`)
      return cell
    }
  })
}

export const numbersOf = (rows: readonly Row[], column: string): number[] =>
  rows.map((row) => Number(row(column)))

/** A peer's double as decimal text of at most `digits` decimals: 3829.8200000000006 is 3829.82. */
export function rounded(value: number | string, digits: number): string {
  const text = Number(value).toFixed(digits)
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return short === '-0' ? '0' : short
}

/** Within 1e-6 absolutely or 1e-9 relatively: what doubles and their sums are good for. */
export const isSameMoney = (found: number, expected: number): boolean =>
  Math.abs(found - expected) <= Math.max(1e-6, 1e-9 * Math.abs(expected))

/** Every place where two columns of money differ, in words; none when they are the same. */
export function moneyDifferences(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
): readonly string[] {
  const differences: string[] = []
  if (found.length !== expected.length) {
    differences.push(`${found.length} rows instead of ${expected.length}`)
  }
  const length = Math.min(found.length, expected.length)
  for (let i = 0; i < length; i++) {
    const [one, other] = [found[i] as number, expected[i] as number]
    if (!isSameMoney(one, other)) differences.push(`row ${i}: ${one} instead of ${other}`)
  }
  return differences
}

type MoneyInput = ArrayLike<number> | number | string

const asColumn = (value: MoneyInput): ArrayLike<number> =>
  typeof value === 'object' ? value : [Number(value)]

/** `what` names the money in the message of a failure. */
export function expectMoney(found: MoneyInput, expected: MoneyInput, what: string): void {
  const differences = moneyDifferences(asColumn(found), asColumn(expected))
  expect({ [what]: differences }).toEqual({ [what]: [] })
}

/** Equity or cash of every step, in units of money. */
export function moneyColumn(result: BacktestResult, name: 'equity' | 'cash'): number[] {
  const { scale, ...columns } = result.equity
  return Array.from(columns[name], (minor) => minor / 10 ** scale)
}

/** A measure of the report, a number or money as text, within 1e-9 relatively. */
export function expectMetric(result: BacktestResult, key: SummaryKey, expected: number): void {
  const found = Number(result.summary()[key].value ?? Number.NaN)
  const tolerance = 1e-9 * Math.max(Math.abs(expected), 1e-3)
  const isSame = Math.abs(found - expected) <= tolerance
  expect({ [key]: isSame ? expected : found }).toEqual({ [key]: expected })
}

/** A fill as peers list it: signed size, and the bar it fell on. */
export type FillRow = Readonly<{
  symbol: string
  bar: number
  size: string
  price: string
}>

export function fillRows(result: BacktestResult): readonly FillRow[] {
  return result.fills.map((fill) => ({
    symbol: fill.symbol,
    bar: fill.barIndex,
    size: signedSize(fill),
    price: fill.fillPrice,
  }))
}

const signedSize = ({ side, filledQuantity }: EventOf['fill']): string =>
  side === 'buy' ? filledQuantity : `-${filledQuantity}`

/** The bar number a strategy put into a signal's metadata, for comparing signals with a script. */
export const barOf = (signal: EventOf['signal']): number =>
  (signal.metadata as Readonly<{ bar: number }>).bar

export const signalsOf = (result: BacktestResult): readonly EventOf['signal'][] => [
  ...result.events({ topic: 'signal' }),
]

/** Every refusal of the run, in words; none where the peer refused nothing. */
export const refusalsOf = (result: BacktestResult): readonly string[] =>
  result.rejections.map(({ source, code, count }) => `${source} ${code}: ${count}`)
