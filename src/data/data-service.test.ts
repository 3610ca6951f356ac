import { describe, expect, it } from 'vitest'

import type { CorporateAction } from '../domain/corporate-action.ts'
import type { Bar } from '../domain/series.ts'
import { formatDate } from '../domain/time.ts'
import { DataService } from './data-service.ts'
import { loadDataset } from './load-dataset.ts'
import { csv } from './source.ts'

const text = [
  'date,symbol,open,high,low,close,volume',
  '2024-03-01,B,1,2,1,1.5,10',
  '2024-03-01,A,3,4,3,3.5,0',
  '2024-03-04,B,2,3,2,2.5,10',
  '2024-03-05,A,4,5,4,4.5,10',
  '',
].join('\n')
const actions = [
  { symbol: 'A', date: '2024-03-04', type: 'split', ratio: 2 },
  { symbol: 'A', date: '2024-03-05', type: 'dividend', amount: '0.1' },
] as const
const dataset = await loadDataset(csv({ text }, { actions, name: 'x.csv' }))
const show = (bar: Bar): string => `${formatDate(bar.label)} ${bar.symbol} ${bar.exact.close}`

describe('DataService', () => {
  it('lists its symbols', () => {
    expect(new DataService(dataset).symbols).toEqual(['A', 'B'])
  })

  it('loads the bars of one symbol, from a date on', () => {
    const service = new DataService(dataset)
    expect(Array.from(service.loadData('B'), show)).toEqual([
      '2024-03-01 B 1.5',
      '2024-03-04 B 2.5',
    ])
    const late = service.loadData('B', '2024-03-02')
    expect([late.length, show(late.at(0)!), show(late.at(-1)!), late.at(1), late.at(-2)]).toEqual([
      1,
      '2024-03-04 B 2.5',
      '2024-03-04 B 2.5',
      undefined,
      undefined,
    ])
    expect(service.loadData('B', '2025-01-01')).toHaveLength(0)
  })

  it('publishes the bars of one moment in symbol order', () => {
    const published: string[] = []
    const service = new DataService(dataset, { publish: (bar) => published.push(show(bar)) })
    expect(service.streamBar('2024-03-01').map(show)).toEqual([
      '2024-03-01 A 3.5',
      '2024-03-01 B 1.5',
    ])
    expect(service.streamBar('2024-03-04').map(show)).toEqual(['2024-03-04 B 2.5'])
    expect(service.streamBar('2024-03-02')).toEqual([])
    expect(published).toEqual(['2024-03-01 A 3.5', '2024-03-01 B 1.5', '2024-03-04 B 2.5'])
  })

  it('finds bars by the moment they are complete, if asked', () => {
    const service = new DataService(dataset)
    expect(service.streamBar('2024-03-02', 'time').map(show)).toEqual([
      '2024-03-01 A 3.5',
      '2024-03-01 B 1.5',
    ])
  })

  it('publishes the actions a bar is the first to feel, before it', () => {
    const published: string[] = []
    const service = new DataService(dataset, {
      publish: (bar) => published.push(show(bar)),
      publishAction: (action: CorporateAction) =>
        published.push(`${action.type} of ${action.symbol}`),
    })
    service.streamBar('2024-03-04')
    service.streamBar('2024-03-05')
    expect(published).toEqual([
      '2024-03-04 B 2.5',
      'split of A',
      'dividend of A',
      '2024-03-05 A 4.5',
    ])
  })

  it('calls a moment in words a moment, not a beginning', () => {
    const service = new DataService(dataset)
    expect(() => service.streamBar('yesterday')).toThrow('Expected moment to be a date such as')
    expect(() => service.loadData('A', 'soon')).toThrow('Expected startDate to be a date such as')
  })

  it('refuses a symbol it does not have', () => {
    expect(() => new DataService(dataset).loadData('C')).toThrow(
      'Expected bars of "C" in the data, found "A", "B".',
    )
  })
})
