/** The contract `portfolio/position_closed.v1`, for the generator of schemas. */

import { type ContractDefinition, defineEvent } from '../definition.ts'
import { exitReason, positionFields } from './position-fields.ts'

export const positionClosed: ContractDefinition = defineEvent(
  'position_closed',
  'portfolio/position_closed.v1',
  positionFields(exitReason),
  'A position is flat. Its id is not used again.',
)
