/** The contract `strategy/note.v1`, for the generator of schemas. */

import { type ContractDefinition, defineEvent } from '../definition.ts'
import { freeJson, orNull, text } from '../field-schemas.ts'

export const note: ContractDefinition = defineEvent(
  'note',
  'strategy/note.v1',
  {
    strategyId: orNull(text('The strategy that wrote it; null when it came from outside.')),
    message: text('The note in words for people.', { mayBeEmpty: true }),
    data: freeJson('Whatever was attached to it, as it was given; null when nothing.'),
  },
  'Something worth keeping that changes nothing.',
)
