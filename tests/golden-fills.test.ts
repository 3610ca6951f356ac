/** The decided fill rules of the specification, one row per case: order, bar, price. */
import type { BacktestOptions, SignalOptions } from 'ledgerline'
import { describe, expect, it } from 'vitest'

import { fillsInWords, flat, type Prices, scriptedRun, symbol, trade } from './scripted-run.ts'

type Side = 'buy' | 'sell'

/** The price of a fill on bar 1 of an order made on bar 0; null where there is none. */
async function priceOn(
  bar: Prices,
  side: Side,
  order: SignalOptions,
  execution: BacktestOptions['execution'] = {},
): Promise<string | null> {
  const result = await scriptedRun(
    [flat(100), bar],
    {
      0: (context) => {
        if (side === 'buy') context.openLong(symbol, order)
        else context.openShort(symbol, order)
      },
    },
    { source: { priceScale: 2 }, execution },
  )
  return result.fills[0]?.fillPrice ?? null
}

describe('a limit order', () => {
  it.each<[string, Side, number, Prices, string | null]>([
    ['buys at its level inside the bar', 'buy', 95, [100, 101, 94, 97], '95'],
    ['buys where the low only touches it', 'buy', 95, [100, 101, 95, 97], '95'],
    ['buys at the open below its level', 'buy', 95, [93, 99, 92, 97], '93'],
    ['does not buy above its level', 'buy', 95, [100, 101, 95.01, 97], null],
    ['sells at its level inside the bar', 'sell', 105, [100, 106, 99, 103], '105'],
    ['sells where the high only touches it', 'sell', 105, [100, 105, 99, 103], '105'],
    ['sells at the open above its level', 'sell', 105, [107, 108, 101, 103], '107'],
    ['does not sell below its level', 'sell', 105, [100, 104.99, 99, 103], null],
  ])('%s', async (_name, side, limitPrice, bar, expected) => {
    expect(await priceOn(bar, side, { limitPrice })).toBe(expected)
  })

  it('does not slip', async () => {
    const slippage = { bps: 50 }
    expect(await priceOn([100, 101, 94, 97], 'buy', { limitPrice: 95 }, { slippage })).toBe('95')
  })
})

describe('a stop order', () => {
  it.each<[string, Side, number, Prices, string | null]>([
    ['buys at its level inside the bar', 'buy', 105, [100, 106, 99, 103], '105'],
    ['buys where the high only touches it', 'buy', 105, [100, 105, 99, 103], '105'],
    ['buys at the open above its level', 'buy', 105, [107, 108, 101, 103], '107'],
    ['does not buy below its level', 'buy', 105, [100, 104.99, 99, 103], null],
    ['sells at its level inside the bar', 'sell', 95, [100, 101, 94, 97], '95'],
    ['sells where the low only touches it', 'sell', 95, [100, 101, 95, 97], '95'],
    ['sells at the open below its level', 'sell', 95, [93, 99, 92, 97], '93'],
    ['does not sell above its level', 'sell', 95, [100, 101, 95.01, 97], null],
  ])('%s', async (_name, side, stopPrice, bar, expected) => {
    expect(await priceOn(bar, side, { stopPrice })).toBe(expected)
  })

  it.each<[Side, number, Prices, string]>([
    ['buy', 105, [100, 106, 99, 103], '105.53'],
    ['sell', 95, [100, 101, 94, 97], '94.52'],
  ])('slips against a %s, to the tick', async (side, stopPrice, bar, expected) => {
    expect(await priceOn(bar, side, { stopPrice }, { slippage: { bps: 50 } })).toBe(expected)
  })
})

describe('touchFill close, the convention of source 001', () => {
  it.each<[string, Side, SignalOptions, Prices, string]>([
    ['limit buy', 'buy', { limitPrice: 95 }, [100, 101, 92, 93], '93'],
    ['limit buy', 'buy', { limitPrice: 95 }, [100, 101, 92, 97], '95'],
    ['limit sell', 'sell', { limitPrice: 105 }, [100, 108, 99, 107], '107'],
    ['limit sell', 'sell', { limitPrice: 105 }, [100, 108, 99, 103], '105'],
    ['stop buy', 'buy', { stopPrice: 105 }, [100, 108, 99, 107], '107'],
    ['stop sell', 'sell', { stopPrice: 95 }, [100, 101, 92, 93], '93'],
  ])('%s: the better or the worse of level and close', async (_name, side, order, bar, price) => {
    expect(await priceOn(bar, side, order, { touchFill: 'close' })).toBe(price)
  })
})

describe('a stop-limit order', () => {
  it.each<[string, Side, number, number, Prices, string | null]>([
    ['fills at the trigger within its limit', 'buy', 105, 106, [100, 107, 99, 101], '105'],
    [
      'fills at an open beyond the stop within its limit',
      'buy',
      105,
      108,
      [107, 109, 104, 105],
      '107',
    ],
    [
      'fills at its limit when the open is beyond both',
      'buy',
      105,
      106,
      [107, 109, 104, 105],
      '106',
    ],
    [
      'does not fill when the bar stays beyond its limit',
      'buy',
      105,
      106,
      [107, 109, 106.5, 108],
      null,
    ],
    ['does not guess which of two touches came first', 'buy', 105, 103, [100, 106, 99, 104], null],
    ['does not trigger short of its stop', 'buy', 105, 106, [100, 104, 99, 101], null],
    ['fills a sale at the trigger', 'sell', 95, 94, [100, 101, 93, 99], '95'],
    ['fills a sale at its limit after a lower open', 'sell', 95, 94, [93, 96, 92, 95], '94'],
  ])('%s', async (_name, side, stopPrice, limitPrice, bar, expected) => {
    expect(await priceOn(bar, side, { stopPrice, limitPrice })).toBe(expected)
  })

  it('is a limit order from the bar after its trigger', async () => {
    const rows: Prices[] = [flat(100), [104, 106, 104, 105], [105, 106, 102, 104]]
    const result = await scriptedRun(rows, {
      0: (context) => context.openLong(symbol, { stopPrice: 105, limitPrice: 103 }),
    })
    expect(fillsInWords(result)).toEqual(['bar 2: buy 10 at 103'])
  })
})

describe('a market order', () => {
  const rows: Prices[] = [
    [100, 102, 99, 101],
    [103, 108, 102, 107],
    [106, 107, 100, 104],
  ]

  it.each([
    ['next_open', 'bar 1: buy 10 at 103'],
    ['bar_close', 'bar 0: buy 10 at 101'],
    ['next_close', 'bar 1: buy 10 at 107'],
  ] as const)('fills by the rule %s', async (marketFill, expected) => {
    const result = await scriptedRun(
      rows,
      { 0: (context) => context.openLong(symbol) },
      { execution: { marketFill } },
    )
    expect(fillsInWords(result)).toEqual([expected])
  })

  it.each([
    ['fixed basis points', { bps: 10 }, '103.11', '105.89'],
    ['half the range of the bar', { spread: '0.5' }, '106', '102.5'],
    ['nothing on closing fills', { bps: 10, appliesTo: 'opening' }, '103.11', '106'],
  ] as const)('slips by %s, always against the account', async (_name, slippage, bought, sold) => {
    const result = await scriptedRun(
      rows,
      { 0: (context) => context.openLong(symbol), 1: (context) => context.closeLong(symbol) },
      { source: { priceScale: 2 }, execution: { slippage } },
    )
    expect(result.fills.map(({ fillPrice }) => fillPrice)).toEqual([bought, sold])
  })

  it('is cancelled, never filled in part, when the account cannot pay for it', async () => {
    const result = await scriptedRun([flat(100), flat(100.01)], {
      0: (context) => context.openLong(symbol, { quantity: 1000 }),
    })
    expect(fillsInWords(result)).toEqual([])
    expect(result.rejections).toMatchObject([{ source: 'order', code: 'insufficient_funds' }])
  })
})

describe('a short sale', () => {
  it('adds its proceeds to the cash but not to what may be bought', async () => {
    const result = await scriptedRun([flat(100), flat(100), flat(100)], {
      0: (context) => trade(context, -600),
      // Equity 100,000, of which the short ties up 60,000: room for 400 more, not for 1000.
      1: (context) => context.openShort(symbol, { quantity: 401 }),
    })
    expect(fillsInWords(result)).toEqual(['bar 1: sell 600 at 100'])
    expect(result.equity.cash.at(-1)).toBe(160_000_000_000)
    expect(result.rejections).toMatchObject([{ code: 'insufficient_funds' }])
    const fits = await scriptedRun([flat(100), flat(100), flat(100)], {
      0: (context) => trade(context, -600),
      1: (context) => context.openShort(symbol, { quantity: 400 }),
    })
    expect(fillsInWords(fits)).toEqual(['bar 1: sell 600 at 100', 'bar 2: sell 400 at 100'])
  })
})
