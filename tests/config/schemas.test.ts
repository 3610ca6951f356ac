/**
 * The schemas editors use say the same as the reader: both come from one table, and here both are
 * asked about the same configurations.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

import { parseYaml } from '../../src/config/parse-yaml.ts'
import { Reading } from '../../src/config/reading.ts'
import { configSchemas, withTables } from '../../src/config/render-schemas.ts'
import { config } from '../../src/config/schema/config.ts'
import { policyFile } from '../../src/config/schema/policy.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
const isConfig = ajv.compile(configSchemas['config/config.v1']!)
const isPolicy = ajv.compile(configSchemas['config/policy.v1']!)

function isRead(text: string): boolean {
  const reading = new Reading()
  config.read(parseYaml(text, 'run.yaml'), '', reading)
  return !reading.hasProblems
}

describe('the committed schemas', () => {
  it.each(Object.keys(configSchemas))('of %s are what the table says', (name) => {
    const file = `src/config/schemas/${name.replace('config/', '')}.json`
    expect(JSON.parse(read(file))).toEqual(configSchemas[name])
  })

  it('are all there is in their folder', () => {
    const files = readdirSync(join(root, 'src/config/schemas'))
    expect(files.toSorted()).toEqual(['config.v1.json', 'policy.v1.json'])
  })

  it('describe every key', () => {
    const silent: string[] = []
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return
      const {
        properties = {},
        items,
        anyOf = [],
      } = schema as {
        properties?: Record<string, { description?: string }>
        items?: unknown
        anyOf?: readonly unknown[]
      }
      for (const [name, one] of Object.entries(properties)) {
        if ((one.description ?? '') === '') silent.push(`${path}.${name}`)
        visit(one, `${path}.${name}`)
      }
      visit(items, `${path}[]`)
      for (const one of anyOf) visit(one, path)
    }
    visit(configSchemas['config/config.v1'], '')
    visit(configSchemas['config/policy.v1'], '')
    expect(silent).toEqual([])
  })
})

describe('the documentation', () => {
  it('has the tables the fields give', () => {
    const text = read('docs/configuration.md')
    expect(withTables(text)).toBe(text)
    expect(text.match(/<!-- table: \w+ -->\n\| Key/g)).toHaveLength(5)
  })
})

describe('the files that come with the package', () => {
  it.each([
    'examples/sma-cross.yaml',
    'examples/starter/config.yaml',
    ...['system', 'portfolio', 'data'].map((name) => `examples/several-files/${name}.yaml`),
  ])('%s is valid', (path) => {
    expect(isConfig(parse(read(path)))).toBe(true)
    expect(isRead(read(path))).toBe(true)
  })

  it.each(['src/config/builtin/naive.yaml', 'examples/several-files/policies/cautious.yaml'])(
    'the policy %s is valid',
    (path) => {
      const text = read(path)
      expect(isPolicy(parse(text))).toBe(true)
      const reading = new Reading()
      policyFile.read(parseYaml(text, path), '', reading)
      expect(reading.hasProblems).toBe(false)
    },
  )
})

/** Values of one key: the reader and the schema must both take them, or both refuse them. */
const values: readonly (readonly [key: string, value: string, isTaken: boolean])[] = [
  ['title', 'A title', true],
  ['title', '"5"', true],
  ['title', '5', false],
  ['title', 'true', false],
  ['title', '~', false],
  ['title', '""', false],
  ['seed', '0', true],
  ['seed', '9007199254740991', true],
  ['seed', '9007199254740992', false],
  ['seed', '-1', false],
  ['seed', '1.5', false],
  ['seed', '"7"', false],
  ['warmup_bars', '200', true],
  ['record_indicators', 'false', true],
  ['record_indicators', 'no', false],
  ['record_indicators', '"true"', false],
  ['initial_equity', '100000', true],
  ['initial_equity', '100000 USD', true],
  ['initial_equity', '100_000 EUR', true],
  ['initial_equity', '{ USD: 5 }', true],
  ['initial_equity', '{ usd: 5 }', false],
  ['initial_equity', '-5', false],
  ['initial_equity', '[5]', false],
  ['start_date', '2020-01-01', true],
  ['start_date', '2020-01-01T09:30:00Z', true],
  ['start_date', '01.01.2020', false],
  ['symbols', '[A, B]', true],
  ['symbols', '[]', false],
  ['symbols', 'A', false],
  ['symbols', '[1]', false],
  ['universe', '[A]', true],
  ['end_of_data', 'liquidate', true],
  ['end_of_data', 'sell', false],
  ['sizing', '{ equity_percent: 95 }', true],
  ['sizing', '{ equity_percent: "95.5", at: fill }', true],
  ['sizing', '{ equity_percent: 0 }', false],
  ['sizing', '{ equity_percnt: 5 }', false],
  ['sizing', '{ quantity: .inf }', false],
  ['lots', '{ long: lifo }', true],
  ['lots', '{ long: average }', false],
  ['execution', '{ market_fill: bar_close, commission: { flat: 1 } }', true],
  ['execution', '{ commission: { flat: -1 } }', false],
  ['execution', '{ slippage: { volume: { base: 1, impact: 10 } } }', true],
  ['execution', '{ slippage: { volume: { base: 1 } } }', false],
  ['execution', '{ participation: { maximum_percent: 10, queue_bars: 5 } }', true],
  ['strategies', '[{ use: sma-cross, params: { fast: 5, name: x, deep: true } }]', true],
  ['strategies', '[{ use: sma-cross, params: { fast: [5] } }]', false],
  ['strategies', '[{ use: sma-cross, params: { "a b": 5 } }]', false],
  ['strategies', '[]', false],
  ['benchmark', 'buy-and-hold', true],
  ['benchmark', '{ use: sma-cross, params: { fast: 5 } }', true],
  ['benchmark', '{ use: sma-cross, symbols: [A] }', false],
  ['risk_policy', '{ name: naive }', true],
  ['risk_policy', '{ name: naive, configs: { limits: { shorting: true } } }', true],
  ['risk_policy', '{ name: naive, configs: { rebalancing: { every: month } } }', false],
  ['risk_policy', '{ name: naive, configs: { rebalancing: null } }', true],
  ['currency_scales', '{ USD: 4 }', true],
  ['currency_scales', '{ USD: 16 }', false],
  ['nothing_known', '5', false],
]

describe('reader and schema', () => {
  it.each(values)('agree on %s: %s', (key, value, isTaken) => {
    const text = `portfolio:\n  ${key}: ${value}\n`
    expect(isRead(text)).toBe(isTaken)
    expect(isConfig(parse(text))).toBe(isTaken)
  })
})
