import { describe, expect, it } from 'vitest'

import { eventsOf, runEngine, story } from '../../tests/support/engine.ts'
import { dataset, flat } from '../../tests/support/series.ts'
import { buyAndHold } from './buy-and-hold.ts'
import { smaCross } from './sma-cross.ts'

describe('buy-and-hold', () => {
  it('buys each symbol once and never sells', () => {
    const engine = runEngine({
      data: [flat('A', [10, 11, 12]), flat('B', [20, 21], { places: [1, 2] })],
      strategies: [buyAndHold()],
    })
    expect(story(engine, ['signal', 'fill'])).toEqual([
      'signal sig-1 OPEN_LONG A',
      'fill ord-1 buy 1 @ 11 open',
      'signal sig-2 OPEN_LONG B',
      'fill ord-2 buy 1 @ 21 open',
    ])
    expect(eventsOf(engine, 'signal')[0]?.reason).toBe('first bar')
  })

  it('buys on the first bar that trades, not in the warm-up', () => {
    const engine = runEngine({
      data: dataset([flat('A', [10, 11, 12, 13])], { from: '2024-01-03' }),
      strategies: [buyAndHold()],
    })
    expect(story(engine, ['fill'])).toEqual(['fill ord-1 buy 1 @ 13 open'])
  })
})

describe('sma-cross', () => {
  const signals = (
    prices: readonly number[],
    fast = 2,
    slow = 3,
  ): (readonly [number, string])[] => {
    const engine = runEngine({ data: [flat('A', prices)], strategies: [smaCross({ fast, slow })] })
    return eventsOf(engine, 'signal').map(({ intention, price }) => [Number(price), intention])
  }

  it('opens where the fast average rises above the slow one, closes where it falls below', () => {
    // Averages of 2 and of 3: 9.5/10, 9/9.33, 11/10.33, 14/12.33, 13.5/13.33, 9/11.
    expect(signals([11, 10, 9, 9, 13, 15, 12, 6])).toEqual([
      [13, 'OPEN_LONG'],
      [6, 'CLOSE_LONG'],
    ])
  })

  it('includes the current bar in its averages', () => {
    expect(signals([10, 9, 8, 20])).toEqual([[20, 'OPEN_LONG']])
  })

  it('counts bars on which the averages are equal as neither side', () => {
    // Equal on the last but one: the crossing is completed on the bar after.
    expect(signals([3, 2, 1, 2, 3, 4])).toEqual([[3, 'OPEN_LONG']])
    expect(signals([5, 5, 5, 5])).toEqual([])
  })

  it('does not open where the fast average is above from its first value on', () => {
    expect(signals([1, 2, 3, 4, 5])).toEqual([])
  })

  it('has the averages of 50 and 200 days by default', () => {
    expect(smaCross.defaults).toEqual({ fast: 50, slow: 200 })
    expect(smaCross.strategyName).toBe('sma-cross')
  })

  it.each([
    [20, 10],
    [10, 10],
  ])('refuses a fast average of %i with a slow one of %i', (fast, slow) => {
    expect(() => signals([1, 2, 3], fast, slow)).toThrow(
      expect.objectContaining({
        code: 'strategy/invalid',
        message: `Strategy "sma-cross" failed in setup: sma-cross: expected fast below slow, found fast ${fast} and slow ${slow}.`,
      }),
    )
  })
})
