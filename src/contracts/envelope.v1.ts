/** The envelope alone: the whole of an event that says nothing but that it happened. */

import { type ContractDefinition, defineContract, named } from './definition.ts'
import { envelopeFields } from './envelope-fields.ts'
import { envelopeNames } from './event-names.ts'
import { closed } from './field-schemas.ts'

export const envelope: ContractDefinition = defineContract(
  'envelope.v1',
  closed<object>(
    named(envelopeFields, envelopeNames),
    'What every event carries. Events without fields of their own (backtest_ended, ' +
      'valuation_trigger) are this and nothing else; all others add theirs beside it.',
  ),
)
