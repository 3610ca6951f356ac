import { describe, expect, it } from 'vitest'

import { bars } from '../data/source.ts'
import { buyAndHold } from '../strategy/buy-and-hold.ts'
import { backtest } from './backtest.ts'
import type { BacktestResult } from './result.ts'

const rising = [100, 101, 102].map((price, day) => ({
  time: `2024-01-0${day + 2}`,
  open: price,
  high: price + 1,
  low: price - 1,
  close: price,
}))

const run = (scale: number | null, currency = 'USD'): Promise<BacktestResult> =>
  backtest({
    data: bars(rising, {
      symbol: 'AAA',
      interval: '1d',
      priceScale: 2,
      tickSize: '0.05',
      currency,
    }),
    strategy: buyAndHold,
    capital: '10000 USD',
    sizing: { equityPercent: 50 },
    execution: { commission: { perShare: '0.00000001' } },
    ...(scale === null ? {} : { currencyScales: { USD: scale } }),
  })

describe('currencyScales', () => {
  it('reckons sizes, cash and fees of every instrument at the scale of the account', async () => {
    const fine = await run(9)
    expect(fine.fills.map(({ filledQuantity }) => filledQuantity)).toEqual(['50'])
    expect(fine.toJSON().summary).toMatchObject({
      finalEquity: '10049.9999995',
      totalFees: '0.0000005',
    })
  })

  it('rounds a fee that the scale cannot hold up to its last digit', async () => {
    expect((await run(null)).toJSON().summary).toMatchObject({
      finalEquity: '10049.999999',
      totalFees: '0.000001',
    })
    expect((await run(2)).toJSON().summary).toMatchObject({
      finalEquity: '10049.99',
      totalFees: '0.01',
    })
  })

  it('keeps the steps of the instrument', async () => {
    const { dataset } = (await run(9)).engine.options
    expect(dataset.series[0]?.instrument).toMatchObject({ priceScale: 2, tickSize: 5, lotSize: 1 })
  })

  it('refuses data in another currency than the capital', async () => {
    await expect(run(9, 'EUR')).rejects.toMatchObject({
      code: 'config/unsupported',
      message: expect.stringContaining('"AAA" trades in EUR, the capital is in USD'),
    })
  })
})
