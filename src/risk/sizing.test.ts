import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { currency } from '../domain/currency.ts'
import { instrument } from '../domain/instrument.ts'
import { type Money, money } from '../domain/units.ts'
import { createCommission } from '../execution/commission.ts'
import { openPolicy } from './policy.ts'
import { calculateFixedEquitySize, lotsForBudget, lotsWithCosts, partOf } from './sizing.ts'

const share = instrument({ symbol: 'A' })
const usd = (amount: number): Money => money(Math.round(amount * 1_000_000))

describe('partOf', () => {
  it.each([
    [100_000_000, 100_000, 10_000_000],
    [100_000_000, 1_000_000, 100_000_000],
    [100_000_000, 1_500_000, 150_000_000],
    [100_000_000, 0, 0],
    [0, 100_000, 0],
    [10, 999_999, 9],
    [1, 999_999, 0],
    [-10, 100_000, -1],
    [-11, 100_000, -2],
    [Number.MAX_SAFE_INTEGER, 1_000_000, Number.MAX_SAFE_INTEGER],
  ])('of %i is %i millionths down to %i', (amount, millionths, part) => {
    expect(partOf(amount, millionths)).toBe(part)
  })

  it('refuses a part beyond the exact range', () => {
    expect(() => partOf(Number.MAX_SAFE_INTEGER, 2_000_000)).toThrow(/^A budget left the range/)
  })

  it('is what a fixed share of equity comes to', () => {
    expect(calculateFixedEquitySize(usd(100_000), 100_000)).toBe(usd(10_000))
  })
})

describe('lotsForBudget', () => {
  it.each([
    ['whole shares', share, 10_000, 100, 100],
    ['rounded down', share, 10_000, 300, 33],
    ['one share exactly', share, 300, 300, 1],
    ['a cent short of one share', share, 299.99, 300, 0],
    ['nothing for no budget', share, 0, 300, 0],
    ['nothing for less than no budget', share, -10_000, 300, 0],
    ['nothing at price zero', share, 10_000, 0, 0],
    ['nothing at a price below zero', share, 10_000, -5, 0],
    ['fractions of a coin', instrument({ symbol: 'C', quantityScale: 8 }), 100, 30_000, 333_333],
    ['whole lots of 10', instrument({ symbol: 'L', lotSize: '10' }), 10_000, 300, 30],
    ['contracts by multiplier', instrument({ symbol: 'F', multiplier: '50' }), 410_000, 4000, 2],
    ['less than a contract', instrument({ symbol: 'F', multiplier: '50' }), 199_999, 4000, 0],
  ])('buys %s', (_, of, budget, price, lots) => {
    expect(lotsForBudget(of, usd(budget), price * 10 ** of.priceScale)).toBe(lots)
  })

  it('is the most that the budget pays for, at any scale', () => {
    const scales = fc.record({
      priceScale: fc.nat(6),
      quantityScale: fc.nat(6),
      lotSize: fc.constantFrom(1, 10, 25),
      multiplier: fc.constantFrom('1', '50', '0.1', '12.5'),
    })
    fc.assert(
      fc.property(
        scales,
        fc.integer({ min: 1, max: 9e14 }),
        fc.integer({ min: 1, max: 1e9 }),
        (of, budget, price) => {
          const { lotSize, ...rest } = of
          const step = String(lotSize / 10 ** of.quantityScale)
          const one = instrument({ symbol: 'A', lotSize: step, ...rest })
          const most =
            (BigInt(budget) * BigInt(one.denominator)) / (BigInt(price) * BigInt(one.numerator))
          fc.pre(most <= BigInt(Number.MAX_SAFE_INTEGER))
          const lots = BigInt(lotsForBudget(one, budget, price))
          const cost = (quantity: bigint): bigint =>
            BigInt(price) * quantity * BigInt(one.numerator)
          const limit = BigInt(budget) * BigInt(one.denominator)
          expect(cost(lots) <= limit && cost(lots + BigInt(lotSize)) > limit).toBe(true)
          expect(Number(lots) % lotSize).toBe(0)
        },
      ),
    )
  })
})

describe('a size beyond the exact range', () => {
  it('is a fault, never a wrong number', () => {
    const of = instrument({ symbol: 'C', quantityScale: 8 })
    expect(() => lotsForBudget(of, Number.MAX_SAFE_INTEGER, 1)).toThrow(
      /^A size in "C" left the range/,
    )
  })
})

describe('lotsWithCosts', () => {
  const model = (options: object): ReturnType<typeof createCommission> =>
    createCommission(options, [share])

  it.each([
    ['all of it without costs', {}, 10_000, 100, 100],
    ['room for a percentage', { percent: 1 }, 10_000, 100, 99],
    ['room for a flat fee', { flat: 1 }, 10_000, 100, 99],
    ['no room needed when some is left over', { flat: 1 }, 10_050, 100, 100],
    ['room for a minimum', { perShare: '0.005', minimum: 51 }, 10_050, 100, 99],
    ['nothing when the fee alone takes it all', { flat: 10_000 }, 10_000, 100, 0],
    ['nothing for no budget', { flat: 1 }, 0, 100, 0],
    ['one lot and its fee', { flat: 1 }, 101, 100, 1],
    ['one cent too little for one lot and its fee', { flat: 1 }, 100.99, 100, 0],
  ])('leaves %s', (_, options, budget, price, lots) => {
    expect(lotsWithCosts(share, 0, usd(budget), price * 100, model(options))).toBe(lots)
  })

  it('gives whole lots', () => {
    const of = instrument({ symbol: 'L', lotSize: '10' })
    const fees = createCommission({ flat: 1 }, [of])
    expect(lotsWithCosts(of, 0, usd(10_000), 10_000, fees)).toBe(90)
  })

  it('rounds the notional up, so that the last minor unit is there', () => {
    const eur = currency('EUR', 0)
    const of = instrument({ symbol: 'E', currency: eur, priceScale: 2 })
    expect(lotsWithCosts(of, 0, 10, 333, createCommission({}, [of]))).toBe(3)
    expect(lotsWithCosts(of, 0, 10, 334, createCommission({ flat: 1 }, [of]))).toBe(2)
  })

  it('never goes over the budget, and one lot more always would', () => {
    const fees = fc.record({
      percent: fc.integer({ min: 0, max: 300 }).map((n) => String(n / 100)),
      flat: fc.nat(50),
      minimum: fc.nat(100),
    })
    fc.assert(
      fc.property(
        fees,
        fc.integer({ min: 1, max: 2_000_000 }),
        fc.integer({ min: 1, max: 90_000 }),
        (of, budget, price) => {
          const charge = model(of)
          const limit = usd(budget / 100)
          const lots = lotsWithCosts(share, 0, limit, price, charge)
          const cost = (quantity: number): number =>
            price * quantity * 10_000 + charge.commission(0, quantity, price)
          expect(lots === 0 || cost(lots) <= limit).toBe(true)
          expect(cost(lots + 1)).toBeGreaterThan(limit)
        },
      ),
    )
  })
})

describe('the open policy', () => {
  it('allows shorting, but neither leverage nor debt, and limits no position', () => {
    expect(openPolicy).toEqual({
      name: 'open',
      allowShorting: true,
      maximumPosition: null,
      leverageHundredths: 100,
      allowNegativeCash: false,
    })
  })
})
