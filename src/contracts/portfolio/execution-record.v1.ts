/** The contract `portfolio/execution_record.v1`, for the generator of schemas. */

import { closeReasons } from '../../domain/position.ts'
import { type ContractDefinition, defineDocument } from '../definition.ts'
import { decimal, type FieldSchemas, formed, oneOf, orNull, text, time } from '../field-schemas.ts'

/**
 * One row of `portfolio_executions.csv`. The column names are the file format's; amounts are in
 * the reporting currency whatever their names say, and times and ids are those of the events.
 */
export type ExecutionRecord = Readonly<{
  position_id: string
  signal_id: string | null
  strategy: string
  event_time: string
  event_type: 'POSITION_OPENED' | 'POSITION_PARTIAL_EXIT' | 'POSITION_CLOSED'
  event_id: string | null
  qty_delta: string
  raw_price: string
  exec_price: string
  fees_sol: string
  pnl_sol_delta: string
  reason: string | null
  xn: string | null
  fraction: string | null
}>

const fields: FieldSchemas<ExecutionRecord> = {
  position_id: formed('hexId', 'The position the execution belongs to. Always there.'),
  signal_id: orNull(formed('signalId', 'The signal behind it; null when none is.')),
  strategy: text('The strategy that holds the position.'),
  event_time: time('Time of the event the execution maps to.'),
  event_type: oneOf(
    ['POSITION_OPENED', 'POSITION_PARTIAL_EXIT', 'POSITION_CLOSED'],
    'The event the execution maps to. There is no other way for a position to change.',
  ),
  event_id: orNull(
    formed('hexId', 'That event: its UUID without dashes. Null where the event is not known.'),
  ),
  qty_delta: decimal(
    'Size committed (positive) or released (negative). Sums to zero over a closed position.',
  ),
  raw_price: decimal('Price per unit before slippage.'),
  exec_price: decimal('Price per unit with slippage.'),
  fees_sol: decimal('Fees of this execution, in the reporting currency.'),
  pnl_sol_delta: decimal(
    'Profit or loss of this execution, in the reporting currency; 0 on entry.',
  ),
  reason: orNull(oneOf(closeReasons, 'Why the position was reduced; null on entry.')),
  xn: orNull(decimal('Raw exit price over raw entry price; null on entry.')),
  fraction: orNull(
    formed('fraction', 'Share of the original size this execution released; null on entry.'),
  ),
}

export const executionRecord: ContractDefinition = defineDocument(
  'portfolio/execution_record.v1',
  fields,
  'One execution: a row of portfolio_executions.csv.',
)
