/** The contract `engine/subscriber_failed.v1`, for the generator of schemas. */

import { eventTypes } from '../../events/kind.ts'
import { type ContractDefinition, defineEvent } from '../definition.ts'
import { oneOf, text, wholeNumber } from '../field-schemas.ts'

export const subscriberFailed: ContractDefinition = defineEvent(
  'subscriber_failed',
  'engine/subscriber_failed.v1',
  {
    topic: oneOf(eventTypes, 'The type of the event the subscriber was handling.'),
    failedSequence: wholeNumber('The sequence of that event.', { from: 1 }),
    message: text('What the subscriber threw.', { mayBeEmpty: true }),
  },
  'A subscriber from outside the engine failed. The others got the event, and the run went on.',
)
