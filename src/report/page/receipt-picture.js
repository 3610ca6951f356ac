/** The small picture on a receipt: the price around one trade, its entry level and its two fills. */
import { indexAt } from './chart-parts.js'
import { symbolData } from './data.js'
import { drawing, numberOf } from './text.js'

const width = 400
const height = 104
const most = 300

const stroke = (name, d) => drawing('path', { class: name, d })

/** Null when the symbol has no bars in the page. */
export function receiptPicture(trade) {
  const bars = symbolData(trade.symbol)
  if (bars === null) return null
  const from = indexAt(bars.place, trade.entry)
  const to = indexAt(bars.place, trade.exit)
  if (from < 0 || to < 0) return null
  const around = Math.max(8, Math.round((to - from) * 0.15))
  const first = Math.max(0, from - around)
  const last = Math.min(bars.place.length - 1, to + around)
  const every = Math.max(1, Math.ceil((last - first) / most))
  const entryPrice = numberOf(trade.entryPrice)
  const exitPrice = numberOf(trade.exitPrice)
  const closes = bars.close.subarray(first, last + 1)
  const low = Math.min(entryPrice, exitPrice, ...closes)
  const high = Math.max(entryPrice, exitPrice, ...closes)
  const x = (i) => ((i - first) / Math.max(1, last - first)) * width
  const y = (price) => 16 + (1 - (price - low) / (high - low || 1)) * (height - 32)
  const stretch = (start, end) => {
    let path = ''
    for (let i = start; i <= end; i += i === end ? 1 : Math.min(every, end - i)) {
      path += `${path === '' ? 'M' : 'L'}${x(i).toFixed(1)} ${y(bars.close[i]).toFixed(1)}`
    }
    return path
  }
  const level = y(entryPrice).toFixed(1)
  return drawing(
    'svg',
    { class: 'receipt-chart', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' },
    stroke('small-entry', `M0 ${level}H${width}`),
    stroke('small-idle', stretch(first, from)),
    stroke('small-idle', stretch(to, last)),
    stroke('small-held', stretch(from, to)),
    fillMark(x(from), y(entryPrice), trade.isLong),
    fillMark(x(to), y(exitPrice), !trade.isLong),
  )
}

/** A triangle under the fill for a buy, over it for a sell. */
function fillMark(x, y, isBuy) {
  const side = isBuy ? 1 : -1
  const at = (dx, dy) => `${(x + dx).toFixed(1)} ${(y + side * dy).toFixed(1)}`
  const d = `M${at(0, 5)}L${at(-5, 14)}L${at(5, 14)}Z`
  return drawing('path', { class: isBuy ? 'small-buy' : 'small-sell', d })
}
