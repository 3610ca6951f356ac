/** The three events of a position's life carry the same fields. */

import { closeReasons, positionSides } from '../../domain/position.ts'
import type { Payload } from '../event-names.ts'
import { decimal, type FieldSchemas, formed, oneOf, orNull, text } from '../field-schemas.ts'

type PositionFields = FieldSchemas<Payload<'position_opened'>>

/** `reason` is what differs: none when a position opens, one of the closed set when it shrinks. */
export function positionFields(reason: PositionFields['reason']): PositionFields {
  return {
    positionId: formed('hexId', 'The position: one id from flat to flat.'),
    strategyId: text('The strategy that holds it.'),
    symbol: text('The instrument held.'),
    side: oneOf(positionSides, 'Whether it is held or owed.'),
    signalId: orNull(formed('signalId', 'The signal behind the change; null when none is.')),
    fillId: orNull(formed('fillId', 'The fill behind the change; null when none is.')),
    quantityChange: decimal('Units the position changed by, signed: selling is negative.'),
    heldQuantity: decimal('Units held afterwards, signed: shorts are negative.'),
    price: decimal('Price per unit of the change.'),
    realizedPnl: decimal('Realised by this change, net of entry and exit fees.'),
    realizedPnlTotal: decimal('Realised by the position so far, net of fees.'),
    feesTotal: decimal('Fees of the position so far.'),
    reason,
  }
}

export const exitReason: PositionFields['reason'] = oneOf(closeReasons, 'Why it was reduced.')
