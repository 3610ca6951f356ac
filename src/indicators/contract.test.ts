/** What every indicator of this folder must do, whatever it computes. */

import { describe, expect, it } from 'vitest'

import { flatBars, valuesOf, walkColumns } from '../../tests/indicator-columns.ts'
import * as door from './index.ts'
import type { IndicatorColumns, IndicatorSpec } from './indicator.ts'

const custom = door.defineIndicator({
  name: 'gap',
  label: 'Gap',
  warmup: 2,
  create: () => {
    let closeBefore = Number.NaN
    return {
      update: (columns, index) => {
        const gap = (columns.open[index] as number) - closeBefore
        closeBefore = columns.close[index] as number
        return gap / columns.factor
      },
    }
  },
})

const specs: readonly IndicatorSpec[] = [
  door.sma(1),
  door.sma(10),
  door.sma(7, { source: 'typical' }),
  door.ema(1),
  door.ema(10),
  door.ema(10, { seed: 'mean', source: 'median' }),
  door.rma(14),
  door.wma(9),
  door.dema(5),
  door.dema(5, { seed: 'mean' }),
  door.tema(5),
  door.tema(5, { seed: 'mean' }),
  door.kama(10),
  door.trix(5),
  door.trix(5, { seed: 'mean' }),
  door.macd(),
  door.macd({ fast: 3, slow: 6, seed: 'mean' }),
  door.macdSignal(),
  door.macdSignal({ fast: 3, slow: 6, signal: 4, seed: 'mean' }),
  door.macdHistogram(),
  door.rsi(1),
  door.rsi(14),
  door.stochasticK(),
  door.stochasticK({ period: 5, smoothing: 1 }),
  door.stochasticD(),
  door.williamsR(14),
  door.cci(20),
  door.roc(12),
  door.momentum(12),
  door.trueRange(),
  door.atr(14),
  door.adx(14),
  door.bollingerUpper(20),
  door.bollingerMiddle(20),
  door.bollingerLower(20, { deviations: 1.5, source: 'average' }),
  door.standardDeviation(10),
  door.zScore(10),
  door.highest(10),
  door.lowest(10, { source: 'open' }),
  door.donchianUpper(20),
  door.donchianLower(20),
  door.obv(),
  door.vwap(20),
  door.vwap(20, { source: 'close' }),
  door.mfi(14),
  door.ultimateOscillator(),
  door.parabolicSar(),
  door.linearRegressionSlope(10),
  custom,
]

const walk = walkColumns({ length: 600, seed: 3 })
const flat = flatBars(
  Array.from({ length: 200 }, () => 8_217),
  100,
)
const withoutVolume: IndicatorColumns = { ...walk, volume: new Float64Array(600) }

function slice(columns: IndicatorColumns, from: number, to: number): IndicatorColumns {
  const { open, high, low, close, volume } = columns
  return {
    ...columns,
    open: open.slice(from, to),
    high: high.slice(from, to),
    low: low.slice(from, to),
    close: close.slice(from, to),
    volume: volume.slice(from, to),
  }
}

const ten = (column: Float64Array): Float64Array => column.map((ticks) => ticks * 10)

/** The same prices written with ten times as many ticks. */
function finer(columns: IndicatorColumns): IndicatorColumns {
  const { open, high, low, close } = columns
  return {
    ...columns,
    open: ten(open),
    high: ten(high),
    low: ten(low),
    close: ten(close),
    factor: columns.factor * 10,
  }
}

describe.each(specs.map((spec) => [spec.label, spec] as const))('%s', (_, spec) => {
  it('has a frozen spec that people and programs can read', () => {
    expect(Object.isFrozen(spec)).toBe(true)
    expect(spec.name).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(spec.label).toMatch(/^[A-Z%][\w%/ .()-]*$/)
    expect(['price', 'own']).toContain(spec.pane)
    expect(Number.isSafeInteger(spec.warmup) && spec.warmup >= 1).toBe(true)
  })

  it.each([
    ['a walk', walk],
    ['a walk without volume', withoutVolume],
    ['a flat price', flat],
  ])('has its first value at the end of the warm-up and one ever after, on %s', (__, columns) => {
    const ready = valuesOf(spec, columns).map((value) => Number.isFinite(value))
    expect(ready).toEqual(ready.map((___, index) => index >= spec.warmup - 1))
  })

  it('keeps no state outside its kernels', () => {
    const alone = valuesOf(spec, walk)
    const [one, two] = [spec.create(), spec.create()]
    const other = walkColumns({ length: 600, seed: 4 })
    const together = alone.map((___, index) => {
      two.update(other, index)
      return one.update(walk, index)
    })
    expect(together).toEqual(alone)
  })

  it('does not see the bars to come', () => {
    const whole = valuesOf(spec, walk)
    const changed = walkColumns({ length: 600, seed: 3 })
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
      changed[name].fill(1, 300)
    }
    expect(valuesOf(spec, changed).slice(0, 300)).toEqual(whole.slice(0, 300))
    expect(valuesOf(spec, slice(walk, 0, 300))).toEqual(whole.slice(0, 300))
  })

  it('knows only the bars that it was fed', () => {
    const kernel = spec.create()
    const late = Array.from({ length: 300 }, (___, index) => kernel.update(walk, 300 + index))
    expect(late).toEqual(valuesOf(spec, slice(walk, 300, 600)))
  })

  it('does not depend on how finely prices are written', () => {
    const fine = valuesOf(spec, finer(walk))
    for (const [index, value] of valuesOf(spec, walk).entries()) {
      const tolerance = 1e-11 * Math.max(1, Math.abs(value))
      const distance = Math.abs((fine[index] as number) - value)
      expect(Number.isNaN(value) || distance <= tolerance).toBe(true)
    }
  })
})

describe('the door', () => {
  it('offers no indicator that is missing here', () => {
    const others = new Set([
      'StreamingIndicator',
      'defineIndicator',
      'fromTradingSignals',
      'sourcePrice',
    ])
    const offered = Object.keys(door).filter((name) => !others.has(name))
    const kebab = offered.map((name) => name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`))
    const tested = new Set(specs.map(({ name }) => name))
    expect(kebab.filter((name) => !tested.has(name))).toEqual([])
    expect(offered.length).toBeGreaterThan(30)
  })
})

describe('a flat price', () => {
  it.each([
    [door.rsi(14), 50],
    [door.mfi(14), 50],
    [door.ultimateOscillator(), 50],
    [door.stochasticK(), 0],
    [door.williamsR(14), -100],
    [door.cci(20), 0],
    [door.zScore(10), 0],
    [door.standardDeviation(10), 0],
    [door.adx(14), 0],
    [door.macd(), 0],
    [door.trix(5), 0],
    [door.linearRegressionSlope(10), 0],
    [door.ema(10), 82.17],
    [door.rma(14), 82.17],
    [door.wma(9), 82.17],
    [door.dema(5), 82.17],
    [door.tema(5, { seed: 'mean' }), 82.17],
    [door.bollingerUpper(20), 82.17],
    [door.vwap(20), 82.17],
  ] as const)('gives exactly the value that is documented: $0.label $1', (spec, expected) => {
    const values = valuesOf(spec, flat).slice(spec.warmup - 1)
    expect(new Set(values.map((value) => value + 0))).toEqual(new Set([expected]))
  })
})
