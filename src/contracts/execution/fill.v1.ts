/** The contract `execution/fill.v1`, for the generator of schemas. */

import { fillBases, sides } from '../../domain/order.ts'
import { closeReasons } from '../../domain/position.ts'
import { type ContractDefinition, defineEvent } from '../definition.ts'
import { decimal, flag, formed, oneOf, orNull, text, wholeNumber } from '../field-schemas.ts'

export const fill: ContractDefinition = defineEvent(
  'fill',
  'execution/fill.v1',
  {
    fillId: formed('fillId', 'Identity of the fill inside its run.'),
    sourceOrderId: formed('orderId', 'The order that was filled.'),
    signalId: orNull(formed('signalId', 'The signal behind the order; null when none is.')),
    strategyId: text('The strategy the order was for.'),
    symbol: text('The instrument traded.'),
    side: oneOf(sides, 'Whether it bought or sold.'),
    filledQuantity: formed('positive', 'Units traded by this fill.'),
    fillPrice: decimal('Price per unit, slippage included.'),
    basePrice: decimal('Price per unit before slippage.'),
    priceBasis: oneOf(fillBases, 'What set the price.'),
    commission: decimal('Commission charged for this fill, in the reporting currency.'),
    cumulativeQuantity: formed('positive', 'Units of the order filled so far, this fill included.'),
    remainingQuantity: formed('unsigned', 'Units of the order still to fill.'),
    reduceOnly: flag('True when the fill reduces a position.'),
    closeReason: orNull(oneOf(closeReasons, 'Why the position is reduced; null when it is not.')),
    barIndex: wholeNumber('The bar it fell on, counted from 0 among the bars of its instrument.'),
  },
  'Units traded for an order at a price.',
)
