import { describe, expect, expectTypeOf, it } from 'vitest'

import { Fault } from './fault.ts'
import {
  exact,
  lots,
  type Lots,
  micros,
  type Micros,
  microsPerDay,
  microsPerMinute,
  microsPerSecond,
  money,
  type Money,
  overflow,
  ticks,
  type Ticks,
} from './units.ts'

const maximum = Number.MAX_SAFE_INTEGER
const constructors = [
  ['ticks', ticks],
  ['lots', lots],
  ['money', money],
  ['microseconds', micros],
] as const

describe.each(constructors)('%s', (name, create) => {
  it.each([0, 1, -1, 250, maximum, -maximum])('takes %i as it is', (value) => {
    expect(create(value)).toBe(value)
  })

  it('makes −0 a plain zero', () => {
    expect(create(-0)).toBe(0)
  })

  it.each([0.5, -1.25, maximum + 1, -maximum - 1, Number.NaN, Infinity, -Infinity, 1e300])(
    'refuses %d',
    (value) => {
      expect(() => create(value)).toThrow(
        new Fault(
          'number/invalid',
          `Expected ${name} as a whole number within ±9007199254740991, found "${value}".`,
        ),
      )
    },
  )

  it.each(['5', null, undefined, 5n, true, [5]])('refuses %o, which is no number', (value) => {
    expect(() => create(value as unknown as number)).toThrow(/^Expected .* as a whole number/)
  })
})

describe('exact', () => {
  it.each([0, 1, -1, maximum, -maximum])('lets %i pass', (value) => {
    expect(exact(value, 'Cash')).toBe(value)
  })

  it('makes the −0 of a product a plain zero', () => {
    expect(exact(-5 * 0, 'Cash')).toBe(0)
  })

  it.each([maximum + 1, -maximum - 1, 1e300, Infinity, -Infinity, Number.NaN])(
    'refuses %d by the name it is given',
    (value) => {
      expect(() => exact(value, 'Cash in USD')).toThrow(
        expect.objectContaining({
          code: 'number/overflow',
          message:
            'Cash in USD left the range of exact integers (±9007199254740991). ' +
            'Use a coarser scale for it (fewer decimals), or smaller amounts.',
        }),
      )
    },
  )
})

describe('overflow', () => {
  it('makes a fault and leaves the throwing to its caller', () => {
    expect(overflow('Cash')).toBeInstanceOf(Fault)
    expect(overflow('Cash').code).toBe('number/overflow')
  })
})

describe('the lengths of time', () => {
  it('fit into each other', () => {
    expect([microsPerSecond, microsPerMinute, microsPerDay]).toEqual([
      1e6,
      60 * microsPerSecond,
      24 * 60 * microsPerMinute,
    ])
  })
})

describe('the types', () => {
  it('keep one unit from passing for another', () => {
    expectTypeOf<Lots>().not.toExtend<Ticks>()
    expectTypeOf<Ticks>().not.toExtend<Money>()
    expectTypeOf<Money>().not.toExtend<Lots>()
    expectTypeOf<Micros>().not.toExtend<Ticks>()
    expectTypeOf<number>().not.toExtend<Micros>()
    expectTypeOf<Money>().toExtend<number>()
  })
})
