import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { daysOf, formatTime } from '../domain/time.ts'
import type { Micros } from '../domain/units.ts'
import { TimeZone, type WallTime } from './time-zone.ts'

const day = 86_400_000_000
const hour = 3_600_000_000
const at = (year: number, month: number, date: number, hours = 0): number =>
  daysOf(year, month, date) * day + hours * hour
const text = (micros: number): string => formatTime(micros as Micros)

const zones = [
  'UTC',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Europe/London',
  'Europe/Dublin',
  'Europe/Moscow',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Tehran',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Antarctica/Troll',
].map((name) => new TimeZone(name))

/** Moments whose wall clock shows `wall`, found by trying every offset on earth. */
function momentsOf(zone: TimeZone, wall: number): readonly number[] {
  const found = new Set<number>()
  for (let quarter = -60; quarter <= 60; quarter++) {
    const utc = wall - (quarter * hour) / 4
    if (zone.wallAt(utc) === wall) found.add(utc)
  }
  return [...found].toSorted((a, b) => a - b)
}

function resolved(found: WallTime): readonly number[] {
  if (found.kind === 'gap') return []
  return found.kind === 'fold' ? [found.first, found.second] : [found.utc]
}

/** When a day begins, as text. */
function dayStart(name: string, wall: number): string | null {
  const found = new TimeZone(name).startOfDay(wall)
  return found === null ? null : text(found)
}

const minute = fc
  .integer({ min: 0, max: (36 * 365 * 24 * 60) / 5 })
  .map((fives) => at(2000, 1, 1) + fives * 5 * 60_000_000)

describe('TimeZone', () => {
  it('finds every moment of a wall-clock time and no other', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), minute, (zone, wall) => {
        const found = zone.resolve(wall)
        const moments = momentsOf(zone, wall)
        expect(resolved(found)).toEqual(moments)
      }),
      { numRuns: 5000 },
    )
  })

  it.each(zones.map((zone) => [zone.name, zone] as const))(
    'keeps to that in the hours around every change of clocks from 2000 to 2035: %s',
    (_name, zone) => {
      for (let start = at(2000, 1, 1); start < at(2036, 1, 1); start += day) {
        if (zone.offsetAt(start) === zone.offsetAt(start + day)) continue
        for (let wall = start - 14 * hour; wall < start + 40 * hour; wall += hour / 4) {
          const found = zone.resolve(wall)
          expect([text(wall), resolved(found)]).toEqual([text(wall), momentsOf(zone, wall)])
          const isAround =
            found.kind !== 'gap' ||
            (found.from < wall && found.to > wall && zone.wallAt(found.end) === found.to)
          expect(isAround).toBe(true)
        }
      }
    },
  )

  it.each([
    ['America/New_York', at(2024, 3, 10, 2), '2024-03-10T01:59:59Z', '2024-03-10T03:00:00Z'],
    ['Australia/Lord_Howe', at(2024, 10, 6, 2), '2024-10-06T01:59:59Z', '2024-10-06T02:30:00Z'],
    ['Asia/Beirut', at(2024, 3, 31, 0), '2024-03-30T23:59:59Z', '2024-03-31T01:00:00Z'],
    ['Pacific/Apia', at(2011, 12, 30, 12), '2011-12-29T23:59:59Z', '2011-12-31T00:00:00Z'],
  ])('names both sides of the gap in %s', (name, wall, from, to) => {
    const found = new TimeZone(name).resolve(wall)
    expect(found.kind === 'gap' && [text(found.from), text(found.to)]).toEqual([from, to])
  })

  it('begins a day where the clock does', () => {
    expect(dayStart('America/New_York', at(2024, 3, 10))).toBe('2024-03-10T05:00:00Z')
    expect(dayStart('Asia/Beirut', at(2024, 3, 31))).toBe('2024-03-30T22:00:00Z')
    expect(dayStart('America/Sao_Paulo', at(2018, 2, 18))).toBe('2018-02-18T03:00:00Z')
    expect(dayStart('Pacific/Apia', at(2011, 12, 30))).toBeNull()
  })

  it('refuses a name nobody knows', () => {
    expect(() => new TimeZone('Mars/Olympus')).toThrow(
      'Expected an IANA time zone such as "America/New_York", found "Mars/Olympus".',
    )
  })
})
