import * as fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'

import { currency } from '../domain/currency.ts'
import { instrument } from '../domain/instrument.ts'
import { Bar, createColumn, type Series } from '../domain/series.ts'
import { EventBus, type Subscription } from './bus.ts'
import { EventReader } from './decode.ts'
import type { EventOf, LedgerlineEvent } from './event.ts'
import { eventTypes, kind, type Topic } from './kind.ts'
import { none, noteAt, recordLength } from './record.ts'

const length = 20
const column = (from: number): Float64Array => {
  const made = createColumn(length)
  made.set(Array.from({ length }, (_, i) => from + i))
  return made
}
const series: Series = {
  instrument: instrument({ symbol: 'AAPL' }),
  length,
  time: column(1_000_000),
  label: column(1_000_000),
  open: column(10_000),
  high: column(10_100),
  low: column(9_900),
  close: column(10_050),
  volume: column(5),
  volumeScale: 0,
  interval: null,
  factor: 100,
}

/** A bus whose run has one instrument and whose bars are those of `series`, in order. */
function createBus(): EventBus {
  const bus = new EventBus()
  bus.useDecoder(
    new EventReader(bus.journal, {
      seed: 1,
      accountId: 'main',
      instruments: [series.instrument],
      strategies: ['one'],
      currency: currency('USD'),
      barAt: (number) => new Bar(series, number),
    }),
  )
  return bus
}

const note = (bus: EventBus, message: string): number => bus.publish({ eventType: 'note', message })

/** A record without fields, as a service publishes one. */
const trigger = (bus: EventBus): number => {
  bus.journal.begin(kind.valuationTrigger, 0, 0, 0)
  return bus.journal.lastSequence
}

const messageOf = (event: LedgerlineEvent): string =>
  event.eventType === 'note' ? event.message : event.eventType

const historyOf = (bus: EventBus): string[] => [...bus.history()].map(messageOf)

/** The failures recorded so far, without their envelopes. */
const failures = (bus: EventBus): object[] =>
  [...bus.history({ topic: 'subscriber_failed' })].map((event) => {
    const { topic, failedSequence, message } = event as EventOf['subscriber_failed']
    return { topic, failedSequence, message }
  })

const fails = (): never => {
  throw new Error('out of order')
}

describe('EventBus.publish', () => {
  it('delivers a note to its subscriber at once and returns its sequence', () => {
    const bus = createBus()
    const seen: LedgerlineEvent[] = []
    bus.subscribe('note', (event) => seen.push(event))
    expect(bus.publish({ eventType: 'note', message: 'hello', data: { a: 1 } })).toBe(1)
    expect(seen).toMatchObject([
      { eventType: 'note', sequence: 1, strategyId: null, message: 'hello', data: { a: 1 } },
    ])
  })

  it('numbers what is published without gaps, whether anybody listens or not', () => {
    const bus = createBus()
    expect(['a', 'b', 'c'].map((message) => note(bus, message))).toEqual([1, 2, 3])
    expect(historyOf(bus)).toEqual(['a', 'b', 'c'])
  })

  it('gives a note without data null for it', () => {
    const bus = createBus()
    note(bus, 'bare')
    expect([...bus.history()]).toMatchObject([{ data: null }])
  })

  it.each(eventTypes.filter((type) => type !== 'note'))(
    'refuses a %s: it comes from the service that owns the fact',
    (eventType) => {
      const bus = createBus()
      expect(() => bus.publish({ eventType, message: 'mine' } as never)).toThrow(
        expect.objectContaining({
          code: 'event/invalid',
          message:
            `Expected an event { eventType: "note", message } to publish, found type "${eventType}". ` +
            'Other events come from the service that owns the fact.',
        }) as Error,
      )
      expect(bus.journal.lastSequence).toBe(0)
    },
  )

  it.each([
    [null, 'null'],
    [undefined, 'undefined'],
    ['note', 'a value of type "string"'],
    [5, 'a value of type "number"'],
    [{}, 'type "undefined"'],
    [{ message: 'no type' }, 'type "undefined"'],
    [{ eventType: 17, message: 'a number' }, 'type "number"'],
    [{ eventType: 'note' }, 'a message of type "undefined"'],
    [{ eventType: 'note', message: 5 }, 'a message of type "number"'],
    [{ eventType: 'note', message: null }, 'a message of type "object"'],
    [[], 'type "undefined"'],
  ])('refuses %o, which is no event, and says what it found', (event, found) => {
    const bus = createBus()
    expect(() => bus.publish(event as never)).toThrow(
      expect.objectContaining({
        code: 'event/invalid',
        message: expect.stringMatching(
          new RegExp(
            `^Expected an event \\{ eventType: "note", message \\} to publish, found ${found}\\. `,
          ),
        ) as unknown,
      }) as Error,
    )
    expect(bus.journal.lastSequence).toBe(0)
  })

  it.each([{ at: Number.NaN }, { act: (): number => 1 }, 5n, new Map()])(
    'refuses data that no log could hold (%o), and leaves no trace',
    (data) => {
      const bus = createBus()
      expect(() => bus.publish({ eventType: 'note', message: 'm', data: data as never })).toThrow(
        expect.objectContaining({ code: 'event/invalid' }) as Error,
      )
      expect(bus.journal.lastSequence).toBe(0)
      note(bus, 'next')
      expect(historyOf(bus)).toEqual(['next'])
    },
  )

  it('keeps the data as it was when it was published', () => {
    const bus = createBus()
    const data = { amount: '5' }
    bus.publish({ eventType: 'note', message: 'paid', data })
    data.amount = '5000'
    expect([...bus.history()]).toMatchObject([{ data: { amount: '5' } }])
  })

  it('reads no more of the event than a note has', () => {
    const bus = createBus()
    bus.publish({ eventType: 'note', message: 'm', sequence: 99, strategyId: 'x' } as never)
    expect([...bus.history()]).toMatchObject([{ sequence: 1, strategyId: null }])
  })
})

describe('EventBus.subscribe', () => {
  it('gives a subscriber only its own topic', () => {
    const bus = createBus()
    const seen: string[] = []
    bus.subscribe('note', (event) => seen.push(event.message))
    bus.subscribe('valuation_trigger', (event) => seen.push(event.eventType))
    note(bus, 'a')
    trigger(bus)
    bus.drain()
    bus.publishBar(series, 0, 0)
    expect(seen).toEqual(['a', 'valuation_trigger'])
  })

  it.each(eventTypes.filter((type) => type !== 'bar'))(
    'delivers a %s to whoever subscribed to it and to "*", and to nobody else',
    (type) => {
      const bus = createBus()
      const seen: string[] = []
      for (const topic of ['*', ...eventTypes] as const) {
        bus.subscribe(topic, (event) => seen.push(`${topic} got ${event.eventType}`))
      }
      bus.journal.begin(eventTypes.indexOf(type), 30, 0, 0)
      bus.drain()
      expect(seen).toEqual([`* got ${type}`, `${type} got ${type}`])
    },
  )

  it('gives a wildcard subscriber everything, bars too, in the order of the sequence', () => {
    const bus = createBus()
    const seen: (readonly [number, string])[] = []
    bus.subscribe('*', (event) => seen.push([event.sequence, messageOf(event)]))
    note(bus, 'a')
    bus.publishBar(series, 0, 0)
    trigger(bus)
    bus.drain()
    bus.publishBar(series, 1, 0)
    note(bus, 'b')
    expect(seen).toEqual([
      [1, 'a'],
      [2, 'bar'],
      [3, 'valuation_trigger'],
      [4, 'bar'],
      [5, 'b'],
    ])
  })

  it('gives several subscribers of a topic each every event', () => {
    const bus = createBus()
    const seen: string[] = []
    for (const name of ['x', 'y', 'z'])
      bus.subscribe('note', (event) => seen.push(`${name}${event.message}`))
    note(bus, '1')
    note(bus, '2')
    expect(seen).toEqual(['x1', 'y1', 'z1', 'x2', 'y2', 'z2'])
  })

  it('counts one function subscribed twice as two subscribers', () => {
    const bus = createBus()
    let count = 0
    const handler = (): void => {
      count++
    }
    const first = bus.subscribe('note', handler)
    bus.subscribe('note', handler)
    note(bus, 'a')
    first.unsubscribe()
    note(bus, 'b')
    expect(count).toBe(3)
  })

  it.each([
    ['fil', 'fill'],
    ['fills', 'fill'],
    ['Signal', 'signal'],
    ['order-status', 'order_status'],
    ['bars', 'bar'],
    ['position_open', 'position_opened'],
  ])('refuses the topic "%s" and suggests "%s"', (topic, near) => {
    expect(() => createBus().subscribe(topic as Topic, fails)).toThrow(
      expect.objectContaining({
        code: 'event/invalid',
        message:
          `Expected a topic, found "${topic}". Did you mean "${near}"? ` +
          'Topics are "*", "bar", "backtest_started", "backtest_ended", "valuation_trigger", ' +
          '"corporate_action", "signal", "signal_rejected", "order", "order_status", "fill", ' +
          '"transaction", "lot", "position_opened", "position_partial_exit", "position_closed", ' +
          '"portfolio_reset_triggered", "portfolio_state", "note", "subscriber_failed".',
      }) as Error,
    )
  })

  it.each(['', 'everything', '**', 'toString', '__proto__'])(
    'refuses the topic %j, which is near to none',
    (topic) => {
      expect(() => createBus().subscribe(topic as Topic, fails)).toThrow(
        `Expected a topic, found "${topic}". Topics are "*", "bar",`,
      )
    },
  )

  it.each([5, null, undefined])('refuses %o as a topic', (topic) => {
    expect(() => createBus().subscribe(topic as unknown as Topic, fails)).toThrow(
      /^Expected a topic, found "a value of type /,
    )
  })

  it('knows the type of the event by its topic', () => {
    const bus = createBus()
    bus.subscribe('fill', (event) => {
      expectTypeOf(event).toEqualTypeOf<EventOf['fill']>()
    })
    bus.subscribe('*', (event) => {
      expectTypeOf(event).toEqualTypeOf<LedgerlineEvent>()
    })
    // @ts-expect-error there is no such topic
    expect(() => bus.subscribe('fils', fails)).toThrow('Did you mean "fill"?')
  })

  it('gives subscribers events that cannot be changed', () => {
    const bus = createBus()
    const seen: string[] = []
    bus.subscribe('note', (event) => {
      ;(event as { message: string }).message = 'forged'
    })
    bus.subscribe('note', (event) => seen.push(event.message))
    note(bus, 'true')
    expect(seen).toEqual(['true'])
    expect(failures(bus)).toMatchObject([{ topic: 'note', failedSequence: 1 }])
  })

  it('asks for a run before anything can be decoded', () => {
    const bus = new EventBus()
    bus.subscribe('note', fails)
    expect(() => note(bus, 'early')).toThrow(
      expect.objectContaining({
        code: 'event/invalid',
        message:
          'This bus has no run yet, and events take their names, times and ids from one. Make a run ' +
          'by BacktestEngine.create(…) and use its bus, engine.events: it is there before the first step.',
      }) as Error,
    )
    expect(() => bus.history()).toThrow('This bus has no run yet')
  })
})

/** What a wildcard subscriber hears of five bars, each of which is answered by a note. */
function heardInFiveBars(): string[] {
  const bus = createBus()
  const seen: string[] = []
  bus.subscribe('*', (event) => seen.push(JSON.stringify(event)))
  bus.subscribe('bar', (event) => note(bus, event.close), { priority: 5 })
  for (let i = 0; i < 5; i++) bus.publishBar(series, i, 0)
  return seen
}

/** Note a, bar, note b, trigger, bar, note c. */
function tell(): EventBus {
  const bus = createBus()
  note(bus, 'a')
  bus.publishBar(series, 0, 0)
  note(bus, 'b')
  trigger(bus)
  bus.publishBar(series, 1, 0)
  note(bus, 'c')
  return bus
}

describe('the order of delivery', () => {
  it('is by priority, higher first, whatever the order of subscription', () => {
    const bus = createBus()
    const seen: number[] = []
    for (const priority of [0, 10, -5, 100, 3]) {
      bus.subscribe('note', () => seen.push(priority), { priority })
    }
    note(bus, 'a')
    expect(seen).toEqual([100, 10, 3, 0, -5])
  })

  it('is by subscription among equals, wildcards and services included', () => {
    const bus = createBus()
    const seen: string[] = []
    const push = (name: string) => (): unknown => seen.push(name)
    bus.subscribe('note', push('first'))
    bus.subscribe('*', push('second'))
    bus.attach(kind.note, push('third'), 0)
    bus.subscribe('note', push('fourth'))
    note(bus, 'a')
    expect(seen).toEqual(['first', 'second', 'third', 'fourth'])
  })

  it('puts services before subscribers unless told otherwise', () => {
    const bus = createBus()
    const seen: string[] = []
    bus.subscribe('note', () => seen.push('subscriber'))
    bus.attach(kind.note, () => seen.push('service'))
    note(bus, 'a')
    bus.subscribe('bar', () => seen.push('bar subscriber'))
    bus.attachBars(() => seen.push('bar service'))
    bus.publishBar(series, 0, 0)
    expect(seen).toEqual(['service', 'subscriber', 'bar service', 'bar subscriber'])
  })

  it('agrees with a stable sort for every set of priorities', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 12 }), (priorities) => {
        const bus = createBus()
        const seen: number[] = []
        priorities.forEach((priority, i) => {
          bus.subscribe(i % 2 === 0 ? 'note' : '*', () => seen.push(i), { priority })
        })
        note(bus, 'a')
        const wanted = priorities
          .map((priority, i) => ({ priority, i }))
          .toSorted((a, b) => b.priority - a.priority)
        expect(seen).toEqual(wanted.map(({ i }) => i))
      }),
    )
  })

  it('is first in, first out: what a handler publishes waits for all subscribers of the event in hand', () => {
    const bus = createBus()
    const seen: string[] = []
    bus.subscribe('note', ({ message }) => {
      seen.push(`one ${message}`)
      if (message === 'a') {
        note(bus, 'b')
        note(bus, 'c')
        seen.push('one is done with a')
      }
    })
    bus.subscribe('note', ({ message }) => seen.push(`two ${message}`))
    note(bus, 'a')
    expect(seen).toEqual([
      'one a',
      'one is done with a',
      'two a',
      'one b',
      'two b',
      'one c',
      'two c',
    ])
  })

  it('runs to completion: chains of events are delivered breadth first', () => {
    const bus = createBus()
    const seen: string[] = []
    bus.subscribe('note', ({ message }) => {
      seen.push(message)
      if (message.length < 3) for (const next of ['0', '1']) note(bus, message + next)
    })
    note(bus, 'x')
    expect(seen).toEqual(['x', 'x0', 'x1', 'x00', 'x01', 'x10', 'x11'])
    expect(historyOf(bus)).toEqual(seen)
  })

  it('takes a long chain without growing the stack', () => {
    const bus = createBus()
    let count = 0
    bus.subscribe('note', () => {
      if (++count < 20_000) note(bus, String(count))
    })
    note(bus, '0')
    expect(count).toBe(20_000)
  })

  it('delivers bars at once and what their handlers publish after all of them', () => {
    const bus = createBus()
    const seen: string[] = []
    bus.subscribe('bar', (event) => {
      seen.push(`one ${event.close}`)
      note(bus, `after ${event.close}`)
    })
    bus.subscribe('bar', (event) => seen.push(`two ${event.close}`))
    bus.subscribe('note', (event) => seen.push(event.message))
    bus.publishBar(series, 0, 0)
    bus.publishBar(series, 1, 0)
    expect(seen).toEqual([
      'one 100.5',
      'two 100.5',
      'after 100.5',
      'one 100.51',
      'two 100.51',
      'after 100.51',
    ])
    expect(historyOf(bus)).toEqual(['bar', 'after 100.5', 'bar', 'after 100.51'])
  })

  it('delivers records begun before a bar when that bar is over at the latest', () => {
    const bus = createBus()
    const seen: string[] = []
    bus.subscribe('*', (event) => seen.push(messageOf(event)))
    trigger(bus)
    bus.publishBar(series, 0, 0)
    expect(seen).toEqual(['bar', 'valuation_trigger'])
    expect(historyOf(bus)).toEqual(['valuation_trigger', 'bar'])
  })

  it('is the order of the history for every story of notes, bars and replies', () => {
    const step = fc.oneof(fc.constant('bar'), fc.constant('note'), fc.constant('question'))
    fc.assert(
      fc.property(fc.array(step, { maxLength: length }), (story) => {
        const bus = createBus()
        const seen: number[] = []
        bus.subscribe('note', ({ message }) => {
          if (message === 'question') note(bus, 'answer')
        })
        bus.subscribe('*', (event) => seen.push(event.sequence))
        let bars = 0
        for (const one of story) {
          if (one === 'bar') bus.publishBar(series, bars++, 0)
          else note(bus, one)
        }
        expect(seen).toEqual(Array.from({ length: bus.journal.lastSequence }, (_, i) => i + 1))
        expect([...bus.history()].map((event) => event.sequence)).toEqual(seen)
      }),
    )
  })

  it('is the same in two runs of the same story', () => {
    expect(heardInFiveBars()).toEqual(heardInFiveBars())
    expect(heardInFiveBars()).toHaveLength(10)
  })
})

describe('subscribing and unsubscribing', () => {
  it('takes effect at once between events', () => {
    const bus = createBus()
    const seen: string[] = []
    note(bus, 'before')
    const subscription = bus.subscribe('note', ({ message }) => seen.push(message))
    note(bus, 'during')
    subscription.unsubscribe()
    note(bus, 'after')
    expect(seen).toEqual(['during'])
  })

  it('may be ended twice, and leaves others alone', () => {
    const bus = createBus()
    const seen: string[] = []
    const one = bus.subscribe('note', () => seen.push('one'))
    bus.subscribe('note', () => seen.push('two'))
    one.unsubscribe()
    one.unsubscribe()
    note(bus, 'a')
    expect(seen).toEqual(['two'])
  })

  it('ends a wildcard for every topic and for bars', () => {
    const bus = createBus()
    const seen: string[] = []
    const all = bus.subscribe('*', (event) => seen.push(event.eventType))
    note(bus, 'a')
    all.unsubscribe()
    note(bus, 'b')
    trigger(bus)
    bus.drain()
    bus.publishBar(series, 0, 0)
    expect(seen).toEqual(['note'])
  })

  it('inside a handler begins with the next event', () => {
    const bus = createBus()
    const seen: string[] = []
    let isSubscribed = false
    bus.subscribe('note', ({ message }) => {
      seen.push(`old ${message}`)
      if (isSubscribed) return
      isSubscribed = true
      bus.subscribe('note', (event) => seen.push(`new ${event.message}`), { priority: 50 })
      note(bus, 'b')
    })
    note(bus, 'a')
    expect(seen).toEqual(['old a', 'new b', 'old b'])
  })

  it('inside a handler ends at once, for the event in hand too', () => {
    const bus = createBus()
    const seen: string[] = []
    const later: Subscription[] = []
    bus.subscribe('note', ({ message }) => {
      seen.push(`one ${message}`)
      later[0]?.unsubscribe()
    })
    later.push(bus.subscribe('note', ({ message }) => seen.push(`two ${message}`)))
    bus.subscribe('note', ({ message }) => seen.push(`three ${message}`))
    note(bus, 'a')
    note(bus, 'b')
    expect(seen).toEqual(['one a', 'three a', 'one b', 'three b'])
  })

  it('lets a subscriber end itself after one event', () => {
    const bus = createBus()
    const seen: string[] = []
    const own: Subscription[] = []
    own.push(
      bus.subscribe('note', ({ message }) => {
        seen.push(message)
        own[0]?.unsubscribe()
      }),
    )
    note(bus, 'a')
    note(bus, 'b')
    expect(seen).toEqual(['a'])
  })

  it('works the same for bars', () => {
    const bus = createBus()
    const seen: string[] = []
    const own: Subscription[] = []
    own.push(
      bus.attachBars(() => {
        seen.push('old')
        own[0]?.unsubscribe()
        bus.subscribe('bar', () => seen.push('new'))
      }),
    )
    const last = bus.attachBars(() => {
      seen.push('last')
      last.unsubscribe()
    })
    bus.publishBar(series, 0, 0)
    bus.publishBar(series, 1, 0)
    expect(seen).toEqual(['old', 'last', 'new'])
  })

  it('ends at once for the bar in hand too', () => {
    const bus = createBus()
    const seen: string[] = []
    const later: Subscription[] = []
    bus.attachBars(() => {
      seen.push('one')
      later[0]?.unsubscribe()
    })
    later.push(bus.subscribe('bar', () => seen.push('two')))
    bus.subscribe('bar', () => seen.push('three'))
    bus.publishBar(series, 0, 0)
    expect(seen).toEqual(['one', 'three'])
  })

  it('ends a service attached to records', () => {
    const bus = createBus()
    const seen: number[] = []
    const service = bus.attach(kind.note, (_words, _at, record) => seen.push(record))
    note(bus, 'a')
    service.unsubscribe()
    service.unsubscribe()
    note(bus, 'b')
    expect(seen).toEqual([0])
  })
})

describe('a subscriber that fails', () => {
  it('keeps nobody else from the event, and is recorded once', () => {
    const bus = createBus()
    const seen: string[] = []
    bus.subscribe('note', () => seen.push('before'))
    bus.subscribe('note', fails)
    bus.subscribe('note', () => seen.push('after'))
    note(bus, 'a')
    expect(seen).toEqual(['before', 'after'])
    expect(failures(bus)).toEqual([{ topic: 'note', failedSequence: 1, message: 'out of order' }])
  })

  it('is recorded behind the event it failed on, which is named as the cause', () => {
    const bus = createBus()
    bus.subscribe('note', fails)
    note(bus, 'a')
    const [event, failure] = [...bus.history()]
    expect(failure).toMatchObject({
      eventType: 'subscriber_failed',
      sequence: 2,
      causationId: event?.eventId,
      sourceService: 'engine',
    })
  })

  it('is recorded anew for each event it fails on', () => {
    const bus = createBus()
    bus.subscribe('note', fails)
    note(bus, 'a')
    note(bus, 'b')
    expect(failures(bus)).toMatchObject([{ failedSequence: 1 }, { failedSequence: 3 }])
  })

  it('is one of several, each recorded by itself', () => {
    const bus = createBus()
    for (const reason of ['first', 'second']) {
      bus.subscribe('note', () => {
        throw new Error(reason)
      })
    }
    note(bus, 'a')
    expect(failures(bus)).toMatchObject([{ message: 'first' }, { message: 'second' }])
  })

  it('may fail on bars too, and the bar reaches the others', () => {
    const bus = createBus()
    const seen: number[] = []
    bus.subscribe('bar', fails)
    bus.subscribe('bar', (event) => seen.push(event.sequence))
    bus.publishBar(series, 0, 0)
    bus.publishBar(series, 1, 0)
    expect(seen).toEqual([1, 3])
    expect(failures(bus)).toEqual([
      { topic: 'bar', failedSequence: 1, message: 'out of order' },
      { topic: 'bar', failedSequence: 3, message: 'out of order' },
    ])
  })

  it('is told to subscribers of subscriber_failed', () => {
    const bus = createBus()
    const seen: string[] = []
    bus.subscribe('note', fails)
    bus.subscribe('subscriber_failed', (event) => seen.push(`${event.topic}: ${event.message}`))
    note(bus, 'a')
    expect(seen).toEqual(['note: out of order'])
  })

  it('starts no endless chain when it fails on everything', () => {
    const bus = createBus()
    bus.subscribe('*', fails)
    bus.subscribe('subscriber_failed', fails)
    note(bus, 'a')
    bus.publishBar(series, 0, 0)
    expect(historyOf(bus)).toEqual(['a', 'subscriber_failed', 'bar', 'subscriber_failed'])
  })

  it('keeps what it had published before it failed', () => {
    const bus = createBus()
    bus.subscribe('note', ({ message }) => {
      if (message !== 'a') return
      note(bus, 'b')
      fails()
    })
    note(bus, 'a')
    expect(historyOf(bus)).toEqual(['a', 'b', 'subscriber_failed'])
  })

  it('was async and brought the process down with an unhandled rejection', async () => {
    const bus = createBus()
    const seen: string[] = []
    // oxlint-disable-next-line typescript/no-misused-promises -- the mistake this is about
    bus.subscribe('note', async () => {
      await Promise.resolve()
      throw new Error('too late')
    })
    bus.subscribe('note', (event) => seen.push(event.message))
    note(bus, 'a')
    note(bus, 'b')
    // Rejections nobody took are told when all promises had their turn, and fail the test run.
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    expect(seen).toEqual(['a', 'b'])
    expect(failures(bus)).toEqual([
      {
        topic: 'note',
        failedSequence: 1,
        message:
          'subscriber/async: the handler returned a promise and gets no further events. ' +
          'Subscribers are synchronous, as the run is: collect what you need, and wait for things ' +
          'when the run is over.',
      },
    ])
  })

  it('for returning a promise is recorded once, whatever it hears', () => {
    for (const topic of ['*', 'subscriber_failed', 'bar'] as const) {
      const bus = createBus()
      bus.subscribe('note', fails)
      const promised: PromiseLike<void>[] = []
      bus.subscribe(topic, () => {
        promised.push(Promise.resolve())
        return promised.at(-1)
      })
      note(bus, 'a')
      bus.publishBar(series, 0, 0)
      bus.publishBar(series, 1, 0)
      expect(promised).toHaveLength(1)
      expect(
        failures(bus).filter((failure) => JSON.stringify(failure).includes('subscriber/async')),
      ).toEqual([
        expect.objectContaining({
          topic: { '*': 'note', subscriber_failed: 'subscriber_failed', bar: 'bar' }[topic],
        }),
      ])
    }
  })

  it('is not one that returns a value without being a promise', () => {
    const bus = createBus()
    const named: unknown = JSON.parse('{ "then": 1 }')
    for (const value of [1, 'then', null, named, []]) bus.subscribe('note', () => value)
    note(bus, 'a')
    expect(failures(bus)).toEqual([])
  })

  it('may return something that cannot even be asked whether it is a promise', () => {
    const bus = createBus()
    const closed = new Proxy(
      {},
      {
        get() {
          throw new Error('hands off')
        },
      },
    )
    bus.subscribe('note', () => closed)
    note(bus, 'a')
    expect(failures(bus)).toEqual([{ topic: 'note', failedSequence: 1, message: 'hands off' }])
  })

  it.each([
    ['text', 'text'],
    [5, '5'],
    [null, 'null'],
    [undefined, 'undefined'],
    [Symbol('s'), 'Symbol(s)'],
    [{ code: 5 }, 'a thrown object that is no Error'],
    [Object.create(null), 'a thrown object that is no Error'],
    [new TypeError('bad'), 'bad'],
    [Object.assign(new Error('x'), { message: 5n }), 'an Error whose message is no text'],
  ])('may throw %o', (thrown, message) => {
    const bus = createBus()
    const seen: string[] = []
    bus.subscribe('note', () => {
      throw thrown
    })
    bus.subscribe('note', (event) => seen.push(event.message))
    note(bus, 'a')
    expect(seen).toEqual(['a'])
    expect(failures(bus)).toEqual([{ topic: 'note', failedSequence: 1, message }])
  })
})

describe('services', () => {
  it('get the words, the place and the number of a record', () => {
    const bus = createBus()
    const seen: unknown[] = []
    bus.attach(kind.note, (words, at, record) => {
      seen.push([words[at + noteAt.strategy], words[at + noteAt.extra], record])
    })
    note(bus, 'a')
    const start = bus.journal.begin(kind.note, recordLength.note, 0, 0)
    bus.journal.words[start + noteAt.strategy] = 7
    bus.journal.words[start + noteAt.extra] = none
    bus.drain()
    expect(seen).toEqual([
      [none, 0, 0],
      [7, none, 1],
    ])
  })

  it('get the bar, its sequence and the number of its instrument', () => {
    const bus = createBus()
    const seen: unknown[] = []
    bus.attachBars((bar, sequence, number) => seen.push([bar.close, sequence, number]))
    note(bus, 'a')
    bus.publishBar(series, 3, 12)
    expect(seen).toEqual([[100.53, 2, 12]])
  })

  it('wait for drain: a record begun is not delivered by itself', () => {
    const bus = createBus()
    const seen: number[] = []
    bus.attach(kind.valuationTrigger, (_words, _at, record) => seen.push(record))
    trigger(bus)
    trigger(bus)
    expect(seen).toEqual([])
    bus.drain()
    expect(seen).toEqual([0, 1])
    bus.drain()
    expect(seen).toEqual([0, 1])
  })

  it('may publish inside a delivery, and drain there does nothing', () => {
    const bus = createBus()
    const seen: string[] = []
    bus.attach(kind.note, (_words, _at, record) => {
      seen.push(`in ${record}`)
      if (record === 0) {
        trigger(bus)
        bus.drain()
      }
      seen.push(`out ${record}`)
    })
    bus.attach(kind.valuationTrigger, (_words, _at, record) => seen.push(`trigger ${record}`))
    note(bus, 'a')
    expect(seen).toEqual(['in 0', 'out 0', 'trigger 1'])
  })

  it('number bars nobody listens to all the same', () => {
    const bus = createBus()
    bus.publishBar(series, 0, 0)
    bus.publishBar(series, 1, 0)
    expect(note(bus, 'a')).toBe(3)
  })

  it('that throw stop the delivery, and the bus goes on with the next event', () => {
    const bus = createBus()
    const seen: string[] = []
    const service = bus.attach(kind.note, fails)
    bus.subscribe('note', ({ message }) => seen.push(message))
    expect(() => note(bus, 'a')).toThrow('out of order')
    service.unsubscribe()
    note(bus, 'b')
    expect(seen).toEqual(['b'])
  })

  it('that throw on a bar leave a bus that still delivers', () => {
    const bus = createBus()
    const seen: string[] = []
    const service = bus.attachBars(fails)
    expect(() => bus.publishBar(series, 0, 0)).toThrow('out of order')
    service.unsubscribe()
    bus.subscribe('*', (event) => seen.push(messageOf(event)))
    bus.publishBar(series, 1, 0)
    note(bus, 'a')
    expect(seen).toEqual(['bar', 'a'])
  })
})

describe('EventBus.history', () => {
  it.each([
    [{}, ['a', 'bar', 'b', 'valuation_trigger', 'bar', 'c']],
    [{ topic: 'note' }, ['a', 'b', 'c']],
    [{ topic: 'bar' }, ['bar', 'bar']],
    [{ topic: 'note', limit: 2 }, ['a', 'b']],
    [{ topic: 'note', from: 2, to: 5 }, ['b']],
    [{ from: 4 }, ['valuation_trigger', 'bar', 'c']],
    [{ to: 2 }, ['a', 'bar']],
    [{ from: 2, to: 4, limit: 2 }, ['bar', 'b']],
    [{ topic: 'fill' }, []],
  ] as const)('for %o holds %o', (query, wanted) => {
    expect([...tell().history(query)].map(messageOf)).toEqual(wanted)
  })

  it('is complete before anything is delivered', () => {
    const bus = createBus()
    trigger(bus)
    expect(historyOf(bus)).toEqual(['valuation_trigger'])
  })

  it('is empty before anything happened', () => {
    expect(historyOf(createBus())).toEqual([])
  })

  it('can be read twice, and gives equal events', () => {
    const bus = tell()
    expect([...bus.history()]).toEqual([...bus.history()])
  })

  it('refuses an unknown topic at once', () => {
    expect(() => tell().history({ topic: 'signals' as Topic })).toThrow(
      'Expected a topic, found "signals". Did you mean "signal"?',
    )
  })

  it('can be read inside a handler, the event in hand included', () => {
    const bus = createBus()
    const seen: string[][] = []
    bus.subscribe('note', () => seen.push(historyOf(bus)))
    note(bus, 'a')
    note(bus, 'b')
    expect(seen).toEqual([['a'], ['a', 'b']])
  })
})
