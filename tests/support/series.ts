/** Bars written down as rows of decimals, made into series and data sets. */
import { buildDataset, type DatasetOptions } from '../../src/data/build-dataset.ts'
import type { Dataset } from '../../src/data/dataset.ts'
import { powerOfTen, quantise } from '../../src/domain/decimal.ts'
import { instrument, type InstrumentOptions } from '../../src/domain/instrument.ts'
import { createColumn, type Series } from '../../src/domain/series.ts'
import { type Micros, microsPerDay } from '../../src/domain/units.ts'

/** Open, high, low, close and, where it matters, volume. */
export type BarRow = readonly [
  open: number | string,
  high: number | string,
  low: number | string,
  close: number | string,
  volume?: number | string,
]

export type SeriesOptions = Omit<InstrumentOptions, 'symbol'> &
  Readonly<{
    /** Label of the first bar as an ISO date; default 2024-01-01. */
    from?: string
    /** Bar length in microseconds; default a day. */
    interval?: number
    /** Which places in time hold a bar, counted in intervals; default 0, 1, 2, … */
    places?: readonly number[]
    volumeScale?: number
  }>

/** Labels are the opens of the bars, times their ends. */
export function series(
  symbol: string,
  rows: readonly BarRow[],
  options: SeriesOptions = {},
): Series {
  const { from = '2024-01-01', interval = microsPerDay, places, volumeScale = 0, ...rest } = options
  const of = instrument({ symbol, ...rest })
  const first = Date.parse(from) * 1000
  const label = createColumn(rows.length)
  const time = createColumn(rows.length)
  const columns = [0, 1, 2, 3, 4].map((field) => {
    const column = createColumn(rows.length)
    const scale = field === 4 ? volumeScale : of.priceScale
    rows.forEach((row, i) => (column[i] = quantise(row[field] ?? 0, scale, 'exact', symbol)))
    return column
  })
  rows.forEach((_, i) => {
    const at = first + (places?.[i] ?? i) * interval
    label[i] = at
    time[i] = at + interval
  })
  const [open, high, low, close, volume] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  return {
    instrument: of,
    length: rows.length,
    time,
    label,
    open,
    high,
    low,
    close,
    volume,
    volumeScale,
    interval: interval as Micros,
    factor: powerOfTen(of.priceScale),
  }
}

/** Bars whose four prices are the same. */
export function flat(
  symbol: string,
  prices: readonly (number | string)[],
  options: SeriesOptions = {},
): Series {
  return series(
    symbol,
    prices.map((price) => [price, price, price, price] as const),
    options,
  )
}

export function dataset(all: readonly Series[], options: DatasetOptions = {}): Dataset {
  return buildDataset(all, options)
}
