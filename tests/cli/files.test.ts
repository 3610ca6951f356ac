/** `init`, `data inspect` and `contracts`: the commands about files. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { contractNames } from '../../src/contracts/index.ts'
import { crossing, ledgerline, prices, temporaryFolder } from './fake-terminal.ts'

const folder = temporaryFolder()
const root = join(import.meta.dirname, '../..')
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('init', () => {
  it('makes a project that runs, tests itself and type-checks, offline', async () => {
    const project = join(folder, 'My Strategies')
    const { exitCode, stdout } = await ledgerline(['init', project])
    expect(exitCode).toBe(0)
    expect(stdout).toContain(
      `Made strategy.ts, config.yaml, strategy.test.ts, README.md, data/DEMO.csv, package.json, tsconfig.json in ${project}.`,
    )
    expect(readdirSync(project).toSorted()).toEqual([
      '.gitignore',
      'README.md',
      'config.yaml',
      'data',
      'node_modules',
      'package.json',
      'strategy.test.ts',
      'strategy.ts',
      'tsconfig.json',
    ])
    const description = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
      name: string
      scripts: Record<string, string>
      devDependencies: Record<string, string>
      allowScripts: object
    }
    expect(description.name).toBe('my-strategies')
    expect(description.devDependencies).toEqual({
      '@types/node': expect.stringMatching(/^\^26\./),
      node: expect.stringMatching(/^\^26\./),
      typescript: expect.stringMatching(/^\^\d/),
    })
    expect(description.allowScripts).toEqual({ node: true })
    const inProject = (script: string): string => {
      const [command = '', ...words] = (description.scripts[script] ?? '').split(' ')
      expect(command).toBe('node')
      // Runners of tests force colours on under CI; a project of its own has no such setting.
      const { FORCE_COLOR: _forced, ...rest } = process.env
      const env = { ...rest, NO_COLOR: '1' }
      const {
        status,
        stdout: out,
        stderr,
      } = spawnSync(process.execPath, words, { cwd: project, encoding: 'utf8', env })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      return out
    }
    expect(inProject('start')).toContain('Report  runs/config/report.html')
    expect(inProject('test')).toMatch(/pass 4\n.*fail 0/)
  })

  it('fails its tests on an old Node, and does not pass without one', async () => {
    const project = join(folder, 'untested')
    await ledgerline(['init', project])
    const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
      scripts: { test: string }
    }
    // A Node that cannot read TypeScript finds no .ts file by itself and would call that a pass.
    const { status, stdout } = spawnSync(scripts.test.replace('node', `"${process.execPath}"`), {
      cwd: project,
      shell: true,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '--no-strip-types' },
    })
    expect(status).toBe(1)
    expect(stdout).toMatch(/fail 1$/m)
  })

  it('has types that npx tsc checks, and that hold', async () => {
    const project = join(folder, 'typed')
    await ledgerline(['init', project])
    const check = (): unknown => {
      const compiler = join(project, 'node_modules/.bin/tsc')
      const { status, stdout } = spawnSync(compiler, [], { encoding: 'utf8', cwd: project })
      return { status, stdout }
    }
    expect(check()).toEqual({ status: 0, stdout: '' })
    const strategy = join(project, 'strategy.ts')
    writeFileSync(strategy, readFileSync(strategy, 'utf8').replace('bar.close >', 'bar.klose >'))
    expect(check()).toMatchObject({
      status: 1,
      stdout: expect.stringContaining(
        "strategy.ts(18,19): error TS2551: Property 'klose'",
      ) as string,
    })
  })

  it('makes the same data everywhere', async () => {
    const [one, other] = [join(folder, 'one'), join(folder, 'other')]
    await ledgerline(['init', one])
    await ledgerline(['init', other])
    const data = readFileSync(join(one, 'data/DEMO.csv'), 'utf8')
    expect(readFileSync(join(other, 'data/DEMO.csv'), 'utf8')).toBe(data)
    expect(data.trimEnd().split('\n')).toHaveLength(1001)
    expect(data).toMatch(/^date,open,high,low,close,volume\n2020-01-02,/)
  })

  it('refuses a folder that holds something, and leaves it as it is', async () => {
    const filled = join(folder, 'filled')
    mkdirSync(filled)
    writeFileSync(join(filled, 'thesis.txt'), 'ten years')
    const { exitCode, stderr } = await ledgerline(['init', filled])
    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      `error usage/invalid: "${filled}" is not empty: it holds "thesis.txt". Name a new or an empty folder, for example "ledgerline init my-strategies".\n`,
    )
    expect(readdirSync(filled)).toEqual(['thesis.txt'])
  })

  it('refuses a file', async () => {
    const path = file('plain', '')
    const { stderr } = await ledgerline(['init', path])
    expect(stderr).toBe(`error usage/invalid: "${path}" is a file. Name a folder.\n`)
  })
})

describe('data inspect', () => {
  it('says what a file holds', async () => {
    const path = file('TEST.csv', prices)
    const { exitCode, stdout } = await ledgerline(['data', 'inspect', path])
    expect(exitCode).toBe(0)
    expect(stdout).toBe(
      [
        'Symbol  Bars  First       Last        Interval  Decimals  Prices      Gaps  No volume  Actions',
        'TEST      19  2024-01-01  2024-01-19  1d               1  unadjusted     0          0        0',
        '19 bars at 19 moments',
        '',
      ].join('\n'),
    )
  })

  it('takes keys of a source, and prints JSON', async () => {
    const path = file('any.csv', prices)
    const { stdout } = await ledgerline([
      'data',
      'inspect',
      path,
      '--option',
      'symbol=SPX',
      '--option',
      'price_scale=4',
      '--json',
    ])
    expect(JSON.parse(stdout)).toMatchObject({
      bars: 19,
      rows: [{ symbol: 'SPX', priceScale: 4, bars: 19 }],
    })
  })

  it('takes several files', async () => {
    const paths = [file('A.csv', prices), file('B.csv', prices)]
    const { stdout } = await ledgerline(['data', 'inspect', ...paths])
    expect(stdout).toContain('38 bars at 19 moments')
  })

  it('mentions adjusted closes that nobody uses', async () => {
    const text = prices.replace('volume', 'volume,adjclose').replaceAll(',1000\n', ',1000,5\n')
    const { stdout } = await ledgerline(['data', 'inspect', file('adjusted.csv', text)])
    expect(stdout).toContain('note: "adjclose" can adjust the prices: adjust: total_return\n')
  })

  it.each([
    [
      ['--option', 'symbl=A'],
      2,
      'error config/invalid: --option symbl: data.sources[0]: unknown key "symbl". Did you mean "symbol"?\n',
    ],
    [
      ['--option', 'symbol'],
      2,
      'error usage/invalid: --option "symbol": expected key=value, for example symbol=SPX.\n',
    ],
    [['--option', 'columns={ close: last }'], 3, 'error data/missing-column: '],
  ])('refuses %j', async (flags, code, message) => {
    const { exitCode, stderr } = await ledgerline([
      'data',
      'inspect',
      file('x.csv', prices),
      ...flags,
    ])
    expect(exitCode).toBe(code)
    expect(stderr).toContain(message)
  })
})

describe('contracts', () => {
  it('are listed with what they describe', async () => {
    const { stdout } = await ledgerline(['contracts', 'list'])
    const lines = stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(contractNames.length + 3)
    expect(lines.every((line) => /^\S+ {2,}\S/.test(line))).toBe(true)
    const { stdout: names } = await ledgerline(['contracts', 'list', '--json'])
    expect(JSON.parse(names)).toEqual(
      [...contractNames, 'config/config.v1', 'config/policy.v1'].toSorted(),
    )
  })

  it('are all in the README of contracts, those of configurations too', async () => {
    const { stdout } = await ledgerline(['contracts', 'list', '--json'])
    const readme = readFileSync(join(root, 'src/contracts/README.md'), 'utf8')
    const missing = (JSON.parse(stdout) as string[]).filter((name) => {
      const [, short = name] = name.split('/')
      return !readme.includes(`\`${name}\``) && !readme.includes(`\`${short}\``)
    })
    expect(missing).toEqual([])
  })

  it.each(['execution/fill.v1', 'fill.v1', 'execution/fill.v1.json'])(
    'are shown by the name %s',
    async (name) => {
      const { stdout } = await ledgerline(['contracts', 'show', name])
      expect(JSON.parse(stdout)).toMatchObject({
        title: 'execution/fill.v1',
        additionalProperties: false,
      })
    },
  )

  it('are found by the name alone, where only one has it', async () => {
    for (const [name, found] of [
      ['fill', 'execution/fill.v1'],
      ['bar', 'data/bar.v1'],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other on one terminal
      const { stdout } = await ledgerline(['contracts', 'show', name])
      expect(JSON.parse(stdout)).toMatchObject({ title: found })
    }
  })

  it('say which name is near', async () => {
    const { exitCode, stderr } = await ledgerline(['contracts', 'show', 'fil.v1'])
    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      'error usage/invalid: There is no contract "fil.v1". Did you mean "fill.v1"? "ledgerline contracts list" lists them.\n',
    )
  })

  it.each([
    ['fil', 'execution/fill.v1'],
    ['trades/fill', 'execution/fill.v1'],
    ['execution/fill.v2', 'execution/fill.v1'],
    ['confg', 'config/config.v1'],
    ['portfolio/transactions.v1', 'portfolio/transaction.v1'],
  ])('say that %s may be %s', async (name, near) => {
    const { exitCode, stderr } = await ledgerline(['contracts', 'show', name])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: `error usage/invalid: There is no contract "${name}". Did you mean "${near}"? "ledgerline contracts list" lists them.\n`,
    })
  })

  it('check the files of a run, its log, and its configuration', async () => {
    file('prices.csv', prices)
    const config = file('crossing.yaml', crossing)
    const run = join(folder, 'run')
    await ledgerline(['run', config, '--out', run, '--quiet'])
    const { stdout: log } = await ledgerline(['log', run, '--json'])
    const paths = [
      [join(run, 'run.json'), 'valid run/run.v1'],
      [join(run, 'result.json'), 'valid run/result.v1'],
      [config, 'valid config/config.v1'],
      [join(root, 'src/config/builtin/naive.yaml'), 'valid config/policy.v1'],
      [file('events.jsonl', log), `${log.trimEnd().split('\n').length} valid events`],
      [file('event.json', log.split('\n')[0]!), 'valid event'],
      [file('list.json', `[${log.split('\n').slice(0, 3).join(',')}]`), '3 valid events'],
    ] as const
    for (const [path, told] of paths) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, so that a failure names its file
      const { stdout, stderr } = await ledgerline(['contracts', 'validate', path])
      expect({ stdout, stderr }).toEqual({ stdout: `${path}: ${told}\n`, stderr: '' })
    }
  })

  it.each([
    [
      'damaged.jsonl',
      '{"event_type":"fill"}\n{"event_type":"flll"}\n',
      6,
      'damaged.jsonl:1: At "/event_id": expected',
    ],
    ['broken.json', '{', 6, 'broken.json: no JSON: '],
    ['result.json', '{"schema":"result.v1"}', 6, 'result.json: At "/title": expected'],
    [
      'strange.json',
      '{"schema":"reslt.v1"}',
      2,
      'There is no contract "reslt.v1". Did you mean "result.v1"?',
    ],
    [
      'wrong.yaml',
      'portfolio: { seed: x }\n',
      2,
      'wrong.yaml:1:20: portfolio.seed: expected a whole number',
    ],
    [
      'policy.yaml',
      'portfolio_risk_policy: { limits: { shortng: true } }\n',
      2,
      'policy.yaml:1:36: portfolio_risk_policy.limits: unknown key "shortng". Did you mean "shorting"?',
    ],
  ])('refuse %s', async (name, text, code, message) => {
    const { exitCode, stdout, stderr } = await ledgerline([
      'contracts',
      'validate',
      file(name, text),
    ])
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' })
    expect(stderr).toContain(message)
  })

  it('refuse a file that is not there', async () => {
    const { exitCode, stderr } = await ledgerline(['contracts', 'validate', 'nothing.json'])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'error usage/invalid: There is no file "nothing.json".\n',
    })
  })
})
