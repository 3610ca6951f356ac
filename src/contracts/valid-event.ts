/**
 * Events that are known to fit their contract: read from outside, or made by hand. The type says
 * so, and only what is here can give it.
 */

import { frozenCopy } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/signal.ts'
import { formatTime } from '../domain/time.ts'
import type { Micros } from '../domain/units.ts'
import type { EventOf, LedgerlineEvent } from '../events/event.ts'
import { eventIdOf, runIdOf } from '../events/ids.ts'
import { type EventType, sourceServices } from '../events/kind.ts'
import { decodeEvent } from './decode.ts'
import { encodeEvent } from './encode.ts'
import { type Payload, payloadNames, statePositionNames } from './event-names.ts'
import { escaped, faultOf, type Problem, unknownField } from './problem.ts'
import { validateEvent } from './validate.ts'

declare const validated: unique symbol
export type ValidatedEvent<Type extends EventType = EventType> = EventOf[Type] & {
  readonly [validated]: true
}

/** Where in a run an event belongs. Its identity, and that of the run, follow from it. */
export type EventOrigin = Readonly<{
  seed: number
  sequence: number
  /** Time of the step, microseconds since 1970 UTC. */
  time: Micros
  /** Sequence of the event that led to it. Default: none. */
  cause?: number
  /** Sequence of the event its chain began with. Default: itself. */
  correlation?: number
}>

/** An event from JSON of unknown origin. Fails with `event/invalid`, naming every problem. */
export function readEvent(json: unknown): ValidatedEvent {
  const problems = validateEvent(json)
  if (problems.length > 0) throw faultOf('event/invalid', nameOf(json), problems)
  return decodeEvent(json as JsonObject) as ValidatedEvent
}

/**
 * Makes an event and holds it to its contract at once. The event is frozen, with what was attached
 * to it copied. Fails with `event/invalid`, naming every problem by the names the JSON has.
 */
export function createEvent<Type extends EventType>(
  type: Type,
  payload: Payload<Type>,
  origin: EventOrigin,
): ValidatedEvent<Type> {
  const copy = copyOf(payload)
  const strange = strangeFields(type, copy)
  if (strange.length > 0) throw faultOf('event/invalid', `The ${type} event`, strange)
  const { seed, sequence, cause, correlation = sequence } = origin
  const event = Object.freeze({
    eventId: eventIdOf(seed, sequence),
    eventType: type,
    eventVersion: 1,
    occurredAt: formatTime(origin.time),
    sourceService: sourceServices[type],
    correlationId: eventIdOf(seed, correlation),
    causationId: cause === undefined ? null : eventIdOf(seed, cause),
    runId: runIdOf(seed),
    sequence,
    ...copy,
  }) as unknown as LedgerlineEvent
  const problems = validateEvent(encodeEvent(event))
  if (problems.length > 0) throw faultOf('event/invalid', `The ${type} event`, problems)
  return event as ValidatedEvent<Type>
}

/** Fields the event does not have, told by the names the event has for its own. */
function strangeFields(type: EventType, payload: JsonObject): readonly Problem[] {
  const { positions } = payload
  const inside = type === 'portfolio_state' && Array.isArray(positions) ? positions : []
  return [
    ...unknownIn(payload, Object.keys(payloadNames[type]), ''),
    ...inside.flatMap((position: JsonValue, i) =>
      unknownIn(position, Object.keys(statePositionNames), `/positions/${i}`),
    ),
  ]
}

function unknownIn(value: JsonValue, known: readonly string[], pointer: string): Problem[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .filter(([name]) => !known.includes(name))
    .map(([name, part]) => unknownField(`${pointer}/${escaped(name)}`, part, known))
}

/** Copied and frozen. A field given as undefined is a field not given. */
function copyOf(payload: object): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(payload)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, frozenCopy(value, name)]),
  )
}

function nameOf(json: unknown): string {
  const type: unknown =
    typeof json === 'object' && json !== null
      ? Object.getOwnPropertyDescriptor(json, 'event_type')?.value
      : undefined
  return typeof type === 'string' && Object.hasOwn(payloadNames, type)
    ? `The ${type} event`
    : 'The event'
}
