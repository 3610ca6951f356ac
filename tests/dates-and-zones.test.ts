/** One run told in every form: which dates and clocks it shows for bars of a zone. */

import { describe, expect, it } from 'vitest'

import { validateDocument } from '../src/contracts/index.ts'
import { loadDataset } from '../src/data/load-dataset.ts'
import { csv, type SourceOptions } from '../src/data/source.ts'
import { formatTime } from '../src/domain/time.ts'
import type { Micros } from '../src/domain/units.ts'
import { monthlyReturns } from '../src/report/calendar-returns.ts'
import { parseIsoTime } from '../src/report/iso-time.ts'
import { datesOf } from '../src/report/step-dates.ts'
import { renderReportPage } from '../src/run/report-page.ts'
import type { BacktestResult } from '../src/run/result.ts'
import { EventDates } from '../src/run/sentences.ts'
import { acting, runOver } from './support/backtest.ts'
import { flat } from './support/series.ts'

/** A trade, a refusal on the first bar, and a position that stays open, over bars with these stamps. */
async function runAt(stamps: readonly string[], options: SourceOptions): Promise<BacktestResult> {
  const rows = stamps.map((stamp, i) => `${stamp},${10 + i},${10 + i},${10 + i},${10 + i}`)
  const text = ['time,open,high,low,close', ...rows, ''].join('\n')
  return runOver({
    over: await loadDataset(csv({ text, name: 'x.csv' }, { symbol: 'X', ...options })),
    script: {
      0(context) {
        context.openLong('X')
        context.closeShort('X')
      },
      2: (context) => context.closeLong('X'),
      3: (context) => context.openLong('X'),
    },
  })
}

const column = (text: string, name: string): string[] => {
  const [head = '', ...lines] = text.trimEnd().split('\r\n')
  const at = head.split(',').indexOf(name)
  return lines.map((line) => line.split(',')[at] as string)
}

/** All places where the labels of a run's bars are told as ISO 8601. */
const isoOf = (result: BacktestResult): object => ({
  curve: column(result.equityCurveCsv(), 'time'),
  entry: column(result.tradesCsv(), 'entry_time'),
  exit: column(result.tradesCsv(), 'exit_time'),
  open: result.openPositions.map(({ entryTime }) => entryTime),
  refused: result.rejections.map(({ firstTime }) => firstTime),
  span: [result.report().startTime, result.report().endTime],
  metrics: [result.summary().start.value, result.summary().end.value],
})
const expectedIso = (labels: readonly string[]): object => ({
  curve: labels,
  entry: [labels[1]],
  exit: [labels[3]],
  open: [labels[4]],
  refused: [labels[0]],
  span: [labels[0], labels.at(-1)],
  metrics: [labels[0], labels.at(-1)],
})

const tableRow = (result: BacktestResult, name: string): string | undefined =>
  new RegExp(`^${name} +(.+?)(?:  .*)?$`, 'm').exec(result.table())?.[1]

/** The label of every event of the log, as `log` prints it. */
const logged = (result: BacktestResult): Map<string, string[]> => {
  const dates = new EventDates(result.engine.options.dataset)
  const found = new Map<string, string[]>()
  for (const event of result.events())
    found.set(event.eventType, [...(found.get(event.eventType) ?? []), dates.of(event)])
  return found
}

type PageData = Readonly<{
  axis: number[]
  zones: [number, number][] | null
  hasClock: boolean
  trades: (string | number)[][]
}>

const pageOf = (result: BacktestResult): { html: string; data: PageData } => {
  const html = renderReportPage(result.report())
  const block = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? ''
  return { html, data: JSON.parse(block) as PageData }
}

/** What the clock of each place of the page's axis shows. */
const walls = ({ axis, zones }: PageData): string[] => {
  let seconds = 0
  return axis.map((difference, place) => {
    seconds += difference
    const run = zones?.findLast(([from]) => from <= place)
    return formatTime(((seconds + (run?.[1] ?? 0)) * 1e6) as Micros)
  })
}

const daily = [
  ['UTC', ['2024-01-05', '2024-01-08', '2024-01-09', '2024-01-10', '2024-01-11'], 'ZZZZZ'],
  ['Asia/Tokyo', ['2024-01-05', '2024-01-08', '2024-01-09', '2024-01-10', '2024-01-11'], '+++++'],
  [
    'America/New_York',
    ['2024-03-07', '2024-03-08', '2024-03-09', '2024-03-10', '2024-03-11'],
    '55554',
  ],
] as const
const offsets: Readonly<Record<string, string>> = {
  Z: 'Z',
  '+': '+09:00',
  '5': '-05:00',
  '4': '-04:00',
}

describe.each(daily)('days of %s', (timeZone, dates, marks) => {
  const result = runAt(dates, { timeZone })
  const labels = dates.map((date, i) => `${date}T00:00:00${offsets[marks[i] as string]}`)

  it('carry their own dates in files', async () => {
    expect(isoOf(await result)).toEqual(expectedIso(labels))
  })

  it('are moments in UTC in result.json, which keeps its contract', async () => {
    const json = (await result).toJSON()
    expect(validateDocument('run/result.v1', structuredClone(json))).toEqual([])
    const inUtc = labels.map((label) => formatTime(parseIsoTime(label)))
    expect([json.startTime, json.endTime]).toEqual([inUtc[0], inUtc[4]])
    expect(json.trades.map((row) => [row.entryTime, row.exitTime])).toEqual([[inUtc[1], inUtc[3]]])
    expect(json.openPositions.map(({ entryTime }) => entryTime)).toEqual([inUtc[4]])
    expect(json.rejections.map(({ firstTime }) => firstTime)).toEqual([inUtc[0]])
    const start = json.metrics.find(({ key }) => key === 'start')
    expect(start?.value).toBe(inUtc[0])
  })

  it('read as their dates in the table', async () => {
    expect([tableRow(await result, 'Start'), tableRow(await result, 'End')]).toEqual([
      dates[0],
      dates[4],
    ])
  })

  it('read as their dates in the log, not as the midnights they end at', async () => {
    const found = logged(await result)
    expect(found.get('bar')).toEqual(dates)
    expect(found.get('backtest_started')).toEqual([dates[0]])
    expect(found.get('signal')).toEqual([dates[0], dates[0], dates[2], dates[3]])
    expect(found.get('fill')).toEqual([dates[1], dates[3], dates[4]])
    expect(found.get('backtest_ended')).toEqual([dates[4]])
  })

  it('read as their dates in why', async () => {
    const text = String((await result).why('lot-000001'))
    expect(text).toContain(`X closed at 10 on ${dates[0]} (`)
    expect(text).toContain(`Bought 1 X at 11 on ${dates[1]} (`)
    expect(text).toContain(`Sold 1 X at 13 on ${dates[3]} (`)
    const told = [...text.matchAll(/^ {2}#\d+ {2}(.+?) {2}\w+$/gm)].map(([, date]) => date)
    expect([...new Set(told)]).toEqual([dates[0], dates[1], dates[2], dates[3]])
  })

  it('read as their dates in the receipts of trades', async () => {
    const [trade] = (await result).trades
    const texts = [...(trade?.receipt.entry ?? []), ...(trade?.receipt.exit ?? [])].map(
      ({ text }) => text,
    )
    expect(texts[0]).toContain(`X closed at 10 on ${dates[0]} (`)
    expect(texts.join(' ')).toContain(`Bought 1 X at 11 on ${dates[1]} (`)
    expect(texts.join(' ')).toContain(`Sold 1 X at 13 on ${dates[3]} (`)
  })

  it('stand at their dates on the page', async () => {
    const { html, data } = pageOf(await result)
    expect(data.hasClock).toBe(false)
    expect(walls(data)).toEqual(dates.map((date) => `${date}T00:00:00Z`))
    expect(data.trades.map((row) => [row[7], row[8]])).toEqual([[dates[1], dates[3]]])
    expect(html).toContain(`<span class="date">${dates[0]}</span> to`)
    expect(html).toContain(`last bar ${dates[4]}`)
    expect(html).toMatch(new RegExp(`first ${dates[0]},\\s+event`))
  })
})

const day = 86_400e6
const hours = [
  {
    name: 'Tokyo',
    timeZone: 'Asia/Tokyo',
    opens: [9, 10, 11, 12, 13].map(
      (hour) => Date.parse('2024-01-05T00:00Z') * 1e3 + (hour - 9) * 3600e6,
    ),
    open: ['09:00', '10:00', '11:00', '12:00', '13:00'].map((at) => `2024-01-05T${at}:00+09:00`),
    close: ['10:00', '11:00', '12:00', '13:00', '14:00'].map((at) => `2024-01-05T${at}:00+09:00`),
  },
  {
    name: 'New York when its clocks go back',
    timeZone: 'America/New_York',
    opens: [3, 4, 5, 6, 7].map((hour) => Date.parse('2024-11-03T00:00Z') * 1e3 + hour * 3600e6),
    open: [
      '2024-11-02T23:00:00-04:00',
      '2024-11-03T00:00:00-04:00',
      '2024-11-03T01:00:00-04:00',
      '2024-11-03T01:00:00-05:00',
      '2024-11-03T02:00:00-05:00',
    ],
    close: [
      '2024-11-03T00:00:00-04:00',
      '2024-11-03T01:00:00-04:00',
      '2024-11-03T01:00:00-05:00',
      '2024-11-03T02:00:00-05:00',
      '2024-11-03T03:00:00-05:00',
    ],
  },
  {
    name: 'UTC',
    timeZone: 'UTC',
    opens: [23, 24, 25, 26, 27].map(
      (hour) => Date.parse('2024-01-05T00:00Z') * 1e3 + hour * 3600e6,
    ),
    open: ['05T23', '06T00', '06T01', '06T02', '06T03'].map((at) => `2024-01-${at}:00:00Z`),
    close: ['06T00', '06T01', '06T02', '06T03', '06T04'].map((at) => `2024-01-${at}:00:00Z`),
  },
]

describe.each(
  hours.flatMap((of) => (['open', 'close'] as const).map((stamp) => ({ ...of, stamp }))),
)('hours of $name, stamped at the $stamp', (of) => {
  const { timeZone, stamp, opens } = of
  const labels = of[stamp]
  const stamps = opens.map((at) => formatTime((stamp === 'open' ? at : at + 3600e6) as Micros))
  const result = runAt(stamps, { timeZone, stamp, interval: '1h' })
  const shown = labels.map((label) => label.replace('T', ' ').replace('Z', ''))

  it('carry the clock of the zone and its offset in files', async () => {
    expect(isoOf(await result)).toEqual(expectedIso(labels))
  })

  it('are shown with that clock in the log and in why', async () => {
    const found = logged(await result)
    expect(found.get('bar')).toEqual(shown)
    expect(found.get('fill')).toEqual([shown[1], shown[3], shown[4]])
    const text = String((await result).why('lot-000001'))
    expect(text).toContain(`Bought 1 X at 11 on ${shown[1]} (`)
  })

  it('are shown with that clock in the table and on the page', async () => {
    const short = shown.map((text) => text.replace(/:00(?=[+-]|$)/, ''))
    expect([tableRow(await result, 'Start'), tableRow(await result, 'End')]).toEqual([
      short[0],
      short[4],
    ])
    const { html, data } = pageOf(await result)
    expect(data.hasClock).toBe(true)
    expect(walls(data)).toEqual(labels.map((label) => `${label.slice(0, 19)}Z`))
    expect(data.trades.map((row) => [row[7], row[8]])).toEqual([[short[1], short[3]]])
    expect(html).toContain(`last bar ${short[4]}`)
  })

  it('are counted to the day in which they happen', async () => {
    const { dated, clock, time } = (await result).equity
    const days = [...(dated ?? clock ?? time)].map((at) => Math.floor(at / day))
    const expected = of.open.map((label) => Date.parse(`${label.slice(0, 10)}T00:00Z`) / 864e5)
    expect(days).toEqual(expected)
  })
})

describe('days, months and weekends', () => {
  it.each(['UTC', 'Asia/Tokyo', 'America/New_York'])(
    'do not begin with the hour stamped at its close at midnight of %s',
    async (timeZone) => {
      // Four-hour bars of January, the last of them stamped 1 February 00:00.
      const stamps = Array.from({ length: 31 * 6 }, (_, i) => {
        const text = formatTime((Date.parse('2024-01-01T04:00Z') * 1e3 + i * 4 * 3600e6) as Micros)
        return text.slice(0, -1)
      })
      const result = await runAt(stamps, { timeZone, stamp: 'close', interval: '4h' })
      expect(stamps.at(-1)).toBe('2024-02-01T00:00:00')
      const { equity } = result.equity
      const months = monthlyReturns({ time: datesOf(result.equity), level: equity }, null)
      expect(months.map(({ month }) => month)).toEqual([1])
      const summary = result.summary()
      expect(summary['sharpe']?.convention).toContain('√365')
      expect(summary['bestDay']?.convention).toMatch(/2024-01-\d\d/)
    },
  )

  it('name the bar that fills at its open, not the hour that ends there', () => {
    const hourly = flat('X', Array(72).fill(5), { from: '2024-01-04', interval: 3600e6 })
    const result = runOver({
      over: [hourly, flat('Y', [10, 11, 12], { from: '2024-01-04' })],
      strategy: acting({
        0(context, bar) {
          if (bar.symbol === 'Y') context.openLong('Y')
        },
      }),
    })
    const found = logged(result)
    expect(found.get('signal')).toEqual(['2024-01-04 23:00:00'])
    for (const type of ['fill', 'lot', 'position_opened'])
      expect({ [type]: found.get(type) }).toEqual({ [type]: ['2024-01-05'] })
    expect(found.get('bar')).toContain('2024-01-05')
    expect(result.openPositions[0]?.entryTime).toBe('2024-01-05T00:00:00Z')
  })

  it('a run without its bars names the moments in UTC at which steps were complete', async () => {
    const [first] = (await runAt(['2024-01-05', '2024-01-08'], { timeZone: 'Asia/Tokyo' })).events()
    expect(new EventDates(null).of(first!)).toBe('2024-01-05 15:00:00Z')
  })
})
