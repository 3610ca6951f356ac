/**
 * Synthetic reports for developing and testing the report layer: a small simulator of moving
 * average crosses over real S&P 500 bars or seeded random walks, exact in integer money. It is no
 * part of the engine and knows only the rows a report is made of.
 */
import { readFileSync } from 'node:fs'

import { formatShortest } from '../src/domain/decimal.ts'
import { formatTime } from '../src/domain/time.ts'
import type { Micros } from '../src/domain/units.ts'
import { parseIsoTime } from '../src/report/iso-time.ts'
import type { MetricsInput } from '../src/report/measurements.ts'
import type { ReceiptLine, TradeReceipt, TradeRow } from '../src/report/model.ts'
import { tradeFacts } from '../src/report/trade-statistics.ts'

export const moneyScale = 6
const micro = 10 ** moneyScale
/** Money units per price tick of one cent. */
export const perCent: number = 10 ** (moneyScale - 2)

/** Bars in integer cents. */
export type Bars = Readonly<{
  symbol: string
  time: Float64Array
  open: Float64Array
  high: Float64Array
  low: Float64Array
  close: Float64Array
}>

export type FixtureOptions = Readonly<{
  title: string
  bars: readonly Bars[]
  fast: number
  slow: number
  sides: 'long' | 'both'
  capital: number
  /** Per 10,000 of each fill. */
  feeBps: number
  interval: string
  /** Liquidate after the last bar. */
  closeAtEnd: boolean
  /** Share of equity per symbol, above 1 with leverage. */
  share: number
  /** Never trade at all. */
  idle: boolean
}>

/** The S&P 500 bars of vega-datasets, rounded to the cent. */
export function sp500(): Bars {
  const file = new URL('../node_modules/vega-datasets/data/sp500-2000.csv', import.meta.url)
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  const cells = lines.map((line) => line.split(','))
  const column = (index: number): Float64Array =>
    Float64Array.from(cells, (row) => Math.round(Number(row[index]) * 100))
  return {
    symbol: '^GSPC',
    time: Float64Array.from(cells, (row) => parseIsoTime((row[0] as string).slice(0, 10))),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
  }
}

/** A seeded random walk (linear congruential generator), `step` microseconds a bar. */
export function walk(symbol: string, count: number, seed: number, step: number): Bars {
  const make = (): Float64Array => new Float64Array(count)
  const bars = { symbol, time: make(), open: make(), high: make(), low: make(), close: make() }
  let state = seed
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const start = parseIsoTime('2016-01-04T09:30:00Z')
  let price = 5000 + (seed % 7) * 1500
  for (let i = 0; i < count; i++) {
    const open = price
    price = Math.max(100, Math.round(price * (1 + (random() - 0.4985) * 0.02)))
    bars.time[i] = start + i * step
    bars.open[i] = open
    bars.close[i] = price
    bars.high[i] = Math.max(open, price) + Math.round(random() * 20)
    bars.low[i] = Math.max(1, Math.min(open, price) - Math.round(random() * 20))
  }
  return bars
}

export const money = (value: number): string => formatShortest(value, moneyScale)
export const price = (cents: number): string => formatShortest(cents, 2)
export const label = (time: number): string => formatTime(time as Micros)

function average(close: Float64Array, length: number): Float64Array {
  const values = new Float64Array(close.length).fill(Number.NaN)
  let sum = 0
  for (let i = 0; i < close.length; i++) {
    sum += close[i] as number
    if (i >= length) sum -= close[i - length] as number
    if (i >= length - 1) values[i] = sum / length
  }
  return values
}

export type Holding = {
  side: 'long' | 'short'
  quantity: number
  entryBar: number
  entryPrice: number
  entryFees: number
  cashBefore: number
  lines: readonly ReceiptLine[]
}

export type Book = {
  cash: number
  sequence: number
  fees: number
  traded: number
  fills: number
  trades: TradeRow[]
  open: (Holding | null)[]
}

type Fill = Readonly<{ bars: Bars; bar: number; quantity: number; isBuy: boolean; reason: string }>

/** Books one fill's cash and tells its story; returns the fee and the receipt lines. */
function fillOf(book: Book, fill: Fill, bps: number): { fee: number; lines: ReceiptLine[] } {
  const { bars, bar, quantity, isBuy } = fill
  const at = bars.open[bar] as number
  const notional = at * perCent * quantity
  const fee = Math.round((notional * bps) / 10_000)
  const cash = isBuy ? -notional : notional
  const side = isBuy ? 'Buy' : 'Sell'
  const number = String(book.fills + 1).padStart(6, '0')
  const signalBar = Math.max(0, bar - 1)
  const line = (kind: ReceiptLine['kind'], id: string, text: string, amount: string | null) => ({
    kind,
    id,
    sequence: ++book.sequence,
    text,
    amount,
  })
  const lines: ReceiptLine[] = [
    line(
      'bar',
      label(bars.time[signalBar] as number).slice(0, 10),
      `${bars.symbol} closed at ${price(bars.close[signalBar] as number)}.`,
      null,
    ),
    line('signal', `sig-${number}`, fill.reason, null),
    line('order', `ord-${number}`, `${side} ${quantity} at market, next open.`, null),
    line('fill', `fil-${number}`, `${quantity} at ${price(at)}, the open of the next bar.`, null),
    line('transaction', `txn-${number}-1`, `${quantity} × ${price(at)}`, money(cash)),
    line('transaction', `txn-${number}-2`, `Commission ${bps / 100}%`, money(-fee)),
    line(
      'lot',
      `lot-${number}`,
      isBuy ? 'Lot opened or bought back.' : 'Lot closed or sold.',
      null,
    ),
  ]
  book.cash += cash - fee
  book.fees += fee
  book.traded += notional
  book.fills++
  return { fee, lines }
}

function openAt(book: Book, index: number, fill: Fill, bps: number): void {
  const cashBefore = book.cash
  const { fee, lines } = fillOf(book, fill, bps)
  book.open[index] = {
    side: fill.isBuy ? 'long' : 'short',
    quantity: fill.quantity,
    entryBar: fill.bar,
    entryPrice: fill.bars.open[fill.bar] as number,
    entryFees: fee,
    cashBefore,
    lines,
  }
}

function closeAt(
  book: Book,
  index: number,
  fill: Omit<Fill, 'quantity' | 'isBuy'>,
  bps: number,
): void {
  const held = book.open[index]
  if (held === null || held === undefined) return
  const { bars, bar } = fill
  const isLong = held.side === 'long'
  const cashBefore = book.cash
  const { fee, lines } = fillOf(book, { ...fill, quantity: held.quantity, isBuy: !isLong }, bps)
  const exit = bars.open[bar] as number
  const put = held.entryPrice * perCent * held.quantity
  const back = exit * perCent * held.quantity
  const gross = isLong ? back - put : put - back
  const fees = held.entryFees + fee
  const range = excursion(bars, held, bar)
  const receipt: TradeReceipt = {
    entry: held.lines,
    exit: lines,
    cashBeforeEntry: money(held.cashBefore),
    cashAfterEntry: money(held.cashBefore + (isLong ? -put : put) - held.entryFees),
    cashBeforeExit: money(cashBefore),
    cashAfterExit: money(book.cash),
    proceeds: money(isLong ? back : put),
    cost: money(isLong ? put : back),
    entryFees: money(held.entryFees),
    exitFees: money(fee),
  }
  const number = book.trades.length + 1
  book.open[index] = null
  book.trades.push({
    number,
    strategy: 'sma-cross',
    symbol: bars.symbol,
    side: held.side,
    quantity: String(held.quantity),
    entryTime: label(bars.time[held.entryBar] as number),
    exitTime: label(bars.time[bar] as number),
    entryPrice: price(held.entryPrice),
    exitPrice: price(exit),
    pnl: money(gross - fees),
    grossPnl: money(gross),
    fees: money(fees),
    returnRatio: (gross - fees) / put,
    entryBar: held.entryBar,
    exitBar: bar,
    ...range,
    positionId: `pos-${String(number).padStart(6, '0')}`,
    lotId: `lot-${String(number).padStart(6, '0')}`,
    exitReason: fill.reason.startsWith('The data ended') ? 'end_of_data' : 'signal',
    receipt,
  })
}

function excursion(
  bars: Bars,
  held: Holding,
  exitBar: number,
): { maximumAdverse: number; maximumFavourable: number } {
  let low = held.entryPrice
  let high = held.entryPrice
  for (let i = held.entryBar; i < exitBar; i++) {
    low = Math.min(low, bars.low[i] as number)
    high = Math.max(high, bars.high[i] as number)
  }
  const down = low / held.entryPrice - 1
  const up = high / held.entryPrice - 1
  return held.side === 'long'
    ? { maximumAdverse: down, maximumFavourable: up }
    : { maximumAdverse: 0 - up, maximumFavourable: 0 - down }
}

export type Simulated = Readonly<{
  book: Book
  averages: readonly (readonly [Float64Array, Float64Array])[]
  input: MetricsInput
  rejected: number
}>

/** All symbols share one clock: bar `i` of each is step `i`. */
export function simulate(options: FixtureOptions): Simulated {
  const { bars, fast, slow, feeBps } = options
  const first = bars[0] as Bars
  const length = first.time.length
  const averages = bars.map(({ close }) => [average(close, fast), average(close, slow)] as const)
  const book: Book = {
    cash: options.capital * micro,
    sequence: 0,
    fees: 0,
    traded: 0,
    fills: 0,
    trades: [],
    open: bars.map(() => null),
  }
  const start = Math.min(slow, length)
  const columns = {
    time: [] as number[],
    equity: [] as number[],
    cash: [] as number[],
    exposure: [] as number[],
  }
  let rejected = 0
  for (let i = start; i < length; i++) {
    for (let s = 0; s < bars.length && !options.idle; s++) {
      rejected += act(book, { options, index: s, bar: i, averages: averages[s] as never })
    }
    if (i === length - 1 && options.closeAtEnd) {
      for (let s = 0; s < bars.length; s++) {
        closeAt(book, s, { bars: bars[s] as Bars, bar: i, reason: 'The data ended.' }, feeBps)
      }
    }
    columns.time.push(first.time[i] as number)
    columns.cash.push(book.cash)
    columns.equity.push(equityAt(book, bars, i))
    columns.exposure.push(exposureAt(book, bars, i))
  }
  const equity = {
    time: Float64Array.from(columns.time),
    equity: Float64Array.from(columns.equity),
    cash: Float64Array.from(columns.cash),
    exposure: Float64Array.from(columns.exposure),
    scale: moneyScale,
  }
  const input: MetricsInput = {
    initialCapital: options.capital * micro,
    equity,
    trades: book.trades.map((row) => tradeFacts(row, moneyScale)),
    totalFees: book.fees,
    totalSlippage: 0,
    tradedValue: book.traded,
    market: {
      label: `close of ${first.symbol}, without costs`,
      level: first.close.subarray(start),
    },
  }
  return { book, averages, input, rejected }
}

/** Crosses seen on the bar before are traded at this bar's open. Returns refused signals. */
function act(
  book: Book,
  at: Readonly<{
    options: FixtureOptions
    index: number
    bar: number
    averages: readonly [Float64Array, Float64Array]
  }>,
): number {
  const { options, index, bar } = at
  const bars = options.bars[index] as Bars
  const [fast, slow] = at.averages
  const before = (fast[bar - 2] as number) - (slow[bar - 2] as number)
  const now = (fast[bar - 1] as number) - (slow[bar - 1] as number)
  const isUp = before <= 0 && now > 0
  const isDown = before >= 0 && now < 0
  if (!isUp && !isDown) return 0
  const reason = `SMA ${options.fast} crossed ${isUp ? 'above' : 'below'} SMA ${options.slow}.`
  const held = book.open[index] ?? null
  if (held !== null && (held.side === 'long') === isUp) return 1
  if (held !== null) closeAt(book, index, { bars, bar, reason }, options.feeBps)
  else if (!isUp && options.sides === 'long') return 1
  if (!isUp && options.sides === 'long') return 0
  const equity = equityAt(book, options.bars, bar - 1)
  const budget = (equity * options.share) / options.bars.length
  const quantity = Math.floor(budget / ((bars.open[bar] as number) * perCent))
  if (quantity < 1) return 1
  openAt(book, index, { bars, bar, quantity, isBuy: isUp, reason }, options.feeBps)
  return 0
}

function exposureAt(book: Book, bars: readonly Bars[], i: number): number {
  return book.open.reduce((sum, held, s) => {
    if (held === null) return sum
    return sum + ((bars[s] as Bars).close[i] as number) * perCent * held.quantity
  }, 0)
}

function equityAt(book: Book, bars: readonly Bars[], i: number): number {
  return book.open.reduce((sum, held, s) => {
    if (held === null) return sum
    const value = ((bars[s] as Bars).close[i] as number) * perCent * held.quantity
    return sum + (held.side === 'long' ? value : -value)
  }, book.cash)
}
