/** Paths that are not what they seem, sources that disagree, and actions that make no sense. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { localReaders } from '../../../src/adapters/files/readers.ts'
import type { LoadOptions } from '../../../src/data/load-dataset.ts'
import { bars, csv, type CsvOptions, type DataSource, parquet } from '../../../src/data/source.ts'
import { outcomeOf, refused } from './hostile-case.ts'

const folder = mkdtempSync(join(tmpdir(), 'hostile-files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const place = (name: string): string => join(folder, name)

const head = 'time,open,high,low,close\n'
const rows = (...dates: string[]): string =>
  head + dates.map((date) => `${date},1,2,1,2\n`).join('')
writeFileSync(place('aapl.csv'), rows('2024-03-01', '2024-03-04'))
writeFileSync(place('secret.csv'), rows('2024-03-01'))
chmodSync(place('secret.csv'), 0)
mkdirSync(place('folder'))
symlinkSync(place('nowhere.csv'), place('dangling.csv'))

describe('paths', () => {
  it.each([
    ['a missing file', 'apl.csv', 'data/not-found', 'found none. Did you mean "aapl.csv"?'],
    ['a missing folder', 'a/b/c.csv', 'data/not-found', 'found none. Check the path.'],
    ['a file used as a folder', 'aapl.csv/x.csv', 'data/not-found', 'found none. Check the path.'],
    [
      'a link to nowhere',
      'dangling.csv',
      'data/not-found',
      'found none. It is a link to a file that is not there.',
    ],
  ])('refuses %s', async (_title, name, code, end) => {
    expect(await outcomeOf(() => csv(place(name)), localReaders)).toEqual(
      refused(code, `Expected a file at "${place(name)}", ${end}`),
    )
  })

  it('refuses a folder and says how to read all its files', async () => {
    expect(await outcomeOf(() => csv(place('folder')), localReaders)).toEqual(
      refused(
        'data/unreadable',
        `Expected a file at "${place('folder')}", found a folder. For the files in a folder write ` +
          `"${place('folder')}/*.csv".`,
      ),
    )
    expect(await outcomeOf(() => parquet(place('folder')), localReaders)).toMatchObject({
      code: 'data/unreadable',
    })
  })

  it('refuses a pattern that matches nothing', async () => {
    expect(await outcomeOf(() => csv(place('*.tsv')), localReaders)).toEqual(
      refused('data/not-found', `Expected files that match "${place('*.tsv')}", found none.`),
    )
  })

  it.skipIf(process.getuid?.() === 0)('refuses a file it may not read', async () => {
    expect(await outcomeOf(() => csv(place('secret.csv')), localReaders)).toMatchObject({
      code: 'data/unreadable',
    })
  })

  it('refuses an empty path', async () => {
    expect(await outcomeOf(() => csv(''), localReaders)).toMatchObject({ code: 'data/not-found' })
  })

  it('says which reader is missing', async () => {
    expect(await outcomeOf(() => csv('x.csv'), {})).toEqual(
      refused('config/unsupported', 'Reading files needs a reader for them; none was passed in.'),
    )
    expect(
      await outcomeOf(() => parquet(place('aapl.csv')), { files: localReaders.files! }),
    ).toEqual(
      refused('config/unsupported', 'Reading parquet needs a reader for it; none was passed in.'),
    )
  })
})

const text = (content: string, options: CsvOptions = {}): DataSource =>
  csv({ text: content }, { symbol: 'X', name: 'x.csv', ...options })

describe('sources together', () => {
  const cases: readonly [string, () => readonly DataSource[], LoadOptions, string, string][] = [
    ['no source', () => [], {}, 'config/invalid', 'Expected at least one data source, found none.'],
    [
      'two sources of one symbol that overlap',
      () => [
        text(rows('2024-03-01', '2024-03-04')),
        text(rows('2024-03-04', '2024-03-05'), { name: 'y.csv' }),
      ],
      {},
      'data/duplicate',
      'Expected the files of "X" to follow one another, found "y.csv" beginning at "2024-03-04" before "x.csv" ends at "2024-03-04". Cut one of them, or give the symbols different names.',
    ],
    [
      'two sources of one symbol with other options',
      () => [text(rows('2024-03-01')), text(rows('2024-03-04'), { currency: 'EUR' })],
      {},
      'config/invalid',
      'Expected the sources of "X" to have the same options, found currency not given and "EUR". Make them the same, or give the symbols different names.',
    ],
    [
      'a wanted symbol nobody has',
      () => [text(rows('2024-03-01'), { symbol: 'AAPL' })],
      { symbols: ['APPL'] },
      'data/unknown-symbol',
      'Expected bars of "APPL" in the data, found "AAPL". Did you mean "AAPL"?',
    ],
    [
      'a period without bars',
      () => [text(rows('2024-03-01', '2024-03-04'))],
      { to: '2024-02-01' },
      'data/empty',
      'Expected bars to "2024-02-01", found bars from 2024-03-01T00:00:00Z to 2024-03-04T00:00:00Z. Widen the period.',
    ],
    [
      'a period that ends before it begins',
      () => [text(rows('2024-03-01', '2024-03-04'))],
      { from: '2024-03-04', to: '2024-03-01' },
      'config/invalid',
      'Expected from to be before the end of the period, found "2024-03-04" after the end "2024-03-01".',
    ],
    [
      'the path of a file where a source belongs',
      () => ['hours.csv' as never],
      {},
      'config/invalid',
      'Expected a data source, found the text "hours.csv". For a file write csv(\'hours.csv\').',
    ],
    [
      'the path of a Parquet file where a source belongs',
      () => ['hours.parquet' as never],
      {},
      'config/invalid',
      'Expected a data source, found the text "hours.parquet". For a file write parquet(\'hours.parquet\').',
    ],
    [
      'rows where a source belongs',
      () => [{ time: 1 } as never],
      {},
      'config/invalid',
      'Expected a data source such as csv(\'prices.csv\') or bars(rows), found a value of type "object".',
    ],
    [
      'a period in words',
      () => [text(rows('2024-03-01'))],
      { from: 'last year' },
      'config/invalid',
      'Expected from to be a date such as "2024-03-01" or an ISO 8601 moment, found "last year".',
    ],
    [
      'a warm-up of half a bar',
      () => [text(rows('2024-03-01'))],
      { from: '2024-03-01', warmupBars: 0.5 },
      'config/invalid',
      'Expected warmupBars to be a whole number of steps, found "0.5".',
    ],
    [
      'text without a symbol',
      () => [csv({ text: rows('2024-03-01') })],
      {},
      'data/unknown-symbol',
      `Expected a symbol for "text", found no symbol column and no file name. Name it: symbol: 'SPX'.`,
    ],
    [
      'an option nobody knows',
      () => [csv({ text: rows('2024-03-01') }, { symbl: 'X' } as never)],
      {},
      'config/invalid',
      'csv() has no option "symbl". Did you mean "symbol"?',
    ],
    [
      'a column role nobody knows',
      () => [csv({ text: rows('2024-03-01') }, { columns: { closing: 'close' } } as never)],
      {},
      'config/invalid',
      'csv() columns has no option "closing". Known are time, open, high, low, close, volume, adjustedClose, symbol, priceFactor, volumeFactor.',
    ],
    [
      'a policy nobody knows',
      () => [text(rows('2024-03-01'), { policy: 'ignore' } as never)],
      {},
      'config/invalid',
      'Expected csv() option "policy" to be one of "strict", "skip", "use_close", found "ignore".',
    ],
  ]
  it.each(cases)('refuses %s', async (_title, make, options, code, message) => {
    expect(await outcomeOf(make, localReaders, options)).toEqual(refused(code, message))
  })
})

describe('bars in memory', () => {
  const good = { time: '2024-03-01', open: 1, high: 2, low: 1, close: 2 }
  const cases: readonly [string, () => DataSource, string, string][] = [
    ['no bars', () => bars([]), 'data/empty', 'Expected at least one bar in "bars", found none.'],
    [
      'NaN',
      () => bars([{ ...good, close: Number.NaN }], { symbol: 'X' }),
      'data/invalid-value',
      `Expected a price in column "close", found "NaN" in "bars" index 0. Correct or remove that row, or pass policy: 'skip'.`,
    ],
    [
      'Infinity',
      () => bars([{ ...good, high: Number.POSITIVE_INFINITY }], { symbol: 'X' }),
      'data/invalid-value',
      'Expected a finite decimal in column "high", found "Infinity" in "bars" index 0. Correct or remove that row.',
    ],
    [
      'a price that is not there',
      () =>
        bars([good, { time: '2024-03-02', open: 1, high: 2, low: 1 } as never], { symbol: 'X' }),
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "close", found "undefined" in "bars" index 1. Correct or remove that row.',
    ],
    [
      'columns of different lengths',
      () => bars({ time: ['2024-03-01'], open: [1], high: [2], low: [1, 1], close: [2] }),
      'data/invalid-value',
      'Expected columns of equal length in "bars", found 1 of "close" and 2 of "low".',
    ],
    [
      'a column that is not there',
      () =>
        bars({ time: ['2024-03-01'], open: [1], high: [2], close: [2] } as never, { symbol: 'X' }),
      'data/missing-column',
      'Expected a column "low" in "bars", found "time", "open", "high", "close". Add it.',
    ],
    [
      'no symbol',
      () => bars([good]),
      'data/unknown-symbol',
      `Expected a symbol for "bars", found no symbol column and no file name. Name it: symbol: 'SPX'.`,
    ],
    [
      'a small number for a stamp',
      () => bars([{ ...good, time: 1 }], { symbol: 'X' }),
      'data/invalid-value',
      'Expected ISO 8601 or an epoch after 1973 in column "time", found "1" in "bars" index 0. So small a number could be seconds, days or a date like 20240301: say which with timeUnit.',
    ],
  ]
  it.each(cases)('refuses %s', async (_title, make, code, message) => {
    expect(await outcomeOf(make, {})).toEqual(refused(code, message))
  })
})

const factor = (date: string, priceFactor: string, splitFactor = '1'): never =>
  ({ date, priceFactor, splitFactor }) as never

describe('factors and actions', () => {
  const week = rows('2024-03-01', '2024-03-04', '2024-03-05')
  const cases: readonly [string, CsvOptions, string, string][] = [
    [
      'an adjusted close that is not there',
      { adjust: 'total_return' },
      'data/missing-column',
      `Expected an adjusted close column, factors, actions, or a column cumulative_price_factor to make "x.csv" total_return, found columns "time", "open", "high", "low", "close". If its prices already are, say recorded: 'total_return'.`,
    ],
    [
      'splits nobody knows',
      { adjust: 'split_adjusted' },
      'data/missing-column',
      `Expected factors, actions, or a column cumulative_volume_factor to make "x.csv" split_adjusted, found columns "time", "open", "high", "low", "close". If its prices already are, say recorded: 'split_adjusted'.`,
    ],
    [
      'adjusting backwards',
      { recorded: 'total_return', adjust: 'unadjusted' },
      'config/invalid',
      'Prices of "x.csv" are recorded as total_return; they cannot be turned back into unadjusted. Load the unadjusted prices.',
    ],
    [
      'factors and actions at once',
      { factors: [factor('2050-12-31', '1')], actions: [] },
      'config/invalid',
      'Expected factors or actions of "X", found both. They say the same thing: give one.',
    ],
    [
      'factors that end too early',
      { adjust: 'total_return', factors: [factor('2024-03-01', '0.9')] },
      'data/invalid-value',
      'Expected factors of "X" up to its last bar, found none after the last row. Add a row dated 2050-12-31 with both factors 1.',
    ],
    [
      'factors out of order',
      { factors: [factor('2024-03-04', '0.9'), factor('2024-03-01', '1')] },
      'data/out-of-order',
      'Expected factor rows in date order, found "2024-03-01" after "2024-03-04" in factors, row 2. Sort them.',
    ],
    [
      'a factor of zero',
      { factors: [factor('2024-03-04', '0')] },
      'data/invalid-value',
      'Expected "priceFactor" to be a decimal above zero, found "0" in factors, row 1.',
    ],
    [
      'price factors that fall',
      { factors: [factor('2024-03-01', '1'), factor('2050-12-31', '0.5')] },
      'data/invalid-value',
      'Expected price factors of "X" that rise over time, as dividends make them; found one that falls. Check the order of the rows.',
    ],
    [
      'a factor date that does not exist',
      { factors: [factor('2024-02-30', '1')] },
      'data/invalid-value',
      'Expected a date such as "2024-03-01", found "2024-02-30" in factors, row 1.',
    ],
    [
      'a split of nothing',
      { actions: [{ date: '2024-03-04', type: 'split', ratio: '4:0' }] },
      'data/invalid-value',
      'Expected "ratio" as "4:1", "4/1" or a decimal above zero, found "4:0" in actions, row 1.',
    ],
    [
      'a negative dividend',
      { actions: [{ date: '2024-03-04', type: 'dividend', amount: -1 }] },
      'data/invalid-value',
      'Expected "amount" to be a decimal above zero, found "-1" in actions, row 1.',
    ],
    [
      'an action of no known type',
      { actions: [{ date: '2024-03-04', type: 'merger' } as never] },
      'data/invalid-value',
      'Expected type "split" or "dividend", found "merger" in actions, row 1.',
    ],
    [
      'a dividend as large as the price',
      { adjust: 'total_return', actions: [{ date: '2024-03-04', type: 'dividend', amount: '2' }] },
      'data/invalid-value',
      'Expected a dividend of "X" below the close before it, found an amount that takes it all. Check amount and date.',
    ],
    [
      'an action table without type',
      { actions: { text: 'date,ratio\n2024-03-04,4:1\n', name: 'splits.csv' } },
      'data/missing-column',
      'Expected a column "type" in "splits.csv", found "date", "ratio".',
    ],
    [
      'an action table with a ragged row',
      { actions: { text: 'date,type,ratio\n2024-03-04,split\n', name: 'splits.csv' } },
      'data/unreadable',
      'Expected 3 fields as in the header, found 2 in "splits.csv" line 2.',
    ],
    [
      'an empty action table',
      { actions: { text: 'date,type,ratio\n', name: 'splits.csv' } },
      'data/empty',
      'Expected a header line and rows in "splits.csv", found none.',
    ],
    [
      'adjusted prices that round to nothing',
      {
        adjust: 'split_adjusted',
        priceScale: 2,
        actions: [{ date: '2024-03-04', type: 'split', ratio: '1000:1' }],
      },
      'number/precision-lost',
      'Adjusted prices of "X" round to zero at 2 decimals. Give a larger priceScale (at most 15).',
    ],
  ]
  it.each(cases)('refuses %s', async (_title, options, code, message) => {
    expect(await outcomeOf(() => text(week, options), {})).toEqual(refused(code, message))
  })
})
