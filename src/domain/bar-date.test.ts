import { describe, expect, it } from 'vitest'

import { beginOf, datedAt, datedColumn } from './bar-date.ts'
import type { Series } from './series.ts'
import { microsPerDay } from './units.ts'

const hour = 3600e6

/** What matters of a series here: stamps, completions and the length of its bars. */
const of = (label: number[], time: number[], interval: number | null): Series =>
  ({
    length: label.length,
    label: Float64Array.from(label),
    time: Float64Array.from(time),
    interval,
  }) as unknown as Series

describe('the moment that dates a bar', () => {
  const stamps = [microsPerDay - hour, microsPerDay]
  const later = stamps.map((stamp) => stamp + hour)

  it.each<[string, Series, number[], number[]]>([
    ['its label, stamped at the open', of(stamps, later, hour), stamps, stamps],
    [
      'just before its label, stamped at the close',
      of(stamps, stamps, hour),
      stamps.map((stamp) => stamp - 1),
      stamps.map((stamp) => stamp - hour),
    ],
    ['its label for a day', of(stamps, stamps, microsPerDay), stamps, stamps],
    [
      'its label for months, and where nothing tells its length',
      of(stamps, stamps, null),
      stamps,
      stamps,
    ],
    ['told bar by bar', of([0, 2 * hour], [hour, 2 * hour], hour), [0, 2 * hour - 1], [0, hour]],
  ])('is %s', (_, series, dated, begins) => {
    expect(dated.map((__, bar) => datedAt(series, bar))).toEqual(dated)
    expect([...datedColumn(series)]).toEqual(dated)
    expect(begins.map((__, bar) => beginOf(series, bar))).toEqual(begins)
  })

  it('is the label column itself where no bar differs', () => {
    const series = of(stamps, later, hour)
    expect(datedColumn(series)).toBe(series.label)
  })

  it('begins no bar before the one in front of it is over', () => {
    const series = of([10 * hour, 10.5 * hour], [10 * hour, 10.5 * hour], hour)
    expect(beginOf(series, 1)).toBe(10 * hour)
  })
})
