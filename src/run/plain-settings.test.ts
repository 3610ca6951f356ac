import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decimalsOf, formatShortest, parseDecimal } from '../domain/decimal.ts'
import { plain, plainSlippage, shortestDecimal } from './plain-settings.ts'

describe('a decimal in its shortest spelling', () => {
  it.each([
    ['0.10', '0.1'],
    [0.1, '0.1'],
    ['1e-1', '0.1'],
    ['1e3', '1000'],
    ['12.50e1', '125'],
    ['12.5e-3', '0.0125'],
    ['007', '7'],
    ['+5.00', '5'],
    [' 5 ', '5'],
    ['0.000', '0'],
    ['-0', '0'],
    ['-1.50', '-1.5'],
    [1e-7, '0.0000001'],
    [1e21, '1000000000000000000000'],
    ['123456789012345678901234567890.10', '123456789012345678901234567890.1'],
  ])('%j is %s', (given, expected) => {
    expect(shortestDecimal(given)).toBe(expected)
  })

  it.each(['', 'much', '1,5', '.5', '1.', '0x10', 'NaN', '1e9999'])(
    'stays "%s" where it is none, or too long to write out',
    (text) => {
      expect(shortestDecimal(text)).toBe(text)
    },
  )

  it('is the same number, and one spelling for all of them', () => {
    const part = fc.stringMatching(/^\d{1,6}$/)
    fc.assert(
      fc.property(part, part, fc.integer({ min: -3, max: 3 }), (whole, fraction, exponent) => {
        const text = `${whole}.${fraction}e${exponent}`
        const scale = decimalsOf(text)!
        const value = parseDecimal(text, scale, 'exact')!
        expect(shortestDecimal(text)).toBe(formatShortest(value, scale))
      }),
    )
  })
})

describe('plain settings', () => {
  it('have their names in order and nothing undefined, all the way down', () => {
    const value = { b: { d: undefined, c: [{ z: 1, y: 2 }] }, a: null }
    expect(JSON.stringify(plain(value))).toBe('{"a":null,"b":{"c":[{"y":2,"z":1}]}}')
  })

  it('name the fills that slip only where not all do', () => {
    expect(plainSlippage({ bps: '2.0', appliesTo: 'opening' })).toEqual({
      bps: '2',
      appliesTo: 'opening',
    })
    expect(plainSlippage({ bps: 2, appliesTo: 'all' })).toEqual({ bps: '2' })
  })
})
