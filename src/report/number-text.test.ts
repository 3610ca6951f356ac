import { describe, expect, it } from 'vitest'

import {
  countText,
  daysText,
  decimalText,
  exactText,
  metricText,
  minorText,
  numberText,
  percentText,
} from './number-text.ts'

describe('number text', () => {
  it.each([
    [1234.5, { decimals: 2 }, '1,234.50'],
    [-1234.5, { decimals: 2 }, '−1,234.50'],
    [0.5, { decimals: 2, sign: true }, '+0.50'],
    [-0.001, { decimals: 2, sign: true }, '0.00'],
    [0.001, { decimals: 2, sign: true }, '0.00'],
    [null, { decimals: 2 }, '–'],
    [Number.NaN, { decimals: 2 }, '–'],
    [Number.POSITIVE_INFINITY, { decimals: 2 }, '–'],
    [1_000_000, { decimals: 0 }, '1,000,000'],
  ])('writes %d as it is read', (value, style, expected) => {
    expect(numberText(value, style)).toBe(expected)
  })

  it.each([
    ['259086.814999', { decimals: 2 }, '259,086.81'],
    ['259086.815001', { decimals: 2 }, '259,086.82'],
    ['-0.004', { decimals: 2, sign: true }, '0.00'],
    ['-12.5', { decimals: 2 }, '−12.50'],
    ['12', { decimals: 2, sign: true }, '+12.00'],
  ])('rounds the decimal %s for reading', (text, style, expected) => {
    expect(decimalText(text, style)).toBe(expected)
  })

  it('keeps every digit of an exact amount', () => {
    expect(exactText('-8432.125000', { decimals: 2 })).toBe('−8,432.125')
    expect(exactText('10', { decimals: 2, sign: true })).toBe('+10.00')
    expect(exactText('0', { decimals: 2, sign: true })).toBe('0.00')
    expect(exactText('1234', { decimals: 0 })).toBe('1,234')
    expect(minorText(-1_250_001, 4)).toBe('−125.0001')
  })

  it('refuses what is no decimal', () => {
    expect(() => exactText('1e5', { decimals: 2 })).toThrow('found "1e5"')
    expect(() => decimalText('', { decimals: 2 })).toThrow('found ""')
  })

  it('writes percents, counts and spans', () => {
    expect(percentText(0.05)).toBe('5.00%')
    expect(percentText(-0.331, { decimals: 1, sign: true })).toBe('−33.1%')
    expect(percentText(null)).toBe('–')
    expect(countText(5105)).toBe('5,105')
    expect(daysText(1)).toBe('1 day')
    expect(daysText(32.14)).toBe('32.1 days')
    expect(daysText(3116)).toBe('3,116 days')
    expect(daysText(0)).toBe('0 days')
    expect(daysText(0.0625)).toBe('1.5 hours')
    expect(daysText(null)).toBe('–')
  })

  it('signs results but not levels', () => {
    const base = { group: 'familiar', label: '', convention: '' } as const
    expect(metricText({ ...base, key: 'return', value: 5, unit: 'percent' })).toBe('+5.00%')
    expect(metricText({ ...base, key: 'winRate', value: 5, unit: 'percent' })).toBe('5.00%')
    expect(metricText({ ...base, key: 'finalEquity', value: '5', unit: 'money' })).toBe('5.00')
    expect(metricText({ ...base, key: 'start', value: '2024-01-01T00:00:00Z', unit: 'date' })).toBe(
      '2024-01-01',
    )
  })
})
