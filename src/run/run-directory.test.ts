import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { prepare, runOver } from '../../tests/support/backtest.ts'
import { noisyRun } from '../../tests/support/noisy-run.ts'
import { flat } from '../../tests/support/series.ts'
import { sha256 } from '../adapters/crypto/sha256.ts'
import { SqliteLogStore } from '../adapters/sqlite/sqlite-log-store.ts'
import { validateDocument } from '../contracts/validate.ts'
import { EventReader } from '../events/decode.ts'
import { blockRecords } from '../log/block.ts'
import { type LogReading, readLog } from '../log/durable-log.ts'
import type { Context } from '../strategy/context.ts'
import type { BacktestResult } from './result.ts'
import { isRunDirectory } from './run-directory.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerline-run-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const script = {
  0: (context: Context) => context.openLong('A', { quantity: 3 }),
  2: (context: Context) => context.closeLong('A'),
}
const files = [
  'equity_curve.csv',
  'events.db',
  'report.html',
  'result.json',
  'run.json',
  'trades.csv',
]
const sample = (more = {}): BacktestResult =>
  runOver({ over: [flat('A', [10, 11, 12, 13, 14])], script, ...more })
const json = (directory: string, name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(directory, name), 'utf8')) as Record<string, unknown>

function readStored(directory: string): LogReading {
  const path = join(directory, 'events.db')
  const store = SqliteLogStore.open(path)
  try {
    return readLog(store, sha256, path)
  } finally {
    store.close()
  }
}

describe('saving a run', () => {
  it('writes its files, and nothing else', async () => {
    const target = join(folder, 'runs', 'first')
    const saved = await sample().save(target)
    expect(saved).toEqual({ directory: target, files: expect.arrayContaining(files) as string[] })
    expect(readdirSync(target).toSorted()).toEqual(files)
    expect(readdirSync(join(folder, 'runs'))).toEqual(['first'])
    expect(isRunDirectory(target)).toBe(true)
    expect(isRunDirectory(folder)).toBe(false)
  })

  it('writes what the result says', async () => {
    const result = sample()
    await result.save(folder)
    expect(readFileSync(join(folder, 'trades.csv'), 'utf8')).toBe(result.tradesCsv())
    expect(readFileSync(join(folder, 'equity_curve.csv'), 'utf8')).toBe(result.equityCurveCsv())
    expect(json(folder, 'result.json')).toEqual(JSON.parse(JSON.stringify(result.toJSON())))
    expect(json(folder, 'run.json')).toMatchObject({
      schema: 'run.v1',
      seed: 7,
      title: 'script',
      recipe: null,
      nodeVersion: process.versions.node,
      data: {
        symbols: ['A'],
        bars: 5,
        steps: 5,
        first: '2024-01-01T00:00:00Z',
        last: '2024-01-05T00:00:00Z',
      },
      log: {
        head: result.logHead,
        events: result.engine.journal.lastSequence,
        records: result.engine.journal.length,
      },
    })
    expect(validateDocument('run/run.v1', json(folder, 'run.json'))).toEqual([])
    expect(readStored(folder)).toMatchObject({ head: result.logHead, isComplete: true })
  })

  it('replaces an earlier run of ours', async () => {
    await sample().save(folder)
    await sample({ title: 'Second' }).save(folder)
    expect(json(folder, 'run.json')['title']).toBe('Second')
    expect(readdirSync(folder).toSorted()).toEqual(files)
  })

  it.each([
    ['notes.txt', "something of the user's"],
    ['.git', 'a repository'],
  ])('refuses a folder that holds "%s"', async (name) => {
    writeFileSync(join(folder, name), 'mine')
    await expect(sample().save(folder)).rejects.toMatchObject({
      code: 'run/exists',
      message: `"${folder}" holds "${name}", which is no part of a run. Choose another folder.`,
    })
    expect(readdirSync(folder)).toEqual([name])
  })

  it('refuses a file', async () => {
    const target = join(folder, 'taken')
    writeFileSync(target, 'mine')
    await expect(sample().save(target)).rejects.toMatchObject({
      code: 'run/exists',
      message: `"${target}" is a file. Name a folder for the run.`,
    })
    expect(readFileSync(target, 'utf8')).toBe('mine')
  })

  it('leaves nothing half-written, and an earlier run whole, when it fails', async () => {
    const target = join(folder, 'run')
    await sample().save(target)
    const before = readFileSync(join(target, 'run.json'), 'utf8')
    const broken = sample()
    broken.tradesCsv = () => {
      throw new Error('disk full')
    }
    await expect(broken.save(target)).rejects.toThrow('disk full')
    expect(readdirSync(folder)).toEqual(['run'])
    expect(readFileSync(join(target, 'run.json'), 'utf8')).toBe(before)
  })

  it('writes a report by itself, whole', async () => {
    const path = join(folder, 'report.html')
    await sample().writeReport(path)
    expect(readFileSync(path, 'utf8')).toMatch(/^<!doctype html>/i)
    expect(readdirSync(folder)).toEqual(['report.html'])
  })
})

describe('a run that logs as it goes', () => {
  it('has the head of one that does not', async () => {
    const log = join(folder, 'run')
    const result = sample({ log })
    expect(result.logHead).toBe(sample().logHead)
    expect(readdirSync(log)).toEqual(['events.db'])
    expect(readStored(log)).toMatchObject({ head: result.logHead, isComplete: true })
  })

  it('is saved into the folder of its log, beside it', async () => {
    const log = join(folder, 'run')
    const result = sample({ log })
    await result.save(log)
    expect(readdirSync(log).toSorted()).toEqual(files)
    expect(readStored(log).head).toBe(result.logHead)
    expect(result.report().integrity.commands).toEqual([`ledgerline verify ${log}`])
  })

  it('can be verified, which writes nothing', () => {
    const log = join(folder, 'run')
    const result = sample({ log })
    expect(result.verify().isSame).toBe(true)
    expect(readdirSync(folder)).toEqual(['run'])
  })

  it('writes its blocks along the way', () => {
    const log = join(folder, 'run')
    const engine = noisyRun(1500, { log })
    while (engine.step()) {
      if (engine.stepsDone === 1000) break
    }
    const reading = readStored(log)
    expect(reading.isComplete).toBe(false)
    expect(reading.journal.length).toBeGreaterThan(0)
    expect(reading.journal.length % blockRecords).toBe(0)
    const result = engine.run()
    expect(readStored(log)).toMatchObject({ head: result.logHead, isComplete: true })
    expect(result.logHead).toBe(noisyRun(1500).run().logHead)
  })

  it('refuses a folder that holds a run, and a file', () => {
    const log = join(folder, 'run')
    sample({ log })
    expect(() => sample({ log })).toThrow(
      expect.objectContaining({
        code: 'run/exists',
        message: `"${log}" already holds a run. Choose another folder.`,
      }),
    )
    writeFileSync(join(folder, 'taken'), '')
    expect(() => sample({ log: join(folder, 'taken') })).toThrow(
      expect.objectContaining({
        code: 'run/exists',
        message: `"${join(folder, 'taken')}" is a file. Name a folder for the run.`,
      }),
    )
  })

  it('takes a folder that is there already, with what is in it', () => {
    const log = join(folder, 'run')
    mkdirSync(log)
    writeFileSync(join(log, 'notes.txt'), 'mine')
    sample({ log })
    expect(readdirSync(log).toSorted()).toEqual(['events.db', 'notes.txt'])
  })

  it('makes no folder when its options are wrong', () => {
    const log = join(folder, 'run')
    expect(() => prepare({ over: [flat('A', [1])], log, capital: 'much' })).toThrow(/capital/)
    expect(existsSync(log)).toBe(false)
  })
})

describe('a run that is killed in the middle', () => {
  it('leaves a log that can be verified as far as it goes', async () => {
    const log = join(folder, 'run')
    const bars = 400_000
    const child = spawn(
      process.execPath,
      [
        '--conditions=ledgerline-source',
        fileURLToPath(new URL('../../tests/support/durable-child.ts', import.meta.url)),
        log,
        String(bars),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const said: string[] = []
    const ended = new Promise<string | null>((resolve) => {
      child.once('exit', (_code, signal) => {
        resolve(signal)
      })
    })
    child.stdout.on('data', (chunk: Buffer) => {
      said.push(String(chunk))
      if (said.join('').split('\n').length > 8) child.kill('SIGKILL')
    })
    expect(await ended).toBe('SIGKILL')
    expect(said.join('')).not.toContain('done')

    const reading = readStored(log)
    expect(reading.isComplete).toBe(false)
    const { length } = reading.journal
    expect(length).toBeGreaterThanOrEqual(blockRecords)
    expect(length % blockRecords).toBe(0)

    // The same run in this process begins with exactly these events.
    const engine = noisyRun(bars)
    while (engine.step()) {
      if (engine.stepsDone * 3 > length) break
    }
    const names = {
      seed: 7,
      accountId: 'main',
      instruments: engine.dataset.series.map((each) => each.instrument),
      strategies: ['noisy'],
    }
    const { currency } = engine.dataset.series[0]?.instrument ?? {
      currency: { code: 'USD', scale: 6 },
    }
    const stored = new EventReader(reading.journal, {
      ...names,
      currency,
      barAt: () => {
        throw new Error('no bars here')
      },
    })
    const live = [...engine.events.history({ topic: 'note', limit: 200 })]
    expect([...stored.history({ topic: 'note', limit: 200 })]).toEqual(live)
    const last = stored.decode(length - 1)
    expect([...engine.events.history({ from: last.sequence, to: last.sequence })]).toEqual([last])
  })
})
