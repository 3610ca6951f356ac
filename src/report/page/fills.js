/** Where a symbol was bought, sold and held, on the places of the axis. */
import { axis, openPositions, trades } from './data.js'

/** 1 for every place during which the symbol was held. */
export function heldPlaces(symbol) {
  const change = new Int32Array(axis.length + 2)
  const mark = (from, to) => {
    change[from]++
    change[to + 1]--
  }
  for (const trade of trades) if (trade.symbol === symbol) mark(trade.entry, trade.exit)
  for (const one of openPositions) if (one.symbol === symbol) mark(one.entry, axis.length - 1)
  let open = 0
  return Uint8Array.from(axis, (_, i) => {
    open += change[i]
    return open > 0 ? 1 : 0
  })
}

/** Every fill that can be marked, by place. */
export function fillsOf(symbol) {
  const fills = []
  for (const { number, isLong, symbol: traded, entry, exit } of trades) {
    if (traded !== symbol) continue
    fills.push({ place: entry, isBuy: isLong, text: String(number) })
    fills.push({ place: exit, isBuy: !isLong, text: '' })
  }
  for (const one of openPositions) {
    if (one.symbol === symbol) fills.push({ place: one.entry, isBuy: one.isLong, text: 'open' })
  }
  return fills.toSorted((a, b) => a.place - b.place)
}
