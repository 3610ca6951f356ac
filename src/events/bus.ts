/**
 * The event bus: first in, first out, run to completion. Publishing appends to the journal; what
 * lies between the delivery cursor and the journal's end is the queue. An event published inside a
 * handler is therefore delivered after the event in hand has reached all its subscribers.
 *
 * Services of the engine take records (columns and an offset) and must not fail. Subscribers from
 * outside take decoded, frozen events; one that fails is isolated and the failure is recorded.
 */

import { Fault } from '../domain/fault.ts'
import { frozenCopy } from '../domain/json.ts'
import { Bar } from '../domain/series.ts'
import type { Series } from '../domain/series.ts'
import type { JsonInput } from '../domain/signal.ts'
import type { EventOf, LedgerlineEvent } from './event.ts'
import { Journal } from './journal.ts'
import { type EventType, eventTypes, kind, type Topic } from './kind.ts'
import { none, noteAt, recordLength, subscriberFailedAt } from './record.ts'
import { checkedTopic, type HistoryQuery } from './topic.ts'

/** A service's handler: the chunk, the offset of the record's first field, the record's index. */
export type RecordHandler = (words: Float64Array, at: number, record: number) => void
/** A bar, its sequence, and the number of its instrument in the run. */
export type BarHandler = (bar: Bar, sequence: number, instrument: number) => void

/** How a subscription stands among others. */
export type SubscribeOptions = Readonly<{
  /** Higher first; equal priorities in order of subscription. Default 0. Services of the engine use 100. */
  priority?: number
}>

/** Ends a subscription. Ending it twice is harmless. */
export type Subscription = Readonly<{ unsubscribe: () => void }>

export type { HistoryQuery } from './topic.ts'

/** Turns records into events. Given to the bus by the engine, which knows the names. */
export interface EventDecoder {
  decode(record: number): LedgerlineEvent
  decodeBar(bar: Bar, sequence: number): EventOf['bar']
  history(query: HistoryQuery): Iterable<LedgerlineEvent>
}

/** A handler from outside. What it returns should be nothing. */
type Call = (event: LedgerlineEvent) => unknown
type Subscriber<Handler> = { priority: number; order: number; active: boolean; handler: Handler }

/** Takes what is published and hands it to whoever asked for it, in the order of the sequence. */
export class EventBus {
  readonly journal: Journal
  #decoder: EventDecoder | null = null
  #records: readonly (readonly Subscriber<RecordHandler>[])[] = eventTypes.map(() => [])
  #bars: readonly Subscriber<BarHandler>[] = []
  #cursor = 0
  #isDelivering = false
  #subscriptions = 0

  constructor(journal: Journal = new Journal()) {
    this.journal = journal
  }

  /** The engine hands in the decoder once the names of a run are known. */
  useDecoder(decoder: EventDecoder): void {
    this.#decoder = decoder
  }

  /** Attaches a service to one kind of record. Its handler must not throw on legal input. */
  attach(kindNumber: number, handler: RecordHandler, priority = 100): Subscription {
    const subscriber = this.#subscriber(handler, priority)
    this.#records = this.#records.map((list, number) =>
      number === kindNumber ? insert(list, subscriber) : list,
    )
    return { unsubscribe: () => this.#removeRecord(subscriber) }
  }

  /** Attaches a service to bars. */
  attachBars(handler: BarHandler, priority = 100): Subscription {
    const subscriber = this.#subscriber(handler, priority)
    this.#bars = insert(this.#bars, subscriber)
    return { unsubscribe: () => this.#removeBar(subscriber) }
  }

  /**
   * Subscribes to a topic, or to everything with `*`. The handler gets decoded, frozen events.
   * When it throws, the others still get the event and `subscriber_failed` is published. A handler
   * that returns a promise would see most of a run when it is over: that is recorded the same way
   * (`subscriber/async`) and ends the subscription; what becomes of the promise is not looked at.
   * Subscribing inside a handler takes effect from the next event; unsubscribing at once.
   */
  subscribe<T extends Topic>(
    topic: T,
    handler: (event: T extends keyof EventOf ? EventOf[T] : LedgerlineEvent) => void,
    options: SubscribeOptions = {},
  ): Subscription {
    const priority = options.priority ?? 0
    const call = handler as Call
    const ended: Subscription[] = []
    const unsubscribe = (): void => ended.forEach((subscription) => subscription.unsubscribe())
    const to = { call, unsubscribe }
    const number = eventTypes.indexOf(checkedTopic(topic) as EventType)
    if (topic === '*' || topic === 'bar') {
      ended.push(
        this.attachBars((bar, sequence) => {
          this.#isolated(to, () => this.#needDecoder().decodeBar(bar, sequence), 'bar', sequence)
        }, priority),
      )
    }
    for (let k = 1; k < eventTypes.length; k++) {
      if (topic !== '*' && k !== number) continue
      const name = eventTypes[k] as string
      const deliver: RecordHandler = (_words, _at, record) => {
        const decode = (): LedgerlineEvent => this.#needDecoder().decode(record)
        this.#isolated(to, decode, name, this.journal.sequenceOf(record))
      }
      ended.push(this.attach(k, deliver, priority))
    }
    return { unsubscribe }
  }

  /**
   * Publishes a note from outside the engine. Every other event belongs to the service that owns
   * its fact, so that no number can appear without its receipt.
   */
  publish(event: { eventType: 'note'; message: string; data?: JsonInput }): number {
    const { message, data } = checkedNote(event)
    const { journal } = this
    const extra = journal.addExtra({ message, data: frozenCopy(data ?? null, 'data') })
    const at = journal.begin(kind.note, recordLength.note, 0, 0)
    journal.words[at + noteAt.strategy] = none
    journal.words[at + noteAt.extra] = extra
    const sequence = journal.lastSequence
    this.drain()
    return sequence
  }

  /** Events so far, oldest first, decoded as they are read. */
  history(query: HistoryQuery = {}): Iterable<LedgerlineEvent> {
    return this.#needDecoder().history(query)
  }

  /** Numbers a bar, hands it to its subscribers, then delivers what they published. */
  publishBar(series: Series, index: number, instrument: number): void {
    const sequence = this.journal.nextBar()
    const subscribers = this.#bars
    if (subscribers.length === 0) return
    const bar = new Bar(series, index)
    const wasDelivering = this.#isDelivering
    this.#isDelivering = true
    try {
      for (let i = 0; i < subscribers.length; i++) {
        const subscriber = subscribers[i] as Subscriber<BarHandler>
        if (subscriber.active) subscriber.handler(bar, sequence, instrument)
      }
    } finally {
      this.#isDelivering = wasDelivering
    }
    if (this.#cursor < this.journal.length) this.drain()
  }

  /** Delivers everything published and not yet delivered. Does nothing inside a delivery. */
  drain(): void {
    if (this.#isDelivering) return
    this.#isDelivering = true
    const { journal } = this
    try {
      while (this.#cursor < journal.length) {
        const record = this.#cursor++
        const subscribers = this.#records[
          journal.kindOf(record)
        ] as readonly Subscriber<RecordHandler>[]
        if (subscribers.length === 0) continue
        const words = journal.wordsOf(record)
        const at = journal.startOf(record)
        for (let i = 0; i < subscribers.length; i++) {
          const subscriber = subscribers[i] as Subscriber<RecordHandler>
          if (subscriber.active) subscriber.handler(words, at, record)
        }
      }
    } finally {
      this.#isDelivering = false
    }
  }

  #isolated(
    { call, unsubscribe }: Readonly<{ call: Call; unsubscribe: () => void }>,
    decode: () => LedgerlineEvent,
    topic: string,
    sequence: number,
  ): void {
    const event = decode()
    try {
      const result = call(event)
      if (!isThenable(result)) return
      unsubscribe()
      this.#recordFailure(topic, sequence, returnedPromise)
      // Its failure is recorded already; a rejection would have nobody to go to.
      Promise.resolve(result).catch(() => undefined)
    } catch (error) {
      // A subscriber that cannot even take the news of a failure must not start an endless chain.
      if (topic !== 'subscriber_failed') this.#recordFailure(topic, sequence, messageOf(error))
    }
  }

  #recordFailure(topic: string, failedSequence: number, message: string): void {
    const { journal } = this
    const extra = journal.addExtra({ topic, failedSequence, message })
    const { subscriberFailed } = recordLength
    const at = journal.begin(kind.subscriberFailed, subscriberFailed, failedSequence, 0)
    journal.words[at + subscriberFailedAt.extra] = extra
  }

  #needDecoder(): EventDecoder {
    if (this.#decoder !== null) return this.#decoder
    throw new Fault(
      'event/invalid',
      'This bus has no run yet, and events take their names, times and ids from one. Make a run by ' +
        'BacktestEngine.create(…) and use its bus, engine.events: it is there before the first step.',
    )
  }

  #subscriber<Handler>(handler: Handler, priority: number): Subscriber<Handler> {
    return { priority, order: this.#subscriptions++, active: true, handler }
  }

  #removeRecord(subscriber: Subscriber<RecordHandler>): void {
    subscriber.active = false
    this.#records = this.#records.map((list) => list.filter((one) => one !== subscriber))
  }

  #removeBar(subscriber: Subscriber<BarHandler>): void {
    subscriber.active = false
    this.#bars = this.#bars.filter((one) => one !== subscriber)
  }
}

/** A new list, so that a delivery under way keeps the one it began with. */
function insert<Handler>(
  list: readonly Subscriber<Handler>[],
  subscriber: Subscriber<Handler>,
): readonly Subscriber<Handler>[] {
  return [...list, subscriber].toSorted((a, b) => b.priority - a.priority || a.order - b.order)
}

type Note = Readonly<{ message: string; data?: JsonInput }>

function checkedNote(event: unknown): Note {
  const { eventType, message } = (event ?? {}) as Readonly<Record<string, unknown>>
  if (eventType === 'note' && typeof message === 'string') return event as Note
  throw new Fault(
    'event/invalid',
    `Expected an event { eventType: "note", message } to publish, found ${wrongWith(event)}. ` +
      'Other events come from the service that owns the fact.',
  )
}

function wrongWith(event: unknown): string {
  if (typeof event !== 'object' || event === null) {
    return event === null || event === undefined
      ? String(event)
      : `a value of type "${typeof event}"`
  }
  const { eventType, message } = event as Readonly<Record<string, unknown>>
  if (eventType === 'note') return `a message of type "${typeof message}"`
  return `type "${typeof eventType === 'string' ? eventType : typeof eventType}"`
}

const returnedPromise =
  'subscriber/async: the handler returned a promise and gets no further events. Subscribers are ' +
  'synchronous, as the run is: collect what you need, and wait for things when the run is over.'

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}

/** What a subscriber threw, in words. Never throws itself: anything may have been thrown. */
function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) {
    const message: unknown = thrown.message
    return typeof message === 'string' ? message : 'an Error whose message is no text'
  }
  if (typeof thrown === 'object' && thrown !== null) return 'a thrown object that is no Error'
  return String(thrown)
}
