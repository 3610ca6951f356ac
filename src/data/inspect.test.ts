import { describe, expect, it } from 'vitest'

import { inspect } from './inspect.ts'
import { loadDataset } from './load-dataset.ts'
import { csv } from './source.ts'

const rows = (...times: string[]): string =>
  [
    'time,open,high,low,close,volume',
    ...times.map((time, i) => `${time},1.5,2,1,1.25,${i % 2}`),
    '',
  ].join('\n')

describe('inspect', () => {
  it('tells what each symbol holds', async () => {
    const text = rows('2024-02-29', '2024-03-01', '2024-03-04', '2024-03-11', '2024-03-12')
    const zone = {
      timeZone: 'Asia/Tokyo',
      actions: [{ date: '2024-03-04', type: 'split', ratio: 2 }],
    } as const
    const dataset = await loadDataset(csv({ text }, { symbol: 'X', ...zone }))
    expect(inspect(dataset)).toEqual({
      steps: 5,
      bars: 5,
      hasVolume: true,
      notes: [],
      rows: [
        {
          symbol: 'X',
          bars: 5,
          first: '2024-02-29',
          last: '2024-03-12',
          intervalMicros: 86_400e6,
          priceScale: 2,
          volumeScale: 0,
          priceMode: 'unadjusted',
          gaps: 1,
          longestGapMicros: 7 * 86_400e6,
          zeroVolumeBars: 3,
          actions: 1,
          adjustedColumns: [],
        },
      ],
    })
  })

  it('counts holes inside a day and not nights', async () => {
    const text = rows(
      '2024-03-01 09:00',
      '2024-03-01 10:00',
      '2024-03-01 13:00',
      '2024-03-04 09:00',
      '2024-03-04 10:00',
    )
    const { rows: found } = inspect(await loadDataset(csv({ text }, { symbol: 'X' })))
    expect(found[0]).toMatchObject({
      gaps: 1,
      first: '2024-03-01 09:00:00',
      intervalMicros: 3600e6,
    })
  })

  it('tells no gaps of months', async () => {
    const text = rows('2024-01-01', '2024-02-01', '2024-05-01')
    const { rows: found } = inspect(
      await loadDataset(csv({ text }, { symbol: 'X', interval: '1mo' })),
    )
    expect(found[0]).toMatchObject({ gaps: null, intervalMicros: null })
  })
})
