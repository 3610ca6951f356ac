import type { JsonObject } from '../../domain/signal.ts'
import { type ContractDefinition, defineDocument } from '../definition.ts'
import {
  closed,
  constant,
  decimal,
  type FieldSchema,
  type FieldSchemas,
  formed,
  freeObject,
  list,
  oneOf,
  orNull,
  text,
  time,
  wholeNumber,
} from '../field-schemas.ts'

type DataInput = Readonly<{
  path: string | null
  kind: 'csv' | 'parquet' | 'arrow' | 'memory'
  symbols: readonly string[]
}>
type RunInstrument = Readonly<{
  symbol: string
  assetClass: string
  currency: string
  currencyScale: number
  priceScale: number
  tickSize: number
  quantityScale: number
  lotSize: number
  multiplier: string
  timeZone: string
}>
type RunStrategy = Readonly<{ name: string; parameters: JsonObject; symbols: readonly string[] }>
type ConfigRow = Readonly<{ label: string; value: string; source: string }>
type RunAccount = Readonly<{ id: string; currency: string; currencyScale: number; capital: string }>
type RunLog = Readonly<{ head: string | null; blocks: number; events: number }>

/** `run.json`: what a run was, and all it takes to read its log and to repeat it. */
export type RunDocument = Readonly<{
  schema: 'run.v1'
  engineVersion: string
  nodeVersion: string
  createdAt: string
  runId: string
  seed: number
  configHash: string
  config: readonly ConfigRow[]
  settings: JsonObject
  recipe: JsonObject | null
  data: Readonly<{
    hash: string
    first: string
    last: string
    bars: number
    sources: readonly DataInput[]
  }>
  account: RunAccount
  instruments: readonly RunInstrument[]
  strategies: readonly RunStrategy[]
  log: RunLog
}>

const configRow: FieldSchema<ConfigRow> = closed<ConfigRow>(
  {
    label: text('The setting in words.'),
    value: text('The value in force, in words.', { mayBeEmpty: true }),
    source: text('Where it came from: default, given, or the file and line.'),
  },
  'One setting in force and where it came from.',
)

const dataInput: FieldSchema<DataInput> = closed<DataInput>(
  {
    path: orNull(text('The file, as it was given; null for data in memory.')),
    kind: oneOf(['csv', 'parquet', 'arrow', 'memory'], 'What kind of data it is.'),
    symbols: list(text('A symbol.'), 'The symbols taken from it.'),
  },
  'One source of bars.',
)

const account: FieldSchema<RunAccount> = closed<RunAccount>(
  {
    id: text('The account, as transactions name it.'),
    currency: formed('currency', 'Its currency, in which everything is reported.'),
    currencyScale: wholeNumber('Decimals money is kept to.', { to: 15 }),
    capital: decimal('Cash it began with.'),
  },
  'The account of the run.',
)

const instrument: FieldSchema<RunInstrument> = closed<RunInstrument>(
  {
    symbol: text('Its symbol.'),
    assetClass: text('What it is: equity, index, etf, future, forex, crypto or other.'),
    currency: formed('currency', 'Currency it trades in.'),
    currencyScale: wholeNumber('Decimals of that currency.', { to: 15 }),
    priceScale: wholeNumber('Decimals of its prices.', { to: 15 }),
    tickSize: wholeNumber('Smallest step of its price, in units of its price scale.', { from: 1 }),
    quantityScale: wholeNumber('Decimals of its quantities.', { to: 15 }),
    lotSize: wholeNumber('Smallest step of its quantity, in units of its quantity scale.', {
      from: 1,
    }),
    multiplier: formed('positive', 'Units of the underlying per unit of quantity.'),
    timeZone: text('IANA zone its dates go by.'),
  },
  'One instrument and how its numbers are scaled.',
)

const strategy: FieldSchema<RunStrategy> = closed<RunStrategy>(
  {
    name: text('Its name in this run.'),
    parameters: freeObject('Its parameters by name, defaults included.'),
    symbols: list(text('A symbol.'), 'The symbols it trades.'),
  },
  'One strategy of the run.',
)

const log: FieldSchema<RunLog> = closed<RunLog>(
  {
    head: orNull(formed('sha256', 'Hash over the whole log; null when it was not hashed.')),
    blocks: wholeNumber('Blocks of the hash chain.'),
    events: wholeNumber('Events of the run, bars included: the last sequence.'),
  },
  'The log of the run.',
)

const fields: FieldSchemas<RunDocument> = {
  schema: constant('run.v1', 'The contract this file is written to.'),
  engineVersion: text('Version of Ledgerline that made the run.'),
  nodeVersion: text('Version of Node.js it ran on.'),
  createdAt: time('When the run was made. Decides nothing: a repeated run differs only here.'),
  runId: formed('uuid', 'The run, derived from the seed.'),
  seed: wholeNumber('All ids and random numbers come from this.'),
  configHash: formed('sha256', 'Hash of the settings.'),
  config: list(configRow, 'Every setting in force and where it came from.'),
  settings: freeObject('What decides the run besides data and seed, as backtest_started has it.'),
  recipe: orNull(
    freeObject('The configuration the run was made from, to repeat it; null when made in code.'),
  ),
  data: closed<RunDocument['data']>(
    {
      hash: formed('sha256', 'Hash of the content of all bars, however they were stored.'),
      first: time('Stamp of the first bar.'),
      last: time('Stamp of the last bar.'),
      bars: wholeNumber('Number of bars.'),
      sources: list(dataInput, 'Where the bars came from.'),
    },
    'The data the run read.',
  ),
  account,
  instruments: list(instrument, 'The instruments by their number in the log, from 0.'),
  strategies: list(strategy, 'The strategies by their number in the log, from 0.'),
  log,
}

export const run: ContractDefinition = defineDocument(
  'run/run.v1',
  fields,
  'The manifest of a run: run.json in its directory.',
)
