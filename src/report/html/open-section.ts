/** Positions still held after the last bar, valued at its close. */

import { exactSum } from '../exact-sum.ts'
import type { OpenPositionRow, RunReport } from '../model.ts'
import { decimalText, exactText, plural } from '../number-text.ts'
import { type Head, result, section, table } from './figures.ts'
import { type Html, html } from './html.ts'
import { shownPrice } from './page-data.ts'
import { dateIn } from './report-dates.ts'

const heads: readonly Head[] = [
  { text: 'Symbol' },
  { text: 'Side' },
  { text: 'Since' },
  { text: 'Units', isNumber: true, name: 'c-units' },
  { text: 'Average price', isNumber: true, name: 'c-price' },
  { text: 'Last price', isNumber: true, name: 'c-price' },
  { text: 'Entry fees', isNumber: true, name: 'c-fees' },
  { text: 'Market value', isNumber: true, name: 'c-exit' },
  { text: 'Unrealised P&L', isNumber: true },
]

/** Null when nothing is open. */
export function openSection(report: RunReport): Html | null {
  const { openPositions } = report
  if (openPositions.length === 0) return null
  return section(
    {
      id: 'open',
      title: 'Open positions',
      hint: `${plural(openPositions.length, 'position')} after the last bar, at its close, in ${report.currency}`,
    },
    html`<div class="scroll">
      ${table(
        { caption: 'Open positions', heads, name: 'rows positions' },
        openPositions.map((row) => openRow(report, row)),
        [sumRow(openPositions)],
      )}
    </div>`,
  )
}

const money = (text: string): string => decimalText(text, { decimals: 2 })

function openRow(report: RunReport, row: OpenPositionRow): Html {
  const price = (text: string): string => shownPrice(report, row.symbol, text)
  return html`<tr>
    <th scope="row">${row.symbol}</th>
    <td>${row.side === 'long' ? 'Long' : 'Short'}</td>
    <td>${dateIn(report, row.entryTime)}</td>
    <td class="num c-units">${exactText(row.quantity, { decimals: 0 })}</td>
    <td class="num c-price">${price(row.averagePrice)}</td>
    <td class="num c-price">${price(row.marketPrice)}</td>
    <td class="num c-fees">${money(row.entryFees)}</td>
    <td class="num c-exit">${money(row.marketValue)}</td>
    <td class="num">${result(decimalText(row.unrealizedPnl, { decimals: 2, sign: true }))}</td>
  </tr>`
}

function sumRow(rows: readonly OpenPositionRow[]): Html {
  const fees = exactSum(rows.map((row) => row.entryFees))
  const value = exactSum(rows.map((row) => row.marketValue))
  const pnl = exactSum(rows.map((row) => row.unrealizedPnl))
  return html`<tr>
    <th scope="row">Sum</th>
    <td></td>
    <td></td>
    <td class="c-units"></td>
    <td class="c-price"></td>
    <td class="c-price"></td>
    <td class="num c-fees">${money(fees)}</td>
    <td class="num c-exit">${money(value)}</td>
    <td class="num">${decimalText(pnl, { decimals: 2, sign: true })}</td>
  </tr>`
}
