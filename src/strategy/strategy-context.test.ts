import { describe, expect, it } from 'vitest'

import { eventsOf, runEngine, scripted } from '../../tests/support/engine.ts'
import { flat, series } from '../../tests/support/series.ts'
import { daysOf } from '../domain/time.ts'
import { microsPerDay } from '../domain/units.ts'
import { sma } from '../indicators/sma.ts'
import type { Context } from './context.ts'

const prices = [10, 20, 30, 40]

/** Runs over A and, from the second day on, B; calls at bar `at` of A and gives what comes back. */
function ask<T>(at: number, question: (context: Context) => T): T {
  let answer: T | undefined
  runEngine({
    data: [flat('A', prices), flat('B', [5, 6, 7], { places: [1, 2, 3] })],
    strategies: [scripted({ [at]: (context) => void (answer = question(context)) }, 'A')],
  })
  return answer as T
}

describe('the context', () => {
  it('tells the time and the symbols', () => {
    expect(ask(1, ({ time }) => time)).toBe(daysOf(2024, 1, 3) * microsPerDay)
    expect(ask(0, ({ symbols }) => symbols)).toEqual(['A', 'B'])
  })

  it('knows the price of the latest bar, and none before the first', () => {
    expect(ask(2, (context) => context.price('A'))).toBe(30)
    expect(ask(0, (context) => context.price('B'))).toBeNaN()
    expect(ask(2, (context) => context.price('B'))).toBe(6)
  })

  it('shows the bars of this moment of all symbols, whoever is asked first', () => {
    // A comes first in the step, and yet B's bar of the same moment is known to be complete.
    expect(ask(3, (context) => context.bars('B', 1).at(-1)?.close)).toBe(7)
  })

  it('looks back no further than there are bars, and never ahead', () => {
    const closes = (at: number, count: number): number[] =>
      ask(at, (context) => [...context.bars('A', count)].map(({ close }) => close))
    expect(closes(0, 3)).toEqual([10])
    expect(closes(2, 2)).toEqual([20, 30])
    expect(closes(2, 99)).toEqual([10, 20, 30])
    expect(closes(3, 0)).toEqual([])
    expect(ask(1, (context) => context.bars('A', 9).at(2))).toBeUndefined()
    expect(ask(1, (context) => context.bars('A', 2).at(-1)?.close)).toBe(20)
    expect(ask(1, (context) => context.bars('A', 2).at(-3))).toBeUndefined()
    expect(ask(0, (context) => context.bars('B', 5).length)).toBe(0)
  })

  it('keeps a window what it was, however the run goes on', () => {
    const window = ask(1, (context) => context.bars('A', 2))
    expect([...window].map(({ close }) => close)).toEqual([10, 20])
    expect(window.length).toBe(2)
  })

  it("sees its own positions and nobody else's", () => {
    const seen: (string | null)[] = []
    runEngine({
      data: [flat('A', prices)],
      strategies: [
        scripted({
          0: (context) => context.openLong('A', { quantity: 3 }),
          1: (context) => void seen.push(context.position('A')?.exact.quantity ?? null),
        }),
        scripted({ 1: (context) => void seen.push(context.position('A')?.exact.quantity ?? null) }),
      ],
    })
    expect(seen).toEqual(['3', null])
  })

  it('sees the whole account, live', () => {
    const seen: number[] = []
    runEngine({
      data: [flat('A', prices)],
      strategies: [
        scripted({
          0: (context) => context.openLong('A', { quantity: 100 }),
          1: ({ portfolio }) => void seen.push(portfolio.cash, portfolio.equity),
          2: ({ portfolio }) => void seen.push(portfolio.cash, portfolio.equity),
        }),
      ],
    })
    expect(seen).toEqual([98_000, 100_000, 98_000, 101_000])
  })

  it('emits signals by intention as well as by their short forms', () => {
    const engine = runEngine({
      data: [flat('A', prices)],
      strategies: [
        scripted({
          0(context) {
            context.emitSignal({ symbol: 'A', intention: 'OPEN_LONG', quantity: 2, reason: 'long' })
            context.openLong('A', { quantity: 3 })
            context.openShort('A')
            context.closeShort('A')
            context.closeLong('A')
          },
        }),
      ],
    })
    expect(
      eventsOf(engine, 'signal').map(({ intention, quantity, reason }) => [
        intention,
        quantity,
        reason,
      ]),
    ).toEqual([
      ['OPEN_LONG', '2', 'long'],
      ['OPEN_LONG', '3', null],
      ['OPEN_SHORT', null, null],
      ['CLOSE_SHORT', null, null],
      ['CLOSE_LONG', null, null],
    ])
  })

  it('gives back the number of a signal', () => {
    expect(ask(0, (context) => [context.openLong('A'), context.openLong('A')])).toEqual([1, 2])
  })

  it('may signal another symbol than the one whose bar it sees', () => {
    const engine = runEngine({
      data: [flat('A', prices), flat('B', [5, 6, 7, 8])],
      strategies: [
        scripted(
          {
            1(context) {
              context.openLong('B')
              context.openLong('A')
              context.openLong('B')
            },
          },
          'A',
        ),
      ],
    })
    expect(eventsOf(engine, 'signal').map(({ symbol, price }) => [symbol, price])).toEqual([
      ['B', '6'],
      ['A', '20'],
      ['B', '6'],
    ])
  })

  it('has no look at the options it was given once a signal is sent', () => {
    const engine = runEngine({
      data: [flat('A', prices)],
      strategies: [
        scripted({
          0(context) {
            const options = { quantity: 2, reason: 'first', metadata: { tags: ['a'] } }
            context.openLong('A', options)
            options.quantity = 99
            options.reason = 'changed'
            options.metadata.tags.push('b')
          },
        }),
      ],
    })
    expect(eventsOf(engine, 'signal')[0]).toMatchObject({
      quantity: '2',
      reason: 'first',
      metadata: { tags: ['a'] },
    })
  })
})

describe('random numbers', () => {
  const draws = (seed: number): number[] => {
    const all: number[] = []
    const draw = scripted({
      0: (context) => void all.push(context.random(), context.random()),
      1: (context) => void all.push(context.random()),
    })
    runEngine({ data: [flat('A', prices)], strategies: [draw, draw], seed })
    return all
  }

  it('are the same in every run of one seed', () => {
    expect(draws(7)).toEqual(draws(7))
    expect(draws(8)).not.toEqual(draws(7))
  })

  it('are others for every strategy, and do not repeat', () => {
    expect(new Set(draws(7)).size).toBe(6)
  })
})

describe('notes', () => {
  it('are events of the strategy, caused by the bar it sees', () => {
    const data = { level: 5, tags: ['x'] }
    const engine = runEngine({
      data: [flat('A', prices)],
      strategies: [
        scripted({
          1(context) {
            context.note('looking up', data)
            context.note('bare')
            data.tags.push('changed')
          },
        }),
      ],
    })
    const [first, second] = eventsOf(engine, 'note')
    expect(first).toMatchObject({
      strategyId: 'test',
      message: 'looking up',
      data: { level: 5, tags: ['x'] },
      causationId: eventsOf(engine, 'bar')[1]?.eventId,
    })
    expect(second).toMatchObject({ message: 'bare', data: null })
  })

  it('that are given a bar, bars or the portfolio hold their content, not an empty object', () => {
    const engine = runEngine({
      data: [flat('A', prices)],
      strategies: [
        scripted({
          1(context) {
            const last = context.bars('A', 2)
            const bar = last.at(-1)
            context.note('seen', { bar, last, account: context.portfolio })
            context.openLong('A', { quantity: 1, metadata: { bar } })
          },
        }),
      ],
    })
    const events = eventsOf(engine, 'bar')
    const said = events
      .slice(0, 2)
      .map(({ symbol, timestamp, open, high, low, close, volume }) => ({
        symbol,
        timestamp,
        open,
        high,
        low,
        close,
        volume,
      }))
    expect(eventsOf(engine, 'note')[0]?.data).toMatchObject({
      bar: said[1],
      last: said,
      account: { cash: expect.any(String) as string, positions: [] },
    })
    expect(eventsOf(engine, 'signal')[0]?.metadata).toEqual({ bar: said[1] })
  })

  it('that hold what no JSON can are refused', () => {
    for (const [lost, found] of [
      [{ seen: new Map([['a', 1]]) }, 'an instance of "Map" without toJSON()'],
      [{ level: Number.NaN }, 'the number "NaN"'],
    ] as const) {
      expect(() =>
        ask(0, (context) => {
          context.note('x', lost as never)
        }),
      ).toThrow(found)
    }
    expect(() =>
      ask(0, (context) => {
        context.note('x', 1n as never)
      }),
    ).toThrow(/failed in onBar/)
  })
})

describe('what the context refuses', () => {
  const at = 'Strategy "test" failed in onBar at bar 0 (2024-01-01T00:00:00Z) of "A"'

  it.each<[string, (context: Context) => unknown, string, string]>([
    [
      'a signal before the first bar',
      (context) => context.openLong('B'),
      'signal/invalid',
      'Strategy "test" signals "B" before its first bar. Wait for onBar of it.',
    ],
    [
      'a symbol nobody trades',
      (context) => context.price('AA'),
      'data/unknown-symbol',
      'Strategy "test" asks for "AA", which it does not trade. Did you mean "A"? It trades "A", "B".',
    ],
    [
      'a symbol far from any',
      (context) => context.bars('TSLA', 1),
      'data/unknown-symbol',
      'Strategy "test" asks for "TSLA", which it does not trade. It trades "A", "B".',
    ],
    [
      'a position of none',
      (context) => context.position('TSLA'),
      'data/unknown-symbol',
      'Strategy "test" asks for "TSLA", which it does not trade. It trades "A", "B".',
    ],
    [
      'a signal in none',
      (context) => context.openLong('TSLA'),
      'data/unknown-symbol',
      'Strategy "test" asks for "TSLA", which it does not trade. It trades "A", "B".',
    ],
    [
      'no symbol',
      (context) => context.openLong(undefined as never),
      'data/unknown-symbol',
      'Strategy "test" asks for "undefined", which it does not trade. It trades "A", "B".',
    ],
    [
      'a negative count',
      (context) => context.bars('A', -1),
      'strategy/failed',
      'Strategy "test", bars("A"): expected a count from 0 on, found "-1".',
    ],
    [
      'a broken count',
      (context) => context.bars('A', 1.5),
      'strategy/failed',
      'Strategy "test", bars("A"): expected a count from 0 on, found "1.5".',
    ],
    [
      'an indicator after the start',
      (context) => context.indicator('A', sma(2)),
      'strategy/failed',
      'Strategy "test" declares "SMA 2" after the start. Declare indicators in onStart.',
    ],
    [
      'an unknown intention',
      (context) => context.emitSignal({ symbol: 'A', intention: 'HOLD' as never }),
      'signal/invalid',
      'Expected an intention, one of OPEN_LONG, CLOSE_LONG, OPEN_SHORT, CLOSE_SHORT, found "HOLD".',
    ],
  ])('%s', (_, act, code, message) => {
    expect(() => ask(0, act)).toThrow(
      expect.objectContaining({ code, message: `${at}: ${message}` }),
    )
  })

  it('a symbol of the data that is not of its universe', () => {
    expect(() =>
      runEngine({
        data: [flat('A', prices), flat('B', prices)],
        strategies: [scripted({ 0: (context) => context.openLong('B') })],
        universes: [[0]],
      }),
    ).toThrow(
      'Strategy "test" asks for "B", which it does not trade. Did you mean "A"? It trades "A".',
    )
  })

  it('a signal at the start, when there is no bar yet', () => {
    expect(() =>
      runEngine({
        data: [series('A', [[1, 1, 1, 1]])],
        strategies: [{ onStart: (context) => void context.openLong('A') }],
      }),
    ).toThrow(
      'Strategy "test" failed in onStart: Strategy "test" signals "A" before its first bar. Wait for onBar of it.',
    )
  })
})
