/** The contract `engine/backtest_started.v1`, for the generator of schemas. */

import { type ContractDefinition, defineEvent } from '../definition.ts'
import { freeJson } from '../field-schemas.ts'

export const backtestStarted: ContractDefinition = defineEvent(
  'backtest_started',
  'engine/backtest_started.v1',
  {
    settings: freeJson(
      'What decides the run besides its data and seed: capital, strategies with their parameters, ' +
        'sizing, execution, costs. Its keys are those of the options.',
    ),
  },
  'The first event of a run.',
)
