/** DAY orders over hours around midnight: they end with the day in which their bars happen. */

import { describe, expect, it } from 'vitest'

import { loadDataset } from '../src/data/load-dataset.ts'
import { csv } from '../src/data/source.ts'
import { TimeZone } from '../src/data/time-zone.ts'
import { daysOf, formatTime } from '../src/domain/time.ts'
import { type Micros, microsPerDay } from '../src/domain/units.ts'
import { runOver } from './support/backtest.ts'

const hour = 3600e6
const cases = [
  ['UTC', [2024, 1, 5], 24],
  ['Asia/Tokyo', [2024, 1, 5], 24],
  ['America/New_York', [2024, 1, 5], 24],
  ['America/New_York', [2024, 3, 10], 23],
  ['America/New_York', [2024, 11, 3], 25],
] as const

describe.each(
  cases.flatMap(([timeZone, date, hours]) =>
    (['open', 'close'] as const).map((stamp) => ({ timeZone, date, hours, stamp })),
  ),
)('a DAY order of $date in $timeZone, hours stamped at the $stamp', (of) => {
  const { timeZone, date, hours, stamp } = of
  const [year, month, day] = date
  const begin = new TimeZone(timeZone).startOfDay(daysOf(year, month, day) * microsPerDay) as number

  /** The last bar of the day, or the first of the next, falls to the limit. */
  const ending = async (falls: number): Promise<string[]> => {
    const lines = ['time,open,high,low,close']
    for (let bar = -1; bar < hours + 2; bar++) {
      const at = begin + (stamp === 'open' ? bar : bar + 1) * hour
      const low = bar === falls ? 4 : 9
      lines.push(`${formatTime(at as Micros)},10,10,${low},10`)
    }
    const data = csv(
      { text: `${lines.join('\n')}\n` },
      { symbol: 'X', timeZone, stamp, interval: '1h' },
    )
    const result = runOver({
      over: await loadDataset(data),
      script: { 0: (context) => context.openLong('X', { limitPrice: 5, timeInForce: 'DAY' }) },
    })
    const told: string[] = []
    for (const event of result.events()) {
      if (event.eventType === 'fill') told.push(`filled on bar ${event.barIndex}`)
      if (event.eventType === 'order_status' && event.status === 'EXPIRED')
        told.push(`expired: ${event.reason}`)
    }
    return told
  }

  it('fills in the last hour of its day', async () => {
    expect(await ending(hours - 1)).toEqual([`filled on bar ${hours}`])
  })

  it('is over in the first hour of the next', async () => {
    expect(await ending(hours)).toEqual(['expired: day_over'])
  })
})
