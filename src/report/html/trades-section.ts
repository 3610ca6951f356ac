/**
 * Closed trades as a table the script can sort, filter and open, and open positions under it.
 * Up to 200 rows are in the markup; of more only the first 100, and the script draws what is seen.
 */

import { microsPerDay } from '../../domain/units.ts'
import { exactSum } from '../exact-sum.ts'
import { parseIsoTime } from '../iso-time.ts'
import type { RunReport, TradeRow } from '../model.ts'
import {
  countText,
  decimalText,
  exactText,
  numberText,
  percentText,
  plural,
} from '../number-text.ts'
import { classes, result, section } from './figures.ts'
import { type Html, html } from './html.ts'
import { shownPrice } from './page-data.ts'
import { dateIn } from './report-dates.ts'

/** Rows in the markup, and what is left of more than that without a script. */
const wholeLimit = 200
const firstRows = 100

type Column = Readonly<{
  /** Also what the script sorts by. */
  key: string
  head: string
  isNumber: boolean
  /** Columns leave in the order of these classes as the page narrows. */
  name: string
}>

const many = (values: readonly string[]): boolean => new Set(values).size > 1

/** The columns this run needs. The script builds its rows in the same order. */
export function tradeColumns(report: RunReport): readonly Column[] {
  const hasShorts = report.trades.some((trade) => trade.side === 'short')
  const columns: (Column | null)[] = [
    { key: 'number', head: '#', isNumber: false, name: 'c-number' },
    many(report.trades.map((trade) => trade.strategy))
      ? { key: 'strategy', head: 'Strategy', isNumber: false, name: 'c-strategy' }
      : null,
    many([...report.symbols, ...report.trades.map((trade) => trade.symbol)])
      ? { key: 'symbol', head: 'Symbol', isNumber: false, name: 'c-symbol' }
      : null,
    { key: 'side', head: 'Side', isNumber: false, name: 'c-side' },
    { key: 'entry', head: 'Entry', isNumber: false, name: 'c-entry' },
    { key: 'entryPrice', head: 'Entry price', isNumber: true, name: 'c-price' },
    { key: 'exit', head: 'Exit', isNumber: false, name: 'c-exit' },
    { key: 'exitPrice', head: 'Exit price', isNumber: true, name: 'c-price' },
    { key: 'units', head: 'Units', isNumber: true, name: 'c-units' },
    { key: 'held', head: isLong(report) ? 'Days held' : 'Held', isNumber: true, name: 'c-days' },
    {
      key: 'worst',
      head: hasShorts ? 'Worst point' : 'Worst low',
      isNumber: true,
      name: 'c-worst',
    },
    { key: 'fees', head: 'Fees', isNumber: true, name: 'c-fees' },
    { key: 'pnl', head: 'Net P&L', isNumber: true, name: 'c-pnl' },
    { key: 'return', head: 'Return', isNumber: true, name: 'c-return' },
  ]
  return columns.filter((column): column is Column => column !== null)
}

/** True when every trade lasted whole days, so that the head can say "days". */
const isLong = (report: RunReport): boolean =>
  report.trades.every((trade) => Number.isInteger(heldDays(trade)))

const heldDays = (trade: TradeRow): number =>
  (parseIsoTime(trade.exitTime) - parseIsoTime(trade.entryTime)) / microsPerDay

/** `462`, or with its unit where trades are shorter: `2.1 d`, `3.5 h`. */
export function heldText(days: number, isWhole: boolean): string {
  if (isWhole) return numberText(days, { decimals: 0 })
  return days < 1
    ? `${numberText(days * 24, { decimals: 1 })} h`
    : `${numberText(days, { decimals: 1 })} d`
}

export function tradesSection(report: RunReport): Html {
  const { trades } = report
  if (trades.length === 0) return noTrades(report)
  const columns = tradeColumns(report)
  const shown = trades.length > wholeLimit ? trades.slice(0, firstRows) : trades
  const isWhole = isLong(report)
  const more =
    shown.length < trades.length
      ? html`<p class="note only-still">
          The first ${countText(shown.length)} of ${plural(trades.length, 'trade')}. All of them are
          in trades.csv beside this page.
        </p>`
      : null
  return section(
    {
      id: 'trades',
      title: 'Trades',
      hint: html`<span id="trade-count" role="status">${plural(trades.length, 'trade')}</span>,
        amounts in ${report.currency}`,
      tools: tools(),
    },
    html`<div
        class="scroll${trades.length > 12 ? ' scroll-box' : ''}"
        id="trade-box"
        ${trades.length > 12 ? html` tabindex="-1"` : null}
      >
        <table
          class="trades"
          id="trade-table"
          data-rows="${trades.length}"
          data-whole="${isWhole ? 1 : 0}"
        >
          <caption class="unseen">
            Closed trades, one row each
          </caption>
          <thead>
            <tr>
              ${columns.map(headCell)}
            </tr>
          </thead>
          <tbody>
            ${shown.map((trade) => tradeRow(report, trade, columns, isWhole))}
          </tbody>
          <tfoot>
            ${sumRow(report, columns)}
          </tfoot>
        </table>
      </div>
      <p class="empty" id="no-match" hidden>No trade matches the filter.</p>
      ${more}
      <p class="note script-only">Open a trade to zoom the charts to it and read its receipt.</p>`,
  )
}

const headCell = (column: Column): Html =>
  html`<th
    scope="col"
    class="${classes(column.isNumber ? 'num' : '', column.name)}"
    data-sort="${column.key}"
  >
    <span class="no-script">${column.head}</span>
  </th>`

const tools = (): Html =>
  html`<label class="search script-only"
      ><span class="unseen">Filter by date or number</span
      ><input
        id="trade-filter"
        type="search"
        placeholder="Filter by date or number"
        autocomplete="off"
        spellcheck="false"
    /></label>
    <div class="switch script-only" id="trade-side" role="group" aria-label="Which trades">
      <button type="button" data-show="all" aria-pressed="true">All</button
      ><button type="button" data-show="gains" aria-pressed="false">Gains</button
      ><button type="button" data-show="losses" aria-pressed="false">Losses</button>
    </div>`

function noTrades(report: RunReport): Html {
  const refused = report.rejections.reduce((sum, row) => sum + row.count, 0)
  const open = report.openPositions.length
  const why =
    open > 0
      ? `No trade is closed: ${plural(open, 'position')} ${open === 1 ? 'is' : 'are'} still open, listed below.`
      : refused > 0
        ? html`No trade was made. ${countText(refused)}
            ${refused === 1 ? 'signal or order was' : 'signals and orders were'} refused, cancelled
            or expired: <a href="#signals">see why</a>.`
        : report.funnel.signals === 0
          ? 'No trade was made, because the strategy gave no signal.'
          : 'No trade was made: no order was filled by the last bar.'
  return section({ id: 'trades', title: 'Trades' }, html`<p class="empty">${why}</p>`)
}

function tradeRow(
  report: RunReport,
  trade: TradeRow,
  columns: readonly Column[],
  isWhole: boolean,
): Html {
  const cells: Readonly<Record<string, Html | string>> = {
    number: html`<a href="#trade-${trade.number}">${trade.number}</a>`,
    strategy: trade.strategy,
    symbol: trade.symbol,
    side: trade.side === 'long' ? 'Long' : 'Short',
    entry: dates(report, trade.entryTime, trade.exitTime),
    entryPrice: shownPrice(report, trade.symbol, trade.entryPrice),
    exit: dateIn(report, trade.exitTime),
    exitPrice: shownPrice(report, trade.symbol, trade.exitPrice),
    units: exactText(trade.quantity, { decimals: 0 }),
    held: heldText(heldDays(trade), isWhole),
    worst: percentText(trade.maximumAdverse),
    fees: decimalText(trade.fees, { decimals: 2 }),
    pnl: result(decimalText(trade.pnl, { decimals: 2, sign: true })),
    return: tone(percentText(trade.returnRatio, { decimals: 2, sign: true })),
  }
  return html`<tr>
    ${columns.map((column) => html`<td class="${classes(column.isNumber ? 'num' : '', column.name)}">${cells[column.key] ?? ''}</td>`)}
  </tr>`
}

/** On a phone the exit stands under the entry, and its own column goes. */
const dates = (report: RunReport, entry: string, exit: string): Html =>
  html`${dateIn(report, entry)}<span class="stacked">${dateIn(report, exit)}</span>`

/** A result without a triangle, for a column beside one that has it. */
export function tone(text: string): Html {
  const name = text.startsWith('+') ? 'gain' : text.startsWith('−') ? 'loss' : 'level'
  return html`<span class="${name}">${text}</span>`
}

function sumRow(report: RunReport, columns: readonly Column[]): Html {
  const fees = exactSum(report.trades.map((trade) => trade.fees))
  const pnl = exactSum(report.trades.map((trade) => trade.pnl))
  const cells: Readonly<Record<string, Html | string>> = {
    number: 'Sum',
    fees: decimalText(fees, { decimals: 2 }),
    pnl: decimalText(pnl, { decimals: 2, sign: true }),
    return: '–',
  }
  return html`<tr>
    ${columns.map((column) => html`<td class="${classes(column.isNumber ? 'num' : '', column.name)}" data-sum="${column.key}">${cells[column.key] ?? ''}</td>`)}
  </tr>`
}
