/** The contract `portfolio/position_partial_exit.v1`, for the generator of schemas. */

import { type ContractDefinition, defineEvent } from '../definition.ts'
import { exitReason, positionFields } from './position-fields.ts'

export const positionPartialExit: ContractDefinition = defineEvent(
  'position_partial_exit',
  'portfolio/position_partial_exit.v1',
  positionFields(exitReason),
  'A part of a position was closed; the rest stays open under the same id.',
)
