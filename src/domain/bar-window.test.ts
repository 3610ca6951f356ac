import { inspect } from 'node:util'

import { describe, expect, it } from 'vitest'

import { BarWindow } from './bar-window.ts'
import { instrument } from './instrument.ts'
import { createColumn, type Series } from './series.ts'

const length = 6
const column = (): Float64Array => {
  const made = createColumn(length)
  made.set(Array.from({ length }, (_, i) => 100 * i))
  return made
}
/** Six bars whose close is their index. */
const series: Series = {
  instrument: instrument({ symbol: 'AAPL' }),
  length,
  time: column(),
  label: column(),
  open: column(),
  high: column(),
  low: column(),
  close: column(),
  volume: column(),
  volumeScale: 0,
  interval: null,
  factor: 100,
}

describe('BarWindow', () => {
  // Bars 2, 3 and 4.
  const window = new BarWindow(series, 2, 5)

  it('holds the bars from the first to before the last', () => {
    expect(window).toHaveLength(3)
    expect(Array.from(window, (bar) => bar.close)).toEqual([2, 3, 4])
    expect(Array.from(window, (bar) => bar.index)).toEqual([2, 3, 4])
  })

  it('is a list of its bars in JSON, and shows the last of them on the console', () => {
    expect(
      (JSON.parse(JSON.stringify(window)) as { close: string }[]).map(({ close }) => close),
    ).toEqual(['2', '3', '4'])
    const text = inspect(new BarWindow(series, 0, 5))
    expect(text).toMatch(/^BarWindow\(5\), the last 3: \[\s+Bar \{/)
    expect(text.match(/close: '\d'/g)).toEqual(["close: '2'", "close: '3'", "close: '4'"])
    expect(inspect(new BarWindow(series, 2, 2))).toBe('BarWindow(0) []')
  })

  it('can be read again from the beginning', () => {
    expect([...window].map((bar) => bar.close)).toEqual([...window].map((bar) => bar.close))
  })

  it.each([
    [0, 2],
    [1, 3],
    [2, 4],
    [-0, 2],
    [-1, 4],
    [-3, 2],
    [3, undefined],
    [-4, undefined],
    [Infinity, undefined],
    [-Infinity, undefined],
    [Number.NaN, undefined],
    [0.5, undefined],
    [1.5, undefined],
    [-0.5, undefined],
  ])('has at %d the bar %o', (index, close) => {
    expect(window.at(index)?.close).toBe(close)
  })

  it('shows nothing beyond its end, though the series goes on', () => {
    const seen = Array.from({ length: 40 }, (_, i) => window.at(i - 20)?.close)
    expect(seen.filter((close) => close !== undefined)).toEqual([2, 3, 4, 2, 3, 4])
    expect(Reflect.ownKeys(window)).toEqual([])
  })

  it('may be empty', () => {
    const empty = new BarWindow(series, 4, 4)
    expect([empty.length, [...empty].length, empty.at(0), empty.at(-1)]).toEqual([
      0,
      0,
      undefined,
      undefined,
    ])
  })

  it('cannot be given another length', () => {
    expect(() => Object.assign(window, { length: 6 })).toThrow(TypeError)
  })
})
