import { inspect } from 'node:util'

import { describe, expect, it } from 'vitest'

import { currency } from './currency.ts'
import { instrument } from './instrument.ts'
import { Bar, createColumn, type Series, seriesOf } from './series.ts'
import { micros, microsPerDay } from './units.ts'

const column = (...values: number[]): Float64Array => {
  const made = createColumn(values.length)
  made.set(values)
  return made
}

/** Three daily bars of a coin: prices at 8 decimals, volume at 3. */
function series(): Series {
  return {
    instrument: instrument({
      symbol: 'BTCUSDT',
      currency: currency('USDT'),
      priceScale: 8,
      quantityScale: 8,
    }),
    length: 3,
    time: column(1 * microsPerDay, 2 * microsPerDay, 3 * microsPerDay),
    label: column(0, 1 * microsPerDay, 2 * microsPerDay),
    open: column(6_712_345_678_901, 6_700_000_000_000, 1),
    high: column(6_800_000_000_000, 6_750_050_000_000, 30),
    low: column(6_650_000_000_001, 6_699_999_999_999, 0),
    close: column(6_700_000_000_000, 6_725_010_000_000, 10),
    volume: column(12_345, 0, 7),
    volumeScale: 3,
    interval: micros(microsPerDay),
    factor: 1e8,
  }
}

const getters = [
  'symbol',
  'index',
  'time',
  'label',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'exact',
]

describe('createColumn', () => {
  it('is zeroed and lies in memory that threads can share', () => {
    const made = createColumn(3)
    expect([...made]).toEqual([0, 0, 0])
    expect(made.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(made.buffer.byteLength).toBe(24)
    expect(createColumn(0)).toHaveLength(0)
  })
})

describe('Bar', () => {
  it('reads its own line of the columns', () => {
    const bar = new Bar(series(), 0)
    expect(Object.fromEntries(getters.map((name) => [name, bar[name as keyof Bar]]))).toEqual({
      symbol: 'BTCUSDT',
      index: 0,
      time: 86_400_000_000,
      label: 0,
      open: 67_123.456_789_01,
      high: 68_000,
      low: 66_500.000_000_01,
      close: 67_000,
      volume: 12.345,
      exact: { open: '67123.45678901', high: '68000', low: '66500.00000001', close: '67000' },
    })
  })

  it('gives each index its own line', () => {
    const columns = series()
    const bars = [0, 1, 2].map((index) => new Bar(columns, index))
    expect(bars.map((bar) => bar.index)).toEqual([0, 1, 2])
    expect(bars.map((bar) => bar.time / microsPerDay)).toEqual([1, 2, 3])
    expect(bars.map((bar) => bar.label / microsPerDay)).toEqual([0, 1, 2])
    expect(bars.map((bar) => bar.close)).toEqual([67_000, 67_250.1, 1e-7])
    expect(bars.map((bar) => bar.volume)).toEqual([12.345, 0, 0.007])
  })

  it('gives the double nearest to the decimal price', () => {
    const columns = series()
    const bars = [0, 1, 2].map((index) => new Bar(columns, index))
    const pairs = bars.flatMap((bar) => [
      [bar.open, bar.exact.open],
      [bar.high, bar.exact.high],
      [bar.low, bar.exact.low],
      [bar.close, bar.exact.close],
    ])
    expect(pairs.map(([double]) => double)).toEqual(pairs.map(([, text]) => Number(text)))
  })

  it('writes prices as exact text without exponent, however small', () => {
    expect(new Bar(series(), 2).exact).toEqual({
      open: '0.00000001',
      high: '0.0000003',
      low: '0',
      close: '0.0000001',
    })
  })

  it.each(getters)('refuses to be given another %s', (name) => {
    const bar = new Bar(series(), 0)
    const before = bar[name as keyof Bar]
    expect(() => {
      Object.assign(bar, { [name]: 2 })
    }).toThrow(TypeError)
    expect(bar[name as keyof Bar]).toEqual(before)
  })

  it('gives exact texts that cannot be changed', () => {
    const { exact } = new Bar(series(), 0)
    expect(() => {
      Object.assign(exact, { close: '1' })
    }).toThrow(TypeError)
  })

  it('can be kept: a later bar of the same columns does not change it', () => {
    const columns = series()
    const kept = new Bar(columns, 0)
    const later = new Bar(columns, 1)
    expect([kept.close, later.close, kept.close]).toEqual([67_000, 67_250.1, 67_000])
  })

  it('cannot be moved to a later bar', () => {
    const bar = new Bar(series(), 0)
    expect(() => {
      ;(bar as { index: number }).index = 1
    }).toThrow(TypeError)
    expect(bar.close).toBe(67_000)
  })

  it('is no longer an empty object in JSON and on the console, but what its event says', () => {
    const content = {
      symbol: 'BTCUSDT',
      timestamp: '1970-01-01T00:00:00Z',
      open: '67123.45678901',
      high: '68000',
      low: '66500.00000001',
      close: '67000',
      volume: '12.345',
    }
    const bar = new Bar(series(), 0)
    expect(JSON.parse(JSON.stringify(bar))).toEqual(content)
    expect(inspect(bar, { breakLength: Infinity })).toBe(
      `Bar ${inspect(content, { breakLength: Infinity })}`,
    )
    expect(inspect([[[bar]]])).toContain('[Bar]')
  })

  it('leads to nothing but its own line: no property holds the columns', () => {
    const bar = new Bar(series(), 0)
    expect(Reflect.ownKeys(bar)).toEqual([])
    expect(Object.values(bar.toJSON()).every((part) => typeof part === 'string')).toBe(true)
    const seen = [Bar, Bar.prototype].flatMap((one) =>
      Reflect.ownKeys(one).map((key) => String(key)),
    )
    expect(seen.toSorted()).toEqual(
      [
        ...getters,
        'Symbol(nodejs.util.inspect.custom)',
        'constructor',
        'length',
        'name',
        'prototype',
        'toJSON',
      ].toSorted(),
    )
  })
})

describe('seriesOf', () => {
  it('gives services the columns behind a bar', () => {
    const columns = series()
    expect(seriesOf(new Bar(columns, 1))).toBe(columns)
  })

  it('refuses what only looks like a bar', () => {
    expect(() => seriesOf({ index: 0 } as Bar)).toThrow(TypeError)
  })
})
