/** Reads the data block: columns from differences, trades from rows, receipts from shapes. */
import { find } from './text.js'

const block = JSON.parse(find('data').textContent)

/** Whole numbers from differences; null becomes NaN. */
function column(differences, factor) {
  const values = new Float64Array(differences.length)
  let last = 0
  for (let i = 0; i < values.length; i++) {
    const difference = differences[i]
    if (difference === null) {
      values[i] = Number.NaN
      continue
    }
    last += difference
    values[i] = last / factor
  }
  return values
}

/** Places on the axis: a plain run, or gaps between them. */
function places({ from, gaps }, count) {
  const values = new Int32Array(count)
  for (let i = 0, at = from; i < count; i++) {
    at = gaps === null ? from + i : at + gaps[i]
    values[i] = at
  }
  return values
}

/** Seconds since 1970 UTC of every place. */
const moments = column(block.axis, 1)

/** Seconds by which the clock of every place is ahead of UTC; null where all go by UTC. */
const offsets = offsetsOf(block.zones, moments.length)

/** Offsets of all places from runs of the same one: where each begins, and how much it is. */
function offsetsOf(runs, count) {
  if (runs === null) return null
  const values = new Int32Array(count)
  for (const [from, offset] of runs) values.fill(offset, from)
  return values
}

/** How far the clock of a place is ahead of UTC, and what it shows: both in seconds. */
export const offsetAt = (place) => (offsets === null ? 0 : offsets[place])
export const wallAt = (place) => moments[place] + offsetAt(place)

/**
 * What the charts take for time: what the clocks show, made to ascend where they are put back or
 * differ. What is written beside the charts is `wallAt`.
 */
export const axis = ascending(moments, wallAt)

function ascending(values, at) {
  let last = Number.NEGATIVE_INFINITY
  return values.map((_, place) => (last = Math.max(at(place), last + 1)))
}

const symbolCache = []

/** Bars of one symbol, read when first wanted. */
export function symbolData(index) {
  const coded = block.symbols[index]
  if (coded === undefined) return null
  symbolCache[index] ??= {
    name: coded.name,
    scale: coded.scale,
    place: places(coded.place, coded.close.length),
    open: column(coded.open, 10 ** coded.scale),
    high: column(coded.high, 10 ** coded.scale),
    low: column(coded.low, 10 ** coded.scale),
    close: column(coded.close, 10 ** coded.scale),
    indicators: coded.indicators.map(({ label, pane, scale, values }) => ({
      label,
      pane,
      scale,
      values: column(values, 10 ** scale),
    })),
  }
  return symbolCache[index]
}

function equityData(coded) {
  if (coded === null) return null
  return {
    place: places(coded.place, coded.equity.length),
    equity: column(coded.equity, 100),
    drawdown: column(coded.drawdown, 10000),
  }
}

export const strategy = equityData(block.equity)
export const benchmark = equityData(block.benchmark)
/** The command that explains an id, with `<id>` in it; null for a run that is not on disk. */
export const whyCommand = block.why
export const { currency, hasClock, moneyScale, names, strategies, benchmarkLabel } = block
export const symbolCount = block.symbols.length

/** Closed trades as records, in order of number. */
export const trades = block.trades.map((row, index) => ({
  index,
  number: row[0],
  strategy: row[1],
  symbol: row[2],
  isLong: row[3] === 0,
  units: row[4],
  entry: row[5],
  exit: row[6],
  entryText: row[7],
  exitText: row[8],
  entryPrice: row[9],
  exitPrice: row[10],
  days: row[11],
  worst: row[12],
  fees: row[13],
  pnl: row[14],
  returns: row[15],
  reason: row[16],
  lot: row[17],
}))

/** Still open after the last bar. */
export const openPositions = block.open.map(([symbol, side, entry]) => ({
  symbol,
  isLong: side === 0,
  entry,
}))

/** Lines and figures of one trade's receipt, its numbers put back into the sentences. */
export function receiptOf(index) {
  const [shape, joined] = block.receipts[index]
  const numbers = joined.split(' ')
  let next = 0
  const fill = (text) => text.replaceAll('\u0001', () => numbers[next++])
  const lines = block.shapes[shape].map(([side, kind, id, text, hasAmount]) => ({
    isExit: side === 1,
    kind,
    id: fill(id),
    sequence: Number(numbers[next++]),
    text: fill(text),
    amount: hasAmount === 1 ? numbers[next++] : null,
  }))
  const figures = numbers.slice(next)
  return {
    entry: lines.filter((line) => !line.isExit),
    exit: lines.filter((line) => line.isExit),
    cash: { entry: figures.slice(0, 3), exit: figures.slice(3, 6) },
    proceeds: figures[6],
    cost: figures[7],
    entryFees: figures[8],
    exitFees: figures[9],
    pnl: figures[10],
    difference: figures[11],
  }
}
