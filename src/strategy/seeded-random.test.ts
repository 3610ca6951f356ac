import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { SeededRandom } from './seeded-random.ts'

const draw = (seed: number, stream: number, count: number): number[] => {
  const random = new SeededRandom(seed, stream)
  return Array.from({ length: count }, () => random.next())
}

describe('SeededRandom', () => {
  it('gives these numbers for these seeds, on every machine and for ever', () => {
    expect(draw(0, 0, 3)).toMatchInlineSnapshot(`
      [
        0.5548969011288136,
        0.5753119641449302,
        0.8239282064605504,
      ]
    `)
    expect(draw(7, 0, 3)).toMatchInlineSnapshot(`
      [
        0.952174267731607,
        0.5664690358098596,
        0.8161538364365697,
      ]
    `)
    expect(draw(7, 1, 3)).toMatchInlineSnapshot(`
      [
        0.6112856012769043,
        0.730102885980159,
        0.8059895299375057,
      ]
    `)
    expect(draw(Number.MAX_SAFE_INTEGER, 0, 3)).toMatchInlineSnapshot(`
      [
        0.2864231935236603,
        0.35704731033183634,
        0.13655116013251245,
      ]
    `)
  })

  it('stays at or above 0 and below 1', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(100), (seed, stream) => {
        expect(draw(seed, stream, 50).every((x) => x >= 0 && x < 1)).toBe(true)
      }),
    )
  })

  it('repeats itself for the same seed and stream', () => {
    expect(draw(42, 3, 100)).toEqual(draw(42, 3, 100))
  })

  it.each<[string, [number, number], [number, number]]>([
    ['seeds', [1, 0], [2, 0]],
    ['seeds beyond 32 bits', [1, 0], [1 + 2 ** 32, 0]],
    ['streams', [1, 0], [1, 1]],
  ])('gives other numbers for other %s', (_, a, b) => {
    const one = draw(...a, 100)
    const other = draw(...b, 100)
    expect(one.filter((x, i) => x === other[i])).toEqual([])
  })

  it('spreads evenly: ten thousand numbers fill ten bins to within a fifth', () => {
    const bins = Array.from({ length: 10 }, () => 0)
    for (const x of draw(5, 0, 10_000)) {
      const bin = Math.floor(x * 10)
      bins[bin] = (bins[bin] ?? 0) + 1
    }
    expect(bins.every((count) => count > 800 && count < 1200)).toBe(true)
  })
})
