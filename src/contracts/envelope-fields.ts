/** The fields every event carries, described once. */

import type { Envelope } from '../events/event.ts'
import { type EventType, eventTypes, sourceServices } from '../events/kind.ts'
import { type FieldSchemas, formed, oneOf, orNull, time, wholeNumber } from './field-schemas.ts'

const services = [...new Set(Object.values(sourceServices))].toSorted()

export const envelopeFields: FieldSchemas<Envelope<EventType>> = {
  eventId: formed('uuid', 'Identity of the event, derived from the seed and the sequence.'),
  eventType: oneOf(eventTypes, 'The type of the event. It decides which contract holds.'),
  eventVersion: wholeNumber('Version of the contract the event is written to.', { from: 1 }),
  occurredAt: time('Time of the step the event belongs to. Never runs backwards inside a run.'),
  sourceService: oneOf(services, 'The service the event comes from.'),
  correlationId: formed(
    'uuid',
    'The event the chain began with: of an order, fill or transaction, its signal. ' +
      'An event that begins a chain names itself.',
  ),
  causationId: orNull(
    formed('uuid', 'The event that led to this one; null where nothing inside the run did.'),
  ),
  runId: formed('uuid', 'The run the event belongs to, derived from the seed.'),
  sequence: wholeNumber(
    'Number of the event in its run: 1, 2, 3, … with bars counted and without gaps. ' +
      'The only order events have.',
    { from: 1 },
  ),
}
