/** Sections of the page against the rows they are made from. */

import { describe, expect, it } from 'vitest'

import { fixtures } from '../../../tests/report-fixtures.ts'
import { backtest, bars, defineStrategy, type SignalOptions } from '../../index.ts'
import type { RunReport } from '../model.ts'
import { analysisSection } from './analysis-section.ts'
import { flowSection } from './flow-section.ts'
import { cautions } from './masthead.ts'
import { tradesSection } from './trades-section.ts'
import { verdict } from './verdict.ts'

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

describe('refusals on the page', () => {
  /** A run of five days at 10 whose strategy asks once. */
  const asked = async (options: SignalOptions): Promise<RunReport> => {
    const days = ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05']
    const result = await backtest({
      data: bars(
        days.map((time) => ({ time, open: 10, high: 11, low: 9, close: 10 })),
        { symbol: 'X', interval: '1d', priceScale: 2 },
      ),
      strategy: defineStrategy({
        name: 'once',
        setup: ({ symbol }) => ({
          onBar(bar, context) {
            if (bar.index === 0) context.openLong(symbol, options)
          },
        }),
      }),
      capital: '1000 USD',
    })
    return result.report()
  }

  it.each<[string, SignalOptions, string]>([
    ['insufficient_funds', { quantity: 1000 }, '1 order cancelled = 1.'],
    ['day_over', { quantity: 1, limitPrice: 5, timeInForce: 'DAY' }, '1 order expired = 1.'],
    ['end_of_data', { quantity: 1, limitPrice: 5 }, '1 order cancelled = 1.'],
  ])('of %s do not say that log and rows differ', async (code, options, check) => {
    const report = await asked(options)
    expect(report.rejections.map((row) => [row.source, row.code])).toEqual([['order', code]])
    const words = wordsOf(flowSection(report).markup)
    expect(words).toContain(check)
    expect(words).not.toContain('The log counts')
  })

  it('do not call an order that expired refused, nor one order "1 signal and orders"', async () => {
    const report = await asked({ quantity: 1, limitPrice: 5, timeInForce: 'DAY' })
    expect(wordsOf(verdict(report).markup)).toContain(': its 1 signal led to no fill.')
    expect(wordsOf(tradesSection(report).markup)).toContain(
      'No trade was made. 1 signal or order was refused, cancelled or expired:',
    )
  })

  it('still say so where they do', () => {
    const { funnel, rejections } = reportWith({})
    const odd = reportWith({ rejections, funnel: { ...funnel, ordersExpired: 2 } })
    expect(wordsOf(flowSection(odd).markup)).toContain(
      'The log counts 3 that were refused, cancelled or expired, the rows 1.',
    )
  })
})

describe('cautions on the page', () => {
  it('of one closed trade are said once', async () => {
    const days = ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05']
    const result = await backtest({
      data: bars(
        days.map((time) => ({ time, open: 10, high: 11, low: 9, close: 10 })),
        { symbol: 'X', interval: '1d', priceScale: 2 },
      ),
      strategy: defineStrategy({
        name: 'once',
        setup: ({ symbol }) => ({
          onBar(bar, context) {
            if (bar.index === 0) context.openLong(symbol, { quantity: 1 })
            if (bar.index === 2) context.closeLong(symbol)
          },
        }),
      }),
      capital: '1000 USD',
    })
    const words = wordsOf(cautions(result.report())?.markup ?? '')
    expect(words.match(/closed trade/g)).toHaveLength(1)
    expect(words).toContain('1 closed trade; below 30')
  })
})
