import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { eventIdOf, parseReadableId, positionIdOf, readableId, runIdOf } from './ids.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const seeds = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.integer({ min: 0, max: 100 }))
const numbers = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })

const bits = (text: string): bigint => BigInt(`0x${text}`)
const ones = (value: bigint): number => value.toString(2).replaceAll('0', '').length

describe('the ids of a run', () => {
  it('are UUIDs of version 4 for every seed and number', () => {
    fc.assert(
      fc.property(seeds, numbers, (seed, number) => {
        expect(eventIdOf(seed, number)).toMatch(uuid)
        expect(runIdOf(seed)).toMatch(uuid)
      }),
      { numRuns: 2000 },
    )
  })

  // Seed, run, first event, first position, as a program in another language reckons them.
  it.each([
    [
      0,
      '8d2b92bb-d221-4f68-9700-6b051b38556f',
      '1ef12752-fd75-46fd-817f-4a6eb6e3a6b9',
      '37a7a7b5100046abb762504278768f0f',
    ],
    [
      7,
      'dfb6d4ff-e71f-4802-929d-586f6d7dc480',
      '9dfe23e0-3a52-4f5b-97cc-a04408f9a7d2',
      '917b7dd257734a14883a3798d4ffe608',
    ],
    [
      -1,
      '7e876424-d87e-4541-846a-c25ab3104f43',
      '8fb94584-88c5-46a8-b09f-5947a77a7fe2',
      'b88130512db642eeb0ac6722850eb8bd',
    ],
    [
      9_007_199_254_740_991,
      '69d9c080-611d-4096-9d0f-41876d85d86e',
      '277be18e-9739-4c2c-af8e-83d08863ae78',
      'c2fccaba75d5433aacf430ccd4c0081b',
    ],
  ])('of seed %i are the same on every machine', (seed, run, event, position) => {
    expect([runIdOf(seed), eventIdOf(seed, 1), positionIdOf(seed, 1)]).toEqual([
      run,
      event,
      position,
    ])
  })

  it('are the same on every machine for numbers beyond 32 bits', () => {
    expect(eventIdOf(7, 2 ** 40 + 5)).toBe('4420a695-7ad3-4453-9bb5-4e7b5c84c521')
    expect(positionIdOf(7, 2 ** 53 - 1)).toBe('dd08c46ef96c4beca449b20c6612a060')
  })

  it('are the same every time', () => {
    fc.assert(
      fc.property(seeds, numbers, (seed, number) => {
        expect(eventIdOf(seed, number)).toBe(eventIdOf(seed, number))
        expect(positionIdOf(seed, number)).toBe(positionIdOf(seed, number))
      }),
    )
  })

  it.each([0, 7, -1, 2 ** 53 - 1])(
    'never meet among the first 100,000 events and positions of seed %i',
    (seed) => {
      const events = new Set<string>([runIdOf(seed)])
      const positions = new Set<string>()
      for (let number = 0; number < 100_000; number++) {
        events.add(eventIdOf(seed, number))
        positions.add(positionIdOf(seed, number))
      }
      expect([events.size, positions.size]).toEqual([100_001, 100_000])
      const plain = [...events].map((id) => id.replaceAll('-', ''))
      expect(plain.filter((id) => positions.has(id))).toEqual([])
    },
  )

  it('never meet among the runs of 100,000 seeds', () => {
    const seen = new Set<string>()
    for (let seed = 0; seed < 100_000; seed++) seen.add(runIdOf(seed))
    expect(seen.size).toBe(100_000)
  })

  it('differ between neighbours in about half of their bits', () => {
    const counts = Array.from({ length: 2000 }, (_, number) =>
      ones(bits(positionIdOf(7, number)) ^ bits(positionIdOf(7, number + 1))),
    )
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
    // 122 free bits: 61 on average, with a standard error of 0.12.
    expect(mean).toBeGreaterThan(60)
    expect(mean).toBeLessThan(62)
    expect(Math.min(...counts)).toBeGreaterThan(30)
  })

  it('tell seeds apart beyond 32 bits, and below zero', () => {
    const ids = [1, 1 + 2 ** 32, 1 + 2 ** 33, -1, -(2 ** 32) - 1, 1 - 2 ** 32].map((seed) =>
      eventIdOf(seed, 5),
    )
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('tell numbers apart beyond 32 bits', () => {
    const ids = [5, 5 + 2 ** 32, 5 + 2 ** 40, 5 + 2 ** 52].map((number) => eventIdOf(1, number))
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('positionIdOf', () => {
  it('is 32 hexadecimal digits without dashes', () => {
    fc.assert(
      fc.property(seeds, numbers, (seed, number) => {
        expect(positionIdOf(seed, number)).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
      }),
    )
  })
})

describe('readableId', () => {
  it.each([
    ['ord', 12, 'ord-000012'],
    ['sig', 1, 'sig-000001'],
    ['fil', 999_999, 'fil-999999'],
    ['txn', 1_000_000, 'txn-1000000'],
    ['lot', 0, 'lot-000000'],
  ] as const)('writes %s %i as %s', (prefix, number, wanted) => {
    expect(readableId(prefix, number)).toBe(wanted)
  })

  it('comes back from text', () => {
    const prefix = fc.constantFrom('sig', 'ord', 'fil', 'txn', 'lot')
    fc.assert(
      fc.property(prefix, fc.integer({ min: 0, max: 999_999_999_999 }), (of, number) => {
        expect(parseReadableId(of, readableId(of, number))).toBe(number)
      }),
    )
  })
})

describe('parseReadableId', () => {
  it.each([
    'fil-000012',
    'ord',
    'ord-',
    'ord-12x',
    'ord--12',
    'ord-1.5',
    'ord-1e3',
    ' ord-000012',
    'ord-000012\n',
    'ORD-000012',
    'order-000012',
    'ord-١٢',
    'ord-1234567890123',
    '',
  ])('finds no order in %j', (text) => {
    expect(parseReadableId('ord', text)).toBe(null)
  })
})
