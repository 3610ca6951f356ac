import { describe, expect, it } from 'vitest'

import type { ActionInput } from '../data/source.ts'
import { backtest, buyAndHold, csv } from '../index.ts'
import type { BacktestResult } from './result.ts'

/** Prices fall to a quarter on 6 June, as a 4:1 split makes them. */
const text = `date,open,high,low,close,volume
2024-06-03,400,404,396,400,1000
2024-06-04,400,408,398,404,1000
2024-06-05,404,412,400,408,1000
2024-06-06,102,104,101,103,4000
2024-06-07,103,105,102,104,4000
2024-06-10,103,104,102,103.5,4000
`
const split: ActionInput = { type: 'split', date: '2024-06-06', ratio: '4:1' }
const dividend: ActionInput = { type: 'dividend', date: '2024-06-10', amount: '0.50' }

const held = (actions: readonly ActionInput[], warmupBars = 0): Promise<BacktestResult> =>
  backtest({
    data: csv({ text, name: 'acme.csv' }, { symbol: 'ACME', actions }),
    strategy: buyAndHold,
    sizing: { quantity: 20 },
    capital: '8100 USD',
    policy: { maximumLeverage: 2 },
    warmupBars,
  })

describe('buy and hold beside a run', () => {
  it('is not ruined by a split that the books carry through', async () => {
    const { buyAndHoldReturn } = (await held([split])).summary()
    expect(buyAndHoldReturn.value).toBeCloseTo((103.5 / 100 - 1) * 100, 10)
    expect(buyAndHoldReturn.convention).toBe('ACME close, splits restated')
  })

  it('counts the dividends that the books are paid, on the shares there are after the split', async () => {
    const { buyAndHoldReturn, return: made } = (await held([split, dividend])).summary()
    expect(buyAndHoldReturn.value).toBeCloseTo(((4 * 103.5 + 4 * 0.5) / 400 - 1) * 100, 10)
    expect(buyAndHoldReturn.convention).toBe('ACME close, splits restated, dividends kept as cash')
    // 20 shares bought at 400 of 8100: what the strategy makes of the same holding.
    expect(made.value).toBeCloseTo((buyAndHoldReturn.value as number) * (8000 / 8100), 1)
  })

  it('gives alpha and beta of the holding, not of a price that falls by three quarters', async () => {
    const { beta, alpha } = (await held([split, dividend])).summary()
    expect(beta.value).toBeGreaterThan(0.9)
    expect(beta.value).toBeLessThan(1.1)
    expect(Math.abs(alpha.value as number)).toBeLessThan(5)
  })

  it('takes a split before the first trading step for what it is: in that close already', async () => {
    const { buyAndHoldReturn } = (await held([split], 3)).summary()
    expect(buyAndHoldReturn).toMatchObject({ convention: 'ACME close' })
    expect(buyAndHoldReturn.value).toBeCloseTo((103.5 / 103 - 1) * 100, 10)
  })

  it('is the raw close where no action is booked', async () => {
    const { buyAndHoldReturn } = (await held([])).summary()
    expect(buyAndHoldReturn.value).toBeCloseTo((103.5 / 400 - 1) * 100, 10)
    expect(buyAndHoldReturn.convention).toBe('ACME close')
  })
})
