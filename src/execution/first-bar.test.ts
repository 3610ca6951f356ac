import { describe, expect, it } from 'vitest'

import { eventsOf, runEngine, scripted } from '../../tests/support/engine.ts'
import { flat, series } from '../../tests/support/series.ts'
import type { Series } from '../domain/series.ts'
import { microsPerDay, microsPerMinute } from '../domain/units.ts'
import { firstBarAfter } from './first-bar.ts'

const hour = 60 * microsPerMinute

/** The bar an order of this time can first fill in, when `latest` is the last bar that ended. */
function first(of: Series, latest: number, time: number): number {
  return firstBarAfter({ series: [of], index: Int32Array.of(latest), dayOf: () => 0 }, 0, time)
}

describe('the first bar an order can fill in', () => {
  const daily = flat('A', [1, 2, 3, 4])
  const [begin = 0] = daily.label

  it.each([
    ['made at the close of its own bar: the next', 0, 1, 1],
    ['made while the next is under way: the one after', 0, 1.5, 2],
    ['made exactly where the next ends: the one after', 0, 2, 2],
    ['made before its first bar began: the first', -1, -0.5, 0],
    ['made while its first bar is under way: the second', -1, 0.25, 1],
    ['made within its last bar: none is left', 2, 3.5, 4],
  ])('%s', (_, latest, days, bar) => {
    expect(first(daily, latest, begin + days * microsPerDay)).toBe(bar)
  })

  it('goes by the length of the bar where its stamp is its end', () => {
    const closing = { ...daily, label: daily.time }
    expect(first(closing, 0, begin + 1 * microsPerDay)).toBe(1)
    expect(first(closing, 0, begin + 1.5 * microsPerDay)).toBe(2)
  })

  it('goes by the end of the bar before where no length is known', () => {
    const unknown = { ...daily, label: daily.time, interval: null }
    expect(first(unknown, 0, begin + 1.5 * microsPerDay)).toBe(2)
    expect(first(unknown, -1, begin + 0.5 * microsPerDay)).toBe(0)
  })
})

describe('an order made while a longer bar is under way', () => {
  it("does not fill at that bar's open, which lies before it", () => {
    const hourly = flat(
      'H',
      Array.from({ length: 72 }, () => 5),
      { interval: hour },
    )
    const engine = runEngine({
      data: [
        series('D', [
          [10, 10, 10, 10],
          [20, 20, 20, 20],
          [30, 30, 30, 30],
        ]),
        hourly,
      ],
      // Hour 30 is within the second day: D's bar of that day has begun at 20.
      strategies: [scripted({ 30: (context) => context.openLong('D') }, 'H')],
    })
    expect(eventsOf(engine, 'fill').map(({ symbol, fillPrice }) => [symbol, fillPrice])).toEqual([
      ['D', '30'],
    ])
  })
})
