import { describe, expect, expectTypeOf, it } from 'vitest'

import { Fault, type FaultCode, faults, invariant, nearestName } from './fault.ts'

const codes = Object.keys(faults) as FaultCode[]

/** One exit code per area, so that a script can branch on it. */
const exitCodes: Readonly<Record<string, number>> = {
  usage: 2,
  config: 2,
  run: 2,
  data: 3,
  number: 4,
  strategy: 5,
  signal: 5,
  event: 6,
  snapshot: 6,
  log: 7,
}

/** What `invariant` throws, or null. */
function caughtFrom(holds: boolean): unknown {
  try {
    invariant(holds, 'cash adds up')
  } catch (error) {
    return error
  }
  return null
}

describe('faults', () => {
  it.each(codes)(
    'names "%s" as area/what-happened and gives it the exit code of its area',
    (code) => {
      expect(code).toMatch(/^[a-z]+\/[a-z]+(?:-[a-z]+)*$/)
      const { exitCode, isRetryable } = faults[code]
      expect(exitCodes[code.split('/')[0] as string]).toBe(exitCode)
      expect(typeof isRetryable).toBe('boolean')
    },
  )

  it('leaves 0 and 1 to success and to bugs', () => {
    expect(codes.filter((code) => (faults[code].exitCode as number) < 2)).toEqual([])
  })
})

describe('Fault', () => {
  it('is an error with a code, a message and the cause it was given', () => {
    const cause = new Error('disk full')
    const fault = new Fault('log/write-failed', 'Could not write "events.db".', { cause })
    expect(fault).toBeInstanceOf(Error)
    expect(fault.name).toBe('Fault')
    expect(fault.code).toBe('log/write-failed')
    expect(fault.message).toBe('Could not write "events.db".')
    expect(fault.cause).toBe(cause)
    expect(String(fault)).toBe('Fault: Could not write "events.db".')
  })

  it('has no cause where there was none', () => {
    expect('cause' in new Fault('data/empty', 'Nothing there.')).toBe(false)
  })

  it('takes no code outside the table', () => {
    expectTypeOf<'data/odd'>().not.toExtend<FaultCode>()
  })
})

describe('invariant', () => {
  it('lets a rule that holds pass', () => {
    expect(() => {
      invariant(true, 'cash adds up')
    }).not.toThrow()
  })

  it('stops with the rule, as a plain error: a bug is no fault of the world', () => {
    expect(caughtFrom(false)).toEqual(new Error('Invariant broken: cash adds up'))
    expect(caughtFrom(false)).not.toBeInstanceOf(Fault)
  })
})

describe('nearestName', () => {
  const names = ['signal', 'signal_rejected', 'order', 'fill', 'lot', 'bar']
  it.each([
    ['signal', 'signal'],
    ['signl', 'signal'],
    ['signla', 'signal'],
    ['SIGNAL', 'signal'],
    ['signals', 'signal'],
    ['Order', 'order'],
    ['oder', 'order'],
    ['fil', 'fill'],
    ['fills', 'fill'],
    ['bat', 'bar'],
    ['ba', 'bar'],
    ['lots', 'lot'],
    ['signal-rejected', 'signal_rejected'],
    ['x', null],
    ['', null],
    ['position', null],
    ['bxx', null],
    ['orxxx', null],
  ])('for "%s" is %o', (found, wanted) => {
    expect(nearestName(found, names)).toBe(wanted)
  })

  it('takes the first of two that are equally near', () => {
    expect(nearestName('bat', ['bar', 'bad'])).toBe('bar')
    expect(nearestName('bat', ['bad', 'bar'])).toBe('bad')
  })

  it('takes the nearer one, wherever it stands', () => {
    expect(nearestName('orders', ['ordinal', 'order', 'orderly'])).toBe('order')
    expect(nearestName('orders', ['orderly', 'ordinal', 'order'])).toBe('order')
  })

  it('gives null where nothing is known', () => {
    expect(nearestName('order', [])).toBe(null)
    expect(nearestName('order', new Set<string>())).toBe(null)
  })

  it('takes any iterable', () => {
    expect(nearestName('ordr', new Map([['order', 1]]).keys())).toBe('order')
  })
})
