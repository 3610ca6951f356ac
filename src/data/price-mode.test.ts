import { existsSync, readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { Bar } from '../domain/series.ts'
import { formatDate } from '../domain/time.ts'
import type { Micros } from '../domain/units.ts'
import type { Dataset } from './dataset.ts'
import { loadDataset } from './load-dataset.ts'
import { csv, type CsvOptions, type FactorRow } from './source.ts'

const load = (text: string, options: CsvOptions = {}): Promise<Dataset> =>
  loadDataset(csv({ text }, { symbol: 'X', ...options }))

const flat = (header: string, ...lines: string[]): string => [header, ...lines, ''].join('\n')
const closesOf = ({ series }: Dataset): readonly string[] =>
  Array.from({ length: series[0]!.length }, (_, i) => new Bar(series[0]!, i).exact.close)
const volumesOf = ({ series }: Dataset): readonly number[] =>
  Array.from({ length: series[0]!.length }, (_, i) => new Bar(series[0]!, i).volume)
const booked = ({ actions }: Dataset): readonly unknown[] =>
  actions.map(({ step, action }) =>
    action.type === 'split'
      ? [step, formatDate(action.effective), `${action.numerator}:${action.denominator}`]
      : [step, formatDate(action.effective), action.amount],
  )

// A 4-for-1 split on the 5th and a dividend of 0.50 on the 7th.
const raw = flat(
  'date,open,high,low,close,volume',
  '2024-03-04,396,404,392,400,1000',
  '2024-03-05,101,102,98,100,4000',
  '2024-03-06,100,101,99,100,4000',
  '2024-03-07,99,100,98,99.5,4000',
)
const actions = [
  { date: '2024-03-05', type: 'split', ratio: '4:1' },
  { date: '2024-03-07', type: 'dividend', amount: '0.5' },
] as const
const factors: readonly FactorRow[] = [
  { date: '2024-03-04', priceFactor: '0.995', splitFactor: '0.25' },
  { date: '2024-03-06', priceFactor: '0.995', splitFactor: '1' },
  { date: '2050-12-31', priceFactor: '1', splitFactor: '1' },
]
const withColumns = flat(
  'date,open,high,low,close,volume,cumulative_price_factor,cumulative_volume_factor',
  '2024-03-04,396,404,392,400,1000,0.24875,4',
  '2024-03-05,101,102,98,100,4000,0.995,1',
  '2024-03-06,100,101,99,100,4000,0.995,1',
  '2024-03-07,99,100,98,99.5,4000,1,1',
)

const sources: readonly [string, string, CsvOptions][] = [
  ['actions', raw, { actions }],
  [
    'a table of actions',
    raw,
    {
      actions: {
        text: 'ex_date,action_type,ratio,amount\n2024-03-05,split,4/1,\n2024-03-07,dividend,,0.50\n',
      },
    },
  ],
  ['factors', raw, { factors }],
  [
    'a table of factors',
    raw,
    {
      factors: {
        text: 'LastDateOfRow,PriceFactor,SplitFactor\n20240304,0.995,0.25\n20240306,0.995,1\n20501231,1,1\n',
      },
    },
  ],
  ['factors on each bar', withColumns, {}],
]

describe.each(sources)('prices with %s', (_title, text, options) => {
  it('stay as they are when unadjusted, and both actions are booked', async () => {
    const dataset = await load(text, options)
    expect(closesOf(dataset)).toEqual(['400', '100', '100', '99.5'])
    expect(volumesOf(dataset)).toEqual([1000, 4000, 4000, 4000])
    expect(booked(dataset)).toEqual([
      [1, '2024-03-05', '4:1'],
      [3, '2024-03-07', '0.5'],
    ])
    expect(dataset.priceMode).toBe('unadjusted')
  })

  it('contain the split when split-adjusted, and the dividend is booked', async () => {
    const dataset = await load(text, { ...options, adjust: 'split_adjusted' })
    expect(closesOf(dataset)).toEqual(['100', '100', '100', '99.5'])
    expect(volumesOf(dataset)).toEqual([4000, 4000, 4000, 4000])
    expect(booked(dataset)).toEqual([[3, '2024-03-07', '0.5']])
    expect(dataset.priceMode).toBe('split_adjusted')
  })

  it('contain both when total return, and nothing is booked', async () => {
    const dataset = await load(text, { ...options, adjust: 'total_return' })
    expect(closesOf(dataset)).toEqual(['99.5', '99.5', '99.5', '99.5'])
    expect(new Bar(dataset.series[0]!, 0).exact).toEqual({
      open: '98.505',
      high: '100.495',
      low: '97.51',
      close: '99.5',
    })
    expect(volumesOf(dataset)).toEqual([4000, 4000, 4000, 4000])
    expect(booked(dataset)).toEqual([])
    expect(dataset.priceMode).toBe('total_return')
  })
})

describe('an adjusted close', () => {
  const text = flat(
    'Date,Open,High,Low,Close,Adj Close,Volume',
    '2024-03-04,10,11,9,10,9.123456,100',
    '2024-03-05,10,11,9,10.5,10.5,100',
  )

  it('becomes the close exactly, and scales the other prices by its share', async () => {
    const dataset = await load(text, { adjust: 'total_return' })
    expect(new Bar(dataset.series[0]!, 0).exact).toEqual({
      open: '9.123456',
      high: '10.035802',
      low: '8.21111',
      close: '9.123456',
    })
    expect(closesOf(dataset)).toEqual(['9.123456', '10.5'])
    expect(volumesOf(dataset)).toEqual([100, 100])
  })

  it('is rounded once to a scale that was asked for', async () => {
    const dataset = await load(text, { adjust: 'total_return', priceScale: 2 })
    expect(closesOf(dataset)).toEqual(['9.12', '10.5'])
    expect(dataset.series[0]!.instrument.priceScale).toBe(2)
  })

  it('works on prices that are recorded as split-adjusted', async () => {
    const dataset = await load(text, { recorded: 'split_adjusted', adjust: 'total_return' })
    expect([dataset.priceMode, closesOf(dataset)[0]]).toEqual(['total_return', '9.123456'])
  })

  it('must be above zero on every bar', async () => {
    const broken = text.replace('9.123456', 'null')
    await expect(load(broken, { adjust: 'total_return', name: 'x.csv' })).rejects.toThrow(
      'Expected a decimal above zero in column "Adj Close" in "x.csv" line 2; prices are adjusted by it.',
    )
  })
})

describe('booking', () => {
  it('takes amounts as they are on prices recorded as split-adjusted', async () => {
    const early = [{ date: '2024-03-04', type: 'dividend', amount: '0.25' }, ...actions] as const
    const dataset = await load(raw, { recorded: 'split_adjusted', actions: early })
    expect(booked(dataset)).toEqual([
      [0, '2024-03-04', '0.25'],
      [3, '2024-03-07', '0.5'],
    ])
  })

  it('divides an old dividend by later splits when split-adjusted', async () => {
    const early = [{ date: '2024-03-04', type: 'dividend', amount: '1' }, ...actions] as const
    const dataset = await load(raw, { adjust: 'split_adjusted', actions: early })
    expect(booked(dataset)).toEqual([
      [0, '2024-03-04', '0.25'],
      [3, '2024-03-07', '0.5'],
    ])
  })

  it('books nothing on prices recorded as total return', async () => {
    expect(booked(await load(raw, { recorded: 'total_return', actions }))).toEqual([])
  })

  it.each([
    ['0.142857', '7:1'],
    ['0.0357143', '28:1'],
    ['0.6667', '3:2'],
    ['0.952381', '21:20'],
    ['10', '1:10'],
    ['1000', '1:1000'],
    ['0.05', '20:1'],
  ])('reads a split factor of %s as %s', async (splitFactor, ratio) => {
    const rows = [
      { date: '2024-03-04', priceFactor: 1, splitFactor },
      { date: '2050-12-31', priceFactor: 1, splitFactor: 1 },
    ]
    expect(booked(await load(raw, { factors: rows }))).toEqual([[1, '2024-03-05', ratio]])
  })

  it('works out a dividend from the close before it, per share after a split of the same day', async () => {
    const rows = [
      { date: '2024-03-04', priceFactor: '0.98', splitFactor: '0.25' },
      { date: '2050-12-31', priceFactor: '1', splitFactor: '1' },
    ]
    expect(booked(await load(raw, { factors: rows }))).toEqual([
      [1, '2024-03-05', '4:1'],
      [1, '2024-03-05', '2'],
    ])
    const referred = [{ ...rows[0]!, referenceClose: 200 }, rows[1]!]
    expect(booked(await load(raw, { factors: referred, dividendScale: 2 }))[1]).toEqual([
      1,
      '2024-03-05',
      '1',
    ])
  })
})

// Published by LEAN for its own regression algorithms; see the case files for source and licence.
const verify = new URL('../../../shared/verify/lean/', import.meta.url)
const isThere = existsSync(verify)
const file = (path: string): string => readFileSync(new URL(path, verify), 'utf8')

describe.skipIf(!isThere)('LEAN regression data (skipped where ../shared/verify is absent)', () => {
  it('gives the adjusted price LEAN fills at', async () => {
    const text = file('lean-01-buy-hold-daily/SPY_raw_daily.csv')
    const table = file('lean-01-buy-hold-daily/factors.csv')
    const { replay } = JSON.parse(file('lean-01-buy-hold-daily/case.json')) as {
      replay: { fill_price: string }
    }
    const { series } = await load(text, { adjust: 'total_return', factors: { text: table } })
    const at = series[0]!.label.findIndex((label) => formatDate(label as Micros) === '2013-10-09')
    expect(new Bar(series[0]!, at).exact.open).toBe(replay.fill_price)
  })

  it('finds the 33 dividends LEAN pays', async () => {
    const text = file('lean-02-dividends-raw/SPY_raw_daily.csv')
    const table = file('lean-01-buy-hold-daily/factors.csv')
    const dataset = await load(text, { factors: { text: table }, dividendScale: 2 })
    const published = file('lean-02-dividends-raw/dividends.csv').trim().split('\n').slice(1)
    expect(
      dataset.actions.map(({ action }) => action.type === 'dividend' && action.amount),
    ).toEqual(published.map((line) => String(Number(line.split(',')[1]))))
    const daysBefore = dataset.actions.map(({ step }) =>
      formatDate(dataset.series[0]!.label[step - 1] as Micros),
    )
    expect(daysBefore).toEqual(published.map((line) => line.split(',')[0]))
  })
})
