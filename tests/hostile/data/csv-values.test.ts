/** Hostile CSV: prices, volumes and policies, and exactly what is said about them. */
import { describe, expect, it } from 'vitest'

import type { CsvOptions } from '../../../src/data/source.ts'
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
const bar = (
  cells: Parameters<typeof row>[0],
  options: CsvOptions = {},
): Pick<HostileCsv, 'text' | 'options'> => ({
  text: head + good + row(cells),
  options,
})

const cases: readonly HostileCsv[] = [
  {
    title: 'an empty price',
    ...bar({ close: '' }),
    outcome: refused(
      'data/invalid-value',
      `Expected a price in column "close", found an empty cell in "x.csv" line 3. Correct or remove that row, or pass policy: 'skip'.`,
    ),
  },
  {
    title: 'blanks for a price',
    ...bar({ close: '   ' }),
    outcome: refused(
      'data/invalid-value',
      `Expected a price in column "close", found an empty cell in "x.csv" line 3. Correct or remove that row, or pass policy: 'skip'.`,
    ),
  },
  {
    title: 'NaN',
    ...bar({ close: 'NaN' }),
    outcome: refused(
      'data/invalid-value',
      `Expected a price in column "close", found "NaN" in "x.csv" line 3. Correct or remove that row, or pass policy: 'skip'.`,
    ),
  },
  {
    title: 'null, as Yahoo writes',
    ...bar({ open: 'null' }),
    outcome: refused(
      'data/invalid-value',
      `Expected a price in column "open", found "null" in "x.csv" line 3. Correct or remove that row, or pass policy: 'skip' or policy: 'use_close'.`,
    ),
  },
  {
    title: 'Infinity',
    ...bar({ high: 'Infinity' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a finite decimal in column "high", found "Infinity" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: '-inf',
    ...bar({ low: '-inf' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a finite decimal in column "low", found "-inf" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'text for a price',
    ...bar({ close: 'abc' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "close", found "abc" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'hexadecimal',
    ...bar({ close: '0x10' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "close", found "0x10" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'Arabic digits',
    ...bar({ close: '١٫٥' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "close", found "١٫٥" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'full-width digits',
    ...bar({ close: '１.５' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "close", found "１.５" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'a currency sign',
    ...bar({ close: '$1.50' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "close", found "$1.50" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'a per cent sign',
    ...bar({ close: '1.5%' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "close", found "1.5%" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'thousands separators',
    ...bar({ volume: '"1,234,567"' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal without thousands separators in column "volume", found "1,234,567" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'a decimal comma',
    text: 'time;open;high;low;close\n2024-03-01;1,5;2,5;1,0;2,0\n',
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal point, not a decimal comma, in column "open", found "1,5" in "x.csv" line 2. Correct or remove that row.',
    ),
  },
  {
    title: 'underscores',
    ...bar({ volume: '1_000' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "volume", found "1_000" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'a point without digits after it',
    ...bar({ close: '1.' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "close", found "1." in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'a point without digits before it',
    ...bar({ close: '.5' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "close", found ".5" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'two points',
    ...bar({ close: '1.2.3' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "close", found "1.2.3" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'a lone minus before text',
    ...bar({ close: '--1' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "close", found "--1" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'an exponent',
    ...bar({ close: '1.5e0' }),
    outcome: { closes: ['1.5', '1.5'], labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'] },
  },
  {
    title: 'a leading plus and zeros',
    ...bar({ close: '+001.50' }),
    outcome: { closes: ['1.5', '1.5'], labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'] },
  },
  {
    title: 'an exponent too large for any price',
    ...bar({ high: '1e400' }),
    outcome: refused(
      'number/overflow',
      'Column "high" in "x.csv" line 3: the value "1e400" left the range of exact integers (±9007199254740991). Use a coarser scale for it (fewer decimals), or smaller amounts.',
    ),
  },
  {
    title: 'a very long number',
    ...bar({ close: `1.${'3'.repeat(500)}` }),
    outcome: {
      closes: ['1.5', '1.333333333'],
      labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'],
      notes: [
        '1 of 2 values of column "close" were rounded half-even to at most 9 decimals, first "1.3333333333333333333333333333333333333333333333333333333..." in "x.csv" line 3.',
      ],
    },
  },
  {
    title: 'a very long text',
    ...bar({ close: 'x'.repeat(500) }),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "close", found "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..." in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'a double written in full',
    ...bar({ close: '1.5000000000000002' }),
    outcome: {
      closes: ['1.5', '1.5'],
      labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'],
      notes: [
        '1 of 2 values of column "close" were rounded half-even to at most 9 decimals, first "1.5000000000000002" in "x.csv" line 3.',
      ],
    },
  },
  {
    title: 'more decimals than a scale that was asked for',
    ...bar({ close: '1.555' }, { priceScale: 2 }),
    outcome: {
      closes: ['1.5', '1.56'],
      labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'],
      notes: [
        '1 of 2 values of column "close" were rounded half-even to at most 2 decimals, first "1.555" in "x.csv" line 3.',
      ],
    },
  },
  {
    title: 'the same where rounding is forbidden',
    ...bar({ close: '1.555' }, { priceScale: 2, scaleRounding: 'exact' }),
    outcome: refused(
      'number/precision-lost',
      'Column "close" in "x.csv" line 3: the value "1.555" has more decimals than its scale can hold. Use a finer scale, or round it yourself.',
    ),
  },

  // Ranges
  {
    title: 'a negative price',
    ...bar({ low: '-0.5' }),
    outcome: refused(
      'data/invalid-value',
      `Expected a price above zero in column "low", found "-0.5" in "x.csv" line 3. Correct the price, or pass policy: 'skip', or, for spreads and the like, allowNegativePrices: true.`,
    ),
  },
  {
    title: 'a negative price that is allowed',
    ...bar({ low: '-0.5', close: '-0.25' }, { allowNegativePrices: true }),
    outcome: { closes: ['1.5', '-0.25'], labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'] },
  },
  {
    title: 'a zero price',
    ...bar({ open: '0' }),
    outcome: refused(
      'data/invalid-value',
      `Expected a price above zero in column "open", found "0" in "x.csv" line 3. Correct the price, or pass policy: 'skip', or, for spreads and the like, allowNegativePrices: true.`,
    ),
  },
  {
    title: 'minus zero',
    ...bar({ open: '-0.00' }),
    outcome: refused(
      'data/invalid-value',
      `Expected a price above zero in column "open", found "0" in "x.csv" line 3. Correct the price, or pass policy: 'skip', or, for spreads and the like, allowNegativePrices: true.`,
    ),
  },
  {
    title: 'a price of 1e-12',
    ...bar({ open: '1e-12', low: '1e-12' }),
    outcome: refused(
      'number/precision-lost',
      `Expected a price above zero at priceScale 1 in column "open", found "1e-12" in "x.csv" line 3. Give a larger priceScale (at most 15), or pass policy: 'skip'.`,
    ),
  },
  {
    title: 'a price of 1e-12 at scale 12',
    ...bar({ open: '1e-12', low: '1e-12' }, { priceScale: 12 }),
    outcome: { closes: ['1.5', '1.5'], labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'] },
  },
  {
    title: 'a price of 1e15',
    ...bar({ high: '1e15' }),
    outcome: refused(
      'number/overflow',
      'Expected a price of at most 900719925474099.1 at priceScale 1 in column "high", found "1000000000000000" in "x.csv" line 3. Give a smaller priceScale, or correct the price.',
    ),
  },
  {
    title: 'a price of 1e15 beside decimals',
    ...bar({ high: '1e15', close: '1.12345678' }),
    outcome: refused(
      'number/overflow',
      'Expected a price of at most 90071992.54740991 at priceScale 8 in column "high", found "1000000000000000" in "x.csv" line 3. Give a smaller priceScale, or correct the price.',
    ),
  },
  {
    title: 'a price beyond exact integers',
    ...bar({ high: '99999999999999999' }),
    outcome: refused(
      'number/overflow',
      'Column "high" in "x.csv" line 3: the value "99999999999999999" left the range of exact integers (±9007199254740991). Use a coarser scale for it (fewer decimals), or smaller amounts.',
    ),
  },
  {
    title: 'negative volume',
    ...bar({ volume: '-1' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a volume of zero or more in column "volume", found "-1" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'one empty volume',
    ...bar({ volume: '' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a volume of zero or more in column "volume", found an empty cell in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'volume empty throughout',
    text: head + row({ volume: '' }),
    outcome: {
      closes: ['1.5'],
      labels: ['2024-03-02T00:00:00Z'],
      notes: ['Column "volume" is empty: there is no volume.'],
    },
  },
  {
    title: 'a huge volume with decimals',
    ...bar({ volume: '12345678901234.123456' }),
    outcome: {
      closes: ['1.5', '1.5'],
      labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'],
      notes: [
        '1 of 2 values of column "volume" were rounded half-even to at most 9 decimals, first "12345678901234.123456" in "x.csv" line 3.',
      ],
    },
  },
  {
    title: 'a volume beyond exact integers',
    ...bar({ volume: '99999999999999999' }),
    outcome: refused(
      'number/overflow',
      'Column "volume" in "x.csv" line 3: the value "99999999999999999" left the range of exact integers (±9007199254740991). Use a coarser scale for it (fewer decimals), or smaller amounts.',
    ),
  },

  // Bars that contradict themselves
  {
    title: 'high below low',
    ...bar({ high: '0.4' }),
    outcome: refused(
      'data/inconsistent-bar',
      `Expected low ≤ open, close ≤ high, found open "1", high "0.4", low "0.5", close "1.5" in "x.csv" line 3. Correct the bar, or pass policy: 'skip' or policy: 'use_close'.`,
    ),
  },
  {
    title: 'open above high',
    ...bar({ open: '2.5' }),
    outcome: refused(
      'data/inconsistent-bar',
      `Expected low ≤ open, close ≤ high, found open "2.5", high "2", low "0.5", close "1.5" in "x.csv" line 3. Correct the bar, or pass policy: 'skip' or policy: 'use_close'.`,
    ),
  },
  {
    title: 'close below low',
    ...bar({ close: '0.25' }),
    outcome: refused(
      'data/inconsistent-bar',
      `Expected low ≤ open, close ≤ high, found open "1", high "2", low "0.5", close "0.25" in "x.csv" line 3. Correct the bar, or pass policy: 'skip' or policy: 'use_close'.`,
    ),
  },
  {
    title: 'the same under skip',
    ...bar({ close: '0.25' }, { policy: 'skip' }),
    outcome: {
      closes: ['1.5'],
      labels: ['2024-03-01T00:00:00Z'],
      notes: [
        'Bar left out: expected low ≤ open, close ≤ high, found open "1", high "2", low "0.5", close "0.25" in "x.csv" line 3.',
      ],
    },
  },
  {
    title: 'the same under use_close',
    ...bar({ close: '0.25' }, { policy: 'use_close', assetClass: 'index' }),
    outcome: {
      closes: ['1.5', '0.25'],
      labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'],
      notes: [
        'Bar set to its close: expected low ≤ open, close ≤ high, found open "1", high "2", low "0.5", close "0.25" in "x.csv" line 3.',
      ],
    },
  },
  {
    title: 'a missing price under skip',
    ...bar({ open: 'null' }, { policy: 'skip' }),
    outcome: {
      closes: ['1.5'],
      labels: ['2024-03-01T00:00:00Z'],
      notes: ['Bar left out: expected a price in column "open", found "null" in "x.csv" line 3.'],
    },
  },
  {
    title: 'a missing close under use_close',
    ...bar({ close: 'null' }, { policy: 'use_close' }),
    outcome: refused(
      'data/invalid-value',
      `Expected a price in column "close", found "null" in "x.csv" line 3. Correct or remove that row, or pass policy: 'skip'.`,
    ),
  },
  {
    title: 'a zero open under use_close',
    ...bar({ open: '0' }, { policy: 'use_close' }),
    outcome: {
      closes: ['1.5', '1.5'],
      labels: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'],
      notes: [
        'Bar set to its close: expected a price above zero in column "open", found "0" in "x.csv" line 3.',
      ],
    },
  },
  {
    title: 'text under skip is still refused',
    ...bar({ open: 'abc' }, { policy: 'skip' }),
    outcome: refused(
      'data/invalid-value',
      'Expected a decimal such as "12.50" in column "open", found "abc" in "x.csv" line 3. Correct or remove that row.',
    ),
  },
  {
    title: 'nothing but bad bars under skip',
    text: head + row({ high: '0.4' }),
    options: { policy: 'skip' },
    outcome: refused(
      'data/empty',
      `Expected at least one sound bar of "x" in "x.csv", found none after policy 'skip' left out 1.`,
    ),
  },
  {
    title: 'twelve bad bars under skip',
    text:
      head +
      good +
      Array.from({ length: 12 }, (_, i) => row({ time: `2024-04-${10 + i}`, high: '0.4' })).join(
        '',
      ),
    options: { policy: 'skip' },
    outcome: {
      closes: ['1.5'],
      labels: ['2024-03-01T00:00:00Z'],
      notes: [
        'Bar left out: expected low ≤ open, close ≤ high, found open "1", high "0.4", low "0.5", close "1.5" in "x.csv" line 3.',
        'Bar left out: expected low ≤ open, close ≤ high, found open "1", high "0.4", low "0.5", close "1.5" in "x.csv" line 4.',
        'Bar left out: expected low ≤ open, close ≤ high, found open "1", high "0.4", low "0.5", close "1.5" in "x.csv" line 5.',
        'Bar left out: expected low ≤ open, close ≤ high, found open "1", high "0.4", low "0.5", close "1.5" in "x.csv" line 6.',
        'Bar left out: expected low ≤ open, close ≤ high, found open "1", high "0.4", low "0.5", close "1.5" in "x.csv" line 7.',
        'Bar left out: expected low ≤ open, close ≤ high, found open "1", high "0.4", low "0.5", close "1.5" in "x.csv" line 8.',
        'Bar left out: expected low ≤ open, close ≤ high, found open "1", high "0.4", low "0.5", close "1.5" in "x.csv" line 9.',
        'Bar left out: expected low ≤ open, close ≤ high, found open "1", high "0.4", low "0.5", close "1.5" in "x.csv" line 10.',
        'Bar left out: expected low ≤ open, close ≤ high, found open "1", high "0.4", low "0.5", close "1.5" in "x.csv" line 11.',
        'Bar left out: expected low ≤ open, close ≤ high, found open "1", high "0.4", low "0.5", close "1.5" in "x.csv" line 12.',
        '2 more bars left out, 12 in all.',
      ],
    },
  },
]

describe('prices, volumes and policies', () => {
  it.each(cases)('$title', async (file) => {
    expect(await csvOutcome(file)).toMatchObject(expected(file.outcome))
  })

  it.each(cases)('$title, a few bytes at a time', async (file) => {
    expect(await csvOutcome(file, 1)).toEqual(await csvOutcome(file))
    expect(await csvOutcome(file, 7)).toEqual(await csvOutcome(file))
  })
})
