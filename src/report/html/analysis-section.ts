/** Deepest drawdowns and costs beside a choice of measures, and all measures to open under them. */

import { parseDecimal } from '../../domain/decimal.ts'
import { type DrawdownPeriod, drawdownPeriods } from '../drawdowns.ts'
import { exactSum, isZero } from '../exact-sum.ts'
import { metricOf } from '../metrics.ts'
import type { CostRow, Metric, MetricGroup, RunReport } from '../model.ts'
import {
  countText,
  decimalText,
  haveClock,
  metricText,
  numberText,
  percentText,
  undefinedText,
} from '../number-text.ts'
import { type Head, result, section, table } from './figures.ts'
import { type Html, html } from './html.ts'
import { dateClasses, stepIn } from './report-dates.ts'

export function analysisSection(report: RunReport): Html {
  return html`<div class="halves">
      <div>${drawdowns(report)}${costs(report)}</div>
      <div>${measures(report)}</div>
    </div>
    ${allMeasures(report)}`
}

const listed = 5

function drawdowns(report: RunReport): Html {
  const { equity } = report
  const start = parseDecimal(report.initialCapital, equity.scale, 'half-even')
  const all = drawdownPeriods({ time: equity.time, level: equity.equity }, start)
  const worst = all.toSorted((a, b) => a.depth - b.depth).slice(0, listed)
  const title = worst.length === listed ? 'Five deepest drawdowns' : 'Deepest drawdowns'
  if (worst.length === 0) {
    const text =
      equity.time.length === 0 ? 'There was no step to measure.' : 'Equity never fell below a peak.'
    return section({ id: 'drawdowns', title }, html`<p class="empty">${text}</p>`)
  }
  const heads: readonly Head[] = [
    { text: '#' },
    { text: 'Depth', isNumber: true },
    { text: 'Peak' },
    { text: 'Low', name: 'c-low' },
    { text: 'Recovered' },
    { text: 'Days', isNumber: true },
  ]
  return section(
    { id: 'drawdowns', title, hint: `of ${countText(all.length)}` },
    table(
      { caption: title, heads, name: `rows ${dateClasses(report)}` },
      worst.map((period, i) => drawdownRow(report, period, i)),
    ),
  )
}

function drawdownRow(report: RunReport, period: DrawdownPeriod, index: number): Html {
  const isWhole = Number.isInteger(period.days)
  const days = numberText(period.days, { decimals: isWhole ? 0 : 1 })
  const recovered =
    period.recoveryIndex === null ? undefinedText : stepCell(report, period.recoveryIndex)
  return html`<tr>
    <td>${index + 1}</td>
    <td class="num">${result(percentText(period.depth))}</td>
    <td>${stepCell(report, period.peakIndex)}</td>
    <td class="c-low">${stepCell(report, period.troughIndex)}</td>
    <td>${recovered}</td>
    <td class="num">${days}${period.recoveryTime === null ? '+' : ''}</td>
  </tr>`
}

/** A time with its offset may stand under its date, but is not divided itself. */
function stepCell(report: RunReport, step: number): Html | string {
  const shown = stepIn(report, step)
  const [date = '', clock = ''] = shown.split(' ')
  return /[+-]/.test(clock) ? html`${date} <span class="date">${clock}</span>` : shown
}

function costs(report: RunReport): Html {
  const total = exactSum(report.costs.map((row) => row.amount))
  const rowOf = (row: CostRow): Html =>
    html`<tr class="${isZero(row.amount) ? 'faint' : ''}">
      <td>${row.label}</td>
      <td class="num">${decimalText(row.amount, { decimals: 2 })}</td>
      <td class="how">${row.note}</td>
    </tr>`
  const foot = html`<tr>
    <th scope="row">All costs</th>
    <td class="num">${decimalText(total, { decimals: 2 })}</td>
    <td></td>
  </tr>`
  return section(
    { id: 'costs', title: 'Costs', hint: report.currency },
    table(
      {
        caption: 'Costs',
        heads: [{ text: 'Cost' }, { text: 'Amount', isNumber: true }, { text: 'How' }],
        name: 'rows',
      },
      report.costs.map(rowOf),
      [foot],
    ),
    incomeTable(report, rowOf),
  )
}

/** Apart from the costs and their total: what came in is none. */
function incomeTable(report: RunReport, rowOf: (row: CostRow) => Html): Html | null {
  if (report.income.length === 0) return null
  return table(
    {
      caption: 'Income',
      heads: [
        { text: 'Income, no part of the costs' },
        { text: 'Amount', isNumber: true },
        { text: 'How' },
      ],
      name: 'rows',
    },
    report.income.map(rowOf),
  )
}

/** What the page shows without opening anything; the key figures stand above already. */
const chosen: readonly string[] = [
  'volatilityAnnual',
  'sortino',
  'calmar',
  'alpha',
  'beta',
  'exposureTime',
  'timeUnderWater',
  'bestDay',
  'worstDay',
  'positiveMonths',
  'winRate',
  'profitFactor',
  'avgWin',
  'avgLoss',
]

function measures(report: RunReport): Html {
  const rows = chosen.flatMap((key) => metricOf(report.metrics, key) ?? [])
  return section(
    { id: 'measures', title: 'More measures', hint: 'each with its convention' },
    measureTable(report, rows, 'More measures'),
  )
}

function measureTable(report: RunReport, rows: readonly Metric[], caption: string): Html {
  const { benchmark, currency } = report
  const withClock = haveClock([...report.metrics, ...(benchmark?.metrics ?? [])])
  const heads: Head[] = [{ text: 'Measure' }, { text: 'Strategy', isNumber: true }]
  if (benchmark !== null) heads.push({ text: benchmark.label, isNumber: true, name: 'other' })
  heads.push({ text: 'Convention', name: 'how' })
  return table(
    { caption, heads, name: 'rows measures' },
    rows.map((metric) => {
      const other = benchmark === null ? null : metricOf(benchmark.metrics, metric.key)
      const otherCell =
        benchmark === null
          ? null
          : html`<td class="num other">
              ${other === null ? undefinedText : metricText(other, true, withClock)}
            </td>`
      const unit = metric.unit === 'money' ? `, ${currency}` : ''
      return html`<tr>
        <th scope="row">
          ${metric.label}${unit}<span class="stacked" aria-hidden="true">${metric.convention}</span>
        </th>
        <td class="num">${metricText(metric, true, withClock)}</td>
        ${otherCell}
        <td class="how">${metric.convention}</td>
      </tr>`
    }),
  )
}

const groupTitles: Readonly<Record<MetricGroup, string>> = {
  familiar: 'The familiar rows',
  returns: 'Best and worst',
  risk: 'Risk',
  distribution: 'Distribution of returns',
  trades: 'Trades',
  costs: 'Costs',
  peers: 'By the formulas of backtesting.py',
}

const groups: readonly MetricGroup[] = [
  'familiar',
  'returns',
  'risk',
  'distribution',
  'trades',
  'costs',
  'peers',
]

function allMeasures(report: RunReport): Html {
  const filled = groups
    .map((group) => ({ group, rows: report.metrics.filter((metric) => metric.group === group) }))
    .filter(({ rows }) => rows.length > 0)
  return html`<details class="all">
    <summary>All ${countText(report.metrics.length)} measures</summary>
    <div class="all-in">
      ${filled.map(
        ({ group, rows }) =>
          html`<div class="all-group">
            <h3>${groupTitles[group]}</h3>
            ${measureTable(report, rows, groupTitles[group])}
          </div>`,
      )}
    </div>
  </details>`
}
