import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { seriesAt } from '../../tests/data/series-at.ts'
import { mergeSteps } from './merge-steps.ts'

/** Every bar as (time, series), sorted the slow and obvious way. */
function naive(times: readonly (readonly number[])[]): readonly (readonly [number, number])[] {
  return times
    .flatMap((of, series) => of.map((time) => [time, series] as const))
    .toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
}

const timeLists = fc.array(
  fc.uniqueArray(fc.nat(60), { maxLength: 40 }).map((times) => times.toSorted((a, b) => a - b)),
  { minLength: 1, maxLength: 12 },
)

describe('mergeSteps', () => {
  it('gives the order a plain sort by time and series gives', () => {
    fc.assert(
      fc.property(timeLists, (lists) => {
        const merged = mergeSteps(lists.map((times, i) => seriesAt(`S${i}`, times)))
        const expected = naive(lists)
        expect(merged.bars).toBe(expected.length)
        const found = []
        for (let step = 0; step < merged.steps; step++) {
          for (let at = merged.start[step]!; at < merged.start[step + 1]!; at++) {
            found.push([merged.times[step]!, merged.members[at]!])
          }
        }
        expect(found).toEqual(expected)
        expect(merged.steps).toBe(new Set(lists.flat()).size)
      }),
      { numRuns: 500 },
    )
  })

  it('shares its columns between threads', () => {
    const merged = mergeSteps([seriesAt('A', [1, 2]), seriesAt('B', [2, 3])])
    expect(merged.start.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(merged.members.buffer).toBeInstanceOf(SharedArrayBuffer)
  })
})
