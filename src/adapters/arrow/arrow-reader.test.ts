import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'

import {
  compressionRegistry,
  CompressionType,
  DateDay,
  DateMillisecond,
  Decimal,
  Dictionary,
  Float32,
  Int32,
  Int64,
  makeVector,
  Table,
  tableFromArrays,
  tableToIPC,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { afterAll, describe, expect, it } from 'vitest'

import { loadDataset } from '../../data/load-dataset.ts'
import { arrow, type SourceOptions } from '../../data/source.ts'
import { Bar } from '../../domain/series.ts'
import { formatTime } from '../../domain/time.ts'
import { localReaders } from '../files/readers.ts'

const folder = mkdtempSync(join(tmpdir(), 'arrow-reader-'))
afterAll(() => rmSync(folder, { recursive: true }))

const base = {
  time: vectorFromArray(['2024-03-01', '2024-03-02']),
  open: vectorFromArray([1.5, 1.5]),
  high: vectorFromArray([2, 2]),
  low: vectorFromArray([1, 1]),
  close: vectorFromArray([1.25, 1.75]),
}
const table = (change: object = {}): Table => new Table({ ...base, ...change } as never)

async function read(input: string | object, options: SourceOptions = {}): Promise<object> {
  const { series } = await loadDataset(arrow(input, { symbol: 'X', ...options }), {}, localReaders)
  const bars = Array.from({ length: series[0]!.length }, (_, i) => new Bar(series[0]!, i))
  return {
    closes: bars.map((bar) => bar.exact.close),
    labels: bars.map((bar) => formatTime(bar.label)),
    volumes: bars.map((bar) => bar.volume),
  }
}

/** The 128 bits of a decimal as words, lowest first. */
const word = (value: bigint): number[] =>
  [0n, 32n, 64n, 96n].map((shift) => Number((BigInt.asUintN(128, value) >> shift) & 0xffffffffn))
const text = (...values: string[]): object => vectorFromArray(values, new Utf8())

const days = ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z']
const seconds = [1_709_251_200n, 1_709_337_600n]
const closes = ['1.25', '1.75']

describe('arrow-reader', () => {
  it('reads a table in memory', async () => {
    expect(await read(table())).toEqual({ closes, labels: days, volumes: [0, 0] })
  })

  it.each([
    ['seconds', new TimestampSecond(), seconds],
    ['milliseconds', new TimestampMillisecond('UTC'), seconds.map((at) => at * 1000n)],
    ['microseconds', new TimestampMicrosecond(), seconds.map((at) => at * 1_000_000n)],
    ['nanoseconds', new TimestampNanosecond('UTC'), seconds.map((at) => at * 1_000_000_000n)],
    ['milliseconds of whole days', new DateMillisecond(), seconds.map((at) => at * 1000n)],
    ['epoch integers', new Int64(), seconds],
  ])('reads stamps in %s', async (_title, type, values) => {
    const data = BigInt64Array.from(values)
    const time = makeVector({ type: type as Int64, data, length: 2, nullCount: 0 } as never)
    expect(await read(table({ time }))).toMatchObject({ labels: days })
  })

  it('reads stamps as days', async () => {
    const data = Int32Array.from([19_783, 19_784])
    const time = makeVector({ type: new DateDay(), data, length: 2, nullCount: 0 } as never)
    expect(await read(table({ time }))).toMatchObject({ labels: days })
  })

  it('reads stamps without zone on the wall clock of the source', async () => {
    const data = BigInt64Array.from(seconds)
    const make = (type: TimestampSecond): object =>
      makeVector({ type, data, length: 2, nullCount: 0 } as never)
    const zone = { timeZone: 'America/New_York' }
    expect(await read(table({ time: make(new TimestampSecond()) }), zone)).toMatchObject({
      labels: ['2024-03-01T05:00:00Z', '2024-03-02T05:00:00Z'],
    })
    const zoned = make(new TimestampSecond('America/New_York'))
    expect(await read(table({ time: zoned }), zone)).toMatchObject({ labels: days })
  })

  it('reads single-precision prices as the decimals they were written from', async () => {
    const close = vectorFromArray([1.1, 1.7], new Float32())
    expect(await read(table({ close }))).toMatchObject({ closes: ['1.1', '1.7'] })
  })

  it('reads decimals exactly, negative ones too', async () => {
    const type = new Decimal(10, 38, 128)
    const data = Uint32Array.from([...word(12_345_678_901n), ...word(-17_500_000_000n)])
    const close = makeVector({ type, data, length: 2, nullCount: 0 } as never)
    const low = vectorFromArray([-3, -3])
    const options = { allowNegativePrices: true, priceScale: 10 }
    expect(await read(table({ close, low }), options)).toMatchObject({
      closes: ['1.2345678901', '-1.75'],
    })
  })

  it('reads whole numbers and volumes', async () => {
    const change = {
      high: vectorFromArray([2, 3], new Int32()),
      volume: makeVector({
        type: new Int64(),
        data: BigInt64Array.from([10n, 2n ** 40n]),
        length: 2,
        nullCount: 0,
      } as never),
    }
    expect(await read(table(change))).toMatchObject({ volumes: [10, 2 ** 40] })
  })

  it('reads prices and symbols as text, symbols from dictionaries', async () => {
    const symbol = vectorFromArray(['B', 'A'], new Dictionary(new Utf8(), new Int32()))
    const source = arrow(table({ symbol, close: vectorFromArray(['1.250', '1.75']) }))
    const { series } = await loadDataset(source, {}, localReaders)
    expect(series.map((of) => [of.instrument.symbol, new Bar(of, 0).exact.close])).toEqual([
      ['A', '1.75'],
      ['B', '1.25'],
    ])
  })

  it.each(['file', 'stream'] as const)('reads a %s batch by batch', async (format) => {
    const first = table({ time: text('2024-03-01', '2024-03-02') })
    const later = table({ time: text('2024-03-04', '2024-03-05') })
    const path = join(folder, `two-batches.${format}`)
    writeFileSync(path, tableToIPC(first.concat(later), format))
    const both = {
      closes: [...closes, ...closes],
      labels: [...days, '2024-03-04T00:00:00Z', '2024-03-05T00:00:00Z'],
    }
    expect(await read(path)).toMatchObject(both)
  })

  it.each([
    ['zstd', CompressionType.ZSTD, (data: Uint8Array): Uint8Array => zstdCompressSync(data)],
    ['LZ4', CompressionType.LZ4_FRAME, storedLz4],
  ])('reads batches compressed with %s', async (name, compressionType, encode) => {
    const known = compressionRegistry.get(compressionType)!
    compressionRegistry.set(compressionType, { ...known, encode })
    const many = tableFromArrays({
      time: Float64Array.from({ length: 500 }, (_, i) => 1_709_251_200 + i * 60),
      open: new Float64Array(500).fill(1.5),
      high: new Float64Array(500).fill(2),
      low: new Float64Array(500).fill(1),
      close: Float64Array.from({ length: 500 }, (_, i) => 1.25 + (i % 2) / 4),
    })
    const path = join(folder, `${name}.arrow`)
    const compressed = tableToIPC(many as never, 'file', compressionType)
    expect(compressed.length).not.toBe(tableToIPC(many as never, 'file').length)
    writeFileSync(path, compressed)
    const found = (await read(path)) as { closes: string[] }
    expect(found.closes).toHaveLength(500)
    expect(found.closes.slice(0, 3)).toEqual(['1.25', '1.5', '1.25'])
  })
})

/** A frame of one block, stored as it is. */
function storedLz4(data: Uint8Array): Uint8Array {
  const frame = new Uint8Array(15 + data.length)
  const view = new DataView(frame.buffer)
  view.setUint32(0, 0x18_4d_22_04, true)
  frame.set([0x60, 0x70, 0x73], 4)
  view.setUint32(7, (data.length | 0x80_00_00_00) >>> 0, true)
  frame.set(data, 11)
  return frame
}
