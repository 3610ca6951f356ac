import { describe, expect, it } from 'vitest'

import type { Metric } from './model.ts'
import { summaryTable } from './summary-table.ts'
import { cutToWidth, displayWidth, printable } from './text-width.ts'

const metric = (over: Partial<Metric>): Metric => ({
  key: 'return',
  group: 'familiar',
  label: 'Return',
  value: 12.345,
  unit: 'percent',
  convention: 'final over initial capital',
  ...over,
})

const strategy: Metric[] = [
  metric({}),
  metric({ key: 'finalEquity', label: 'Equity Final', value: '1234567.895', unit: 'money' }),
  metric({ key: 'sharpe', label: 'Sharpe', value: null, unit: 'ratio', convention: 'daily, √252' }),
  metric({ key: 'maxDrawdown', label: 'Max. Drawdown', value: -33.1 }),
  metric({ key: 'skew', group: 'distribution', label: 'Skew', value: -0.001, unit: 'ratio' }),
]

describe('summaryTable', () => {
  it('aligns one column and names conventions', () => {
    expect(summaryTable([{ name: 'Cross', metrics: strategy }], { width: 80, currency: 'USD' }))
      .toMatchInlineSnapshot(`
        "                           Cross
        Return [%]                +12.35  final over initial capital
        Equity Final [USD]  1,234,567.90  final over initial capital
        Sharpe                         –  daily, √252
        Max. Drawdown [%]         −33.10  final over initial capital

        Skew                        0.00  final over initial capital
        "
      `)
  })

  it('puts runs side by side and marks what one of them lacks', () => {
    const other = [metric({ value: -3 })]
    const columns = [
      { name: 'Cross', metrics: strategy },
      { name: 'Buy & hold', metrics: other },
    ]
    const [, first, second] = summaryTable(columns, { width: 44 }).split('\n')
    expect(first).toBe('Return [%]               +12.35     −3.00')
    expect(second).toBe('Equity Final       1,234,567.90         –')
  })

  it.each([30, 40, 60, 80, 120, 200])('keeps its lines within %i columns', (width) => {
    const name = 'A strategy with a very long name, wider than any terminal that people use'
    const columns = [
      { name, metrics: strategy },
      { name: '長い名前の戦略長い名前の戦略長い名前の戦略', metrics: strategy },
    ]
    const lines = summaryTable(columns, { width }).split('\n')
    // Values are never cut: 46 columns are what labels and two values need.
    const limit = Math.max(width, 46)
    expect(lines.filter((line) => displayWidth(line) > limit)).toEqual([])
  })

  it('cuts no convention unless it is given a width', () => {
    const convention = 'a long rule, '.repeat(30)
    const columns = [{ name: 'Cross', metrics: [metric({ convention })] }]
    expect(summaryTable(columns)).toContain(`${convention}\n`)
    expect(summaryTable(columns, { width: 100 })).toContain('…\n')
  })

  it('writes colour codes only when asked', () => {
    const columns = [{ name: 'Cross', metrics: strategy }]
    expect(summaryTable(columns)).not.toContain('\u001B')
    expect(summaryTable(columns, { color: true })).toContain('\u001B[2mdaily, √252\u001B[22m')
  })

  it('lets no control character of a name through', () => {
    const text = summaryTable([{ name: 'a\u001B[31m\nb\u202Ec', metrics: strategy }])
    expect(text).toContain('a·[31m·b·c')
  })

  it('is empty without rows', () => {
    expect(summaryTable([])).toBe('')
    expect(summaryTable([{ name: 'Cross', metrics: strategy }], { groups: ['costs'] })).toBe('')
  })
})

describe('text width', () => {
  it('counts wide characters twice and combining marks not at all', () => {
    expect(displayWidth('日本')).toBe(4)
    expect(displayWidth('e\u0301')).toBe(1)
    expect(cutToWidth('日本語', 5)).toBe('日本…')
    expect(cutToWidth('abc', 0)).toBe('')
    expect(printable('a\tb')).toBe('a·b')
  })
})
