/** `--set` paths that lead nowhere, values that are none, strategies and modules that are not there. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ledgerline } from '../../cli/fake-terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'ledgerline-set-'))
const config = join(folder, 'two.yaml')

beforeAll(() => {
  writeFileSync(join(folder, 'prices.csv'), 'date,open,high,low,close\n2024-01-01,1,2,1,2\n')
  writeFileSync(
    config,
    `portfolio:
  strategies:
    - { use: sma-cross }
    - { strategy_id: slower, use: sma-cross, params: { fast: 100, slow: 300 } }
    - { use: buy-and-hold }
data: { sources: [{ path: prices.csv }] }
`,
  )
  writeFileSync(
    join(folder, 'seeded.ts'),
    `import { defineStrategy } from 'ledgerline'
export const seeded = defineStrategy({ name: 'seeded', params: { seed: 1 }, setup: () => ({}) })
`,
  )
  writeFileSync(join(folder, 'nothing.ts'), 'export const answer = 42\nexport function onBar(): void {}\n')
  writeFileSync(
    join(folder, 'several.ts'),
    'export class One { onBar(): void {} }\nexport class Two { onBars(): void {} }\n',
  )
  writeFileSync(join(folder, 'broken.ts'), 'export const = 5\n')
  writeFileSync(join(folder, 'throwing.ts'), 'throw new Error("not today")\n')
  writeFileSync(join(folder, 'missing.ts'), "import 'no-such-package'\n")
  writeFileSync(join(folder, 'enum.ts'), 'export enum Side { Buy }\n')
  writeFileSync(
    join(folder, 'made.ts'),
    `import { smaCross } from 'ledgerline'
export const made = smaCross({ fast: 2, slow: 3 })
export class Plain { onBar(): void {} }
`,
  )
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const refusalOf = async (...words: readonly string[]): Promise<string> => {
  const { exitCode, stderr } = await ledgerline([...words, '--no-out', '--quiet'])
  expect(exitCode).toBeGreaterThan(1)
  return stderr.replaceAll(folder, '…')
}

describe('--set', () => {
  it.each([
    ['fast', 'usage/invalid: --set "fast": expected path=value, for example fast=20.'],
    ['=5', 'usage/invalid: --set "=5": expected path=value, for example fast=20.'],
    ['fst=5', 'usage/invalid: --set fst: there is no parameter and no key "fst". Did you mean "fast"? Parameters: fast, slow; keys are in docs/configuration.md.'],
    ['fast=5', 'usage/invalid: --set fast: "fast" could be sma-cross.fast or slower.fast. Write which one.'],
    ['slower.fst=5', 'usage/invalid: --set slower.fst: the strategy "slower" has no parameter "fst". Did you mean "fast"? It has: fast, slow.'],
    ['buy-and-hold.fast=5', 'usage/invalid: --set buy-and-hold.fast: the strategy "buy-and-hold" has no parameter "fast". It has: none.'],
    ['a..b=5', 'usage/invalid: --set a..b "a..b": expected a path such as portfolio.strategies[0].params.fast.'],
    ['[0]=5', 'usage/invalid: --set [0] "[0]": expected a path such as portfolio.strategies[0].params.fast.'],
    ['portfolio.strategies[7].use=x', 'usage/invalid: --set portfolio.strategies[7].use: there is no entry [7]; the list has 3.'],
    ['portfolio.title[0]=x', 'usage/invalid: --set portfolio.title[0]: there is no entry [0]; the list has 0.'],
    ['strategies[0].use.name=x', 'usage/invalid: --set strategies[0].use.name: "name" cannot be set: what is there is a scalar, no mapping.'],
    ['portfolio.nme=x', 'config/invalid: --set portfolio.nme: portfolio: unknown key "nme".'],
    ['portfolio.__proto__=x', 'config/invalid: --set portfolio.__proto__: portfolio: unknown key "__proto__".'],
    ['slower.fast=', 'config/invalid: --set slower.fast: portfolio.strategies[1].params.fast: expected a number, text, true or false, found nothing.'],
    ['slower.fast=abc', 'strategy/invalid: …/two.yaml:4:7: portfolio.strategies[1]: Strategy "sma-cross", parameter "fast": expected a number, found "abc".'],
    ['slower.fast=400', 'strategy/invalid: two.yaml:4: Strategy "slower" failed in setup: sma-cross: expected fast below slow, found fast 400 and slow 300.'],
    ['slower.fast=12345678901234567890', 'config/invalid: --set slower.fast: portfolio.strategies[1].params.fast: 12345678901234567890 would become 12345678901234567000: a parameter is a double. Write fewer digits.'],
    ['execution.market_fill=[next_open', 'config/invalid: --set execution.market_fill:2:1: this is no valid YAML: '],
    ['execution.market_fill=*x', 'config/invalid: --set execution.market_fill:1:8: found the alias "*x". Write the value out here.'],
    ['execution.market_fill=soon', 'config/invalid: --set execution.market_fill: portfolio.execution.market_fill: expected one of next_open, bar_close, next_close, found "soon".'],
    ['title=a: b', 'config/invalid: --set title:1:8: found a second ": " on the line'],
  ])('%s is refused', async (assignment, message) => {
    expect(await refusalOf('run', config, '--set', assignment)).toMatch(`error ${message}`)
  })

  it('asks which is meant where a parameter has the name of a key', async () => {
    const module = join(folder, 'seeded.ts')
    const words = ['run', module, '--data', join(folder, 'prices.csv')]
    expect(await refusalOf(...words, '--set', 'seed=5')).toBe(
      'error usage/invalid: --set seed: "seed" could be seeded.seed or portfolio.seed. Write which one.\n',
    )
    const { stdout } = await ledgerline([...words, '--no-out', '--json', '--set', 'seeded.seed=5', '--set', 'portfolio.seed=6'])
    const { settings } = JSON.parse(stdout) as { settings: { label: string; value: string }[] }
    expect(settings.map(({ label, value }) => `${label} ${value}`)).toEqual(
      expect.arrayContaining(['Strategy seeded seed 5', 'Seed 6']),
    )
  })
})

describe('other flags', () => {
  it.each([
    [['--capital', 'much'], 'config/invalid: --capital: portfolio.initial_equity: expected an amount and a currency such as 100000 USD, found "much".'],
    [['--capital', '0'], 'config/invalid: --capital: portfolio.initial_equity: expected an amount and a currency such as 100000 USD, found "0".'],
    [['--capital', '1e30'], 'number/overflow: '],
    [['--capital', '100 EUR'], 'config/unsupported: --capital: portfolio.initial_equity: "prices" trades in USD, the capital is in EUR. USD is only the default of a source: if these prices are in EUR, give the source currency: \'EUR\'. If they are in USD, give capital in USD: there is no conversion in this version.'],
    [['--capital', '0.0000001'], 'number/precision-lost: '],
    [['--start', 'soon'], 'config/invalid: --start: portfolio.start_date: expected a date such as 2024-03-01, or an ISO 8601 moment, found "soon".'],
    [['--start', '2024-02-30'], 'config/invalid: '],
    [['--start', '2030-01-01'], 'data/empty: Expected bars to trade from "2030-01-01" on, found 1 that only warm indicators up; the last is of 2024-01-01. Begin earlier, or take fewer warm-up bars.'],
    [['--start', '2024-03-01', '--end', '2023-01-01'], 'config/invalid: --start: expected portfolio.start_date to be before the end of the period, found "2024-03-01" after the end "2023-01-01".'],
    [['--set', 'sma-cross.fast=1.5'], 'strategy/invalid: two.yaml:3: Strategy "sma-cross" failed in setup: sma(period): found "1.5", expected a whole number of bars from 1 to 1000000.'],
    [['--set', 'risk_policy=naive'], 'config/invalid: --set risk_policy: portfolio.risk_policy: expected a mapping, found "naive". Write { name: naive }.'],
    [['--end', '2020-01-01'], 'data/empty: '],
    [['--seed', '1.5'], 'config/invalid: --seed: portfolio.seed: expected a whole number from 0 up to 9007199254740991, found "1.5".'],
    [['--data', 'x.xls'], 'config/invalid: --data: data.sources[0]: expected a file that ends in .csv, .parquet or .arrow, found the ending ".xls".'],
    [['--data', '${HOME}/x.csv'], 'config/invalid: --data: data.sources[0].path: "${HOME}" names a variable, but it is not set. Set it, or write "${HOME:-default}".'],
  ])('%j is refused', async (flags, message) => {
    expect(await refusalOf('run', config, ...flags)).toContain(`error ${message}`)
  })

  it('--open and --no-out contradict each other', async () => {
    expect(await refusalOf('run', config, '--open')).toBe(
      'error usage/invalid: --open shows the report of the run, which --no-out does not write.\n',
    )
  })
})

describe('a strategy’s module', () => {
  const data = ['--data', join(folder, 'prices.csv')]
  it.each([
    ['none.ts', 'config/not-found: none.ts: portfolio.strategies[0]: There is no strategy file "…/none.ts". Check the path.'],
    ['nothing.ts', 'strategy/invalid: nothing.ts: portfolio.strategies[0]: "…/nothing.ts" exports no strategy; it exports "answer", "onBar". Export the result of defineStrategy, or a class with onBar.'],
    ['several.ts', 'strategy/invalid: several.ts: portfolio.strategies[0]: "…/several.ts" exports several strategies: "One", "Two". Choose one with "export", or make it the default export.'],
    ['broken.ts', 'strategy/failed: broken.ts: portfolio.strategies[0]: "…/broken.ts" could not be loaded: '],
    ['throwing.ts', 'strategy/failed: throwing.ts: portfolio.strategies[0]: "…/throwing.ts" could not be loaded: Error: not today'],
    ['missing.ts', 'strategy/failed: missing.ts: portfolio.strategies[0]: "…/missing.ts" could not be loaded: '],
  ])('%s is refused', async (name, message) => {
    expect(await refusalOf('run', join(folder, name), ...data)).toContain(`error ${message}`)
  })

  it.each([
    ['{ module: ./several.ts, export: Tow }', 'strategy/invalid: --set strategies: portfolio.strategies[0]: "…/several.ts" has no export "Tow". It exports "One", "Two".'],
    ['{ module: ./nothing.ts, export: answer }', 'strategy/invalid: --set strategies: portfolio.strategies[0]: The export "answer" of "…/nothing.ts" is no strategy.'],
    ['{ module: ./made.ts, export: made, params: { fast: 3 } }', 'strategy/invalid: --set strategies: portfolio.strategies[0]: "params" are given, but the strategy is made already and takes none. Export the result of defineStrategy itself, and it will take them.'],
    ['{ module: ./made.ts, export: Plain, params: { fast: 3 } }', 'strategy/invalid: --set strategies: portfolio.strategies[0]: "params" are given, but the strategy is a class and takes none.'],
    ['{ module: ./prices.csv }', 'strategy/invalid: --set strategies: portfolio.strategies[0]: Expected a strategy file that ends in .ts, .mts, .js, .mjs, .cjs, .cts, found "…/prices.csv".'],
    ['{ use: sma-crss }', 'config/invalid: --set strategies: portfolio.strategies[0]: there is no built-in strategy "sma-crss". Did you mean "sma-cross"? Known: sma-cross, buy-and-hold.'],
    ['{ use: sma-cross, params: { fst: 3 } }', 'strategy/invalid: --set strategies: portfolio.strategies[0]: Strategy "sma-cross" has no parameter "fst". Did you mean "fast"?'],
    ['{ use: sma-cross, symbols: [PRICES] }', 'data/unknown-symbol: Strategy "sma-cross" names "PRICES", which the data do not have. Did you mean "prices"?'],
  ])('as %s is refused', async (use, message) => {
    const here = use.replace('./', `${folder}/`)
    expect(await refusalOf('run', config, '--set', `strategies=[${here}]`)).toContain(`error ${message}`)
  })

  it('and a configuration are not run together', async () => {
    expect(await refusalOf('run', config, join(folder, 'made.ts'))).toContain(
      'error usage/invalid: Expected one strategy, or configurations, found "…/two.yaml", "…/made.ts".',
    )
  })

  it.each(['strategy.py', 'prices.csv', 'config'])('is no %s', async (name) => {
    expect(await refusalOf('run', join(folder, name))).toMatch(
      /^error usage\/invalid: Expected a \.yaml configuration or a \.ts or \.js strategy\. /,
    )
  })
})
