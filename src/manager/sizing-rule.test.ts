import { describe, expect, it } from 'vitest'

import { currency } from '../domain/currency.ts'
import { type Sizing, sizingRule } from './sizing-rule.ts'

const usd = currency('USD')

describe('a sizing rule', () => {
  it.each<[Sizing, object]>([
    [{ quantity: 100 }, { kind: 'quantity', text: '100' }],
    [{ quantity: '0.5' }, { kind: 'quantity', text: '0.5' }],
    [{ equityPercent: 10 }, { kind: 'equity', millionths: 100_000, atFill: false }],
    [{ equityPercent: '12.3456' }, { kind: 'equity', millionths: 123_456, atFill: false }],
    [{ equityPercent: 150 }, { kind: 'equity', millionths: 1_500_000, atFill: false }],
    [
      { equityPercent: 10, at: 'fill' },
      { kind: 'equity', millionths: 100_000, atFill: true },
    ],
    [
      { equityPercent: 10, at: 'signal' },
      { kind: 'equity', millionths: 100_000, atFill: false },
    ],
    [{ cashPercent: 50 }, { kind: 'cash', millionths: 500_000, atFill: false }],
    [
      { cashPercent: '0.0001', at: 'fill' },
      { kind: 'cash', millionths: 1, atFill: true },
    ],
    [{ notional: 5000 }, { kind: 'notional', amount: 5_000_000_000, atFill: false }],
    [
      { notional: '0.000001', at: 'fill' },
      { kind: 'notional', amount: 1, atFill: true },
    ],
  ])('%j is %j', (sizing, rule) => {
    expect(sizingRule(sizing, usd)).toEqual(rule)
  })

  it('keeps money at the scale of the currency', () => {
    expect(sizingRule({ notional: '1.5' }, currency('BTC'))).toMatchObject({ amount: 150_000_000 })
  })

  const expected = 'expected exactly one of "quantity", "equityPercent", "cashPercent", "notional"'
  it.each<[unknown, string, string]>([
    [{}, 'config/invalid', `sizing: ${expected}, found none.`],
    [{ at: 'fill' }, 'config/invalid', `sizing: ${expected}, found none.`],
    [
      { quantity: 1, notional: 2 },
      'config/invalid',
      `sizing: ${expected}, found "quantity" and "notional".`,
    ],
    [{ quantity: 0 }, 'config/invalid', 'sizing.quantity: expected a decimal above 0, found "0".'],
    [
      { quantity: -5 },
      'config/invalid',
      'sizing.quantity: expected a decimal above 0, found "-5".',
    ],
    [
      { quantity: Number.NaN },
      'config/invalid',
      'sizing.quantity: expected a decimal above 0, found "NaN".',
    ],
    [
      { quantity: 'ten' },
      'config/invalid',
      'sizing.quantity: expected a decimal above 0, found "ten".',
    ],
    [
      { equityPercent: 0 },
      'config/invalid',
      'sizing.equityPercent: expected a decimal above 0, found "0".',
    ],
    [
      { cashPercent: '-1' },
      'config/invalid',
      'sizing.cashPercent: expected a decimal above 0, found "-1".',
    ],
    [
      { equityPercent: '33.33333' },
      'number/precision-lost',
      'sizing.equityPercent "33.33333" has more decimals than its scale can hold. Use a finer scale, or round it yourself.',
    ],
    [{ notional: 0 }, 'config/invalid', 'sizing.notional: expected more than 0, found "0".'],
    [{ notional: '-1' }, 'config/invalid', 'sizing.notional: expected more than 0, found "-1".'],
    [
      { notional: 'much' },
      'number/invalid',
      'sizing.notional: expected a finite decimal such as "12.50", found "much".',
    ],
    [
      { equityPercent: 10, At: 'fill' },
      'config/invalid',
      'sizing: unknown option "At". Did you mean "at"?',
    ],
    [
      { equityPercent: 10, leverage: 3 },
      'config/invalid',
      'sizing: unknown option "leverage". Known: quantity, equityPercent, cashPercent, notional, at.',
    ],
    [
      { equityPercent: 10, at: 'fills' },
      'config/invalid',
      'sizing.at: expected "signal" or "fill", found "fills".',
    ],
  ])('cannot be %j', (sizing, code, message) => {
    expect(() => sizingRule(sizing as Sizing, usd)).toThrow(
      expect.objectContaining({ code, message }),
    )
  })
})
