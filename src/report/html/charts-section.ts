/** The three charts: frames and legends the script fills, and the still pictures beside them. */

import { parseIsoTime } from '../iso-time.ts'
import type { RunReport } from '../model.ts'
import { countText, numberText, percentText, undefinedText } from '../number-text.ts'
import { placeLabel } from './axis.ts'
import { priceIndicators } from './drawn-series.ts'
import { section } from './figures.ts'
import { type Html, html, nothing } from './html.ts'
import type { Drawn } from './page-data.ts'
import { dateIn } from './report-dates.ts'
import { drawdownStill, equityStill, type HeldSpan, priceStill, type StillFill } from './stills.ts'

export function chartsSection(report: RunReport, drawn: Drawn): Html {
  const bars = drawn.bars[0]
  const hasEquity = drawn.strategy.place.length > 0
  const parts = [bars === undefined ? null : 'price', hasEquity ? 'equity, drawdown' : null]
  const title = capital(parts.filter((part) => part !== null).join(', '))
  const hint = `${report.currency}, ${report.interval}`
  return section(
    { id: 'charts', title, hint, tools: ranges },
    html`<div class="charts">
        ${bars === undefined ? null : pricePanel(report, drawn)}${ownPanel(drawn)}${hasEquity ? equityPanel(report, drawn) : null}${hasEquity ? drawdownPanel(report, drawn) : null}
      </div>
      ${hintLine(drawn)}`,
  )
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Which spans are offered depends on the data, so the script fills this. */
const ranges = html`<div
  class="switch script-only"
  id="ranges"
  role="group"
  aria-label="Time range"
></div>`

const box = (id: string, name: string): Html =>
  html`<div
    class="chart script-only"
    id="${id}"
    tabindex="0"
    role="group"
    aria-roledescription="chart"
    aria-label="${name}"
  ></div>`

const item = (key: string, text: string, value: string | null): Html =>
  html`<li>
    <span class="key-${key}" aria-hidden="true"></span
    >${text}${value === null ? null : html` <b data-value="${key}">${value}</b>`}
  </li>`

function pricePanel(report: RunReport, drawn: Drawn): Html {
  const [bars] = drawn.bars
  if (bars === undefined) return nothing
  const name = `Price of ${bars.symbol}`
  const lastPlace = bars.place.at(-1) ?? 0
  const last = dateIn(report, placeLabel(drawn.axis, lastPlace))
  const indicators = priceIndicators(bars)
  const held = heldSpans(report, drawn, bars.symbol)
  const isHeld = held.some((span) => lastPlace >= span.from && lastPlace <= span.to)
  const close = numberText(bars.close.at(-1) ?? null, { decimals: bars.priceScale })
  const decimals = bars.priceScale
  return html`<div class="panel panel-price">
    <div class="legend">
      <h3>Price</h3>
      ${symbolChoice(drawn)}
      <ul id="price-legend">
        ${item('held', 'held', isHeld ? close : null)}${item('price', 'not held', isHeld ? null : close)}${indicators.map((indicator, i) => item(`indicator-${i + 1}`, indicator.label, numberText(lastValue(indicator.values), { decimals })))}
        <li><span class="mark-buy" aria-hidden="true">▲</span>buy</li>
        <li><span class="mark-sell" aria-hidden="true">▼</span>sell</li>
      </ul>
      <p class="legend-at" id="legend-at">last bar ${last}</p>
    </div>
    ${box('price-chart', name)}
    <div class="still-box">
      ${priceStill({ bars, places: drawn.axis.seconds.length, held, fills: fillsOf(report, drawn, bars.symbol), name })}
    </div>
  </div>`
}

const lastValue = (values: Float64Array): number | null => {
  const last = values.at(-1) ?? Number.NaN
  return Number.isFinite(last) ? last : null
}

function symbolChoice(drawn: Drawn): Html | null {
  if (drawn.bars.length < 2) return null
  return html`<label class="choice script-only"
      ><span class="unseen">Instrument</span
      ><select id="symbol">
        ${drawn.bars.map((bars, i) => html`<option value="${i}">${bars.symbol}</option>`)}
      </select></label
    ><span class="choice no-script">${drawn.bars[0]?.symbol ?? ''}</span>`
}

function heldSpans(report: RunReport, drawn: Drawn, symbol: string): readonly HeldSpan[] {
  const at = (iso: string): number => drawn.axis.placeOf(parseIsoTime(iso))
  const last = drawn.axis.seconds.length - 1
  return [
    ...report.trades
      .filter((trade) => trade.symbol === symbol)
      .map((trade) => ({ from: at(trade.entryTime), to: at(trade.exitTime) })),
    ...report.openPositions
      .filter((position) => position.symbol === symbol)
      .map((position) => ({ from: at(position.entryTime), to: last })),
  ]
}

function fillsOf(report: RunReport, drawn: Drawn, symbol: string): readonly StillFill[] {
  const at = (iso: string): number => drawn.axis.placeOf(parseIsoTime(iso))
  return [
    ...report.trades
      .filter((trade) => trade.symbol === symbol)
      .flatMap(({ side, entryTime, exitTime }) => [
        { place: at(entryTime), isBuy: side === 'long' },
        { place: at(exitTime), isBuy: side === 'short' },
      ]),
    ...report.openPositions
      .filter((position) => position.symbol === symbol)
      .map(({ side, entryTime }) => ({ place: at(entryTime), isBuy: side === 'long' })),
  ]
}

/** Indicators with a scale of their own; shown by the script where the symbol has any. */
function ownPanel(drawn: Drawn): Html | null {
  const hasOwn = drawn.bars.some((bars) => bars.indicators.some((one) => one.pane === 'own'))
  if (!hasOwn) return null
  return html`<div class="panel panel-own script-only" id="own-panel">
    <div class="legend">
      <h3>Indicators</h3>
      <ul id="own-legend"></ul>
    </div>
    ${box('own-chart', 'Indicators with their own scale')}
  </div>`
}

function equityPanel(report: RunReport, drawn: Drawn): Html {
  const name = 'Equity'
  const value = numberText(drawn.strategy.equity.at(-1) ?? null, { decimals: 2 })
  const other = benchmarkItem(report, drawn, 'equity')
  return html`<div class="panel panel-equity">
    <div class="legend">
      <h3>${name}</h3>
      <ul id="equity-legend">
        ${item('strategy', 'Strategy', value)}${other}
      </ul>
      <div
        class="switch script-only"
        id="scale"
        role="group"
        aria-label="Scale of the equity chart"
      >
        <button type="button" data-scale="log" aria-pressed="true">Log</button
        ><button type="button" data-scale="linear" aria-pressed="false">Linear</button>
      </div>
    </div>
    ${box('equity-chart', name)}
    <div class="still-box">${equityStill(drawn, name)}</div>
  </div>`
}

function drawdownPanel(report: RunReport, drawn: Drawn): Html {
  const name = 'Drawdown'
  const value = percentText(drawn.strategy.drawdown.at(-1) ?? null)
  return html`<div class="panel panel-drawdown">
    <div class="legend">
      <h3>${name}</h3>
      <ul id="drawdown-legend">
        ${item('loss', 'Strategy', value)}${benchmarkItem(report, drawn, 'drawdown')}
      </ul>
    </div>
    ${box('drawdown-chart', name)}
    <div class="still-box">${drawdownStill(drawn, name)}</div>
  </div>`
}

function benchmarkItem(
  report: RunReport,
  drawn: Drawn,
  column: 'equity' | 'drawdown',
): Html | null {
  if (report.benchmark === null || drawn.benchmark === null) return null
  const last = drawn.benchmark[column].at(-1) ?? null
  const text = column === 'equity' ? numberText(last, { decimals: 2 }) : percentText(last)
  return item('benchmark', report.benchmark.label, text === '' ? undefinedText : text)
}

function hintLine(drawn: Drawn): Html {
  const grouped =
    drawn.axis.group === 1
      ? null
      : ` Each drawn place stands for ${countText(drawn.axis.group)} neighbouring bars.`
  return html`<p class="note">
    <span class="script-only"
      >Drag or use the arrow keys to move; + and −, pinch, or Ctrl or ⌘ with the wheel to zoom; 0
      for the whole run.</span
    >${grouped} Charting by
    <a href="https://www.tradingview.com/" rel="noreferrer">TradingView</a> Lightweight Charts™.
  </p>`
}
