/** The contract `data/corporate_action.v1`, for the generator of schemas. */

import { type ContractDefinition, defineEvent } from '../definition.ts'
import { decimal, formed, oneOf, orNull, text, time } from '../field-schemas.ts'

export const corporateAction: ContractDefinition = defineEvent(
  'corporate_action',
  'data/corporate_action.v1',
  {
    symbol: text('The instrument concerned.'),
    actionType: oneOf(
      ['split', 'dividend'],
      'What happens to the holders. Reverse splits are splits.',
    ),
    effectiveDate: time('When it takes effect: before the first bar stamped at or after this.'),
    splitRatio: orNull(
      formed(
        'splitRatio',
        'New units per old unit: 4/1 makes four of one, 1/10 one of ten. Null for dividends.',
      ),
    ),
    dividendAmount: orNull(
      decimal('Paid per unit held, before tax; shorts owe it. Null for splits.'),
    ),
    currency: formed('currency', 'Currency of the amount.'),
  },
  'A split or a dividend, booked on open positions before the bar it takes effect with.',
)
