import { describe, expect, it } from 'vitest'

import { buyAndHold } from '../strategy/buy-and-hold.ts'
import { notesOn } from './notes.ts'
import type { BacktestOptions } from './options.ts'

const notes = (more: Partial<BacktestOptions>): readonly string[] =>
  notesOn({ data: [], capital: '1000 USD', strategy: buyAndHold, ...more })

describe('a percentage written as a fraction', () => {
  it.each([
    [{ equityPercent: 0.9 }, 'sizing.equity_percent: 0.9 means 0.9 % of equity. Did you mean 90?'],
    [
      { cashPercent: '0.055' },
      'sizing.cash_percent: 0.055 means 0.055 % of the free cash. Did you mean 5.5?',
    ],
  ])('%j is pointed out', (sizing, note) => {
    expect(notes({ sizing })).toEqual([note])
  })

  it('is not seen where it is one percent or more, or a policy’s own', () => {
    expect(notes({ sizing: { equityPercent: 1 } })).toEqual([])
    expect(notes({ sizing: { equityPercent: 90 } })).toEqual([])
    const origins = { sizing: 'policy naive' }
    expect(notes({ sizing: { equityPercent: 0.5 }, origins })).toEqual([])
  })
})
