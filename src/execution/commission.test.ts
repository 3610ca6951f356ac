import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { currency } from '../domain/currency.ts'
import { instrument, notional } from '../domain/instrument.ts'
import { type CommissionOptions, createCommission } from './commission.ts'

const share = instrument({ symbol: 'A' })
const coin = instrument({ symbol: 'C', quantityScale: 3 })
const future = instrument({ symbol: 'F', multiplier: '50' })
const cents = instrument({ symbol: 'E', currency: currency('EUR', 2) })
const instruments = [share, coin, future, cents]

/** Money of a fill of `quantity` lots at `price` ticks, as a decimal number. */
function charged(options: CommissionOptions, quantity: number, price: number, number = 0): number {
  const { scale } = (instruments[number] ?? share).currency
  return createCommission(options, instruments).commission(number, quantity, price) / 10 ** scale
}

describe('commission', () => {
  it.each<[string, CommissionOptions, quantity: number, price: number, expected: number]>([
    ['nothing', {}, 100, 5000, 0],
    ['per share', { perShare: '0.005' }, 100, 5000, 0.5],
    ['per share at the yaml rate', { perShare: '0.0005' }, 100, 5000, 0.05],
    ['per share with a minimum not reached', { perShare: '0.005', minimum: 1 }, 100, 5000, 1],
    ['per share with a minimum passed', { perShare: '0.005', minimum: 1 }, 1000, 5000, 5],
    ['flat', { flat: '2.50' }, 100, 5000, 2.5],
    ['flat whatever the size', { flat: '2.50' }, 1, 1, 2.5],
    ['percent of the notional', { percent: '0.1' }, 100, 5000, 5],
    ['percent given as a number', { percent: 0.1 }, 100, 5000, 5],
    ['parts are added', { perShare: '0.005', percent: '0.1', flat: 1 }, 100, 5000, 6.5],
    ['a maximum caps', { percent: '1', maximum: 20 }, 100, 5000, 20],
    ['a maximum not reached', { percent: '1', maximum: 60 }, 100, 5000, 50],
    ['a maximum exactly reached', { percent: '1', maximum: 50 }, 100, 5000, 50],
    ['the maximum beats the minimum', { flat: 1, minimum: 9, maximum: 5 }, 100, 5000, 5],
    [
      'a maximum percent caps last',
      { perShare: '0.35', minimum: 5, maximumPercent: '1' },
      10,
      200,
      0.2,
    ],
    ['a maximum percent not reached', { perShare: '0.005', maximumPercent: '1' }, 100, 5000, 0.5],
    ['nothing of a fill at price zero, by percent', { percent: '1' }, 100, 0, 0],
    ['a fill below zero pays on its size', { percent: '1' }, 100, -5000, 50],
    ['a rate of zero', { perShare: 0, percent: 0, flat: 0 }, 100, 5000, 0],
    ['a minimum alone', { minimum: '1.25' }, 100, 5000, 1.25],
  ])('%s', (_, options, quantity, price, expected) => {
    expect(charged(options, quantity, price)).toBe(expected)
  })

  describe('by tiers', () => {
    const options: CommissionOptions = {
      tiers: [{ upTo: 1000, percent: '1' }, { upTo: 5000, percent: '0.5' }, { percent: '0.1' }],
    }
    it.each([
      ['inside the first', 500, 5],
      ['at the first bracket', 1000, 10],
      ['one cent beyond the first bracket', 1000.01, 10.00005],
      ['inside the second', 3000, 20],
      ['at the second bracket', 5000, 30],
      ['beyond the last bracket', 15_000, 40],
      ['of nothing', 0, 0],
    ])('%s', (_, value, expected) => {
      expect(charged(options, 1, Math.round(value * 100))).toBe(expected)
    })

    it('charges nothing beyond the last bracket when that has an end', () => {
      expect(charged({ tiers: [{ upTo: 1000, percent: '1' }] }, 1, 500_000)).toBe(10)
    })

    it('passes over a bracket that ends before the one before it', () => {
      const odd = {
        tiers: [{ upTo: 1000, percent: '1' }, { upTo: 500, percent: '9' }, { percent: '2' }],
      }
      expect(charged(odd, 1, 200_000)).toBe(10 + 20)
    })

    it('comes on top of other parts and under the caps', () => {
      expect(charged({ ...options, flat: 1 }, 1, 50_000)).toBe(6)
      expect(charged({ ...options, maximum: 3 }, 1, 50_000)).toBe(3)
    })
  })

  describe('is rounded up to the minor unit', () => {
    it.each<[string, CommissionOptions, number, number, number, number]>([
      ['per share', { perShare: '0.0000001' }, 0, 1, 5000, 0.000001],
      ['percent', { percent: '0.00001' }, 0, 1, 1, 0.000001],
      ['a third of a coin', { perShare: '0.000001' }, 1, 1, 5000, 0.000001],
      ['in cents', { percent: '0.01' }, 3, 1, 5001, 0.01],
      ['a tier', { tiers: [{ percent: '0.00001' }] }, 0, 1, 1, 0.000001],
    ])('%s', (_, options, number, quantity, price, expected) => {
      expect(charged(options, quantity, price, number)).toBe(expected)
    })

    it('never when it is exact', () => {
      expect(charged({ percent: '0.01' }, 1, 10_000, 3)).toBe(0.01)
    })
  })

  it('counts quantities in whole units, not in lots', () => {
    expect(charged({ perShare: 2 }, 1500, 100, 1)).toBe(3)
  })

  it('counts the multiplier of a contract in percent, not per contract', () => {
    expect(charged({ percent: '0.1' }, 2, 10_000, 2)).toBe(10)
    expect(charged({ perShare: '1.5' }, 2, 10_000, 2)).toBe(3)
  })

  it('is never negative, never above its caps, and never less for a larger fill', () => {
    const rates = fc.record({
      percent: fc.integer({ min: 0, max: 500 }).map((n) => String(n / 100)),
      perShare: fc.integer({ min: 0, max: 999 }).map((n) => String(n / 10_000)),
      minimum: fc.nat(20),
    })
    fc.assert(
      fc.property(
        rates,
        fc.integer({ min: 1, max: 9999 }),
        fc.integer({ min: 1, max: 99_999 }),
        (of, quantity, price) => {
          const model = createCommission({ ...of, maximumPercent: 100 }, instruments)
          const fee = model.commission(0, quantity, price)
          const value = notional(share, price, quantity)
          expect(fee >= 0 && fee <= value && Number.isSafeInteger(fee)).toBe(true)
          expect(model.commission(0, quantity + 1, price) >= fee).toBe(true)
        },
      ),
    )
  })
})

describe('a commission out of range', () => {
  it('is a fault, never a wrong number', () => {
    const model = createCommission({ perShare: '1000000000' }, instruments)
    expect(() => model.commission(0, 9_000_000_000_000, 0)).toThrow(
      expect.objectContaining({ code: 'number/overflow' }),
    )
  })

  it('is a fault when only the sum of its parts is', () => {
    const model = createCommission({ flat: '9000000000', perShare: '9000000000' }, instruments)
    expect(() => model.commission(0, 1, 100)).toThrow(
      expect.objectContaining({
        code: 'number/overflow',
        message: expect.stringMatching(/^A commission in USD left the range/) as string,
      }),
    )
  })

  it('is what its maximum makes of it', () => {
    const model = createCommission({ perShare: '1000000000', maximum: 7 }, instruments)
    expect(model.commission(0, 9_000_000_000_000, 0)).toBe(7_000_000)
  })
})

describe('commission options', () => {
  it.each<[CommissionOptions, string]>([
    [{ perShare: '-1' }, 'commission.perShare: expected a decimal of at least 0, found "-1".'],
    [{ percent: 'much' }, 'commission.percent: expected a decimal of at least 0, found "much".'],
    [{ flat: Number.NaN }, 'commission.flat: expected a decimal of at least 0, found "NaN".'],
    [{ minimum: '' }, 'commission.minimum: expected a decimal of at least 0, found "".'],
    [{ maximum: -0.01 }, 'commission.maximum: expected a decimal of at least 0, found "-0.01".'],
    [
      { maximumPercent: '1%' },
      'commission.maximumPercent: expected a decimal of at least 0, found "1%".',
    ],
    [
      { tiers: [{ percent: '-1' }] },
      'commission.tiers[0].percent: expected a decimal of at least 0, found "-1".',
    ],
    [
      {
        tiers: [
          { upTo: 5, percent: 1 },
          { upTo: 'all', percent: 1 },
        ],
      },
      'commission.tiers[1].upTo: expected a decimal of at least 0, found "all".',
    ],
  ])('refuse %j', (options, message) => {
    expect(() => createCommission(options, instruments)).toThrow(
      expect.objectContaining({ code: 'config/invalid', message }),
    )
  })
})
