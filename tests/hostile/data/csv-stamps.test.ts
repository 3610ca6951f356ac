/** Hostile CSV: stamps, order, zones, symbols and intervals, and exactly what is said about them. */
import { describe, expect, it } from 'vitest'

import { csvOutcome, expected, type HostileCsv, refused } from './hostile-case.ts'

const head = 'time,open,high,low,close,volume\n'
const good = '2024-03-01,1,2,0.5,1.5,10\n'
const row = (
  cells: Partial<Record<'time' | 'open' | 'high' | 'low' | 'close' | 'volume', string>>,
): string => {
  const all = {
    time: '2024-03-02',
    open: '1',
    high: '2',
    low: '0.5',
    close: '1.5',
    volume: '10',
    ...cells,
  }
  return `${all.time},${all.open},${all.high},${all.low},${all.close},${all.volume}\n`
}
const stamps = (...times: string[]): string => head + times.map((time) => row({ time })).join('')

const cases: readonly HostileCsv[] = [
  {
    title: 'a date that does not exist',
    text: stamps('2023-02-29'),
    outcome: refused(
      'data/invalid-value',
      'Expected a date that exists in column "time", found "2023-02-29" in "x.csv" line 2. Correct or remove that row.',
    ),
  },
  {
    title: 'month 13',
    text: stamps('2023-13-01'),
    outcome: refused(
      'data/invalid-value',
      'Expected a date that exists in column "time", found "2023-13-01" in "x.csv" line 2. Correct or remove that row.',
    ),
  },
  {
    title: 'hour 24',
    text: stamps('2024-03-01 24:00'),
    outcome: refused(
      'data/invalid-value',
      'Expected a time of day that exists in column "time", found "2024-03-01 24:00" in "x.csv" line 2. Correct or remove that row.',
    ),
  },
  {
    title: 'a leap second',
    text: stamps('2016-12-31T23:59:60Z'),
    outcome: refused(
      'data/invalid-value',
      'Expected a time of day that exists in column "time", found "2016-12-31T23:59:60Z" in "x.csv" line 2. Correct or remove that row.',
    ),
  },
  {
    title: 'an American date',
    text: stamps('03/01/2024'),
    outcome: refused(
      'data/invalid-value',
      'Expected ISO 8601 ("2024-03-01", "2024-03-01 09:30:00", "2024-03-01T09:30:00Z") or an epoch in column "time", found "03/01/2024" in "x.csv" line 2. Write dates as year-month-day: other orders can be read in two ways.',
    ),
  },
  {
    title: 'a German date',
    text: stamps('01.03.2024'),
    outcome: refused(
      'data/invalid-value',
      'Expected ISO 8601 ("2024-03-01", "2024-03-01 09:30:00", "2024-03-01T09:30:00Z") or an epoch in column "time", found "01.03.2024" in "x.csv" line 2. Write dates as year-month-day: other orders can be read in two ways.',
    ),
  },
  {
    title: 'a month by name',
    text: stamps('1 Mar 2024'),
    outcome: refused(
      'data/invalid-value',
      'Expected ISO 8601 ("2024-03-01", "2024-03-01 09:30:00", "2024-03-01T09:30:00Z") or an epoch in column "time", found "1 Mar 2024" in "x.csv" line 2. Correct or remove that row.',
    ),
  },
  {
    title: 'an empty stamp',
    text: stamps(''),
    outcome: refused(
      'data/invalid-value',
      'Expected ISO 8601 ("2024-03-01", "2024-03-01 09:30:00", "2024-03-01T09:30:00Z") or an epoch in column "time", found an empty cell in "x.csv" line 2. Correct or remove that row.',
    ),
  },
  {
    title: 'nanoseconds that are not whole microseconds',
    text: stamps('2024-03-01T00:00:00.123456789Z'),
    outcome: refused(
      'data/invalid-value',
      'Expected whole microseconds in column "time", found "2024-03-01T00:00:00.123456789Z" in "x.csv" line 2. Correct or remove that row.',
    ),
  },
  {
    title: 'nanoseconds that are whole microseconds',
    text: stamps('2024-03-01T00:00:00.123456000Z'),
    options: { interval: '1s' },
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00.123456Z'] },
  },
  {
    title: 'an offset without colon',
    text: stamps('2024-03-01T00:00:00-0530'),
    options: { interval: '1h' },
    outcome: { closes: ['1.5'], labels: ['2024-03-01T05:30:00Z'] },
  },
  {
    title: 'an offset out of range',
    text: stamps('2024-03-01T00:00:00+99:00'),
    outcome: refused(
      'data/invalid-value',
      'Expected ISO 8601 ("2024-03-01", "2024-03-01 09:30:00", "2024-03-01T09:30:00Z") or an epoch in column "time", found "2024-03-01T00:00:00+99:00" in "x.csv" line 2. Correct or remove that row.',
    ),
  },
  {
    title: 'stamps with and without offset',
    text: stamps('2024-03-01T00:00:00', '2024-03-01T01:00:00Z'),
    outcome: refused(
      'data/invalid-value',
      'Expected a stamp without offset as in the rows before in column "time", found "2024-03-01T01:00:00Z" in "x.csv" line 3. This is a stamp with an offset: write all stamps of a file the same way.',
    ),
  },
  {
    title: 'dates and epochs',
    text: stamps('2024-03-01', '1709337600'),
    outcome: refused(
      'data/invalid-value',
      'Expected a stamp without offset as in the rows before in column "time", found "1709337600" in "x.csv" line 3. This is an epoch: write all stamps of a file the same way.',
    ),
  },
  {
    title: 'epoch seconds',
    text: stamps('1709251200', '1709337600'),
    outcome: { closes: ['1.5', '1.5'], labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'] },
  },
  {
    title: 'epoch milliseconds',
    text: stamps('1709251200000'),
    options: { interval: '1d' },
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'epoch microseconds',
    text: stamps('1709251200000000'),
    options: { interval: '1d' },
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'epoch nanoseconds',
    text: stamps('1709251200000000000'),
    options: { interval: '1d' },
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'epoch seconds with a fraction',
    text: stamps('1709251200.5'),
    options: { interval: '1d' },
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00.500Z'] },
  },
  {
    title: 'seconds and then milliseconds',
    text: stamps('1709251200', '1709337600000'),
    outcome: refused(
      'data/invalid-value',
      'Expected an epoch in "s" as in the rows before in column "time", found "1709337600000" in "x.csv" line 3. This one looks like "ms": write all the same way.',
    ),
  },
  {
    title: 'a compact date that could be an epoch',
    text: stamps('20240301'),
    outcome: refused(
      'data/invalid-value',
      'Expected ISO 8601 or an epoch after 1973 in column "time", found "20240301" in "x.csv" line 2. So small a number could be seconds, days or a date like 20240301: say which with timeUnit.',
    ),
  },
  {
    title: 'a compact date said to be ISO',
    text: stamps('20240301'),
    options: { timeUnit: 'iso' },
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'an Excel day number',
    text: stamps('45352'),
    outcome: refused(
      'data/invalid-value',
      'Expected ISO 8601 or an epoch after 1973 in column "time", found "45352" in "x.csv" line 2. So small a number could be seconds, days or a date like 20240301: say which with timeUnit.',
    ),
  },
  {
    title: 'a small epoch with its unit',
    text: stamps('45352'),
    options: { timeUnit: 's', interval: '1s' },
    outcome: { closes: ['1.5'], labels: ['1970-01-01T12:35:52Z'] },
  },
  {
    title: 'a negative epoch',
    text: stamps('-86400'),
    outcome: refused(
      'data/invalid-value',
      'Expected ISO 8601 or an epoch after 1973 in column "time", found "-86400" in "x.csv" line 2. So small a number could be seconds, days or a date like 20240301: say which with timeUnit.',
    ),
  },
  {
    title: 'a date where an epoch was announced',
    text: stamps('2024-03-01'),
    options: { timeUnit: 'ms' },
    outcome: refused(
      'data/invalid-value',
      'Expected an epoch in "ms" as timeUnit says in column "time", found "2024-03-01" in "x.csv" line 2. Correct or remove that row.',
    ),
  },
  {
    title: 'a year past 2255',
    text: stamps('9999-12-31'),
    outcome: refused(
      'data/invalid-value',
      'Expected a stamp of whole microseconds between the years 1684 and 2255 in column "time", found "9999-12-31" in "x.csv" line 2. Correct or remove that row.',
    ),
  },
  {
    title: 'an epoch past 2255',
    text: stamps('99999999999'),
    outcome: refused(
      'data/invalid-value',
      'Expected a stamp of whole microseconds between the years 1684 and 2255 in column "time", found "99999999999" in "x.csv" line 2. Correct or remove that row.',
    ),
  },

  // Order
  {
    title: 'bars out of order',
    text: stamps('2024-03-02', '2024-03-01'),
    outcome: refused(
      'data/out-of-order',
      'Expected bars in time order, found "2024-03-01" after "2024-03-02" in "x.csv" line 3. Sort the file or pass sort: true.',
    ),
  },
  {
    title: 'bars out of order, to be sorted',
    text: stamps('2024-03-02', '2024-03-01'),
    options: { sort: true },
    outcome: { closes: ['1.5', '1.5'], labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'] },
  },
  {
    title: 'newest first',
    text: stamps('2024-03-05', '2024-03-04', '2024-03-01'),
    outcome: refused(
      'data/out-of-order',
      'Expected bars in time order, found "2024-03-04" after "2024-03-05" in "x.csv" line 3. Sort the file or pass sort: true.',
    ),
  },
  {
    title: 'one stamp twice',
    text: stamps('2024-03-01', '2024-03-02', '2024-03-02'),
    outcome: refused(
      'data/duplicate',
      'Expected one bar per time, found "2024-03-02" in "x.csv" line 3 and again in "x.csv" line 4. Remove one of them.',
    ),
  },
  {
    title: 'the hour of autumn that clocks show twice, without a zone',
    text: stamps('2024-11-03 00:00', '2024-11-03 01:00', '2024-11-03 01:00'),
    outcome: refused(
      'data/duplicate',
      'Expected one bar per time, found "2024-11-03 01:00:00" in "x.csv" line 3 and again in "x.csv" line 4. Remove one of them, or, if this is the hour in which clocks were set back, give the zone of the stamps as timeZone, for example "America/New_York".',
    ),
  },
  {
    title: 'the half hours of autumn that clocks show twice, without a zone',
    text: stamps('2024-10-27 02:00', '2024-10-27 02:30', '2024-10-27 02:00'),
    outcome: refused(
      'data/out-of-order',
      'Expected bars in time order, found "2024-10-27 02:00:00" after "2024-10-27 02:30:00" in "x.csv" line 4. Sort the file or pass sort: true, or, if this is the hour in which clocks were set back, give the zone of the stamps as timeZone, for example "America/New_York".',
    ),
  },
  {
    title: 'one stamp twice, apart, to be sorted',
    text: stamps('2024-03-02', '2024-03-01', '2024-03-02'),
    options: { sort: true },
    outcome: refused(
      'data/duplicate',
      'Expected one bar of "x" per time, found "2024-03-02" in "x.csv" line 2 and again in "x.csv" line 4. Remove one of them.',
    ),
  },
  {
    title: 'one moment written in two offsets',
    text: stamps('2024-03-01T05:00:00+05:00', '2024-03-01T00:00:00Z'),
    outcome: refused(
      'data/duplicate',
      'Expected one bar per time, found "2024-03-01T00:00:00Z" in "x.csv" line 2 and again in "x.csv" line 3. Remove one of them.',
    ),
  },

  // Zones
  {
    title: 'a local time the clock skips',
    text: stamps('2024-03-10 01:30', '2024-03-10 02:30', '2024-03-10 03:30'),
    options: { timeZone: 'America/New_York' },
    outcome: refused(
      'data/invalid-value',
      'Expected a local time that exists in America/New_York, found "2024-03-10 02:30:00" in "x.csv" line 3 between "2024-03-10 01:30:00" and "2024-03-10 03:30:00". Clocks went from "2024-03-10 01:59:59" to "2024-03-10 03:00:00". Give the zone the stamps were written in as timeZone.',
    ),
  },
  {
    title: 'a local time shown twice, once in the file',
    text: stamps('2024-11-03 00:00', '2024-11-03 01:00', '2024-11-03 02:00'),
    options: { timeZone: 'America/New_York' },
    outcome: {
      closes: ['1.5', '1.5', '1.5'],
      labels: ['2024-11-03T04:00:00Z', '2024-11-03T05:00:00Z', '2024-11-03T07:00:00Z'],
      notes: ['"2024-11-03 01:00:00" happens twice in America/New_York; the earlier one is taken.'],
    },
  },
  {
    title: 'a local time shown twice, twice in the file',
    text: stamps('2024-11-03 00:00', '2024-11-03 01:00', '2024-11-03 01:00', '2024-11-03 02:00'),
    options: { timeZone: 'America/New_York' },
    outcome: {
      closes: ['1.5', '1.5', '1.5', '1.5'],
      labels: [
        '2024-11-03T04:00:00Z',
        '2024-11-03T05:00:00Z',
        '2024-11-03T06:00:00Z',
        '2024-11-03T07:00:00Z',
      ],
    },
  },
  {
    title: 'a local time shown twice, three times in the file',
    text: stamps('2024-11-03 01:00', '2024-11-03 01:00', '2024-11-03 01:00'),
    options: { timeZone: 'America/New_York' },
    outcome: refused(
      'data/duplicate',
      'Expected one bar per time, found "2024-11-03 01:00:00" in "x.csv" line 3 and again in "x.csv" line 4. Remove one of them.',
    ),
  },
  {
    title: 'a day the zone skips',
    text: stamps('2011-12-29', '2011-12-30', '2011-12-31'),
    options: { timeZone: 'Pacific/Apia' },
    outcome: refused(
      'data/invalid-value',
      'Expected a date that exists in Pacific/Apia (clocks skipped it) in column "time", found "2011-12-30" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'a day whose midnight the zone skips',
    text: stamps('2024-03-30', '2024-03-31', '2024-04-01'),
    options: { timeZone: 'Asia/Beirut' },
    outcome: {
      closes: ['1.5', '1.5', '1.5'],
      labels: ['2024-03-29T22:00:00Z', '2024-03-30T22:00:00Z', '2024-03-31T21:00:00Z'],
    },
  },
  {
    title: 'an unknown zone',
    text: stamps('2024-03-01'),
    options: { timeZone: 'America/NewYork' },
    outcome: refused(
      'config/invalid',
      'Expected an IANA time zone such as "America/New_York", found "America/NewYork". Did you mean "America/New_York"?',
    ),
  },

  // Symbols
  {
    title: 'a symbol that is not in the file',
    text: 'time,symbol,open,high,low,close\n2024-03-01,AAPL,1,2,1,2\n2024-03-01,MSFT,1,2,1,2\n',
    options: { symbol: 'APPL' },
    outcome: refused(
      'data/unknown-symbol',
      'Expected bars of "APPL" in "x.csv", found "AAPL", "MSFT". Did you mean "AAPL"?',
    ),
  },
  {
    title: 'a wanted symbol that is not in the file',
    text: 'time,symbol,open,high,low,close\n2024-03-01,AAPL,1,2,1,2\n',
    options: { symbols: ['AAPL', 'TSLA'] },
    outcome: refused('data/unknown-symbol', 'Expected bars of "TSLA" in "x.csv", found "AAPL".'),
  },
  {
    title: 'an empty symbol',
    text: 'time,symbol,open,high,low,close\n2024-03-01,,1,2,1,2\n',
    outcome: refused(
      'data/invalid-value',
      'Expected a symbol in column "symbol", found an empty cell in "x.csv" line 2. Correct or remove that row.',
    ),
  },
  {
    title: 'an order broken inside one symbol',
    text: 'time,symbol,open,high,low,close\n2024-03-02,A,1,2,1,2\n2024-03-02,B,1,2,1,2\n2024-03-01,A,1,2,1,2\n',
    outcome: refused(
      'data/out-of-order',
      'Expected bars of "A" in time order, found "2024-03-01" after "2024-03-02" in "x.csv" line 4. Sort the file or pass sort: true.',
    ),
  },
  {
    title: 'a duplicate inside one symbol',
    text: 'time,ticker,open,high,low,close\n2024-03-02,A,1,2,1,2\n2024-03-02,B,1,2,1,2\n2024-03-02,A,1,2,1,2\n',
    outcome: refused(
      'data/duplicate',
      'Expected one bar of "A" per time, found "2024-03-02" in "x.csv" line 2 and again in "x.csv" line 4. Remove one of them.',
    ),
  },

  // Options
  {
    title: 'an interval in words',
    text: head + good,
    options: { interval: 'daily' },
    outcome: refused(
      'config/invalid',
      'Expected an interval such as "5m", "1h", "1d", "1w" or "1mo" (minutes are m, months mo), found "daily".',
    ),
  },
  {
    title: 'an interval in capitals',
    text: head + good,
    options: { interval: '1M' },
    outcome: refused(
      'config/invalid',
      'Expected an interval such as "5m", "1h", "1d", "1w" or "1mo" (minutes are m, months mo), found "1M".',
    ),
  },
  {
    title: 'an interval that makes months end together',
    text: stamps('2024-01-30', '2024-01-31'),
    options: { interval: '1mo' },
    outcome: refused(
      'config/invalid',
      'Bars of "x" stamped "2024-01-30T00:00:00Z" and "2024-01-31T00:00:00Z" would end at the same time with an interval of 1mo. Give the interval the data have.',
    ),
  },
  {
    title: 'a lone bar with a time of day',
    text: stamps('2024-03-01 10:00'),
    outcome: {
      closes: ['1.5'],
      labels: ['2024-03-01T10:00:00Z'],
      notes: [
        `One bar of "x" does not tell how long it is; it counts as complete at its stamp. Give its interval, such as interval: '1h'.`,
      ],
    },
  },
  {
    title: 'a price scale of 16',
    text: head + good,
    options: { priceScale: 16 },
    outcome: refused(
      'config/invalid',
      'Expected csv() option "priceScale" to be a whole number from 0 to 15, found 16.',
    ),
  },
  {
    title: 'a tick size finer than the scale',
    text: head + good,
    options: { tickSize: '0.001' },
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00Z'] },
  },
]

describe('stamps, order, zones, symbols and intervals', () => {
  it.each(cases)('$title', async (file) => {
    expect(await csvOutcome(file)).toMatchObject(expected(file.outcome))
  })

  it.each(cases)('$title, a few bytes at a time', async (file) => {
    expect(await csvOutcome(file, 1)).toEqual(await csvOutcome(file))
    expect(await csvOutcome(file, 7)).toEqual(await csvOutcome(file))
  })
})
