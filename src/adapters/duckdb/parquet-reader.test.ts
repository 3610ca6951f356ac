import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Dataset } from '../../data/dataset.ts'
import { loadDataset } from '../../data/load-dataset.ts'
import { parquet, type SourceOptions } from '../../data/source.ts'
import { Bar } from '../../domain/series.ts'
import { formatTime } from '../../domain/time.ts'
import { localReaders } from '../files/readers.ts'

const folder = mkdtempSync(join(tmpdir(), 'parquet-reader-'))
let instance: DuckDBInstance
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:')
})
afterAll(() => {
  instance.closeSync()
  rmSync(folder, { recursive: true })
})

let files = 0
async function write(columns: string, rows: number, name = `${files++}.parquet`): Promise<string> {
  const connection = await instance.connect()
  const path = join(folder, name)
  await connection.run(
    `COPY (SELECT ${columns} FROM range(${rows}) t(i)) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`,
  )
  connection.closeSync()
  return path
}

const load = (path: string, options: SourceOptions = {}): Promise<Dataset> =>
  loadDataset(parquet(path, { symbol: 'X', ...options }), {}, localReaders)

async function closesOf(sql: string, options: SourceOptions = {}): Promise<readonly string[]> {
  const time = "DATE '2024-03-01' + i::INTEGER AS date"
  const path = await write(`${time}, 9 AS open, 99 AS high, 0.001 AS low, ${sql} AS close`, 2)
  const { series } = await load(path, options)
  return [0, 1].map((i) => new Bar(series[0]!, i).exact.close)
}

async function labelsOf(sql: string, options: SourceOptions = {}): Promise<readonly string[]> {
  const prices = '1.5 AS open, 2.0 AS high, 1.0 AS low, 1.25 AS close'
  const path = await write(`${sql} AS time, ${prices}`, 2)
  const { series } = await load(path, options)
  return Array.from(series[0]!.label, (label) => formatTime(label as never))
}

const flatAt = (price: number): string =>
  `DATE '2024-03-01' + i::INTEGER AS date, ${price} AS open, ${price} AS high, ${price} AS low, ${price} AS close`

describe('parquet-reader', () => {
  it.each([
    ['doubles by their shortest text', '(0.1::DOUBLE + 0.2::DOUBLE + i)', ['0.3', '1.3']],
    ['single precision by its shortest text', '(1.1 + i)::FLOAT', ['1.1', '2.1']],
    ['decimals of 4 digits', '(1.25 + i)::DECIMAL(4,2)', ['1.25', '2.25']],
    ['decimals of 9 digits', '(1.23456 + i)::DECIMAL(9,5)', ['1.23456', '2.23456']],
    ['decimals of 18 digits', '(1.234567891 + i)::DECIMAL(18,9)', ['1.234567891', '2.234567891']],
    ['decimals with 18 places', '(0.5)::DECIMAL(18,18)', ['0.5', '0.5']],
    ['decimals of 38 digits', '(1.234567891 + i)::DECIMAL(38,20)', ['1.234567891', '2.234567891']],
    ['small integers', '(i + 1)::TINYINT', ['1', '2']],
    ['unsigned integers', '(i + 1)::UINTEGER', ['1', '2']],
    ['the largest integers', '(i + 1)::UBIGINT', ['1', '2']],
    ['text', "(i + 1) || '.50'", ['1.5', '2.5']],
  ])('reads %s', async (_title, sql, closes) => {
    expect(await closesOf(sql)).toEqual(closes)
  })

  it('reads every 18-digit decimal exactly, where a double could not', async () => {
    const sql = '(1234567.890123456 + i * 0.000000001)::DECIMAL(18,9)'
    const path = await write(
      `DATE '2024-03-01' + i::INTEGER AS date, 1 AS open, 9e6::DECIMAL(18,9) AS high, 1 AS low, ${sql} AS close`,
      3,
    )
    const { series } = await load(path)
    expect(Array.from(series[0]!.close)).toEqual([
      1_234_567_890_123_456, 1_234_567_890_123_457, 1_234_567_890_123_458,
    ])
  })

  it.each([
    ['dates', "DATE '2024-03-01' + i::INTEGER", ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z']],
    [
      'wall-clock stamps',
      "TIMESTAMP '2024-03-01 10:00' + i * INTERVAL 1 HOUR",
      ['2024-03-01T10:00:00Z', '2024-03-01T11:00:00Z'],
    ],
    [
      'stamps in milliseconds',
      "(TIMESTAMP '2024-03-01 10:00' + i * INTERVAL 1 HOUR)::TIMESTAMP_MS",
      ['2024-03-01T10:00:00Z', '2024-03-01T11:00:00Z'],
    ],
    [
      'stamps in seconds',
      "(TIMESTAMP '2024-03-01 10:00' + i * INTERVAL 1 HOUR)::TIMESTAMP_S",
      ['2024-03-01T10:00:00Z', '2024-03-01T11:00:00Z'],
    ],
    [
      'stamps in nanoseconds',
      'make_timestamp_ns(1709287200000000000 + i * 3600000000000)',
      ['2024-03-01T10:00:00Z', '2024-03-01T11:00:00Z'],
    ],
    [
      'moments',
      "TIMESTAMPTZ '2024-03-01 10:00:00+02' + i * INTERVAL 1 HOUR",
      ['2024-03-01T08:00:00Z', '2024-03-01T09:00:00Z'],
    ],
    ['epoch seconds', '1709287200 + i * 3600', ['2024-03-01T10:00:00Z', '2024-03-01T11:00:00Z']],
    ['text', "'2024-03-0' || (i + 1)", ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z']],
  ])('reads %s', async (_title, sql, labels) => {
    expect(await labelsOf(sql)).toEqual(labels)
  })

  it('puts wall-clock stamps in the zone of the source and leaves moments alone', async () => {
    const zone = { timeZone: 'America/New_York' }
    expect(await labelsOf("TIMESTAMP '2024-03-01 10:00' + i * INTERVAL 1 HOUR", zone)).toEqual([
      '2024-03-01T15:00:00Z',
      '2024-03-01T16:00:00Z',
    ])
    expect(
      await labelsOf("TIMESTAMPTZ '2024-03-01 10:00:00+02' + i * INTERVAL 1 HOUR", zone),
    ).toEqual(['2024-03-01T08:00:00Z', '2024-03-01T09:00:00Z'])
  })

  it('reads many chunks in row order and splits them by symbol', async () => {
    const columns =
      "chr(65 + (i % 3)::INTEGER) AS ticker, TIMESTAMP '2024-01-01' + (i // 3) * INTERVAL 1 MINUTE AS ts, " +
      '1.0 AS o, 9e6 AS h, 0.1 AS l, (i + 1)::DOUBLE / 4 AS c, i AS v'
    const path = await write(columns, 30_000)
    const { series, hasVolume, bars } = await loadDataset(
      parquet(path, { columns: { time: 'ts' } }),
      {},
      localReaders,
    )
    expect([bars, hasVolume]).toEqual([30_000, true])
    expect(series.map((of) => of.instrument.symbol)).toEqual(['A', 'B', 'C'])
    for (const [offset, of] of series.entries()) {
      const wrong = Array.from(of.close).findIndex(
        (close, i) => close !== (i * 3 + offset + 1) * 25,
      )
      expect(wrong).toBe(-1)
      expect(of.volume.at(-1)).toBe(29_997 + offset)
    }
  })

  it('reads the files of a pattern as one source, a symbol by file name each', async () => {
    await write(flatAt(2), 3, 'many-b.parquet')
    await write(flatAt(1), 3, 'many-a.parquet')
    const { series } = await loadDataset(parquet(join(folder, 'many-*.parquet')), {}, localReaders)
    expect(series.map((of) => [of.instrument.symbol, of.close[0]])).toEqual([
      ['many-a', 1],
      ['many-b', 2],
    ])
  })

  it.each(["it's.parquet", 'a[1].parquet', 'two words.parquet', 'q?.parquet'])(
    'reads a file called %s',
    async (name) => {
      const prices = '1.5 AS open, 2.0 AS high, 1.0 AS low, 1.25 AS close'
      const path = await write(`DATE '2024-03-01' + i::INTEGER AS date, ${prices}`, 2, name)
      expect((await load(path)).bars).toBe(2)
    },
  )
})
