/**
 * Numbers as people read them: comma groups, a real minus sign, an en dash for what is undefined.
 * Exact decimals stay text all the way; only statistics pass through doubles.
 */

import { formatDecimal, formatShortest, parseDecimal } from '../domain/decimal.ts'
import { Fault } from '../domain/fault.ts'
import { isOffMidnight, shownLabel } from './iso-time.ts'
import type { Metric } from './model.ts'

/** What stands where a number is not defined. */
export const undefinedText = '–'
const minus = '−'

export type NumberStyle = Readonly<{
  decimals: number
  /** Write `+` before what is above zero. For results, never for levels. */
  sign?: boolean
}>

/** `12345.6` as `12,345.60`. Not finite numbers are undefined. A rounded zero has no sign. */
export function numberText(value: number | null, style: NumberStyle): string {
  if (value === null || !Number.isFinite(value)) return undefinedText
  const text = Math.abs(value).toFixed(style.decimals)
  return signed(text, value < 0, style)
}

/** Decimal text rounded half-even to `decimals`. Fails with `number/invalid` when it is none. */
export function decimalText(text: string, style: NumberStyle): string {
  const wide = text.replace(/^[+-]/, '')
  const value = parseDecimal(wide, style.decimals, 'half-even', 'A shown amount')
  if (value === null) throw notDecimal(text)
  return signed(formatDecimal(value, style.decimals), text.startsWith('-'), style)
}

/** Decimal text with every digit it has, and at least `decimals` of them after the point. */
export function exactText(text: string, style: NumberStyle): string {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null) throw notDecimal(text)
  const fraction = (match[3] ?? '').replace(/0+$/, '').padEnd(style.decimals, '0')
  const whole = (match[2] ?? '').replace(/^0+(?=\d)/, '')
  return signed(fraction === '' ? whole : `${whole}.${fraction}`, match[1] === '-', style)
}

/** `text` is unsigned and has no groups yet. */
function signed(text: string, isNegative: boolean, style: NumberStyle): string {
  const dot = text.indexOf('.')
  const whole = dot === -1 ? text : text.slice(0, dot)
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',') + (dot === -1 ? '' : text.slice(dot))
  if (!/[1-9]/.test(text)) return grouped
  if (isNegative) return `${minus}${grouped}`
  return style.sign === true ? `+${grouped}` : grouped
}

const notDecimal = (text: string): Fault =>
  new Fault('number/invalid', `Expected a decimal such as "12.50" in a report, found "${text}".`)

/** A ratio as percent: 0.05 is `5.00%`. */
export function percentText(ratio: number | null, style: NumberStyle = { decimals: 2 }): string {
  const text = numberText(ratio === null ? null : ratio * 100, style)
  return text === undefinedText ? text : `${text}%`
}

/** Whole numbers with groups. */
export const countText = (value: number): string => numberText(value, { decimals: 0 })

/** `1 trade`, `2 trades`, `5,000 trades`. */
export const plural = (count: number, word: string): string =>
  `${countText(count)} ${word}${count === 1 ? '' : 's'}`

/** `3,116 days`, `32.1 days`, `1 day`; below one day `4.5 hours`. */
export function daysText(days: number | null): string {
  if (days === null) return undefinedText
  const isHours = days > 0 && days < 1
  const value = isHours ? days * 24 : days
  const isWhole = Math.abs(value - Math.round(value)) < 1e-9
  const text = numberText(value, { decimals: isWhole || value >= 100 ? 0 : 1 })
  const word = isHours ? 'hour' : 'day'
  return `${text} ${word}${text === '1' ? '' : 's'}`
}

/** Measures that are results, so that what is above zero carries a `+`. */
const results: ReadonlySet<string> = new Set([
  'return',
  'buyAndHoldReturn',
  'returnAnnual',
  'cagr',
  'alpha',
  'bestTrade',
  'worstTrade',
  'avgTrade',
  'expectancy',
  'bestDay',
  'worstDay',
  'bestMonth',
  'worstMonth',
  'bestYear',
  'worstYear',
  'valueAtRisk',
  'conditionalValueAtRisk',
  'avgPnl',
  'avgWin',
  'avgLoss',
  'largestWin',
  'largestLoss',
  'avgWinReturn',
  'avgLossReturn',
  'alphaOfTotal',
])

/** True where some date among these measures is no midnight, so that all are shown with a time. */
export const haveClock = (metrics: readonly Metric[]): boolean =>
  metrics.some(
    ({ unit, value }) => unit === 'date' && typeof value === 'string' && isOffMidnight(value),
  )

/**
 * A measure's value as text. `withUnit: false` leaves the percent sign to the label. A date says
 * its time of day where `hasClock`, which is where it is no midnight unless told.
 */
export function metricText(
  metric: Metric,
  withUnit = true,
  hasClock: boolean = haveClock([metric]),
): string {
  const { value, unit } = metric
  if (value === null) return undefinedText
  const sign = results.has(metric.key)
  if (typeof value === 'string') {
    if (unit === 'money') return decimalText(value, { decimals: 2, sign })
    return unit === 'date' ? shownLabel(value, hasClock) : value
  }
  switch (unit) {
    case 'percent':
      return withUnit
        ? percentText(value / 100, { decimals: 2, sign })
        : numberText(value, { decimals: 2, sign })
    case 'count':
      return numberText(value, { decimals: 0 })
    case 'days':
      return daysText(value)
    case 'money':
    case 'ratio':
    case 'text':
    case 'date':
      return numberText(value, { decimals: 2, sign })
  }
}

/** Minor units as decimal text without needless zeros, at least two decimals. */
export function minorText(minor: number, scale: number, sign = false): string {
  return exactText(formatShortest(minor, scale), { decimals: 2, sign })
}
