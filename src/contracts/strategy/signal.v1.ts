/** The contract `strategy/signal.v1`, for the generator of schemas. */

import { intentions, timesInForce } from '../../domain/signal.ts'
import { type ContractDefinition, defineEvent } from '../definition.ts'
import { decimal, formed, freeJson, oneOf, orNull, text } from '../field-schemas.ts'

export const signal: ContractDefinition = defineEvent(
  'signal',
  'strategy/signal.v1',
  {
    signalId: formed('signalId', 'Identity of the signal inside its run.'),
    strategyId: text('The strategy that wants this.'),
    symbol: text('The instrument it is about.'),
    intention: oneOf(intentions, 'What the strategy wants to do with its own position.'),
    price: decimal(
      'Reference price: the close of the latest bar unless the strategy said otherwise.',
    ),
    confidence: formed(
      'fraction',
      'How sure the strategy is. Scales the size; 1 is the full size.',
    ),
    quantity: orNull(
      formed('positive', 'Exact quantity asked for; null leaves the size to the manager.'),
    ),
    limitPrice: orNull(decimal('Worst price accepted; null for none.')),
    stopPrice: orNull(decimal('Price that sets the order off; null for none.')),
    timeInForce: oneOf(timesInForce, 'How long the order may work.'),
    stopLoss: orNull(decimal('Price that closes the position at a loss; null for none.')),
    takeProfit: orNull(decimal('Price that closes the position at a gain; null for none.')),
    reason: orNull(text('Why, in words for people; null when not given.', { mayBeEmpty: true })),
    metadata: freeJson('Whatever the strategy attached, as it gave it; null when nothing.'),
  },
  'What a strategy wants, before anyone has decided whether and how much.',
)
