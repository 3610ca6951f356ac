/** Hourly bars around midnight: to which date they belong, however they are stamped. */

import { describe, expect, it } from 'vitest'

import { formatTime } from '../domain/time.ts'
import { type Micros, microsPerDay } from '../domain/units.ts'
import { parseDay } from './action-input.ts'
import { dayOfBar } from './bar-days.ts'
import { sliceDataset } from './build-dataset.ts'
import { DataService } from './data-service.ts'
import type { Dataset } from './dataset.ts'
import { inspect } from './inspect.ts'
import { loadDataset } from './load-dataset.ts'
import { csv, type SourceOptions } from './source.ts'
import { TimeZone } from './time-zone.ts'

const hour = 3600e6

/** The day under test, in the zone; two of them are a day of 23 and a day of 25 hours. */
const days = [
  ['UTC', '2024-01-05', 24],
  ['Asia/Tokyo', '2024-01-05', 24],
  ['America/New_York', '2024-01-05', 24],
  ['America/New_York', '2024-03-10', 23],
  ['America/New_York', '2024-11-03', 25],
] as const
const cases = days.flatMap(([timeZone, day, hours]) =>
  (['open', 'close'] as const).map((stamp) => ({ timeZone, day, hours, stamp })),
)

type Case = (typeof cases)[number]

const beginOfDay = ({ timeZone, day }: Case, shift = 0): number =>
  new TimeZone(timeZone).startOfDay((Number(parseDay(day)) + shift) * microsPerDay) as number

const dateAfter = (day: string, shift: number): string =>
  formatTime(((Number(parseDay(day)) + shift) * microsPerDay) as Micros).slice(0, 10)

/** Every hour of the day before, the day and the day after; the close counts the bars: 1, 2, 3. */
function hourly(of: Case): string {
  const lines = ['time,open,high,low,close,volume,cumulative_volume_factor,cumulative_price_factor']
  const [begin, end] = [beginOfDay(of, -1), beginOfDay(of, 2)]
  const split = beginOfDay(of)
  for (let at = begin, n = 1; at < end; at += hour, n++) {
    const stamp = formatTime((of.stamp === 'open' ? at : at + hour) as Micros)
    lines.push(`${stamp},${n},${n},${n},${n},10,${at < split ? 2 : 1},${at < split ? 0.5 : 1}`)
  }
  return `${lines.join('\n')}\n`
}

const load = (of: Case, options: SourceOptions = {}, period = {}): Promise<Dataset> =>
  loadDataset(
    csv(
      { text: hourly(of) },
      { symbol: 'X', timeZone: of.timeZone, stamp: of.stamp, interval: '1h', ...options },
    ),
    period,
  )

/** Bars before the day. */
const before = (of: Case): number => (beginOfDay(of) - beginOfDay(of, -1)) / hour
const closes = (dataset: Dataset): number[] => [...(dataset.series[0]?.close ?? [])]

describe.each(cases)('hours of $day in $timeZone, stamped at the $stamp', (of) => {
  const { day, hours } = of
  const first = before(of)

  it('are dated by the day in which they happen, the one before midnight too', async () => {
    const { series } = await load(of)
    const zone = new TimeZone(of.timeZone)
    const dates = Array.from({ length: first + hours + 1 }, (_, bar) =>
      dayOfBar(series[0]!, bar, zone),
    )
    const number = Number(parseDay(day))
    expect(dates.indexOf(number)).toBe(first)
    expect(dates.lastIndexOf(number)).toBe(first + hours - 1)
    expect(dates.at(-1)).toBe(number + 1)
  })

  it('are taken by from and to as whole days', async () => {
    const dataset = await load(of, {}, { from: day, to: day, warmupBars: 0 })
    expect(closes(dataset)).toEqual(Array.from({ length: hours }, (_, i) => first + i + 1))
    expect(dataset.firstTradingStep).toBe(0)
    const sliced = sliceDataset(await load(of), { from: day, to: day })
    expect(closes(sliced)).toEqual(closes(dataset))
  })

  it('are taken by their labels where from and to are moments', async () => {
    const at = beginOfDay(of) as Micros
    const dataset = await load(of, {}, { from: formatTime(at), to: at, warmupBars: 0 })
    expect([...(dataset.series[0]?.label ?? [])]).toEqual([at])
  })

  it('are loaded from the first of a date on', async () => {
    const service = new DataService(await load(of))
    expect(service.loadData('X', day).at(0)?.close).toBe(first + 1)
    expect(service.loadData('X', dateAfter(day, 1)).at(0)?.close).toBe(first + hours + 1)
  })

  it('are split before the first of the day', async () => {
    const dataset = await load(of, { actions: [{ type: 'split', date: day, ratio: '2:1' }] })
    expect(dataset.actions.map(({ step }) => step)).toEqual([first])
    const told: string[] = []
    const service = new DataService(dataset, {
      publish: (bar) => told.push(`bar ${bar.close}`),
      publishAction: ({ type }) => told.push(type),
    })
    for (const bar of service.loadData('X')) service.streamBar(bar.label)
    expect(told.indexOf('split')).toBe(first)
    expect(told[first + 1]).toBe(`bar ${first + 1}`)
  })

  it('are adjusted for a dividend of the day after up to their last hour', async () => {
    const dataset = await load(of, {
      actions: [{ type: 'dividend', date: dateAfter(day, 1), amount: '0.5' }],
      adjust: 'total_return',
      priceScale: 6,
    })
    const last = first + hours
    const factor = 1 - 0.5 / last
    const { close } = dataset.series[0]!
    expect(close[last - 1]! / 1e6).toBeCloseTo(last * factor, 5)
    expect(close[last]).toBe((last + 1) * 1e6)
  })

  it('are adjusted by actions and by factors up to the last of the day before', async () => {
    const plain = { adjust: 'split_adjusted', priceScale: 1 } as const
    const byActions = await load(of, {
      ...plain,
      actions: [{ type: 'split', date: day, ratio: '2:1' }],
    })
    const byFactors = await load(of, {
      ...plain,
      factors: [
        { date: dateAfter(day, -1), priceFactor: '1', splitFactor: '0.5' },
        { date: '2050-12-31', priceFactor: '1', splitFactor: '1' },
      ],
    })
    const expected = Array.from({ length: first + hours }, (_, i) => (i < first ? 5 : 10) * (i + 1))
    expect(closes(byActions).slice(0, expected.length)).toEqual(expected)
    expect(closes(byFactors).slice(0, expected.length)).toEqual(expected)
  })

  it('book a split found in factors and in factor columns before the first of the day', async () => {
    const factors = [
      { date: dateAfter(day, -1), priceFactor: '1', splitFactor: '0.5' },
      { date: '2050-12-31', priceFactor: '1', splitFactor: '1' },
    ]
    const steps = async (options: SourceOptions): Promise<number[]> =>
      (await load(of, options)).actions.map(({ step }) => step)
    expect(await steps({ factors })).toEqual([first])
    expect(await steps({})).toEqual([first])
    const [found] = (await load(of)).actions
    expect(found?.action.effective).toBe(beginOfDay(of))
  })

  it('show no gap over a night, and one inside the day', async () => {
    const lines = hourly(of).split('\n')
    const kept = (without: readonly number[]): string =>
      lines.filter((_, i) => !without.includes(i)).join('\n')
    const gaps = async (text: string): Promise<number | null | undefined> => {
      const options = { symbol: 'X', timeZone: of.timeZone, stamp: of.stamp, interval: '1h' }
      return inspect(await loadDataset(csv({ text }, options))).rows[0]?.gaps
    }
    expect(await gaps(kept([first + 1]))).toBe(0)
    expect(await gaps(kept([first + 3]))).toBe(1)
  })
})

describe('bars of a day and more', () => {
  it.each(['open', 'close'] as const)(
    'bear the date written on them, stamped at the %s',
    async (stamp) => {
      const text = 'date,open,high,low,close\n2024-01-04,1,1,1,1\n2024-01-05,1,1,1,1\n'
      const dataset = await loadDataset(
        csv(
          { text },
          {
            symbol: 'X',
            timeZone: 'Asia/Tokyo',
            interval: '1d',
            stamp,
            actions: [{ type: 'split', date: '2024-01-05', ratio: 2 }],
          },
        ),
        { from: '2024-01-05', to: '2024-01-05' },
      )
      expect(dataset.firstTradingStep).toBe(1)
      expect(dataset.actions.map(({ step }) => step)).toEqual([1])
    },
  )
})
