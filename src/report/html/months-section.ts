/** Monthly returns as a table of steps of colour: four steps a side, the same in every report. */

import { parseDecimal } from '../../domain/decimal.ts'
import { type CalendarReturn, monthlyReturns, yearlyReturns } from '../calendar-returns.ts'
import type { EquityColumns, RunReport } from '../model.ts'
import { numberText, undefinedText } from '../number-text.ts'
import type { Levels } from '../sampling.ts'
import { datesOf } from '../step-dates.ts'
import { section } from './figures.ts'
import { type Html, html } from './html.ts'

const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** Borders of the steps in percent: under 2, under 4, under 6, and above. */
const borders = [2, 4, 6]

export function monthsSection(report: RunReport): Html | null {
  const levels = levelsOf(report.equity)
  const start = parseDecimal(report.initialCapital, report.equity.scale, 'half-even')
  const months = monthlyReturns(levels, start)
  if (months.length === 0) return null
  const years = yearlyReturns(levels, start)
  const other = report.benchmark
  const otherYears = other === null ? [] : yearlyReturns(levelsOf(other.equity), start)
  const isPartial = years.some((year) => year.isPartial)
  const hint = `%, after fees; – outside the run${isPartial ? '; partial first or last year' : ''}`
  const heads = names.map(
    (name) =>
      html`<th scope="col">
        <span class="fine">${name}</span
        ><abbr class="coarse" title="${name}">${name.charAt(0)}</abbr>
      </th>`,
  )
  const otherHead =
    other === null ? null : html`<th scope="col" class="num other">${other.label}</th>`
  return section(
    { id: 'months', title: 'Monthly returns', hint, tools: scaleKey },
    html`<table class="months">
      <caption class="unseen">
        Return of each month and year in percent
      </caption>
      <thead>
        <tr>
          <th scope="col"><span class="unseen">Year</span></th>
          ${heads}
          <th scope="col" class="num total">Year</th>
          ${otherHead}
        </tr>
      </thead>
      <tbody>
        ${years.map((year) => yearRow(year, months, otherYears, other !== null))}
      </tbody>
    </table>`,
  )
}

const levelsOf = (columns: EquityColumns): Levels => ({
  time: datesOf(columns),
  level: columns.equity,
})

function yearRow(
  year: CalendarReturn,
  months: readonly CalendarReturn[],
  otherYears: readonly CalendarReturn[],
  hasOther: boolean,
): Html {
  const cells = names.map((_, i) =>
    monthCell(months.find((month) => month.year === year.year && month.month === i + 1)),
  )
  const other = otherYears.find((one) => one.year === year.year)
  const otherCell = hasOther
    ? html`<td class="num other">${percent(other?.ratio ?? null)}</td>`
    : null
  return html`<tr>
    <th scope="row">${year.year}</th>
    ${cells}
    <td class="num total ${toneOf(year.ratio)}">${percent(year.ratio)}</td>
    ${otherCell}
  </tr>`
}

function monthCell(month: CalendarReturn | undefined): Html {
  if (month === undefined || month.ratio === null) return html`<td class="h0">${undefinedText}</td>`
  const whole = numberText(month.ratio * 100, { decimals: 0, sign: true })
  return html`<td class="${heatOf(month.ratio)}">
    <span class="fine">${percent(month.ratio)}</span
    ><span class="coarse" aria-hidden="true">${whole}</span>
  </td>`
}

const percent = (ratio: number | null): string =>
  numberText(ratio === null ? null : ratio * 100, { decimals: 1, sign: true })

/** `up1` … `up4`, `down1` … `down4`; `h0` where one decimal shows nothing. */
function heatOf(ratio: number): string {
  const size = Math.abs(ratio) * 100
  if (size < 0.05) return 'h0'
  const step = borders.filter((border) => size >= border).length + 1
  return `${ratio > 0 ? 'up' : 'down'}${step}`
}

function toneOf(ratio: number | null): string {
  if (ratio === null || Math.abs(ratio) < 0.0005) return ''
  return ratio > 0 ? 'gain' : 'loss'
}

const scaleKey: Html = html`<div class="heat-key" aria-hidden="true">
  <span>−6</span>${[4, 3, 2, 1].map((step) => html`<i class="down${step}">−</i>`)}${[
    1, 2, 3, 4,
  ].map((step) => html`<i class="up${step}">+</i>`)}<span>+6</span>
</div>`
