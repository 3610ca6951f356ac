import { describe, expect, it } from 'vitest'

import { createEngine, eventsOf, runEngine, scripted, story } from '../../tests/support/engine.ts'
import { lineOf } from '../../tests/support/event-lines.ts'
import { type BarRow, dataset, flat, series } from '../../tests/support/series.ts'
import { daysOf } from '../domain/time.ts'
import { type Micros, micros, microsPerDay } from '../domain/units.ts'
import { EventBus } from '../events/bus.ts'
import { sma } from '../indicators/sma.ts'
import { defineStrategy } from '../strategy/define-strategy.ts'
import type { Strategy } from '../strategy/strategy.ts'
import type { Engine } from './engine.ts'

const day = (number: number): Micros => micros(daysOf(2024, 1, number) * microsPerDay)

/** Two symbols over four days; B has no bar on the second. */
const twoSymbols = (): Parameters<typeof createEngine>[0]['data'] =>
  dataset(
    [
      series('A', [
        [10, 11, 9, 10],
        [11, 12, 10, 12],
        [12, 13, 11, 13],
        [13, 14, 12, 14],
      ]),
      series(
        'B',
        [
          [50, 51, 49, 50],
          [40, 41, 39, 40],
          [20, 21, 19, 20],
        ],
        { places: [0, 2, 3] },
      ),
    ],
    {
      actions: [
        { symbol: 'B', type: 'split', numerator: 2, denominator: 1, effective: day(4) },
        { symbol: 'A', type: 'dividend', amount: '0.5', effective: day(3) },
      ],
    },
  )

describe('a small run of two symbols', () => {
  const strategy = (): Strategy =>
    ({
      name: 'pair',
      onBar(bar, context) {
        if (bar.symbol === 'A' && bar.index === 0) {
          context.openLong('A', { quantity: 10 })
          context.openShort('B', { quantity: 5 })
        }
        if (bar.symbol === 'A' && bar.index === 2) context.closeLong('A', { quantity: 4 })
        if (bar.symbol === 'B' && bar.index === 2) context.closeShort('B')
      },
    }) satisfies Strategy

  it('is this sequence of events, and no other', () => {
    const engine = runEngine({
      data: twoSymbols(),
      strategies: [strategy()],
      commission: { flat: 1 },
    })
    expect(story(engine)).toEqual([
      'backtest_started',
      'transaction ADJUSTMENT 100000 capital → 100000',
      // 1 January: both symbols, A first. Orders are accepted at the close.
      'bar A 10',
      'signal sig-1 OPEN_LONG A',
      'signal sig-2 OPEN_SHORT B',
      'bar B 50',
      'order ord-1 buy 10 A market',
      'ord-1 NEW>ACK',
      'order ord-2 sell 5 B market',
      'ord-2 NEW>ACK',
      'state cash 100000 equity 100000',
      // 2 January: A alone. Its order fills at the open; that of B waits.
      'fill ord-1 buy 10 @ 11 open',
      'transaction FILL_BUY -110 market → 99890',
      'transaction FEE_FILL -1 fees → 99889',
      'lot lot-1 10 → 10',
      'position_opened long A 10 → 10',
      'bar A 12',
      'state cash 99889 equity 100009',
      // 3 January: the dividend before the bars, then B's fill.
      'dividend A 0.5',
      'transaction ADJUSTMENT 5 dividends → 99894',
      'fill ord-2 sell 5 @ 40 open',
      'transaction FILL_SELL 200 market → 100094',
      'transaction FEE_FILL -1 fees → 100093',
      'lot lot-2 -5 → -5',
      'position_opened short B -5 → -5',
      'bar A 13',
      'signal sig-3 CLOSE_LONG A',
      'bar B 40',
      'order ord-3 sell 4 A market reduce',
      'ord-3 NEW>ACK',
      'state cash 100093 equity 100023',
      // 4 January: the split of B, A's exit at the open, B's signal too late to fill.
      'split B 2/1',
      'fill ord-3 sell 4 @ 13 open',
      'transaction FILL_SELL 52 market → 100145',
      'transaction FEE_FILL -1 fees → 100144',
      'lot lot-1 -4 → 6',
      'position_partial_exit long A -4 → 6',
      'bar A 14',
      'bar B 20',
      'signal sig-4 CLOSE_SHORT B',
      'order ord-4 buy 10 B market reduce',
      'ord-4 NEW>ACK',
      'state cash 100144 equity 100028',
      'ord-4 ACK>CANCELED end_of_data',
      'valuation_trigger',
      'state cash 100144 equity 100028',
      'backtest_ended',
    ])
  })

  it('numbers events from 1 without gaps, and time never runs backwards', () => {
    const engine = runEngine({ data: twoSymbols(), strategies: [strategy()] })
    const all = [...engine.reader.history()]
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, i) => i + 1))
    const times = all.map(({ occurredAt }) => occurredAt)
    expect(times).toEqual(times.toSorted())
    expect(times[0]).toBe('2024-01-02T00:00:00Z')
    expect(times.at(-1)).toBe('2024-01-05T00:00:00Z')
  })

  it('looks the same to a subscriber as in the history', () => {
    const bus = new EventBus()
    const engine = createEngine({ data: twoSymbols(), strategies: [strategy()], bus })
    const seen: string[] = []
    bus.subscribe('*', (event) => seen.push(`${event.sequence} ${lineOf(event)}`))
    engine.run()
    const history = [...engine.reader.history()]
    expect(seen).toEqual(history.map((event) => `${event.sequence} ${lineOf(event)}`))
  })

  it('is the same step by step as in one go', () => {
    const stepped = createEngine({ data: twoSymbols(), strategies: [strategy()] })
    const steps: boolean[] = []
    for (let i = 0; i < 6; i++) steps.push(stepped.processStep())
    expect(steps).toEqual([true, true, true, true, false, false])
    const whole = runEngine({ data: twoSymbols(), strategies: [strategy()] })
    expect(story(stepped)).toEqual(story(whole))
  })

  it('has an equity point per step', () => {
    const engine = runEngine({
      data: twoSymbols(),
      strategies: [strategy()],
      commission: { flat: 1 },
    })
    const { curve } = engine
    const points = (column: Float64Array): number[] =>
      [...column].slice(0, curve.length).map((value) => value / 1_000_000)
    expect(points(curve.equity)).toEqual([100_000, 100_009, 100_023, 100_028])
    expect(points(curve.cash)).toEqual([100_000, 99_889, 100_093, 100_144])
    expect(points(curve.exposure)).toEqual([0, 120, 330, 284])
  })
})

describe('the start of a run', () => {
  it('records the settings, then the capital it caused', () => {
    const engine = createEngine({
      data: [flat('A', [1])],
      strategies: [scripted({})],
      settings: { marketFill: 'next_open', nested: { a: [1, null] } },
      capital: 5,
    })
    engine.start()
    const [started, deposit] = [...engine.reader.history()]
    expect(started).toMatchObject({
      eventType: 'backtest_started',
      settings: { marketFill: 'next_open', nested: { a: [1, null] } },
    })
    expect(deposit).toMatchObject({ availableBalanceChange: '5', causationId: started?.eventId })
  })

  it('happens once', () => {
    const engine = createEngine({ data: [flat('A', [1, 2])], strategies: [scripted({})] })
    engine.start()
    engine.start()
    engine.run()
    expect(eventsOf(engine, 'backtest_started')).toHaveLength(1)
  })

  it('has the time of the first bar that trades', () => {
    const engine = createEngine({
      data: dataset([flat('A', [1, 2, 3]), flat('B', [1, 2, 3])], { from: '2024-01-03' }),
      strategies: [scripted({})],
    })
    engine.start()
    expect(engine.time).toBe(day(4))
    expect(engine.step).toBe(2)
  })
})

describe('corporate actions', () => {
  it('come before the bars of their step, and before fills at its open', () => {
    const engine = runEngine({ data: twoSymbols(), strategies: [scripted({})] })
    const lines = story(engine, ['corporate_action', 'bar'])
    expect(lines).toEqual([
      'bar A 10',
      'bar B 50',
      'bar A 12',
      'dividend A 0.5',
      'bar A 13',
      'bar B 40',
      'split B 2/1',
      'bar A 14',
      'bar B 20',
    ])
  })

  it('of the warm-up are left out: nothing was held then', () => {
    const engine = runEngine({
      data: dataset([flat('A', [1, 2, 3, 4])], {
        from: '2024-01-03',
        actions: [
          { symbol: 'A', type: 'dividend', amount: '1', effective: day(2) },
          { symbol: 'A', type: 'dividend', amount: '2', effective: day(3) },
        ],
      }),
      strategies: [scripted({})],
    })
    expect(story(engine, ['corporate_action'])).toEqual(['dividend A 2'])
  })
})

describe('the warm-up', () => {
  const rows: readonly number[] = [1, 2, 3, 4, 5, 6]
  const seen = (): { strategy: ReturnType<ReturnType<typeof defineStrategy>>; log: string[] } => {
    const log: string[] = []
    const make = defineStrategy({
      name: 'average',
      setup({ indicator }) {
        const mean = indicator(sma(3))
        return { onBar: (bar) => log.push(`${bar.close}: ${mean.value}`) && undefined }
      },
    })
    return { strategy: make(), log }
  }

  it('feeds indicators without an event, and shows strategies no bar', () => {
    const { strategy, log } = seen()
    const engine = runEngine({
      data: dataset([flat('A', rows)], { from: '2024-01-04' }),
      strategies: [strategy],
    })
    expect(log).toEqual(['4: 3', '5: 4', '6: 5'])
    expect(story(engine, ['bar'])).toEqual(['bar A 4', 'bar A 5', 'bar A 6'])
    expect(engine.curve.length).toBe(3)
    expect(engine.journal.barCount).toBe(3)
  })

  it('does the same over several symbols', () => {
    const { strategy, log } = seen()
    const engine = runEngine({
      data: dataset(
        [
          flat('A', rows),
          flat(
            'B',
            rows.map((row) => row * 10),
          ),
        ],
        { from: '2024-01-05' },
      ),
      strategies: [strategy],
    })
    expect(log).toEqual(['5: 4', '50: 40', '6: 5', '60: 50'])
    expect(
      [...engine.reader.history({ topic: 'bar' })].map(({ sequence }) => sequence),
    ).toHaveLength(4)
    expect(engine.reader.at(3)).toMatchObject({ eventType: 'bar', symbol: 'A', close: '5' })
  })

  it('shows its bars to strategies that look back', () => {
    const found: number[][] = []
    runEngine({
      data: dataset([flat('A', rows)], { from: '2024-01-05' }),
      strategies: [
        {
          onBar: (_bar, context) =>
            void found.push([...context.bars('A', 3)].map(({ close }) => close)),
        },
      ],
    })
    expect(found).toEqual([
      [3, 4, 5],
      [4, 5, 6],
    ])
  })
})

describe('valuation', () => {
  it.each([
    ['end', 1, 2],
    ['step', 4, 4],
  ] as const)('at every %s triggers %i times', (valuation, triggers, states) => {
    const engine = runEngine({
      data: [flat('A', [1, 2, 3])],
      strategies: [scripted({})],
      valuation,
    })
    expect(eventsOf(engine, 'valuation_trigger')).toHaveLength(triggers)
    expect(eventsOf(engine, 'portfolio_state')).toHaveLength(states)
    const last = eventsOf(engine, 'portfolio_state').at(-1)
    expect(last?.causationId).toBe(eventsOf(engine, 'valuation_trigger').at(-1)?.eventId)
  })

  it('publishes no state where nothing but a mark has changed', () => {
    const engine = runEngine({
      data: [flat('A', [1, 2, 3, 4, 5])],
      strategies: [scripted({ 0: (context) => context.openLong('A') })],
    })
    expect(story(engine, ['bar', 'portfolio_state'])).toEqual([
      'bar A 1',
      'state cash 100000 equity 100000',
      'bar A 2',
      'state cash 99998 equity 100000',
      'bar A 3',
      'bar A 4',
      'bar A 5',
      'state cash 99998 equity 100003',
    ])
  })
})

describe('progress', () => {
  const longRun = (steps: number): Engine =>
    createEngine({
      data: [
        flat(
          'A',
          Array.from({ length: steps }, () => 1),
        ),
      ],
      strategies: [scripted({})],
    })

  it.each([
    [1000, 101, [10, 1000]],
    [250, 126, [2, 250]],
    [3, 4, [1, 3]],
  ])('of %i steps is told %i times', (steps, calls, [first, last]) => {
    const told: number[] = []
    longRun(steps).run((done, total) => {
      told.push(done)
      expect(total).toBe(steps)
    })
    expect(told).toHaveLength(calls)
    expect([told[0], told.at(-1)]).toEqual([first, last])
    expect(told).toEqual(told.toSorted((a, b) => a - b))
  })

  it('goes on from where the run stands', () => {
    const engine = longRun(10)
    for (let i = 0; i < 7; i++) engine.processStep()
    const told: number[] = []
    engine.run((done) => told.push(done))
    expect(told).toEqual([8, 9, 10, 10])
  })
})

describe('a sink', () => {
  it('is asked to take records whenever enough are due', () => {
    const engine = createEngine({
      data: [flat('A', [1, 2, 3, 4, 5, 6])],
      strategies: [{ onBar: (_bar, context) => context.note('x') }],
    })
    const taken: number[] = []
    const sink = { due: 5, take: (): void => void taken.push(engine.journal.length) }
    engine.run(undefined, sink)
    // 2 records at the start, a state after the first step, a note per bar.
    expect(taken).toEqual([5, 6, 7, 8, 9])
  })
})

describe('the end of a run', () => {
  it('comes once, however often it is asked for', () => {
    const engine = runEngine({ data: [flat('A', [1, 2])], strategies: [scripted({})] })
    engine.end()
    engine.end()
    expect(engine.processStep()).toBe(false)
    expect(story(engine).filter((line) => line === 'backtest_ended')).toHaveLength(1)
    expect(story(engine).at(-1)).toBe('backtest_ended')
    expect(engine.isEnded).toBe(true)
  })

  it('can come before the last bar, and nothing happens after it', () => {
    const engine = createEngine({
      data: [flat('A', [1, 2, 3, 4])],
      strategies: [scripted({ 0: (context) => context.openLong('A') })],
      endOfData: 'liquidate',
    })
    engine.processStep()
    engine.processStep()
    engine.end()
    const before = story(engine)
    expect(before.slice(-3)).toEqual([
      'valuation_trigger',
      'state cash 100000 equity 100000',
      'backtest_ended',
    ])
    expect(engine.processStep()).toBe(false)
    engine.run()
    expect(story(engine)).toEqual(before)
    expect(engine.curve.length).toBe(2)
    expect(engine.step).toBe(2)
  })

  it('can come before the first bar', () => {
    const engine = createEngine({ data: [flat('A', [1, 2])], strategies: [scripted({})] })
    engine.end()
    expect(story(engine)).toEqual([
      'backtest_started',
      'transaction ADJUSTMENT 100000 capital → 100000',
      'valuation_trigger',
      'state cash 100000 equity 100000',
      'backtest_ended',
    ])
    expect(engine.curve.length).toBe(0)
  })

  it('writes the last equity point again after the closing fills', () => {
    const rows: BarRow[] = [
      [10, 10, 10, 10],
      [10, 10, 10, 10],
      [20, 20, 20, 20],
    ]
    const engine = runEngine({
      data: [series('A', rows)],
      strategies: [scripted({ 0: (context) => context.openLong('A') })],
      endOfData: 'liquidate',
      commission: { flat: 1 },
    })
    expect([...engine.curve.equity].map((value) => value / 1e6)).toEqual([100_000, 99_999, 100_008])
    expect(engine.curve.exposure.at(-1)).toBe(0)
  })
})

describe('several strategies', () => {
  it('trade the same symbol in books of their own', () => {
    const engine = runEngine({
      data: [flat('A', [10, 10, 12, 12])],
      strategies: [
        {
          name: 'bull',
          onBar: (bar, context) =>
            void (bar.index === 0 && context.openLong('A', { quantity: 10 })),
        },
        {
          name: 'bear',
          onBar: (bar, context) =>
            void (bar.index === 0 && context.openShort('A', { quantity: 4 })),
        },
      ],
    })
    expect(
      eventsOf(engine, 'position_opened').map(({ strategyId, heldQuantity }) => [
        strategyId,
        heldQuantity,
      ]),
    ).toEqual([
      ['bull', '10'],
      ['bear', '-4'],
    ])
    expect(engine.view.equity).toBe(100_000 + 20 - 8)
    expect(engine.view.netExposure).toBe(72)
    expect(engine.view.grossExposure).toBe(168)
  })

  it('see a bar in the order they are given', () => {
    const log: string[] = []
    const named = (name: string): Strategy => ({
      name,
      onBar: (bar) => void log.push(`${name} ${bar.symbol}`),
    })
    runEngine({ data: [flat('A', [1]), flat('B', [1])], strategies: [named('z'), named('a')] })
    expect(log).toEqual(['z A', 'a A', 'z B', 'a B'])
  })

  it('may have a universe of their own', () => {
    const log: string[] = []
    const named = (name: string): Strategy => ({
      name,
      onBar: (bar) => void log.push(`${name} ${bar.symbol}`),
    })
    runEngine({
      data: [flat('A', [1]), flat('B', [1])],
      strategies: [named('both'), named('second')],
      universes: [[0, 1], [1]],
    })
    expect(log).toEqual(['both A', 'both B', 'second B'])
  })
})

describe('a strategy that answers its own fills without end', () => {
  it('is stopped', () => {
    const engine = createEngine({
      data: [flat('A', [10, 10])],
      marketFill: 'bar_close',
      invariants: 'money',
      strategies: [
        {
          onBar: (bar, context) => void (bar.index === 0 && context.openLong('A')),
          onFill: (fill, context) =>
            void (fill.side === 'buy' ? context.closeLong('A') : context.openLong('A')),
        },
      ],
    })
    expect(() => {
      engine.run()
    }).toThrow(
      expect.objectContaining({
        code: 'strategy/failed',
        message:
          'A strategy answers its own fills with signals without end: 1000 rounds at 2024-01-02T00:00:00Z. Signal from onFill or onPosition only where it comes to rest.',
      }),
    )
  })
})

describe('a subscriber', () => {
  it('that fails does not disturb the run, and the failure is in the log', () => {
    const bus = new EventBus()
    const engine = createEngine({
      data: [flat('A', [10, 10, 10])],
      strategies: [scripted({ 0: (context) => context.openLong('A') })],
      bus,
    })
    bus.subscribe('fill', () => {
      throw new Error('out of ink')
    })
    engine.run()
    const undisturbed = runEngine({
      data: [flat('A', [10, 10, 10])],
      strategies: [scripted({ 0: (context) => context.openLong('A') })],
    })
    const failures = story(engine).filter((line) => line.startsWith('subscriber_failed'))
    expect(failures).toEqual(['subscriber_failed fill out of ink'])
    expect(story(engine).filter((line) => !failures.includes(line))).toEqual(story(undisturbed))
  })

  it('sees a fill after the portfolio has booked it', () => {
    const bus = new EventBus()
    const engine = createEngine({
      data: [flat('A', [10, 10, 10])],
      strategies: [scripted({ 0: (context) => context.openLong('A') })],
      bus,
    })
    const held: number[] = []
    bus.subscribe('fill', () => held.push(engine.portfolio.quantityOf(0, 0)), { priority: 99 })
    engine.run()
    expect(held).toEqual([1])
  })
})

describe('a run that failed', () => {
  const failing = (): Engine =>
    createEngine({
      data: [flat('A', [1, 2, 3, 4])],
      strategies: [
        {
          onBar(bar) {
            if (bar.index === 1) throw new Error('no idea')
          },
        },
      ],
    })

  it('cannot go on as if nothing had happened', () => {
    const engine = failing()
    expect(() => {
      engine.run()
    }).toThrow(/no idea/)
    const stopped = {
      code: 'strategy/failed',
      message: 'This run stopped inside a step (2 of 4) and cannot go on. Make a new one.',
    }
    expect(() => {
      engine.run()
    }).toThrow(expect.objectContaining(stopped))
    expect(() => engine.processStep()).toThrow(expect.objectContaining(stopped))
    expect(() => {
      engine.end()
    }).toThrow(expect.objectContaining(stopped))
    expect(engine.step).toBe(2)
  })

  it('cannot go on when it failed while starting', () => {
    const engine = createEngine({
      data: [flat('A', [1, 2])],
      strategies: [
        {
          onStart() {
            throw new Error('not ready')
          },
        },
      ],
    })
    expect(() => {
      engine.run()
    }).toThrow(/not ready/)
    expect(() => {
      engine.run()
    }).toThrow(/cannot go on/)
  })

  it('has no end when it failed while ending', () => {
    const engine = createEngine({
      data: [flat('A', [1])],
      strategies: [
        {
          onBar: () => undefined,
          onEnd() {
            throw new Error('no epilogue')
          },
        },
      ],
    })
    expect(() => {
      engine.run()
    }).toThrow(/no epilogue/)
    expect(engine.isEnded).toBe(false)
    expect(() => {
      engine.end()
    }).toThrow(/cannot go on/)
  })

  it('cannot be driven from inside a step either', () => {
    const engine = createEngine({
      data: [flat('A', [1, 2])],
      strategies: [{ onBar: () => void engine.processStep() }],
    })
    expect(() => {
      engine.run()
    }).toThrow(/cannot go on/)
  })
})
