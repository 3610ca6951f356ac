import { describe, expect, it } from 'vitest'

import { exactDifference, exactSum, isZero, negated } from '../exact-sum.ts'
import type { ReceiptLine, RunReport, TradeRow } from '../model.ts'
import { axisOf, placeLabel } from './axis.ts'
import { deltas, placeDeltas } from './delta-coding.ts'
import { drawnBars, drawnEquity } from './drawn-series.ts'
import { escapeText, html, jsonBlock } from './html.ts'
import { linkedScript } from './linked-script.ts'
import { codeReceipts } from './receipt-coding.ts'
import { niceLogTicks, niceTicks, thinned, tickDecimals, widened } from './still-geometry.ts'

const second = 1_000_000

describe('html', () => {
  it('escapes what is put in, keeps what is markup, joins lists and drops null', () => {
    const name = `<b a="1">&'</b>`
    expect(html`<p title="${name}">${[name, html`<i>${1}</i>`]}${null}</p>`.markup).toBe(
      '<p title="&lt;b a=&quot;1&quot;&gt;&amp;&#39;&lt;/b&gt;">' +
        '&lt;b a=&quot;1&quot;&gt;&amp;&#39;&lt;/b&gt;<i>1</i></p>',
    )
  })
  it('tames control codes and overrides of writing direction', () => {
    expect(escapeText('a\u0000b\u001B[0m\u202Ec\nd')).toBe('a·b·[0m·c\nd')
  })
  it('writes JSON that cannot end its block', () => {
    const text = jsonBlock({ a: '</script><!--\u2028&' }).markup
    expect(text).not.toMatch(/[<>&\u2028]/)
    expect(JSON.parse(text)).toEqual({ a: '</script><!--\u2028&' })
  })
})

describe('linkedScript', () => {
  it('takes imports and exports away and closes the scope', () => {
    const files = [
      { name: 'a.js', text: 'export const a = 1\nexport class B {}\n' },
      {
        name: 'b.js',
        text: "import {\n  a,\n  B,\n} from './a.js'\nexport function c() {\n  return [a, B]\n}\n",
      },
    ]
    expect(linkedScript(files)).toBe(
      "(() => {\n'use strict'\nconst a = 1\nclass B {}\n\nfunction c() {\n  return [a, B]\n}\n})()\n",
    )
  })
  it('refuses one name in two files', () => {
    const files = ['a.js', 'b.js'].map((name) => ({ name, text: 'const same = 1\n' }))
    expect(() => linkedScript(files)).toThrow('"same" is named once, not in "a.js" and "b.js"')
  })
  it('refuses imports it cannot take away', () => {
    const files = [{ name: 'a.js', text: "import * as all from 'elsewhere'\n" }]
    expect(() => linkedScript(files)).toThrow('"a.js" uses only plain imports')
  })
})

describe('delta coding', () => {
  const back = (coded: readonly (number | null)[], factor: number): number[] => {
    let last = 0
    return coded.map((one) => (one === null ? Number.NaN : (last += one) / factor))
  }
  it('gives back rounded values and gaps', () => {
    const values = [Number.NaN, 100.25, 100.5, Number.NaN, 99.125]
    expect(back(deltas(values, 100), 100)).toEqual([Number.NaN, 100.25, 100.5, Number.NaN, 99.13])
  })
  it('says nothing about places that simply follow each other', () => {
    expect(placeDeltas(Float64Array.of(5, 6, 7))).toEqual({ from: 5, gaps: null })
    expect(placeDeltas(Float64Array.of(5, 7, 8))).toEqual({ from: 5, gaps: [0, 2, 1] })
    expect(placeDeltas(Float64Array.of())).toEqual({ from: 0, gaps: null })
  })
})

describe('axis', () => {
  const columns = (time: number[]): RunReport['equity'] => {
    const stamps = Float64Array.from(time, (one) => one * second)
    const equity = Float64Array.from(time, (_, i) => 1000 - i)
    return { time: stamps, equity, cash: equity, exposure: equity, scale: 0 }
  }
  const series = (time: number[]): RunReport['prices'][number] => {
    const one = Float64Array.from(time, (_, i) => i + 1)
    return {
      symbol: 'A',
      time: Float64Array.from(time, (at) => at * second),
      open: one,
      high: one.map((value) => value + 0.5),
      low: one.map((value) => value - 0.5),
      close: one,
      volume: one,
      priceScale: 2,
      indicators: [{ strategy: 's', label: 'i', pane: 'price', values: one }],
    }
  }
  const report = (prices: number[][], steps: number[]): RunReport =>
    ({
      prices: prices.map(series),
      equity: columns(steps),
      benchmark: null,
    }) as unknown as RunReport

  it('holds every distinct second of bars and steps, in order', () => {
    const axis = axisOf(
      report(
        [
          [10, 20, 30],
          [15, 20],
        ],
        [20, 30, 40],
      ),
    )
    expect([...axis.seconds]).toEqual([10, 15, 20, 30, 40])
    expect([9, 10, 16, 20, 99].map((at) => axis.placeOf(at * second))).toEqual([0, 0, 1, 2, 4])
    expect(axis.group).toBe(1)
  })

  it('draws long runs in groups: first open, extremes, last close, deepest fall', () => {
    const time = Array.from({ length: 10 }, (_, i) => i)
    const of = report([time], time)
    const axis = axisOf(of, 4)
    expect(axis.group).toBe(3)
    expect([...axis.seconds]).toEqual([0, 3, 6, 9])
    const bars = drawnBars(of.prices[0]!, axis)
    expect([...bars.place]).toEqual([0, 1, 2, 3])
    expect([...bars.open]).toEqual([1, 4, 7, 10])
    expect([...bars.high]).toEqual([3.5, 6.5, 9.5, 10.5])
    expect([...bars.low]).toEqual([0.5, 3.5, 6.5, 9.5])
    expect([...bars.close]).toEqual([3, 6, 9, 10])
    expect([...bars.indicators[0]!.values]).toEqual([3, 6, 9, 10])
    const equity = drawnEquity(of.equity, 1000, axis)
    expect([...equity.equity]).toEqual([998, 995, 992, 991])
    expect([...equity.drawdown]).toEqual([998, 995, 992, 991].map((value) => value / 1000 - 1))
  })

  it('knows the clock of every place, that of the first series with a bar there', () => {
    const of = report(
      [
        [0, 3600],
        [1800, 3600],
      ],
      [0, 1800, 3600],
    )
    const [tokyo, newYork] = of.prices
    const ahead = (one: RunReport['prices'][number], hours: number): typeof one => ({
      ...one,
      clock: one.time.map((time) => time + hours * 3600 * second),
    })
    const axis = axisOf({ ...of, prices: [ahead(tokyo!, 9), ahead(newYork!, -5)] })
    expect([...(axis.offsets ?? [])]).toEqual([32_400, -18_000, 32_400])
    expect([0, 1, 2].map((place) => placeLabel(axis, place))).toEqual([
      '1970-01-01T09:00:00+09:00',
      '1969-12-31T19:30:00-05:00',
      '1970-01-01T10:00:00+09:00',
    ])
    expect(axisOf(of).offsets).toBeNull()
    expect(placeLabel(axisOf(of), 1)).toBe('1970-01-01T00:30:00Z')
  })

  it('is empty for a report without bars', () => {
    expect(axisOf(report([], [])).seconds).toHaveLength(0)
  })
})

describe('codeReceipts', () => {
  const line = (over: Partial<ReceiptLine>): ReceiptLine => ({
    kind: 'fill',
    id: 'fil-000012',
    sequence: 31,
    text: '118 at 1,312.45 on 2012-02-01.',
    amount: null,
    ...over,
  })
  const trade = (quantity: string): TradeRow =>
    ({
      pnl: '7.5',
      receipt: {
        entry: [line({}), line({ kind: 'transaction', id: '#3', text: 'Paid.', amount: '-10.25' })],
        exit: [line({ text: `${quantity} sold.` })],
        cashBeforeEntry: '100',
        cashAfterEntry: '89.75',
        cashBeforeExit: '89.75',
        cashAfterExit: '107.50',
        proceeds: '18',
        cost: '10.25',
        entryFees: '0.25',
        exitFees: '0',
      },
    }) as unknown as TradeRow

  it('shares sentences, and keeps every number in order', () => {
    const { shapes, coded } = codeReceipts([trade('118'), trade('7')])
    expect(shapes).toHaveLength(1)
    expect(coded.map(([shape]) => shape)).toEqual([0, 0])
    expect(coded[1]?.[1].split(' ').slice(0, 5)).toEqual([
      '000012',
      '31',
      '118',
      '1,312.45',
      '2012-02-01.',
    ])
    expect(coded[1]?.[1].split(' ').slice(-12)).toEqual([
      '100',
      '-10.25',
      '89.75',
      '89.75',
      '17.75',
      '107.50',
      '18',
      '10.25',
      '0.25',
      '0',
      '7.5',
      '0.00',
    ])
  })
})

describe('exact sums', () => {
  it('adds decimals of any length without doubles', () => {
    expect(exactSum(['0.1', '0.2'])).toBe('0.3')
    expect(exactSum(['9007199254740993', '0.0000000000000001'])).toBe(
      '9007199254740993.0000000000000001',
    )
    expect(exactSum([])).toBe('0')
    expect(exactDifference('1', '1.25')).toBe('-0.25')
    expect(negated('-3')).toBe('3')
    expect(isZero('-0.00')).toBe(true)
    expect(() => exactSum(['1e3'])).toThrow('found "1e3"')
  })
})

describe('still geometry', () => {
  it('keeps extremes and both ends when it thins', () => {
    const value = Array.from({ length: 5000 }, (_, i) =>
      i === 1234 ? 99 : i === 4321 ? -99 : i % 7,
    )
    const kept = thinned({ place: value, value }, 560)
    expect(kept.length).toBeLessThanOrEqual(560)
    expect(kept).toEqual(expect.arrayContaining([0, 1234, 4321, 4999]))
    expect(kept).toEqual(kept.toSorted((a, b) => a - b))
  })
  it('leaves gaps out', () => {
    expect(thinned({ place: [0, 1, 2], value: [Number.NaN, 1, 2] }, 560)).toEqual([1, 2])
  })
  it('finds round ticks', () => {
    expect(niceTicks({ low: 0, high: 10 })).toEqual([0, 5, 10])
    expect(niceTicks({ low: 676, high: 3386 })).toEqual([1000, 2000, 3000])
    expect(niceLogTicks({ low: 50_000, high: 330_000 })).toEqual([50_000, 100_000, 200_000])
    expect(tickDecimals([0.5, 1, 1.25])).toBe(2)
    expect(widened({ low: 5, high: 5 })).toEqual({ low: 4.5, high: 5.5 })
  })
})
