/** Sections of the page against the rows they are made from. */

import { describe, expect, it } from 'vitest'

import { fixtures } from '../../../tests/report-fixtures.ts'
import type { RunReport } from '../model.ts'
import { analysisSection } from './analysis-section.ts'

const reportWith = (over: Partial<RunReport>): RunReport => ({ ...fixtures['usual']!(), ...over })

/** What a reader sees of some markup. */
const wordsOf = (markup: string): string =>
  markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

describe('the table of costs', () => {
  it('leaves dividends received out of "All costs"', () => {
    const report = reportWith({
      costs: [
        { label: 'Commission', amount: '4.25', note: 'a rule' },
        { label: 'Dividends paid', amount: '10', note: 'on shorts' },
      ],
      income: [{ label: 'Dividends received', amount: '96', note: 'on longs' }],
    })
    const words = wordsOf(analysisSection(report).markup)
    expect(words).toContain('All costs 14.25')
    expect(words).toContain('Income, no part of the costs Amount How Dividends received 96.00')
  })

  it('says nothing of income where there is none', () => {
    const words = wordsOf(analysisSection(reportWith({ income: [] })).markup)
    expect(words).toContain('All costs')
    expect(words).not.toContain('Income')
  })
})
