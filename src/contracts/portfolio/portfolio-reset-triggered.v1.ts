/** The contract `portfolio/portfolio_reset_triggered.v1`, for the generator of schemas. */

import { closeReasons } from '../../domain/position.ts'
import { type ContractDefinition, defineEvent } from '../definition.ts'
import { formed, freeJson, oneOf, orNull, wholeNumber } from '../field-schemas.ts'

export const portfolioResetTriggered: ContractDefinition = defineEvent(
  'portfolio_reset_triggered',
  'portfolio/portfolio_reset_triggered.v1',
  {
    reason: oneOf(closeReasons, 'The rule that fired.'),
    positionId: orNull(formed('hexId', 'The position the trigger points at; null when none.')),
    closedPositionsCount: wholeNumber('Positions the reset closes; their events follow this one.'),
    detail: freeJson('The numbers the rule went by, such as its threshold.'),
  },
  'A rule over the whole portfolio fired and closes positions.',
)
