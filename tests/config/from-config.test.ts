/** Runs from configurations: the same options as in code, and the same run from its recipe. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { backtest, BacktestEngine, buyAndHold, csv, smaCross } from '../../src/index.ts'
import { camelNames } from '../../src/run/camel-names.ts'
import { changedModules, optionsFromConfig, optionsFromRecipe } from '../../src/run/from-config.ts'
import { prices } from '../cli/fake-terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'ledgerline-from-config-'))
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

beforeAll(() => {
  file('prices.csv', prices)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const everything = `
system:
  execution: { commission: { per_share: 0.01, minimum: 1 }, slippage: { bps: 2 } }
  currency_scales: { USD: 4 }
portfolio:
  title: All of it
  start_date: 2024-01-03
  end_date: 2024-01-18
  initial_equity: 10_000.50 USD
  warmup_bars: 2
  strategies:
    - { use: sma-cross, params: { fast: 2, slow: 3 }, symbols: [TEST], sizing: { quantity: 10 } }
    - { strategy_id: holder, use: buy-and-hold, sizing: { equity_percent: 20, at: fill } }
  benchmark: buy-and-hold
  sizing: { cash_percent: 30 }
  execution: { market_fill: next_close, touch_fill: close, participation: { maximum_percent: 50, queue_bars: 1 } }
  lots: { long: lifo, short: fifo }
  end_of_data: liquidate
  valuation: step
  seed: 11
  account_id: second
  record_indicators: false
  invariants: all
data:
  sources: [{ path: prices.csv, symbol: TEST, price_scale: 2, asset_class: etf }]
`

describe('a configuration', () => {
  it('is the same run as its options in code', async () => {
    const path = file('everything.yaml', everything)
    const fromFile = (await BacktestEngine.fromConfig(path)).run()
    const fromCode = await backtest({
      data: csv(join(folder, 'prices.csv'), { symbol: 'TEST', priceScale: 2, assetClass: 'etf' }),
      strategies: [
        { strategy: smaCross({ fast: 2, slow: 3 }), symbols: ['TEST'], sizing: { quantity: '10' } },
        { strategy: buyAndHold, name: 'holder', sizing: { equityPercent: '20', at: 'fill' } },
      ],
      benchmark: buyAndHold,
      capital: { USD: '10000.50' },
      sizing: { cashPercent: '30' },
      execution: {
        marketFill: 'next_close',
        touchFill: 'close',
        commission: { perShare: '0.01', minimum: '1' },
        slippage: { bps: '2' },
        participation: { maximumPercent: '50', queueBars: 1 },
      },
      lots: { long: 'lifo', short: 'fifo' },
      endOfData: 'liquidate',
      valuation: 'step',
      from: '2024-01-03',
      to: '2024-01-18',
      warmupBars: 2,
      currencyScales: { USD: 4 },
      accountId: 'second',
      title: 'All of it',
      seed: 11,
      recordIndicators: false,
      invariants: 'all',
    })
    expect(fromFile.trades.length).toBeGreaterThan(0)
    expect(fromFile.logHead).toBe(fromCode.logHead)
    expect(fromFile.benchmark?.logHead).toBe(fromCode.benchmark?.logHead)
    expect(fromFile.title).toBe('All of it')
  })

  it('is the same run from its recipe, with the same words about where it was written', async () => {
    const options = await optionsFromConfig([file('everything.yaml', everything)])
    const again = await optionsFromRecipe(options.recipe!, 'run.json')
    expect(again.recipe).toEqual(options.recipe)
    expect(again.origins).toEqual(options.origins)
    const [one, other] = [await backtest(options), await backtest(again)]
    expect(JSON.stringify(other.toJSON())).toBe(JSON.stringify(one.toJSON()))
  })

  it.each([
    ['10000', '0.1', '50'],
    ['10000.00 USD', '0.10', '50.0'],
    ['10_000 USD', '1e-1', '5e1'],
  ])(
    'of %s is one run with one default seed, however its numbers are spelled',
    async (capital, percent, share) => {
      const path = file(
        'spelled.yaml',
        `portfolio:
  strategies: [{ use: buy-and-hold }]
  initial_equity: ${capital}
  sizing: { equity_percent: ${share} }
  execution: { commission: { percent: ${percent} } }
data: { sources: [{ path: prices.csv }] }
`,
      )
      const fromFile = (await BacktestEngine.fromConfig(path)).run()
      const fromCode = await backtest({
        data: csv(join(folder, 'prices.csv')),
        strategy: buyAndHold,
        capital,
        sizing: { equityPercent: share },
        execution: { commission: { percent } },
      })
      const fromNumbers = await backtest({
        data: csv(join(folder, 'prices.csv')),
        strategy: buyAndHold,
        capital: 10_000,
        sizing: { equityPercent: 50 },
        execution: { commission: { percent: 0.1 } },
      })
      expect(fromFile.fills).toHaveLength(1)
      expect(fromFile.fills).toEqual(fromNumbers.fills)
      expect(fromFile.logHead).toBe(fromNumbers.logHead)
      expect(fromCode.logHead).toBe(fromNumbers.logHead)
      expect(fromFile.toJSON().integrity.configHash).toBe(fromNumbers.toJSON().integrity.configHash)
    },
  )

  it('of nearly nothing has 100000 USD and the default sizing', async () => {
    const path = file(
      'little.yaml',
      'portfolio: { strategies: [{ strategy_id: buy-and-hold }] }\ndata: { sources: [{ path: prices.csv }] }\n',
    )
    const result = (await BacktestEngine.fromConfig(path)).run()
    const little = await backtest({
      data: csv(join(folder, 'prices.csv')),
      strategy: buyAndHold,
      capital: '100000 USD',
    })
    expect(result.logHead).toBe(little.logHead)
  })

  it('takes variables for its paths from the last argument', async () => {
    const path = file(
      'variable.yaml',
      'portfolio: { strategies: [{ use: buy-and-hold }] }\ndata: { sources: [{ path: "${BARS}/prices.csv" }] }\n',
    )
    const engine = await BacktestEngine.fromConfig(path, { environment: { BARS: folder } })
    expect(engine.dataset.bars).toBe(19)
    await expect(BacktestEngine.fromConfig(path)).rejects.toThrow('no environment was passed in')
  })

  it('sizes by its policy, the benchmark too', async () => {
    const path = file(
      'naive.yaml',
      `
portfolio:
  strategies: [{ use: sma-cross, params: { fast: 2, slow: 3 } }]
  benchmark: buy-and-hold
  risk_policy: { name: naive }
data: { sources: [{ path: prices.csv, symbol: TEST }] }
`,
    )
    const result = (await BacktestEngine.fromConfig(path)).run()
    const sizing = { equityPercent: '95', at: 'fill' }
    expect(result.options).toMatchObject({
      sizing,
      strategies: [{ sizing }],
      policy: { name: 'naive', allowShorting: false, maximumLeverage: '0.95' },
    })
    const settings = result.report().settings
    expect(settings.find(({ label }) => label === 'Sizing of sma-cross')?.source).toBe(
      'policy naive',
    )
    expect(settings.find(({ label }) => label === 'Policy')?.source).toBe('naive.yaml:5')
    expect(result.fills.length).toBeGreaterThan(0)
    expect(result.rejections.filter(({ source }) => source === 'order')).toEqual([])
    expect(result.benchmark?.fills).toHaveLength(1)
    expect(result.benchmark?.openPositions).toHaveLength(1)
  })

  it.each(['signal', 'fill'])(
    'sized at the %s is held to the largest position of its policy',
    async (at) => {
      const grown = async (limit: string): Promise<readonly string[]> => {
        const path = file(
          'held.yaml',
          `portfolio:
  initial_equity: 10000 USD
  strategies: [{ use: buy-and-hold }]
  sizing: { equity_percent: 20, at: ${at} }
  risk_policy: { configs: { limits: { concentration: { max_position_size_pct: ${limit} } } } }
data: { sources: [{ path: prices.csv, symbol: TEST }] }
`,
        )
        const result = (await BacktestEngine.fromConfig(path)).run()
        return [...result.rejections, ...result.openPositions].map((row) =>
          'code' in row ? row.code : row.quantity,
        )
      }
      expect(await grown('0.10')).toEqual(['position_limit'])
      expect(await grown('0.30')).toEqual([at === 'fill' ? '190' : '200'])
    },
  )

  it.each([
    [
      'risk_policy: { name: naive }',
      '[{ use: sma-cross }, { use: buy-and-hold }]',
      'run.yaml:2:16: portfolio.strategies[0]: the policy "naive" has no budget for "sma-cross". Add one to its budgets, or a "default", or give the strategy a sizing of its own.',
    ],
    [
      'initial_equity: 5 EUR\n  reporting_currency: USD',
      '[{ use: buy-and-hold }]',
      'run.yaml:4:23: portfolio.reporting_currency: the account begins with 5 EUR, but reports in USD. There is no conversion: make them the same.',
    ],
    [
      'seed: 1',
      '[]',
      'run.yaml:2:15: portfolio.strategies: expected at least 1 entry, found an empty list.',
    ],
  ])('with %s is refused', async (settings, strategies, message) => {
    const path = file(
      'run.yaml',
      `portfolio:\n  strategies: ${strategies}\n  ${settings}\ndata: { sources: [{ path: prices.csv }] }\n`,
    )
    await expect(optionsFromConfig([path])).rejects.toThrow(message)
  })

  it.each([
    [
      'data: { sources: [{ path: prices.csv }] }',
      'there is no strategy. Give portfolio.strategies',
    ],
    ['portfolio: { strategies: [{ use: sma-cross }] }', 'there are no data. Give data.sources'],
  ])('%s is not enough', async (text, message) => {
    await expect(optionsFromConfig([file('some.yaml', text)])).rejects.toThrow(message)
  })
})

describe('a module of a recipe', () => {
  it('is known by its hash', async () => {
    const text = 'export class Hold { onBar(): void {} }\n'
    file('hold.ts', text)
    const path = file(
      'module.yaml',
      'portfolio: { strategies: [{ module: ./hold.ts }], benchmark: { module: ./hold.ts } }\ndata: { sources: [{ path: prices.csv }] }\n',
    )
    const { recipe } = await optionsFromConfig([path])
    expect(changedModules(recipe!)).toEqual([])
    file('hold.ts', `${text}// later\n`)
    expect(changedModules(recipe!)).toEqual([join(folder, 'hold.ts')])
    rmSync(join(folder, 'hold.ts'))
    expect(changedModules(recipe!)).toEqual([join(folder, 'hold.ts')])
  })
})

describe('names of configurations', () => {
  it('become names of the API, all the way down', () => {
    expect(
      camelNames({ per_share: '1', tiers: [{ up_to: '5', percent: '1' }], volume: { base: 1 } }),
    ).toEqual({
      perShare: '1',
      tiers: [{ upTo: '5', percent: '1' }],
      volume: { base: 1 },
    })
  })
})
