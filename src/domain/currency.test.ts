import { describe, expect, it } from 'vitest'

import { currency } from './currency.ts'
import type { Fault } from './fault.ts'

describe('currency', () => {
  it.each([
    ['USD', 6],
    ['EUR', 6],
    ['JPY', 6],
    ['USDT', 6],
    ['BTC', 8],
    ['ETH', 8],
    ['SOL', 9],
    ['B2', 6],
    ['A23456789012', 6],
  ])('keeps %s at %i decimals unless told otherwise', (code, scale) => {
    expect(currency(code)).toEqual({ code, scale })
  })

  it.each([0, 2, 15])('takes a scale of %i', (scale) => {
    expect(currency('USD', scale)).toEqual({ code: 'USD', scale })
  })

  it.each([
    '',
    'U',
    'usd',
    'Usd',
    ' USD',
    'USD ',
    'US D',
    '2US',
    'US-D',
    'ÜSD',
    '$',
    'A234567890123',
    'USD\n',
    'constructor',
    '__proto__',
  ])('refuses the code %j and shows one', (code) => {
    expect(() => currency(code)).toThrow(
      expect.objectContaining({
        code: 'number/invalid',
        message: `Expected a currency code such as "USD", found "${code}". Use 2 to 12 capital letters or digits.`,
      } satisfies Partial<Fault>),
    )
  })

  it.each([-1, 16, 2.5, Number.NaN, Infinity])('refuses a scale of %d', (scale) => {
    expect(() => currency('USD', scale)).toThrow(
      expect.objectContaining({
        code: 'number/invalid',
        message: `Expected a scale from 0 to 15 for "USD", found "${scale}".`,
      } satisfies Partial<Fault>),
    )
  })

  it('cannot be changed', () => {
    const dollar = currency('USD') as { scale: number }
    expect(() => {
      dollar.scale = 2
    }).toThrow(TypeError)
    expect(dollar.scale).toBe(6)
  })
})
