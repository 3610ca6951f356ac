/** What the compiler knows of the public API: names that complete, mistakes that do not compile. */

import {
  backtest,
  type BacktestResult,
  buyAndHold,
  type EventOf,
  type FillEvent,
  type LedgerlineEvent,
  type Sizing,
  type Summary,
  type SummaryKey,
} from 'ledgerline'
import { describe, expect, expectTypeOf, it } from 'vitest'

import { furtherUnits, measureUnits } from '../src/run/summary.ts'
import { runOver } from './support/backtest.ts'
import { flat } from './support/series.ts'

const result = runOver({
  over: [flat('A', [10, 11, 12, 13, 14])],
  script: {
    0: (context) => context.openLong('A', { quantity: 3 }),
    2: (context) => context.closeLong('A'),
  },
})

describe('the summary', () => {
  it('has every measure of the table under its name and in its unit, and no other', () => {
    const units = { ...measureUnits, ...furtherUnits }
    const found = Object.entries(result.summary()).map(([key, { unit }]) => [key, unit])
    expect(Object.fromEntries(found)).toEqual(units)
    expect(result.report().metrics.map(({ key }) => key)).toEqual(Object.keys(measureUnits))
  })

  it('speaks of the same things as result.json, by the same names', () => {
    const { summary, metrics } = result.toJSON()
    const own = result.summary()
    for (const [name, value] of Object.entries(summary)) {
      const found = Number(own[name as keyof typeof summary].value)
      expect([name, found]).toEqual([name, Number(value)])
    }
    for (const metric of metrics) expect(own[metric.key as SummaryKey]).toEqual(metric)
  })

  it('completes names, and refuses those it does not have', () => {
    expectTypeOf<Summary>().toHaveProperty('sharpe')
    expectTypeOf(result.summary().sharpe.value).toEqualTypeOf<number | null>()
    expectTypeOf(result.summary().finalEquity.value).toEqualTypeOf<string | null>()
    expectTypeOf(result.summary().start.value).toEqualTypeOf<string | null>()
    expectTypeOf(result.summary().tradeCount.value).toEqualTypeOf<number | null>()
    expectTypeOf(result.summary().sharpe.unit).toEqualTypeOf<'ratio'>()
    expectTypeOf<'sharp'>().not.toExtend<SummaryKey>()
    // @ts-expect-error -- no measure has this name
    expect(result.summary().sharp).toBeUndefined()
  })
})

describe('events', () => {
  it('of a topic have its type', () => {
    const fills = [...result.events({ topic: 'fill' })]
    expectTypeOf(fills).toEqualTypeOf<FillEvent[]>()
    expectTypeOf(result.events({ topic: 'order', symbol: 'A', limit: 1 })).toEqualTypeOf<
      Iterable<EventOf['order']>
    >()
    expect(fills.map(({ fillPrice, filledQuantity }) => [fillPrice, filledQuantity])).toEqual([
      ['11', '3'],
      ['13', '3'],
    ])
    expect([...result.events({ topic: 'fill', symbol: 'A', limit: 1 })]).toEqual([fills[0]])
  })

  it('of all topics are any event', () => {
    expectTypeOf(result.events()).toEqualTypeOf<Iterable<LedgerlineEvent>>()
    expectTypeOf(result.events({ topic: '*' })).toEqualTypeOf<Iterable<LedgerlineEvent>>()
    expectTypeOf(result.events({ from: 3 })).toEqualTypeOf<Iterable<LedgerlineEvent>>()
    const either = (topic: 'fill' | 'order'): Iterable<FillEvent | EventOf['order']> =>
      result.events({ topic })
    expect([...either('fill')]).toEqual(result.fills)
    expect([...result.events({ from: 3, to: 4 })].map(({ sequence }) => sequence)).toEqual([3, 4])
  })

  it('refuse a topic that is none', () => {
    // @ts-expect-error -- no event has this type
    expect(() => [...result.events({ topic: 'fil' })]).toThrow(/fill/)
  })
})

describe('sizing', () => {
  it('is one of its ways', () => {
    expectTypeOf<{ quantity: 1 }>().toExtend<Sizing>()
    expectTypeOf<{ equityPercent: '50'; at: 'fill' }>().toExtend<Sizing>()
    expectTypeOf<{ cashPercent: 5 }>().toExtend<Sizing>()
    expectTypeOf<{ notional: '1000' }>().toExtend<Sizing>()
    expectTypeOf<{ at: 'fill' }>().not.toExtend<Sizing>()
    expectTypeOf<{ quantity: 1; notional: 1 }>().not.toExtend<Sizing>()
    expectTypeOf<{ equityPercent: 50; cashPercent: 50 }>().not.toExtend<Sizing>()
  })

  it('is refused by the compiler and at run time where two are given', async () => {
    const run = (): Promise<BacktestResult> =>
      backtest({
        data: [],
        capital: '1000',
        strategy: buyAndHold,
        // @ts-expect-error -- two ways at once
        sizing: { quantity: 1, equityPercent: 50 },
      })
    expectTypeOf(run).returns.resolves.toEqualTypeOf<BacktestResult>()
    expect(() =>
      runOver({ over: [flat('A', [1, 2])], sizing: { quantity: 1, notional: 1 } as never }),
    ).toThrow(/expected exactly one of "quantity"/)
  })
})
