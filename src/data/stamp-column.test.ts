import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { formatDate, formatTime } from '../domain/time.ts'
import type { Micros } from '../domain/units.ts'
import type { TimeUnit } from './source.ts'
import { StampColumn } from './stamp-column.ts'

function read(text: string, unit: TimeUnit = 'auto'): StampColumn {
  const column = new StampColumn('time', unit)
  expect(column.setText(0, text)).toBeNull()
  return column
}

const moment = fc.integer({ min: -8e15, max: 8e15 })
const offset = fc.tuple(fc.constantFrom('+', '-'), fc.nat(14), fc.constantFrom(0, 30, 45))
const two = (value: number): string => String(value).padStart(2, '0')

describe('StampColumn', () => {
  it('reads back every moment that is written as ISO 8601', () => {
    fc.assert(
      fc.property(moment, (micros) => {
        const column = read(formatTime(micros as Micros))
        expect([column.values[0], column.kind]).toEqual([micros, 'offset'])
      }),
      { numRuns: 2000 },
    )
  })

  it('reads a wall clock with a blank or a T, and leaves the zone to others', () => {
    fc.assert(
      fc.property(moment, fc.constantFrom('T', ' '), (micros, separator) => {
        const text = formatTime(micros as Micros)
          .slice(0, -1)
          .replace('T', separator)
        const column = read(text)
        expect([column.values[0], column.kind, column.isDateOnly]).toEqual([micros, 'local', false])
      }),
    )
  })

  it('takes an offset off the wall clock', () => {
    fc.assert(
      fc.property(moment, offset, fc.boolean(), (micros, [sign, hours, minutes], hasColon) => {
        const wall = formatTime(micros as Micros).slice(0, -1)
        const column = read(`${wall}${sign}${two(hours)}${hasColon ? ':' : ''}${two(minutes)}`)
        const shift = (hours * 60 + minutes) * 60_000_000 * (sign === '+' ? 1 : -1)
        expect(column.values[0]).toBe(micros - shift)
      }),
    )
  })

  it('reads dates, and knows that they are no more', () => {
    fc.assert(
      fc.property(fc.integer({ min: -90_000, max: 90_000 }), (day) => {
        const micros = day * 86_400_000_000
        const text = formatDate(micros as Micros)
        for (const column of [read(text), read(text.replaceAll('-', ''), 'iso')]) {
          expect([column.values[0], column.isDateOnly]).toEqual([micros, true])
        }
      }),
    )
  })

  it('reads epochs in every unit, told by their size or by the options', () => {
    const units = [
      ['s', 1_000_000],
      ['ms', 1000],
      ['us', 1],
    ] as const
    fc.assert(
      fc.property(
        fc.integer({ min: 1e8, max: 8e9 }),
        fc.constantFrom(...units),
        (seconds, [unit, per]) => {
          const micros = seconds * 1_000_000
          for (const column of [read(String(micros / per)), read(String(micros / per), unit)]) {
            expect([column.values[0], column.unit]).toEqual([micros, unit])
          }
          expect(read(`${micros}000`).values[0]).toBe(micros)
          expect(read(`${seconds}.25`).values[0]).toBe(micros + 250_000)
        },
      ),
    )
  })

  it('writes a stamp the way it was read', () => {
    for (const text of ['2024-03-01', '2024-03-01 09:30:00', '2024-03-01T09:30:00Z']) {
      expect(read(text).textOf(0)).toBe(text)
    }
  })
})
