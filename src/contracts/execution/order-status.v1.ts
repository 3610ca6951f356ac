/** The contract `execution/order_status.v1`, for the generator of schemas. */

import { orderReasons, orderStatuses } from '../../domain/order.ts'
import { type ContractDefinition, defineEvent } from '../definition.ts'
import { decimal, formed, oneOf, orNull, text } from '../field-schemas.ts'

export const orderStatus: ContractDefinition = defineEvent(
  'order_status',
  'execution/order_status.v1',
  {
    orderId: formed('orderId', 'The order.'),
    strategyId: text('The strategy the order is for.'),
    symbol: text('The instrument of the order.'),
    previousStatus: oneOf(orderStatuses, 'Its state before.'),
    status: oneOf(
      orderStatuses,
      'Its state now: the same when a stop-limit order is set off. ' +
        'FILLED, CANCELED, REJECTED and EXPIRED are final.',
    ),
    reason: orNull(oneOf(orderReasons, 'Why it ended unfilled or in part; null when it did not.')),
    filledQuantity: formed('unsigned', 'Units filled so far.'),
    remainingQuantity: orNull(
      formed('unsigned', 'Units still to fill; null while the quantity is not decided.'),
    ),
    triggerPrice: orNull(
      decimal('The stop price that was touched; null when this is not about that.'),
    ),
  },
  'A step in the life of an order that moved no money.',
)
