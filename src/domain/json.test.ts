import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { frozenCopy } from './json.ts'

/** Every object inside a value, the value included. */
function objects(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return []
  return [value, ...Object.values(value).flatMap(objects)]
}

/** Lists inside lists, so many of them. */
function nested(levels: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < levels; i++) value = [value]
  return value
}

function cycle(): object {
  const own: { self?: object } = {}
  own.self = own
  return own
}

const complaint = (found: string, path = 'The note'): Error =>
  expect.objectContaining({
    code: 'event/invalid',
    message:
      `${path}: expected JSON data (text, finite numbers, true, false, null, lists, plain objects), ` +
      `found ${found}.`,
  }) as Error

describe('frozenCopy', () => {
  it('gives an equal value that shares nothing with the original, frozen all the way down', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const copy = frozenCopy(value, 'A value')
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value))
        const originals = new Set(objects(value))
        const parts = objects(copy)
        expect(parts.filter((part) => originals.has(part) || !Object.isFrozen(part))).toEqual([])
      }),
    )
  })

  it('does not freeze the original', () => {
    const own = { tags: ['a'] }
    frozenCopy(own, 'A value')
    own.tags.push('b')
    expect(own).toEqual({ tags: ['a', 'b'] })
  })

  it('leaves out what is undefined, and makes −0 a plain zero', () => {
    expect(frozenCopy({ a: undefined, b: -0 }, 'A value')).toStrictEqual({ b: 0 })
  })

  it('takes an object without a prototype', () => {
    expect(frozenCopy(Object.assign(Object.create(null), { a: 1 }), 'A value')).toEqual({ a: 1 })
  })

  it('takes "__proto__" for a name like any other', () => {
    const copy = frozenCopy(JSON.parse('{"__proto__": {"admin": true}}'), 'A value')
    expect(Object.keys(copy as object)).toEqual(['__proto__'])
    expect((copy as { admin?: boolean }).admin).toBe(undefined)
  })

  it.each([
    [undefined, 'a value of type "undefined"'],
    [Number.NaN, 'the number "NaN"'],
    [Infinity, 'the number "Infinity"'],
    [5n, 'a value of type "bigint"'],
    [Symbol('s'), 'a value of type "symbol"'],
    [() => 1, 'a value of type "function"'],
    [new Map(), 'an instance of "Map" without toJSON(); take its values'],
    [new Float64Array(1), 'an instance of "Float64Array" without toJSON(); take its values'],
    [new Error('no'), 'an instance of "Error" without toJSON(); take its values'],
    [
      Object.create(Object.create(null) as object),
      'an instance of a class without toJSON(); take its values',
    ],
    [cycle(), undefined],
    [nested(101), undefined],
  ])('refuses %o', (value, found) => {
    expect(() => frozenCopy(value, 'The note')).toThrow(
      found === undefined ? /found more than 100 levels of nesting\.$/ : complaint(found),
    )
  })

  it('takes what an object says of itself as JSON, frozen, and refuses what that is not', () => {
    const said = { toJSON: () => ({ tags: ['a'], at: { toJSON: () => '1970' } }) }
    const copy = frozenCopy({ said }, 'A value')
    expect(copy).toEqual({ said: { tags: ['a'], at: '1970' } })
    expect(objects(copy).every((part) => Object.isFrozen(part))).toBe(true)
    const own = { toJSON: (): unknown => own }
    expect(() => frozenCopy(own, 'A value')).toThrow('more than 100 levels of nesting')
    expect(() => frozenCopy({ a: { toJSON: () => undefined } }, 'A value')).toThrow(
      'A value.a: expected JSON data',
    )
  })

  it('takes a hundred levels', () => {
    expect(frozenCopy(nested(100), 'A value')).toEqual(nested(100))
  })

  it('cuts a long way to the wrong value short', () => {
    expect(() => frozenCopy(cycle(), 'A value')).toThrow(
      `A value${'.self'.repeat(30).slice(0, 73)}…: `,
    )
  })

  it('says where the wrong value is', () => {
    expect(() => frozenCopy({ fast: [1, { at: Number.NaN }] }, 'The note')).toThrow(
      complaint('the number "NaN"', 'The note.fast[1].at'),
    )
    expect(() => frozenCopy([undefined], 'The note')).toThrow(
      complaint('a value of type "undefined"', 'The note[0]'),
    )
  })
})
