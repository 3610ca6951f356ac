import { describe, expect, it } from 'vitest'

import { seriesAt } from '../../tests/data/series-at.ts'
import { Bar } from '../domain/series.ts'
import { formatTime } from '../domain/time.ts'
import type { Dataset } from './dataset.ts'
import { loadDataset } from './load-dataset.ts'
import { bars, csv, type CsvOptions, fromSeries, type SourceOptions } from './source.ts'

const load = (text: string, options: CsvOptions = {}): Promise<Dataset> =>
  loadDataset(csv({ text }, { symbol: 'X', ...options }))

const rows = (header: string, ...lines: string[]): string => [header, ...lines, ''].join('\n')
const timesOf = (dataset: Dataset): readonly string[] =>
  Array.from({ length: dataset.series[0]!.length }, (_, i) =>
    formatTime(new Bar(dataset.series[0]!, i).time),
  )

describe('loadDataset', () => {
  const week = rows(
    'date,open,high,low,close,volume',
    '2024-03-01,10.25,11,10,10.5,100',
    '2024-03-04,10.5,12,10.5,11.75,250.5',
  )

  it('reads bars into shared integer columns at the scales the data need', async () => {
    const { series, hasVolume, priceMode, steps } = await load(week)
    const [of] = series
    expect([of!.instrument.priceScale, of!.volumeScale, of!.factor]).toEqual([2, 1, 100])
    expect([...of!.open]).toEqual([1025, 1050])
    expect([...of!.close]).toEqual([1050, 1175])
    expect([...of!.volume]).toEqual([1000, 2505])
    expect([hasVolume, priceMode, steps, of!.interval]).toEqual([true, 'unadjusted', 2, 86_400e6])
    expect(of!.close.buffer).toBeInstanceOf(SharedArrayBuffer)
  })

  it('completes a bar one interval after its stamp, or at it', async () => {
    expect(timesOf(await load(week))).toEqual(['2024-03-02T00:00:00Z', '2024-03-05T00:00:00Z'])
    const closes = await load(week, { stamp: 'close' })
    expect(timesOf(closes)).toEqual(['2024-03-01T00:00:00Z', '2024-03-04T00:00:00Z'])
    expect(closes.series[0]!.time).toBe(closes.series[0]!.label)
  })

  it('makes the instrument the options describe', async () => {
    const { series } = await load(week, {
      assetClass: 'crypto',
      currency: 'EUR',
      multiplier: '50',
      tickSize: '0.005',
      lotSize: '0.001',
      timeZone: 'America/New_York',
    })
    expect(series[0]!.instrument).toMatchObject({
      symbol: 'X',
      assetClass: 'crypto',
      currency: { code: 'EUR', scale: 6 },
      priceScale: 3,
      tickSize: 5,
      quantityScale: 8,
      lotSize: 100_000,
      multiplier: '50',
      timeZone: 'America/New_York',
    })
  })

  it('reads the same bars from text, rows and columns to the same dataset', async () => {
    const options: SourceOptions = { symbol: 'X' }
    const fromText = await load(week)
    const list = [
      { time: '2024-03-01', open: 10.25, high: 11, low: 10, close: '10.50', volume: 100 },
      { time: '2024-03-04', open: '10.5', high: 12, low: 10.5, close: 11.75, volume: 250.5 },
    ]
    expect(await loadDataset(bars(list, options))).toEqual(fromText)
    const columns = {
      time: ['2024-03-01', '2024-03-04'],
      open: Float64Array.of(10.25, 10.5),
      high: [11, 12],
      low: [10, 10.5],
      close: ['10.5', '11.75'],
      volume: [100, 250.5],
    }
    expect(await loadDataset(bars(columns, options))).toEqual(fromText)
  })

  it('takes ready-made series as they are', async () => {
    const series = seriesAt('A', [1, 2, 3])
    const dataset = await loadDataset(fromSeries(series))
    expect(dataset.series[0]).toBe(series)
  })

  it('splits a file by its symbol column, whatever the order of the rows', async () => {
    const text = rows(
      'date,Symbol,open,high,low,close',
      '2024-03-01,B,1,2,1,2',
      '2024-03-01,A,3,4,3,4',
      '2024-03-02,B,2,3,2,3',
      '2024-03-02,A,4,5,4,5',
    )
    const { series, members, start } = await loadDataset(csv({ text }))
    expect(series.map((of) => [of.instrument.symbol, ...of.close])).toEqual([
      ['A', 4, 5],
      ['B', 2, 3],
    ])
    expect([[...start!], [...members!]]).toEqual([
      [0, 2, 4],
      [0, 1, 0, 1],
    ])
  })

  it('takes the symbols that are wanted and no others', async () => {
    const text = rows(
      'date,ticker,open,high,low,close',
      '2024-03-01,B,1,2,1,2',
      '2024-03-01,A,3,4,3,4',
    )
    const symbols = async (options: CsvOptions, wanted?: readonly string[]): Promise<unknown> => {
      const filter = wanted === undefined ? {} : { symbols: wanted }
      const { series } = await loadDataset(csv({ text }, options), filter)
      return series.map((of) => of.instrument.symbol)
    }
    expect(await symbols({ symbol: 'B' })).toEqual(['B'])
    expect(await symbols({ symbols: ['A'] })).toEqual(['A'])
    expect(await symbols({}, ['B'])).toEqual(['B'])
  })

  it('joins two sources of one symbol as if they were one file', async () => {
    const head = 'date,open,high,low,close,volume\n'
    const [first, second] = week.trim().split('\n').slice(1)
    const one = csv({ text: `${head}${first}\n`, name: 'text' }, { symbol: 'X' })
    const two = csv({ text: `${head}${second}\n`, name: 'text' }, { symbol: 'X' })
    expect(await loadDataset([two, one])).toEqual(await load(week))
  })

  it('reads daily bars in a zone from midnight to midnight there', async () => {
    const march = rows('date,open,high,low,close', '2024-03-09,1,2,1,2', '2024-03-10,1,2,1,2')
    const dataset = await load(march, { timeZone: 'America/New_York' })
    expect(timesOf(dataset)).toEqual(['2024-03-10T05:00:00Z', '2024-03-11T04:00:00Z'])
  })

  it('orders rows written newest first through a change of clocks', async () => {
    const times = ['02:00', '01:30', '01:00', '01:30', '01:00', '00:30']
    const text = rows(
      'time,open,high,low,close',
      ...times.map((time, i) => `2024-11-03 ${time},1,${i + 2},1,1`),
    )
    const options = { sort: true, timeZone: 'America/New_York' }
    const dataset = await load(text, options)
    expect([...dataset.series[0]!.high]).toEqual([7, 6, 5, 4, 3, 2])
    expect(dataset.notes).toEqual([])
  })

  it('notes an adjusted close that differs and is not used', async () => {
    const text = rows(
      'date,open,high,low,close,adjclose',
      '2024-03-01,2,2,1,2,2.0',
      '2024-03-04,2,2,1,2,1.5',
    )
    const { notes } = await load(text, { name: 'x.csv' })
    expect(notes).toEqual([
      {
        source: 'x.csv',
        line: 3,
        message:
          'Column "adjclose" differs from "close" and is not used: prices are unadjusted and no ' +
          `dividend is booked. Pass adjust: 'total_return' to apply it.`,
      },
    ])
  })

  it('gives each symbol the scales of its own rows, and its own lack of volume', async () => {
    const text = rows(
      'date,symbol,open,high,low,close,volume',
      '2024-03-01,FINE,0.00000123,0.00000125,0.00000120,0.00000124,1000.5',
      '2024-03-01,COARSE,123456789.5,123456789.5,123456789.5,123456789.5,',
      '2024-03-04,FINE,0.00000123,0.00000125,0.00000120,0.00000124,1000.25',
      '2024-03-04,COARSE,123456789,123456789.5,123456789,123456789.5,',
    )
    const { series } = await loadDataset(csv({ text }))
    expect(
      series.map((of) => [of.instrument.symbol, of.instrument.priceScale, of.volumeScale]),
    ).toEqual([
      ['COARSE', 1, 0],
      ['FINE', 8, 2],
    ])
    expect([...series[0]!.volume]).toEqual([0, 0])
  })

  it('remembers which adjusted columns a source had', async () => {
    const text = rows('date,open,high,low,close,Adj Close', '2024-03-01,1,2,1,2,2')
    expect((await load(text)).adjustedColumns).toEqual([['Adj Close']])
  })

  it('notes a jump that looks like a split nobody told of', async () => {
    const text = rows(
      'date,open,high,low,close',
      '2014-06-06,650,651.25,644.48,645.57',
      '2014-06-09,92.69,93.88,91.75,93.7',
      '2014-06-10,46,47,46,46',
      '2014-06-11,470,470,470,470',
    )
    const actions = [{ date: '2014-06-10', type: 'split', ratio: '2:1' }] as const
    const { notes } = await load(text, { actions, name: 'x.csv' })
    expect(notes.map(({ line, message }) => [line, message])).toEqual([
      [
        3,
        '"X" opens at "92.69" on "2014-06-09" after a close of "645.57", as after a split of 7:1 ' +
          'that the data do not tell. If it is one, give it in actions.',
      ],
      [
        5,
        '"X" opens at "470" on "2014-06-11" after a close of "46", as after a split of 1:10 ' +
          'that the data do not tell. If it is one, give it in actions.',
      ],
    ])
    expect((await load(text, { assetClass: 'crypto' })).notes).toEqual([])
  })
})
