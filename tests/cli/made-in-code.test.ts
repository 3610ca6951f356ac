/** Runs saved from code, read back by the command line. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { csv } from '../../src/data/source.ts'
import { BacktestEngine } from '../../src/run/backtest-engine.ts'
import { backtest } from '../../src/run/backtest.ts'
import type { BacktestOptions } from '../../src/run/options.ts'
import { buyAndHold } from '../../src/strategy/buy-and-hold.ts'
import { defineStrategy } from '../../src/strategy/define-strategy.ts'
import { smaCross } from '../../src/strategy/sma-cross.ts'
import { ledgerline, prices, temporaryFolder } from './fake-terminal.ts'

const folder = temporaryFolder()
const path = join(folder, 'prices.csv')

const own = defineStrategy({
  name: 'sma-cross',
  setup: ({ symbol }) => ({
    onBar(bar, context) {
      if (bar.index === 2) context.openLong(symbol)
      if (bar.index === 5) context.closeLong(symbol)
    },
  }),
})

const options = (more: Partial<BacktestOptions> = {}): BacktestOptions => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, prices)
  return {
    data: csv(path, { symbol: 'TEST', symbolColumn: null }),
    capital: '10000 USD',
    sizing: { equityPercent: 50 },
    ...more,
  }
}

async function saved(name: string, more: Partial<BacktestOptions>): Promise<string> {
  const directory = join(folder, name)
  const result = await backtest(options(more))
  await result.save(directory)
  return directory
}

const told = async (...words: string[]) => {
  const { exitCode, stdout, stderr } = await ledgerline(words)
  return { exitCode, stdout, stderr }
}

describe('a run saved from code with built-in strategies', () => {
  it.each<[string, Partial<BacktestOptions>]>([
    ['a strategy alone', { strategy: smaCross({ fast: 2, slow: 3 }) }],
    ['a strategy not called', { strategy: buyAndHold }],
    [
      'everything that can be set',
      {
        strategies: [
          { strategy: smaCross({ fast: 2, slow: 3 }), name: 'quick', sizing: { notional: 2000 } },
          { strategy: smaCross({ fast: 3, slow: 5 }), symbols: ['TEST'] },
          smaCross({ fast: 3, slow: 5 }),
        ],
        sizing: { equityPercent: '10.50', at: 'fill' },
        policy: { allowShorting: false, maximumLeverage: '1.5' },
        execution: {
          marketFill: 'next_close',
          commission: { perShare: 0.01, minimum: 1 },
          slippage: { bps: 2 },
          participation: { maximumPercent: 50 },
        },
        lots: { long: 'lifo' },
        endOfData: 'liquidate',
        valuation: 'step',
        from: '2024-01-04',
        warmupBars: 2,
        benchmark: true,
        currencyScales: { USD: 4 },
        accountId: 'second',
        title: 'Everything',
        recordIndicators: false,
        seed: 11,
      },
    ],
    ['a benchmark', { strategy: buyAndHold(), benchmark: smaCross({ fast: 2, slow: 3 }) }],
  ])('comes out the same again from its folder: %s', async (name, more) => {
    const directory = await saved(name, more)
    const { exitCode, stdout, stderr } = await told('verify', directory)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^chain {3}holds .*\nrepeat {2}holds .*\nfiles {3}hold .*\n$/)
    const page = readFileSync(join(directory, 'report.html'), 'utf8')
    expect((await told('report', directory)).exitCode).toBe(0)
    expect(readFileSync(join(directory, 'report.html'), 'utf8')).toBe(page)
  })

  it('shows its bars in log and why', async () => {
    const directory = await saved('bars', { strategy: smaCross({ fast: 2, slow: 3 }) })
    const why = await told('why', directory, 'fil-000001')
    expect(why.stderr).toBe('')
    expect(why.stdout).toContain('TEST closed at')
    const log = await told('log', directory, '--topic', 'bar')
    expect(log.exitCode).toBe(0)
    expect(log.stdout.trimEnd().split('\n')).toHaveLength(19)
  })

  it('is repeated with the log written while it ran', async () => {
    const log = join(folder, 'while running')
    const result = await backtest(options({ strategy: smaCross({ fast: 2, slow: 3 }), log }))
    await result.save(log)
    expect(await told('verify', log)).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('names the setting that was changed in its recipe', async () => {
    const directory = await saved('changed', { strategy: smaCross({ fast: 2, slow: 3 }) })
    const manifest = join(directory, 'run.json')
    const text = readFileSync(manifest, 'utf8')
    writeFileSync(manifest, text.replace('"capital": "10000 USD",\n', '"capital": "9000 USD",\n'))
    const changed = await told('verify', directory)
    expect(changed.exitCode).toBe(7)
    writeFileSync(
      manifest,
      text.replace('"sources": [\n      {\n        "kind"', '"x": [\n      {\n        "kind"'),
    )
    const broken = await told('verify', directory)
    expect(broken.stderr).toMatch(/^error config\/unsupported: .*expected a recipe with sources/)
  })
})

describe('a recipe of a run from code that was changed', () => {
  const valid = { code: 'config/unsupported', words: 'expected a recipe with sources' }

  it.each<[string, unknown, Readonly<{ code: string; words: string }>]>([
    ['inCode', 5, valid],
    ['sources', [], { code: 'config/invalid', words: 'at least one data source' }],
    ['sources', [{ path: 5, options: {} }], valid],
    ['strategies', 'x', valid],
    ['options', null, valid],
    ['options', { capital: null }, valid],
    ['options', { capital: '10000 USD', from: 5 }, valid],
    ['options', { capital: '10000 USD', symbols: 1 }, valid],
    ['options', { capital: '10000 USD', log: 'elsewhere' }, valid],
    [
      'strategies',
      [{ strategy: null }],
      { code: 'config/invalid', words: 'strategies[0]: there is' },
    ],
    ['strategies', [], { code: 'config/invalid', words: 'at least one strategy' }],
    ['benchmark', null, { code: 'config/invalid', words: 'benchmark: there is' }],
  ])('is refused with %s being %j', async (name, value, { code, words }) => {
    const directory = await saved('damaged', { strategy: smaCross({ fast: 2, slow: 3 }) })
    const manifest = join(directory, 'run.json')
    const json = JSON.parse(readFileSync(manifest, 'utf8')) as { recipe: object }
    const recipe = { ...json.recipe, [name]: value }
    writeFileSync(manifest, JSON.stringify({ ...json, recipe }))
    const { exitCode, stderr } = await told('verify', directory)
    expect(exitCode).not.toBe(0)
    expect(stderr).toContain(`error ${code}: `)
    expect(stderr).toContain(words)
  })
})

describe('a run saved from code with a strategy of one’s own', () => {
  it('says that the chain holds, and that the strategy lives in code', async () => {
    const directory = await saved('own', { strategy: own })
    const { exitCode, stdout, stderr } = await told('verify', directory)
    expect(exitCode).toBe(2)
    expect(stdout).toMatch(
      /^chain {3}holds .*\ndata {4}hold {3}the bars are those of the run\nfiles {3}hold {3}trades\.csv is what log and bars say\n$/,
    )
    expect(stderr).toBe(
      `error config/unsupported: "${directory}" was made in code, where the strategy "sma-cross" lives: it cannot be repeated from here. Call result.verify() in the program that made it, which runs it again there; result.writeReport() writes its page.\n`,
    )
    expect((await told('report', directory)).stderr).toBe(stderr)
    const json = await told('verify', directory, '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({ chain: { holds: true }, repeat: null })
  })

  it('shows its bars in log and why', async () => {
    const directory = await saved('own bars', { strategy: own })
    expect(await told('why', directory, 'fil-000001')).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: expect.stringContaining('TEST closed at') as string,
    })
    expect((await told('log', directory)).stderr).toBe('')
  })

  it('finds a changed trades.csv', async () => {
    const directory = await saved('own changed', { strategy: own })
    writeFileSync(join(directory, 'trades.csv'), 'x')
    const { exitCode, stdout, stderr } = await told('verify', directory)
    expect(exitCode).toBe(7)
    expect(stdout).toContain('files   DIFFER  trades.csv')
    expect(stderr).toContain('is not what the log and the bars say')
  })

  it('says what else of a run lives in the program', async () => {
    const engine = await BacktestEngine.create(options({ strategy: buyAndHold(), benchmark: own }))
    engine.step()
    const result = engine.getResults()
    await result.save(join(folder, 'ended'))
    const { stderr } = await told('verify', join(folder, 'ended'))
    expect(stderr).toContain('where the benchmark and its end after 1 of 19 steps live:')
  })

  it('says that data in memory are not in its folder', async () => {
    const data = csv({ text: prices, name: 'p' }, { symbol: 'TEST' })
    const directory = await saved('memory', { data, strategy: buyAndHold() })
    const { exitCode, stdout, stderr } = await told('verify', directory)
    expect(exitCode).toBe(2)
    expect(stdout).toContain(
      'data    not compared: the run was made in code, from data in memory\n',
    )
    expect(stderr).toContain('was made in code from data in memory: it cannot be repeated')
    expect((await told('log', directory)).stderr).toBe(
      'note: the 19 bars of this run are left out: the run was made in code, from data in memory\n',
    )
  })
})
