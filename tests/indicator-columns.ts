/** Columns for the tests of indicators: from decimal texts, or a seeded random walk. */
import type { IndicatorColumns, IndicatorSpec } from '../src/indicators/indicator.ts'

export type TextBar = Readonly<{
  open: string
  high: string
  low: string
  close: string
  volume: string
}>

/** 32-bit generator with a 32-bit seed (mulberry32). */
export function randomIntegers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
}

type Walk = Readonly<{
  length: number
  seed?: number
  start?: number
  /** Largest change from bar to bar, in ticks. Small steps make many ties. */
  step?: number
  factor?: number
}>

/** A walk of whole ticks with consistent bars. */
export function walkColumns({
  length,
  seed = 1,
  start = 10_000,
  step = 50,
  factor = 100,
}: Walk): IndicatorColumns {
  const random = randomIntegers(seed)
  const columns = emptyColumns(length, factor)
  let price = start
  for (let index = 0; index < length; index++) {
    const next = Math.max(10 * step, price + (random() % (2 * step + 1)) - step)
    columns.open[index] = price
    columns.close[index] = next
    columns.high[index] = Math.max(price, next) + (random() % (step + 1))
    columns.low[index] = Math.min(price, next) - (random() % (step + 1))
    columns.volume[index] = random() % 10_000
    price = next
  }
  return columns
}

export function emptyColumns(length: number, factor = 1): IndicatorColumns {
  const column = (): Float64Array => new Float64Array(length)
  return {
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
    volumeScale: 0,
    factor,
  }
}

/** Bars whose four prices are one price. */
export function flatBars(prices: readonly number[], factor = 1): IndicatorColumns {
  const columns = emptyColumns(prices.length, factor)
  for (const name of ['open', 'high', 'low', 'close'] as const) columns[name].set(prices)
  columns.volume.fill(1)
  return columns
}

/** Exact columns from decimal texts. All prices share the scale of the one with most digits. */
export function textColumns(bars: readonly TextBar[]): IndicatorColumns {
  const prices = bars.flatMap(({ open, high, low, close }) => [open, high, low, close])
  const priceScale = Math.max(...prices.map(decimals))
  const volumeScale = Math.max(...bars.map(({ volume }) => decimals(volume)))
  const factor = 10 ** priceScale
  const columns = { ...emptyColumns(bars.length, factor), volumeScale }
  for (const [index, bar] of bars.entries()) {
    for (const name of ['open', 'high', 'low', 'close'] as const) {
      columns[name][index] = Math.round(Number(bar[name]) * factor)
    }
    columns.volume[index] = Math.round(Number(bar.volume) * 10 ** volumeScale)
  }
  return columns
}

/** Digits after the point, trailing zeros not counted. At most 9, beyond which texts are noise. */
function decimals(text: string): number {
  const fraction = /\.(\d*?)0*$/.exec(text)?.[1] ?? ''
  return Math.min(fraction.length, 9)
}

/** Every value of an indicator over columns. */
export function valuesOf(spec: IndicatorSpec, columns: IndicatorColumns): number[] {
  const kernel = spec.create()
  return Array.from(columns.close, (_, index) => kernel.update(columns, index))
}
