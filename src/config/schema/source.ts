/** One source of bars: a file or several, and how to read it. */

import type { Field, Shape } from '../field.ts'
import { decimal, flag, oneOf, text, type TextPattern, wholeNumber } from '../scalar-fields.ts'
import { either, list, mapping } from '../structure-fields.ts'

const roles = [
  'time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'adjusted_close',
  'symbol',
  'price_factor',
  'volume_factor',
] as const
export type ColumnsConfig = Readonly<Partial<Record<(typeof roles)[number], string>>>

export type FactorConfig = Readonly<{
  symbol?: string
  date: string
  price_factor: string
  split_factor: string
  reference_close?: string
}>
export type ActionConfig = Readonly<{
  symbol?: string
  date: string
  type: 'split' | 'dividend'
  ratio?: string
  amount?: string
}>

export type PriceModeConfig = 'unadjusted' | 'split_adjusted' | 'total_return'

export type SourceConfig = Readonly<{
  name?: string
  kind?: 'csv' | 'parquet' | 'arrow'
  path: string
  symbol?: string
  symbols?: readonly string[]
  symbol_column?: string
  columns?: ColumnsConfig
  delimiter?: ',' | ';' | '\t' | '|'
  time_zone?: string
  time_unit?: 's' | 'ms' | 'us' | 'ns' | 'iso' | 'auto'
  interval?: string
  stamp?: 'open' | 'close'
  price_scale?: number
  scale_rounding?:
    | 'half-even'
    | 'half-up'
    | 'floor'
    | 'ceiling'
    | 'toward-zero'
    | 'away-from-zero'
    | 'exact'
  quantity_scale?: number
  tick_size?: string
  lot_size?: string
  multiplier?: string
  currency?: string
  asset_class?: 'equity' | 'index' | 'etf' | 'future' | 'forex' | 'crypto' | 'other'
  recorded?: PriceModeConfig
  adjust?: PriceModeConfig
  factors?: string | readonly FactorConfig[]
  actions?: string | readonly ActionConfig[]
  dividend_scale?: number
  policy?: 'strict' | 'skip' | 'use_close'
  sort?: boolean
  allow_negative_prices?: boolean
}>

const symbolPattern = { source: String.raw`^\S(?:.*\S)?$`, expected: 'a symbol' } as const
const symbol = text('symbol', symbolPattern)

/** A date, or a moment as ISO 8601 writes it. */
export const datePattern: TextPattern = {
  source: String.raw`^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$`,
  expected: 'a date such as 2024-03-01, or an ISO 8601 moment',
}

const intervalPattern = {
  source: '^[1-9][0-9]{0,4}(?:mo|[smhdwy])$',
  expected: 'an interval such as 5m, 1h, 1d, 1w or 1mo',
} as const

const columns = mapping<ColumnsConfig>(
  Object.fromEntries(
    roles.map((role) => [role, { field: text(), about: `Header of the column with ${role}.` }]),
  ) as Shape<ColumnsConfig>,
)

const factor = mapping<FactorConfig>({
  symbol: { field: symbol, about: 'Where the source has several.' },
  date: { field: text('date', datePattern), about: 'The last day it holds for.', isRequired: true },
  price_factor: { field: decimal('positive'), about: 'Dividends only.', isRequired: true },
  split_factor: { field: decimal('positive'), about: 'Splits only.', isRequired: true },
  reference_close: { field: decimal('positive'), about: 'Raw close of the day.' },
})

const ratioPattern = {
  source: String.raw`^[1-9]\d*(?:[:/][1-9]\d*)?$`,
  expected: 'a ratio such as "4:1"',
} as const

const action = mapping<ActionConfig>(
  {
    symbol: { field: symbol, about: 'Where the source has several.' },
    date: {
      field: text('date', datePattern),
      about: 'It takes effect at the start of this day.',
      isRequired: true,
    },
    type: { field: oneOf(['split', 'dividend']), about: 'What happens.', isRequired: true },
    ratio: {
      field: text('ratio', ratioPattern),
      about: 'Of a split: new shares per old one.',
      example: '"4:1"',
    },
    amount: { field: decimal('positive', 'money'), about: 'Of a dividend, per unit.' },
  },
  {
    check(value, node, path, reading) {
      const wanted = value.type === 'split' ? 'ratio' : 'amount'
      const other = value.type === 'split' ? 'amount' : 'ratio'
      if (value[wanted] === undefined)
        reading.problem(node.place, path, `a ${value.type} needs the key "${wanted}".`)
      if (value[other] !== undefined)
        reading.problem(node.place, path, `a ${value.type} has no "${other}". Remove it.`)
    },
  },
)

const modes = ['unadjusted', 'split_adjusted', 'total_return'] as const

export const source: Field<SourceConfig> = mapping<SourceConfig>(
  {
    name: {
      field: text(),
      about: 'Name in messages, and for portfolio.data_sources.',
      default: 'the file’s name',
    },
    kind: {
      field: oneOf(['csv', 'parquet', 'arrow']),
      about: 'Format of the file.',
      default: 'by the file’s ending',
    },
    path: {
      field: text('path'),
      about:
        'The file, or several by a pattern. Relative to this configuration. ${NAME} and ${NAME:-default} stand for variables of the environment.',
      example: 'data/*.csv',
      isRequired: true,
    },
    symbol: {
      field: symbol,
      about: 'The symbol of every bar, or the only one wanted.',
      default: 'symbol column, else the file’s name',
    },
    symbols: {
      field: list(symbol, { least: 1 }),
      about: 'Symbols wanted from a source with a symbol column.',
      default: 'all',
    },
    symbol_column: { field: text(), about: 'Header of the symbol column.', default: 'sniffed' },
    columns: {
      field: columns,
      about: 'Headers by role, where sniffing is not enough.',
      default: 'sniffed',
      example: '{ time: stamp, close: last }',
    },
    delimiter: {
      field: oneOf([',', ';', '\t', '|']),
      about: 'Between the values of a CSV file.',
      default: 'sniffed',
    },
    time_zone: {
      field: text('time zone'),
      about: 'IANA zone of stamps without offset, and of the instrument’s dates.',
      default: 'UTC',
      example: 'America/New_York',
      alias: 'timezone',
    },
    time_unit: {
      field: oneOf(['s', 'ms', 'us', 'ns', 'iso', 'auto']),
      about: 'How stamps are written.',
      default: 'auto',
    },
    interval: {
      field: text('interval', intervalPattern),
      about: 'Bar length.',
      default: 'the most frequent gap',
      example: '1d',
    },
    stamp: {
      field: oneOf(['open', 'close']),
      about: 'Whether stamps name the beginning or the end of their bar.',
      default: 'open',
    },
    price_scale: {
      field: wholeNumber(0, 15),
      about: 'Decimals of prices.',
      default: 'what the data need, at most 9',
    },
    scale_rounding: {
      field: oneOf([
        'half-even',
        'half-up',
        'floor',
        'ceiling',
        'toward-zero',
        'away-from-zero',
        'exact',
      ]),
      about: 'How prices with more decimals are rounded; exact refuses them.',
      default: 'half-even',
    },
    quantity_scale: {
      field: wholeNumber(0, 15),
      about: 'Decimals of quantities.',
      default: '0, for crypto 8',
    },
    tick_size: {
      field: decimal('positive'),
      about: 'Smallest price step.',
      default: 'one unit of the price scale',
    },
    lot_size: {
      field: decimal('positive'),
      about: 'Smallest quantity step.',
      default: 'one unit of the quantity scale',
    },
    multiplier: {
      field: decimal('positive'),
      about: 'Units of the underlying per unit of quantity.',
      default: '1',
    },
    currency: { field: text('currency code'), about: 'Currency of the prices.', default: 'USD' },
    asset_class: {
      field: oneOf(['equity', 'index', 'etf', 'future', 'forex', 'crypto', 'other']),
      about: 'What is traded.',
      default: 'equity',
    },
    recorded: {
      field: oneOf(modes),
      about: 'What the prices already are in the file.',
      default: 'unadjusted',
    },
    adjust: { field: oneOf(modes), about: 'What the prices shall be.', default: 'as recorded' },
    factors: {
      field: either(text('path'), list(factor)),
      about: 'Adjustment factors: a CSV file, or rows.',
    },
    actions: {
      field: either(text('path'), list(action)),
      about: 'Splits and dividends: a CSV file, or rows.',
    },
    dividend_scale: {
      field: wholeNumber(0, 15),
      about: 'Decimals of dividends worked out from factors.',
      default: '6',
    },
    policy: {
      field: oneOf(['strict', 'skip', 'use_close']),
      about:
        'Bars whose prices contradict each other: refuse the source, leave the bar out, or use its close.',
      default: 'strict',
    },
    sort: {
      field: flag(),
      about: 'Sorts bars that are out of order instead of refusing them.',
      default: 'false',
    },
    allow_negative_prices: {
      field: flag(),
      about: 'Accepts prices at or below zero.',
      default: 'false',
    },
  },
  {
    check(value, node, path, reading) {
      if (value.delimiter === undefined || (value.kind ?? 'csv') === 'csv') return
      reading.problem(
        node.place,
        path,
        `"delimiter" is for csv, this source is ${value.kind ?? ''}.`,
      )
    },
  },
)
