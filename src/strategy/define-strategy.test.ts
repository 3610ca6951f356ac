import { describe, expect, expectTypeOf, it } from 'vitest'

import { runEngine } from '../../tests/support/engine.ts'
import { flat } from '../../tests/support/series.ts'
import { defineStrategy } from './define-strategy.ts'
import { smaCross } from './sma-cross.ts'
import type { ConfiguredStrategy } from './strategy.ts'

const tuned = defineStrategy({
  name: 'tuned',
  params: { fast: 10, label: 'x', enabled: true },
  setup: ({ params }) => {
    expectTypeOf(params.fast).toEqualTypeOf<number>()
    expectTypeOf(params.label).toEqualTypeOf<string>()
    expectTypeOf(params.enabled).toEqualTypeOf<boolean>()
    // @ts-expect-error -- there is no such parameter
    expectTypeOf(params.slow).toBeUndefined()
    return {}
  },
})

describe('the types of defineStrategy', () => {
  it('take parameters of the type of their default, not only its value', () => {
    expectTypeOf(tuned).toBeCallableWith({ fast: 20 })
    expectTypeOf(tuned).toBeCallableWith({ fast: 20, label: 'y', enabled: false })
    expectTypeOf(tuned()).toEqualTypeOf<ConfiguredStrategy>()
    expectTypeOf(tuned.defaults).toEqualTypeOf<{
      readonly fast: 10
      readonly label: 'x'
      readonly enabled: true
    }>()
    expectTypeOf(smaCross).toBeCallableWith({ fast: 5 })
  })

  it('refuse names and types that are wrong', () => {
    // @ts-expect-error -- misspelt
    expect(() => tuned({ fats: 20 })).toThrow(/no parameter/)
    // @ts-expect-error -- a string for a number
    expect(() => tuned({ fast: '20' })).toThrow(/expected a number/)
    // @ts-expect-error -- a number for a boolean
    expect(() => tuned({ enabled: 1 })).toThrow(/expected a boolean/)
    const bare = defineStrategy({ name: 'bare', setup: () => ({}) })
    // @ts-expect-error -- no parameters there
    expect(() => bare({ fast: 1 })).toThrow(/It has: none/)
    // @ts-expect-error -- objects are no parameters
    expect(defineStrategy({ name: 'deep', params: { a: {} }, setup: () => ({}) })).toBeDefined()
    // @ts-expect-error -- a hook of another name
    expect(defineStrategy({ name: 'hook', setup: () => ({ onBarr() {} }) })).toBeDefined()
  })
})

describe('a defined strategy', () => {
  it('has its name and its defaults', () => {
    expect(tuned.strategyName).toBe('tuned')
    expect(tuned.defaults).toEqual({ fast: 10, label: 'x', enabled: true })
    expect(Object.isFrozen(tuned.defaults)).toBe(true)
  })

  it('takes what is given over its defaults', () => {
    expect(tuned().params).toEqual({ fast: 10, label: 'x', enabled: true })
    expect(tuned({ fast: 3, enabled: false }).params).toEqual({
      fast: 3,
      label: 'x',
      enabled: false,
    })
    expect(tuned.defaults.fast).toBe(10)
  })

  it('cannot be changed once configured', () => {
    const configured = tuned({ fast: 3 })
    expect(Object.isFrozen(configured)).toBe(true)
    expect(Object.isFrozen(configured.params)).toBe(true)
  })

  it('does not care what becomes of the object its defaults came in', () => {
    const params = { fast: 10 }
    const made = defineStrategy({ name: 'made', params, setup: () => ({}) })
    params.fast = 99
    expect(made.defaults.fast).toBe(10)
    expect(made().params['fast']).toBe(10)
  })

  it('is set up once per symbol, with parameters and a symbol of its own', () => {
    const seen: unknown[] = []
    const make = defineStrategy({
      name: 'seen',
      params: { size: 2 },
      setup({ symbol, params }) {
        let bars = 0
        seen.push([symbol, params.size])
        return { onBar: () => void seen.push([symbol, ++bars]) }
      },
    })
    runEngine({ data: [flat('A', [1, 2]), flat('B', [1])], strategies: [make({ size: 5 })] })
    expect(seen).toEqual([
      ['A', 5],
      ['B', 5],
      ['A', 1],
      ['B', 1],
      ['A', 2],
    ])
  })
})

describe('defineStrategy', () => {
  it.each([
    ['', 'defineStrategy: expected a name, found "".'],
    ['   ', 'defineStrategy: expected a name, found "   ".'],
    [undefined, 'defineStrategy: expected a name, found "undefined".'],
    [7, 'defineStrategy: expected a name, found "7".'],
  ])('refuses the name %j', (name, message) => {
    expect(() => defineStrategy({ name: name as string, setup: () => ({}) })).toThrow(
      expect.objectContaining({ code: 'strategy/invalid', message }),
    )
  })

  it.each<[object, string]>([
    [
      { fasst: 1 },
      'Strategy "tuned" has no parameter "fasst". Did you mean "fast"? It has: fast, label, enabled.',
    ],
    [{ zzz: 1 }, 'Strategy "tuned" has no parameter "zzz". It has: fast, label, enabled.'],
    [
      { constructor: 1 },
      'Strategy "tuned" has no parameter "constructor". It has: fast, label, enabled.',
    ],
    [{ fast: '1' }, 'Strategy "tuned", parameter "fast": expected a number, found "1".'],
    [{ fast: Number.NaN }, 'Strategy "tuned", parameter "fast": expected a number, found "NaN".'],
    [
      { fast: Infinity },
      'Strategy "tuned", parameter "fast": expected a number, found "Infinity".',
    ],
    [{ label: 1 }, 'Strategy "tuned", parameter "label": expected a string, found "1".'],
    [{ enabled: null }, 'Strategy "tuned", parameter "enabled": expected a boolean, found "null".'],
    [
      { fast: undefined },
      'Strategy "tuned", parameter "fast": expected a number, found "undefined".',
    ],
  ])('refuses the parameters %j', (params, message) => {
    expect(() => tuned(params)).toThrow(
      expect.objectContaining({ code: 'strategy/invalid', message }),
    )
  })
})
