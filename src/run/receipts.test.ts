/** What the chain of a trade tells of stops, targets, splits and shared fills. */

import { describe, expect, it } from 'vitest'

import { runOver } from '../../tests/support/backtest.ts'
import type { Script } from '../../tests/support/engine.ts'
import { type BarRow, dataset, series } from '../../tests/support/series.ts'
import type { Dataset } from '../data/dataset.ts'
import { daysOf } from '../domain/time.ts'
import { micros, microsPerDay } from '../domain/units.ts'
import type { BacktestResult } from './result.ts'

/** Bars of A with splits, `[day of January 2024, new units, old units]`. */
const barsOf = (
  rows: readonly BarRow[],
  ...splits: readonly (readonly [number, number, number])[]
): Dataset =>
  dataset([series('A', rows, { priceScale: 2 })], {
    actions: splits.map(([day, numerator, denominator]) => ({
      symbol: 'A',
      type: 'split',
      numerator,
      denominator,
      effective: micros(daysOf(2024, 1, day) * microsPerDay),
    })),
  })

const still = (price: number): BarRow => [price, price, price, price]

const exitOf = ({ trades }: BacktestResult, number = 0): string[] =>
  trades[number]!.receipt.exit.map(({ kind, text }) => `${kind}: ${text}`)
const entryOf = ({ trades }: BacktestResult, number = 0): string[] =>
  trades[number]!.receipt.entry.map(({ kind, text }) => `${kind}: ${text}`)
const told = (result: BacktestResult, id: string): string[] =>
  result.why(id).chain.map(({ event, sentence }) => `${event.eventType}: ${sentence}`)
const followed = (result: BacktestResult, id: string): string[] =>
  result.why(id).consequences.map(({ sentence }) => sentence)

describe('an exit by a level', () => {
  const run = (rows: readonly BarRow[], script: Script): BacktestResult =>
    runOver({ over: barsOf(rows), script })

  it('names the stop, the signal that set it and the bar that reached it', () => {
    const result = run([still(100), still(100), [100, 100, 90, 92]], {
      0: (context) => context.openLong('A', { quantity: 40, stopLoss: 95, takeProfit: 120 }),
    })
    expect(exitOf(result).slice(0, 4)).toEqual([
      'bar: A closed at 100 on 2024-01-01 (open 100, high 100, low 100).',
      'signal: script wants to go long in A with 40, reference price 100, stop loss 95, take profit 120.',
      'order: Sell 40 A, to close (market, GTC). The stop loss 95, set by sig-000001, was reached in the bar of 2024-01-03 (low 90).',
      'fill: Sold 40 A at 95 on 2024-01-03 (stop price, commission 0).',
    ])
    expect(told(result, 'ord-000002').at(-1)).toBe(
      'order: Sell 40 A, to close (market, GTC). The stop loss 95, set by sig-000001, was reached in the bar of 2024-01-03 (low 90).',
    )
  })

  it('names the target of a short, and the low that reached it', () => {
    const result = run([still(100), still(100), [100, 100, 88, 92]], {
      0: (context) => context.openShort('A', { quantity: 40, stopLoss: 105, takeProfit: 90 }),
    })
    expect(exitOf(result)[2]).toBe(
      'order: Buy 40 A, to close (market, GTC). The take profit 90, set by sig-000001, was reached in the bar of 2024-01-03 (low 88).',
    )
  })

  it('names the signal whose stop was in force after a later one gave only a target', () => {
    const result = run([still(100), still(100), still(100), [100, 100, 90, 92]], {
      0: (context) => context.openLong('A', { quantity: 40, stopLoss: 95 }),
      1: (context) => context.openLong('A', { quantity: 2, takeProfit: 150 }),
    })
    expect(exitOf(result)[2]).toContain('The stop loss 95, set by sig-000001, was reached')
    expect(exitOf(result)[1]).toContain('signal: script wants to go long in A with 40')
  })

  it('says what a split made of the stop', () => {
    const result = runOver({
      over: barsOf([still(400), still(400), still(100), [100, 100, 90, 92]], [3, 4, 1]),
      script: {
        0: (context) => context.openLong('A', { quantity: 7, stopLoss: 380 }),
      },
    })
    expect(exitOf(result).slice(2, 4)).toEqual([
      'split: A 4-for-1 split of A made 7 into 28 in lot-000001, cost unchanged.',
      'order: Sell 28 A, to close (market, GTC). The stop loss 95 (380 before the 4-for-1 split), set by sig-000001, was reached in the bar of 2024-01-04 (low 90).',
    ])
  })
})

describe('a lot held over a split', () => {
  const result = runOver({
    over: barsOf([still(400), still(400), still(400), still(100), still(100)], [4, 4, 1]),
    script: {
      0: (context) => context.openLong('A', { quantity: 7 }),
      1: (context) => context.openLong('A', { quantity: 2 }),
      3: (context) => context.closeLong('A'),
    },
  })
  const sentence = 'A 4-for-1 split of A made 7 into 28 in lot-000001, cost unchanged.'

  it('has the split in its receipt and its chain, with what it made of it', () => {
    expect(exitOf(result)[0]).toBe(`split: ${sentence}`)
    expect(told(result, 'lot-000001')).toContain(`corporate_action: ${sentence}`)
    expect(told(result, 'lot-000002')).toContain(
      'corporate_action: A 4-for-1 split of A made 2 into 8 in lot-000002, cost unchanged.',
    )
  })

  it('has it in the chain of its position, in whole', () => {
    expect(told(result, result.trades[0]!.positionId)).toContain(
      'corporate_action: A 4-for-1 split of A made 9 into 36, cost unchanged.',
    )
  })

  it('is restated by every split as the books restate it', () => {
    const twice = runOver({
      over: barsOf(
        [still(9), still(9), still(9), still(6), still(18), still(18)],
        [4, 3, 2],
        [5, 1, 3],
      ),
      script: {
        0: (context) => context.openLong('A', { quantity: 5 }),
        1: (context) => context.openLong('A', { quantity: 6 }),
        4: (context) => context.closeLong('A'),
      },
    })
    const texts = (number: number): string[] =>
      exitOf(twice, number).filter((text) => text.startsWith('split'))
    expect(twice.trades.map(({ quantity }) => quantity)).toEqual(['2', '3'])
    expect([texts(0), texts(1)]).toEqual([
      [
        'split: A 3-for-2 split of A made 5 into 7 in lot-000001, cost unchanged.',
        'split: A 1-for-3 split of A made 7 into 2 in lot-000001, cost unchanged.',
      ],
      [
        'split: A 3-for-2 split of A made 6 into 9 in lot-000002, cost unchanged.',
        'split: A 1-for-3 split of A made 9 into 3 in lot-000002, cost unchanged.',
      ],
    ])
  })

  it('does not call a cost unchanged that took over what an emptied lot had cost', () => {
    const merged = runOver({
      over: barsOf([still(9), still(9), still(9), still(36), still(36)], [4, 1, 4]),
      script: {
        0: (context) => context.openShort('A', { quantity: 1 }),
        1: (context) => context.openShort('A', { quantity: 8 }),
        3: (context) => context.closeShort('A'),
      },
    })
    expect(exitOf(merged)[0]).toBe(
      'split: A 1-for-4 split of A made 8 into 2 in lot-000002, cost shared by the lots that are left.',
    )
  })
})

describe('an order that was working over a split', () => {
  const result = runOver({
    over: barsOf(
      [still(400), still(400), still(100), [100, 100, 80, 92], still(92), still(92)],
      [3, 4, 1],
    ),
    script: {
      0: (context) => {
        context.openLong('A', { quantity: 7, limitPrice: 360.1 })
        context.openLong('A', { quantity: 1, stopPrice: 800 })
      },
      4: (context) => context.closeLong('A'),
    },
  })
  const limit =
    'A 4-for-1 split of A met ord-000001 while it was working: its limit 360.1 became 90.02, what was left of it was multiplied by 4/1.'

  it('says so in what followed, and names the levels', () => {
    expect(followed(result, 'ord-000001')).toContain(limit)
    expect(followed(result, 'ord-000002')).toContain(
      'A 4-for-1 split of A met ord-000002 while it was working: its stop 800 became 200, what was left of it was multiplied by 4/1.',
    )
  })

  it('says so in the chain of its fill, and not in that of what came later', () => {
    expect(result.fills[0]).toMatchObject({ fillPrice: '90.02', filledQuantity: '28' })
    expect(told(result, 'fil-000001')).toContain(`corporate_action: ${limit}`)
    expect(told(result, 'ord-000003').join()).not.toContain('split')
  })
})

describe('a fill that closes parts of several lots', () => {
  it('says how much of it belongs to the trade', () => {
    const result = runOver({
      over: barsOf([10, 10, 10, 10, 10].map(still)),
      script: {
        0: (context) => context.openLong('A', { quantity: 20 }),
        1: (context) => context.openLong('A', { quantity: 21 }),
        2: (context) => context.closeLong('A', { quantity: 40 }),
        3: (context) => context.closeLong('A'),
      },
    })
    const fills = (lines: string[]): string | undefined =>
      lines.find((text) => text.startsWith('fill'))
    expect([0, 1, 2].map((one) => fills(exitOf(result, one)))).toEqual([
      'fill: Sold 40 A at 10 on 2024-01-04 (open price, commission 0). 20 of the 40 belong to this trade.',
      'fill: Sold 40 A at 10 on 2024-01-04 (open price, commission 0). 20 of the 40 belong to this trade.',
      'fill: Sold 1 A at 10 on 2024-01-05 (open price, commission 0).',
    ])
    expect([0, 1, 2].map((one) => fills(entryOf(result, one)))).toEqual([
      'fill: Bought 20 A at 10 on 2024-01-02 (open price, commission 0).',
      'fill: Bought 21 A at 10 on 2024-01-03 (open price, commission 0). 20 of the 21 belong to this trade.',
      'fill: Bought 21 A at 10 on 2024-01-03 (open price, commission 0). 1 of the 21 belongs to this trade.',
    ])
  })
})
