/** Events to JSON: the same values under the names of the contracts. Cheap to load and to call. */

import type { JsonObject, JsonValue } from '../domain/signal.ts'
import type { LedgerlineEvent } from '../events/event.ts'
import { type EventType, eventTypes } from '../events/kind.ts'
import { envelopeNames, payloadNames, statePositionNames } from './event-names.ts'

/** A field of an event and its name in JSON. */
export type NamePair = readonly [field: string, name: string]

/** All fields of each event type in the order of its JSON, envelope first. */
export const eventPairs: ReadonlyMap<string, readonly NamePair[]> = new Map(
  eventTypes.map((type: EventType) => [
    type,
    [...Object.entries(envelopeNames), ...Object.entries(payloadNames[type])],
  ]),
)
export const statePositionPairs: readonly NamePair[] = Object.entries(statePositionNames)

type Fields = Readonly<Record<string, JsonValue>>

/**
 * An event as JSON. Keys stand in a fixed order, so the same event gives the same text. What users
 * attached (`metadata`, `data`, `settings`) goes over as it is, and is shared, not copied.
 */
export function encodeEvent(event: LedgerlineEvent): JsonObject {
  const pairs = eventPairs.get(event.eventType) as readonly NamePair[]
  const json = renamed(event, pairs)
  if (event.eventType === 'portfolio_state') json['positions'] = encodePositions(event.positions)
  return json
}

/** What is no list of objects stays as it is: validation then names it. */
function encodePositions(positions: JsonValue): JsonValue {
  if (!Array.isArray(positions)) return positions
  return positions.map((position: JsonValue) =>
    typeof position === 'object' && position !== null
      ? renamed(position as Fields, statePositionPairs)
      : position,
  )
}

function renamed(fields: Fields, pairs: readonly NamePair[]): Record<string, JsonValue> {
  const json: Record<string, JsonValue> = {}
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i] as NamePair
    json[pair[1]] = fields[pair[0]] as JsonValue
  }
  return json
}
