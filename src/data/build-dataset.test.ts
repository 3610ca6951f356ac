import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { seriesAt } from '../../tests/data/series-at.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import type { Series } from '../domain/series.ts'
import { daysOf } from '../domain/time.ts'
import type { Micros } from '../domain/units.ts'
import { buildDataset, sliceDataset, sliceSeries } from './build-dataset.ts'
import type { Dataset } from './dataset.ts'

const day = 86_400_000_000
const at = (date: number): number => daysOf(2024, 3, date) * day
/** Daily bars of March 2024, labelled by their day and complete at the next. */
const march = (symbol: string, ...dates: number[]): Series =>
  seriesAt(
    symbol,
    dates.map((date) => at(date + 1)),
    day,
  )

const symbolsOf = (dataset: Dataset): readonly string[] =>
  dataset.series.map((of) => of.instrument.symbol)
const datesOf = (dataset: Dataset): readonly (readonly number[])[] =>
  dataset.series.map((of) => Array.from(of.label, (label) => label / day - daysOf(2024, 2, 29)))
const dividend = (symbol: string, date: number): CorporateAction => ({
  symbol,
  effective: at(date) as Micros,
  type: 'dividend',
  amount: '0.5',
})
const split = (symbol: string, date: number): CorporateAction => ({
  symbol,
  effective: at(date) as Micros,
  type: 'split',
  numerator: 2,
  denominator: 1,
})

describe('buildDataset', () => {
  it('sorts series by code units and numbers the steps', () => {
    const dataset = buildDataset([march('b', 1, 2), march('B', 2, 3), march('a', 1)])
    expect(symbolsOf(dataset)).toEqual(['B', 'a', 'b'])
    expect([dataset.steps, dataset.bars]).toEqual([3, 5])
    expect([...dataset.start!]).toEqual([0, 2, 4, 5])
    expect([...dataset.members!]).toEqual([1, 2, 0, 2, 0])
  })

  it('needs no merged order for one series', () => {
    const dataset = buildDataset([march('A', 1, 2, 3)])
    expect([dataset.steps, dataset.start, dataset.members]).toEqual([3, null, null])
  })

  it('trades from the first label at or after from, and warms up before', () => {
    const all = [march('A', 1, 2, 3, 4, 5), march('B', 2, 4)]
    expect(buildDataset(all, { from: '2024-03-03' }).firstTradingStep).toBe(2)
    expect(buildDataset(all, { from: at(3) as Micros }).firstTradingStep).toBe(2)
    expect(buildDataset(all, { from: '2024-03-03T00:00:00Z' }).firstTradingStep).toBe(2)
    expect(buildDataset(all, { warmupBars: 2 }).firstTradingStep).toBe(2)
    expect(buildDataset(all, { from: '2024-04-01' }).firstTradingStep).toBe(5)
  })

  it('keeps only the warm-up that was asked for', () => {
    const dataset = buildDataset([march('A', 1, 2, 3, 4, 5), march('B', 2, 4)], {
      from: '2024-03-04',
      warmupBars: 1,
    })
    expect(datesOf(dataset)).toEqual([[3, 4, 5], [4]])
    expect(dataset.firstTradingStep).toBe(1)
  })

  it('includes the whole day of to', () => {
    const hourly = seriesAt('A', [at(1), at(1) + 3600e6, at(2) - 1, at(2)])
    expect(buildDataset([hourly], { to: '2024-03-01' }).bars).toBe(3)
    expect(buildDataset([hourly], { to: '2024-03-01T01:00:00Z' }).bars).toBe(2)
    expect(buildDataset([hourly], { to: '2024-03-01 00:59' }).bars).toBe(1)
  })

  it('leaves out a symbol without bars in the period, and says so', () => {
    const dataset = buildDataset([march('A', 1), march('B', 5)], {
      to: '2024-03-02',
      actions: [split('B', 5)],
    })
    expect(symbolsOf(dataset)).toEqual(['A'])
    expect(dataset.actions).toEqual([])
    expect(dataset.notes.map((note) => note.message)).toEqual([
      '"B" has no bar in the period and is left out.',
    ])
  })

  it('ties an action to the first bar of its instrument at or after it, splits first', () => {
    const dataset = buildDataset([march('A', 1, 2, 3, 4), march('B', 1, 4)], {
      actions: [dividend('B', 2), dividend('A', 3), split('A', 3), split('B', 1)],
    })
    expect(
      dataset.actions.map(({ step, instrument, action }) => [step, instrument, action.type]),
    ).toEqual([
      [0, 1, 'split'],
      [2, 0, 'split'],
      [2, 0, 'dividend'],
      [3, 1, 'dividend'],
    ])
  })

  it('drops actions before the first bar and after the last', () => {
    const actions = [1, 2, 3, 4, 5].map((date) => dividend('A', date))
    const dataset = buildDataset([march('A', 2, 4)], { actions })
    expect(dataset.actions.map(({ step }) => step)).toEqual([0, 1, 1])
  })

  it('refuses actions of symbols nobody has', () => {
    expect(() => buildDataset([march('A', 1)], { actions: [split('B', 1)] })).toThrow(
      'Expected corporate actions of symbols in the dataset, found a split of "B" at 2024-03-01T00:00:00Z.',
    )
  })

  it('tells the price mode of all, and of each where they differ', () => {
    const both = [march('A', 1), march('B', 1)]
    const same = buildDataset(both, { priceModes: ['total_return', 'total_return'] })
    expect([same.priceMode, same.priceModes]).toEqual([
      'total_return',
      ['total_return', 'total_return'],
    ])
    const mixed = buildDataset(both, { priceModes: ['total_return', 'unadjusted'] })
    expect([mixed.priceMode, mixed.priceModes]).toEqual([
      'unadjusted',
      ['total_return', 'unadjusted'],
    ])
  })

  it('copies no column of a series it takes whole', () => {
    const series = march('A', 1, 2)
    expect(buildDataset([series]).series[0]).toBe(series)
  })

  it('refuses nothing at all', () => {
    expect(() => buildDataset([])).toThrow('Expected at least one series, found none.')
  })
})

describe('joining series of one symbol', () => {
  it('gives back a series cut anywhere', () => {
    const whole = march('A', 1, 2, 3, 4, 5, 6, 7, 8)
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 7 })),
        fc.boolean(),
        (cuts, isReversed) => {
          const edges = [0, ...cuts.toSorted((a, b) => a - b), 8]
          const parts = edges.slice(1).map((to, i) => sliceSeries(whole, edges[i]!, to))
          const dataset = buildDataset(isReversed ? parts.toReversed() : parts)
          expect(dataset).toEqual(buildDataset([whole]))
        },
      ),
    )
  })

  it('brings both to the finer scale exactly', () => {
    const coarse = march('A', 1)
    const fine = march('A', 2)
    const scaled = {
      ...fine,
      instrument: { ...fine.instrument, priceScale: 4, denominator: 1, numerator: 100 },
      factor: 10_000,
    }
    const [joined] = buildDataset([coarse, scaled]).series
    expect(joined!.instrument.priceScale).toBe(4)
    expect(joined!.factor).toBe(10_000)
    expect([...joined!.close]).toEqual([10_000, 100])
  })

  it('refuses series that overlap', () => {
    expect(() => buildDataset([march('A', 1, 3), march('A', 3, 4)])).toThrow(
      'Expected the series of "A" to follow one another, found one beginning at ' +
        '2024-03-03T00:00:00Z before the other ends at 2024-03-03T00:00:00Z.',
    )
  })

  it('refuses series of different intervals', () => {
    expect(() => buildDataset([march('A', 1), seriesAt('A', [at(9)], 60e6)])).toThrow(
      'Expected the series of "A" to agree',
    )
  })
})

describe('sliceDataset', () => {
  const whole = buildDataset([march('A', 1, 2, 3, 4, 5), march('B', 2, 3, 6)], {
    actions: [dividend('A', 2), split('B', 3), dividend('A', 5)],
    priceModes: ['split_adjusted', 'split_adjusted'],
  })

  it('gives the bars and actions of a period on the same memory', () => {
    const part = sliceDataset(whole, { from: '2024-03-02', to: '2024-03-04' })
    expect(datesOf(part)).toEqual([
      [2, 3, 4],
      [2, 3],
    ])
    expect(part.actions.map(({ step, action }) => [step, action.type])).toEqual([
      [0, 'dividend'],
      [1, 'split'],
    ])
    expect(part.series[0]!.close.buffer).toBe(whole.series[0]!.close.buffer)
    expect(part.priceMode).toBe('split_adjusted')
    expect(part.firstTradingStep).toBe(0)
  })

  it('keeps bars before the period to warm up on', () => {
    const part = sliceDataset(whole, { from: '2024-03-04', warmupBars: 2 })
    expect(datesOf(part)).toEqual([
      [2, 3, 4, 5],
      [2, 3, 6],
    ])
    expect(part.firstTradingStep).toBe(2)
  })

  it('gives the same whether cut once or twice', () => {
    const twice = sliceDataset(sliceDataset(whole, { from: '2024-03-02' }), { to: '2024-03-04' })
    expect(twice).toEqual(sliceDataset(whole, { from: '2024-03-02', to: '2024-03-04' }))
  })
})
