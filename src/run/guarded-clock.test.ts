import { describe, expect, it } from 'vitest'

import { withoutClock } from './guarded-clock.ts'

const now = 'use context.time, the time of the event.'
const chance = 'use context.random(), which is seeded.'
const temporal = (): { Now: { instant: () => unknown } } =>
  (globalThis as unknown as { Temporal: { Now: { instant: () => unknown } } }).Temporal

describe('inside a run', () => {
  it.each<[string, () => unknown, string]>([
    ['Date.now()', () => Date.now(), now],
    ['new Date()', () => new Date(), now],
    ['Date()', () => Date(), now],
    ['performance.now()', () => performance.now(), now],
    ['process.hrtime()', () => process.hrtime(), now],
    ['process.uptime()', () => process.uptime(), now],
    ['Math.random()', () => Math.random(), chance],
    ['crypto.randomUUID()', () => crypto.randomUUID(), chance],
    ['crypto.getRandomValues()', () => crypto.getRandomValues(new Uint8Array(4)), chance],
  ])('%s is out of reach', (name, call, instead) => {
    expect(() => withoutClock(call)).toThrow(
      expect.objectContaining({
        code: 'strategy/invalid',
        message: `A strategy called ${name}. A run must be repeatable: ${instead}`,
      }),
    )
  })

  it.skipIf(!('Temporal' in globalThis))('Temporal.Now is out of reach', () => {
    expect(() => withoutClock(() => temporal().Now.instant())).toThrow(
      `A strategy called Temporal.Now. A run must be repeatable: ${now}`,
    )
    expect(temporal().Now.instant()).toBeDefined()
  })

  it('dates of given moments can be made and told', () => {
    const text = withoutClock(() => {
      const date = new Date(Date.UTC(2024, 0, 2))
      expect(date).toBeInstanceOf(Date)
      return `${date.toISOString()} ${Date.parse('2024-01-02')} ${new Date('2024-01-02').getTime()}`
    })
    expect(text).toBe('2024-01-02T00:00:00.000Z 1704153600000 1704153600000')
  })

  it('the rest of Math is there', () => {
    expect(withoutClock(() => Math.max(1, Math.floor(2.5)))).toBe(2)
  })
})

describe('after a run', () => {
  const places = [
    [globalThis, 'Date'],
    [Date, 'now'],
    [Math, 'random'],
    [performance, 'now'],
    [process, 'hrtime'],
    [process, 'uptime'],
    [crypto, 'randomUUID'],
    [crypto, 'getRandomValues'],
  ] as const
  const clocks = (): unknown[] => places.map(([owner, name]) => Reflect.get(owner, name) as unknown)

  it('everything is what it was', () => {
    const before = clocks()
    expect(withoutClock(() => 5)).toBe(5)
    expect(clocks()).toEqual(before)
    expect(Object.hasOwn(performance, 'now')).toBe(false)
    expect(Date.now()).toBeGreaterThan(1.7e12)
    expect(Math.random()).toBeLessThan(1)
  })

  it('that failed everything is what it was', () => {
    const before = clocks()
    expect(() =>
      withoutClock(() => {
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(clocks()).toEqual(before)
  })

  it('inside a run everything is still out of reach', () => {
    withoutClock(() => {
      withoutClock(() => undefined)
      expect(() => Date.now()).toThrow(/Date\.now/)
    })
    expect(Date.now()).toBeGreaterThan(1.7e12)
  })
})

describe('a pause', () => {
  it('gives clock and chance back for as long as it lasts', () => {
    withoutClock((pause) => {
      let told = 0
      pause(() => void (told = Date.now()))
      expect(told).toBeGreaterThan(1.7e12)
      expect(() => Date.now()).toThrow(/Date\.now/)
    })
  })

  it('ends when what it was for fails', () => {
    withoutClock((pause) => {
      expect(() => {
        pause(() => {
          throw new Error('full')
        })
      }).toThrow('full')
      expect(() => Math.random()).toThrow(/Math\.random/)
    })
  })
})
