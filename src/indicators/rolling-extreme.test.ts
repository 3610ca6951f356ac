import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { RollingExtreme } from './rolling-extreme.ts'

describe('RollingExtreme', () => {
  it.each([
    ['highest', Math.max],
    ['lowest', Math.min],
  ] as const)('is the %s of the window', (extreme, of) => {
    const values = fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 60 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 9 }), (given, period) => {
        const rolling = new RollingExtreme(period, extreme)
        const found = given.map((value) => rolling.next(value) + 0)
        const expected = given.map((_, index) =>
          index < period - 1 ? Number.NaN : of(...given.slice(index - period + 1, index + 1)) + 0,
        )
        expect(found).toEqual(expected)
      }),
    )
  })
})
