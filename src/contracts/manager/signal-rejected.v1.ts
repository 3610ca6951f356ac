/** The contract `manager/signal_rejected.v1`, for the generator of schemas. */

import { intentions, signalRefusals } from '../../domain/signal.ts'
import { type ContractDefinition, defineEvent } from '../definition.ts'
import { formed, oneOf, orNull, text } from '../field-schemas.ts'

export const signalRejected: ContractDefinition = defineEvent(
  'signal_rejected',
  'manager/signal_rejected.v1',
  {
    signalId: formed('signalId', 'The signal that was refused.'),
    strategyId: text('The strategy it came from.'),
    symbol: text('The instrument it was about.'),
    intention: oneOf(intentions, 'What the strategy wanted.'),
    reason: oneOf(signalRefusals, 'Why the manager refused.'),
    detail: orNull(
      text('The numbers behind the reason, in words; null when it says enough.', {
        mayBeEmpty: true,
      }),
    ),
  },
  'A signal that became no order, and why.',
)
