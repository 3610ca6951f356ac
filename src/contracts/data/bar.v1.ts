/** The contract `data/bar.v1`, for the generator of schemas. */

import { type ContractDefinition, defineEvent } from '../definition.ts'
import { decimal, formed, text, time } from '../field-schemas.ts'

export const bar: ContractDefinition = defineEvent(
  'bar',
  'data/bar.v1',
  {
    symbol: text('The instrument the bar is of.'),
    timestamp: time(
      'The stamp the source gave the bar. occurred_at is the moment the bar is complete, ' +
        'before which nobody sees it.',
    ),
    open: decimal('First price of the interval, in the currency of the instrument.'),
    high: decimal('Highest price of the interval.'),
    low: decimal('Lowest price of the interval.'),
    close: decimal('Last price of the interval.'),
    volume: formed('unsigned', 'Quantity traded in the interval; 0 where the source has none.'),
  },
  'Prices of one instrument over one interval, in the price mode of the run.',
)
