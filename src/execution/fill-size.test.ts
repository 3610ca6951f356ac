import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { largestSize } from './fill-size.ts'

describe('the largest size affordable at its own price', () => {
  it('is found by trying all sizes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 1, max: 50 }),
        fc.nat(20),
        fc.constantFrom(1, 2, 5),
        (budget, price, impact, lot) => {
          const affordable = (size: number): number => {
            const lots = Math.floor(budget / (price + impact * size))
            return lots - (lots % lot)
          }
          let best = 0
          for (let size = lot; size <= budget; size += lot)
            if (affordable(size) >= size) best = size
          expect(largestSize(lot, affordable)).toBe(best)
        },
      ),
    )
  })

  it('takes two looks where size does not matter', () => {
    let looks = 0
    const affordable = (): number => {
      looks++
      return 1_000_000
    }
    expect(largestSize(1, affordable)).toBe(1_000_000)
    expect(looks).toBe(2)
  })

  it('does not grow where a worse price is a lower one, as for a sale', () => {
    expect(largestSize(1, (size) => Math.floor(10_000 / (100 - size / 10)))).toBe(100)
  })

  it('is nothing where not even the first price can be paid', () => {
    expect(largestSize(1, () => -5)).toBe(0)
  })
})
