/** The contract `run/result.v1`, for the generator of schemas. */

import { Type } from 'typebox'

import { positionSides } from '../../domain/position.ts'
import { type ContractDefinition, defineDocument } from '../definition.ts'
import {
  closed,
  constant,
  decimal,
  double,
  type FieldSchema,
  flag,
  formed,
  list,
  oneOf,
  orNull,
  text,
  time,
  wholeNumber,
} from '../field-schemas.ts'

const metric: FieldSchema<unknown> = closed(
  {
    key: text('Its name for programs.'),
    group: oneOf(
      ['familiar', 'returns', 'risk', 'distribution', 'trades', 'costs', 'peers'],
      'The part of the table it stands in.',
    ),
    label: text('Its name for people.'),
    value: Type.Unsafe<number | string | null>({
      type: ['number', 'string', 'null'],
      description:
        'Percents in percent, money as decimal text, dates as times in UTC; null where undefined.',
    }),
    unit: oneOf(
      ['ratio', 'percent', 'money', 'count', 'days', 'text', 'date'],
      'What the value is in.',
    ),
    convention: text('The choices it was computed by; empty where there is nothing to choose.', {
      mayBeEmpty: true,
    }),
  },
  'A measure with the convention it was computed by.',
)

const trade: FieldSchema<unknown> = closed(
  {
    number: wholeNumber('Counted from 1 in order of exit.', { from: 1 }),
    strategy: text('The strategy that traded.'),
    symbol: text('The instrument traded.'),
    side: oneOf(positionSides, 'Whether it was held or owed.'),
    quantity: formed('positive', 'Units bought and sold.'),
    entryTime: time('Stamp of the bar the entry fell on.'),
    exitTime: time('Stamp of the bar the exit fell on.'),
    entryPrice: decimal('Price per unit at entry, slippage included.'),
    exitPrice: decimal('Price per unit at exit, slippage included.'),
    pnl: decimal('Profit or loss, net of fees.'),
    grossPnl: decimal('Profit or loss before fees.'),
    fees: decimal('Entry and exit fees of this part.'),
    returnRatio: double('pnl over what the entry was worth: 0.05 is 5 %.'),
    entryBar: wholeNumber('Bar of the entry, counted from 0 in its instrument.'),
    exitBar: wholeNumber('Bar of the exit, counted the same way.'),
    maximumAdverse: double('Worst move against the entry price while held, a ratio.'),
    maximumFavourable: double('Best move against the entry price while held, a ratio.'),
    positionId: formed('hexId', 'The position it was part of.'),
    lotId: formed('lotId', 'The lot it closed a part of.'),
    exitReason: text('Why it was closed.'),
  },
  'A closed part of one lot: what was bought (or sold short) and what was sold against it.',
)

const openPosition: FieldSchema<unknown> = closed(
  {
    strategy: text('The strategy that holds it.'),
    symbol: text('The instrument held.'),
    side: oneOf(positionSides, 'Whether it is held or owed.'),
    quantity: formed('positive', 'Units held.'),
    entryTime: time('Stamp of the bar it was opened on.'),
    averagePrice: decimal('Average price per unit of what is held.'),
    marketPrice: decimal('Last price per unit.'),
    marketValue: decimal('What it is worth at the last price; shorts count negative.'),
    unrealizedPnl: decimal('Its profit or loss at the last price, before fees.'),
    entryFees: decimal('Fees paid to open what is held.'),
    positionId: formed('hexId', 'The position.'),
  },
  'A position still open after the last bar.',
)

const rejection: FieldSchema<unknown> = closed(
  {
    source: oneOf(['signal', 'order'], 'What was refused.'),
    code: text('The reason for programs.'),
    sentence: text('The reason as a sentence.'),
    count: wholeNumber('How often.', { from: 1 }),
    firstSequence: wholeNumber('Sequence of the first one.', { from: 1 }),
    firstTime: time('Stamp of the bar of the first one.'),
  },
  'Refusals for one reason.',
)

const counts: FieldSchema<unknown> = closed(
  {
    bars: wholeNumber('Bars read.'),
    signals: wholeNumber('Signals given.'),
    signalsRejected: wholeNumber('Signals that became no order.'),
    orders: wholeNumber('Orders made.'),
    ordersRejected: wholeNumber('Orders refused.'),
    ordersCanceled: wholeNumber('Orders cancelled, in whole or the rest of them.'),
    ordersExpired: wholeNumber('Orders whose time ran out.'),
    ordersWorking: wholeNumber('Orders still working at the end.'),
    fills: wholeNumber('Fills.'),
    transactions: wholeNumber('Movements of money.'),
    lotsClosed: wholeNumber('Parts of lots closed: the number of trades.'),
    positionsOpened: wholeNumber('Positions opened.'),
    positionsClosed: wholeNumber('Positions closed.'),
    positionsOpen: wholeNumber('Positions open at the end.'),
    events: wholeNumber('Events in all, bars included.'),
  },
  'Counts that must meet, from signal to trade.',
)

const cost: FieldSchema<unknown> = closed(
  {
    label: text('What was paid for, or received.'),
    amount: decimal('How much.'),
    note: text('By which rule.', { mayBeEmpty: true }),
  },
  'One kind of cost or income.',
)

const setting: FieldSchema<unknown> = closed(
  {
    label: text('The setting in words.'),
    value: text('The value in force, in words.', { mayBeEmpty: true }),
    source: text('Where it came from.', { mayBeEmpty: true }),
  },
  'One setting in force.',
)

const integrity: FieldSchema<unknown> = closed(
  {
    runId: formed('uuid', 'The run, derived from the seed.'),
    engineVersion: text('Version of Ledgerline that made the run.'),
    seed: text('All ids and random numbers come from this.'),
    dataHash: formed('sha256', 'Hash of the content of all bars.'),
    configHash: formed('sha256', 'Hash of the settings.'),
    logHead: orNull(formed('sha256', 'Hash over the whole log; null when it was not hashed.')),
    eventCount: wholeNumber('Events in the log, bars included.'),
    ledgerResidual: decimal('Sum of all accounts over all transactions: 0 when it balances.'),
    identityResidual: decimal('Equity by the identity of the books less equity reported.'),
    isBalanced: flag('True when both residuals are 0.'),
    commands: list(
      text('A command.'),
      'Commands that check this run; none in the file of a run, whose folder may be moved.',
    ),
  },
  'What the run can be checked by.',
)

const summary: FieldSchema<unknown> = closed(
  {
    initialCapital: decimal('Cash the run began with.'),
    finalEquity: decimal('Cash plus the value of what is held, after the last bar.'),
    totalFees: decimal('All commissions charged.'),
    totalSlippage: orNull(
      decimal('What slippage cost, already in the prices of the fills; null when not counted.'),
    ),
    tradeCount: wholeNumber('Number of trades.'),
    openPositionCount: wholeNumber('Number of positions open at the end.'),
    rejectionCount: wholeNumber('Number of refusals.'),
  },
  'The run in a few numbers.',
)

const benchmark: FieldSchema<unknown> = closed(
  {
    label: text('What it is.'),
    trades: wholeNumber('Its number of trades.'),
    openPositions: wholeNumber('Its positions open at the end.'),
    totalFees: decimal('Its commissions.'),
    metrics: list(metric, 'Its measures.'),
  },
  'A companion run over the same bars.',
)

export const result: ContractDefinition = defineDocument(
  'run/result.v1',
  {
    schema: constant('result.v1', 'The contract this file is written to.'),
    title: text('Title of the report.'),
    strategies: list(text('A strategy.'), 'The strategies of the run.'),
    symbols: list(text('A symbol.'), 'The symbols of the run.'),
    interval: text('Length of the bars, in words.'),
    currency: formed('currency', 'Currency of all amounts here.'),
    startTime: time('Stamp of the first bar that traded.'),
    endTime: time('Stamp of the last bar.'),
    summary,
    logHead: orNull(formed('sha256', 'Hash over the whole log; null when it was not hashed.')),
    metrics: list(metric, 'All measures, in the order of the table.'),
    trades: list(trade, 'All trades, in order of exit.'),
    openPositions: list(openPosition, 'What was held at the end.'),
    rejections: list(rejection, 'Refusals by reason.'),
    counts,
    costs: list(cost, 'What trading cost, by kind; the amounts add up to all costs.'),
    income: list(cost, 'What holding brought beside prices, by kind; no part of the costs.'),
    settings: list(setting, 'The settings in force.'),
    fillRules: list(text('A sentence.'), 'The rules fills were made by, in sentences.'),
    cautions: list(text('A sentence.'), 'What to know before believing the numbers.'),
    integrity,
    benchmark: orNull(benchmark),
  },
  'A finished run: result.json in its directory, and what the command line prints as JSON.',
)
