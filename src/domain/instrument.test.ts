import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { currency } from './currency.ts'
import type { Fault } from './fault.ts'
import {
  instrument,
  type InstrumentOptions,
  notional,
  priceText,
  quantityText,
  wholeLots,
} from './instrument.ts'
import { divideWide, type Rounding } from './rounding.ts'
import { lots, ticks } from './units.ts'

const maximum = Number.MAX_SAFE_INTEGER
const roundings = [
  'half-even',
  'half-up',
  'floor',
  'ceiling',
  'toward-zero',
  'away-from-zero',
] as const satisfies readonly Rounding[]

/** What a call gives: its value, or the code of its fault. */
function attempt(work: () => number): number | string {
  try {
    return work()
  } catch (error) {
    return (error as Fault).code
  }
}

const faultOf = (code: string, message: string): Error =>
  expect.objectContaining({ code, message }) as Error

/** Whole numbers of every size from 0: bits are drawn first, so that small and huge are as likely. */
const size = fc
  .tuple(fc.integer({ min: 0, max: 53 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([bits, part]) => Math.min(maximum, Math.floor(part * 2 ** bits)))

describe('instrument', () => {
  it('is a share in dollars with cents and whole units, unless told otherwise', () => {
    expect(instrument({ symbol: 'AAPL' })).toEqual({
      symbol: 'AAPL',
      assetClass: 'equity',
      currency: { code: 'USD', scale: 6 },
      priceScale: 2,
      tickSize: 1,
      quantityScale: 0,
      lotSize: 1,
      multiplier: '1',
      timeZone: 'UTC',
      numerator: 10_000,
      denominator: 1,
    })
  })

  it('takes a future with its multiplier, tick and zone', () => {
    const options: InstrumentOptions = {
      symbol: 'ESZ4',
      assetClass: 'future',
      currency: currency('USD', 2),
      tickSize: '0.25',
      multiplier: '50',
      timeZone: 'America/Chicago',
    }
    expect(instrument(options)).toEqual({
      ...options,
      priceScale: 2,
      tickSize: 25,
      quantityScale: 0,
      lotSize: 1,
      numerator: 50,
      denominator: 1,
    })
  })

  // oxfmt-ignore
  it.each([
    // money, price, quantity, multiplier → numerator / denominator
    [6,  2, 0, '1',       10_000, 1],
    [6,  8, 8, '1',       1,      10_000_000_000],
    [8,  8, 8, '1',       1,      100_000_000],
    [2,  2, 0, '1',       1,      1],
    [2,  2, 2, '1',       1,      100],
    [2,  2, 0, '0.1',     1,      10],
    [2,  2, 0, '0.5',     1,      2],
    [2,  2, 0, '2.5',     5,      2],
    [2,  2, 0, '2.50',    5,      2],
    [2,  2, 1, '20',      2,      1],
    [2,  2, 3, '12.5',    1,      80],
    [6,  2, 0, '1e2',     1_000_000, 1],
    [0,  0, 0, '1e-3',    1,      1000],
    [15, 0, 0, '1',       1e15,   1],
    [0,  15, 0, '1',      1,      1e15],
    [0,  8, 7, '1',       1,      1e15],
    [6,  13, 15, '1',     1,      1e22],
    [6,  8, 8, '1.234567', 1_234_567, 1e16],
  ] as const)(
    'reduces money scale %i, price scale %i, quantity scale %i, multiplier %s to %i / %i',
    (moneyScale, priceScale, quantityScale, multiplier, numerator, denominator) => {
      const of = instrument({
        symbol: 'X',
        currency: currency('USD', moneyScale),
        priceScale,
        quantityScale,
        multiplier,
      })
      expect([of.numerator, of.denominator]).toEqual([numerator, denominator])
    },
  )

  it.each([
    [{ tickSize: '0.05' }, 'tickSize', 5],
    [{ tickSize: '0.01' }, 'tickSize', 1],
    [{ tickSize: '1' }, 'tickSize', 100],
    [{ tickSize: '25', priceScale: 0 }, 'tickSize', 25],
    [{ tickSize: '0.0000005', priceScale: 8 }, 'tickSize', 50],
    [{ lotSize: '100' }, 'lotSize', 100],
    [{ lotSize: '0.001', quantityScale: 8 }, 'lotSize', 100_000],
  ] as const)('counts %o as a %s of %i steps', (options, name, wanted) => {
    expect(instrument({ symbol: 'X', ...options })[name]).toBe(wanted)
  })

  it.each([
    [{ symbol: '' }, 'An instrument needs a symbol.'],
    [{ symbol: ' \t' }, 'An instrument needs a symbol.'],
    [{ priceScale: -1 }, 'The price scale of "X": expected 0 to 15, found "-1".'],
    [{ priceScale: 16 }, 'The price scale of "X": expected 0 to 15, found "16".'],
    [{ priceScale: 1.5 }, 'The price scale of "X": expected 0 to 15, found "1.5".'],
    [{ quantityScale: Number.NaN }, 'The quantity scale of "X": expected 0 to 15, found "NaN".'],
    [{ quantityScale: 16 }, 'The quantity scale of "X": expected 0 to 15, found "16".'],
    [{ tickSize: '0' }, 'The tick size of "X": expected a decimal above 0, found "0".'],
    [{ tickSize: '-0.01' }, 'The tick size of "X": expected a decimal above 0, found "-0.01".'],
    [{ tickSize: 'a cent' }, 'The tick size of "X": expected a decimal above 0, found "a cent".'],
    [{ lotSize: '0' }, 'The lot size of "X": expected a decimal above 0, found "0".'],
    [{ lotSize: '' }, 'The lot size of "X": expected a decimal above 0, found "".'],
    [{ multiplier: '0' }, 'The multiplier of "X": expected a decimal above 0, found "0".'],
    [{ multiplier: '-1' }, 'The multiplier of "X": expected a decimal above 0, found "-1".'],
    [{ multiplier: '1/2' }, 'The multiplier of "X": expected a decimal above 0, found "1/2".'],
  ] as const)('refuses %o', (options, message) => {
    expect(() => instrument({ symbol: 'X', ...options })).toThrow(
      faultOf('number/invalid', message),
    )
  })

  it('refuses a step finer than its scale', () => {
    expect(() => instrument({ symbol: 'X', tickSize: '0.005' })).toThrow(
      faultOf(
        'number/precision-lost',
        'The tick size of "X" "0.005" has more decimals than its scale can hold. ' +
          'Use a finer scale, or round it yourself.',
      ),
    )
    expect(() => instrument({ symbol: 'X', lotSize: '0.5' })).toThrow(
      faultOf(
        'number/precision-lost',
        'The lot size of "X" "0.5" has more decimals than its scale can hold. ' +
          'Use a finer scale, or round it yourself.',
      ),
    )
  })

  it.each([
    [{ multiplier: '1e16' }],
    [{ multiplier: '1e12', currency: currency('USD', 6) }],
    [{ multiplier: '1e400' }],
  ])('refuses %o, which no money could count', (options) => {
    expect(() => instrument({ symbol: 'X', ...options })).toThrow(
      expect.objectContaining({
        code: 'number/overflow',
        message: expect.stringMatching(/^The multiplier of "X"/) as unknown,
      }) as Error,
    )
  })

  it.each([
    { priceScale: 14, quantityScale: 15 },
    { priceScale: 15, quantityScale: 15 },
    { priceScale: 8, quantityScale: 8, multiplier: '0.0000000000001' },
    { priceScale: 15, quantityScale: 15, multiplier: '0.000000000000001' },
  ])('refuses scales further below the money than arithmetic is exact: %o', (options) => {
    expect(() => instrument({ symbol: 'X', ...options })).toThrow(
      expect.objectContaining({
        code: 'number/overflow',
        message: expect.stringMatching(/^The scales of "X" .*Use a coarser scale/) as unknown,
      }) as Error,
    )
  })

  it('cannot be changed', () => {
    const of = instrument({ symbol: 'X' }) as { multiplier: string; currency: { scale: number } }
    expect(() => {
      of.multiplier = '1000'
    }).toThrow(TypeError)
    expect(() => {
      of.currency.scale = 0
    }).toThrow(TypeError)
    expect(() => {
      Object.assign(of, { note: 'mine' })
    }).toThrow(TypeError)
  })
})

describe('notional', () => {
  const share = instrument({ symbol: 'AAPL' })
  const coin = instrument({
    symbol: 'BTCUSDT',
    assetClass: 'crypto',
    currency: currency('USDT'),
    priceScale: 8,
    quantityScale: 8,
  })

  it.each([
    [15_025, 10, 1_502_500_000],
    [15_025, -10, -1_502_500_000],
    [-3763, 1, -37_630_000],
    [0, -10, 0],
    [15_025, 0, 0],
    [-0, 1, 0],
  ])('of a share at %i cents times %i is %i millionths of a dollar', (price, quantity, wanted) => {
    expect(notional(share, price, quantity)).toBe(wanted)
  })

  it('of fractional crypto rounds once, half to even unless told otherwise', () => {
    // 67,123.45678901 · 0.12345678 = 8286.84583764…, by long multiplication.
    const price = 6_712_345_678_901
    const quantity = 12_345_678
    expect(notional(coin, price, quantity)).toBe(8_286_845_838)
    expect(notional(coin, price, quantity, 'floor')).toBe(8_286_845_837)
    expect(notional(coin, price, -quantity, 'toward-zero')).toBe(-8_286_845_837)
    // One half of a millionth: 0.0000005.
    expect(notional(coin, 5_000_000_000, 1)).toBe(0)
    expect(notional(coin, 5_000_000_000, 1, 'half-up')).toBe(1)
    expect(notional(coin, 5_000_000_000, -1, 'half-up')).toBe(-1)
    expect(notional(coin, 15_000_000_000, 1)).toBe(2)
    expect(notional(coin, 1, 1, 'ceiling')).toBe(1)
    expect(notional(coin, 1, -1, 'ceiling')).toBe(0)
  })

  it('agrees with whole-number arithmetic for every scale, multiplier and rule, or refuses', () => {
    const scale = fc.integer({ min: 0, max: 8 })
    const multiplier = fc
      .tuple(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 0, max: 6 }))
      .map(([value, decimals]) => `${value}e-${decimals}`)
    fc.assert(
      fc.property(
        fc.record({
          moneyScale: fc.integer({ min: 0, max: 9 }),
          priceScale: scale,
          quantityScale: scale,
          multiplier: fc.oneof(fc.constant('1'), multiplier),
          price: size,
          quantity: size,
          short: fc.boolean(),
          rounding: fc.constantFrom(...roundings),
        }),
        (one) => {
          const of = instrument({
            symbol: 'X',
            currency: currency('USD', one.moneyScale),
            priceScale: one.priceScale,
            quantityScale: one.quantityScale,
            multiplier: one.multiplier,
          })
          const quantity = one.short ? 0 - one.quantity : one.quantity
          const [mantissa = '1', decimals = '0'] = one.multiplier.split('e-')
          const below = one.priceScale + one.quantityScale + Number(decimals)
          const wide = divideWide(
            BigInt(one.price) * BigInt(quantity) * BigInt(mantissa) * 10n ** BigInt(one.moneyScale),
            10n ** BigInt(below),
            one.rounding,
          )
          const fits = wide <= BigInt(maximum) && wide >= -BigInt(maximum)
          expect(attempt(() => notional(of, one.price, quantity, one.rounding))).toBe(
            fits ? Number(wide) : 'number/overflow',
          )
        },
      ),
      { numRuns: 20_000 },
    )
  })

  it('is exact although price and quantity both leave the safe range with the multiplier', () => {
    const of = instrument({ symbol: 'X', quantityScale: 8, priceScale: 8, multiplier: '1.234567' })
    const price = 9_000_000_000_000
    const quantity = 8_000_000_000
    expect(price * of.numerator).toBeGreaterThan(maximum)
    expect(quantity * of.numerator * 2).toBeGreaterThan(maximum)
    // 90,000 · 80 · 1.234567 = 8,888,882.4
    expect(notional(of, price, quantity)).toBe(8_888_882_400_000)
    expect(notional(of, price, 2 * quantity)).toBe(17_777_764_800_000)
  })

  it('names instrument, currency and scale when the money leaves the range', () => {
    expect(() => notional(share, maximum, 2)).toThrow(
      faultOf(
        'number/overflow',
        'Money of "AAPL" in USD (scale 6) left the range of exact integers (±9007199254740991). ' +
          'Use a coarser scale for it (fewer decimals), or smaller amounts.',
      ),
    )
    expect(() => notional(coin, maximum, -maximum)).toThrow(
      /^Money of "BTCUSDT" in USDT \(scale 6\)/,
    )
  })
})

describe('wholeLots', () => {
  const round = instrument({ symbol: 'X', lotSize: '100' })
  it.each([
    [0, 0],
    [-0, 0],
    [99, 0],
    [100, 100],
    [250, 200],
    [-99, 0],
    [-100, -100],
    [-250, -200],
  ])('cuts %i down to %i lots of a hundred', (quantity, wanted) => {
    expect(wholeLots(round, quantity)).toBe(wanted)
  })

  it('leaves every quantity of an instrument without a lot size', () => {
    expect([7, -7].map((quantity) => wholeLots(instrument({ symbol: 'X' }), quantity))).toEqual([
      7, -7,
    ])
  })
})

describe('priceText and quantityText', () => {
  it('write by the scale of price and of quantity', () => {
    const of = instrument({ symbol: 'X', priceScale: 2, quantityScale: 8 })
    expect(priceText(of, ticks(1250))).toBe('12.5')
    expect(priceText(of, ticks(-3763))).toBe('-37.63')
    expect(quantityText(of, lots(150_000_000))).toBe('1.5')
    expect(quantityText(of, lots(-1))).toBe('-0.00000001')
  })
})
