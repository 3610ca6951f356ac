/** Numbers, dates and elements of the page. Twins of the server's texts, for what moves. */

const minusSign = '−'
export const dash = '–'

/** Digits before the point in groups of three. */
const grouped = (digits) => digits.replace(/\B(?=(?:\d{3})+$)/g, ',')

/** Fixed decimals, groups, a real minus; `sign` also writes a plus. A rounded zero has no sign. */
export function fixed(value, decimals, sign = false) {
  if (!Number.isFinite(value)) return dash
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.')
  const text = fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`
  if (!/[1-9]/.test(text)) return text
  if (value < 0) return `${minusSign}${text}`
  return sign ? `+${text}` : text
}

/** Whole minor units of 10^-scale, rounded half-even to two decimals without leaving integers. */
export function money(minor, scale, sign = false) {
  if (scale <= 2) return fixed(minor / 10 ** scale, 2, sign)
  const unit = 10 ** (scale - 2)
  const size = Math.abs(minor)
  let cents = Math.floor(size / unit)
  const rest = size - cents * unit
  if (rest * 2 > unit || (rest * 2 === unit && cents % 2 === 1)) cents++
  const digits = String(cents).padStart(3, '0')
  const text = `${grouped(digits.slice(0, -2))}.${digits.slice(-2)}`
  if (cents === 0) return text
  if (minor < 0) return `${minusSign}${text}`
  return sign ? `+${text}` : text
}

/** Decimals of a decimal text, without needless zeros. */
export const decimalsOf = (text) => (text.split('.')[1] ?? '').replace(/0+$/, '').length

/** Decimal text with all its digits, at least `decimals` after the point. */
export function exact(text, decimals, sign = false) {
  const isNegative = text.startsWith('-')
  const [whole, fraction = ''] = text.replace('-', '').split('.')
  const shown = `${grouped(whole)}.${fraction.replace(/0+$/, '').padEnd(decimals, '0')}`
  if (!/[1-9]/.test(shown)) return shown
  if (isNegative) return `${minusSign}${shown}`
  return sign ? `+${shown}` : shown
}

/** A number as it is shown, back to a double for drawing and sorting. */
export const numberOf = (text) => Number(text.replaceAll(',', '').replace(minusSign, '-'))

/** Days since 1970 to a calendar date (H. Hinnant's algorithm). */
function civil(days) {
  const shifted = days + 719468
  const era = Math.floor(shifted / 146097)
  const inEra = shifted - era * 146097
  const year = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36524) - Math.floor(inEra / 146096)) /
      365,
  )
  const inYear = inEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  const month = Math.floor((5 * inYear + 2) / 153)
  return {
    year: year + era * 400 + (month >= 10 ? 1 : 0),
    month: month < 10 ? month + 3 : month - 9,
    day: inYear - Math.floor((153 * month + 2) / 5) + 1,
  }
}

const two = (value) => String(value).padStart(2, '0')
const monthNames = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/**
 * `2008-10-10`, and `2008-10-10 14:30` where bars share days. Takes the seconds a clock shows and
 * those it is ahead of UTC, which are written after the time unless there are none.
 */
export function dateText(seconds, hasClock, offset = 0) {
  const { year, month, day } = civil(Math.floor(seconds / 86400))
  const date = `${year}-${two(month)}-${two(day)}`
  const rest = seconds - Math.floor(seconds / 86400) * 86400
  return hasClock ? `${date} ${clockText(rest)}${offsetText(offset)}` : date
}

function offsetText(offset) {
  if (offset === 0) return ''
  return `${offset < 0 ? '-' : '+'}${clockText(Math.abs(offset))}`
}

function clockText(rest) {
  const clock = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}`
  return rest % 60 === 0 ? clock : `${clock}:${two(rest % 60)}`
}

/** What stands under a tick of the time axis; `kind` is the library's: year, month, day, time. */
export function tickText(seconds, kind) {
  const { year, month, day } = civil(Math.floor(seconds / 86400))
  if (kind === 0) return String(year)
  if (kind === 1) return monthNames[month - 1]
  if (kind === 2) return String(day)
  return clockText(seconds - Math.floor(seconds / 86400) * 86400)
}

export const find = (id) => document.getElementById(id)

/** An element with text or children; every text goes in as text, never as markup. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(name, value)
  }
  made.append(...children.filter((child) => child !== null))
  return made
}

const datePattern = /(\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?(?:[+-]\d\d:\d\d(?::\d\d)?)?)?)/
/** Plain amounts of a sentence, not parts of ids, hashes or dates. */
const amountPattern = /(?<![\w#.-])(-?)(\d{4,}\.\d+|\d{5,})(?![\w-]|\.\d)/g

/** A sentence of the log for reading: amounts in groups of three, dates never split over lines. */
export function prose(text) {
  const shown = text.replace(amountPattern, (_, sign, digits) => {
    const [whole, fraction] = digits.split('.')
    const amount = fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`
    return sign === '' ? amount : `${minusSign}${amount}`
  })
  const parts = shown.split(datePattern)
  return parts.map((part, i) => (i % 2 === 1 ? element('span', { class: 'date' }, part) : part))
}

/** The same for drawings. */
export function drawing(tag, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/** A signed result with its triangle. */
export function resultElement(text, hasTriangle = true) {
  const isGain = text.startsWith('+')
  if (!isGain && !text.startsWith(minusSign)) return element('span', { class: 'level' }, text)
  const shape = element('span', { class: 'tri', 'aria-hidden': 'true' }, isGain ? '▲' : '▼')
  return element('span', { class: isGain ? 'gain' : 'loss' }, hasTriangle ? shape : null, text)
}
