import { describe, expect, it } from 'vitest'

import type { Series } from '../domain/series.ts'
import { daysOf } from '../domain/time.ts'
import { loadDataset } from './load-dataset.ts'
import { ShownLabels } from './shown-labels.ts'
import { csv, type SourceOptions } from './source.ts'

const load = async (symbol: string, stamps: string[], options: SourceOptions): Promise<Series> => {
  const text = ['time,open,high,low,close', ...stamps.map((at) => `${at},1,1,1,1`), ''].join('\n')
  const { series } = await loadDataset(csv({ text }, { symbol, ...options }))
  return series[0]!
}
const texts = (series: Series): string[] => {
  const shown = new ShownLabels([series])
  return [...series.label].map((label) => shown.textOf('X', label))
}

describe('a label', () => {
  it.each<[string, string[], SourceOptions, string[]]>([
    ['a date for a day', ['2024-01-05'], { timeZone: 'Asia/Tokyo' }, ['2024-01-05']],
    [
      'a date for a month',
      ['2024-01-01'],
      { timeZone: 'Asia/Tokyo', interval: '1mo' },
      ['2024-01-01'],
    ],
    [
      'a date for a day without a midnight',
      ['2018-11-03', '2018-11-04', '2018-11-05'],
      { timeZone: 'America/Sao_Paulo' },
      ['2018-11-03', '2018-11-04', '2018-11-05'],
    ],
    [
      'a date and time for a day stamped off midnight',
      ['2024-01-05T21:00:00Z'],
      { timeZone: 'America/New_York', interval: '1d', stamp: 'close' },
      ['2024-01-05 16:00:00-05:00'],
    ],
    [
      'a date and time for an hour, at midnight too',
      ['2024-01-05 23:00', '2024-01-06 00:00'],
      { interval: '1h' },
      ['2024-01-05 23:00:00', '2024-01-06 00:00:00'],
    ],
    [
      'told apart where the clocks go back',
      ['2024-11-03T05:30Z', '2024-11-03T06:30Z'],
      { timeZone: 'America/New_York', interval: '1h' },
      ['2024-11-03 01:30:00-04:00', '2024-11-03 01:30:00-05:00'],
    ],
    [
      'a date by the sun, before there were zones',
      ['1880-01-01'],
      { timeZone: 'Asia/Tokyo' },
      ['1880-01-01'],
    ],
  ])('is %s', async (_, stamps, options, expected) => {
    expect(texts(await load('X', stamps, options))).toEqual(expected)
  })

  it('is a moment in UTC for a symbol without bars', () => {
    expect(new ShownLabels([]).textOf('X', 0)).toBe('1970-01-01 00:00:00')
    expect(new ShownLabels([]).labelOf('X', 0)).toBeNull()
  })
})

describe('the bar of a step', () => {
  it('is the latest of those complete, else the one that opened last', async () => {
    const day = await load('D', ['2024-01-05', '2024-01-06'], {})
    const hour = await load('H', ['2024-01-05 22:00', '2024-01-05 23:00'], {})
    const shown = new ShownLabels([day, hour])
    const at = (dayOfMonth: number, hours: number): [string, number] | null => {
      const seconds = daysOf(2024, 1, dayOfMonth) * 86_400 + hours * 3600
      const found = shown.barOfStep(seconds * 1e6)
      return found === null ? null : [found.series.instrument.symbol, found.bar]
    }
    expect(at(6, 0)).toEqual(['H', 1])
    expect(at(5, 23)).toEqual(['H', 0])
    expect(at(5, 0)).toEqual(['D', 0])
    expect(at(5, 22.5)).toEqual(['H', 0])
    expect(at(4, 0)).toBeNull()
    expect(at(8, 0)).toBeNull()
  })
})
