/** `log`, `why`, `verify` and `report`: runs read back from their directories. */

import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { beforeAll, describe, expect, it } from 'vitest'

import { validateEvent } from '../../src/contracts/index.ts'
import { crossing, ledgerline, prices, temporaryFolder } from './fake-terminal.ts'

const folder = temporaryFolder()
const run = join(folder, 'run')

/** A copy of the run that may be damaged. */
function copyOf(name: string): string {
  const copy = join(folder, name)
  rmSync(copy, { recursive: true, force: true })
  cpSync(run, copy, { recursive: true })
  return copy
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}

type Path = readonly (string | number)[]

/** Where the values of a JSON document stand that hold no others. */
function leaves(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const entries = Array.isArray(value)
    ? value.map((part: unknown, i) => [i, part] as const)
    : Object.entries(value)
  return entries.flatMap(([step, part]) => leaves(part, [...path, step]))
}

/** Changes the value there to another of its type. */
function damage(document: unknown, path: Path): void {
  let part = document as Record<string | number, unknown>
  for (const step of path.slice(0, -1)) part = part[step] as typeof part
  const last = path.at(-1)!
  const value = part[last]
  part[last] =
    typeof value === 'number'
      ? value + 1
      : typeof value === 'boolean'
        ? !value
        : typeof value === 'string'
          ? /^[0-9a-f-]{36,}$/.test(value)
            ? value.replace(/.$/, (end) => (end === '0' ? '1' : '0'))
            : `${value}x`
          : 'x'
}

/** A folder of its own with data, configuration and run, for tests that change the data. */
async function runApart(name: string): Promise<string> {
  const apart = mkdtempSync(join(folder, 'apart-'))
  writeFileSync(join(apart, 'prices.csv'), prices)
  writeFileSync(join(apart, 'crossing.yaml'), crossing)
  await ledgerline(['run', join(apart, 'crossing.yaml'), '--out', join(apart, name), '--quiet'])
  return apart
}

beforeAll(async () => {
  writeFileSync(join(folder, 'prices.csv'), prices)
  writeFileSync(join(folder, 'crossing.yaml'), crossing)
  await ledgerline(['run', join(folder, 'crossing.yaml'), '--out', run, '--quiet', '--seed', '7'])
})

describe('log', () => {
  it('prints every event with a sentence, in order', async () => {
    const { exitCode, stdout, stderr } = await ledgerline(['log', run])
    const lines = stdout.trimEnd().split('\n')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(lines.map((line) => Number(/#(\d+)/.exec(line)?.[1]))).toEqual(
      lines.map((_, i) => i + 1),
    )
    expect(lines[0]).toMatch(/^ +#1 {2}2024-01-01 {2}backtest_started +The run began\.$/)
  })

  it('prints events by their contracts with --json, bars among them, without gaps', async () => {
    const { stdout } = await ledgerline(['log', run, '--json'])
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { sequence: number; event_type: string })
    expect(events.flatMap((event) => validateEvent(event))).toEqual([])
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1))
    expect(events.filter(({ event_type: type }) => type === 'bar')).toHaveLength(19)
  })

  it.each([
    [['--from', '5', '--to', '2'], /^note: no events: --from 5 is above --to 2\.\n$/],
    [['--from', '999999'], /^note: no events: the last one of this run is #\d+\.\n$/],
    [
      ['--topic', 'corporate_action'],
      /^note: no events of the type "corporate_action" in this run\.\n$/,
    ],
    [['--limit', '0'], /^note: no events, since --limit is 0\.\n$/],
    [
      ['--topic', 'fill', '--to', '1'],
      /^note: no events of the type "fill" in this run between these\.\n$/,
    ],
  ])('says why %j prints nothing', async (flags, note) => {
    const { exitCode, stdout, stderr } = await ledgerline(['log', run, ...flags])
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
    expect(stderr).toMatch(note)
  })

  it('takes a topic, a range and a limit', async () => {
    const fills = await ledgerline(['log', run, '--topic', 'fill', '--json'])
    const types = fills.stdout.match(/"event_type":"\w+"/g)
    expect(types).toEqual(['"event_type":"fill"', '"event_type":"fill"'])
    const range = await ledgerline(['log', run, '--from', '5', '--to', '#9'])
    expect(range.stdout.match(/#\d+/g)).toEqual(['#5', '#6', '#7', '#8', '#9'])
    const limited = await ledgerline(['log', run, '--topic', 'bar', '--limit', '2'])
    expect(limited.stdout.trimEnd().split('\n')).toHaveLength(2)
  })

  it('needs no data, and says what it leaves out without them', async () => {
    const apart = await runApart('run')
    const whole = await ledgerline(['log', join(apart, 'run'), '--json'])
    rmSync(join(apart, 'prices.csv'))
    const { exitCode, stdout, stderr } = await ledgerline(['log', join(apart, 'run'), '--json'])
    expect(exitCode).toBe(0)
    const without = whole.stdout.split('\n').filter((line) => !line.includes('"event_type":"bar"'))
    expect(stdout.split('\n')).toEqual(without)
    expect(stderr).toMatch(
      /^note: the 19 bars of this run are left out: Expected a file at ".*prices\.csv", found none\./,
    )
  })

  it('leaves the bars out when the data have changed since', async () => {
    const apart = await runApart('run')
    edit(join(apart, 'prices.csv'), (text) => text.replace('12,13,11,12,1000', '12,13,11,12,1001'))
    const { stdout, stderr } = await ledgerline(['log', join(apart, 'run')])
    expect(stderr).toBe(
      'note: the 19 bars of this run are left out: the data have changed since the run\n',
    )
    expect(stdout).not.toContain(' bar ')
    const bars = await ledgerline(['log', join(apart, 'run'), '--topic', 'bar'])
    expect(bars.exitCode).toBe(2)
    expect(bars.stderr).toBe(
      'error usage/invalid: The 19 bars of this run cannot be shown: the data have changed since the run\n',
    )
  })

  it.each([
    [['--topic', 'fil'], '--topic: there is no event type "fil". Did you mean "fill"? Types: bar,'],
    [['--from', 'x'], '--from: expected a whole number, found "x".'],
    [['--limit', '-1'], '--limit: expected a whole number, found "-1".'],
  ])('refuses %j', async (flags, message) => {
    const { exitCode, stderr } = await ledgerline(['log', run, ...flags])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`error usage/invalid: ${message}`)
  })
})

describe('why', () => {
  it('tells the chain from bar to lot', async () => {
    const { exitCode, stdout, stderr } = await ledgerline(['why', run, 'lot-000001'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const types = [...stdout.matchAll(/^ {2}#\d+ {2}[\d-]+ {2}(\w+)$/gm)].map(([, type]) => type)
    expect(types.slice(0, 5)).toEqual(['bar', 'signal', 'order', 'fill', 'bar'])
    expect(stdout).toMatch(/^Why lot-000001: event #\d+, lot$/m)
  })

  it('prints the chain as JSON with events by their contracts', async () => {
    const { stdout } = await ledgerline(['why', run, 'ord-000001', '--json'])
    const told = JSON.parse(stdout) as {
      id: string
      subject: unknown
      chain: { sentence: string; event: unknown }[]
      consequences: { event: unknown }[]
    }
    expect(told.id).toBe('ord-000001')
    const events = [
      told.subject,
      ...told.chain.map(({ event }) => event),
      ...told.consequences.map(({ event }) => event),
    ]
    expect(events.flatMap((event) => validateEvent(event))).toEqual([])
    expect(told.chain[1]?.sentence).toBe('sma-cross wants to go long in TEST, reference price 9.5.')
  })

  it('needs no data, and leaves the bars out without them', async () => {
    const apart = await runApart('run')
    rmSync(join(apart, 'prices.csv'))
    const { exitCode, stdout, stderr } = await ledgerline(['why', join(apart, 'run'), 'ord-000001'])
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(/^note: bars are left out: /)
    expect(stdout).toContain('sma-cross wants to go long in TEST')
    const bar = await ledgerline(['why', join(apart, 'run'), '#3'])
    expect(bar.exitCode).toBe(3)
    expect(bar.stderr).toBe(
      'error data/not-found: Event #3 is a bar, and the data of this run are not at hand.\n',
    )
  })

  it('says what ids look like where there is none', async () => {
    const { exitCode, stderr } = await ledgerline(['why', run, 'ord-999999'])
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(
      /^error usage\/invalid: Nothing in this run has the id "ord-999999"\. Expected/,
    )
  })
})

describe('verify', () => {
  it('holds for a run that nobody touched', async () => {
    const { exitCode, stdout, stderr } = await ledgerline(['verify', run])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(
      /^chain {3}holds {2}\d+ events, \d+ records, head [0-9a-f]{64}\nrepeat {2}holds .*\nfiles {3}hold .*\n$/,
    )
  })

  it('checks the chain alone with --chain', async () => {
    const { stdout } = await ledgerline(['verify', run, '--chain'])
    expect(stdout).toMatch(/^chain {3}holds .*\n$/)
  })

  it('finds a changed result, and names the file', async () => {
    const copy = copyOf('changed-result')
    edit(join(copy, 'result.json'), (text) =>
      text.replace('"finalEquity": "9', '"finalEquity": "8'),
    )
    const { exitCode, stdout } = await ledgerline(['verify', copy])
    expect(exitCode).toBe(7)
    expect(stdout).toContain('files   DIFFER  result.json: not what the run writes again')
    expect(stdout).toContain('or a file was changed.')
  })

  it.each(['result.json', 'trades.csv', 'equity_curve.csv', 'report.html'])(
    'finds %s changed, or gone',
    async (name) => {
      const copy = copyOf('changed-file')
      edit(join(copy, name), (text) => `${text} `)
      const changed = await ledgerline(['verify', copy, '--json'])
      expect(changed.exitCode).toBe(7)
      const { repeat } = JSON.parse(changed.stdout) as { repeat: Record<string, unknown> }
      expect(repeat).toMatchObject({ holds: false, differingFiles: [name], differingFields: [] })
      rmSync(join(copy, name))
      const gone = await ledgerline(['verify', copy])
      expect(gone.exitCode).toBe(7)
      expect(gone.stdout).toContain(`files   DIFFER  ${name}: not what the run writes again`)
    },
  )

  it('holds for a run that was moved, and whose report was written again there', async () => {
    const moved = copyOf('moved elsewhere')
    expect((await ledgerline(['verify', moved])).exitCode).toBe(0)
    expect((await ledgerline(['report', moved])).exitCode).toBe(0)
    expect(readFileSync(join(moved, 'report.html'), 'utf8')).toContain(moved)
    expect((await ledgerline(['verify', moved])).exitCode).toBe(0)
  })

  it('holds for a run made by another version that wrote the same, and tells the version', async () => {
    const copy = copyOf('other-version')
    for (const name of ['run.json', 'result.json', 'report.html']) {
      edit(join(copy, name), (text) =>
        text
          .replace(/"engineVersion": ?"[^"]+"/, '"engineVersion": "0.0.9"')
          .replace(/(<dt>Engine<\/dt>\s*<dd>|<p>Ledgerline )\d+\.\d+\.\d+/g, '$10.0.9'),
      )
    }
    edit(join(copy, 'run.json'), (text) =>
      text.replace(/"nodeVersion": "[^"]+"/, '"nodeVersion": "24.15.0"'),
    )
    const { exitCode, stdout } = await ledgerline(['verify', copy])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(
      /files {3}hold .*\nSince the run: it was made by Ledgerline 0\.0\.9, this is .*; it was made on Node 24\.15\.0, this is .*\.\n$/,
    )
  })

  it('finds every field of run.json that was changed, and names it', async () => {
    const copy = copyOf('changed-field')
    const text = readFileSync(join(run, 'run.json'), 'utf8')
    const free = new Set(['createdAt', 'engineVersion', 'nodeVersion'])
    const paths = leaves(JSON.parse(text)).filter(([top]) => !free.has(String(top)))
    expect(paths.length).toBeGreaterThan(60)
    for (const path of paths) {
      const changed: unknown = JSON.parse(text)
      damage(changed, path)
      writeFileSync(join(copy, 'run.json'), JSON.stringify(changed))
      // oxlint-disable-next-line no-await-in-loop -- each damages the same file
      const { exitCode, stdout, stderr } = await ledgerline(['verify', copy])
      const field = path
        .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
        .join('')
      const name = field.slice(1)
      expect({ name, exitCode }).not.toEqual({ name, exitCode: 0 })
      // The recipe makes the run: changed, it makes another or none.
      if (path[0] === 'recipe') continue
      const told = `${stdout}${stderr}`
      if (!told.includes('error ')) expect(told).toContain(`run.json: ${name} says`)
    }
  })

  it('finds changed data, and the first event that differs', async () => {
    const apart = await runApart('run')
    edit(join(apart, 'prices.csv'), (text) => text.replace('9.5,10.5,8.5,9.5', '9.5,10.5,8.5,8.6'))
    const { exitCode, stdout } = await ledgerline(['verify', join(apart, 'run'), '--json'])
    expect(exitCode).toBe(7)
    const { chain, repeat } = JSON.parse(stdout) as {
      chain: { holds: boolean; head: string }
      repeat: { holds: boolean; head: string; firstDifference: object | null; changes: string[] }
    }
    expect(chain.holds).toBe(true)
    expect(repeat.holds).toBe(false)
    expect(repeat.head).not.toBe(chain.head)
    expect(repeat.firstDifference).toMatchObject({ sequence: expect.any(Number) })
    expect(repeat.changes).toEqual([
      expect.stringMatching(/^the data were changed \(hash [0-9a-f]{64}, now [0-9a-f]{64}\)$/),
    ])
    const told = await ledgerline(['verify', join(apart, 'run')])
    expect(told.stdout).toMatch(
      /repeat {2}DIFFERS .*\n {8}First difference: event #\d+\n {8}was \{.*\n {8}now \{/,
    )
    expect(told.stdout).toContain('Since the run: the data were changed')
  })

  it('finds a bit changed in the log', async () => {
    const copy = copyOf('changed-log')
    const database = new DatabaseSync(join(copy, 'events.db'))
    const { bytes } = database.prepare('SELECT bytes FROM block').get() as { bytes: Uint8Array }
    bytes[bytes.length - 1]! ^= 1
    database.prepare('UPDATE block SET bytes = ?').run(bytes)
    database.close()
    const { exitCode, stderr } = await ledgerline(['verify', copy])
    expect(exitCode).toBe(7)
    expect(stderr).toMatch(
      /^error log\/corrupt: ".*events\.db", block 0: the chain is broken\.|^error log\/corrupt: .*events\.db, block 0: the chain is broken\./,
    )
  })

  it.each([
    [
      'a table that is not the log’s',
      `CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('hidden')`,
      'expected the tables "block" and "fact" and nothing else, found table "note"',
    ],
    [
      'a trigger on the log',
      'CREATE TRIGGER t AFTER INSERT ON fact BEGIN SELECT 1; END',
      'expected the tables "block" and "fact" and nothing else, found trigger "t"',
    ],
    [
      'a fact that is not the log’s',
      `INSERT INTO fact VALUES ('extra', 'hidden')`,
      'expected the facts origin, first_link, bars, head, records, found "extra"',
    ],
    [
      'another first link',
      `UPDATE fact SET value = 'x' WHERE name = 'first_link'`,
      'as data and seed make it, found x',
    ],
    [
      'more in the origin than there was',
      `UPDATE fact SET value = json_set(value, '$.extra', 1) WHERE name = 'origin'`,
      'expected a Ledgerline log, found none of its facts',
    ],
    [
      'a number written another way',
      `UPDATE fact SET value = value || '.0' WHERE name = 'records'`,
      'The end of the log is missing',
    ],
  ])('finds %s in the file', async (_what, sql, message) => {
    const copy = copyOf('changed-file-of-log')
    const database = new DatabaseSync(join(copy, 'events.db'))
    database.exec(sql)
    database.close()
    const { exitCode, stderr } = await ledgerline(['verify', copy])
    expect(exitCode).toBe(7)
    expect(stderr).toContain('error log/corrupt: ')
    expect(stderr).toContain(message)
  })

  it('finds pages of the file that do not hold together', async () => {
    const copy = copyOf('changed-pages')
    const path = join(copy, 'events.db')
    const bytes = readFileSync(path)
    // The header counts pages on the free list; there are none.
    bytes.writeUInt32BE(3, 36)
    writeFileSync(path, bytes)
    const { exitCode, stderr } = await ledgerline(['verify', copy])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 7,
      stderr: expect.stringMatching(
        /^error log\/corrupt: ".*events\.db" is no readable log: SQLite finds /,
      ) as string,
    })
  })

  it('says that the log is missing where it is', async () => {
    const copy = copyOf('without-log')
    rmSync(join(copy, 'events.db'))
    const { exitCode, stderr } = await ledgerline(['verify', copy])
    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      `error run/not-found: "${join(copy, 'events.db')}" is missing: a run is run.json and events.db together. Put it back, or run it again.\n`,
    )
  })

  it('finds a manifest that is another run’s', async () => {
    const copy = copyOf('changed-manifest')
    edit(join(copy, 'run.json'), (text) => text.replace('"seed": 7', '"seed": 8'))
    const { exitCode, stderr } = await ledgerline(['verify', copy])
    expect(exitCode).toBe(7)
    expect(stderr).toContain(
      `error log/mismatch: "${join(copy, 'run.json')}": seed is "8", but the log says "7". The two files are of different runs, or one was changed.`,
    )
  })

  it('is refused for a run made in code, but for its chain', async () => {
    const copy = copyOf('made-in-code')
    edit(join(copy, 'run.json'), (text) =>
      JSON.stringify({ ...(JSON.parse(text) as object), recipe: null }),
    )
    const { exitCode, stderr } = await ledgerline(['verify', copy])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(
      `error config/unsupported: "${copy}" was made in code and says nothing of how to repeat it.`,
    )
    expect((await ledgerline(['verify', copy, '--chain'])).exitCode).toBe(0)
    const shown = await ledgerline(['log', copy, '--limit', '1'])
    expect(shown.stderr).toBe(
      'note: the 19 bars of this run are left out: the run was made in code, which did not say where its data lie\n',
    )
  })
})

describe('report', () => {
  it('writes the same page again', async () => {
    const path = join(run, 'report.html')
    const before = readFileSync(path, 'utf8')
    renameSync(path, `${path}.kept`)
    const { exitCode, stdout, opened } = await ledgerline(['report', run, '--open'])
    rmSync(`${path}.kept`)
    expect({ exitCode, stdout, opened }).toEqual({
      exitCode: 0,
      stdout: `${path}\n`,
      opened: [path],
    })
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  it('writes it somewhere else', async () => {
    const path = join(folder, 'elsewhere.html')
    await ledgerline(['report', run, '--out', path])
    expect(readFileSync(path, 'utf8')).toMatch(/^<!doctype html>/i)
  })

  it('is refused when the run does not come out the same again', async () => {
    const apart = await runApart('run')
    appendFileSync(join(apart, 'prices.csv'), '2024-01-20,8,9,7,8,1000\n')
    const { exitCode, stderr } = await ledgerline(['report', join(apart, 'run')])
    expect(exitCode).toBe(7)
    expect(stderr).toMatch(
      /^error log\/mismatch: ".*run" does not come out the same again, so its report cannot be written from it\. Since then: the data were changed/,
    )
  })
})
