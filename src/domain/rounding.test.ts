import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { Fault } from './fault.ts'
import { divide, divideWide, multiplyDivide, type Rounding } from './rounding.ts'

const maximum = Number.MAX_SAFE_INTEGER
const roundings = [
  'half-even',
  'half-up',
  'floor',
  'ceiling',
  'toward-zero',
  'away-from-zero',
] as const satisfies readonly Rounding[]

/**
 * The oracle: the two neighbours of the quotient, and the one the rule names. It walks from the
 * floor upward and compares distances, so that it shares no line of thought with the code.
 */
function oracle(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  let below = dividend / divisor
  if (below * divisor > dividend) below -= 1n
  if (below * divisor === dividend) return below
  const above = below + 1n
  const inner = dividend < 0n ? above : below
  const outer = dividend < 0n ? below : above
  if (rounding === 'floor') return below
  if (rounding === 'ceiling') return above
  if (rounding === 'toward-zero') return inner
  if (rounding === 'away-from-zero') return outer
  const toBelow = dividend - below * divisor
  const toAbove = above * divisor - dividend
  if (toBelow < toAbove) return below
  if (toAbove < toBelow) return above
  if (rounding === 'half-up') return outer
  return below % 2n === 0n ? below : above
}

/** Whole numbers of every size: bits are drawn first, so that small and huge ones are as likely. */
const sized = fc
  .tuple(fc.integer({ min: 0, max: 53 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean())
  .map(([bits, part, negative]) => {
    const value = Math.min(maximum, Math.floor(part * 2 ** bits))
    return negative && value > 0 ? -value : value
  })
const safe = fc.oneof(
  sized,
  fc.maxSafeInteger(),
  fc.integer({ min: -20, max: 20 }),
  fc.constantFrom(maximum, -maximum, maximum - 1, 1 - maximum, 0),
)
const divisors = safe.map((value) => Math.max(1, Math.abs(value)))
const rule = fc.constantFrom(...roundings)
const runs = { numRuns: 4000 }

/** Equal, and not −0. `toBe` tells the zeros apart. */
function expectSame(found: number, wanted: bigint): void {
  expect(found).toBe(Number(wanted))
}

/** The result, or the code of the fault. */
function attempt(work: () => number): number | string {
  try {
    return work()
  } catch (error) {
    return (error as Fault).code
  }
}

describe('divide', () => {
  it('agrees with the oracle for every safe dividend and divisor', () => {
    fc.assert(
      fc.property(safe, divisors, rule, (dividend, divisor, rounding) => {
        expectSame(
          divide(dividend, divisor, rounding),
          oracle(BigInt(dividend), BigInt(divisor), rounding),
        )
      }),
      { numRuns: 20_000 },
    )
  })

  it('agrees with the oracle within two of every half and every whole', () => {
    const near = fc.tuple(divisors, sized, fc.integer({ min: -2, max: 2 }), fc.boolean())
    fc.assert(
      fc.property(near, rule, ([divisor, factor, offset, isHalf], rounding) => {
        const limit = BigInt(maximum) / BigInt(divisor)
        const times = limit === 0n ? 0n : BigInt(factor) % (limit + 1n)
        const half = isHalf ? BigInt(Math.floor(divisor / 2)) : 0n
        const wide = times * BigInt(divisor) + (times < 0n ? -half : half) + BigInt(offset)
        fc.pre(wide <= BigInt(maximum) && wide >= -BigInt(maximum))
        expectSame(divide(Number(wide), divisor, rounding), oracle(wide, BigInt(divisor), rounding))
      }),
      { numRuns: 20_000 },
    )
  })

  // Columns: half-even, half-up, floor, ceiling, toward-zero, away-from-zero.
  // oxfmt-ignore
  it.each([
    [ 7, 2, [ 4,  4,  3,  4,  3,  4]],
    [ 5, 2, [ 2,  3,  2,  3,  2,  3]],
    [-5, 2, [-2, -3, -3, -2, -2, -3]],
    [-7, 2, [-4, -4, -4, -3, -3, -4]],
    [ 1, 2, [ 0,  1,  0,  1,  0,  1]],
    [-1, 2, [ 0, -1, -1,  0,  0, -1]],
    [ 1, 3, [ 0,  0,  0,  1,  0,  1]],
    [-1, 3, [ 0,  0, -1,  0,  0, -1]],
    [ 2, 3, [ 1,  1,  0,  1,  0,  1]],
    [-2, 3, [-1, -1, -1,  0,  0, -1]],
    [ 6, 3, [ 2,  2,  2,  2,  2,  2]],
    [-6, 3, [-2, -2, -2, -2, -2, -2]],
    [ 0, 9, [ 0,  0,  0,  0,  0,  0]],
    [-0, 9, [ 0,  0,  0,  0,  0,  0]],
  ] as const)('gives %i / %i by each rule', (dividend, divisor, wanted) => {
    expect(roundings.map((rounding) => divide(dividend, divisor, rounding))).toEqual(wanted)
  })

  it.each([
    [-9007199254740991, 3, 'half-even', -3002399751580330],
    [-9007199254740991, 19, 'half-up', -474063118670578],
    [-9007199254740862, 325, 'half-even', -27714459245356],
    [-9007199254740884, 327, 'half-even', -27544951849361],
    [-9007199254740732, 1393, 'half-up', -6466043973252],
    [-9007199254740921, 197, 'half-up', -45721823628127],
  ] as const)(
    'rounds %i / %i %s to the nearer whole, where floor · divisor is no safe integer',
    (dividend, divisor, rounding, wanted) => {
      expect(divide(dividend, divisor, rounding)).toBe(wanted)
    },
  )
})

describe('divideWide', () => {
  it('agrees with the oracle for numbers of any size', () => {
    const wide = fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n })
    const divisor = fc.oneof(
      fc.bigInt({ min: 1n, max: 20n }),
      fc.bigInt({ min: 1n, max: 10n ** 40n }),
    )
    fc.assert(
      fc.property(wide, divisor, rule, (a, b, rounding) => {
        expect(divideWide(a, b, rounding)).toBe(oracle(a, b, rounding))
      }),
      runs,
    )
  })

  it('agrees with the oracle on exact ties', () => {
    const odd = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map((n) => 2n * n + 1n)
    const half = fc.bigInt({ min: 1n, max: 10n ** 20n })
    fc.assert(
      fc.property(odd, half, rule, (a, b, rounding) => {
        expect(divideWide(a * b, 2n * b, rounding)).toBe(oracle(a, 2n, rounding))
      }),
      runs,
    )
  })

  it('agrees with divide wherever both apply', () => {
    fc.assert(
      fc.property(safe, divisors, rule, (dividend, divisor, rounding) => {
        expectSame(
          divide(dividend, divisor, rounding),
          divideWide(BigInt(dividend), BigInt(divisor), rounding),
        )
      }),
      runs,
    )
  })
})

describe('multiplyDivide', () => {
  it('agrees with the oracle, or refuses a result that is no safe integer', () => {
    fc.assert(
      fc.property(safe, safe, divisors, rule, (a, b, divisor, rounding) => {
        const wanted = oracle(BigInt(a) * BigInt(b), BigInt(divisor), rounding)
        const fits = wanted <= BigInt(maximum) && wanted >= -BigInt(maximum)
        expect(attempt(() => multiplyDivide(a, b, divisor, rounding))).toBe(
          fits ? Number(wanted) : 'number/overflow',
        )
      }),
      { numRuns: 20_000 },
    )
  })

  it('agrees with the oracle where the product is wide and the result is not', () => {
    const factor = fc.integer({ min: 1, max: maximum })
    const part = fc.double({ min: 0.001, max: 2, noNaN: true })
    fc.assert(
      fc.property(factor, factor, part, fc.boolean(), rule, (a, b, ratio, negative, rounding) => {
        const divisor = Math.max(1, Math.min(maximum, Math.floor(b * ratio)))
        const signed = negative ? -a : a
        const wanted = oracle(BigInt(signed) * BigInt(b), BigInt(divisor), rounding)
        fc.pre(wanted <= BigInt(maximum) && wanted >= -BigInt(maximum))
        expectSame(multiplyDivide(signed, b, divisor, rounding), wanted)
      }),
      runs,
    )
  })

  it('is exact on ties of a wide product', () => {
    // 94906267 · 94906267 is beyond 2^53 and odd, so a divisor of 2 leaves exactly one half.
    const square = 94_906_267
    expect(multiplyDivide(square, square, 2, 'half-even')).toBe(4503599757937644)
    expect(multiplyDivide(square, square, 2, 'half-up')).toBe(4503599757937645)
    expect(multiplyDivide(-square, square, 2, 'half-up')).toBe(-4503599757937645)
    expect(multiplyDivide(-square, square, 2, 'floor')).toBe(-4503599757937645)
    expect(multiplyDivide(-square, square, 2, 'ceiling')).toBe(-4503599757937644)
  })

  it('gives the same when the factors change places', () => {
    fc.assert(
      fc.property(sized, sized, rule, (a, b, rounding) => {
        expect(multiplyDivide(a, b, maximum, rounding)).toBe(
          multiplyDivide(b, a, maximum, rounding),
        )
      }),
      runs,
    )
  })

  it.each([
    [-0, 5, 1],
    [0, -5, 1],
    [-5, 0, 7],
    [0, -maximum, 3],
    [-1, 1, maximum],
    [-maximum, 1, maximum - 1],
  ])('never gives −0 for %d · %d / %d', (a, b, divisor) => {
    const results = roundings.map((rounding) => multiplyDivide(a, b, divisor, rounding))
    expect(results.filter((result) => Object.is(result, -0))).toEqual([])
  })

  it('keeps the last safe integer and refuses the one after it', () => {
    expect(multiplyDivide(maximum, 1, 1, 'floor')).toBe(maximum)
    expect(multiplyDivide(-maximum, 3, 3, 'floor')).toBe(-maximum)
    // 2^53 · 3 / 3 by way of 2^52 · 6 / 3: one more than the maximum.
    expect(() => multiplyDivide(2 ** 52, 6, 3, 'floor')).toThrow(Fault)
    expect(() => multiplyDivide(-(2 ** 52), 6, 3, 'floor')).toThrow(Fault)
    // 6004799503160661 · 3 / 2 is 2^53 − 0.5: only the rule decides.
    expect(multiplyDivide(6004799503160661, 3, 2, 'floor')).toBe(maximum)
    expect(() => multiplyDivide(6004799503160661, 3, 2, 'ceiling')).toThrow(Fault)
    expect(() => multiplyDivide(6004799503160661, 3, 2, 'half-even')).toThrow(Fault)
  })

  it('names what overflowed, the range and the remedy', () => {
    const caught = ((): unknown => {
      try {
        return multiplyDivide(maximum, 2, 1, 'half-even', 'Money of "SPX" in USD (scale 6)')
      } catch (error) {
        return error
      }
    })()
    expect(caught).toBeInstanceOf(Fault)
    expect(caught).toMatchObject({
      code: 'number/overflow',
      message:
        'Money of "SPX" in USD (scale 6) left the range of exact integers (±9007199254740991). ' +
        'Use a coarser scale for it (fewer decimals), or smaller amounts.',
    })
  })

  it('speaks of a product when it is told no name', () => {
    expect(() => multiplyDivide(maximum, maximum, 1, 'floor')).toThrow(
      /^A product left the range of exact integers \(±9007199254740991\)\./,
    )
  })
})
