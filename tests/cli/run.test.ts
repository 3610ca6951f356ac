/** `ledgerline run` and `demo`: what they print, write and refuse. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { beforeAll, describe, expect, it } from 'vitest'

import { type RunDocument, validateDocument } from '../../src/contracts/index.ts'
import type { ResultJson } from '../../src/report/result-json.ts'
import { crossing, ledgerline, prices, temporaryFolder } from './fake-terminal.ts'

const folder = temporaryFolder()
const config = join(folder, 'crossing.yaml')
const out = (name: string): string => join(folder, 'runs', name)
const resultOf = (text: string): ResultJson => JSON.parse(text) as ResultJson
const resultIn = (directory: string): ResultJson =>
  resultOf(readFileSync(join(directory, 'result.json'), 'utf8'))
const manifestIn = (directory: string): RunDocument =>
  JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8')) as RunDocument

const strategy = `import { defineStrategy } from 'ledgerline'
export const everyOther = defineStrategy({
  name: 'every-other',
  params: { hold: 2 },
  setup: ({ symbol, params }) => ({
    onBar(bar, context) {
      if (context.position(symbol) === null) context.openLong(symbol, { quantity: 10 })
      else if (bar.index % params.hold === 0) context.closeLong(symbol)
    },
  }),
})
export const helper = 5
`

beforeAll(() => {
  writeFileSync(join(folder, 'prices.csv'), prices)
  writeFileSync(config, crossing)
  writeFileSync(join(folder, 'every-other.ts'), strategy)
})

describe('run', () => {
  it('prints the table and says where the rest is', async () => {
    const { exitCode, stdout, stderr } = await ledgerline(['run', config, '--out', out('first')])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('sma-cross  Buy & hold')
    expect(stdout).toMatch(/^Equity Final \[USD\]\s+[\d,.]+/m)
    expect(stdout).toContain(`Report  ${join(out('first'), 'report.html')}`)
    expect(stdout).toContain(`Why     ledgerline why ${out('first')} lot-000001`)
  })

  it('says that a strategy was never asked, because its indicators never had a value', async () => {
    const slow = join(folder, 'slow.yaml')
    writeFileSync(slow, crossing.replace('slow: 3', 'slow: 30'))
    const { exitCode, stdout } = await ledgerline(['run', slow, '--no-out'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain(
      'Caution sma-cross was never asked about TEST: SMA 30 had no value on any bar there\n',
    )
    expect((await ledgerline(['run', config, '--no-out'])).stdout).not.toContain('Caution')
  })

  it('writes a run directory whose documents keep their contracts', async () => {
    await ledgerline(['run', config, '--out', out('whole')])
    expect(readdirSync(out('whole')).toSorted()).toEqual([
      'equity_curve.csv',
      'events.db',
      'report.html',
      'result.json',
      'run.json',
      'trades.csv',
    ])
    expect(validateDocument('run/run.v1', manifestIn(out('whole')))).toEqual([])
    expect(validateDocument('run/result.v1', resultIn(out('whole')))).toEqual([])
  })

  it('says of every setting where it was written', async () => {
    await ledgerline(['run', config, '--out', out('origins'), '--seed', '9'])
    const { settings } = resultIn(out('origins'))
    const sources = Object.fromEntries(settings.map(({ label, source }) => [label, source]))
    expect(sources).toMatchObject({
      'Strategy sma-cross': 'crossing.yaml:3',
      'Sizing of sma-cross': 'crossing.yaml:4',
      'Starting capital': 'crossing.yaml:2',
      Commission: 'crossing.yaml:5',
      Slippage: 'default',
      Seed: '--seed',
    })
  })

  it('prints exactly result.json with --json', async () => {
    const { stdout, stderr } = await ledgerline(['run', config, '--out', out('json'), '--json'])
    expect(stderr).toBe('')
    expect(stdout).toBe(readFileSync(join(out('json'), 'result.json'), 'utf8'))
    const { summary, logHead, trades } = resultOf(stdout)
    expect(summary).toMatchObject({ finalEquity: expect.any(String), tradeCount: 1 })
    expect(logHead).toMatch(/^[0-9a-f]{64}$/)
    expect(trades[0]).toMatchObject({ symbol: 'TEST', side: 'long', fees: '2' })
  })

  it('prints nothing with --quiet, and writes nothing with --no-out', async () => {
    const { exitCode, stdout, stderr } = await ledgerline(['run', config, '--no-out', '--quiet'])
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  })

  it('prints every measure with --full', async () => {
    const usual = await ledgerline(['run', config, '--no-out'])
    const full = await ledgerline(['run', config, '--no-out', '--full'])
    expect(usual.stdout).not.toContain('Ulcer Index')
    expect(full.stdout).toContain('Ulcer Index')
  })

  it('opens the report with --open', async () => {
    const { opened } = await ledgerline(['run', config, '--out', out('open'), '--quiet', '--open'])
    expect(opened).toEqual([join(out('open'), 'report.html')])
  })

  it('shows how far it is to whoever watches, on stderr, and leaves nothing there', async () => {
    const { stdout, stderr } = await ledgerline(['run', config, '--no-out', '--json'], {
      isWatched: true,
    })
    expect(stderr).toContain('██████████████████████████████ 100 %')
    expect(stderr).toMatch(/\r +\r$/)
    expect(() => JSON.parse(stdout) as unknown).not.toThrow()
  })

  it('colours results where it may', async () => {
    const colored = await ledgerline(['run', config, '--no-out'], { color: true })
    const plain = await ledgerline(['run', config, '--no-out'])
    expect(colored.stdout).toContain('\u001B[1m')
    expect(plain.stdout).not.toContain('\u001B')
  })

  it('replaces an earlier run of its own, and nothing else', async () => {
    const words = ['run', config, '--out', out('again'), '--quiet']
    expect((await ledgerline(words)).exitCode).toBe(0)
    expect((await ledgerline(words)).exitCode).toBe(0)
    writeFileSync(join(out('again'), 'notes.txt'), 'mine')
    const { exitCode, stderr } = await ledgerline(words)
    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      `error run/exists: "${out('again')}" holds "notes.txt", which is no part of a run. Choose another folder.\n`,
    )
    expect(readFileSync(join(out('again'), 'notes.txt'), 'utf8')).toBe('mine')
  })

  it('gives the same bytes again, but for the time it was saved', async () => {
    await ledgerline(['run', config, '--out', out('same'), '--quiet'])
    const files = ['result.json', 'trades.csv', 'equity_curve.csv', 'events.db']
    const before = files.map((name) => readFileSync(join(out('same'), name)))
    await ledgerline(['run', config, '--out', out('same'), '--quiet'])
    expect(files.map((name) => readFileSync(join(out('same'), name)))).toEqual(before)
  })
})

describe('flags of run', () => {
  const summaryOf = async (...flags: readonly string[]): Promise<ResultJson> => {
    const { stdout, stderr } = await ledgerline(['run', config, '--no-out', '--json', ...flags])
    expect(stderr).toBe('')
    return resultOf(stdout)
  }

  it('--capital takes an amount, with or without a currency', async () => {
    expect((await summaryOf('--capital', '5000')).summary).toMatchObject({
      initialCapital: '5000',
    })
    expect((await summaryOf('--capital', '7_000.50 USD')).summary).toMatchObject({
      initialCapital: '7000.5',
    })
  })

  it('--start and --end bound what trades', async () => {
    const { startTime, endTime } = await summaryOf('--start', '2024-01-05', '--end', '2024-01-10')
    expect([startTime, endTime]).toEqual(['2024-01-05T00:00:00Z', '2024-01-10T00:00:00Z'])
  })

  it('--seed gives the ids', async () => {
    const [one, same, other] = await Promise.all([
      summaryOf('--seed', '1'),
      summaryOf('--seed', '1'),
      summaryOf('--seed', '2'),
    ])
    expect(one.logHead).toBe(same.logHead)
    expect(one.logHead).not.toBe(other.logHead)
  })

  it.each([
    ['fast=3', 'slow=5'],
    ['sma-cross.fast=3', 'sma-cross.slow=5'],
    ['portfolio.strategies[0].params.fast=3', 'portfolio.strategies[0].params.slow=5'],
    ['strategies[0].params={ fast: 3, slow: 5 }', 'title=x'],
    [
      'portfolio.strategies=[{ use: sma-cross, params: { configs: 1 } }]',
      'portfolio.strategies=[{ use: sma-cross, configs: { fast: 3, slow: 5 } }]',
    ],
  ])('--set %s sets a parameter', async (first, second) => {
    const { settings } = await summaryOf('--set', first, '--set', second)
    expect(settings[0]).toMatchObject({ label: 'Strategy sma-cross', value: 'fast 3, slow 5' })
  })

  it.each([
    ['execution.market_fill=bar_close', 'Market orders fill', 'bar_close'],
    ['portfolio.execution.slippage={ bps: 3 }', 'Slippage', 'bps 3'],
    ['system.execution.slippage.bps=0.5', 'Slippage', 'bps 0.5'],
    ['end_of_data=liquidate', 'End of data', 'liquidate'],
    ['capital=1e4', 'Starting capital', '10000 USD'],
    ['initial_equity=300 USD', 'Starting capital', '300 USD'],
  ])('--set %s sets a key', async (assignment, label, value) => {
    const { settings } = await summaryOf('--set', assignment)
    expect(settings).toContainEqual(expect.objectContaining({ label, value }))
  })

  it('--data replaces the sources', async () => {
    const other = join(folder, 'OTHER.csv')
    writeFileSync(other, prices)
    expect((await summaryOf('--data', other)).symbols).toEqual(['OTHER'])
  })
})

describe('several files', () => {
  it('add up to one run', async () => {
    const files = ['system', 'portfolio', 'data'].map((name) =>
      join(import.meta.dirname, `../../examples/several-files/${name}.yaml`),
    )
    const { stdout, stderr } = await ledgerline(['run', ...files, '--no-out', '--json'])
    expect(stderr).toBe('')
    const { title, settings, strategies } = resultOf(stdout)
    expect({ title, strategies }).toEqual({
      title: 'Fast and slow cross',
      strategies: ['fast-cross', 'slow-cross'],
    })
    const sources = settings.map(({ label, source }) => `${label}: ${source}`)
    expect(sources).toEqual(
      expect.arrayContaining([
        'Starting capital: portfolio.yaml:8',
        'Commission: system.yaml:12',
        'Sizing of fast-cross: policy cautious',
        'Policy: portfolio.yaml:22',
        'Touch rule: default',
      ]),
    )
  })

  it('give their run the name of the one with the strategies', async () => {
    const here = process.cwd()
    writeFileSync(join(folder, 'where.yaml'), 'data: { sources: [{ path: prices.csv }] }\n')
    process.chdir(folder)
    try {
      const { stdout } = await ledgerline(['run', 'where.yaml', 'crossing.yaml'])
      expect(stdout).toContain('Report  runs/crossing/report.html')
    } finally {
      process.chdir(here)
    }
  })
})

describe('a strategy of its own', () => {
  const module = join(folder, 'every-other.ts')
  const data = join(folder, 'prices.csv')

  it('runs without a configuration', async () => {
    const { exitCode, stdout, stderr } = await ledgerline([
      'run',
      module,
      '--data',
      data,
      '--capital',
      '5000',
      '--set',
      'hold=4',
      '--json',
      '--out',
      out('own'),
    ])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const { title, settings } = resultOf(stdout)
    expect(title).toBe('every-other')
    expect(settings[0]).toEqual({
      label: 'Strategy every-other',
      value: 'hold 4',
      source: 'every-other.ts',
    })
  })

  it('keeps its hash in the recipe, so that a later change is noticed', async () => {
    const words = ['run', module, '--data', data, '--out', out('hashed'), '--quiet']
    expect((await ledgerline(words)).exitCode).toBe(0)
    const { recipe } = manifestIn(out('hashed'))
    expect(recipe?.['modules']).toEqual([
      { path: module, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ])
  })

  it('that lacks data says how to name them on the command line', async () => {
    const { exitCode, stderr } = await ledgerline(['run', module, '--no-out'])
    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      `error config/invalid: There are no data for "${module}" to run over. Name a file: ` +
        '--data prices.csv, or give a configuration with data.sources.\n',
    )
  })
})

describe('demo', () => {
  it('runs the S&P 500 beside buy and hold', async () => {
    const { exitCode, stdout } = await ledgerline(['demo', '--out', out('demo')])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('SMA cross 50/200  Buy & hold')
    expect(stdout).toMatch(/^Start {2,}2000-01-03 +2000-01-03$/m)
    expect(existsSync(join(out('demo'), 'report.html'))).toBe(true)
  })

  it('takes other parameters', async () => {
    const { stdout } = await ledgerline(['demo', '--no-out', '--json', '--set', 'fast=20'])
    const { settings } = resultOf(stdout)
    expect(settings[0]).toMatchObject({ value: 'fast 20, slow 200', source: 'sma-cross.yaml:13' })
  })
})

describe('what run notes', () => {
  const leverage = 'limits: { shorting: true, leverage: { gross: 2 } }'
  it.each<[string[], string | null]>([
    [['sizing.equity_percent=100'], null],
    [
      ['sizing.equity_percent=150'],
      'sizing.equity_percent: 150 % of equity is more than the 100 % that gross exposure may reach, so entries are refused, or smaller than that. Take less, or allow more by limits.leverage.gross of the risk policy.',
    ],
    [['sizing.equity_percent=150', `risk_policy={ configs: { ${leverage} } }`], null],
    [
      ['sizing.equity_percent=200', `risk_policy={ configs: { ${leverage} } }`],
      'sizing.equity_percent: 200 % of equity is more than the 198 % that gross exposure may reach, so entries are refused, or smaller than that. Take less, or allow more by limits.leverage.gross of the risk policy.',
    ],
    [
      ['strategies[0].sizing={ cash_percent: 101 }'],
      'strategies[0].sizing.cash_percent: 101 % of the free cash is more than there is. Take at most 100.',
    ],
    [
      ['execution.commission={ minimum: 5, maximum: 1.50 }'],
      'execution.commission: the minimum of 5 is above the maximum of 1.50, which wins.',
    ],
  ])('of %j goes to stderr and is no failure', async (sets, note) => {
    const words = ['run', config, '--no-out', '--json', ...sets.flatMap((set) => ['--set', set])]
    const { exitCode, stdout, stderr } = await ledgerline(words)
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: note === null ? '' : `note: ${note}\n`,
    })
    expect(resultOf(stdout).schema).toBe('result.v1')
    expect(await ledgerline([...words, '--quiet'])).toMatchObject({ stderr: '' })
  })
})

describe('what run refuses', () => {
  it('is told with the code and the exit code of its fault', async () => {
    mkdirSync(join(folder, 'runs'), { recursive: true })
    const none = await ledgerline(['run', join(folder, 'missing-configuration.yaml')])
    expect(none.exitCode).toBe(2)
    expect(none.stderr).toBe(
      `error config/not-found: ${join(folder, 'missing-configuration.yaml')}: there is no such file. Check the path.\n`,
    )
    const data = await ledgerline(['run', config, '--no-out', '--data', join(folder, 'price.csv')])
    expect(data.exitCode).toBe(3)
    expect(data.stderr).toMatch(/^error data\/not-found: .*Did you mean "prices\.csv"\?\n$/)
  })

  const see = 'See "ledgerline <command> --help".'
  const list = '"ledgerline --help" lists them.'
  it.each<[string[], string | RegExp]>([
    [['run'], `Expected the argument "file", found none. ${see}`],
    [
      ['run', 'x.yaml', '--captal'],
      `There is no option "--captal" here. Did you mean "--capital"? ${see}`,
    ],
    [
      ['run', 'x.yaml', '--outt', 'a'],
      `There is no option "--outt" here. Did you mean "--out"? ${see}`,
    ],
    [['run', 'x.yaml', '--zzz'], `There is no option "--zzz" here. ${see}`],
    [['rnu'], `There is no command "rnu". Did you mean "run"? ${list}`],
    [['lo'], `There is no command "lo". Did you mean "log"? ${list}`],
    [['frobnicate'], `There is no command "frobnicate". ${list}`],
    [['contracts', 'lst'], `There is no command "lst". Did you mean "list"? ${list}`],
    [
      ['config.yaml'],
      'There is no command "config.yaml". To run a file: ledgerline run config.yaml.',
    ],
    [['my.ts', '--json'], 'There is no command "my.ts". To run a file: ledgerline run my.ts.'],
    [['help', 'ruun'], /^There is no command "ruun"\. Did you mean "run"\? Known: run, demo, /],
    [['run', 'x.yaml', '--set'], `Expected a value for "--set <path=value>", found none. ${see}`],
    [['why', 'a', 'b', 'c'], /^too many arguments for "why"\. Expected 2 arguments but got 3/],
    [
      ['run', 'x.yaml', '--option', 'symbol=A'],
      '--option symbol=A: says how the files of --data are read, and there is no --data. Add it, or change a source of the configuration: --set data.sources[0].symbol=A.',
    ],
  ])('%j is told like every other failure', async (words, message) => {
    const { exitCode, stderr, stdout } = await ledgerline(words)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr.slice(0, 21)).toBe('error usage/invalid: ')
    const told = stderr.slice(21, -1)
    if (typeof message === 'string') expect(told).toBe(message)
    else expect(told).toMatch(message)
  })

  it('is a file of --data that --option describes wrongly, and only wrongly', async () => {
    const words = ['run', config, '--no-out', '--data', join(folder, 'prices.csv'), '--option']
    writeFileSync(join(folder, 'other.csv'), prices.replace('close', 'last'))
    const unknown = await ledgerline([...words, 'timezon=UTC'])
    expect(unknown.stderr).toBe(
      'error config/invalid: --option timezon: data.sources[0]: unknown key "timezon". Did you mean "timezone"?\n',
    )
    const keys = ['symbol=OTHER', 'columns={ close: last }', 'time_zone=Asia/Tokyo', 'policy=skip']
    const right = await ledgerline([
      ...words.slice(0, 3),
      '--json',
      '--data',
      join(folder, 'other.csv'),
      ...keys.flatMap((key) => ['--option', key]),
    ])
    expect(right).toMatchObject({ exitCode: 0, stderr: '' })
    expect(resultOf(right.stdout).symbols).toEqual(['OTHER'])
    const wrong = await ledgerline([...words, 'columns={ close: last }'])
    expect(wrong).toMatchObject({ exitCode: 3, stdout: '' })
    expect(wrong.stderr).toMatch(/^error data\/missing-column: Expected a column "last" in /)
  })

  it('is several lines where several things are wrong', async () => {
    const path = join(folder, 'wrong.yaml')
    writeFileSync(path, 'portfolio: { seed: x, valuation: never }\n')
    const { stderr } = await ledgerline(['run', path])
    expect(stderr).toBe(
      [
        `error config/invalid: ${path}:1:20: portfolio.seed: expected a whole number from 0 up to 9007199254740991, found "x".`,
        `  ${path}:1:34: portfolio.valuation: expected one of end, step, found "never".`,
        '',
      ].join('\n'),
    )
  })

  it('comes with stacks where --debug asks for them', async () => {
    const words = ['run', join(folder, 'missing-configuration.yaml')]
    expect((await ledgerline(words)).stderr).not.toContain('    at ')
    expect((await ledgerline(['--debug', ...words])).stderr).toContain('    at ')
  })
})
