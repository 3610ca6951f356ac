/** Factors and corporate actions from short tables, as the rows a person would write by hand. */

import { Fault } from '../domain/fault.ts'
import { headerAt, requiredHeader, type SmallTable } from './small-table.ts'
import type { ActionInput, FactorRow } from './source.ts'

/** Columns date, priceFactor, splitFactor and, if there, referenceClose and symbol. */
export function factorRows(table: SmallTable): readonly FactorRow[] {
  const date = requiredHeader(table, ['date', 'lastdateofrow'], 'date')
  const price = requiredHeader(table, ['pricefactor'], 'priceFactor')
  const split = requiredHeader(table, ['splitfactor'], 'splitFactor')
  const reference = headerAt(table, ['referenceclose', 'referenceprice'])
  const symbol = headerAt(table, ['symbol', 'ticker'])
  return table.rows.map((row) => ({
    date: row[date] ?? '',
    priceFactor: row[price] ?? '',
    splitFactor: row[split] ?? '',
    ...(symbol === null ? {} : { symbol: row[symbol] ?? '' }),
    ...(reference === null ? {} : { referenceClose: row[reference] ?? '' }),
  }))
}

/** Columns date, type, and ratio for splits or amount for dividends; symbol if there. */
export function actionRows(table: SmallTable): readonly ActionInput[] {
  const date = requiredHeader(table, ['date', 'exdate', 'effective', 'effectivedate'], 'date')
  const type = requiredHeader(table, ['type', 'actiontype', 'action'], 'type')
  const ratio = headerAt(table, ['ratio', 'splitratio'])
  const amount = headerAt(table, ['amount', 'dividend'])
  const symbol = headerAt(table, ['symbol', 'ticker'])
  return table.rows.map((row, i): ActionInput => {
    const kind = (row[type] ?? '').toLowerCase()
    const common = {
      date: row[date] ?? '',
      ...(symbol === null ? {} : { symbol: row[symbol] ?? '' }),
    }
    if (kind === 'split' || kind === 'reverse_split') {
      return { ...common, type: 'split', ratio: cell(table, row, ratio, 'ratio') }
    }
    if (kind === 'dividend' || kind === 'special_dividend') {
      return { ...common, type: 'dividend', amount: cell(table, row, amount, 'amount') }
    }
    throw new Fault(
      'data/invalid-value',
      `Expected type "split" or "dividend", found "${row[type] ?? ''}" in "${table.name}" line ` +
        `${table.lines[i] ?? 0}.`,
    )
  })
}

function cell(table: SmallTable, row: readonly string[], at: number | null, name: string): string {
  return row[at ?? requiredHeader(table, [name], name)] ?? ''
}
