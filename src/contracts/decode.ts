/** JSON to events: the exact inverse of encoding. */

import { Fault } from '../domain/fault.ts'
import { frozenCopy } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/signal.ts'
import type { LedgerlineEvent } from '../events/event.ts'
import { eventPairs, type NamePair, statePositionPairs } from './encode.ts'
import {
  escaped,
  faultOf,
  found,
  missingField,
  type Problem,
  problem,
  unknownField,
} from './problem.ts'

/**
 * The event a JSON object stands for, frozen all the way down. Fails with `event/invalid` on an
 * unknown type, a missing field or one too many. It does not look at the values: JSON from outside
 * goes through `readEvent`, which validates first.
 */
export function decodeEvent(json: JsonObject): LedgerlineEvent {
  const type = json['event_type']
  const pairs = typeof type === 'string' ? eventPairs.get(type) : undefined
  if (pairs === undefined) {
    throw new Fault(
      'event/invalid',
      `Expected an event with a known "event_type", found ${found(type)}.`,
    )
  }
  const event = fieldsOf(json, pairs, '')
  if (type === 'portfolio_state') event['positions'] = positionsOf(event['positions'])
  return Object.freeze(event) as unknown as LedgerlineEvent
}

function positionsOf(positions: JsonValue | undefined): JsonValue {
  if (!Array.isArray(positions)) {
    const wrong = problem('/positions', found(positions), 'a list', '')
    throw faultOf('event/invalid', 'The portfolio_state event', [wrong])
  }
  return Object.freeze(
    positions.map((position: JsonObject, i) =>
      Object.freeze(fieldsOf(position, statePositionPairs, `/positions/${i}`)),
    ),
  )
}

function fieldsOf(
  json: JsonObject,
  pairs: readonly NamePair[],
  pointer: string,
): Record<string, JsonValue> {
  const fields: Record<string, JsonValue> = {}
  for (const [field, name] of pairs) {
    if (!Object.hasOwn(json, name)) throw misshapen(json, pairs, pointer)
    fields[field] = frozenCopy(json[name], `${pointer}/${name}`.slice(1))
  }
  if (Object.keys(json).length !== pairs.length) throw misshapen(json, pairs, pointer)
  return fields
}

/** What is missing and what is too much, worked out only when something is. */
function misshapen(json: JsonObject, pairs: readonly NamePair[], pointer: string): Fault {
  const names = pairs.map(([, name]) => name)
  const problems: Problem[] = [
    ...names
      .filter((name) => !Object.hasOwn(json, name))
      .map((name) => missingField(`${pointer}/${name}`, {})),
    ...Object.keys(json)
      .filter((name) => !names.includes(name))
      .map((name) => unknownField(`${pointer}/${escaped(name)}`, json[name], names)),
  ]
  return faultOf('event/invalid', 'An event in JSON', problems)
}
