import { describe, expect, it } from 'vitest'

import { jsonDifferences } from './json-differences.ts'

describe('differences of JSON values', () => {
  it.each([
    [{ a: 1, b: 'x' }, { b: 'x', a: 1 }, []],
    [[1, [2, null]], [1, [2, null]], []],
    [{ a: { b: [1, 2] } }, { a: { b: [1, 3] } }, [{ field: 'a.b[1]', was: 2, is: 3 }]],
    [{ a: [1] }, { a: [1, 2] }, [{ field: 'a[1]', was: undefined, is: 2 }]],
    [
      { a: 1 },
      { b: 1 },
      [
        { field: 'a', was: 1, is: undefined },
        { field: 'b', was: undefined, is: 1 },
      ],
    ],
    [{ a: null }, { a: {} }, [{ field: 'a', was: null, is: {} }]],
    [{ a: [] }, { a: {} }, [{ field: 'a', was: [], is: {} }]],
    [{}, { toString: 1 }, [{ field: 'toString', was: undefined, is: 1 }]],
    ['0.10', '0.1', [{ field: '', was: '0.10', is: '0.1' }]],
  ])('of %j and %j are %j', (was, is, expected) => {
    expect(jsonDifferences(was, is)).toEqual(expected)
  })
})
