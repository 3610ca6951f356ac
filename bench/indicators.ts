/**
 * Why some indicators have a kernel of their own: nanoseconds per value, ours against
 * trading-signals, alternating, the median of several rounds. Before that, the hot path of a
 * crossover strategy. Run: `node bench/indicators.ts`.
 */
import { loadavg } from 'node:os'

import {
  ADX,
  ATR,
  BollingerBands,
  CCI,
  DEMA,
  DonchianChannels,
  EMA,
  MACD,
  Period,
  RSI,
  SMA,
  StochasticOscillator,
  TEMA,
  TR,
  TRIX,
  VWMA,
  WilliamsR,
  WSMA,
} from 'trading-signals'

import * as own from '../src/indicators/index.ts'
import { syntheticSeries } from './synthetic-bars.ts'

const crossingBars = 1_000_000
const bars = 100_000
const rounds = 9
const crossingFloor = 25

const series = syntheticSeries(crossingBars)
const prices = series.close.slice(0, bars).map((ticks) => ticks / series.factor)

type PriceBar = { open: number; high: number; low: number; close: number; volume: number }
type Library = { update(input: never, replace: boolean): unknown }

const wholeBars: PriceBar[] = Array.from({ length: bars }, (_, index) => ({
  open: (series.open[index] as number) / series.factor,
  high: (series.high[index] as number) / series.factor,
  low: (series.low[index] as number) / series.factor,
  close: (series.close[index] as number) / series.factor,
  volume: series.volume[index] as number,
}))

type Pair = readonly [spec: own.IndicatorSpec, library: () => Library, reads: 'price' | 'bar']

const pairs: readonly Pair[] = [
  [own.sma(20), () => new SMA(20), 'price'],
  [own.sma(200), () => new SMA(200), 'price'],
  [own.ema(20), () => new EMA(20), 'price'],
  [own.rma(14), () => new WSMA(14), 'price'],
  [own.dema(20), () => new DEMA(20), 'price'],
  [own.tema(20), () => new TEMA(20), 'price'],
  [own.trix(15), () => new TRIX(15), 'price'],
  [own.macdSignal(), () => new MACD(new EMA(12), new EMA(26), new EMA(9)), 'price'],
  [own.rsi(14), () => new RSI(14), 'price'],
  [own.highest(20), () => new Period(20), 'price'],
  [own.highest(200), () => new Period(200), 'price'],
  [own.bollingerUpper(20), () => new BollingerBands(20, 2), 'price'],
  [own.cci(20), () => new CCI(20), 'bar'],
  [own.trueRange(), () => new TR(), 'bar'],
  [own.atr(14), () => new ATR(14), 'bar'],
  [own.adx(14), () => new ADX(14), 'bar'],
  [own.donchianUpper(20), () => new DonchianChannels(20), 'bar'],
  [
    own.stochasticD(),
    () => new StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 }),
    'bar',
  ],
  [own.williamsR(14), () => new WilliamsR(14), 'bar'],
  [own.vwap(20), () => new VWMA(20), 'bar'],
]

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number
}

function nanosecondsPer(count: number, run: () => number): number {
  const started = process.hrtime.bigint()
  const result = run()
  const spent = Number(process.hrtime.bigint() - started) / count
  if (Number.isNaN(result)) throw new Error('An indicator had no value at the last bar.')
  return spent
}

/** Two averages and both questions on every bar, with the steps of a run: feed, then ask. */
function feed(fast: own.StreamingIndicator, slow: own.StreamingIndicator, index: number): void {
  fast.update(series, index)
  slow.update(series, index)
}

function ask(fast: own.StreamingIndicator, slow: own.StreamingIndicator): number {
  return (fast.crossedAbove(slow) ? 1 : 0) + (fast.crossedBelow(slow) ? 1 : 0)
}

function crossings(): number {
  const [fast, slow] = [
    new own.StreamingIndicator(own.sma(10)),
    new own.StreamingIndicator(own.sma(30)),
  ]
  let count = 0
  for (let index = 0; index < crossingBars; index++) {
    feed(fast, slow, index)
    count += ask(fast, slow)
  }
  return count
}

function ours(spec: own.IndicatorSpec): number {
  const kernel = spec.create()
  let last = Number.NaN
  for (let index = 0; index < bars; index++) last = kernel.update(series, index)
  return last
}

function theirs(library: Library, reads: 'price' | 'bar'): number {
  let last: unknown = null
  for (let index = 0; index < bars; index++) {
    // The library keeps what it is given, so a bar is a new object, as it is in use.
    const input = reads === 'price' ? prices[index] : { ...(wholeBars[index] as PriceBar) }
    last = library.update(input as never, false)
  }
  return last === null ? Number.NaN : 0
}

function row(label: string, mine: number, library: number): string {
  const ratio = library / mine
  const figures = [mine.toFixed(1), library.toFixed(1), `${ratio.toFixed(1)} ×`]
  return `${label.padEnd(26)}${figures.map((text) => text.padStart(12)).join('')}\n`
}

const load = loadavg()[0] ?? 0
if (load > 1.5) process.stderr.write(`The machine is busy (load ${load.toFixed(1)}).\n`)

const crossing = median(
  Array.from({ length: rounds }, () => nanosecondsPer(crossingBars, crossings)),
)
process.stdout.write(
  `Two SMAs, both crossings, per bar: ${crossing.toFixed(1)} ns (at most ${crossingFloor})\n\n`,
)
process.stdout.write(
  `${'ns per value'.padEnd(26)}${['ours', 'library', 'ratio'].map((t) => t.padStart(12)).join('')}\n`,
)
for (const [spec, library, reads] of pairs) {
  const [mine, other]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    mine.push(nanosecondsPer(bars, () => ours(spec)))
    other.push(nanosecondsPer(bars, () => theirs(library(), reads)))
  }
  process.stdout.write(row(spec.label, median(mine), median(other)))
}
if (crossing > crossingFloor) process.exitCode = 1
