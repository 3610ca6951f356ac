/**
 * From records to events: the envelope around the payload, sequences become ids, and the history is
 * read in order. Nothing is computed here that the record does not say.
 */

import { formatShortest } from '../domain/decimal.ts'
import { type Bar, seriesOf } from '../domain/series.ts'
import { formatTime } from '../domain/time.ts'
import type { Micros } from '../domain/units.ts'
import type { EventDecoder } from './bus.ts'
import type { Envelope, EventOf, LedgerlineEvent } from './event.ts'
import { eventIdOf, runIdOf } from './ids.ts'
import type { Journal } from './journal.ts'
import { type EventType, eventTypes, sourceServices } from './kind.ts'
import type { RunNames } from './names.ts'
import { payloadOf, type RecordType } from './payload.ts'
import { checkedQuery, type HistoryQuery } from './topic.ts'

/** Reads a journal with the names of its run. */
export class EventReader implements EventDecoder {
  readonly journal: Journal
  readonly names: RunNames

  constructor(journal: Journal, names: RunNames) {
    this.journal = journal
    this.names = names
  }

  /** The event with this sequence, or null when there is none. */
  at(sequence: number): LedgerlineEvent | null {
    const found = this.journal.find(sequence)
    if (found === null) return null
    return found >= 0 ? this.decode(found) : this.decodeBar(this.names.barAt(-1 - found), sequence)
  }

  decode(record: number): LedgerlineEvent {
    const { journal, names } = this
    const type = eventTypes[journal.kindOf(record)] as RecordType
    const time = journal.timeOf(record) as Micros
    const sequence = journal.sequenceOf(record)
    const correlation = journal.correlationOf(record)
    return Object.freeze({
      ...this.#envelope(type, sequence, time),
      correlationId: eventIdOf(names.seed, correlation === 0 ? sequence : correlation),
      causationId: this.#idOrNull(journal.causeOf(record)),
      ...payloadOf(journal, names, type, record),
    }) as LedgerlineEvent
  }

  decodeBar(bar: Bar, sequence: number): EventOf['bar'] {
    const series = seriesOf(bar)
    return Object.freeze({
      ...this.#envelope('bar', sequence, bar.time),
      correlationId: eventIdOf(this.names.seed, sequence),
      causationId: null,
      symbol: bar.symbol,
      timestamp: formatTime(bar.label),
      ...bar.exact,
      volume: formatShortest(series.volume[bar.index] as number, series.volumeScale),
    })
  }

  /**
   * Events in order of their sequence, decoded as they are read, up to where the journal stands when
   * reading begins. Fails with `event/invalid` at once on a query that makes no sense.
   */
  history(query: HistoryQuery = {}): Generator<LedgerlineEvent> {
    const { topic, from, to, limit } = checkedQuery(query)
    const last = Math.min(to, this.journal.lastSequence)
    return topic === '*' || topic === 'bar'
      ? this.#all(topic, Math.max(1, from), last, limit)
      : this.#records(topic, Math.max(1, from), last, limit)
  }

  *#all(topic: 'bar' | '*', from: number, to: number, limit: number): Generator<LedgerlineEvent> {
    let left = limit
    for (let sequence = from; sequence <= to && left > 0; sequence++) {
      const found = this.journal.find(sequence) as number
      if (found >= 0 && topic === 'bar') continue
      left--
      yield found < 0 ? this.decodeBar(this.names.barAt(-1 - found), sequence) : this.decode(found)
    }
  }

  /** Records of one type in a range of sequences, without looking at the bars between them. */
  *#records(topic: EventType, from: number, to: number, limit: number): Generator<LedgerlineEvent> {
    const { journal } = this
    const wanted = eventTypes.indexOf(topic)
    let left = limit
    for (let record = journal.firstFrom(from); record < journal.length && left > 0; record++) {
      if (journal.kindOf(record) !== wanted) continue
      if (journal.sequenceOf(record) > to) return
      left--
      yield this.decode(record)
    }
  }

  #envelope<Type extends EventType>(
    eventType: Type,
    sequence: number,
    time: Micros,
  ): Omit<Envelope<Type>, 'correlationId' | 'causationId'> {
    return {
      eventId: eventIdOf(this.names.seed, sequence),
      eventType,
      eventVersion: 1,
      occurredAt: formatTime(time),
      sourceService: sourceServices[eventType],
      runId: runIdOf(this.names.seed),
      sequence,
    }
  }

  #idOrNull(sequence: number): string | null {
    return sequence === 0 ? null : eventIdOf(this.names.seed, sequence)
  }
}
