/** What configurations mean: values by their text, files over files, the run over the system. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { parseYaml } from '../../src/config/parse-yaml.ts'
import { readTree, settleConfiguration } from '../../src/config/read-configuration.ts'
import type { Configuration } from '../../src/config/read-configuration.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerline-config-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const configure = (text: string, environment: Record<string, string> = {}): Configuration =>
  settleConfiguration(parseYaml(text, 'run.yaml'), environment)

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  return path
}

describe('a decimal', () => {
  it.each([
    ['0.10', '0.10'],
    ['1e-7', '1e-7'],
    ['100_000', '100000'],
    ['1_234_567.89', '1234567.89'],
    ['+5', '5'],
    ['"0.30"', '0.30'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
    ['12345678901234567890.123456789', '12345678901234567890.123456789'],
  ])('written %s is read digit by digit', (written, read) => {
    const { portfolio } = configure(`portfolio: { sizing: { quantity: ${written} } }`)
    expect(portfolio.sizing).toEqual({ quantity: read })
  })
})

describe('a parameter', () => {
  it.each([
    ['20', 20],
    ['0.1', 0.1],
    ['-1.50', -1.5],
    ['1e3', 1000],
    ['1_000', 1000],
    ['true', true],
    ['up', 'up'],
    ['"20"', '20'],
    ['"yes"', 'yes'],
    ['2020-01-01', '2020-01-01'],
  ])('written %s is %s', (written, value) => {
    const { portfolio } = configure(
      `portfolio: { strategies: [{ use: sma-cross, params: { p: ${written} } }] }`,
    )
    expect(portfolio.strategies?.[0]?.params).toEqual({ p: value })
  })
})

describe('text', () => {
  it.each([
    ['NO', 'NO'],
    ['"7203"', '7203'],
    ['"null"', 'null'],
    ['BRK.B', 'BRK.B'],
    ['1COV', '1COV'],
  ])('written %s is the symbol %s', (written, symbol) => {
    expect(configure(`portfolio: { symbols: [${written}] }`).portfolio.symbols).toEqual([symbol])
  })
})

describe('the run', () => {
  it('wins over the system, key by key', () => {
    const { portfolio } = configure(`
system:
  initial_equity: 5000 USD
  seed: 3
  execution: { market_fill: bar_close, touch_fill: close }
portfolio:
  initial_equity: 7000 USD
  execution: { market_fill: next_close }
`)
    expect(portfolio).toMatchObject({
      initial_equity: '7000 USD',
      seed: 3,
      execution: { market_fill: 'next_close', touch_fill: 'close' },
    })
  })

  it('replaces costs whole, so that two models never add up', () => {
    const { portfolio } = configure(`
system: { execution: { commission: { per_share: 0.01, minimum: 1 }, slippage: { bps: 5 } } }
portfolio: { execution: { commission: { percent: 0.1 } } }
`)
    expect(portfolio.execution).toEqual({ commission: { percent: '0.1' }, slippage: { bps: '5' } })
  })

  it('takes settings under either of their names', () => {
    const { portfolio } = configure(`
system: { capital: 5000 }
portfolio: { from: 2020-01-01, to: 2020-12-31, universe: [A] }
`)
    expect(portfolio).toMatchObject({
      initial_equity: '5000',
      start_date: '2020-01-01',
      end_date: '2020-12-31',
      symbols: ['A'],
    })
  })

  it('knows where each of its values was written', () => {
    const { placeOf } = configure('system:\n  seed: 3\nportfolio:\n  title: A\n')
    expect(placeOf('seed')).toEqual({ file: 'run.yaml', line: 2, column: 9 })
    expect(placeOf('title')).toEqual({ file: 'run.yaml', line: 4, column: 10 })
    expect(placeOf('valuation')).toBeNull()
  })
})

describe('several files', () => {
  it('add up, later ones over earlier ones', () => {
    const tree = readTree([
      file('system.yaml', 'system: { seed: 1, lots: { long: lifo } }\n'),
      file('portfolio.yaml', 'portfolio: { title: A, symbols: [A] }\n'),
      file('more.yaml', 'portfolio: { title: B }\nsystem: { lots: { short: fifo } }\n'),
      file('data.yaml', 'data: { sources: [{ path: prices.csv }] }\n'),
    ])
    const { portfolio, sources } = settleConfiguration(tree, null)
    expect(portfolio).toMatchObject({ title: 'B', symbols: ['A'], seed: 1 })
    expect(portfolio.lots).toEqual({ long: 'lifo', short: 'fifo' })
    expect(sources.map(({ path }) => path)).toEqual([join(folder, 'prices.csv')])
  })

  it('are each checked by themselves, and all their problems are told', () => {
    const first = file('a.yaml', 'portfolio: { seed: x }\n')
    const second = file('b.yaml', 'portfolio: { seed: 5, valuation: never }\n')
    expect(() => readTree([first, second])).toThrow(
      [
        `${first}:1:20: portfolio.seed: expected a whole number from 0 up to 9007199254740991, found "x".`,
        `${second}:1:34: portfolio.valuation: expected one of end, step, found "never".`,
      ].join('\n'),
    )
  })

  it('have paths relative to their own folders', () => {
    const tree = readTree([
      file('deep/data.yaml', 'data: { sources: [{ path: ../prices.csv, factors: f.csv }] }\n'),
      file('run.yaml', 'portfolio: { strategies: [{ module: ./strategy.ts }] }\n'),
    ])
    const { portfolio, sources } = settleConfiguration(tree, null)
    expect(sources[0]).toMatchObject({
      path: join(folder, 'prices.csv'),
      factors: join(folder, 'deep', 'f.csv'),
    })
    expect(portfolio.strategies?.[0]?.module).toBe(join(folder, 'strategy.ts'))
  })
})

describe('a file', () => {
  it.each([
    [
      'UTF-16',
      new Uint8Array([0xff, 0xfe, 0x61, 0]),
      'expected UTF-8, found UTF-16. Save it as UTF-8.',
    ],
    [
      'Latin-1',
      new Uint8Array([0x61, 0x3a, 0x20, 0xe4]),
      'expected UTF-8 text, found other bytes.',
    ],
    [
      'two megabytes',
      'a'.repeat(2_000_000),
      'expected a configuration of at most 1 MB, found 2000000 bytes.',
    ],
  ])('of %s is refused', (name, content, message) => {
    const path = join(folder, `${name}.yaml`)
    writeFileSync(path, content)
    expect(() => readTree([path])).toThrow(`${path}: ${message}`)
  })

  it('that is not there is named, with the nearest one that is', () => {
    file('portfolio-a.yaml', 'portfolio: {}\n')
    const path = join(folder, 'portfolio-b.yaml')
    expect(() => readTree([path])).toThrow(
      `${path}: there is no such file. Did you mean "portfolio-a.yaml"?`,
    )
  })

  it('that is a folder is refused', () => {
    expect(() => readTree([folder])).toThrow(`${folder}: expected a file, found a folder.`)
  })

  it.each(['', '# nothing\n', '\uFEFF', '---\n', '{}', 'portfolio:\n'])(
    'of %j says nothing',
    (text) => {
      expect(configure(text).portfolio).toEqual({})
    },
  )

  it('may begin with a byte order mark and have Windows line ends', () => {
    const path = file('windows.yaml', '\uFEFFportfolio:\r\n  title: A\r\n  seed: x\r\n')
    expect(() => readTree([path])).toThrow(`${path}:3:9: portfolio.seed: expected a whole number`)
  })
})

describe('a path of data', () => {
  it('takes variables of the environment, and defaults where they are not set', () => {
    const { sources } = configure(
      'data: { sources: [{ path: "${DATA}/a.csv" }, { path: "/${NONE:-usual}/${EMPTY:-x}/b.csv" }] }',
      { DATA: '/bars', EMPTY: '' },
    )
    expect(sources.map(({ path }) => path)).toEqual(['/bars/a.csv', '/usual/x/b.csv'])
  })

  it('takes none where no environment was passed in', () => {
    const tree = parseYaml('data: { sources: [{ path: "${DATA}/a.csv" }] }', 'run.yaml')
    expect(() => settleConfiguration(tree, null)).toThrow(
      'run.yaml:1:27: data.sources[0].path: "${DATA}" names a variable, but no environment was passed in. ' +
        'Pass { environment: process.env } to fromConfig, or write "${DATA:-default}".',
    )
  })

  it.each([
    ['a.csv', 'csv'],
    ['a.TSV', 'csv'],
    ['bars/*.parquet', 'parquet'],
    ['a.feather', 'arrow'],
  ])('%s is read as %s', (path, kind) => {
    expect(configure(`data: { sources: [{ path: "${path}" }] }`).sources[0]?.kind).toBe(kind)
  })

  it('is chosen by the name of its source', () => {
    const { sources } = configure(`
portfolio: { data_sources: [b] }
data: { sources: [{ name: a, path: a.csv }, { name: b, path: b.csv }] }
`)
    expect(sources.map(({ name }) => name)).toEqual(['b'])
  })
})
