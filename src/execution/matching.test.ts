import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { BarPrices } from './bar-prices.ts'
import { limitPrice, noFill, stopLimitPrice, stopPrice } from './matching.ts'

/** Open, high, low, close. */
type Row = readonly [number, number, number, number]
const bar = ([open, high, low, close]: Row): BarPrices => ({ open, high, low, close })

type Case = readonly [
  what: string,
  side: 'buy' | 'sell',
  level: number,
  row: Row,
  gap: number,
  close: number,
]

const anyBar = fc
  .tuple(fc.integer({ min: 1, max: 200 }), fc.nat(60), fc.nat(60), fc.nat(), fc.nat())
  .map(([low, body, more, a, b]): BarPrices => {
    const high = low + body + more
    const inside = (n: number): number => low + (n % (high - low + 1))
    return { open: inside(a), high, low, close: inside(b) }
  })
const anyLevel = fc.integer({ min: 1, max: 400 })

describe('a limit order', () => {
  it.each<Case>([
    ['is not reached', 'buy', 90, [100, 105, 95, 102], noFill, noFill],
    ['is missed by one tick', 'buy', 94, [100, 105, 95, 102], noFill, noFill],
    ['is touched exactly', 'buy', 95, [100, 105, 95, 102], 95, 95],
    ['is crossed inside the bar', 'buy', 97, [100, 105, 95, 102], 97, 97],
    ['is crossed and the bar closes beyond it', 'buy', 99, [100, 105, 95, 96], 99, 96],
    ['is gapped over by the open', 'buy', 110, [100, 105, 95, 102], 100, 102],
    [
      'is gapped over and the bar closes on its far side',
      'buy',
      101,
      [100, 105, 95, 104],
      100,
      101,
    ],
    ['is at the open', 'buy', 100, [100, 105, 95, 102], 100, 100],
    ['is not reached', 'sell', 110, [100, 105, 95, 102], noFill, noFill],
    ['is missed by one tick', 'sell', 106, [100, 105, 95, 102], noFill, noFill],
    ['is touched exactly', 'sell', 105, [100, 105, 95, 102], 105, 105],
    ['is crossed inside the bar', 'sell', 103, [100, 105, 95, 102], 103, 103],
    ['is crossed and the bar closes beyond it', 'sell', 101, [100, 105, 95, 104], 101, 104],
    ['is gapped over by the open', 'sell', 90, [100, 105, 95, 102], 100, 102],
    ['is gapped over and the bar closes on its far side', 'sell', 99, [100, 105, 95, 96], 100, 99],
    ['has prices below zero', 'buy', -5, [-4, -3, -6, -5], -5, -5],
  ])('%s (%s %i)', (_, side, level, row, gap, close) => {
    expect(limitPrice(side === 'buy', level, bar(row), 'gap')).toBe(gap)
    expect(limitPrice(side === 'buy', level, bar(row), 'close')).toBe(close)
  })
})

describe('a stop order', () => {
  it.each<Case>([
    ['is not reached', 'buy', 110, [100, 105, 95, 102], noFill, noFill],
    ['is missed by one tick', 'buy', 106, [100, 105, 95, 102], noFill, noFill],
    ['is touched exactly', 'buy', 105, [100, 105, 95, 102], 105, 105],
    ['is crossed inside the bar', 'buy', 103, [100, 105, 95, 102], 103, 103],
    ['is crossed and the bar closes beyond it', 'buy', 101, [100, 105, 95, 104], 101, 104],
    ['is gapped over by the open', 'buy', 90, [100, 105, 95, 102], 100, 102],
    ['is at the open', 'buy', 100, [100, 105, 95, 102], 100, 102],
    ['is not reached', 'sell', 90, [100, 105, 95, 102], noFill, noFill],
    ['is missed by one tick', 'sell', 94, [100, 105, 95, 102], noFill, noFill],
    ['is touched exactly', 'sell', 95, [100, 105, 95, 102], 95, 95],
    ['is crossed inside the bar', 'sell', 97, [100, 105, 95, 102], 97, 97],
    ['is crossed and the bar closes beyond it', 'sell', 99, [100, 105, 95, 96], 99, 96],
    ['is gapped over by the open', 'sell', 110, [100, 105, 95, 102], 100, 102],
  ])('%s (%s %i)', (_, side, level, row, gap, close) => {
    expect(stopPrice(side === 'buy', level, bar(row), 'gap')).toBe(gap)
    expect(stopPrice(side === 'buy', level, bar(row), 'close')).toBe(close)
  })
})

describe('a stop-limit order', () => {
  it.each<[string, 'buy' | 'sell', stop: number, limit: number, Row, boolean, number]>([
    ['waits for its stop', 'buy', 106, 108, [100, 105, 95, 102], false, noFill],
    ['fills at the stop inside the bar', 'buy', 103, 104, [100, 105, 95, 102], true, 103],
    ['fills at a stop that is its limit', 'buy', 103, 103, [100, 105, 95, 102], true, 103],
    ['fills at the open that gapped over the stop', 'buy', 98, 101, [100, 105, 95, 102], true, 100],
    ['fills at an open exactly on its limit', 'buy', 98, 100, [100, 105, 95, 102], true, 100],
    ['opens beyond its limit, falls back to it', 'buy', 98, 99, [100, 105, 95, 102], true, 99],
    ['opens beyond its limit, never falls back', 'buy', 98, 94, [100, 105, 95, 102], true, noFill],
    [
      'opens on its stop with the limit below, falls back',
      'buy',
      100,
      96,
      [100, 105, 95, 102],
      true,
      96,
    ],
    [
      'triggers inside, limit below: order of touches unknown',
      'buy',
      103,
      98,
      [100, 105, 95, 102],
      true,
      noFill,
    ],
    ['waits for its stop', 'sell', 94, 92, [100, 105, 95, 102], false, noFill],
    ['fills at the stop inside the bar', 'sell', 97, 96, [100, 105, 95, 102], true, 97],
    [
      'fills at the open that gapped over the stop',
      'sell',
      102,
      99,
      [100, 105, 95, 102],
      true,
      100,
    ],
    ['opens beyond its limit, rises back to it', 'sell', 102, 101, [100, 105, 95, 102], true, 101],
    [
      'opens beyond its limit, never rises back',
      'sell',
      102,
      106,
      [100, 105, 95, 102],
      true,
      noFill,
    ],
    [
      'opens on its stop with the limit above, rises back',
      'sell',
      100,
      104,
      [100, 105, 95, 102],
      true,
      104,
    ],
    [
      'triggers inside, limit above: order of touches unknown',
      'sell',
      97,
      102,
      [100, 105, 95, 102],
      true,
      noFill,
    ],
  ])('%s (%s)', (_, side, stop, limit, row, triggered, price) => {
    expect(stopLimitPrice(side === 'buy', stop, limit, bar(row), 'gap')).toEqual({
      triggered,
      price,
    })
  })

  // The close was looked at for limit and stop orders only: a stop-limit filled at its stop or open.
  it.each<[string, 'buy' | 'sell', stop: number, limit: number, Row, boolean, number]>([
    ['waits for its stop', 'buy', 106, 108, [100, 105, 95, 102], false, noFill],
    ['fills at the close beyond its stop', 'buy', 101, 104, [100, 105, 95, 103], true, 103],
    [
      'fills at its limit when the close is beyond',
      'buy',
      101,
      102,
      [100, 105, 95, 103],
      true,
      102,
    ],
    ['fills at its stop when the close came back', 'buy', 103, 104, [100, 105, 95, 98], true, 103],
    ['gapped over, fills at the close', 'buy', 98, 104, [100, 105, 95, 103], true, 103],
    [
      'gapped over, fills at the stop it closed below',
      'buy',
      98,
      104,
      [100, 105, 95, 97],
      true,
      98,
    ],
    ['opens beyond its limit, closes above it', 'buy', 98, 99, [100, 105, 95, 103], true, 99],
    ['opens beyond its limit, closes below it', 'buy', 98, 99, [100, 105, 95, 96], true, 96],
    ['opens beyond its limit, never falls back', 'buy', 98, 94, [100, 105, 95, 102], true, noFill],
    ['triggers inside, limit below: unknown', 'buy', 103, 98, [100, 105, 95, 97], true, noFill],
    ['waits for its stop', 'sell', 94, 92, [100, 105, 95, 102], false, noFill],
    ['fills at the close beyond its stop', 'sell', 99, 96, [100, 105, 95, 97], true, 97],
    ['fills at its limit when the close is beyond', 'sell', 99, 98, [100, 105, 95, 97], true, 98],
    ['fills at its stop when the close came back', 'sell', 97, 96, [100, 105, 95, 102], true, 97],
    ['opens beyond its limit, closes above it', 'sell', 102, 101, [100, 105, 95, 104], true, 104],
    ['triggers inside, limit above: unknown', 'sell', 97, 102, [100, 105, 95, 103], true, noFill],
  ])('with touchFill close %s (%s)', (_, side, stop, limit, row, triggered, price) => {
    expect(stopLimitPrice(side === 'buy', stop, limit, bar(row), 'close')).toEqual({
      triggered,
      price,
    })
  })

  it('fills with touchFill close in exactly the bars in which it does with gap', () => {
    fc.assert(
      fc.property(anyBar, anyLevel, anyLevel, fc.boolean(), (one, stop, limit, isBuy) => {
        const gap = stopLimitPrice(isBuy, stop, limit, one, 'gap')
        const close = stopLimitPrice(isBuy, stop, limit, one, 'close')
        expect(close.triggered).toBe(gap.triggered)
        expect(close.price === noFill).toBe(gap.price === noFill)
      }),
    )
  })
})

describe('any order on any bar', () => {
  const touches = fc.constantFrom('gap' as const, 'close' as const)

  it('fills inside the bar or not at all', () => {
    fc.assert(
      fc.property(anyBar, anyLevel, anyLevel, fc.boolean(), touches, (one, a, b, isBuy, touch) => {
        for (const price of [
          limitPrice(isBuy, a, one, touch),
          stopPrice(isBuy, a, one, touch),
          stopLimitPrice(isBuy, a, b, one, touch).price,
        ]) {
          if (price !== noFill) expect(price >= one.low && price <= one.high).toBe(true)
        }
      }),
    )
  })

  it('never fills a limit worse than its level, nor a stop better', () => {
    fc.assert(
      fc.property(anyBar, anyLevel, anyLevel, fc.boolean(), touches, (one, a, b, isBuy, touch) => {
        const limit = limitPrice(isBuy, a, one, touch)
        if (limit !== noFill) expect(isBuy ? limit <= a : limit >= a).toBe(true)
        const stop = stopPrice(isBuy, a, one, touch)
        if (stop !== noFill) expect(isBuy ? stop >= a : stop <= a).toBe(true)
        const both = stopLimitPrice(isBuy, a, b, one, touch).price
        if (both !== noFill) expect(isBuy ? both <= b : both >= b).toBe(true)
      }),
    )
  })

  it('mirrors: selling is buying with all prices turned round', () => {
    const turned = (one: BarPrices): BarPrices => ({
      open: -one.open,
      high: -one.low,
      low: -one.high,
      close: -one.close,
    })
    const back = (price: number): number => (price === noFill ? noFill : 0 - price)
    fc.assert(
      fc.property(anyBar, anyLevel, anyLevel, touches, (one, a, b, touch) => {
        const other = turned(one)
        expect(limitPrice(false, a, one, touch)).toBe(back(limitPrice(true, -a, other, touch)))
        expect(stopPrice(false, a, one, touch)).toBe(back(stopPrice(true, -a, other, touch)))
        const sold = stopLimitPrice(false, a, b, one, touch)
        const bought = stopLimitPrice(true, -a, -b, other, touch)
        expect(sold).toEqual({ triggered: bought.triggered, price: back(bought.price) })
      }),
    )
  })
})
