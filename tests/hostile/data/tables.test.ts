/** Hostile Parquet and Arrow files, written here, and exactly what is said about them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { DuckDBInstance } from '@duckdb/node-api'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { localReaders } from '../../../src/adapters/files/readers.ts'
import { arrow, parquet, type SourceOptions } from '../../../src/data/source.ts'
import { outcomeOf, type Read, type Refused, refused } from './hostile-case.ts'

const folder = mkdtempSync(join(tmpdir(), 'hostile-tables-'))
const file = (name: string): string => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true }))

const time = "TIMESTAMP '2024-03-01 10:00' + i * INTERVAL 1 HOUR AS time"
const prices = '1.5 AS open, 2.0 AS high, 1.0 AS low, 1.25 AS close'
const select = (columns: string, rows = 3): string => `SELECT ${columns} FROM range(${rows}) t(i)`

type Case = Readonly<{
  title: string
  sql: string
  options?: SourceOptions
  outcome: Refused | Partial<Read>
}>

const parquetCases: readonly Case[] = [
  {
    title: 'no rows',
    sql: select(`${time}, ${prices}`, 0),
    outcome: refused('data/empty', 'Expected at least one bar in "x.parquet", found no rows.'),
  },
  {
    title: 'no close',
    sql: select(`${time}, 1.5 AS open, 2.0 AS high, 1.0 AS low`),
    outcome: refused(
      'data/missing-column',
      'Expected a column "close" in "x.parquet", found "time", "open", "high", "low". Add it.',
    ),
  },
  {
    title: 'a NULL price',
    sql: select(
      `${time}, 1.5 AS open, 2.0 AS high, 1.0 AS low, CASE WHEN i <> 1 THEN 1.25 END AS close`,
    ),
    outcome: refused(
      'data/invalid-value',
      `Expected a price in column "close", found an empty cell in "x.parquet" row 2. Correct or remove that row, or pass policy: 'skip'.`,
    ),
  },
  {
    title: 'a NULL price under skip',
    sql: select(
      `${time}, 1.5 AS open, 2.0 AS high, 1.0 AS low, CASE WHEN i <> 1 THEN 1.25 END AS close`,
    ),
    options: { policy: 'skip' },
    outcome: {
      closes: ['1.25', '1.25'],
      notes: [
        'Bar left out: expected a price in column "close", found an empty cell in "x.parquet" row 2.',
      ],
    },
  },
  {
    title: 'a NULL stamp',
    sql: select(
      `CASE WHEN i <> 2 THEN TIMESTAMP '2024-03-01' + i * INTERVAL 1 HOUR END AS time, ${prices}`,
    ),
    outcome: refused(
      'data/invalid-value',
      'Expected a value in column "time", found no value in "x.parquet" row 3. Correct or remove that row.',
    ),
  },
  {
    title: 'a NaN price',
    sql: select(`${time}, 1.5 AS open, 2.0 AS high, 1.0 AS low, 'NaN'::DOUBLE AS close`),
    outcome: refused(
      'data/invalid-value',
      `Expected a price in column "close", found "NaN" in "x.parquet" row 1. Correct or remove that row, or pass policy: 'skip'.`,
    ),
  },
  {
    title: 'an infinite price',
    sql: select(`${time}, 1.5 AS open, 'Infinity'::DOUBLE AS high, 1.0 AS low, 1.25 AS close`),
    outcome: refused(
      'data/invalid-value',
      'Expected a finite decimal in column "high", found "Infinity" in "x.parquet" row 1. Correct or remove that row.',
    ),
  },
  {
    title: 'prices as booleans',
    sql: select(`${time}, true AS open, 2.0 AS high, 1.0 AS low, 1.25 AS close`),
    outcome: refused(
      'data/invalid-value',
      'Expected numbers, stamps or text in column "open" of "x.parquet", found BOOLEAN. Write the column with another type.',
    ),
  },
  {
    title: 'prices as lists',
    sql: select(`${time}, [1.5] AS open, 2.0 AS high, 1.0 AS low, 1.25 AS close`),
    outcome: refused(
      'data/invalid-value',
      'Expected numbers, stamps or text in column "open" of "x.parquet", found DECIMAL(2,1)[]. Write the column with another type.',
    ),
  },
  {
    title: 'stamps as clock times',
    sql: select(`TIME '10:00' AS time, ${prices}`),
    outcome: refused(
      'data/invalid-value',
      'Expected numbers, stamps or text in column "time" of "x.parquet", found TIME. Write the column with another type.',
    ),
  },
  {
    title: 'a stamp as price',
    sql: select(`${time}, TIMESTAMP '2024-03-01' AS open, 2.0 AS high, 1.0 AS low, 1.25 AS close`),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "open", found "1709251200000000" in "x.parquet" row 1. Correct or remove that row.',
    ),
  },
  {
    title: 'nanoseconds that are not whole microseconds',
    sql: select(`make_timestamp_ns(1709251200000000001 + i * 3600000000000) AS time, ${prices}`),
    outcome: refused(
      'data/invalid-value',
      'Expected whole microseconds in column "time", found "1709251200000000001" in "x.parquet" row 1. Correct or remove that row.',
    ),
  },
  {
    title: 'rows out of order',
    sql: select(`TIMESTAMP '2024-03-01' - i * INTERVAL 1 HOUR AS time, ${prices}`),
    outcome: refused(
      'data/out-of-order',
      'Expected bars in time order, found "2024-02-29 23:00:00" after "2024-03-01 00:00:00" in "x.parquet" row 2. Sort the file or pass sort: true.',
    ),
  },
  {
    title: 'one stamp twice',
    sql: select(`DATE '2024-03-01' AS date, ${prices}`),
    outcome: refused(
      'data/duplicate',
      'Expected one bar per time, found "2024-03-01" in "x.parquet" row 1 and again in "x.parquet" row 2. Remove one of them.',
    ),
  },
  {
    title: 'an empty symbol',
    sql: select(`${time}, '' AS symbol, ${prices}`),
    outcome: refused(
      'data/invalid-value',
      'Expected a symbol in column "symbol", found an empty cell in "x.parquet" row 1. Correct or remove that row.',
    ),
  },
  {
    title: 'headers with quotes and blanks',
    sql: select(`${time}, 1.5 AS "open ""x""", 2.0 AS high, 1.0 AS low, 1.25 AS close`),
    options: { columns: { open: 'open "x"' } },
    outcome: { closes: ['1.25', '1.25', '1.25'] },
  },
]

describe('Parquet', () => {
  let instance: DuckDBInstance
  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:')
  })
  afterAll(() => instance.closeSync())

  const write = async (sql: string, name: string): Promise<void> => {
    const connection = await instance.connect()
    await connection.run(`COPY (${sql}) TO '${file(name)}' (FORMAT parquet)`)
    connection.closeSync()
  }

  it.each(parquetCases.map((each, i) => ({ ...each, i })))(
    '$title',
    async ({ sql, options, outcome, i }) => {
      await write(sql, `case-${i}.parquet`)
      const path = file(`case-${i}.parquet`)
      const found = await outcomeOf(
        () => parquet(path, { name: 'x.parquet', ...options }),
        localReaders,
      )
      expect(found).toMatchObject('code' in outcome ? outcome : { notes: [], ...outcome })
    },
  )

  it.each([0.1, 0.5, 0.9, 0.999])('refuses a file cut off at %d of its length', async (share) => {
    await write(select(`${time}, ${prices}`, 5000), `whole-${share}.parquet`)
    const whole = await readFile(file(`whole-${share}.parquet`))
    const path = file(`cut-${share}.parquet`)
    await writeFile(path, whole.subarray(0, Math.floor(whole.length * share)))
    expect(await outcomeOf(() => parquet(path, { name: 'x.parquet' }), localReaders)).toEqual(
      refused(
        'data/unreadable',
        'Expected a Parquet file in "x.parquet", found one that is cut off: its end is missing.',
      ),
    )
  })

  it('refuses a file whose middle is damaged', async () => {
    await write(
      select(`${time}, (random() + 1) AS open, 9 AS high, 1 AS low, 2 AS close`, 5000),
      'ok.parquet',
    )
    const bytes = await readFile(file('ok.parquet'))
    bytes.fill(0xee, 40, Math.floor(bytes.length / 2))
    await writeFile(file('damaged.parquet'), bytes)
    const found = await outcomeOf(() => parquet(file('damaged.parquet')), localReaders)
    expect(found).toMatchObject({
      code: 'data/unreadable',
      message: expect.stringContaining(
        'Expected to read the Parquet file "damaged.parquet", found damage:',
      ),
    })
  })

  it.each([
    ['an empty file', '', 'an empty file'],
    [
      'text',
      'time,open,high,low,close\n',
      'something else: use csv() for text and arrow() for Arrow files',
    ],
    ['an encrypted file', 'PARE____________PARE', 'an encrypted one'],
    ['the mark alone', 'PAR1', 'one that is cut off: its end is missing'],
  ])('refuses %s', async (title, content, found) => {
    const path = file(`${title}.parquet`)
    await writeFile(path, content)
    expect(await outcomeOf(() => parquet(path, { name: 'x.parquet' }), localReaders)).toEqual(
      refused('data/unreadable', `Expected a Parquet file in "x.parquet", found ${found}.`),
    )
  })
})

const columns = (): Record<string, unknown> => ({
  time: ['2024-03-01', '2024-03-02'],
  open: new Float64Array([1.5, 1.5]),
  high: new Float64Array([2, 2]),
  low: new Float64Array([1, 1]),
  close: new Float64Array([1.25, 1.75]),
})

const table = (change: Record<string, unknown> = {}): object =>
  tableFromArrays({ ...columns(), ...change } as Record<string, Float64Array>)

describe('Arrow', () => {
  it.each([
    [
      'a table without close',
      (): object => tableFromArrays({ time: ['2024-03-01'], open: [1] } as never),
      'data/missing-column',
      'Expected columns "high", "low", "close" in "x", found "time", "open". Add it.',
    ],
    [
      'a null price',
      (): object => table({ close: [1.25, null] }),
      'data/invalid-value',
      `Expected a price in column "close", found an empty cell in "x" row 2. Correct or remove that row, or pass policy: 'skip'.`,
    ],
    [
      'text for a price',
      (): object => table({ close: ['1.25', 'abc'] }),
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "close", found "abc" in "x" row 2. Correct or remove that row.',
    ],
    [
      'booleans for prices',
      (): object => table({ close: [true, false] }),
      'data/invalid-value',
      'Expected numbers, stamps or text in column "close" of "x", found Bool. Write the column with another type.',
    ],
    [
      'an object that is no table',
      (): object => ({ close: [1] }),
      'data/unreadable',
      'Expected an Apache Arrow table for "x", found another object. Pass a Table.',
    ],
  ])('refuses %s', async (_title, make, code, message) => {
    const options = { symbol: 'X', name: 'x' }
    expect(await outcomeOf(() => arrow(make(), options), localReaders)).toEqual(
      refused(code, message),
    )
  })

  it.each(['file', 'stream'] as const)('refuses a %s that is cut off', async (format) => {
    const whole = tableToIPC(table() as Parameters<typeof tableToIPC>[0], format)
    const path = file(`cut-${format}.arrow`)
    await writeFile(path, whole.subarray(0, whole.length - 200))
    const found = await outcomeOf(() => arrow(path, { name: 'x' }), localReaders)
    expect(found).toMatchObject({
      code: 'data/unreadable',
      message: expect.stringMatching(
        format === 'file' ? /found one that is cut off/ : /found damage: .+\. Write it again\.$/,
      ),
    })
  })

  it.each([
    ['an empty file', ''],
    ['text', 'time,open,high,low,close\n'],
    ['a Parquet file', 'PAR1____PAR1'],
  ])('refuses %s', async (title, content) => {
    const path = file(`${title}.arrow`)
    await writeFile(path, content)
    expect(await outcomeOf(() => arrow(path, { name: 'x' }), localReaders)).toEqual(
      refused(
        'data/unreadable',
        'Expected an Arrow file or stream in "x", found something else: use csv() for text and parquet() for Parquet files.',
      ),
    )
  })
})
