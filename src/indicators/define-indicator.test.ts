import { AO, CG, DonchianChannels } from 'trading-signals'
import { describe, expect, it } from 'vitest'

import { flatBars, valuesOf, walkColumns } from '../../tests/indicator-columns.ts'
import {
  defineIndicator,
  fromTradingSignals,
  type IndicatorDefinition,
} from './define-indicator.ts'
import { donchianUpper } from './extremes.ts'
import { sourcePrice } from './source.ts'

const kernel = { update: () => 1 }
const valid: IndicatorDefinition = { name: 'gap-size', warmup: 1, create: () => kernel }

describe('defineIndicator', () => {
  it('fills in a label and a pane, and freezes the spec', () => {
    const spec = defineIndicator(valid)
    expect(spec).toEqual({ ...valid, label: 'gap-size', pane: 'own' })
    expect(Object.isFrozen(spec)).toBe(true)
    const drawn = defineIndicator({ ...valid, label: 'Gap', pane: 'price' })
    expect([drawn.label, drawn.pane]).toEqual(['Gap', 'price'])
  })

  it('runs what it is given, in prices if it likes', () => {
    const spec = defineIndicator({
      name: 'half-close',
      warmup: 1,
      create: () => ({
        update: (columns, index) => sourcePrice('close', columns, index) / 2,
      }),
    })
    expect(valuesOf(spec, flatBars([150, 300], 100))).toEqual([0.75, 1.5])
  })

  it.each([
    [{ name: '' }, 'defineIndicator(name): found the text "", expected lower case words'],
    [{ name: 'Gap' }, 'defineIndicator(name): found the text "Gap"'],
    [{ name: 7 }, 'defineIndicator(name): found "7"'],
    [{ label: ' ' }, 'defineIndicator(label): found the text " "'],
    [{ warmup: 0 }, 'defineIndicator(warmup): found "0", expected a whole number of bars from 1'],
    [{ warmup: undefined }, 'defineIndicator(warmup): found a value of type undefined'],
    [{ pane: 'below' }, 'defineIndicator(pane): found the text "below", expected "price" or "own"'],
    [{ create: kernel }, 'defineIndicator(create): found a value of type object'],
  ])('refuses %j', (change, message) => {
    const definition = { ...valid, ...change } as IndicatorDefinition
    expect(() => defineIndicator(definition)).toThrow(RangeError)
    expect(() => defineIndicator(definition)).toThrow(message)
  })
})

describe('fromTradingSignals', () => {
  const columns = walkColumns({ length: 100 })

  it('runs an indicator of one price', () => {
    const spec = fromTradingSignals({
      name: 'center-of-gravity',
      create: () => new CG(5, 10),
      input: (bar) => bar.close,
      output: (value) => value,
    })
    const library = new CG(5, 10)
    const expected = Array.from(columns.close, (ticks, index) => {
      const value = library.update(ticks / 100, false)
      return index < spec.warmup - 1 ? Number.NaN : value
    })
    expect(valuesOf(spec, columns)).toEqual(expected)
    expect(spec.warmup).toBe(library.getRequiredInputs())
  })

  it('runs an indicator of whole bars, in prices and not in ticks', () => {
    const spec = fromTradingSignals({
      name: 'awesome-oscillator',
      label: 'AO',
      create: () => new AO(5, 34),
      input: ({ high, low }) => ({ high, low }),
      output: (value) => value,
    })
    const values = valuesOf(spec, columns)
    expect(values.findIndex((value) => !Number.isNaN(value))).toBe(spec.warmup - 1)
    expect(Math.max(...values.slice(spec.warmup).map(Math.abs))).toBeLessThan(10)
  })

  it('takes one number out of a result of several', () => {
    const spec = fromTradingSignals({
      name: 'donchian',
      pane: 'price',
      create: () => new DonchianChannels(10),
      input: (bar) => bar,
      output: ({ upper }) => upper,
    })
    expect(valuesOf(spec, columns)).toEqual(valuesOf(donchianUpper(10), columns))
  })

  it('holds early values back until the warm-up that is asked for', () => {
    const spec = fromTradingSignals({
      name: 'late',
      warmup: 20,
      create: () => new DonchianChannels(10),
      input: (bar) => bar,
      output: ({ lower }) => lower,
    })
    const values = valuesOf(spec, columns)
    expect(values.findIndex((value) => !Number.isNaN(value))).toBe(19)
  })
})
