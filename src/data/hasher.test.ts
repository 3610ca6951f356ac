import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { seriesAt } from '../../tests/data/series-at.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import type { Series } from '../domain/series.ts'
import type { Micros } from '../domain/units.ts'
import { buildDataset, type DatasetOptions, sliceSeries } from './build-dataset.ts'
import type { Dataset } from './dataset.ts'
import { contentBytes, hashDataset } from './hasher.ts'
import { loadDataset } from './load-dataset.ts'
import { bars, csv } from './source.ts'

const hash = (dataset: Dataset): string => {
  const sha = createHash('sha256')
  return hashDataset(dataset, {
    update: (bytes) => void sha.update(bytes),
    digest: () => sha.digest('hex'),
  })
}
const minutes = (count: number): number[] => Array.from({ length: count }, (_, i) => (i + 1) * 60e6)
const series = seriesAt('A', minutes(5), 60e6)
const of = (change: Partial<Series> = {}, options: DatasetOptions = {}): string =>
  hash(buildDataset([{ ...series, ...change }], options))
const changed = (column: Float64Array): Float64Array =>
  column.map((value, i) => value + Number(i === 3))
const dividend: CorporateAction = {
  symbol: 'A',
  effective: 60e6 as Micros,
  type: 'dividend',
  amount: '0.5',
}
const split: CorporateAction = {
  symbol: 'A',
  effective: 60e6 as Micros,
  type: 'split',
  numerator: 2,
  denominator: 1,
}

describe('hashDataset', () => {
  it('is the same for the same bars, cut in pieces or whole', () => {
    const pieces = [sliceSeries(series, 3, 5), sliceSeries(series, 0, 3)]
    expect(hash(buildDataset(pieces))).toBe(of())
  })

  it('is the same for text and memory, spelled in other ways', async () => {
    const text = 'Date;High;Low;Open;Close\r\n2024-03-01;2.50;1.00;1.5;2.0\r\n\r\n'
    const row = { time: 1_709_251_200_000, open: 1.5, high: 2.5, low: 1, close: '2' }
    const one = await loadDataset(csv({ text }, { symbol: 'X' }))
    const other = await loadDataset(bars([row], { symbol: 'X', interval: '1d' }))
    expect(hash(one)).toBe(hash(other))
  })

  it('does not see notes and warm-up', () => {
    const note = { source: 'x', line: 1, message: 'odd' }
    expect(of({}, { notes: [note], warmupBars: 2 })).toBe(of())
  })

  it('changes with everything else', () => {
    const { instrument } = series
    const variants = [
      of(),
      of({ open: changed(series.open) }),
      of({ high: changed(series.high) }),
      of({ low: changed(series.low) }),
      of({ close: changed(series.close) }),
      of({ volume: changed(series.volume) }),
      of({ label: changed(series.label) }),
      of({ time: changed(series.time) }),
      of({ time: series.label }),
      of({ volumeScale: 1 }),
      of({ interval: null }),
      of({ instrument: { ...instrument, symbol: 'B' } }),
      of({ instrument: { ...instrument, priceScale: 3 } }),
      of({ instrument: { ...instrument, multiplier: '2' } }),
      of({ instrument: { ...instrument, currency: { code: 'EUR', scale: 6 } } }),
      of({}, { priceModes: ['total_return'] }),
      of({}, { actions: [dividend] }),
      of({}, { actions: [{ ...dividend, amount: '0.6' }] }),
      of({}, { actions: [split] }),
      of({}, { actions: [dividend, split] }),
      hash(buildDataset([sliceSeries(series, 0, 4)])),
      hash(buildDataset([series, { ...series, instrument: { ...instrument, symbol: 'B' } }])),
    ]
    expect(new Set(variants).size).toBe(variants.length)
  })
})

describe('contentBytes', () => {
  it('writes columns as little-endian doubles', () => {
    const chunks = Array.from(contentBytes(buildDataset([series])), (chunk) => chunk.slice())
    const label = chunks[2]!
    const view = new DataView(label.buffer)
    expect(Array.from({ length: 5 }, (_, i) => view.getFloat64(i * 8, true))).toEqual([
      ...series.label,
    ])
  })

  it('gives long columns in chunks of bounded size', () => {
    const long = seriesAt('A', minutes(200_000))
    const sizes = Array.from(contentBytes(buildDataset([long])), (chunk) => chunk.length)
    expect(Math.max(...sizes)).toBe(65_536 * 8)
    expect(sizes.slice(2).reduce((sum, size) => sum + size, 0)).toBe(6 * 200_000 * 8)
  })
})
