/**
 * Where bars come from, as plain values. Making one reads nothing: the file is opened when the
 * dataset is loaded, by a reader that is passed in.
 */

import type { CorporateAction } from '../domain/corporate-action.ts'
import { Fault, nearestName } from '../domain/fault.ts'
import type { AssetClass } from '../domain/instrument.ts'
import type { Rounding } from '../domain/rounding.ts'
import type { Series } from '../domain/series.ts'
import type { PriceMode } from './dataset.ts'

/** The columns a bar source may have. Factors are per bar and cumulative. */
export type ColumnRole =
  | 'time'
  | 'open'
  | 'high'
  | 'low'
  | 'close'
  | 'volume'
  | 'adjustedClose'
  | 'symbol'
  | 'priceFactor'
  | 'volumeFactor'

/** How stamps are written. `auto` takes ISO 8601, or an epoch unit told by its magnitude. */
export type TimeUnit = 's' | 'ms' | 'us' | 'ns' | 'iso' | 'auto'

/**
 * What happens to a bar whose prices contradict each other or are missing: `strict` refuses the
 * source, `skip` leaves the bar out, `use_close` sets open, high and low to the close.
 */
export type BarPolicy = 'strict' | 'skip' | 'use_close'

/**
 * One row of a factor table in the manner of LEAN: it holds for bars up to and including `date`.
 * Adjusted price = raw · priceFactor · splitFactor; `priceFactor` carries dividends only.
 */
export type FactorRow = Readonly<{
  symbol?: string
  date: string
  priceFactor: number | string
  splitFactor: number | string
  /** Raw close of `date`. Where absent the last bar's close before the change is taken. */
  referenceClose?: number | string
}>

/** A split or dividend as a person writes it; it takes effect at the start of `date`. */
export type ActionInput = Readonly<{ symbol?: string; date: string }> &
  Readonly<
    | {
        /** "4:1", "4/1" or 4 for four new shares per old one. */ type: 'split'
        ratio: number | string
      }
    | { type: 'dividend'; amount: number | string }
  >

/** A table given as a path or as text. */
export type TableInput = string | Readonly<{ text: string; name?: string }>

export type SourceOptions = Readonly<{
  /** The symbol of every bar, or, where the source has a symbol column, the only one wanted. */
  symbol?: string
  /** Symbols wanted from a source with a symbol column. Default: all. */
  symbols?: readonly string[]
  /** Header of the symbol column; null ignores one that is there. Default: sniffed. */
  symbolColumn?: string | null
  /** Headers by role, where sniffing is not enough. */
  columns?: Readonly<Partial<Record<ColumnRole, string>>>
  /** IANA zone of stamps without offset, and of the instrument's dates. Default UTC. */
  timeZone?: string
  timeUnit?: TimeUnit
  /** Bar length: a number and s, m, h, d, w, mo or y. Default: the most frequent gap. */
  interval?: string
  /** Whether stamps name the beginning (default) or the end of their bar. */
  stamp?: 'open' | 'close'
  /** Decimals of prices, 0 to 15. Default: what the data need, at most 9. */
  priceScale?: number
  /** How prices with more decimals than the scale are rounded. Default half-even. */
  scaleRounding?: Rounding | 'exact'
  /** Decimals of quantities. Default 0, for crypto 8. */
  quantityScale?: number
  tickSize?: string
  lotSize?: string
  multiplier?: string
  /** Currency code. Default USD. */
  currency?: string
  assetClass?: AssetClass
  /** What the prices already are in the source. Default unadjusted. */
  recorded?: PriceMode
  /** What the prices shall be in the dataset. Default: as recorded. */
  adjust?: PriceMode
  factors?: readonly FactorRow[] | TableInput
  actions?: readonly (ActionInput | CorporateAction)[] | TableInput
  /** Decimals of dividends worked out from factors. Default 6. */
  dividendScale?: number
  policy?: BarPolicy
  /** Sorts bars that are out of order instead of refusing them. Default false. */
  sort?: boolean
  /** Accepts prices at or below zero. Default false. */
  allowNegativePrices?: boolean
  /** How messages name the source. Default: its file name. */
  name?: string
}>

export type CsvOptions = SourceOptions & Readonly<{ delimiter?: ',' | ';' | '\t' | '|' }>

/** One bar given in memory. Numbers are read by their shortest round-trip text. */
export type BarInput = Readonly<{
  time: number | string
  open: number | string
  high: number | string
  low: number | string
  close: number | string
  volume?: number | string
}>

/** The same as columns of equal length. */
export type BarColumns = Readonly<
  Record<'time' | 'open' | 'high' | 'low' | 'close', ArrayLike<number | string>> & {
    volume?: ArrayLike<number | string>
  }
>

export type CsvSource = Readonly<{
  kind: 'csv'
  path: string | null
  text: string | null
  options: CsvOptions
}>
export type ParquetSource = Readonly<{ kind: 'parquet'; path: string; options: SourceOptions }>
export type ArrowSource = Readonly<{
  kind: 'arrow'
  path: string | null
  /** An Apache Arrow table; the reader checks that it is one. */
  table: object | null
  options: SourceOptions
}>
export type BarsSource = Readonly<{
  kind: 'bars'
  rows: readonly BarInput[] | BarColumns
  options: SourceOptions
}>
export type SeriesSource = Readonly<{ kind: 'series'; series: readonly Series[] }>

export type DataSource = CsvSource | ParquetSource | ArrowSource | BarsSource | SeriesSource

/** Bars in a CSV file (or several: `bars/*.csv`), or in text. */
export function csv(input: TableInput, options: CsvOptions = {}): CsvSource {
  checkOptions('csv', options, ['delimiter'])
  if (typeof input === 'string') {
    return Object.freeze({ kind: 'csv', path: input, text: null, options })
  }
  const named = input.name === undefined ? options : { name: input.name, ...options }
  return Object.freeze({ kind: 'csv', path: null, text: input.text, options: named })
}

/** Bars in a Parquet file, or several: `bars/*.parquet`. */
export function parquet(path: string, options: SourceOptions = {}): ParquetSource {
  checkOptions('parquet', options, [])
  return Object.freeze({ kind: 'parquet', path, options })
}

/** Bars in an Arrow IPC file or stream, or in an Apache Arrow table. */
export function arrow(input: string | object, options: SourceOptions = {}): ArrowSource {
  checkOptions('arrow', options, [])
  const path = typeof input === 'string' ? input : null
  return Object.freeze({
    kind: 'arrow',
    path,
    table: typeof input === 'string' ? null : input,
    options,
  })
}

/** Bars in memory, as rows or columns. */
export function bars(
  rows: readonly BarInput[] | BarColumns,
  options: SourceOptions = {},
): BarsSource {
  checkOptions('bars', options, [])
  return Object.freeze({ kind: 'bars', rows, options })
}

/** Ready-made series. The columns are used as they are, without copy or check. */
export function fromSeries(series: Series | readonly Series[]): SeriesSource {
  return Object.freeze({ kind: 'series', series: isSeries(series) ? [series] : series })
}

const isSeries = (value: Series | readonly Series[]): value is Series => !Array.isArray(value)

const knownOptions: Readonly<Record<keyof SourceOptions, true>> = {
  symbol: true,
  symbols: true,
  symbolColumn: true,
  columns: true,
  timeZone: true,
  timeUnit: true,
  interval: true,
  stamp: true,
  priceScale: true,
  scaleRounding: true,
  quantityScale: true,
  tickSize: true,
  lotSize: true,
  multiplier: true,
  currency: true,
  assetClass: true,
  recorded: true,
  adjust: true,
  factors: true,
  actions: true,
  dividendScale: true,
  policy: true,
  sort: true,
  allowNegativePrices: true,
  name: true,
}

const knownRoles: Readonly<Record<ColumnRole, true>> = {
  time: true,
  open: true,
  high: true,
  low: true,
  close: true,
  volume: true,
  adjustedClose: true,
  symbol: true,
  priceFactor: true,
  volumeFactor: true,
}

const choices: Readonly<Record<string, readonly unknown[]>> = {
  timeUnit: ['s', 'ms', 'us', 'ns', 'iso', 'auto'],
  stamp: ['open', 'close'],
  recorded: ['unadjusted', 'split_adjusted', 'total_return'],
  adjust: ['unadjusted', 'split_adjusted', 'total_return'],
  policy: ['strict', 'skip', 'use_close'],
  delimiter: [',', ';', '\t', '|'],
  sort: [true, false],
  allowNegativePrices: [true, false],
}

function unknownName(of: string, name: string, known: readonly string[]): Fault {
  const nearest = nearestName(name, known)
  const hint = nearest === null ? `Known are ${known.join(', ')}.` : `Did you mean "${nearest}"?`
  return new Fault('config/invalid', `${of} has no option "${name}". ${hint}`)
}

function checkScale(of: string, name: string, value: unknown): void {
  const isScale = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 15
  if (value === undefined || isScale) return
  throw new Fault(
    'config/invalid',
    `Expected ${of}() option "${name}" to be a whole number from 0 to 15, found ` +
      `${JSON.stringify(value)}.`,
  )
}

/** A misspelt option must not be ignored: the data would silently be read another way. */
function checkOptions(of: string, options: object, extra: readonly string[]): void {
  const known = [...Object.keys(knownOptions), ...extra]
  const { columns = {} } = options as SourceOptions
  for (const role of Object.keys(columns)) {
    if (!(role in knownRoles)) throw unknownName(`${of}() columns`, role, Object.keys(knownRoles))
  }
  for (const name of ['priceScale', 'quantityScale', 'dividendScale'] as const) {
    checkScale(of, name, (options as SourceOptions)[name])
  }
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name)) throw unknownName(`${of}()`, name, known)
    const allowed = choices[name]
    if (value !== undefined && allowed !== undefined && !allowed.includes(value)) {
      const list = allowed.map((choice) => JSON.stringify(choice)).join(', ')
      throw new Fault(
        'config/invalid',
        `Expected ${of}() option "${name}" to be one of ${list}, found ${JSON.stringify(value)}.`,
      )
    }
  }
}
