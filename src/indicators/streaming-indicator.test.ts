import { describe, expect, it } from 'vitest'

import {
  emptyColumns,
  flatBars,
  randomIntegers,
  walkColumns,
} from '../../tests/indicator-columns.ts'
import { defineIndicator } from './define-indicator.ts'
import type { IndicatorColumns } from './indicator.ts'
import { sma } from './sma.ts'
import { StreamingIndicator } from './streaming-indicator.ts'

/** An indicator that is the close itself, so that a test decides every value. */
const close = sma(1)
const open = sma(1, { source: 'open' })

function fed(indicator: StreamingIndicator, columns: IndicatorColumns, count: number): void {
  for (let index = 0; index < count; index++) indicator.update(columns, index)
}

/** Which way `mine` crossed `theirs` at `bar`, by definition: from the whole history. */
function crossing(mine: readonly number[], theirs: readonly number[], bar: number): number {
  const side = (at: number): number => Math.sign((mine[at] as number) - (theirs[at] as number))
  const now = side(bar)
  if (now === 0) return 0
  for (let at = bar - 1; at >= 0; at--) {
    if (side(at) !== 0) return side(at) === now ? 0 : now
  }
  return 0
}

describe('StreamingIndicator', () => {
  it('has no value before it is ready, then one on every bar', () => {
    const indicator = new StreamingIndicator(sma(3))
    const columns = flatBars([1, 2, 3, 4, 5])
    const seen = [0, 1, 2, 3, 4].map((index) => {
      indicator.update(columns, index)
      return [indicator.isReady, indicator.value, indicator.previous]
    })
    expect(seen).toEqual([
      [false, Number.NaN, Number.NaN],
      [false, Number.NaN, Number.NaN],
      [true, 2, Number.NaN],
      [true, 3, 2],
      [true, 4, 3],
    ])
  })

  it('reads back by bars ago, NaN before the first bar', () => {
    const indicator = new StreamingIndicator(close)
    expect(indicator.at(0)).toBeNaN()
    fed(indicator, flatBars([7, 8, 9]), 3)
    expect([0, 1, 2, 3, 500].map((ago) => indicator.at(ago))).toEqual([
      9,
      8,
      7,
      Number.NaN,
      Number.NaN,
    ])
  })

  it('knows nothing of bars that have not been fed', () => {
    const columns = flatBars([1, 2, 3, 4])
    const indicator = new StreamingIndicator(close)
    fed(indicator, columns, 2)
    expect([indicator.value, indicator.at(0), indicator.at(1), indicator.at(2)]).toEqual([
      2,
      2,
      1,
      Number.NaN,
    ])
  })

  it('keeps 1,024 values and refuses to answer for older ones', () => {
    const prices = Array.from({ length: 3000 }, (_, index) => index + 1)
    const indicator = new StreamingIndicator(close)
    fed(indicator, flatBars(prices), prices.length)
    expect(indicator.at(1023)).toBe(3000 - 1023)
    expect(() => indicator.at(1024)).toThrow(
      'SMA 1: at(barsAgo): found "1024", expected at most 1023, ' +
        'the bars kept of an indicator that is not recorded.',
    )
    expect(indicator.at(3000)).toBeNaN()
  })

  it('keeps everything when a column is attached, and fills that column', () => {
    const prices = Array.from({ length: 3000 }, (_, index) => index + 1)
    const record = new Float64Array(3000)
    const indicator = new StreamingIndicator(sma(2), record)
    fed(indicator, flatBars(prices), 2000)
    expect(indicator.at(1998)).toBe(1.5)
    expect(indicator.record).toBe(record)
    expect([record[0], record[1], record[1999], record[2000]]).toEqual([
      Number.NaN,
      1.5,
      1999.5,
      Number.NaN,
    ])
  })

  it('may start at any bar, and lines its record up with the bars', () => {
    const record = new Float64Array(5)
    const indicator = new StreamingIndicator(close, record)
    const columns = flatBars([1, 2, 3, 4, 5])
    indicator.update(columns, 3)
    indicator.update(columns, 4)
    expect([...record]).toEqual([Number.NaN, Number.NaN, Number.NaN, 4, 5])
    expect([indicator.at(1), indicator.at(2)]).toEqual([4, Number.NaN])
  })

  it.each([0, 1, 3, -1])('refuses bar %d after bar 1', (index) => {
    const indicator = new StreamingIndicator(close)
    const columns = flatBars([1, 2, 3, 4, 5])
    fed(indicator, columns, 2)
    expect(() => indicator.update(columns, index)).toThrow(
      'expected bar 2, each bar once, in order',
    )
  })

  it.each([-1, 0.5, 5, Number.NaN])('refuses to start at bar %d of five', (index) => {
    const indicator = new StreamingIndicator(close)
    const columns = flatBars([1, 2, 3, 4, 5])
    expect(() => indicator.update(columns, index)).toThrow('expected a bar of the 5 there are')
  })

  it('refuses a record that is shorter than the series', () => {
    const indicator = new StreamingIndicator(close, new Float64Array(4))
    expect(() => indicator.update(flatBars([1, 2, 3, 4, 5]), 0)).toThrow(
      'SMA 1: length of the record: found "4", expected one entry for each of the 5 bars.',
    )
  })

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses at(%d)', (barsAgo) => {
    const indicator = new StreamingIndicator(close)
    fed(indicator, flatBars([1, 2]), 2)
    expect(() => indicator.at(barsAgo)).toThrow(RangeError)
  })
})

describe('crossings', () => {
  it('skip over ties, which are no side', () => {
    const columns = emptyColumns(8)
    // oxfmt-ignore
    columns.close.set([1, 2, 2, 3, 2, 3, 2, 1])
    columns.open.fill(2)
    const [mine, theirs] = [new StreamingIndicator(close), new StreamingIndicator(open)]
    const crossed = Array.from(columns.close, (_, index) => {
      mine.update(columns, index)
      theirs.update(columns, index)
      return [mine.crossedAbove(theirs), mine.crossedBelow(theirs)].map(Number).join('')
    })
    expect(crossed).toEqual(['00', '00', '00', '10', '00', '00', '00', '01'])
  })

  it('need a bar on the other side: the first bar is none', () => {
    const columns = flatBars([5, 6])
    const indicator = new StreamingIndicator(close)
    indicator.update(columns, 0)
    expect(indicator.crossedAbove(1)).toBe(false)
    indicator.update(columns, 1)
    expect(indicator.crossedAbove(1)).toBe(false)
  })

  it.each([1, 2, 3, 5, 40])('agree with the whole history when asked every %d bars', (every) => {
    for (let seed = 1; seed <= 10; seed++) {
      const random = randomIntegers(seed)
      const columns = emptyColumns(2000)
      for (let index = 0; index < 2000; index++) {
        columns.close[index] = 2 + (random() % 3)
        columns.open[index] = random() % 5 < 3 ? (columns.close[index] as number) : random() % 5
      }
      const [mine, theirs] = [new StreamingIndicator(close), new StreamingIndicator(open)]
      const [a, b] = [[...columns.close], [...columns.open]]
      const level = b.map(() => 3)
      for (let index = 0; index < 2000; index++) {
        mine.update(columns, index)
        theirs.update(columns, index)
        if (random() % every !== 0) continue
        const expected = crossing(a, b, index)
        expect([mine.crossedAbove(theirs), mine.crossedBelow(theirs)]).toEqual([
          expected > 0,
          expected < 0,
        ])
        expect([theirs.crossedAbove(mine), theirs.crossedBelow(mine)]).toEqual([
          expected < 0,
          expected > 0,
        ])
        const over = crossing(a, level, index)
        expect([mine.crossedAbove(3), mine.crossedBelow(3)]).toEqual([over > 0, over < 0])
      }
    }
  })

  it('remember the side through ties that outlast what is kept', () => {
    const columns = emptyColumns(5002)
    columns.close.fill(2)
    columns.open.fill(2)
    columns.close[0] = 1
    columns.close[5001] = 3
    const [mine, theirs] = [new StreamingIndicator(close), new StreamingIndicator(open)]
    const crossed: unknown[] = []
    for (let index = 0; index < 5002; index++) {
      mine.update(columns, index)
      theirs.update(columns, index)
      if (mine.crossedAbove(theirs)) crossed.push(['indicator', index])
      if (mine.crossedAbove(2)) crossed.push(['level', index])
    }
    expect(crossed).toEqual([
      ['indicator', 5001],
      ['level', 5001],
    ])
  })

  it('refuse to guess when first asked after such ties', () => {
    const columns = emptyColumns(2000)
    columns.close.fill(2)
    columns.close[1999] = 3
    const indicator = new StreamingIndicator(close)
    fed(indicator, columns, 2000)
    expect(() => indicator.crossedAbove(2)).toThrow(
      'expected to be asked on every bar, or recorded',
    )
    const recorded = new StreamingIndicator(close, new Float64Array(2000))
    fed(recorded, columns, 2000)
    expect(recorded.crossedAbove(2)).toBe(false)
  })

  it('never happen between two that are always equal', () => {
    const columns = walkColumns({ length: 3000 })
    const [mine, theirs] = [new StreamingIndicator(sma(10)), new StreamingIndicator(sma(10))]
    for (let index = 0; index < 3000; index++) {
      mine.update(columns, index)
      theirs.update(columns, index)
      expect(mine.crossedAbove(theirs) || mine.crossedBelow(theirs)).toBe(false)
    }
  })

  it('never happen while either has no value', () => {
    const columns = flatBars([1, 2, 3, 4, 5, 6])
    const [early, late] = [new StreamingIndicator(close), new StreamingIndicator(sma(4))]
    for (let index = 0; index < 6; index++) {
      early.update(columns, index)
      late.update(columns, index)
      expect(early.crossedAbove(late) || late.crossedAbove(early)).toBe(false)
      expect(early.crossedAbove(Number.NaN) || early.crossedBelow(Number.NaN)).toBe(false)
    }
  })

  it('do not look past a bar without a value', () => {
    const values = [1, Number.NaN, 3]
    const spec = defineIndicator({
      name: 'holes',
      warmup: 1,
      create: () => ({ update: (_, index) => values[index] as number }),
    })
    const indicator = new StreamingIndicator(spec)
    fed(indicator, flatBars([1, 1, 1]), 3)
    expect(indicator.crossedAbove(2)).toBe(false)
  })
})
