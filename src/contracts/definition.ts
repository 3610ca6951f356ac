/**
 * Makes a contract: a name, and the JSON Schema it stands for. Envelope and payload of an event lie
 * flat in one closed object, so that one schema checks a whole line of a log.
 */

import { Type } from 'typebox'

import type { Envelope } from '../events/event.ts'
import { type EventType, sourceServices } from '../events/kind.ts'
import { envelopeFields } from './envelope-fields.ts'
import { envelopeNames, type Payload, payloadNames } from './event-names.ts'
import { closed, constant, type FieldSchema, type FieldSchemas } from './field-schemas.ts'

/** Where schemas are published. Part of every `$id`; a name, nothing is fetched from it. */
const base = 'https://ledgerline.dev/schemas/'

export type ContractDefinition = Readonly<{
  /** Folder, name and version: `strategy/signal.v1`. */
  name: string
  schema: FieldSchema<unknown>
}>

/** A schema with its identity: the root of a file. */
export function defineContract(name: string, root: FieldSchema<unknown>): ContractDefinition {
  const identity = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${base}${name}.json`,
    title: name,
  }
  return { name, schema: Type.Unsafe<unknown>({ ...identity, ...root }) }
}

/** An event's contract. `fields` has the names of the event; the schema those of the JSON. */
export function defineEvent<Kind extends EventType>(
  type: Kind,
  name: string,
  fields: FieldSchemas<Payload<Kind>>,
  description: string,
): ContractDefinition {
  const envelope: FieldSchemas<Envelope<EventType>> = {
    ...envelopeFields,
    eventType: constant(type, 'The type of the event.'),
    eventVersion: constant(versionOf(name), 'Version of the contract the event is written to.'),
    sourceService: constant(sourceServices[type], 'The service the event comes from.'),
  }
  const schema = closed<object>(
    { ...named(envelope, envelopeNames), ...named(fields, payloadNames[type]) },
    description,
  )
  return defineContract(name, schema)
}

/** A document's contract: a file, or a row of one. */
export function defineDocument<Value extends object>(
  name: string,
  fields: FieldSchemas<Value>,
  description: string,
): ContractDefinition {
  return defineContract(name, closed(fields, description))
}

/** Fields of an event by their names in JSON, in the order of the names. */
export function named(
  fields: Readonly<Record<string, FieldSchema<unknown>>>,
  names: Readonly<Record<string, string>>,
): Record<string, FieldSchema<unknown>> {
  return Object.fromEntries(
    Object.entries(names).map(([field, name]) => [name, fields[field] as FieldSchema<unknown>]),
  )
}

/** `strategy/signal.v2` is version 2. */
const versionOf = (name: string): number => Number(name.slice(name.lastIndexOf('.v') + 2))
