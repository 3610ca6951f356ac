import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { loadDataset } from '../../data/load-dataset.ts'
import { csv } from '../../data/source.ts'
import { fileReader } from './file-reader.ts'

const folder = mkdtempSync(join(tmpdir(), 'file-reader-'))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'deep'))
for (const name of ['b.csv', 'a.csv', 'B.csv', 'deep/c.csv', 'notes.txt', 'x[1].csv']) {
  writeFileSync(join(folder, name), `${name}\n`)
}
const names = async (pattern: string): Promise<readonly string[]> =>
  (await fileReader.list(join(folder, pattern))).map((path) => basename(path))

describe('list', () => {
  it('gives the file of a plain path', async () => {
    expect(await names('a.csv')).toEqual(['a.csv'])
  })

  it('gives the files of a pattern in code unit order', async () => {
    expect(await names('*.csv')).toEqual(['B.csv', 'a.csv', 'b.csv', 'x[1].csv'])
    expect(await names('**/c.csv')).toEqual(['c.csv'])
    expect(await names('{a,b}.csv')).toEqual(['a.csv', 'b.csv'])
  })

  it('takes a file whose name looks like a pattern at its word', async () => {
    expect(await names('x[1].csv')).toEqual(['x[1].csv'])
  })
})

describe('chunks', () => {
  it('gives every byte, in memory of its own', async () => {
    const content = new Uint8Array(2_500_000).map((_, i) => i % 251)
    writeFileSync(join(folder, 'large.bin'), content)
    const chunks: Uint8Array[] = []
    for await (const chunk of fileReader.chunks(join(folder, 'large.bin'))) chunks.push(chunk)
    expect(chunks.length).toBeGreaterThan(1)
    expect(new Set(chunks.map((chunk) => chunk.buffer)).size).toBe(chunks.length)
    expect(Buffer.concat(chunks).equals(content)).toBe(true)
  })

  it('gives nothing for an empty file', async () => {
    writeFileSync(join(folder, 'empty.bin'), '')
    const chunks: Uint8Array[] = []
    for await (const chunk of fileReader.chunks(join(folder, 'empty.bin'))) chunks.push(chunk)
    expect(chunks).toEqual([])
  })
})

it('loads a file that was split in two as if it were one', async () => {
  const head = 'date,open,high,low,close,volume\n'
  const rows = Array.from({ length: 20 }, (_, i) => {
    const day = String(i + 1).padStart(2, '0')
    return `2024-03-${day},${10 + i}.5,${11 + i}.25,${9 + i},${10 + i},${i}.${i}\n`
  })
  mkdirSync(join(folder, 'one'))
  writeFileSync(join(folder, 'one/all.csv'), head + rows.join(''))
  mkdirSync(join(folder, 'two'))
  writeFileSync(join(folder, 'two/later.csv'), head + rows.slice(1).join(''))
  writeFileSync(join(folder, 'two/early.csv'), head + rows[0])
  const options = { symbol: 'X' }
  const load = (path: string): Promise<unknown> =>
    loadDataset(csv(join(folder, path), options), {}, { files: fileReader })
  expect(await load('two/*.csv')).toEqual(await load('one/all.csv'))
})
