import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  civil,
  daysOf,
  formatClock,
  formatDate,
  formatOffset,
  formatTime,
  formatZoned,
} from './time.ts'
import { type Micros, micros } from './units.ts'

/** The calendar as children learn it. Nothing here divides by a number of days. */
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const lengthOf = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (lengths[month - 1] as number)

/** Every date of the years given, in order. */
function* dates(
  first: number,
  last: number,
): Generator<{ year: number; month: number; day: number }> {
  for (let year = first; year <= last; year++) {
    for (let month = 1; month <= 12; month++) {
      for (let day = 1; day <= lengthOf(year, month); day++) yield { year, month, day }
    }
  }
}

/** The date so many days after the first day of 1600, by walking years and months. */
function walk(days: number): { year: number; month: number; day: number } {
  let [left, year, month] = [days, 1600, 1]
  for (; left >= (isLeap(year) ? 366 : 365); year++) left -= isLeap(year) ? 366 : 365
  for (; left >= lengthOf(year, month); month++) left -= lengthOf(year, month)
  return { year, month, day: left + 1 }
}

const pad = (value: bigint | number, width: number): string => String(value).padStart(width, '0')

/** Days from the first day of 1600 to that of 1970: 370 years with 90 leap days. */
const days1600 = 370 * 365 + 90

/** ISO 8601 by whole-number division of the time since 1600. */
function oracle(time: number): string {
  const since = BigInt(time) + BigInt(days1600) * 86_400_000_000n
  const { year, month, day } = walk(Number(since / 86_400_000_000n))
  const rest = since % 86_400_000_000n
  const fraction = pad(rest % 1_000_000n, 6)
  const clock = [rest / 3_600_000_000n, (rest / 60_000_000n) % 60n, (rest / 1_000_000n) % 60n]
  const digits = fraction === '000000' ? '' : `.${fraction.replace(/000$/, '')}`
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${clock.map((part) => pad(part, 2)).join(':')}${digits}Z`
}

describe('civil and daysOf', () => {
  it('agree with a calendar walked day by day from year −1 to year 9999', () => {
    let days = daysOf(-1, 1, 1)
    const wrong: unknown[] = []
    for (const { year, month, day } of dates(-1, 9999)) {
      const found = civil(days)
      if (found.year !== year || found.month !== month || found.day !== day)
        wrong.push({ days, found })
      if (daysOf(year, month, day) !== days) wrong.push({ year, month, day })
      days++
    }
    expect(wrong).toEqual([])
    // 10,001 years with 2425 leap days (year 0 and year 400 · n among them), up to the last date.
    expect(days).toBe(daysOf(10_000, 1, 1))
    expect(days - daysOf(-1, 1, 1)).toBe(10_001 * 365 + 2425)
  })

  it.each([
    [0, 1970, 1, 1],
    [-1, 1969, 12, 31],
    [1, 1970, 1, 2],
    [58, 1970, 2, 28],
    [59, 1970, 3, 1],
    [789, 1972, 2, 29],
    [11_016, 2000, 2, 29],
    [11_017, 2000, 3, 1],
    [-25_509, 1900, 2, 28],
    [-25_508, 1900, 3, 1],
    [47_540, 2100, 2, 28],
    [47_541, 2100, 3, 1],
    [-719_468, 0, 3, 1],
    [-719_469, 0, 2, 29],
    [-719_528, 0, 1, 1],
    [-719_529, -1, 12, 31],
    [2_932_896, 9999, 12, 31],
  ])('take day %i for %i-%i-%i', (days, year, month, day) => {
    expect(civil(days)).toEqual({ year, month, day })
    expect(daysOf(year, month, day)).toBe(days)
  })
})

describe('formatTime', () => {
  it.each([
    [0, '1970-01-01T00:00:00Z'],
    [1, '1970-01-01T00:00:00.000001Z'],
    [1000, '1970-01-01T00:00:00.001Z'],
    [1001, '1970-01-01T00:00:00.001001Z'],
    [500_000, '1970-01-01T00:00:00.500Z'],
    [999_999, '1970-01-01T00:00:00.999999Z'],
    [1_000_000, '1970-01-01T00:00:01Z'],
    [59_000_000, '1970-01-01T00:00:59Z'],
    [60_000_000, '1970-01-01T00:01:00Z'],
    [3_599_000_000, '1970-01-01T00:59:59Z'],
    [3_600_000_000, '1970-01-01T01:00:00Z'],
    [86_399_999_999, '1970-01-01T23:59:59.999999Z'],
    [-1, '1969-12-31T23:59:59.999999Z'],
    [-1_000_000, '1969-12-31T23:59:59Z'],
    [-86_400_000_000, '1969-12-31T00:00:00Z'],
    [1_100_649_600_000_000, '2004-11-17T00:00:00Z'],
    [951_825_600_000_000, '2000-02-29T12:00:00Z'],
    [Number.MAX_SAFE_INTEGER, '2255-06-05T23:47:34.740991Z'],
    [Number.MIN_SAFE_INTEGER, '1684-07-28T00:12:25.259009Z'],
  ])('writes %i as %s', (time, wanted) => {
    expect(formatTime(micros(time))).toBe(wanted)
  })

  it('agrees with whole-number arithmetic for every time there is', () => {
    const times = fc.oneof(
      fc.maxSafeInteger(),
      fc.maxSafeInteger().map((time) => time - (time % 1_000_000)),
      fc.maxSafeInteger().map((time) => time - (time % 86_400_000_000)),
      fc.integer({ min: -100_000, max: 100_000 }).map((day) => day * 86_400_000_000 - 1),
    )
    fc.assert(
      fc.property(times, (time) => {
        expect(formatTime(micros(time))).toBe(oracle(time))
      }),
      { numRuns: 5000 },
    )
  })

  it('sorts as the times do', () => {
    const early = fc.maxSafeInteger().map((time) => time - (time % 1_000_000))
    fc.assert(
      fc.property(early, early, (a, b) => {
        const [x, y] = [formatTime(micros(a)), formatTime(micros(b))]
        expect(x < y).toBe(a < b)
      }),
    )
  })
})

describe('formatDate', () => {
  it('is the date of formatTime, before 1970 too', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (time) => {
        expect(formatDate(micros(time))).toBe(formatTime(micros(time)).slice(0, 10))
      }),
    )
  })
})

describe('a clock of a zone', () => {
  const at = (iso: string): Micros => {
    const [year, month, day, hour, minute, second] = iso.split(/\D/).map(Number)
    const seconds = (hour! * 60 + minute!) * 60 + second!
    return micros((daysOf(year!, month!, day!) * 86_400 + seconds) * 1e6)
  }
  it.each([
    ['2024-01-05T00:00:00Z', '2024-01-05T09:00:00Z', '2024-01-05T09:00:00+09:00', '+09:00'],
    ['2024-01-05T05:00:00Z', '2024-01-05T00:00:00Z', '2024-01-05T00:00:00-05:00', '-05:00'],
    ['2024-01-05T00:00:00Z', '2024-01-05T05:45:00Z', '2024-01-05T05:45:00+05:45', '+05:45'],
    ['1930-01-01T00:00:00Z', '1930-01-01T00:19:32Z', '1930-01-01T00:19:32+00:19:32', '+00:19:32'],
    ['1880-01-01T00:00:00Z', '1879-12-31T23:29:40Z', '1879-12-31T23:29:40-00:30:20', '-00:30:20'],
    ['2024-01-05T00:00:00Z', '2024-01-05T00:00:00Z', '2024-01-05T00:00:00Z', ''],
  ])('%s that shows %s is %s', (time, wall, iso, mark) => {
    expect(formatZoned(at(time), at(wall))).toBe(iso)
    expect(formatOffset(at(time), at(wall))).toBe(mark)
    expect(formatClock(at(time), at(wall))).toBe(`${wall.slice(0, 19).replace('T', ' ')}${mark}`)
  })
})
