import { describe, expect, it } from 'vitest'

import {
  emptyColumns,
  flatBars,
  randomIntegers,
  valuesOf,
  walkColumns,
} from '../../tests/indicator-columns.ts'
import type { IndicatorColumns } from './indicator.ts'
import { sma } from './sma.ts'
import { StreamingIndicator } from './streaming-indicator.ts'

/** `dividend / divisor` as the nearest double, ties to even, by searching between two doubles. */
function nearest(dividend: bigint, divisor: bigint): number {
  if (dividend < 0n) return -nearest(-dividend, divisor)
  const scale = 2n ** 80n
  const exact = (dividend * scale) / divisor
  const remainder = (dividend * scale) % divisor
  // 80 bits below the point leave enough for a quotient above 2^-20, whose rest is a sticky bit.
  return Number(remainder === 0n ? exact : exact | 1n) / 2 ** 80
}

function exactSums(ticks: readonly number[], period: number): (bigint | null)[] {
  let sum = 0n
  return ticks.map((value, index) => {
    sum += BigInt(value)
    if (index >= period) sum -= BigInt(ticks[index - period] as number)
    return index < period - 1 ? null : sum
  })
}

describe('sma', () => {
  it('is the mean of the last prices', () => {
    const columns = flatBars([150, 250, 350, 100], 100)
    expect(valuesOf(sma(3), columns)).toEqual([Number.NaN, Number.NaN, 2.5, 7 / 3])
  })

  it.each([1, 2, 10, 30, 200])('of %d bars is the double nearest to the exact mean', (period) => {
    const columns = walkColumns({ length: 3000, seed: period, factor: 1000 })
    const sums = exactSums([...columns.close], period)
    const divisor = BigInt(period) * 1000n
    expect(valuesOf(sma(period), columns)).toEqual(
      sums.map((sum) => (sum === null ? Number.NaN : nearest(sum, divisor))),
    )
  })

  it('stays the nearest double beyond 2^53, on the way there and on the way back', () => {
    const random = randomIntegers(5)
    const ticks = Array.from({ length: 400 }, (_, index) => {
      const large = index > 100 && index < 300
      return large ? (random() % 2 === 0 ? 1 : -1) * (2 ** 53 - 1 - random()) : random()
    })
    const columns = flatBars(ticks, 100)
    const sums = exactSums(ticks, 7)
    expect(sums.some((sum) => sum !== null && sum > 2n ** 54n)).toBe(true)
    expect(valuesOf(sma(7), columns)).toEqual(
      sums.map((sum) => (sum === null ? Number.NaN : nearest(sum, 700n))),
    )
  })

  it('of two periods is equal at exactly the bars where the means are equal', () => {
    const columns = walkColumns({ length: 50_000, step: 3, factor: 100 })
    const [fast, slow] = [valuesOf(sma(10), columns), valuesOf(sma(30), columns)]
    const ticks = [...columns.close]
    const [tens, thirties] = [exactSums(ticks, 10), exactSums(ticks, 30)]
    const ties: number[] = []
    for (let index = 29; index < ticks.length; index++) {
      const [ten, thirty] = [tens[index] as bigint, thirties[index] as bigint]
      const difference = Math.sign((fast[index] as number) - (slow[index] as number))
      const exact = ten * 3n - thirty
      expect(difference).toBe(exact > 0n ? 1 : exact < 0n ? -1 : 0)
      if (exact === 0n) ties.push(index)
    }
    expect(ties.length).toBeGreaterThan(100)
  })

  it('reads the source it is told to', () => {
    const columns = emptyColumns(1, 10)
    columns.open[0] = 20
    columns.high[0] = 50
    columns.low[0] = 10
    columns.close[0] = 30
    const sources = ['close', 'open', 'high', 'low', 'typical', 'median', 'average'] as const
    expect(sources.map((source) => valuesOf(sma(1, { source }), columns)[0])).toEqual([
      3, 2, 5, 1, 3, 3, 2.75,
    ])
    expect(sma(5, { source: 'typical' }).label).toBe('SMA 5 typical')
  })
})

describe('a crossing of two averages', () => {
  it('happens where integer sums say so, over 200,000 bars', () => {
    const columns: IndicatorColumns = walkColumns({ length: 200_000, seed: 42 })
    const [fast, slow] = [new StreamingIndicator(sma(10)), new StreamingIndicator(sma(30))]
    let [ten, thirty, last, differing] = [0, 0, 0, 0]
    for (let index = 0; index < 200_000; index++) {
      const ticks = columns.close[index] as number
      ten += ticks - (index >= 10 ? (columns.close[index - 10] as number) : 0)
      thirty += ticks - (index >= 30 ? (columns.close[index - 30] as number) : 0)
      fast.update(columns, index)
      slow.update(columns, index)
      const side = index < 29 ? 0 : Math.sign(ten * 3 - thirty)
      const crossed = side !== 0 && last !== 0 && side !== last ? side : 0
      if (side !== 0) last = side
      if (fast.crossedAbove(slow) !== crossed > 0) differing++
      if (fast.crossedBelow(slow) !== crossed < 0) differing++
    }
    expect(differing).toBe(0)
  })
})
