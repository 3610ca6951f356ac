/** The top of the page: who, what and when, the verdict, the integrity stub, six key figures. */

import { metricNumber, metricOf } from '../metrics.ts'
import type { Metric, RunReport } from '../model.ts'
import {
  countText,
  decimalText,
  exactText,
  metricText,
  numberText,
  percentText,
  undefinedText,
} from '../number-text.ts'
import { prose, result } from './figures.ts'
import { type Html, html } from './html.ts'
import { dateIn } from './report-dates.ts'
import { verdict } from './verdict.ts'

const mark = html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M1 3h14M1 8h14M1 12h14M1 14h14" />
</svg>`
const tick = html`<svg class="tick" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M2.5 8.5l3.5 3.5 7.5-8" />
</svg>`

/** Sections that can be jumped to; one that is not on the page is not in the list. */
export type SectionLink = Readonly<{ id: string; text: string }>

export function topBar(report: RunReport, links: readonly SectionLink[]): Html {
  return html`<header class="bar">
    <div class="bar-in">
      <a class="brand" href="#top">${mark}Ledgerline</a
      ><span class="bar-title">${report.title}</span>
      <nav aria-label="Sections">
        ${links.map(({ id, text }) => html`<a href="#${id}">${text}</a>`)}
      </nav>
    </div>
  </header>`
}

export function masthead(report: RunReport): Html {
  const parts = [
    symbolsText(report.symbols),
    report.interval,
    report.equity.time.length === 0
      ? 'no bar after warm-up'
      : `${dateIn(report, report.startTime)} to ${dateIn(report, report.endTime)}`,
    `${exactText(report.initialCapital, { decimals: 2 })} ${report.currency}`,
  ]
  return html`<div class="mast" id="top">
    <div class="mast-text">
      <p class="kicker">Backtest report</p>
      <h1>${report.title}</h1>
      <ul class="subject">
        ${parts.map((part) => html`<li>${prose(part)}</li>`)}
      </ul>
      ${verdict(report)}
    </div>
    ${stub(report)}
  </div>`
}

/** Names while there are few, else the first and how many more. */
function symbolsText(symbols: readonly string[]): string {
  if (symbols.length <= 5) return symbols.join(', ')
  return `${symbols.slice(0, 3).join(', ')} and ${symbols.length - 3} more`
}

/** The setting that says when market orders fill, in words; null when the run does not list it. */
function fillRule(report: RunReport): string | null {
  const found = report.settings.find(({ label }) => /^market (?:orders )?fill$/i.test(label))
  return found === undefined ? null : found.value.replaceAll('_', ' ')
}

function stub(report: RunReport): Html {
  const { integrity, currency } = report
  const { isBalanced } = integrity
  const fill = fillRule(report)
  const head = isBalanced
    ? html`<p class="stub-head">${tick}Every number has a receipt</p>`
    : html`<p class="stub-head loss"><span aria-hidden="true">▼</span> Does not balance</p>`
  const rows: readonly (readonly [string, Html | string])[] = [
    ['Ledger residual', `${exactText(integrity.ledgerResidual, { decimals: 2 })} ${currency}`],
    ...(isBalanced
      ? []
      : [
          [
            'Equity residual',
            `${exactText(integrity.identityResidual, { decimals: 2 })} ${currency}`,
          ] as const,
        ]),
    ['Events', countText(integrity.eventCount)],
    ...(fill === null ? [] : [['Fill rule', fill] as const]),
    ['Run', html`<code>${integrity.runId}</code>`],
    [
      'Log',
      integrity.logHead === null
        ? 'not hashed'
        : html`<a href="#integrity"><code>${integrity.logHead.slice(0, 12)}</code></a>`,
    ],
  ]
  return html`<aside class="stub${isBalanced ? '' : ' stub-broken'}" aria-label="Integrity">
    ${head}
    <dl>
      ${rows.map(
        ([word, value]) =>
          html`<div>
            <dt>${word}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </aside>`
}

type Figure = Readonly<{
  label: string
  value: Html
  /** What buy and hold has in its place; null without one. */
  other: string | null
  convention: string
}>

/** More characters than this do not fit a sixth of the page at the full size. */
const longFigure = 10

const isLong = (value: Html): boolean => value.markup.replace(/<[^>]*>/g, '').length > longFigure

export function keyFigures(report: RunReport): Html {
  const label = report.benchmark?.label ?? ''
  return html`<section class="keys" id="summary" aria-label="Key figures">
    ${figures(report).map(
      (figure) =>
        html`<div class="key">
          <h3>${figure.label}</h3>
          <p class="key-value${isLong(figure.value) ? ' key-long' : ''}">${figure.value}</p>
          ${figure.other === null ? null : html`<p class="key-other"><span>${label}</span><span>${figure.other}</span></p>`}
          <p class="key-how">${prose(figure.convention)}</p>
        </div>`,
    )}
  </section>`
}

function figures(report: RunReport): readonly Figure[] {
  const { currency, benchmark } = report
  const other = (key: string): string | null =>
    benchmark === null ? null : textOf(metricOf(benchmark.metrics, key))
  const capital = exactText(report.initialCapital, { decimals: 2 })
  const final = decimalText(report.finalEquity, { decimals: 2 })
  return [
    {
      label: 'Total return',
      value: result(textOf(metricOf(report.metrics, 'return'))),
      other: other('return'),
      convention: `${capital} to ${final} ${currency}, after fees`,
    },
    {
      label: 'CAGR',
      value: result(textOf(metricOf(report.metrics, 'cagr'))),
      other: other('cagr'),
      convention: `a year of 365.25 days${yearsText(report)}`,
    },
    {
      label: 'Max drawdown',
      value: result(textOf(metricOf(report.metrics, 'maxDrawdown'))),
      other: other('maxDrawdown'),
      convention: metricOf(report.metrics, 'maxDrawdown')?.convention ?? '',
    },
    {
      label: 'Sharpe ratio',
      value: html`<span
        class="${metricNumber(report.metrics, 'sharpe') === null ? 'none' : 'level'}"
        >${textOf(metricOf(report.metrics, 'sharpe'))}</span
      >`,
      other: other('sharpe'),
      convention: sharpeText(report),
    },
    {
      label: 'Closed trades',
      value: html`${countText(report.trades.length)}`,
      other: benchmark === null ? null : tradesText(benchmark.trades, benchmark.openPositions),
      convention: wonAndLost(report),
    },
    {
      label: `Fees, ${currency}`,
      value: html`${textOf(metricOf(report.metrics, 'totalFees'))}`,
      other: benchmark === null ? null : decimalText(benchmark.totalFees, { decimals: 2 }),
      convention: feesText(report),
    },
  ]
}

const textOf = (metric: Metric | null): string =>
  metric === null ? undefinedText : metricText(metric)

function yearsText(report: RunReport): string {
  const days = metricNumber(report.metrics, 'duration')
  if (days === null || days === 0) return ''
  return `, ${numberText(days / 365.25, { decimals: 2 })} years`
}

function sharpeText(report: RunReport): string {
  const metric = metricOf(report.metrics, 'sharpe')
  const value = metricNumber(report.metrics, 'sharpe')
  const half = metricNumber(report.metrics, 'sharpeInterval')
  const how = metric?.convention ?? ''
  if (value === null || half === null) return how
  const low = numberText(value - half, { decimals: 2 })
  const high = numberText(value + half, { decimals: 2 })
  return `${how}; 95% interval ${low} to ${high}`
}

function tradesText(closed: number, open: number): string {
  if (closed === 0 && open > 0) return `${countText(open)} open`
  return open === 0 ? countText(closed) : `${countText(closed)}, ${countText(open)} open`
}

function wonAndLost(report: RunReport): string {
  const { trades, openPositions } = report
  const won = trades.filter((trade) => /^[^-]*[1-9]/.test(trade.pnl)).length
  const lost = trades.filter((trade) => /^-.*[1-9]/.test(trade.pnl)).length
  const even = trades.length - won - lost
  const parts = trades.length === 0 ? [] : [`${countText(won)} won`, `${countText(lost)} lost`]
  if (even > 0) parts.push(`${countText(even)} even`)
  if (openPositions.length > 0) parts.push(`${countText(openPositions.length)} still open`)
  return parts.join(', ')
}

function feesText(report: RunReport): string {
  const share = metricNumber(report.metrics, 'feesOfCapital')
  const note = report.costs[0]?.note ?? ''
  const rest = share === null ? '' : `${percentText(share / 100)} of starting capital`
  return [note, rest].filter(Boolean).join('; ')
}

/** Shown under the key figures: at most four, the rest stand with the settings. */
const shownCautions = 4

export const furtherCautions = (report: RunReport): readonly string[] =>
  report.cautions.slice(shownCautions)

export function cautions(report: RunReport): Html | null {
  const shown = report.cautions.slice(0, shownCautions)
  if (shown.length === 0) return null
  return html`<ul class="cautions" aria-label="Cautions">
    ${shown.map((text) => html`<li>${prose(text)}</li>`)}
  </ul>`
}
