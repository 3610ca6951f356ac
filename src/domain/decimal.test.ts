import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  decimalsOf,
  formatDecimal,
  formatShortest,
  maximumScale,
  parseDecimal,
  powerOfTen,
  quantise,
} from './decimal.ts'
import type { Fault } from './fault.ts'
import { divideWide, type Rounding } from './rounding.ts'

const maximum = Number.MAX_SAFE_INTEGER
const roundings = [
  'half-even',
  'half-up',
  'floor',
  'ceiling',
  'toward-zero',
  'away-from-zero',
] as const satisfies readonly Rounding[]
const scales = Array.from({ length: maximumScale + 1 }, (_, scale) => scale)

/** What a call gives: its value, or the code of its fault. */
function attempt<T>(work: () => T): T | string {
  try {
    return work()
  } catch (error) {
    return (error as Fault).code
  }
}

/** The message of the fault a call throws. */
function complaint(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return (error as Fault).message
  }
  return 'nothing was thrown'
}

const hostile = [
  '',
  ' ',
  '\t',
  '\n',
  '\0',
  '+',
  '-',
  '.',
  'e5',
  '1,5',
  '1 000',
  '1_000',
  "1'000",
  '0x10',
  '0b1',
  '0o7',
  '1n',
  '١٢',
  '1２',
  '½',
  '−1',
  'NaN',
  'nan',
  'Infinity',
  '-Infinity',
  'inf',
  '--1',
  '+-1',
  '-+1',
  '1-',
  '1e',
  '1e+',
  '1e1.5',
  '1e١',
  '1e00001',
  '1d5',
  '.5',
  '5.',
  '-.5',
  '1..5',
  '1.2.3',
  '$1',
  '1%',
  ' 1',
  '1 ',
  '1\n',
  '\uFEFF1',
  'null',
  'undefined',
  'true',
  '[object Object]',
]

/** Decimal text from its parts, with its exact value as `mantissa · 10^-decimals`. */
const decimals = fc
  .record({
    negative: fc.boolean(),
    plus: fc.boolean(),
    zeros: fc.integer({ min: 0, max: 4 }),
    whole: fc.bigInt({ min: 0n, max: 10n ** 18n }),
    fraction: fc.option(fc.stringMatching(/^\d{1,24}$/), { nil: '' }),
    exponent: fc.option(fc.integer({ min: -30, max: 30 }), { nil: null }),
    capital: fc.boolean(),
  })
  .map(({ negative, plus, zeros, whole, fraction, exponent, capital }) => {
    const sign = negative ? '-' : plus ? '+' : ''
    const digits = `${'0'.repeat(zeros)}${whole}`
    const mantissa = BigInt(`${digits}${fraction}`)
    return {
      text:
        `${sign}${digits}${fraction === '' ? '' : `.${fraction}`}` +
        (exponent === null ? '' : `${capital ? 'E' : 'e'}${exponent}`),
      mantissa: negative ? -mantissa : mantissa,
      decimals: fraction.length - (exponent ?? 0),
    }
  })

describe('powerOfTen', () => {
  it('gives every power a scale can ask for, exactly', () => {
    for (const scale of scales) {
      expect(powerOfTen(scale)).toBe(Number(10n ** BigInt(scale)))
      expect(Number.isSafeInteger(powerOfTen(scale))).toBe(true)
    }
  })

  it('goes on beyond the scales with the nearest double', () => {
    expect([16, 20, 22].map(powerOfTen)).toEqual([1e16, 1e20, 1e22])
  })
})

describe('parseDecimal', () => {
  it('agrees with whole-number arithmetic for every text, scale and rule', () => {
    const scale = fc.integer({ min: 0, max: maximumScale })
    fc.assert(
      fc.property(decimals, scale, fc.constantFrom(...roundings), (decimal, at, rounding) => {
        const shift = at - decimal.decimals
        const wide =
          shift >= 0
            ? decimal.mantissa * 10n ** BigInt(shift)
            : divideWide(decimal.mantissa, 10n ** BigInt(-shift), rounding)
        const fits = wide <= BigInt(maximum) && wide >= -BigInt(maximum)
        expect(attempt(() => parseDecimal(decimal.text, at, rounding))).toBe(
          fits ? Number(wide) : 'number/overflow',
        )
      }),
      { numRuns: 20_000 },
    )
  })

  it('takes exactly the texts whose value the scale holds, when asked to be exact', () => {
    const scale = fc.integer({ min: 0, max: maximumScale })
    fc.assert(
      fc.property(decimals, scale, (decimal, at) => {
        const numerator = decimal.mantissa * 10n ** BigInt(Math.max(0, at - decimal.decimals))
        const divisor = 10n ** BigInt(Math.max(0, decimal.decimals - at))
        const wide = numerator / divisor
        const fits = wide <= BigInt(maximum) && wide >= -BigInt(maximum)
        const value = fits ? Number(wide) : 'number/overflow'
        expect(attempt(() => parseDecimal(decimal.text, at, 'exact'))).toBe(
          numerator % divisor === 0n ? value : 'number/precision-lost',
        )
      }),
      { numRuns: 20_000 },
    )
  })

  it.each(hostile.map((text) => ({ text, shown: JSON.stringify(text) })))(
    'gives null for $shown',
    ({ text }) => {
      expect(parseDecimal(text, 2, 'half-even')).toBe(null)
      expect(parseDecimal(text, 2, 'exact')).toBe(null)
    },
  )

  it.each([
    ['0', 2, 0],
    ['-0', 2, 0],
    ['-0.00', 4, 0],
    ['+0', 0, 0],
    ['12.50', 2, 1250],
    ['+12.50', 2, 1250],
    ['-12.5', 2, -1250],
    ['007', 0, 7],
    ['0000000000000000000012.5', 1, 125],
    ['1e-12', 12, 1],
    ['1e15', 0, 1e15],
    ['1E15', 0, 1e15],
    ['1e+3', 2, 100_000],
    ['125e-3', 3, 125],
    ['0e9999', 15, 0],
    ['0e-9999', 15, 0],
    ['9007199254740991', 0, maximum],
    ['-9007199254740991', 0, -maximum],
    ['9.007199254740991', 15, maximum],
    ['90071992547409910e-1', 0, maximum],
    ['0.000000000000001', 15, 1],
  ])('reads "%s" at scale %i as %i, exactly', (text, scale, wanted) => {
    expect(parseDecimal(text, scale, 'exact')).toBe(wanted)
  })

  // Columns: half-even, half-up, floor, ceiling, toward-zero, away-from-zero.
  // oxfmt-ignore
  it.each([
    ['0.5',      [ 0,  1,  0,  1,  0,  1]],
    ['-0.5',     [ 0, -1, -1,  0,  0, -1]],
    ['1.5',      [ 2,  2,  1,  2,  1,  2]],
    ['2.5',      [ 2,  3,  2,  3,  2,  3]],
    ['-2.5',     [-2, -3, -3, -2, -2, -3]],
    ['2.500001', [ 3,  3,  2,  3,  2,  3]],
    ['2.499999', [ 2,  2,  2,  3,  2,  3]],
    ['1e-12',    [ 0,  0,  0,  1,  0,  1]],
    ['-1e-12',   [ 0,  0, -1,  0,  0, -1]],
    ['1e-9999',  [ 0,  0,  0,  1,  0,  1]],
  ] as const)('rounds "%s" to a whole by each rule', (text, wanted) => {
    expect(roundings.map((rounding) => parseDecimal(text, 0, rounding))).toEqual(wanted)
  })

  it('reads text no double could hold, digit by digit', () => {
    const sevens = '7'.repeat(400)
    expect(parseDecimal(`12.5${sevens}`, 2, 'floor')).toBe(1257)
    expect(parseDecimal(`12.50${'0'.repeat(400)}`, 2, 'exact')).toBe(1250)
    expect(parseDecimal(`${sevens}e-400`, 3, 'floor')).toBe(777)
    expect(parseDecimal(`0.${'0'.repeat(400)}1`, 15, 'ceiling')).toBe(1)
    expect(parseDecimal(`0.5${'0'.repeat(400)}1`, 0, 'half-even')).toBe(1)
  })

  it('reads decimals of more than 5000 digits by their value', () => {
    expect(parseDecimal(`1.${'0'.repeat(6000)}`, 2, 'exact')).toBe(100)
    expect(parseDecimal(`1${'0'.repeat(6000)}e-6000`, 0, 'exact')).toBe(1)
    expect(parseDecimal(`1${'0'.repeat(6000)}e-9999`, 0, 'half-even')).toBe(0)
    expect(parseDecimal(`2.${'0'.repeat(5999)}1`, 0, 'ceiling')).toBe(3)
  })

  it.each(['1e16', '9007199254740992', '-9007199254740992', '1e400', '1e9999', '9'.repeat(400)])(
    'refuses "%s" with its text and the remedy',
    (text) => {
      const work = (): unknown => parseDecimal(text, 0, 'half-even', 'Column "close", line 3')
      expect(attempt(work)).toBe('number/overflow')
      expect(complaint(work)).toBe(
        `Column "close", line 3 "${text}" left the range of exact integers (±9007199254740991). ` +
          'Use a coarser scale for it (fewer decimals), or smaller amounts.',
      )
    },
  )

  it('refuses digits beyond the scale when asked to be exact, and says so', () => {
    expect(attempt(() => parseDecimal('12.345', 2, 'exact'))).toBe('number/precision-lost')
    expect(complaint(() => parseDecimal('12.345', 2, 'exact', 'The price'))).toBe(
      'The price "12.345" has more decimals than its scale can hold. ' +
        'Use a finer scale, or round it yourself.',
    )
    expect(complaint(() => parseDecimal('0.1', 0, 'exact'))).toMatch(/^A decimal "0\.1" has more/)
  })
})

describe('decimalsOf', () => {
  it.each([
    ['0', 0],
    ['0.000', 0],
    ['0e-5', 0],
    ['1', 0],
    ['100', 0],
    ['1.0', 0],
    ['1.50', 1],
    ['-1.25', 2],
    ['+1.2500', 2],
    ['100.01', 2],
    ['1e-12', 12],
    ['1.5e-12', 13],
    ['10e-1', 0],
    ['15e-1', 1],
    ['1.25e1', 1],
    ['1.25e2', 0],
    ['1.25e9', 0],
    ['1e400', 0],
    [`0.${'0'.repeat(400)}1`, 401],
  ])('counts the decimals "%s" needs as %i', (text, wanted) => {
    expect(decimalsOf(text)).toBe(wanted)
  })

  it('gives null for what is no decimal', () => {
    expect(hostile.filter((text) => decimalsOf(text) !== null)).toEqual([])
  })

  it('is the least scale that holds the text exactly', () => {
    const small = fc
      .tuple(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 12 }))
      .map(([mantissa, scale]) => formatDecimal(mantissa, scale))
    fc.assert(
      fc.property(small, (text) => {
        const least = decimalsOf(text) as number
        const fits = scales.filter(
          (scale) => attempt(() => parseDecimal(text, scale, 'exact')) !== 'number/precision-lost',
        )
        expect(fits[0]).toBe(least)
        expect(fits).toHaveLength(scales.length - least)
      }),
    )
  })
})

describe('formatDecimal', () => {
  it.each([
    [0, 0, '0'],
    [-0, 0, '0'],
    [0, 2, '0.00'],
    [-0, 2, '0.00'],
    [5, 2, '0.05'],
    [-5, 2, '-0.05'],
    [1250, 2, '12.50'],
    [-1250, 2, '-12.50'],
    [100, 0, '100'],
    [1, 15, '0.000000000000001'],
    [maximum, 0, '9007199254740991'],
    [-maximum, 15, '-9.007199254740991'],
    [maximum, 15, '9.007199254740991'],
    [10 ** 15, 15, '1.000000000000000'],
  ])('writes %i at scale %i as "%s"', (value, scale, wanted) => {
    expect(formatDecimal(value, scale)).toBe(wanted)
  })

  it.each(scales)('comes back from text unchanged at scale %i', (scale) => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const whole = value === 0 ? 0 : value
        expect(parseDecimal(formatDecimal(whole, scale), scale, 'exact')).toBe(whole)
        expect(parseDecimal(formatShortest(whole, scale), scale, 'exact')).toBe(whole)
      }),
    )
  })

  it('keeps exactly as many decimals as the scale has', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.integer({ min: 1, max: maximumScale }),
        (value, scale) => {
          expect(formatDecimal(value, scale)).toMatch(new RegExp(`^-?\\d+\\.\\d{${scale}}$`))
        },
      ),
    )
  })
})

describe('formatShortest', () => {
  it.each([
    [0, 0, '0'],
    [0, 6, '0'],
    [-0, 6, '0'],
    [12_500_000, 6, '12.5'],
    [300, 2, '3'],
    [1000, 0, '1000'],
    [1000, 2, '10'],
    [10, 15, '0.00000000000001'],
    [-1, 1, '-0.1'],
    [-100, 2, '-1'],
    [maximum, 15, '9.007199254740991'],
  ])('writes %i at scale %i as "%s"', (value, scale, wanted) => {
    expect(formatShortest(value, scale)).toBe(wanted)
  })

  it('ends in no needless zero and no bare point', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.integer({ min: 1, max: maximumScale }),
        (value, scale) => {
          expect(formatShortest(value, scale)).toMatch(/^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/)
        },
      ),
    )
  })

  it('needs as many decimals as decimalsOf counts', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.integer({ min: 0, max: maximumScale }),
        (value, scale) => {
          const text = formatShortest(value, scale)
          expect(decimalsOf(text)).toBe((text.split('.')[1] ?? '').length)
        },
      ),
    )
  })
})

describe('quantise', () => {
  it.each([
    [12.5, 2, 1250],
    [0.1, 1, 1],
    [1e-7, 7, 1],
    [1e21, 0, 'number/overflow'],
    [1.005, 2, 100],
    [-1.005, 2, -100],
    [1.015, 2, 102],
    [-0, 2, 0],
    [0, 2, 0],
    [5e-324, 15, 0],
    ['12.50', 2, 1250],
    ['  12.50\n', 2, 1250],
    ['1e-12', 12, 1],
    ['1.005', 2, 100],
    [Number.NaN, 2, 'number/invalid'],
    [Infinity, 2, 'number/invalid'],
    [-Infinity, 2, 'number/invalid'],
    [Number.MAX_VALUE, 0, 'number/overflow'],
    ['', 2, 'number/invalid'],
    ['1,5', 2, 'number/invalid'],
    ['NaN', 2, 'number/invalid'],
  ])('takes %o at scale %i to %o, half to even', (value, scale, wanted) => {
    expect(attempt(() => quantise(value, scale, 'half-even'))).toBe(wanted)
  })

  it('reads a number by its shortest text: what is typed is what counts', () => {
    // The double behind 1.005 is 1.00499999999999989…; its shortest text is the tie.
    expect(quantise(1.005, 2, 'half-up')).toBe(101)
    expect(quantise(0.1 + 0.2, 15, 'floor')).toBe(300_000_000_000_000)
    expect(attempt(() => quantise(0.1 + 0.2, 15, 'exact'))).toBe('number/precision-lost')
  })

  it('gives back every number written with few decimals', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
        fc.integer({ min: 0, max: 6 }),
        (value, scale) => {
          expect(quantise(value / 10 ** scale, scale, 'exact')).toBe(value + 0)
        },
      ),
    )
  })

  it('names the field, what was expected and what was found', () => {
    expect(complaint(() => quantise(Number.NaN, 2, 'exact', 'The limit price'))).toBe(
      'The limit price: expected a finite decimal such as "12.50", found "NaN".',
    )
    expect(complaint(() => quantise(' twelve ', 2, 'exact'))).toBe(
      'A decimal: expected a finite decimal such as "12.50", found "twelve".',
    )
  })
})
