import { describe, expect, it } from 'vitest'

import { createEngine, eventsOf, runEngine, scripted, story } from '../../tests/support/engine.ts'
import { dataset, flat, series } from '../../tests/support/series.ts'
import { Bar } from '../domain/series.ts'
import type { Indicator } from '../indicators/indicator.ts'
import { sma } from '../indicators/sma.ts'
import type { Context } from './context.ts'
import { defineStrategy } from './define-strategy.ts'
import type { Strategy } from './strategy.ts'

/** Runs a strategy over A = 10, 20, 30, 40 and says what it threw. */
function failureOf(strategy: Strategy | ReturnType<ReturnType<typeof defineStrategy>>): {
  code: string
  message: string
} {
  try {
    runEngine({ data: [flat('A', [10, 20, 30, 40])], strategies: [strategy] })
  } catch (error) {
    return error as { code: string; message: string }
  }
  throw new Error('nothing failed')
}

describe('a strategy per symbol', () => {
  it('sees no bar until its indicators are ready', () => {
    const seen: number[] = []
    const make = defineStrategy({
      name: 'gated',
      setup({ indicator }) {
        const slow = indicator(sma(3))
        indicator(sma(2))
        return { onBar: (bar) => void seen.push(bar.close, slow.value) }
      },
    })
    runEngine({ data: [flat('A', [10, 20, 30, 40])], strategies: [make()] })
    expect(seen).toEqual([30, 20, 40, 30])
  })

  it('sees every bar when it runs always', () => {
    const seen: string[] = []
    const make = defineStrategy({
      name: 'always',
      setup({ indicator }) {
        const mean = indicator(sma(3))
        return { runs: 'always', onBar: (bar) => void seen.push(`${bar.close} ${mean.isReady}`) }
      },
    })
    runEngine({ data: [flat('A', [10, 20, 30])], strategies: [make()] })
    expect(seen).toEqual(['10 false', '20 false', '30 true'])
  })

  it('is ready for each symbol on its own', () => {
    const seen: string[] = []
    const make = defineStrategy({
      name: 'each',
      setup({ indicator }) {
        indicator(sma(2))
        return { onBar: (bar) => void seen.push(`${bar.symbol} ${bar.close}`) }
      },
    })
    runEngine({
      data: [flat('A', [1, 2, 3]), flat('B', [5, 6], { places: [1, 2] })],
      strategies: [make()],
    })
    expect(seen).toEqual(['A 2', 'A 3', 'B 6'])
  })

  it('may do nothing at all', () => {
    const make = defineStrategy({ name: 'idle', setup: () => ({}) })
    const engine = runEngine({ data: [flat('A', [1, 2])], strategies: [make()] })
    expect(eventsOf(engine, 'signal')).toEqual([])
  })

  it('hears of its own fills and positions, symbol by symbol, and of the end', () => {
    const heard: string[] = []
    const make = defineStrategy({
      name: 'hooks',
      setup: ({ symbol }) => ({
        onBar: (bar, context) => {
          if (bar.index === 0) context.openLong(symbol)
          if (bar.index === 1) context.closeLong(symbol)
        },
        onFill: (fill) => void heard.push(`${symbol} fill ${fill.symbol} ${fill.side}`),
        onPosition: (event) => void heard.push(`${symbol} ${event.eventType} ${event.symbol}`),
        onEnd: (context) => void heard.push(`${symbol} end ${context.price(symbol)}`),
      }),
    })
    runEngine({
      data: [flat('A', [1, 2, 3]), flat('B', [5, 6, 7])],
      strategies: [make(), scripted({ 0: (context) => context.openShort('A') })],
    })
    expect(heard).toEqual([
      'A fill A buy',
      'A position_opened A',
      'B fill B buy',
      'B position_opened B',
      'A fill A sell',
      'A position_closed A',
      'B fill B sell',
      'B position_closed B',
      'A end 3',
      'B end 7',
    ])
  })
})

describe('a strategy of its own', () => {
  it('declares indicators at the start and reads them on every bar', () => {
    class Average implements Strategy {
      readonly seen: string[] = []
      readonly #means = new Map<string, Indicator>()
      onStart(context: Context): void {
        for (const symbol of context.symbols)
          this.#means.set(symbol, context.indicator(symbol, sma(2)))
      }
      onBar(bar: Bar): void {
        this.seen.push(`${bar.symbol} ${this.#means.get(bar.symbol)?.value}`)
      }
    }
    const strategy = new Average()
    runEngine({ data: [flat('A', [1, 3, 5]), flat('B', [10, 30, 50])], strategies: [strategy] })
    expect(strategy.seen).toEqual(['A 2', 'B 20', 'A 4', 'B 40'])
  })

  it('gets the bars of a moment together after each of them', () => {
    const seen: string[] = []
    runEngine({
      data: [flat('A', [1, 2, 3]), flat('B', [5, 6], { places: [0, 2] })],
      strategies: [
        {
          onBar: (bar) => void seen.push(bar.symbol),
          onBars(bars) {
            seen.push(`[${bars.map(({ symbol, close }) => `${symbol} ${close}`).join(', ')}]`)
            expect(Object.isFrozen(bars)).toBe(true)
          },
        },
      ],
    })
    expect(seen).toEqual(['A', 'B', '[A 1, B 5]', 'A', '[A 2]', 'A', 'B', '[A 3, B 6]'])
  })

  it('gets only bars whose indicators are ready, and no call for none', () => {
    const seen: string[] = []
    runEngine({
      data: [flat('A', [1, 2, 3]), flat('B', [5, 6, 7])],
      strategies: [
        {
          onStart(context) {
            context.indicator('B', sma(3))
            context.indicator('A', sma(2))
          },
          onBars: (bars) =>
            void seen.push(bars.map(({ symbol, close }) => `${symbol} ${close}`).join(', ')),
        },
      ],
    })
    expect(seen).toEqual(['A 2', 'A 3, B 7'])
  })

  it('gets only bars it trades, beside a strategy that trades others', () => {
    const seen: string[] = []
    const slices = (name: string): Strategy => ({
      onBars: (bars) => void seen.push(`${name} ${bars.map(({ symbol }) => symbol).join('')}`),
    })
    runEngine({
      data: [flat('A', [1, 2]), flat('B', [5, 6])],
      strategies: [slices('first'), scripted({}), slices('last')],
      universes: [[0, 1], [0, 1], [1]],
    })
    expect(seen).toEqual(['first AB', 'last B', 'first AB', 'last B'])
  })

  it('can signal from onBars, and the signal names the last event of the step as its cause', () => {
    const engine = runEngine({
      data: [flat('A', [1, 2]), flat('B', [5, 6])],
      strategies: [
        { onBars: (bars, context) => void (bars[0]?.index === 0 && context.openLong('B')) },
      ],
    })
    expect(story(engine, ['bar', 'signal', 'order', 'fill'])).toEqual([
      'bar A 1',
      'bar B 5',
      'signal sig-1 OPEN_LONG B',
      'order ord-1 buy 1 B market',
      'fill ord-1 buy 1 @ 6 open',
      'bar A 2',
      'bar B 6',
    ])
    const [signal] = eventsOf(engine, 'signal')
    expect(engine.reader.at((signal?.sequence ?? 0) - 1)?.eventId).toBe(signal?.causationId)
  })

  it('keeps its own this in every hook', () => {
    class Counting implements Strategy {
      readonly calls: string[] = []
      onStart(): void {
        this.calls.push('start')
      }
      onBar(bar: Bar, context: Context): void {
        this.calls.push('bar')
        if (bar.index === 0) context.openLong('A')
      }
      onBars(): void {
        this.calls.push('bars')
      }
      onFill(): void {
        this.calls.push('fill')
      }
      onPosition(): void {
        this.calls.push('position')
      }
      onEnd(): void {
        this.calls.push('end')
      }
    }
    const strategy = new Counting()
    runEngine({ data: [flat('A', [1, 2])], strategies: [strategy] })
    expect(strategy.calls).toEqual([
      'start',
      'bar',
      'bars',
      'fill',
      'position',
      'bar',
      'bars',
      'end',
    ])
  })

  it('may keep bars: they stay what they were', () => {
    const kept: Bar[] = []
    runEngine({
      data: [flat('A', [1, 2, 3])],
      strategies: [{ onBar: (bar) => void kept.push(bar) }],
    })
    expect(kept.map(({ close, index }) => [close, index])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ])
    expect(kept.every((bar) => bar instanceof Bar)).toBe(true)
    expect(() => Object.assign(kept[0] as Bar, { close: 9 })).toThrow(TypeError)
  })

  it('is not asked for hooks it does not have', () => {
    const engine = createEngine({
      data: [flat('A', [1, 2, 3])],
      strategies: [scripted({ 0: (context) => context.openLong('A') })],
    })
    engine.run()
    const { strategies } = engine
    expect([strategies.hasFillHooks, strategies.hasPositionHooks, strategies.hasSlices]).toEqual([
      false,
      false,
      false,
    ])
  })
})

describe('a signal from a hook', () => {
  const stop = (marketFill: 'next_open' | 'bar_close'): string[] => {
    let sent = 0
    const engine = runEngine({
      data: [flat('A', [10, 11, 12, 13])],
      marketFill,
      strategies: [
        {
          onBar: (bar, context) => void (bar.index === 0 && context.openLong('A')),
          onFill: (_fill, context) => void (sent++ === 0 && context.closeLong('A')),
        },
      ],
    })
    return story(engine, ['bar', 'signal', 'order', 'fill'])
  }

  it('on a fill at the open is decided on in the same step', () => {
    expect(stop('next_open')).toEqual([
      'bar A 10',
      'signal sig-1 OPEN_LONG A',
      'order ord-1 buy 1 A market',
      'fill ord-1 buy 1 @ 11 open',
      'signal sig-2 CLOSE_LONG A',
      'bar A 11',
      'order ord-2 sell 1 A market reduce',
      'fill ord-2 sell 1 @ 12 open',
      'bar A 12',
      'bar A 13',
    ])
  })

  it('on a fill at the close is decided on at that close', () => {
    expect(stop('bar_close')).toEqual([
      'bar A 10',
      'signal sig-1 OPEN_LONG A',
      'order ord-1 buy 1 A market',
      'fill ord-1 buy 1 @ 10 close',
      'signal sig-2 CLOSE_LONG A',
      'order ord-2 sell 1 A market reduce',
      'fill ord-2 sell 1 @ 10 close',
      'bar A 11',
      'bar A 12',
      'bar A 13',
    ])
  })

  it('names the event of the hook as its cause', () => {
    const engine = runEngine({
      data: [flat('A', [10, 11, 12])],
      strategies: [
        {
          onBar: (bar, context) => void (bar.index === 0 && context.openLong('A')),
          onPosition: (event, context) =>
            void (event.eventType === 'position_opened' && context.closeLong('A')),
        },
      ],
    })
    const [opened] = eventsOf(engine, 'position_opened')
    const [first, second] = eventsOf(engine, 'signal')
    expect(second?.causationId).toBe(opened?.eventId)
    expect(first?.causationId).toBe(eventsOf(engine, 'bar')[0]?.eventId)
    // At the open the last close is the latest price anybody knows.
    expect(second?.price).toBe('10')
  })

  it('at the end is recorded and not acted on', () => {
    const engine = runEngine({
      data: [flat('A', [10, 11])],
      strategies: [{ onBar: () => undefined, onEnd: (context) => void context.openLong('A') }],
    })
    expect(story(engine).slice(-4)).toEqual([
      'signal sig-1 OPEN_LONG A',
      'valuation_trigger',
      'state cash 100000 equity 100000',
      'backtest_ended',
    ])
  })
})

describe('indicators as declared', () => {
  const strategy = (): ReturnType<ReturnType<typeof defineStrategy>> =>
    defineStrategy({
      name: 'drawn',
      setup({ indicator }) {
        indicator(sma(2))
        return {}
      },
    })()

  it('are kept with their values when a report wants them', () => {
    const engine = runEngine({
      data: [flat('A', [1, 3, 5]), flat('B', [10, 30, 50])],
      strategies: [strategy()],
      recordIndicators: true,
    })
    const { declared } = engine.strategies
    expect(
      declared.map(({ strategy: of, instrument, spec }) => [of, instrument, spec.label]),
    ).toEqual([
      [0, 0, 'SMA 2'],
      [0, 1, 'SMA 2'],
    ])
    expect([...(declared[1]?.values ?? [])]).toEqual([Number.NaN, 20, 40])
  })

  it('are kept through the warm-up too', () => {
    const engine = runEngine({
      data: dataset([flat('A', [1, 3, 5, 7])], { from: '2024-01-03' }),
      strategies: [strategy()],
      recordIndicators: true,
    })
    expect([...(engine.strategies.declared[0]?.values ?? [])]).toEqual([Number.NaN, 2, 4, 6])
  })

  it('keep no values when nobody draws them', () => {
    const engine = runEngine({ data: [flat('A', [1, 3, 5])], strategies: [strategy()] })
    expect(engine.strategies.declared[0]?.values).toBeNull()
  })
})

describe('a strategy that fails', () => {
  const boom = (): never => {
    throw new RangeError('too far')
  }
  const at = 'at bar 0 (2024-01-01T00:00:00Z) of "A"'

  it.each<[string, Strategy, string]>([
    ['onStart', { onStart: boom }, 'Strategy "test" failed in onStart: RangeError: too far'],
    ['onBar', { onBar: boom }, `Strategy "test" failed in onBar ${at}: RangeError: too far`],
    ['onBars', { onBars: boom }, 'Strategy "test" failed in onBars: RangeError: too far'],
    ['onEnd', { onEnd: boom }, 'Strategy "test" failed in onEnd: RangeError: too far'],
    [
      'onFill',
      { onBar: (bar, context) => void (bar.index === 0 && context.openLong('A')), onFill: boom },
      'Strategy "test" failed in onFill: RangeError: too far',
    ],
    [
      'onPosition',
      {
        onBar: (bar, context) => void (bar.index === 0 && context.openLong('A')),
        onPosition: boom,
      },
      'Strategy "test" failed in onPosition: RangeError: too far',
    ],
  ])('in %s stops the run and says where', (_, strategy, message) => {
    expect(failureOf(strategy)).toMatchObject({ code: 'strategy/failed', message })
  })

  it.each<[string, object, string]>([
    ['setup', { setup: boom }, 'Strategy "own" failed in setup: RangeError: too far'],
    [
      'onBar',
      { setup: () => ({ onBar: boom }) },
      `Strategy "own" failed in onBar ${at}: RangeError: too far`,
    ],
    [
      'onEnd',
      { setup: () => ({ onEnd: boom }) },
      'Strategy "own" failed in onEnd: RangeError: too far',
    ],
  ])('per symbol in %s stops the run and says where', (_, definition, message) => {
    const made = defineStrategy({ name: 'own', ...definition } as never)()
    expect(failureOf(made)).toMatchObject({ code: 'strategy/failed', message })
  })

  it('is told apart from its neighbours', () => {
    expect(() =>
      runEngine({
        data: [flat('A', [1])],
        strategies: [scripted({}), { name: 'the-bad-one', onBar: boom }, scripted({})],
      }),
    ).toThrow(`Strategy "the-bad-one" failed in onBar ${at}: RangeError: too far`)
  })

  it.each([
    ['a string', 'oops', 'oops'],
    ['nothing', undefined, 'undefined'],
    ['an object', { a: 1 }, '[object Object]'],
  ])('by throwing %s is reported all the same', (_, thrown, text) => {
    const strategy: Strategy = {
      onBar() {
        throw thrown
      },
    }
    expect(failureOf(strategy).message).toBe(`Strategy "test" failed in onBar ${at}: ${text}`)
  })

  it('by a fault of ours keeps its code, and its cause', () => {
    const failure = failureOf({
      onBar: (_bar, context) => void context.openLong('A', { quantity: -1 }),
    })
    expect(failure).toMatchObject({
      code: 'signal/invalid',
      message: `Strategy "test" failed in onBar ${at}: Signal OPEN_LONG "A" of strategy "test", quantity: expected at least 1, found "-1". The side is in the intention; a quantity is never negative.`,
      cause: { name: 'Fault' },
    })
  })

  it.each<[string, Strategy]>([
    ['onStart', { onStart: async () => undefined }],
    ['onBar', { onBar: async () => undefined }],
    ['onBars', { onBars: async () => undefined }],
    ['onEnd', { onEnd: async () => undefined }],
    [
      'onFill',
      {
        onBar: (bar, context) => void (bar.index === 0 && context.openLong('A')),
        onFill: async () => undefined,
      },
    ],
  ])('by returning a promise from %s is refused', (hook, strategy) => {
    const { code, message } = failureOf(strategy)
    expect(code).toBe('strategy/invalid')
    expect(message).toContain(
      `Strategy "test" returned a promise from ${hook}. Strategies are synchronous, so that a run can be repeated exactly: load what you need before the run, and leave out "async".`,
    )
  })

  it('by returning a promise from setup is refused', () => {
    const made = defineStrategy({ name: 'own', setup: (async () => ({})) as never })()
    expect(failureOf(made)).toMatchObject({
      code: 'strategy/invalid',
      message: expect.stringContaining('Strategy "own" returned a promise from setup.') as string,
    })
  })

  it('may return anything else', () => {
    const returning = { onBar: () => ({ when: 5 }) }
    expect(() => runEngine({ data: [flat('A', [1])], strategies: [returning] })).not.toThrow()
  })
})

describe('a strategy that changes what it is given', () => {
  it('cannot change bars, windows, events or the account', () => {
    const attempts: boolean[] = []
    const tries = (act: () => void): void => {
      try {
        act()
        attempts.push(false)
      } catch (error) {
        attempts.push(error instanceof TypeError)
      }
    }
    runEngine({
      data: [
        series('A', [
          [1, 2, 1, 2],
          [2, 3, 2, 3],
        ]),
      ],
      strategies: [
        {
          onBar(bar, context) {
            tries(() => Object.assign(bar, { close: 1 }))
            tries(() => Object.assign(bar.exact, { close: '1' }))
            tries(() => Object.assign(context.portfolio, { cash: 1 }))
            tries(() => Object.assign(context.bars('A', 1), { length: 5 }))
            if (bar.index === 0) context.openLong('A')
            else tries(() => Object.assign(context.position('A') ?? {}, { quantity: 5 }))
          },
          onFill: (fill) => {
            tries(() => Object.assign(fill, { filledQuantity: '9' }))
          },
        },
      ],
    })
    expect(attempts).toHaveLength(10)
    expect(attempts.every(Boolean)).toBe(true)
  })
})
