import { describe, expect, it } from 'vitest'

import { parseRatio } from './corporate-action.ts'

describe('parseRatio', () => {
  it.each([
    ['4/1', 4, 1],
    ['1/4', 1, 4],
    ['3/2', 3, 2],
    ['1/1', 1, 1],
    ['1000001/1000000', 1_000_001, 1_000_000],
    ['9007199254740991/1', Number.MAX_SAFE_INTEGER, 1],
  ])('reads "%s" as %i new units for %i old', (text, numerator, denominator) => {
    expect(parseRatio(text)).toEqual({ numerator, denominator })
  })

  it.each([
    '',
    '/',
    '4',
    '4/',
    '/4',
    '4/1/2',
    '0/1',
    '4/0',
    '-4/1',
    '4/-1',
    '1.5/1',
    '1e3/1',
    '0x4/1',
    ' 4/1',
    '4 / 1',
    '4:1',
    'four/one',
    'NaN/1',
    'Infinity/1',
    '9007199254740992/1',
  ])('stops at %j: whoever wrote it broke a rule', (text) => {
    expect(() => parseRatio(text)).toThrow(
      `Invariant broken: a split ratio is two positive whole numbers such as "4/1", not "${text}"`,
    )
  })
})
