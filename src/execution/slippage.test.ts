import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { series, type BarRow } from '../../tests/support/series.ts'
import type { InstrumentOptions } from '../domain/instrument.ts'
import { createSlippage, type SlippageOptions } from './slippage.ts'

type Fill = Readonly<{ side: 'buy' | 'sell'; opens?: boolean; quantity?: number }>
type At = Readonly<{ row?: BarRow; of?: Omit<InstrumentOptions, 'symbol'>; volumeScale?: number }>

/** The fill price in ticks. */
function slipped(options: SlippageOptions, base: number, fill: Fill, at: At = {}): number {
  const { row = [100, 104, 98, 101, 1000], of = {}, volumeScale = 0 } = at
  const model = createSlippage(options)
  if (model === null) return base
  return model.price(
    base,
    { isBuy: fill.side === 'buy', opens: fill.opens ?? true, quantity: fill.quantity ?? 100 },
    { series: series('A', [row], { ...of, volumeScale }), index: 0 },
  )
}

describe('slippage', () => {
  it.each<[string, SlippageOptions]>([
    ['by less than the last tick', { bps: 5 }],
    ['by more than the price', { spread: 3 }],
  ])('never sells for nothing or less where prices are above zero: %s', (_, options) => {
    const row: BarRow = [0.01, 0.02, 0.01, 0.01, 1000]
    expect(slipped(options, 1, { side: 'sell' }, { row })).toBe(1)
    const of = { tickSize: '0.05' }
    const coarse: BarRow = [0.05, 0.1, 0.05, 0.05, 1000]
    expect(slipped(options, 5, { side: 'sell' }, { row: coarse, of })).toBe(5)
  })

  it('goes below zero where prices do', () => {
    const row: BarRow = [0.01, 0.02, -0.02, 0.01, 1000]
    expect(slipped({ spread: 1 }, 1, { side: 'sell' }, { row })).toBe(-3)
  })

  it.each<[string, SlippageOptions, Fill, number]>([
    ['of 5 bps raises a buy', { bps: 5 }, { side: 'buy' }, 10_005],
    ['of 5 bps lowers a sell', { bps: 5 }, { side: 'sell' }, 9995],
    ['of zero bps moves nothing', { bps: 0 }, { side: 'buy' }, 10_000],
    ['of less than a tick is a whole tick for a buy', { bps: '0.01' }, { side: 'buy' }, 10_001],
    ['of less than a tick is a whole tick for a sell', { bps: '0.01' }, { side: 'sell' }, 9999],
    ['of one and a half ticks is two', { bps: '1.5' }, { side: 'buy' }, 10_002],
    ['of half the range', { spread: '0.5' }, { side: 'buy' }, 10_300],
    ['of half the range lowers a sell', { spread: '0.5' }, { side: 'sell' }, 9700],
    [
      'of a third of the range rounds against the account',
      { spread: '0.3333' },
      { side: 'sell' },
      9800 - 0,
    ],
    [
      'by volume: base and a tenth of the impact',
      { volume: { base: 2, impact: 30 } },
      { side: 'buy' },
      10_005,
    ],
    ['by volume lowers a sell', { volume: { base: 2, impact: 30 } }, { side: 'sell' }, 9995],
    [
      'by volume of the whole bar',
      { volume: { base: 0, impact: 30 } },
      { side: 'buy', quantity: 1000 },
      10_030,
    ],
    [
      'by volume of more than the bar',
      { volume: { base: 0, impact: 30 } },
      { side: 'buy', quantity: 2000 },
      10_060,
    ],
    ['by volume, base alone', { volume: { base: 7, impact: 0 } }, { side: 'buy' }, 10_007],
  ])('%s', (_, options, fill, price) => {
    expect(slipped(options, 10_000, fill)).toBe(price)
  })

  it('applies the whole impact where a bar has no volume', () => {
    const options = { volume: { base: 2, impact: 30 } }
    expect(slipped(options, 10_000, { side: 'buy', quantity: 1 }, { row: [1, 1, 1, 1, 0] })).toBe(
      10_032,
    )
  })

  it('compares quantity and volume in units, whatever their scales', () => {
    const options = { volume: { base: 0, impact: 100 } }
    const at: At = { of: { quantityScale: 3 }, volumeScale: 1, row: [100, 104, 98, 101, '10.0'] }
    expect(slipped(options, 10_000, { side: 'buy', quantity: 1000 }, at)).toBe(10_010)
  })

  it('rounds to the tick size against the account', () => {
    const at: At = { of: { tickSize: '0.25' } }
    expect(slipped({ bps: 5 }, 10_000, { side: 'buy' }, at)).toBe(10_025)
    expect(slipped({ bps: 5 }, 10_000, { side: 'sell' }, at)).toBe(9975)
  })

  it('of no movement leaves even a price between ticks alone', () => {
    expect(slipped({ spread: 0 }, 10_003, { side: 'buy' }, { of: { tickSize: '0.25' } })).toBe(
      10_003,
    )
    expect(
      slipped(
        { spread: 1 },
        10_003,
        { side: 'buy' },
        { of: { tickSize: '0.25' }, row: [1, 1, 1, 1] },
      ),
    ).toBe(10_003)
  })

  it('goes by the size of a price below zero', () => {
    expect(slipped({ bps: 5 }, -10_000, { side: 'buy' })).toBe(-9995)
    expect(slipped({ bps: 5 }, -10_000, { side: 'sell' })).toBe(-10_005)
  })

  it('sells for one tick at the least, unless prices go below zero', () => {
    const half: SlippageOptions = { bps: 15_000 }
    expect(slipped(half, 100, { side: 'sell' })).toBe(1)
    expect(slipped(half, 100, { side: 'sell' }, { of: { tickSize: '0.25' } })).toBe(25)
    expect(slipped(half, 100, { side: 'sell' }, { row: [1, 1, 0, 1] })).toBe(-50)
    expect(slipped(half, 0, { side: 'sell' })).toBe(0)
  })

  it.each([
    ['all', true, 10_005],
    ['all', false, 10_005],
    ['opening', true, 10_005],
    ['opening', false, 10_000],
  ] as const)('applied to %s fills, opening: %s', (appliesTo, opens, price) => {
    expect(slipped({ bps: 5, appliesTo }, 10_000, { side: 'buy', opens })).toBe(price)
  })

  it('is never in favour of the account and never more than a tick beyond the exact price', () => {
    const bps = fc.integer({ min: 0, max: 99_999 })
    fc.assert(
      fc.property(
        bps,
        fc.integer({ min: 1, max: 9_000_000 }),
        fc.constantFrom('buy' as const, 'sell' as const),
        (hundredths, base, side) => {
          const price = slipped({ bps: String(hundredths / 100) }, base, { side })
          const sign = side === 'buy' ? 1 : -1
          const moved = BigInt(sign * (price - base)) * 1_000_000n
          const wanted = BigInt(base) * BigInt(hundredths)
          // A sale is for one tick at the least.
          if (side === 'sell' && wanted > BigInt(base - 1) * 1_000_000n) {
            expect(price).toBe(1)
            return
          }
          expect(moved >= wanted && moved < wanted + 1_000_000n).toBe(true)
        },
      ),
    )
  })
})

describe('slippage options', () => {
  it.each<[SlippageOptions]>([[{}], [{ appliesTo: 'opening' }]])(
    '%j mean that nothing slips',
    (options) => {
      expect(createSlippage(options)).toBeNull()
    },
  )

  it.each<[SlippageOptions, string]>([
    [{ bps: 1, spread: 1 }, 'slippage: expected one model, found "bps" and "spread".'],
    [
      { bps: 1, spread: 1, volume: { base: 1, impact: 1 } },
      'slippage: expected one model, found "bps" and "spread" and "volume".',
    ],
    [{ bps: -1 }, 'slippage.bps: expected a decimal of at least 0, found "-1".'],
    [{ spread: 'wide' }, 'slippage.spread: expected a decimal of at least 0, found "wide".'],
    [
      { volume: { base: Number.NaN, impact: 1 } },
      'slippage.volume.base: expected a decimal of at least 0, found "NaN".',
    ],
    [
      { volume: { base: 1, impact: '-2' } },
      'slippage.volume.impact: expected a decimal of at least 0, found "-2".',
    ],
  ])('refuse %j', (options, message) => {
    expect(() => createSlippage(options)).toThrow(
      expect.objectContaining({ code: 'config/invalid', message }),
    )
  })
})
