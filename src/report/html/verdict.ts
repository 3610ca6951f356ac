/**
 * The one or two sentences at the top, made by rule from the measures: how long, how much a year,
 * the worst fall, on how many trades it rests. No word of praise or blame.
 */

import { formatDecimal } from '../../domain/decimal.ts'
import { metricNumber } from '../metrics.ts'
import type { RunReport } from '../model.ts'
import { daysText, decimalText, numberText, percentText, plural } from '../number-text.ts'
import { fewTrades } from '../trade-statistics.ts'
import { type Html, html } from './html.ts'
import { stepIn } from './report-dates.ts'

export function verdict(report: RunReport): Html {
  return html`<p class="verdict">
    ${balanceSentence(report)}${resultSentence(report)} ${tradesSentence(report)}
  </p>`
}

function balanceSentence(report: RunReport): Html | null {
  if (report.integrity.isBalanced) return null
  return html`<strong class="loss"
      ><span aria-hidden="true">▼</span> The books of this run do not balance.</strong
    >
    Its numbers cannot be relied on. `
}

function resultSentence(report: RunReport): Html {
  const lost = firstLost(report)
  if (lost !== null) return lost
  if (report.equity.time.length === 0) return html`No bar was left to trade after warm-up.`
  const years = (metricNumber(report.metrics, 'duration') ?? 0) / 365.25
  const isYearly = years >= 1
  const key = isYearly ? 'cagr' : 'return'
  const made = shownPercent(metricNumber(report.metrics, key), isYearly ? 2 : 1)
  const fall = shownPercent(metricNumber(report.metrics, 'maxDrawdown'), 1)
  const { benchmark } = report
  const other = benchmark === null ? null : metricNumber(benchmark.metrics, key)
  const otherFall = benchmark === null ? null : metricNumber(benchmark.metrics, 'maxDrawdown')
  const span = isYearly
    ? `${numberText(years, { decimals: 1 })} years`
    : daysText(metricNumber(report.metrics, 'duration'))
  const rate = isYearly ? ' a year' : ''
  if (benchmark === null || other === null) {
    return html`Over ${span} the strategy made <strong>${made}</strong>${rate}, and its worst fall
      was <strong>${fall}</strong>.`
  }
  return html`Over ${span} the strategy made <strong>${made}</strong>${rate} against
    <strong>${shownPercent(other, isYearly ? 2 : 1)}</strong> for ${lowerFirst(benchmark.label)},
    and its worst fall was <strong>${fall}</strong> against
    <strong>${shownPercent(otherFall, 1)}</strong>.`
}

const shownPercent = (percent: number | null, decimals: number): string =>
  percentText(percent === null ? null : percent / 100, { decimals, sign: true })

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** Said of a run whose equity fell to zero or below. */
function firstLost(report: RunReport): Html | null {
  const { equity, scale } = report.equity
  const lostText = (minor: number): string =>
    decimalText(formatDecimal(minor, scale), { decimals: 2 })
  const at = equity.findIndex((value) => value <= 0)
  if (at === -1) return null
  const low = equity.reduce((least, value) => Math.min(least, value), 0)
  return html`The account was lost: on ${stepIn(report, at)} equity fell to
    <strong>${lostText(equity[at] as number)} ${report.currency}</strong
    >${low < (equity[at] as number) ? html`, and later to <strong>${lostText(low)}</strong>` : null}.
    Ratios of return and risk have no meaning after that and are shown as –.`
}

function tradesSentence(report: RunReport): Html {
  const count = report.trades.length
  const open = report.openPositions.length
  if (count === 0 && open === 0) {
    const signals = report.funnel.signals
    if (signals === 0) return html`It gave no signal and <strong>did not trade</strong>.`
    return html`It <strong>did not trade</strong>: its ${plural(signals, 'signal')} led to no fill.`
  }
  if (count === 0) {
    return html`<strong>No trade is closed yet</strong>; ${plural(open, 'position')}
      ${open === 1 ? 'is' : 'are'} open.`
  }
  const rests = html`It rests on <strong>${plural(count, 'trade')}</strong>`
  return count < fewTrades ? html`${rests}: too few to tell skill from luck.` : html`${rests}.`
}
