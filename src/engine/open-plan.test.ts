import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { dataset, flat, type SeriesOptions } from '../../tests/support/series.ts'
import { openedAt } from '../domain/bar-open.ts'
import type { Series } from '../domain/series.ts'
import { daysOf } from '../domain/time.ts'
import { microsPerDay, microsPerMinute } from '../domain/units.ts'
import { firstBarAfter } from '../execution/first-bar.ts'
import { openPlanOf } from './open-plan.ts'

const hour = 60 * microsPerMinute
const first = daysOf(2024, 1, 1) * microsPerDay

/** Bars at 1, 2, 3 … in the places given, counted in intervals. */
const at = (symbol: string, places: readonly number[], options: SeriesOptions = {}): Series =>
  flat(
    symbol,
    places.map((_, i) => i + 1),
    { places, ...options },
  )
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

describe('a plan of opens', () => {
  it.each<[string, readonly Series[]]>([
    ['one series', [at('A', [0, 1, 5])]],
    ['bars of one length that all symbols have', [at('A', range(4)), at('B', range(4))]],
    ['bars of one length with gaps', [at('A', [0, 2, 3, 7]), at('B', [1, 2, 5]), at('C', [7])]],
    [
      'bars stamped at their end, with gaps',
      [at('A', [0, 2, 3]), at('B', [1, 2])].map((one) => ({ ...one, label: one.time })),
    ],
    [
      'bars without a length that follow each other',
      [at('A', [0, 1, 2]), at('B', [0, 2])].map((one) => ({ ...one, interval: null })),
    ],
  ])('is not made for %s', (_, series) => {
    expect(openPlanOf(dataset(series))).toBeNull()
  })

  it.each<[string, readonly Series[]]>([
    [
      'bars longer than their length says',
      [at('A', [0, 1, 2, 3]), at('B', [3])].map((one, i) =>
        i === 0 ? one : { ...one, label: one.label.map((open) => open - microsPerDay) },
      ),
    ],
    ['hours among days', [at('A', range(48), { interval: hour }), at('B', range(2))]],
    [
      'days that begin at other hours',
      [at('A', range(3)), at('B', range(3), { from: '2024-01-01T09:00' })],
    ],
    [
      'one hour inside one day, though their stamps are their ends',
      [at('A', [30], { interval: hour }), at('B', range(3))].map((one) => ({
        ...one,
        label: one.time,
      })),
    ],
  ])('is made for %s', (_, series) => {
    expect(openPlanOf(dataset(series))).not.toBeNull()
  })

  it('holds every bar at its open, at one time in the order of the symbols', () => {
    const plan = openPlanOf(
      dataset([at('A', [22, 24, 25], { interval: hour }), at('B', range(2)), at('C', [1])]),
    )
    expect(plan).not.toBeNull()
    const found = range(plan!.opens).map((open) => [
      (plan!.times[open]! - first) / hour,
      [...plan!.members.subarray(plan!.start[open], plan!.start[open + 1])],
    ])
    expect(found).toEqual([
      [0, [1]],
      [22, [0]],
      [24, [0, 1, 2]],
      [25, [0]],
    ])
  })

  it('is made once for a data set', () => {
    const data = dataset([at('A', range(48), { interval: hour }), at('B', range(2))])
    expect(openPlanOf(data)).toBe(openPlanOf(data))
  })
})

describe('a bar opens', () => {
  const daily = at('A', [0, 1, 4])
  const closing = { ...daily, label: daily.time }
  const days = (of: Series, row: number): number => (openedAt(of, row) - first) / microsPerDay

  it.each<[string, Series, number[]]>([
    ['at its stamp', daily, [0, 1, 4]],
    ['its length before a stamp that is its end', closing, [0, 1, 4]],
    [
      'when the bar before it ended, where no length is known',
      { ...closing, interval: null },
      [1 - 1 / microsPerDay, 1, 2],
    ],
    [
      'never before the bar before it ended',
      { ...closing, interval: (5 * microsPerDay) as NonNullable<Series['interval']> },
      [-4, 1, 2],
    ],
  ])('%s', (_, series, expected) => {
    expect(range(3).map((row) => days(series, row))).toEqual(expected)
  })

  it('where execution looks for the first bar of an order', () => {
    const places = fc
      .uniqueArray(fc.nat(30), { minLength: 1, maxLength: 12 })
      .map((list) => list.toSorted((a, b) => a - b))
    fc.assert(
      fc.property(places, fc.nat(31 * 24), fc.boolean(), (list, ended, isClosing) => {
        const opening = at('A', list)
        const series = isClosing ? { ...opening, label: opening.time } : opening
        const time = first + ended * hour
        const latest = series.time.findLastIndex((end) => end <= time)
        const market = { series: [series], index: Int32Array.of(latest), dayOf: () => 0 }
        const opens = range(series.length).findIndex(
          (row) => row > latest && openedAt(series, row) >= time,
        )
        expect(firstBarAfter(market, 0, time)).toBe(opens === -1 ? series.length : opens)
      }),
    )
  })
})
