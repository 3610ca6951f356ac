/** The contract `portfolio/lot.v1`, for the generator of schemas. */

import { type ContractDefinition, defineEvent } from '../definition.ts'
import { decimal, formed, orNull, text, wholeNumber } from '../field-schemas.ts'

export const lot: ContractDefinition = defineEvent(
  'lot',
  'portfolio/lot.v1',
  {
    lotId: formed('lotId', 'Identity of the lot inside its run.'),
    positionId: formed('hexId', 'The position the lot is part of.'),
    strategyId: text('The strategy that holds it.'),
    symbol: text('The instrument held.'),
    quantityChange: decimal(
      'Units added when it opens, taken away when a part is closed. Short lots are negative. Where a reverse split paid it out, the units before the split.',
    ),
    remainingQuantity: decimal('Units left afterwards, signed.'),
    openFillId: formed('fillId', 'The fill that opened it.'),
    closeFillId: orNull(
      formed(
        'fillId',
        'The fill that closed this part; null when it opens, and when a reverse split left less than one unit, which was paid in cash.',
      ),
    ),
    entryPrice: decimal('Price per unit it was opened at, adjusted for splits since.'),
    exitPrice: orNull(
      decimal(
        'Price per unit of this part when closed, for what was paid out the last price adjusted for the split; null when it opens.',
      ),
    ),
    cost: decimal('Paid for this part without fees; negative for shorts, which received it.'),
    proceeds: orNull(
      decimal(
        'Received for this part without fees; negative for shorts. Null when it opens, and only then.',
      ),
    ),
    entryFees: decimal('Share of the entry fees that belongs to this part.'),
    exitFees: orNull(decimal('Share of the exit fees of this part; null when it opens.')),
    realizedPnl: orNull(decimal('proceeds − cost − entry_fees − exit_fees; null when it opens.')),
    openBarIndex: wholeNumber('Bar of the opening fill, counted from 0 in its instrument.'),
    closeBarIndex: orNull(
      wholeNumber(
        'Bar of the closing fill, or before which the split took effect, counted the same way; null when it opens.',
      ),
    ),
  },
  'A lot was opened, or a part of it closed. Profit and loss are accounted here and nowhere else.',
)
