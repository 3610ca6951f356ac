import { describe, expect, it } from 'vitest'

import { daysOf, formatTime } from '../domain/time.ts'
import type { Micros } from '../domain/units.ts'
import {
  completionTimes,
  formatInterval,
  inferInterval,
  intervalMicros,
  parseInterval,
} from './interval.ts'
import { TimeZone } from './time-zone.ts'

const utc = new TimeZone('UTC')
const newYork = new TimeZone('America/New_York')
const day = 86_400_000_000
const labelsOf = (...dates: string[]): number[] =>
  dates.map((date) => {
    const [year, month, rest] = date.split('-')
    const [of, clock] = rest!.split(' ')
    const [hours, minutes] = (clock ?? '0:0').split(':').map(Number)
    return daysOf(Number(year), Number(month), Number(of)) * day + (hours! * 60 + minutes!) * 60e6
  })
const inferred = (dates: string[], isDateOnly = true): string | null => {
  const found = inferInterval(labelsOf(...dates), utc, isDateOnly)
  return found === null ? null : formatInterval(found)
}
const completed = (dates: string[], interval: string, zone = utc): string[] => {
  const wall = labelsOf(...dates)
  const labels = wall.map((at) => zone.startOfDay(at) ?? at)
  const into = new Float64Array(labels.length)
  completionTimes(labels, parseInterval(interval), zone, into)
  return Array.from(into, (time) => formatTime(time as Micros))
}

describe('parseInterval', () => {
  it.each(['1s', '5m', '15m', '1h', '4h', '1d', '3d', '1w', '1mo', '3mo', '1y'])(
    'reads %s and writes it again',
    (text) => {
      expect(formatInterval(parseInterval(text))).toBe(text)
    },
  )

  it.each(['', '5', 'm', '0m', '-5m', '1.5h', '5 m', '5M', '1D', 'daily', '999999s'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseInterval(text)).toThrow('Expected an interval such as "5m"')
    },
  )

  it('gives months no fixed length', () => {
    expect(intervalMicros(parseInterval('1mo'))).toBeNull()
    expect(intervalMicros(parseInterval('1w'))).toBe(7 * day)
  })
})

describe('inferInterval', () => {
  it.each([
    ['one date', ['2024-03-01'], '1d'],
    ['a Friday and a Monday', ['2024-03-01', '2024-03-04'], '1d'],
    ['days with a weekend', ['2024-02-29', '2024-03-01', '2024-03-04', '2024-03-05'], '1d'],
    ['weeks', ['2024-03-01', '2024-03-08', '2024-03-15'], '1w'],
    ['months', ['2024-01-01', '2024-02-01', '2024-03-01'], '1mo'],
    ['ends of months', ['2024-01-31', '2024-02-29', '2024-03-31'], '1mo'],
    ['quarters', ['2024-01-01', '2024-04-01', '2024-07-01'], '3mo'],
    ['years', ['2022-01-01', '2023-01-01', '2024-01-01'], '1y'],
  ])('takes %s for what they are', (_title, dates, expected) => {
    expect(inferred(dates)).toBe(expected)
  })

  it.each([
    ['minutes', ['2024-03-01 9:30', '2024-03-01 9:31', '2024-03-01 9:32'], '1m'],
    [
      'hours with a night',
      ['2024-03-01 15:00', '2024-03-01 16:00', '2024-03-04 9:00', '2024-03-04 10:00'],
      '1h',
    ],
    ['one moment', ['2024-03-01 9:30'], null],
  ])('takes %s for what they are', (_title, dates, expected) => {
    expect(inferred(dates, false)).toBe(expected)
  })

  it('takes the shorter of two gaps that are equally frequent', () => {
    expect(inferred(['2024-03-01 9:00', '2024-03-01 10:00', '2024-03-01 10:05'], false)).toBe('5m')
  })
})

describe('completionTimes', () => {
  it('adds fixed lengths', () => {
    expect(completed(['2024-03-01'], '5m')).toEqual(['2024-03-01T00:05:00Z'])
  })

  it('follows the calendar through months of all lengths', () => {
    expect(completed(['2024-01-15', '2024-02-15'], '1mo')).toEqual([
      '2024-02-15T00:00:00Z',
      '2024-03-15T00:00:00Z',
    ])
    expect(completed(['2023-12-01'], '3mo')).toEqual(['2024-03-01T00:00:00Z'])
  })

  it('keeps to the end of the month where all labels do', () => {
    expect(completed(['2024-01-31', '2024-02-29', '2024-03-31'], '1mo')).toEqual([
      '2024-02-29T00:00:00Z',
      '2024-03-31T00:00:00Z',
      '2024-04-30T00:00:00Z',
    ])
  })

  it('ends a day where the next one begins, though clocks change', () => {
    expect(completed(['2024-03-09', '2024-03-10', '2024-11-03'], '1d', newYork)).toEqual([
      '2024-03-10T05:00:00Z',
      '2024-03-11T04:00:00Z',
      '2024-11-04T05:00:00Z',
    ])
  })
})
