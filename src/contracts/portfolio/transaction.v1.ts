/** The contract `portfolio/transaction.v1`, for the generator of schemas. */

import { counterAccounts, transactionTypes } from '../../domain/transaction.ts'
import { type ContractDefinition, defineEvent } from '../definition.ts'
import { decimal, formed, oneOf, orNull, text } from '../field-schemas.ts'

export const transaction: ContractDefinition = defineEvent(
  'transaction',
  'portfolio/transaction.v1',
  {
    transactionId: formed('transactionId', 'Identity of the transaction inside its run.'),
    accountId: text('The account whose cash moved.'),
    transactionType: oneOf(transactionTypes, 'What kind of movement it is.'),
    counterAccount: oneOf(
      counterAccounts,
      'The account on the other side, which moved by the same amount the other way.',
    ),
    currency: formed('currency', 'Currency of all amounts here.'),
    availableBalanceChange: decimal('Change of the cash free to use; negative takes from it.'),
    unavailableBalanceChange: decimal('Change of the cash set aside; negative takes from it.'),
    balanceAfter: decimal('Cash of the account afterwards, free and set aside together.'),
    strategyId: orNull(text('The strategy it is about; null when it is about none.')),
    symbol: orNull(text('The instrument it is about; null when it is about none.')),
    orderId: orNull(formed('orderId', 'The order it is about; null when it is about none.')),
    fillId: orNull(formed('fillId', 'The fill it is about; null when it is about none.')),
    description: text('What it is, in words for people.'),
  },
  'Money moved. Every change of cash is exactly one of these, never changed and never taken back, ' +
    'so the sum over all accounts of a currency is zero after each.',
)
