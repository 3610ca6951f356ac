import { describe, expect, it } from 'vitest'

import { dataset, flat } from '../../tests/support/series.ts'
import { currency } from '../domain/currency.ts'
import type { Bar } from '../domain/series.ts'
import { buyAndHold } from '../strategy/buy-and-hold.ts'
import { defineStrategy } from '../strategy/define-strategy.ts'
import { smaCross } from '../strategy/sma-cross.ts'
import type { BacktestOptions } from './options.ts'
import { checkOptions, settle } from './settle.ts'

const data = dataset([flat('A', [1, 2, 3]), flat('B', [1, 2, 3])])
const base = { data: [], capital: '1000 USD', strategy: buyAndHold } as unknown as BacktestOptions
const settled = (more: object): ReturnType<typeof settle> =>
  settle({ ...base, ...more }, data, (text) => text.length)

describe('options', () => {
  const known =
    /^backtest: unknown option "zzz"\. Known: data, strategy, strategies, capital, sizing, policy, execution, /
  it.each<[object, string | RegExp]>([
    [{ capitol: 1 }, 'backtest: unknown option "capitol". Did you mean "capital"?'],
    [{ zzz: 1 }, known],
    [
      { execution: { marketfill: 'next_open' } },
      'execution: unknown option "marketfill". Did you mean "marketFill"?',
    ],
    [
      { execution: { commission: { percentage: 1 } } },
      'execution.commission: unknown option "percentage". Did you mean "percent"?',
    ],
    [
      { execution: { commission: { rate: 1 } } },
      'execution.commission: unknown option "rate". Known: perShare, percent, flat, tiers, minimum, maximum, maximumPercent.',
    ],
    [
      { execution: { commission: { tiers: [{ percent: 1 }, { upto: 5, percent: 1 }] } } },
      'execution.commission.tiers[1]: unknown option "upto". Did you mean "upTo"?',
    ],
    [
      { execution: { slippage: { bp: 1 } } },
      'execution.slippage: unknown option "bp". Did you mean "bps"?',
    ],
    [
      { execution: { slippage: { volume: { base: 1, impakt: 1 } } } },
      'execution.slippage.volume: unknown option "impakt". Did you mean "impact"?',
    ],
    [
      { execution: { participation: { maximumPercent: 1, queuebars: 2 } } },
      'execution.participation: unknown option "queuebars". Did you mean "queueBars"?',
    ],
    [
      { policy: { allowShort: true } },
      'policy: unknown option "allowShort". Did you mean "allowShorting"?',
    ],
    [{ lots: { longs: 'fifo' } }, 'lots: unknown option "longs". Did you mean "long"?'],
    [
      { execution: { marketFill: 'next-open' } },
      'execution.marketFill: expected one of next_open, bar_close, next_close, found "next-open". Did you mean "next_open"?',
    ],
    [
      { execution: { touchFill: 'touch' } },
      'execution.touchFill: expected one of gap, close, found "touch".',
    ],
    [
      { execution: { slippage: { appliesTo: 'openings' } } },
      'execution.slippage.appliesTo: expected one of all, opening, found "openings". Did you mean "opening"?',
    ],
    [
      { execution: { entryBarExits: 'never' } },
      'execution.entryBarExits: expected one of off, open_fills, on, found "never".',
    ],
    [
      { endOfData: 'close' },
      'endOfData: expected one of keep_open, liquidate, liquidate_at_open, found "close".',
    ],
    [{ valuation: 'daily' }, 'valuation: expected one of end, step, found "daily".'],
    [{ invariants: 'none' }, 'invariants: expected one of money, all, found "none".'],
    [
      { lots: { long: 'fiffo' } },
      'lots.long: expected one of fifo, lifo, found "fiffo". Did you mean "fifo"?',
    ],
    [
      { lots: { short: 'hifo' } },
      'lots.short: expected one of fifo, lifo, found "hifo". Did you mean "fifo"?',
    ],
    [{ seed: -1 }, 'seed: expected a whole number from 0 to 9007199254740991, found "-1".'],
    [{ seed: 1.5 }, 'seed: expected a whole number from 0 to 9007199254740991, found "1.5".'],
    [
      { seed: 2 ** 53 },
      'seed: expected a whole number from 0 to 9007199254740991, found "9007199254740992".',
    ],
    [
      { seed: Number.NaN },
      'seed: expected a whole number from 0 to 9007199254740991, found "NaN".',
    ],
  ])('refuse %j', (more, message) => {
    expect(() => {
      checkOptions({ ...base, ...more })
    }).toThrow(
      expect.objectContaining({
        code: 'config/invalid',
        message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
      }),
    )
  })

  it('are taken when all is well', () => {
    expect(() => {
      checkOptions({
        ...base,
        seed: 0,
        execution: {
          marketFill: 'bar_close',
          touchFill: 'close',
          entryBarExits: 'on',
          commission: { tiers: [{ upTo: 5, percent: 1 }] },
          slippage: { volume: { base: 1, impact: 2 }, appliesTo: 'opening' },
          participation: { maximumPercent: 10, queueBars: 1 },
        },
        policy: { name: 'p', allowShorting: false, maximumPositionPercent: 5 },
        lots: { long: 'lifo', short: 'fifo' },
        endOfData: 'liquidate',
        valuation: 'step',
        invariants: 'all',
      })
    }).not.toThrow()
  })
})

describe('capital', () => {
  it.each<[unknown, string, number]>([
    ['1000 USD', 'USD', 1_000_000_000],
    ['1000USD', 'USD', 1_000_000_000],
    ['  1_000.50   USD ', 'USD', 1_000_500_000],
    ['0.000001 USD', 'USD', 1],
    [{ USD: 1000 }, 'USD', 1_000_000_000],
    [{ USD: '1000.25' }, 'USD', 1_000_250_000],
    ['1.5 BTC', 'BTC', 150_000_000],
    ['1000', 'USD', 1_000_000_000],
    ['1_000.50', 'USD', 1_000_500_000],
    [1000.25, 'USD', 1_000_250_000],
  ])('%j is %s', (capital, code, minor) => {
    const own = code === 'USD' ? data : dataset([flat('A', [1, 2], { currency: currency(code) })])
    const { engine } = settle({ ...base, capital: capital as string }, own, () => 0)
    expect([engine.currency.code, engine.capital]).toEqual([code, minor])
  })

  it('has the scale that is asked for', () => {
    const own = dataset([flat('A', [1, 2], { currency: currency('USD', 2) })])
    const { engine } = settle(
      { ...base, capital: '1000.25 USD', currencyScales: { USD: 2 } },
      own,
      () => 0,
    )
    expect([engine.currency, engine.capital]).toEqual([{ code: 'USD', scale: 2 }, 100_025])
  })

  const such = 'capital: expected an amount and a currency such as "100000 USD", found'
  it.each<[unknown, string, string]>([
    ['', 'config/invalid', `${such} "".`],
    ['USD 1000', 'config/invalid', `${such} "USD 1000".`],
    ['100,000 USD', 'config/invalid', `${such} "100,000 USD".`],
    ['-5 USD', 'config/invalid', `${such} "-5 USD".`],
    ['1000 usd', 'config/invalid', `${such} "1000 usd".`],
    [Number.NaN, 'config/invalid', `${such} "NaN".`],
    [-5, 'config/invalid', `${such} "-5".`],
    [1e21, 'config/invalid', `${such} "1e+21".`],
    [true, 'config/invalid', `${such} "true".`],
    [0, 'config/invalid', 'capital: expected more than 0, found "0".'],
    [null, 'config/invalid', `${such} "null".`],
    [{}, 'config/invalid', `${such} "{}".`],
    ['0 USD', 'config/invalid', 'capital: expected more than 0, found "0".'],
    [{ USD: -5 }, 'config/invalid', 'capital: expected more than 0, found "-5".'],
    [
      { USD: Number.NaN },
      'number/invalid',
      'capital: expected a finite decimal such as "12.50", found "NaN".',
    ],
    [
      '1.2.3 USD',
      'number/invalid',
      'capital: expected a finite decimal such as "12.50", found "1.2.3".',
    ],
    [
      '0.0000001 USD',
      'number/precision-lost',
      'capital "0.0000001" has more decimals than its scale can hold. Use a finer scale, or round it yourself.',
    ],
    ['9e99 USD', 'config/invalid', `${such} "9e99 USD".`],
    [
      { USD: '9e99' },
      'number/overflow',
      'capital "9e99" left the range of exact integers (±9007199254740991). Use a coarser scale for it (fewer decimals), or smaller amounts.',
    ],
    [
      { USD: 1, EUR: 2 },
      'config/unsupported',
      'capital: expected one currency, found USD and EUR. Several currencies need conversion rates, which this version does not have.',
    ],
  ])('is not %j', (capital, code, message) => {
    expect(() => settled({ capital })).toThrow(expect.objectContaining({ code, message }))
  })

  it('is in the currency of the data', () => {
    expect(() => settled({ capital: '1000 EUR' })).toThrow(
      expect.objectContaining({ code: 'config/unsupported' }),
    )
  })
})

describe('a policy', () => {
  it('allows what an open one allows, when nothing is said', () => {
    expect(settled({}).engine.policy).toEqual({
      name: 'open',
      allowShorting: true,
      maximumPosition: null,
      leverageHundredths: 100,
      allowNegativeCash: false,
    })
  })

  it('is exact', () => {
    const policy = {
      name: 'tight',
      allowShorting: false,
      maximumPositionPercent: '12.5',
      maximumLeverage: '1.55',
      allowNegativeCash: true,
    }
    expect(settled({ policy }).engine.policy).toEqual({
      name: 'tight',
      allowShorting: false,
      maximumPosition: 125_000,
      leverageHundredths: 155,
      allowNegativeCash: true,
    })
  })

  it.each<[object, string, string]>([
    [
      { maximumLeverage: 0 },
      'config/invalid',
      'policy.maximumLeverage: expected more than 0, found "0".',
    ],
    [
      { maximumLeverage: -1 },
      'config/invalid',
      'policy.maximumLeverage: expected more than 0, found "-1".',
    ],
    [
      { maximumLeverage: '1.555' },
      'number/precision-lost',
      'policy.maximumLeverage "1.555" has more decimals than its scale can hold. Use a finer scale, or round it yourself.',
    ],
    [
      { maximumPositionPercent: 0 },
      'config/invalid',
      'policy.maximumPositionPercent: expected more than 0, found "0".',
    ],
    [
      { maximumPositionPercent: '-5' },
      'config/invalid',
      'policy.maximumPositionPercent: expected more than 0, found "-5".',
    ],
    [
      { maximumPositionPercent: 'all' },
      'number/invalid',
      'policy.maximumPositionPercent: expected a finite decimal such as "12.50", found "all".',
    ],
  ])('is not %j', (policy, code, message) => {
    expect(() => settled({ policy })).toThrow(expect.objectContaining({ code, message }))
  })
})

describe('participation', () => {
  it.each<[object, object]>([
    [{ maximumPercent: 10 }, { basisPoints: 1000, queueBars: 3 }],
    [
      { maximumPercent: '0.01', queueBars: 0 },
      { basisPoints: 1, queueBars: 0 },
    ],
    [
      { maximumPercent: 100, queueBars: 7 },
      { basisPoints: 10_000, queueBars: 7 },
    ],
  ])('%j is %j', (participation, expected) => {
    expect(settled({ execution: { participation } }).engine.participation).toEqual(expected)
  })

  it.each<[object, string]>([
    [{ maximumPercent: 0 }, 'participation.maximumPercent: expected above 0 up to 100, found "0".'],
    [
      { maximumPercent: -1 },
      'participation.maximumPercent: expected above 0 up to 100, found "-1".',
    ],
    [
      { maximumPercent: '100.01' },
      'participation.maximumPercent: expected above 0 up to 100, found "100.01".',
    ],
    [
      { maximumPercent: 'all' },
      'participation.maximumPercent: expected above 0 up to 100, found "all".',
    ],
    [
      { maximumPercent: 10, queueBars: -1 },
      'participation.queueBars: expected a whole number, found "-1".',
    ],
    [
      { maximumPercent: 10, queueBars: 1.5 },
      'participation.queueBars: expected a whole number, found "1.5".',
    ],
  ])('is not %j', (participation, message) => {
    expect(() => settled({ execution: { participation } })).toThrow(
      expect.objectContaining({ code: 'config/invalid', message }),
    )
  })
})

describe('defaults', () => {
  it('are these, and the seed follows from the settings', () => {
    const { engine } = settled({})
    expect(engine).toMatchObject({
      marketFill: 'next_open',
      touchFill: 'gap',
      entryBarExits: 'open_fills',
      commission: {},
      slippage: {},
      participation: null,
      lots: { long: 'fifo', short: 'lifo' },
      endOfData: 'keep_open',
      valuation: 'end',
      accountId: 'main',
      recordIndicators: true,
      invariants: 'money',
    })
    expect(engine.seed).toBe(JSON.stringify(engine.settings).length)
    expect(settled({ seed: 0 }).engine.seed).toBe(0)
  })

  it('share 95 % of equity among strategies and their symbols', () => {
    const two = settled({
      strategy: undefined,
      strategies: [buyAndHold, { strategy: buyAndHold, symbols: ['A'] }],
    })
    expect(two.engine.sizing).toEqual([
      { kind: 'equity', millionths: 237_500, atFill: false },
      { kind: 'equity', millionths: 475_000, atFill: false },
    ])
  })

  it("of sizing give way to the run's, and that to the use's", () => {
    const uses = settled({
      strategy: undefined,
      sizing: { quantity: 5 },
      strategies: [buyAndHold, { strategy: buyAndHold, sizing: { notional: 7 } }],
    })
    expect(uses.engine.sizing).toEqual([
      { kind: 'quantity', text: '5' },
      { kind: 'notional', amount: 7_000_000, atFill: false },
    ])
  })
})

describe('settings', () => {
  it('do not depend on the order in which options are written', () => {
    const one = settled({ execution: { commission: { flat: 1, percent: 2 } }, seed: 1 })
    const other = settled({ seed: 1, execution: { commission: { percent: 2, flat: 1 } } })
    expect(JSON.stringify(one.engine.settings)).toBe(JSON.stringify(other.engine.settings))
  })

  it.each<[object, object]>([
    [{ capital: '10000 USD' }, { capital: '10000.00' }],
    [{ capital: '10_000USD' }, { capital: { USD: 10_000 } }],
    [{ sizing: { equityPercent: '50' } }, { sizing: { equityPercent: 50.0, at: 'signal' } }],
    [{ sizing: { quantity: '10' } }, { sizing: { quantity: '1e1', at: 'fill' } }],
    [{ sizing: { notional: '0500.00' } }, { sizing: { at: 'signal', notional: '+500' } }],
    [
      { execution: { commission: { percent: '0.1', tiers: [] } } },
      { execution: { commission: { percent: '0.10' } } },
    ],
    [
      { execution: { commission: { tiers: [{ upTo: 1000, percent: '0.20' }, { percent: 0.1 }] } } },
      {
        execution: {
          commission: { tiers: [{ percent: '2e-1', upTo: '1e3' }, { percent: '1e-1' }] },
        },
      },
    ],
    [
      { execution: { slippage: { bps: 2 } } },
      { execution: { slippage: { bps: '2.0', appliesTo: 'all' } } },
    ],
    [{ execution: { slippage: {} } }, { execution: { slippage: { appliesTo: 'opening' } } }],
    [
      { execution: { slippage: { volume: { base: 1, impact: '100' } } } },
      { execution: { slippage: { volume: { impact: '100.0', base: '1' } } } },
    ],
    [
      { execution: { participation: { maximumPercent: '10.0' } } },
      { execution: { participation: { queueBars: 3, maximumPercent: 10 } } },
    ],
    [
      { policy: { maximumLeverage: '1', maximumPositionPercent: 5 } },
      { policy: { maximumPositionPercent: '5.00' } },
    ],
  ])('%j and %j are the same settings and give the same seed', (one, other) => {
    const [first, second] = [settled(one).engine, settled(other).engine]
    expect(JSON.stringify(first.settings)).toBe(JSON.stringify(second.settings))
    expect(first.seed).toBe(second.seed)
  })

  it('that are not the same give another seed', () => {
    const seedOf = (more: object): string => JSON.stringify(settled(more).engine.settings)
    const seeds = [
      {},
      { capital: '1000.01' },
      { sizing: { equityPercent: '50' } },
      { sizing: { equityPercent: '5' } },
      { sizing: { equityPercent: '50', at: 'fill' } },
      { sizing: { quantity: '50' } },
      { execution: { commission: { percent: '0.1' } } },
      { execution: { commission: { percent: '0.01' } } },
      { execution: { commission: { flat: '0.1' } } },
      { execution: { slippage: { bps: 10, appliesTo: 'opening' } } },
      { execution: { slippage: { bps: 10 } } },
      { execution: { slippage: { bps: 100 } } },
    ].map(seedOf)
    expect(new Set(seeds).size).toBe(seeds.length)
  })

  it('name what decides a run', () => {
    const { engine } = settled({
      strategy: smaCross({ fast: 2, slow: 3 }),
      sizing: { quantity: 5 },
      accountId: 'test',
    })
    expect(engine.settings).toMatchObject({
      capital: '1000 USD',
      moneyScale: 6,
      strategies: [
        {
          name: 'sma-cross',
          parameters: { fast: 2, slow: 3 },
          symbols: 'all',
          sizing: { quantity: '5' },
        },
      ],
      account: 'test',
    })
  })

  it('say which rows were given and which are defaults', () => {
    const rows = settled({ lots: { long: 'lifo' } }).settings
    const source = (label: string): string | undefined =>
      rows.find((row) => row.label === label)?.source
    expect(source('Starting capital')).toBe('given')
    expect(source('Lots closed first')).toBe('given')
    expect(source('Market orders fill')).toBe('default')
    expect(rows.find(({ label }) => label === 'Commission')?.value).toBe('none')
  })
})

describe('strategies', () => {
  class Own {
    onBar(): void {
      // Nothing to do.
    }
  }
  const object = { onBar: (): void => undefined }
  const names = (more: object): string[] => settled(more).engine.strategies.map(({ name }) => name)

  it.each<[string, object, string[]]>([
    ['a factory', { strategy: smaCross }, ['sma-cross']],
    ['a configured factory', { strategy: smaCross({ fast: 5 }) }, ['sma-cross']],
    ['a class', { strategy: Own }, ['Own']],
    ['an instance', { strategy: new Own() }, ['Own']],
    ['an object', { strategy: object }, ['strategy']],
    ['an object with a name', { strategy: { ...object, name: 'mine' } }, ['mine']],
    ['a use with a name', { strategy: { strategy: Own, name: 'mine' } }, ['mine']],
    [
      'several of one name, numbered',
      { strategy: undefined, strategies: [Own, Own, { strategy: object, name: 'Own-2' }, Own] },
      ['Own', 'Own-2', 'Own-2-2', 'Own-3'],
    ],
  ])('may be %s', (_, more, expected) => {
    expect(names(more)).toEqual(expected)
  })

  it('of a class are made anew for every run', () => {
    const one = settled({ strategy: Own }).engine.strategies[0]?.strategy
    const other = settled({ strategy: Own }).engine.strategies[0]?.strategy
    expect(one).toBeInstanceOf(Own)
    expect(one).not.toBe(other)
  })

  it('trade all symbols, or the ones named, in the order of the data', () => {
    const trades = (symbols?: string[]): readonly number[] | undefined =>
      settled({ strategy: { strategy: Own, ...(symbols === undefined ? {} : { symbols }) } }).engine
        .strategies[0]?.instruments
    expect(trades()).toEqual([0, 1])
    expect(trades(['B', 'A', 'B'])).toEqual([0, 1])
    expect(trades(['B'])).toEqual([1])
  })

  const usable =
    'Expected a strategy: the result of defineStrategy, a class, or an object with onBar or onBars; found'
  it.each<[string, object, string, string]>([
    [
      'none',
      { strategy: undefined },
      'config/invalid',
      'Expected either "strategy" or "strategies" with at least one strategy, found neither.',
    ],
    [
      'both',
      { strategies: [Own] },
      'config/invalid',
      'Expected either "strategy" or "strategies" with at least one strategy, found both.',
    ],
    [
      'an empty list',
      { strategy: undefined, strategies: [] },
      'config/invalid',
      'Expected either "strategy" or "strategies" with at least one strategy, found an empty list.',
    ],
    ['null', { strategy: null }, 'strategy/invalid', `${usable} null.`],
    ['a word', { strategy: 'sma-cross' }, 'strategy/invalid', `${usable} string.`],
    [
      'an object without hooks',
      { strategy: { onBarr: (): void => undefined } },
      'strategy/invalid',
      `${usable} object.`,
    ],
    [
      'a use of nothing',
      { strategy: { strategy: undefined } },
      'strategy/invalid',
      `${usable} undefined.`,
    ],
    [
      'a symbol that is not there',
      { strategy: { strategy: Own, symbols: ['a'] } },
      'data/unknown-symbol',
      'Strategy "Own" names "a", which the data do not have. Did you mean "A"? They have "A", "B".',
    ],
    [
      'a symbol far from any',
      { strategy: { strategy: Own, symbols: ['TSLA'] } },
      'data/unknown-symbol',
      'Strategy "Own" names "TSLA", which the data do not have. They have "A", "B".',
    ],
    [
      'no symbol at all',
      { strategy: { strategy: Own, symbols: [] } },
      'config/invalid',
      'Strategy "Own": expected at least one symbol, found none. Leave "symbols" out for all.',
    ],
    [
      'a misspelt use',
      { strategy: { strategy: Own, symbol: ['A'] } },
      'config/invalid',
      'strategy: unknown option "symbol". Did you mean "symbols"?',
    ],
    [
      'a misspelt use among several',
      { strategy: undefined, strategies: [Own, { strategy: Own, siizing: {} }] },
      'config/invalid',
      'strategy: unknown option "siizing". Did you mean "sizing"?',
    ],
  ])('cannot be %s', (_, more, code, message) => {
    expect(() => settled(more)).toThrow(expect.objectContaining({ code, message }))
  })

  it('may have options of their own where they are instances', () => {
    class Tuned {
      readonly size = 5
      onBar(_bar: Bar): void {
        // Nothing to do.
      }
    }
    expect(names({ strategy: new Tuned() })).toEqual(['Tuned'])
    expect(names({ strategy: defineStrategy({ name: 'x', setup: () => ({}) }) })).toEqual(['x'])
  })
})
