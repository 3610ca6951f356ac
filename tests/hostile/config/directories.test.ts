/** Folders that are no runs, no longer runs, or not ours to write into. */

import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ledgerline } from '../../cli/fake-terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'ledgerline-directories-'))
const config = join(folder, 'c.yaml')
const run = join(folder, 'run')
const bad = join(folder, 'bad')

beforeAll(async () => {
  writeFileSync(join(folder, 'p.csv'), 'date,open,high,low,close\n2024-01-01,1,2,1,2\n2024-01-02,1,2,1,2\n')
  writeFileSync(config, 'portfolio: { strategies: [{ use: buy-and-hold }] }\ndata: { sources: [{ path: p.csv }] }\n')
  await ledgerline(['run', config, '--out', run, '--quiet'])
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const refusalOf = async (...words: readonly string[]): Promise<string> => {
  const { stderr } = await ledgerline(words)
  return stderr.replaceAll(folder, '…')
}

const text = (path: string, change: (text: string) => string): void => {
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}

const damages: readonly (readonly [string, () => void, string])[] = [
  ['without run.json', () => { rmSync(join(bad, 'run.json')) }, 'run/not-found: "…/bad" holds no run: there is no run.json. It holds a log, so a run began here and did not finish.'],
  ['without events.db', () => { rmSync(join(bad, 'events.db')) }, 'run/not-found: "…/bad/events.db" is missing: a run is run.json and events.db together. Put it back, or run it again.'],
  ['with half a run.json', () => { text(join(bad, 'run.json'), (all) => all.slice(0, 400)) }, 'run/not-found: "…/bad/run.json" is no JSON: '],
  ['with another run.json', () => { writeFileSync(join(bad, 'run.json'), '{"name":"other"}') }, 'run/not-found: "…/bad/run.json" is no manifest of a run. At "/schema": expected "run.v1", found nothing. Every field is required.'],
  ['with a folder as run.json', () => { rmSync(join(bad, 'run.json')); mkdirSync(join(bad, 'run.json')) }, 'run/not-found: "…/bad/run.json" could not be read: EISDIR'],
  ['with text as events.db', () => { writeFileSync(join(bad, 'events.db'), 'hello\n') }, 'log/corrupt: "…/bad/events.db" is no readable log: file is not a database.'],
  ['with nothing in events.db', () => { writeFileSync(join(bad, 'events.db'), '') }, 'log/corrupt: "…/bad/events.db" is no readable log: no such table: block.'],
  ['with half an events.db', () => { truncateSync(join(bad, 'events.db'), 5000) }, 'log/corrupt: "…/bad/events.db" is no readable log: database disk image is malformed.'],
  ['with another head', () => { text(join(bad, 'run.json'), (all) => all.replace(/"head": "./, '"head": "0').replace(/"head": "00/, '"head": "10')) }, 'log/mismatch: "…/bad/run.json": log.head is "'],
  ['with another count of events', () => { text(join(bad, 'run.json'), (all) => all.replace(/"events": \d+/, '"events": 99')) }, 'log/mismatch: "…/bad/run.json": log.events is "99", but the log says "'],
]

describe('a run', () => {
  it.each(damages)('%s is refused by every command that reads it', async (_title, damage, message) => {
    rmSync(bad, { recursive: true, force: true })
    cpSync(run, bad, { recursive: true })
    damage()
    for (const words of [['log', bad], ['why', bad, '#1'], ['verify', bad], ['report', bad]]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await refusalOf(...words)).toContain(`error ${message}`)
    }
  })

  it('of a later version is not repeated, and its log can be read', async () => {
    rmSync(bad, { recursive: true, force: true })
    cpSync(run, bad, { recursive: true })
    text(join(bad, 'run.json'), (all) => all.replace('"schema": "config.v1"', '"schema": "config.v9"'))
    expect(await refusalOf('verify', bad)).toBe(
      'error config/unsupported: …/bad/run.json: expected a recipe of schema "config.v1" or "options.v1", found "config.v9". It was written by another version of Ledgerline.\n',
    )
    const { stdout, exitCode } = await ledgerline(['log', bad, '--topic', 'fill'])
    expect({ exitCode, fills: stdout.split('\n').length - 1 }).toEqual({ exitCode: 0, fills: 1 })
  })

  it.each([
    ['nowhere', 'error run/not-found: There is no folder "…/nowhere". A run is a folder with run.json and events.db in it; "ledgerline run" says where it wrote one.\n'],
    ['p.csv', 'error run/not-found: "…/p.csv" is a file. Name the folder of a run.\n'],
  ])('is not %s', async (name, message) => {
    expect(await refusalOf('log', join(folder, name))).toBe(message)
  })

  it('is looked for in the folders of a folder', async () => {
    const many = join(folder, 'many')
    cpSync(run, join(many, 'one'), { recursive: true })
    mkdirSync(join(many, 'none'))
    expect(await refusalOf('log', many)).toBe(
      'error run/not-found: "…/many" holds no run: there is no run.json. It holds the runs "…/many/one".\n',
    )
  })
})

describe('--out', () => {
  it.each([
    ['p.csv', 'run/exists: "…/p.csv" is a file. Name a folder for the run.'],
    ['p.csv/run', 'run/write-failed: "…/p.csv" could not be written: a file stands where a folder is needed (EEXIST).'],
    ['filled', 'run/exists: "…/filled" holds "thesis.txt", which is no part of a run. Choose another folder.'],
    ['n'.repeat(300), `run/write-failed: "…/${'n'.repeat(300)}" could not be written: the name is too long (ENAMETOOLONG).`],
  ])('%.20s is refused', async (name, message) => {
    mkdirSync(join(folder, 'filled'), { recursive: true })
    writeFileSync(join(folder, 'filled/thesis.txt'), 'ten years')
    const before = readdirSync(folder).toSorted()
    expect(await refusalOf('run', config, '--quiet', '--out', join(folder, name))).toBe(`error ${message}\n`)
    expect(readdirSync(folder).toSorted()).toEqual(before)
  })

  it('takes a folder that is not there yet, with those above it', async () => {
    const deep = join(folder, 'a/b/c')
    expect(await refusalOf('run', config, '--quiet', '--out', deep)).toBe('')
    expect(existsSync(join(deep, 'run.json'))).toBe(true)
  })

  it('takes an empty folder', async () => {
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    expect(await refusalOf('run', config, '--quiet', '--out', empty)).toBe('')
    expect(existsSync(join(empty, 'run.json'))).toBe(true)
  })

  it('of a report leaves nothing where it cannot be written', async () => {
    expect(await refusalOf('report', run, '--out', join(folder, 'none/x.html'))).toBe(
      'error run/write-failed: "…/none/x.html" could not be written: a folder on the way is not there, or takes no files (ENOENT).\n',
    )
    expect(await refusalOf('report', run, '--out', run)).toBe(
      'error run/write-failed: "…/run" could not be written: a folder stands where a file is needed (EISDIR).\n',
    )
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([])
  })
})
