/** Entries of the legends over the charts, and how indicators are told apart. */
import { element } from './text.js'

/** By order of declaration: colour of the theme and the library's line style (0 solid, 1 dots, 2 dashes). */
export const indicatorStyles = [
  { color: 'indicator-1', lineStyle: 0 },
  { color: 'indicator-2', lineStyle: 2 },
  { color: 'indicator-1', lineStyle: 1 },
  { color: 'indicator-2', lineStyle: 0 },
]

export function legendItem(key, text, value) {
  const swatch = element('span', { class: `key-${key}`, 'aria-hidden': 'true' })
  return element('li', {}, swatch, text, value === null ? null : element('b', {}, ` ${value}`))
}

export function markItem(isBuy) {
  const name = isBuy ? 'mark-buy' : 'mark-sell'
  const shape = element('span', { class: name, 'aria-hidden': 'true' }, isBuy ? '▲' : '▼')
  return element('li', {}, shape, isBuy ? 'buy' : 'sell')
}
