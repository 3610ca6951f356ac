import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decimalsOf, parseDecimal } from '../domain/decimal.ts'
import type { Rounding } from '../domain/rounding.ts'
import { DecimalColumn } from './decimal-column.ts'
import { rowPlaces } from './row-places.ts'

const places = rowPlaces('x')
const encoder = new TextEncoder()

/** A cell as the CSV reader sets it: by bytes where they are plain, else by text. */
function read(text: string, limit = 9, rounding: Rounding | 'exact' = 'half-even'): DecimalColumn {
  const column = new DecimalColumn('x', limit, rounding)
  const bytes = encoder.encode(text)
  const isRead = column.setBytes(0, bytes, 0, bytes.length) || column.setText(0, text, places)
  expect(isRead).toBe(true)
  return column
}

const atScale = (column: DecimalColumn, scale: number): number =>
  column.values[0]! * 10 ** (scale - column.decimals[0]!)

const plain = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.nat(99_999),
    fc.string({ unit: fc.constantFrom('0', '1', '2', '4', '5', '6', '9'), maxLength: 25 }),
  )
  .map(([sign, whole, fraction]) => `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`)

const roundings = [
  'half-even',
  'half-up',
  'floor',
  'ceiling',
  'toward-zero',
  'away-from-zero',
] as const

describe('DecimalColumn', () => {
  it('reads text to the same integer as the decimal parser, under every rounding', () => {
    fc.assert(
      fc.property(plain, fc.nat(9), fc.constantFrom(...roundings), (text, limit, rounding) => {
        const column = read(text, limit, rounding)
        expect(atScale(column, limit)).toBe(parseDecimal(text, limit, rounding))
      }),
      { numRuns: 3000 },
    )
  })

  it('keeps no more decimals than the value needs', () => {
    fc.assert(
      fc.property(plain, (text) => {
        const column = read(text)
        const needed = decimalsOf(text) ?? 0
        expect(column.scale).toBe(column.decimals[0])
        expect(column.scale <= 9 && (needed > 9 || column.scale === needed)).toBe(true)
        expect(column.roundedCount).toBe(needed > 9 ? 1 : 0)
      }),
      { numRuns: 2000 },
    )
  })

  it('reads a double as its shortest text', () => {
    const doubles = fc.oneof(
      fc.double({ min: -1e5, max: 1e5, noNaN: true }),
      fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(6)).map(([n, d]) => n / 10 ** d),
    )
    fc.assert(
      fc.property(doubles, fc.nat(9), (value, limit) => {
        const [byDouble, byText] = [0, 1].map(() => new DecimalColumn('x', limit, 'half-even'))
        byDouble!.setDouble(0, value, places)
        byText!.setText(0, String(value), places)
        expect(atScale(byDouble!, limit)).toBe(atScale(byText!, limit))
        expect(byDouble!.scale).toBe(byText!.scale)
        expect(byDouble!.roundedCount).toBe(byText!.roundedCount)
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    ['0.125', 2, '0.12'],
    ['0.135', 2, '0.14'],
    ['0.1250000000000000000000001', 2, '0.13'],
    ['2.5', 0, '2'],
    ['-2.5', 0, '-2'],
    ['0.99999999999', 9, '1'],
  ])('rounds %s to %d decimals half-even: %s', (text, limit, expected) => {
    expect(atScale(read(text, limit), 9)).toBe(parseDecimal(expected, 9, 'exact'))
  })

  it('never holds minus zero', () => {
    for (const text of ['-0', '-0.00', '-0.0000000000001']) {
      expect(Object.is(read(text).values[0], 0)).toBe(true)
    }
  })

  it('remembers the first missing and the first rounded cell', () => {
    const column = new DecimalColumn('x', 2, 'half-even')
    for (const [row, text] of ['1.5', 'null', '', '1.234', '1.555'].entries()) {
      column.setText(row, text, places)
    }
    expect(column.firstMissing).toEqual({ row: 1, text: 'null' })
    expect(column.missingCount).toBe(2)
    expect(column.firstRounded).toEqual({ row: 3, text: '1.234' })
    expect(column.roundedCount).toBe(2)
  })

  it('grows without losing cells', () => {
    const column = new DecimalColumn('x', 9, 'half-even')
    for (let row = 0; row < 5000; row++) {
      column.reserve(row + 1)
      column.setDouble(row, row / 4, places)
    }
    expect(column.values[4999]! / 10 ** column.decimals[4999]!).toBe(4999 / 4)
    expect(column.values[1]! / 10 ** column.decimals[1]!).toBe(0.25)
  })
})
