/** The command line as processes: exit codes, pipes, signals, and folders cut off while written. */

import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { beforeAll, describe, expect, it } from 'vitest'

import { crossing, prices, temporaryFolder } from './fake-terminal.ts'

const root = join(import.meta.dirname, '../..')
const main = join(root, 'src/cli/main.ts')
const flags = ['--conditions=ledgerline-source', main]
const folder = temporaryFolder()

/** The environment without what test runners put there. */
const environment = (more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: folder,
  NODE_COMPILE_CACHE: join(folder, 'compiled'),
  ...more,
})

const ledgerline = (
  words: readonly string[],
  more: Record<string, string> = {},
): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [...flags, ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: environment(more),
  })

beforeAll(() => {
  writeFileSync(join(folder, 'prices.csv'), prices)
  writeFileSync(join(folder, 'crossing.yaml'), crossing)
})

describe('a process', () => {
  it('prints the result on stdout, writes to runs/<name>, and exits with 0', () => {
    const { status, stdout, stderr } = ledgerline(['run', 'crossing.yaml'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('Report  runs/crossing/report.html')
    expect(readdirSync(join(folder, 'runs/crossing'))).toHaveLength(6)
    expect(ledgerline(['verify', 'runs/crossing']).status).toBe(0)
  })

  it.skipIf(!existsSync('/dev/full'))('says in one line that its output has no room', () => {
    const full = openSync('/dev/full', 'w')
    const { status, stderr } = spawnSync(
      process.execPath,
      [...flags, 'run', 'crossing.yaml', '--no-out', '--json'],
      { cwd: folder, encoding: 'utf8', env: environment(), stdio: ['ignore', full, 'pipe'] },
    )
    closeSync(full)
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr:
        'error run/write-failed: the output could not be written (ENOSPC). Check the disk or the program it goes to.\n',
    })
  })

  it('exits with the code of its fault', () => {
    const { status, stdout, stderr } = ledgerline(['run', 'crossing.yaml', '--data', 'none.csv'])
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toMatch(/^error data\/not-found: [^\n]*\n$/)
  })

  it('has no colours in a pipe, unless they are asked for, and never against NO_COLOR', () => {
    const words = ['run', 'crossing.yaml', '--no-out']
    expect(ledgerline(words).stdout).not.toContain('\u001B')
    expect(ledgerline(words, { FORCE_COLOR: '1' }).stdout).toContain('\u001B[1m')
    expect(ledgerline(words, { FORCE_COLOR: '1', NO_COLOR: '1' }).stdout).not.toContain('\u001B')
  })

  it('cuts no convention where the table goes into a pipe', () => {
    const { stdout } = ledgerline(['run', 'crossing.yaml', '--no-out', '--full'])
    expect(stdout).toContain('times a year: half of all traded value over average equity\n')
    const table = stdout.split('\n').filter((line) => !line.startsWith('Log '))
    expect(table.filter((line) => line.includes('…'))).toEqual([])
  })

  it('gives the same bytes in another zone and language', () => {
    const words = ['run', 'crossing.yaml', '--no-out', '--json']
    const here = ledgerline(words)
    const there = ledgerline(words, {
      TZ: 'Pacific/Auckland',
      LANG: 'tr_TR.UTF-8',
      LC_ALL: 'de_DE.UTF-8',
    })
    expect(here.stdout.length).toBeGreaterThan(1000)
    expect(there.stdout).toBe(here.stdout)
  })

  it('reads variables of the environment in paths of data', () => {
    writeFileSync(
      join(folder, 'by-variable.yaml'),
      crossing.replace('prices.csv', '"${BARS}/prices.csv"'),
    )
    const words = ['run', 'by-variable.yaml', '--no-out', '--quiet']
    expect(ledgerline(words, { BARS: folder }).status).toBe(0)
    expect(ledgerline(words).stderr).toContain('"${BARS}" names a variable, but it is not set.')
  })

  it('ends quietly when its reader has gone', () => {
    const many = Array.from({ length: 40_000 }, (_, i) => `${1_700_000_000 + 60 * i},1,2,1,2`)
    writeFileSync(join(folder, 'many.csv'), `time,open,high,low,close\n${many.join('\n')}\n`)
    const long = crossing.replace('prices.csv', 'many.csv')
    writeFileSync(join(folder, 'long.yaml'), long)
    expect(ledgerline(['run', 'long.yaml', '--quiet'])).toMatchObject({ status: 0, stderr: '' })
    const command = `"${process.execPath}" ${flags.join(' ')} log runs/long --json | head -n 1`
    const { stdout, stderr, status } = spawnSync('bash', ['-o', 'pipefail', '-c', command], {
      cwd: folder,
      encoding: 'utf8',
      env: environment(),
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^\{"event_id":.*\}\n$/)
  })

  it('tells its own mistakes from those of others', () => {
    const preload = join(folder, 'break.mjs')
    writeFileSync(
      preload,
      `import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
const real = fs.existsSync
fs.existsSync = (path) => {
  if (path === 'crossing.yaml') throw new TypeError('the machine is on fire')
  return real(path)
}
syncBuiltinESMExports()
`,
    )
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', preload, ...flags, 'contracts', 'validate', 'crossing.yaml'],
      { cwd: folder, encoding: 'utf8', env: environment() },
    )
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /^bug TypeError: the machine is on fire\nThis is a mistake in Ledgerline, not in your input\. Please report it, .*\n.*\(Node [\d.]+, \w+\)\.\nTypeError: the machine is on fire\n {4}at /,
    )
  })

  it('verifies a run of a strategy’s module, and notices when the module was changed', () => {
    const module = join(folder, 'holder.ts')
    const text = (quantity: number): string =>
      `import { defineStrategy } from 'ledgerline'
export const holder = defineStrategy({
  name: 'holder',
  setup: ({ symbol }) => ({ onBar: (bar, context) => { if (bar.index === 3) context.openLong(symbol, { quantity: ${quantity} }) } }),
})
`
    writeFileSync(module, text(5))
    const words = ['run', 'holder.ts', '--data', 'prices.csv', '--out', 'held', '--quiet']
    expect(ledgerline(words)).toMatchObject({ status: 0, stderr: '' })
    expect(ledgerline(['verify', 'held'])).toMatchObject({ status: 0, stderr: '' })
    writeFileSync(module, text(6))
    const { status, stdout } = ledgerline(['verify', 'held', '--json'])
    const { repeat } = JSON.parse(stdout) as {
      repeat: { holds: boolean; firstDifference: object; changes: string[] }
    }
    expect({ status, holds: repeat.holds }).toEqual({ status: 7, holds: false })
    expect(repeat.changes).toEqual([`"${module}" was changed`])
    expect(repeat.firstDifference).toMatchObject({ was: { event_type: 'signal' } })
  })

  it('is stopped by Ctrl+C in the middle of a run, and leaves nothing', async () => {
    writeFileSync(
      join(folder, 'endless.ts'),
      `import { writeFileSync } from 'node:fs'
import { defineStrategy } from 'ledgerline'
export const endless = defineStrategy({
  name: 'endless',
  setup: () => ({ onBar() { writeFileSync('begun', ''); for (;;); } }),
})
`,
    )
    const child = spawn(
      process.execPath,
      [...flags, 'run', 'endless.ts', '--data', 'prices.csv', '--out', 'runs/endless'],
      { cwd: folder, env: environment(), stdio: 'ignore' },
    )
    while (!existsSync(join(folder, 'begun'))) {
      // oxlint-disable-next-line no-await-in-loop -- waits for the run to begin
      await new Promise((resolve) => {
        setTimeout(resolve, 20)
      })
    }
    child.kill('SIGINT')
    const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    expect(signal).toBe('SIGINT')
    expect(existsSync(join(folder, 'runs/endless'))).toBe(false)
    // The folder of runs itself is there only when another test has made one.
    const runs = join(folder, 'runs')
    const left = existsSync(runs) ? readdirSync(runs) : []
    expect(left.filter((name) => name.includes('endless'))).toEqual([])
  })
})

describe('a run that is cut off while it is saved', () => {
  /** Kills the process, as losing power would, before the n-th call of a function of node:fs. */
  const saveWith = (name: string, call: string, n: number): SpawnSyncReturns<string> => {
    const preload = join(folder, `kill-${call}-${n}.mjs`)
    writeFileSync(
      preload,
      `import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
const real = fs.${call}
let calls = 0
fs.${call} = (path, ...rest) => {
  if (String(path).includes('${name}') && ++calls === ${n}) process.kill(process.pid, 'SIGKILL')
  return real(path, ...rest)
}
syncBuiltinESMExports()
`,
    )
    return spawnSync(
      process.execPath,
      ['--import', preload, ...flags, 'run', 'crossing.yaml', '--out', `runs/${name}`, '--quiet'],
      { cwd: folder, encoding: 'utf8', env: environment() },
    )
  }
  const siblings = (name: string): readonly string[] =>
    readdirSync(join(folder, 'runs')).filter((one) => one.includes(name))

  it.each([
    ['writeFileSync', 1],
    ['writeFileSync', 3],
    ['writeFileSync', 5],
    ['renameSync', 1],
    ['renameSync', 2],
  ])('before %s number %i leaves no half of it in its place', (call, n) => {
    const name = `cut-${call}-${n}`
    mkdirSync(join(folder, 'runs'), { recursive: true })
    expect(
      ledgerline(['run', 'crossing.yaml', '--out', `runs/${name}`, '--quiet', '--seed', '5'])
        .status,
    ).toBe(0)
    const before = readFileSync(join(folder, 'runs', name, 'result.json'), 'utf8')
    const { signal } = saveWith(name, call, n)
    expect(signal).toBe('SIGKILL')
    const isThere = existsSync(join(folder, 'runs', name))
    // Between the two renames the earlier run lies whole beside its place.
    expect(isThere).toBe(!(call === 'renameSync' && n === 2))
    const place = isThere ? name : `.${name}.earlier`
    expect(readFileSync(join(folder, 'runs', place, 'result.json'), 'utf8')).toBe(before)
    expect(ledgerline(['verify', `runs/${place}`]).status).toBe(0)
    expect(ledgerline(['run', 'crossing.yaml', '--out', `runs/${name}`, '--quiet']).status).toBe(0)
    expect(siblings(name)).toEqual([name])
    expect(ledgerline(['verify', `runs/${name}`]).status).toBe(0)
  })
})

describe('an old Node', () => {
  it('is told what to do in one line', () => {
    const script = `
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } })
process.argv[1] = 'ledgerline'
await import(${JSON.stringify(main)})
`
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      ['--conditions=ledgerline-source', '--input-type=module', '-e', script],
      { encoding: 'utf8', env: environment() },
    )
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toBe(
      'Ledgerline needs Node 24.15 or newer, found 20.19.0. Install a newer Node from ' +
        'https://nodejs.org, or run it with: npx -p node@26 node ledgerline\n',
    )
  })
})
