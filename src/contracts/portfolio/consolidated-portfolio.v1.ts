/** The contract `portfolio/consolidated_portfolio.v1`, for the generator of schemas. */

import { positionSides } from '../../domain/position.ts'
import type { StatePosition } from '../../events/event.ts'
import { type ContractDefinition, defineEvent, named } from '../definition.ts'
import { statePositionNames } from '../event-names.ts'
import {
  closed,
  decimal,
  type FieldSchema,
  type FieldSchemas,
  formed,
  list,
  oneOf,
  orNull,
  text,
} from '../field-schemas.ts'

const positionFields: FieldSchemas<StatePosition> = {
  positionId: formed('hexId', 'The position.'),
  strategyId: text('The strategy that holds it.'),
  symbol: text('The instrument held.'),
  side: oneOf(positionSides, 'Whether it is held or owed.'),
  openQuantity: decimal('Units held, signed: shorts are negative.'),
  costBasis: decimal('Paid for what is held, without fees; negative for shorts.'),
  marketPrice: decimal('Last price per unit.'),
  marketValue: decimal(
    'What it is worth at the last price, before any cost of closing it; signed.',
  ),
  unrealizedPnl: decimal('gross_market_value − cost_basis.'),
  realizedPnl: decimal('Realised by the position so far, net of fees.'),
  commissionPaid: decimal('Fees of the position so far.'),
}

/** Closed over the names in JSON, which stand for the fields of the event here as everywhere. */
const position = closed<object>(
  named(positionFields, statePositionNames),
  'One open position.',
) as FieldSchema<unknown> as FieldSchema<StatePosition>

export const consolidatedPortfolio: ContractDefinition = defineEvent(
  'portfolio_state',
  'portfolio/consolidated_portfolio.v1',
  {
    reportingCurrency: formed('currency', 'Currency of all amounts here.'),
    initialEquity: decimal('Equity the run began with.'),
    cashBalance: decimal('Cash, free and set aside together. Negative when it is owed.'),
    unavailableBalance: decimal('The part of the cash that is set aside.'),
    currentEquity: decimal('cash_balance + total_market_value.'),
    marketValue: decimal('Value of all positions at the last prices; shorts count negative.'),
    longExposure: decimal('Value of the long positions.'),
    shortExposure: decimal('Value of the short positions, as a positive amount.'),
    netExposure: decimal('long_exposure − short_exposure.'),
    grossExposure: decimal('long_exposure + short_exposure.'),
    leverage: orNull(
      decimal('gross_exposure / equity to six decimals; null when equity is not above zero.'),
    ),
    realizedPnl: decimal('Realised by all that was closed, net of its entry and exit fees.'),
    unrealizedPnl: decimal('Value of what is open less what it cost, before fees.'),
    totalCommissions: decimal('All commissions charged.'),
    dividendsReceived: decimal('Dividends received on long positions.'),
    dividendsPaid: decimal('Dividends owed on short positions, as a positive amount.'),
    adjustments: decimal('Other corrections of cash, such as cash in lieu of fractions.'),
    positions: list(position, 'The open positions, by strategy, then by symbol.'),
  },
  'The whole account at one moment: what it owns, owes, earned and paid.',
)
