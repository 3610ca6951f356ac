/** Hostile CSV: files and layouts, and exactly what is said about them. */
import { describe, expect, it } from 'vitest'

import { csvOutcome, expected, type HostileCsv, refused } from './hostile-case.ts'

const head = 'time,open,high,low,close,volume\n'
const good = '2024-03-01,1,2,0.5,1.5,10\n'
const bytes = (...values: (number | string)[]): Uint8Array =>
  Uint8Array.from(
    values.flatMap((value) =>
      typeof value === 'number' ? [value] : [...new TextEncoder().encode(value)],
    ),
  )
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

const cases: readonly HostileCsv[] = [
  // Files
  {
    title: 'an empty file',
    text: '',
    outcome: refused(
      'data/empty',
      'Expected a header line and at least one bar in "x.csv", found an empty file.',
    ),
  },
  {
    title: 'a byte order mark and nothing else',
    text: bytes(0xef, 0xbb, 0xbf),
    outcome: refused(
      'data/empty',
      'Expected a header line and at least one bar in "x.csv", found an empty file.',
    ),
  },
  {
    title: 'blank lines and nothing else',
    text: '\n\n\n',
    outcome: refused(
      'data/empty',
      'Expected a header line and at least one bar in "x.csv", found an empty file.',
    ),
  },
  {
    title: 'a header only',
    text: head,
    outcome: refused(
      'data/empty',
      'Expected a header line and at least one bar in "x.csv", found a header and no rows.',
    ),
  },
  {
    title: 'a header without newline',
    text: head.trim(),
    outcome: refused(
      'data/empty',
      'Expected a header line and at least one bar in "x.csv", found a header and no rows.',
    ),
  },
  {
    title: 'data without header',
    text: good + row({}),
    outcome: refused(
      'data/missing-column',
      'Expected columns "time", "open", "high", "low", "close" in "x.csv", found "2024-03-01", "1", "2", "0.5", "1.5", "10". The first line looks like data: write a header line above it.',
    ),
  },
  {
    title: 'UTF-16 little endian',
    text: bytes(0xff, 0xfe, 0x74, 0, 0x69, 0),
    outcome: refused(
      'data/unreadable',
      'Expected CSV as UTF-8 text in "x.csv", found UTF-16 text. Save it as UTF-8.',
    ),
  },
  {
    title: 'UTF-16 big endian',
    text: bytes(0xfe, 0xff, 0, 0x74, 0, 0x69),
    outcome: refused(
      'data/unreadable',
      'Expected CSV as UTF-8 text in "x.csv", found UTF-16 text. Save it as UTF-8.',
    ),
  },
  {
    title: 'UTF-16 without mark',
    text: bytes(0x74, 0, 0x69, 0, 0x6d, 0, 0x65, 0),
    outcome: refused(
      'data/unreadable',
      'Expected CSV as UTF-8 text in "x.csv", found zero bytes. Save it as UTF-8, without UTF-16.',
    ),
  },
  {
    title: 'a gzip file',
    text: bytes(0x1f, 0x8b, 8, 0, 0, 0),
    outcome: refused(
      'data/unreadable',
      'Expected CSV as UTF-8 text in "x.csv", found a gzip archive. Unpack it with gunzip first.',
    ),
  },
  {
    title: 'a zstd file',
    text: bytes(0x28, 0xb5, 0x2f, 0xfd, 0),
    outcome: refused(
      'data/unreadable',
      'Expected CSV as UTF-8 text in "x.csv", found a zstd archive. Unpack it with zstd -d.',
    ),
  },
  {
    title: 'an Excel file',
    text: bytes('PK', 3, 4, 20),
    outcome: refused(
      'data/unreadable',
      'Expected CSV as UTF-8 text in "x.csv", found a zip archive or Excel file. Export it as CSV.',
    ),
  },
  {
    title: 'a Parquet file',
    text: bytes('PAR1', 21, 4),
    outcome: refused(
      'data/unreadable',
      'Expected CSV as UTF-8 text in "x.csv", found a Parquet file. Use parquet() for it.',
    ),
  },
  {
    title: 'an Arrow file',
    text: bytes('ARROW1', 0, 0),
    outcome: refused(
      'data/unreadable',
      'Expected CSV as UTF-8 text in "x.csv", found an Arrow file. Use arrow() for it.',
    ),
  },
  {
    title: 'an HTML error page',
    text: '<html><body>404</body></html>\n',
    outcome: refused(
      'data/unreadable',
      'Expected CSV as UTF-8 text in "x.csv", found HTML or XML. Check how it was downloaded.',
    ),
  },
  {
    title: 'JSON',
    text: '{"time":"2024-03-01","open":1}\n',
    outcome: refused(
      'data/unreadable',
      'Expected CSV as UTF-8 text in "x.csv", found JSON. Use bars() for rows in memory.',
    ),
  },

  // Layout
  {
    title: 'a byte order mark before the header',
    text: bytes(0xef, 0xbb, 0xbf, head + good),
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'CRLF',
    text: (head + good + row({})).replaceAll('\n', '\r\n'),
    outcome: { closes: ['1.5', '1.5'], labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'] },
  },
  {
    title: 'CR alone',
    text: (head + good + row({})).replaceAll('\n', '\r'),
    outcome: { closes: ['1.5', '1.5'], labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'] },
  },
  {
    title: 'a mix of line ends',
    text: `${head.trim()}\r\n${good}${row({}).trim()}\r`,
    outcome: { closes: ['1.5', '1.5'], labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'] },
  },
  {
    title: 'no newline at the end',
    text: head + good.trim(),
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'blank lines between and after',
    text: `\n${head}\n${good}\n\n${row({})}\n\n`,
    outcome: { closes: ['1.5', '1.5'], labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'] },
  },
  {
    title: 'semicolons',
    text: (head + good).replaceAll(',', ';'),
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'tabs',
    text: (head + good).replaceAll(',', '\t'),
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'bars',
    text: (head + good).replaceAll(',', '|'),
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'spaces around cells',
    text: head + good.replaceAll(',', ' , '),
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'quoted cells',
    text: '"time","open","high","low","close","volume"\n"2024-03-01","1","2","0.5","1.5","10"\n',
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'a quoted newline in a column nobody needs',
    text: 'note,time,open,high,low,close\n"a\nb",2024-03-01,1,2,1,2\nc,2024-03-02,1,2,1,x\n',
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "close", found "x" in "x.csv" line 4. Correct or remove that row.',
    ),
  },
  {
    title: 'a quoted delimiter and doubled quotes',
    text: 'note,time,open,high,low,close\n"a ""b"", c",2024-03-01,1,2,1,2\n',
    outcome: { closes: ['2'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'text after a closing quote',
    text: 'note,time,open,high,low,close\n"a"b,2024-03-01,1,2,1,2\n',
    outcome: refused(
      'data/unreadable',
      'Expected a delimiter or line end after a closing quote, found "b" in "x.csv" line 2. Write quotes inside a quoted field twice.',
    ),
  },
  {
    title: 'a quote that is never closed',
    text: `${head}${good}"2024-03-02,1,2,0.5,1.5,10\n`,
    outcome: refused(
      'data/unreadable',
      'The quote opened in "x.csv" line 3 is never closed. Close it, or remove it.',
    ),
  },
  {
    title: 'a row that is too short',
    text: head + good + '2024-03-02,1,2,0.5,1.5\n',
    outcome: refused(
      'data/unreadable',
      'Expected 6 fields as in the header, found 5 in "x.csv" line 3. Fields that contain the delimiter need quotes.',
    ),
  },
  {
    title: 'a row that is too long',
    text: head + good + '2024-03-02,1,2,0.5,1.5,10,7\n',
    outcome: refused(
      'data/unreadable',
      'Expected 6 fields as in the header, found 7 in "x.csv" line 3. Fields that contain the delimiter need quotes.',
    ),
  },
  {
    title: 'a file cut off inside a row',
    text: head + good + '2024-03-02,1,2,0.',
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "low", found "0." in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'extra columns',
    text: 'id,time,open,high,low,close,vwap\n9,2024-03-01,1,2,1,2,oops\n',
    outcome: { closes: ['2'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'an unnamed first column as time',
    text: `${head.slice(4)}${good}`,
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'headers in any case and order',
    text: 'CLOSE,Low,HIGH,open,Date\n1.5,1,2,1,2024-03-01\n',
    outcome: { closes: ['1.5'], labels: ['2024-03-01T00:00:00Z'] },
  },

  // Columns
  {
    title: 'no close',
    text: 'time,open,high,low,clse\n2024-03-01,1,2,1,2\n',
    outcome: refused(
      'data/missing-column',
      `Expected a column "close" in "x.csv", found "time", "open", "high", "low", "clse". If another column holds it, say so: columns: { close: 'clse' }.`,
    ),
  },
  {
    title: 'no prices at all',
    text: 'time,price\n2024-03-01,1\n',
    outcome: refused(
      'data/missing-column',
      `Expected columns "open", "high", "low", "close" in "x.csv", found "time", "price". If another column holds it, say so: columns: { open: 'price' }.`,
    ),
  },
  {
    title: 'no time',
    text: 'open,high,low,close\n1,2,1,2\n',
    outcome: refused(
      'data/missing-column',
      'Expected a column "time" in "x.csv", found "open", "high", "low", "close". Add it.',
    ),
  },
  {
    title: 'close twice',
    text: 'time,open,high,low,close,Close\n2024-03-01,1,2,1,2,2\n',
    outcome: refused(
      'data/invalid-value',
      'Expected one column for close in "x.csv", found "close", "Close". Rename one in the file.',
    ),
  },
  {
    title: 'a date and a clock time in two columns',
    text: 'Date,Time,open,high,low,close\n2024-03-01,09:30,1,2,1,2\n',
    outcome: refused(
      'data/invalid-value',
      `Expected one column for time in "x.csv", found "Date" and "Time". Join them into one, or name the one that holds whole stamps: columns: { time: 'Date' }.`,
    ),
  },
  {
    title: 'a column named in the options that is not there',
    text: head + good,
    options: { columns: { close: 'Clse' } },
    outcome: refused(
      'data/missing-column',
      'Expected a column "Clse" in "x.csv", found "time", "open", "high", "low", "close", "volume". Did you mean "close"?',
    ),
  },
  {
    title: 'a column named in the options',
    text: 'when,open,high,low,last\n2024-03-01,1,2,1,1.25\n',
    options: { columns: { time: 'when', close: 'last' } },
    outcome: { closes: ['1.25'], labels: ['2024-03-01T00:00:00Z'] },
  },
  {
    title: 'a column named in the options that appears twice',
    text: 'time,open,high,low,close,x,x\n2024-03-01,1,2,1,2,3,4\n',
    options: { columns: { close: 'x' } },
    outcome: refused('data/invalid-value', 'Column "x" appears twice in "x.csv".'),
  },
]

describe('files and layouts', () => {
  it.each(cases)('$title', async (file) => {
    expect(await csvOutcome(file)).toMatchObject(expected(file.outcome))
  })

  it.each(cases)('$title, a few bytes at a time', async (file) => {
    expect(await csvOutcome(file, 1)).toEqual(await csvOutcome(file))
    expect(await csvOutcome(file, 7)).toEqual(await csvOutcome(file))
  })
})
