/**
 * The synthetic bars of the speed workloads: an integer random walk in cents, the same in every
 * language (mulberry32). Bar `i` is stamped 2000-01-01T00:00Z + i minutes.
 */
import { type Instrument, instrument } from '../src/domain/instrument.ts'
import { createColumn, type Series } from '../src/domain/series.ts'
import { type Micros, microsPerMinute } from '../src/domain/units.ts'

/** 32-bit generator with a 32-bit seed; period 2^32. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
}

export const firstStamp: number = Date.UTC(2000, 0, 1) * 1000

/** `length` bars of one symbol. Stamps are closes, so `time` and `label` are one column. */
export function syntheticSeries(length: number, symbol = 'SYN', seed = 42): Series {
  const of: Instrument = instrument({ symbol, priceScale: 2, quantityScale: 0 })
  const [time, open, high, low, close, volume] = Array.from({ length: 6 }, () =>
    createColumn(length),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
  const random = mulberry(seed)
  let price = 10_000
  for (let i = 0; i < length; i++) {
    const next = Math.max(1000, price + (random() % 101) - 50)
    time[i] = firstStamp + i * microsPerMinute
    open[i] = price
    close[i] = next
    high[i] = Math.max(price, next) + (random() % 30)
    low[i] = Math.min(price, next) - (random() % 30)
    volume[i] = 100 + (random() % 9900)
    price = next
  }
  const interval = microsPerMinute as Micros
  const columns = { time, label: time, open, high, low, close, volume, volumeScale: 0 }
  return { instrument: of, length, ...columns, interval, factor: 100 }
}
