/** The contract `manager/order.v1`, for the generator of schemas. */

import { orderTypes, sides } from '../../domain/order.ts'
import { closeReasons } from '../../domain/position.ts'
import { timesInForce } from '../../domain/signal.ts'
import { type ContractDefinition, defineEvent } from '../definition.ts'
import { decimal, flag, formed, oneOf, orNull, text } from '../field-schemas.ts'

export const order: ContractDefinition = defineEvent(
  'order',
  'manager/order.v1',
  {
    orderId: formed('orderId', 'Identity of the order inside its run.'),
    intentId: formed('intentId', 'The signal behind it; the order itself when no signal is.'),
    idempotencyKey: text(
      'Strategy, signal and time in one key. A second order with the same key starts nothing.',
    ),
    strategyId: text('The strategy the order is for.'),
    symbol: text('The instrument to trade.'),
    side: oneOf(sides, 'Whether to buy or to sell.'),
    orderType: oneOf(orderTypes, 'What sets the order off and bounds its price.'),
    quantity: orNull(
      formed('positive', 'Units to trade; null when the quantity is decided at the fill price.'),
    ),
    limitPrice: orNull(decimal('Worst price accepted; null except for limit and stop_limit.')),
    stopPrice: orNull(decimal('Price that sets it off; null except for stop and stop_limit.')),
    timeInForce: oneOf(timesInForce, 'How long it works.'),
    reduceOnly: flag('True when it may only reduce a position, never open or turn one.'),
    closeReason: orNull(
      oneOf(closeReasons, 'Why the position is reduced; null for orders that open.'),
    ),
  },
  'An order the manager sized and approved.',
)
