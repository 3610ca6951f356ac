/** Every example runs, prints what it printed before, and keeps the manners examples have. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { format } from 'node:util'

import { afterAll, describe, expect, it, vi } from 'vitest'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'examples')
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .toSorted()
const numbered = names.filter((name) => /^\d\d-/.test(name))
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8')

/** `basic-run` writes a run directory; here it goes to a folder that is cleaned up. */
const written = mkdtempSync(join(tmpdir(), 'ledgerline-examples-'))
afterAll(() => rmSync(written, { recursive: true }))

/** What an example prints on a terminal of 100 columns. */
async function outputOf(name: string): Promise<string> {
  let text = ''
  const out = process.stdout
  const { argv } = process
  const width = Object.getOwnPropertyDescriptor(out, 'columns')
  vi.spyOn(console, 'log').mockImplementation((...values: readonly unknown[]) => {
    text += `${format(...values)}\n`
  })
  vi.spyOn(out, 'write').mockImplementation((chunk) => {
    text += String(chunk)
    return true
  })
  Object.defineProperty(out, 'columns', { value: 100, configurable: true })
  process.argv = [...argv.slice(0, 2), join(written, 'basic-run')]
  try {
    await import(join(folder, name))
  } finally {
    vi.restoreAllMocks()
    process.argv = argv
    if (width === undefined) Reflect.deleteProperty(out, 'columns')
    else Object.defineProperty(out, 'columns', width)
  }
  return text.replaceAll(join(written, 'basic-run'), 'runs/basic-run')
}

describe('the examples', () => {
  it('are numbered without gaps, in learning order', () => {
    const numbers = numbered.map((name) => Number(name.slice(0, 2)))
    expect(numbers).toEqual(numbers.map((_, i) => i + 1))
    expect(numbers.length).toBeGreaterThanOrEqual(13)
  })

  it.each(names)('%s prints what it is known to print', async (name) => {
    const output = await outputOf(name)
    expect(output.trim()).not.toBe('')
    await expect(output).toMatchFileSnapshot(
      join(root, `tests/example-output/${name.replace(/\.ts$/, '.txt')}`),
    )
  })

  it.each(names)('%s has at most 60 lines and imports by public names', (name) => {
    const text = textOf(name)
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60)
    const targets = [...text.matchAll(/from '([^']+)'/g)].map((match) => match[1] as string)
    expect(targets.filter((target) => target.startsWith('ledgerline')).length).toBeGreaterThan(0)
    expect(targets.filter((target) => target.startsWith('.'))).toEqual([])
  })

  it('01-hello.ts prints the table in at most 12 lines', () => {
    expect(textOf('01-hello.ts').trimEnd().split('\n').length).toBeLessThanOrEqual(12)
  })

  it('01-hello.ts prints the same in a process of its own, without any build', () => {
    const run = spawnSync(
      process.execPath,
      ['--conditions=ledgerline-source', 'examples/01-hello.ts'],
      { cwd: root, encoding: 'utf8' },
    )
    expect(run.stderr).toBe('')
    expect(run.stdout).toBe(readFileSync(join(root, 'tests/example-output/01-hello.txt'), 'utf8'))
  })
})
