/** The contract `portfolio/position_opened.v1`, for the generator of schemas. */

import { Type } from 'typebox'

import { type ContractDefinition, defineEvent } from '../definition.ts'
import { positionFields } from './position-fields.ts'

export const positionOpened: ContractDefinition = defineEvent(
  'position_opened',
  'portfolio/position_opened.v1',
  positionFields(
    Type.Unsafe<null>({ type: 'null', description: 'Always null: only reductions have a reason.' }),
  ),
  'A position came to be: the first fill from flat.',
)
