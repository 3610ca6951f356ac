/** The contract `run/run.v1`, for the generator of schemas. */

import { maximumScale } from '../../domain/decimal.ts'
import type { AssetClass } from '../../domain/instrument.ts'
import type { JsonObject } from '../../domain/signal.ts'
import { type ContractDefinition, defineDocument } from '../definition.ts'
import {
  closed,
  constant,
  type FieldSchema,
  formed,
  freeObject,
  list,
  oneOf,
  orNull,
  text,
  time,
  wholeNumber,
} from '../field-schemas.ts'

type RunSetting = Readonly<{ label: string; value: string; source: string }>
type RunSource = Readonly<{
  kind: 'csv' | 'parquet' | 'arrow' | 'bars' | 'series'
  path: string | null
  symbols: readonly string[]
}>
type RunInstrument = Readonly<{
  symbol: string
  assetClass: AssetClass
  currency: string
  moneyScale: number
  priceScale: number
  tickSize: string
  quantityScale: number
  lotSize: string
  multiplier: string
  timeZone: string
}>
type RunData = Readonly<{
  hash: string
  symbols: readonly string[]
  instruments: readonly RunInstrument[]
  bars: number
  steps: number
  first: string
  last: string
  priceMode: 'unadjusted' | 'split_adjusted' | 'total_return'
  sources: readonly RunSource[]
}>
type RunLog = Readonly<{ head: string; events: number; records: number }>

/** `run.json`: what ran, on what, with which settings, and how to run it again. */
export type RunDocument = Readonly<{
  schema: 'run.v1'
  runId: string
  engineVersion: string
  nodeVersion: string
  createdAt: string
  title: string
  seed: number
  configHash: string
  config: JsonObject
  settings: readonly RunSetting[]
  recipe: JsonObject | null
  data: RunData
  log: RunLog
}>

const setting: FieldSchema<RunSetting> = closed<RunSetting>(
  {
    label: text('The setting in words.'),
    value: text('The value in force, in words.', { mayBeEmpty: true }),
    source: text('Where it came from: default, given, or the file and line.'),
  },
  'One setting in force and where it came from.',
)

const source: FieldSchema<RunSource> = closed<RunSource>(
  {
    kind: oneOf(['csv', 'parquet', 'arrow', 'bars', 'series'], 'What kind of source it is.'),
    path: orNull(text('The file by its absolute path; null for data in memory.')),
    symbols: list(text('A symbol.'), 'The symbols taken from it.'),
  },
  'One source of bars.',
)

const scale = (description: string): FieldSchema<number> =>
  wholeNumber(description, { to: maximumScale })

const instrument: FieldSchema<RunInstrument> = closed<RunInstrument>(
  {
    symbol: text('The symbol.'),
    assetClass: oneOf(
      ['equity', 'index', 'etf', 'future', 'forex', 'crypto', 'other'],
      'What is traded.',
    ),
    currency: formed('currency', 'Currency of its prices.'),
    moneyScale: scale('Decimals of money in that currency.'),
    priceScale: scale('Decimals of prices.'),
    tickSize: formed('positive', 'Smallest price step.'),
    quantityScale: scale('Decimals of quantities.'),
    lotSize: formed('positive', 'Smallest quantity step.'),
    multiplier: formed('positive', 'Units of the underlying per unit of quantity.'),
    timeZone: text('IANA zone its dates go by.'),
  },
  'An instrument: what the numbers of the log are in units of.',
)

const data: FieldSchema<RunData> = closed<RunData>(
  {
    hash: formed('sha256', 'Hash over the content of all bars, however they were stored.'),
    symbols: list(text('A symbol.'), 'The instruments by their number in the log, from 0.'),
    instruments: list(instrument, 'What each of them is, in the same order.'),
    bars: wholeNumber('Bars of all instruments.'),
    steps: wholeNumber('Distinct times of bars.'),
    first: time('Stamp of the first step that trades.'),
    last: time('Stamp of the last step.'),
    priceMode: oneOf(
      ['unadjusted', 'split_adjusted', 'total_return'],
      'What the prices have been adjusted for. total_return has dividends in them already.',
    ),
    sources: list(source, 'Where the bars came from.'),
  },
  'The data the run read.',
)

const log: FieldSchema<RunLog> = closed<RunLog>(
  {
    head: formed('sha256', 'Last link of the hash chain: it vouches for the whole log.'),
    events: wholeNumber('Events of the run, bars included: the last sequence.'),
    records: wholeNumber('Events the log itself holds: all but the bars.'),
  },
  'The log of the run.',
)

export const run: ContractDefinition = defineDocument<RunDocument>(
  'run/run.v1',
  {
    schema: constant('run.v1', 'The contract this file is written to.'),
    runId: formed('uuid', 'The run, derived from the seed.'),
    engineVersion: text('Version of Ledgerline that made the run.'),
    nodeVersion: text('Version of Node.js it ran on.'),
    createdAt: time('When it was saved. Decides nothing: a repeated run differs only here.'),
    title: text('Title of the run.'),
    seed: wholeNumber('All ids and random numbers come from this.'),
    configHash: formed('sha256', 'Hash of config.'),
    config: freeObject(
      'What decides the run besides data and seed, complete: what backtest_started carries.',
    ),
    settings: list(setting, 'The same in words, and where each part came from.'),
    recipe: orNull(
      freeObject(
        'What repeats the run: its configuration, or its options where it was made in code; null where its data were in memory.',
      ),
    ),
    data,
    log,
  },
  'The manifest of a run: run.json in its directory.',
)
