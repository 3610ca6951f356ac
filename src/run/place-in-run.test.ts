import { describe, expect, it } from 'vitest'

import { prepare } from '../../tests/support/backtest.ts'
import { flat } from '../../tests/support/series.ts'
import { Fault } from '../domain/fault.ts'

const thrownBy = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return error
  }
  return null
}

/** Buys more than money can count: the order's value leaves the range. */
const tooMuch = () =>
  prepare({
    over: [flat('A', [10, 11, 12]), flat('B', [10, 11, 12])],
    policy: { allowNegativeCash: true, maximumLeverage: '1000000' },
    script: { 0: (context) => context.openLong('A', { quantity: 900_000_000_000_000 }) },
  })

describe('a number that leaves its range inside a run', () => {
  it('names the bar, the symbol and the strategy, not the number alone', () => {
    for (const drive of [
      () => tooMuch().run(),
      () => {
        const engine = tooMuch()
        while (engine.processBar());
      },
    ]) {
      const error = thrownBy(drive) as Fault
      expect(error).toMatchObject({ code: 'number/overflow', cause: expect.any(Fault) as Fault })
      expect(error.message).toMatch(
        /^At 2024-01-0\d, step \d of 3, the bars of "A", "B", after the (?:signal|order|fill) #\d+ of "A" by strategy "script": .* left the range of exact integers/,
      )
    }
  })
})
