/** One trade as a table row, and how trades are compared and matched. */
import { moneyScale, names, strategies } from './data.js'
import { element, fixed, money, numberOf, resultElement } from './text.js'

/** `462`, or with its unit where trades are shorter than a day. */
export function heldText(days, isWhole) {
  if (isWhole) return fixed(days, 0)
  return days < 1 ? `${fixed(days * 24, 1)} h` : `${fixed(days, 1)} d`
}

const percent = (hundredths, sign) => `${fixed(hundredths / 100, 2, sign)}%`

/** What stands in the cell of a column. */
function cellOf(trade, key, isWhole) {
  switch (key) {
    case 'number':
      return element('a', { href: `#trade-${trade.number}`, tabindex: '-1' }, String(trade.number))
    case 'strategy':
      return strategies[trade.strategy]
    case 'symbol':
      return names[trade.symbol]
    case 'side':
      return trade.isLong ? 'Long' : 'Short'
    case 'entry': {
      const stacked = element('span', { class: 'stacked' }, trade.exitText)
      return element('span', {}, trade.entryText, stacked)
    }
    case 'entryPrice':
      return trade.entryPrice
    case 'exit':
      return trade.exitText
    case 'exitPrice':
      return trade.exitPrice
    case 'units':
      return trade.units
    case 'held':
      return heldText(trade.days, isWhole)
    case 'worst':
      return percent(trade.worst, false)
    case 'fees':
      return money(trade.fees, moneyScale)
    case 'pnl':
      return resultElement(money(trade.pnl, moneyScale, true))
    case 'return':
      return resultElement(percent(trade.returns, true), false)
    default:
      return ''
  }
}

/** `position` is the place in the sorted and filtered list, 0-based. */
export function rowOf(trade, position, { columns, isWhole }) {
  const cells = columns.map(({ key, name }) => {
    const cell = element('td', { class: name }, cellOf(trade, key, isWhole))
    if (key === 'symbol' || key === 'strategy') cell.title = cell.textContent
    return cell
  })
  const row = element('tr', { 'aria-rowindex': String(position + 2) }, ...cells)
  row.dataset.trade = String(trade.index)
  return row
}

/** What a column is sorted by: a number or a text. */
const sortValues = {
  number: (trade) => trade.index,
  strategy: (trade) => strategies[trade.strategy],
  symbol: (trade) => names[trade.symbol],
  side: (trade) => (trade.isLong ? 0 : 1),
  entry: (trade) => trade.entry * 1e6 + trade.index,
  exit: (trade) => trade.exit * 1e6 + trade.index,
  entryPrice: (trade) => numberOf(trade.entryPrice),
  exitPrice: (trade) => numberOf(trade.exitPrice),
  units: (trade) => numberOf(trade.units),
  held: (trade) => trade.days,
  worst: (trade) => trade.worst,
  fees: (trade) => trade.fees,
  pnl: (trade) => trade.pnl,
  return: (trade) => trade.returns,
}

/** Columns whose first press puts the smallest first: dates, numbers of trades, words. */
const ascendingFirst = new Set(['number', 'strategy', 'symbol', 'side', 'entry', 'exit'])
export const firstDirection = (key) => (ascendingFirst.has(key) ? 1 : -1)

/** A new array in order; equal values keep the order of trades. */
export function sorted(list, key, direction) {
  const valueOf = sortValues[key]
  return list.toSorted((a, b) => {
    const x = valueOf(a)
    const y = valueOf(b)
    if (x === y) return a.index - b.index
    return (x < y ? -1 : 1) * direction
  })
}

/** True when number, dates, symbol or strategy hold the text, and the side of the result fits. */
export function matches(trade, text, show) {
  if (show === 'gains' && trade.pnl <= 0) return false
  if (show === 'losses' && trade.pnl >= 0) return false
  if (text === '') return true
  const number = text.replace(/^#/, '')
  return (
    String(trade.number) === number ||
    trade.entryText.includes(text) ||
    trade.exitText.includes(text) ||
    names[trade.symbol].toLowerCase().includes(text) ||
    strategies[trade.strategy].toLowerCase().includes(text)
  )
}
