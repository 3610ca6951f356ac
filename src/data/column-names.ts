/** Which column of a source plays which part, told by its header. */

import { Fault, nearestName } from '../domain/fault.ts'
import type { ColumnRole, SourceOptions } from './source.ts'

/** Position of each role among the headers; null where the source has none. */
export type ColumnMap = Readonly<Record<ColumnRole, number | null>>

/** Headers by role, compared without case, spaces, underscores, dots and dashes; best first. */
const known: Readonly<Record<ColumnRole, readonly string[]>> = {
  time: ['time', 'timestamp', 'datetime', 'date', 'opentime'],
  open: ['open', 'o', 'openprice'],
  high: ['high', 'h', 'highprice'],
  low: ['low', 'l', 'lowprice'],
  close: ['close', 'c', 'closeprice'],
  volume: ['volume', 'v', 'vol'],
  adjustedClose: ['adjclose', 'adjustedclose', 'closeadj'],
  symbol: ['symbol', 'ticker'],
  priceFactor: ['cumulativepricefactor'],
  volumeFactor: ['cumulativevolumefactor'],
}

const required: readonly ColumnRole[] = ['time', 'open', 'high', 'low', 'close']

const plain = (header: string): string => header.toLowerCase().replaceAll(/[\s_.-]/g, '')

/**
 * Finds the columns. Fails with `data/missing-column` naming what is there, with
 * `data/invalid-value` when two headers could play one part.
 */
export function mapColumns(
  headers: readonly string[],
  options: SourceOptions,
  source: string,
): ColumnMap {
  const found = Object.fromEntries(
    Object.keys(known).map((role) => [role, find(role as ColumnRole, headers, options, source)]),
  ) as Record<ColumnRole, number | null>
  // Tables written with an index, as pandas does, leave the header of the index empty.
  if (found.time === null && headers[0]?.trim() === '') found.time = 0
  const missing = required.filter((role) => found[role] === null)
  if (missing.length > 0) throw missingFault(missing, headers, found, source)
  return found
}

function find(
  role: ColumnRole,
  headers: readonly string[],
  options: SourceOptions,
  source: string,
): number | null {
  const named = role === 'symbol' ? symbolHeader(options) : options.columns?.[role]
  if (named === null) return null
  if (named !== undefined) return findNamed(named, headers, source)
  if (role === 'time') refuseDateAndTime(headers, source)
  for (const name of known[role]) {
    const places = headers.flatMap((header, i) => (plain(header) === name ? [i] : []))
    if (places.length > 1) throw twiceFault(role, places, headers, source)
    if (places[0] !== undefined) return places[0]
  }
  return null
}

/** A date in one column and a clock time in another would each be read as a stamp, wrongly. */
function refuseDateAndTime(headers: readonly string[], source: string): void {
  const date = headers.find((header) => plain(header) === 'date')
  const time = headers.find((header) => plain(header) === 'time')
  if (date === undefined || time === undefined) return
  throw new Fault(
    'data/invalid-value',
    `Expected one column for time in "${source}", found "${date}" and "${time}". Join them into ` +
      `one, or name the one that holds whole stamps: columns: { time: '${date}' }.`,
  )
}

const symbolHeader = (options: SourceOptions): string | null | undefined =>
  options.symbolColumn === undefined ? options.columns?.symbol : options.symbolColumn

function findNamed(named: string, headers: readonly string[], source: string): number {
  const at = headers.indexOf(named)
  if (at >= 0 && headers.indexOf(named, at + 1) < 0) return at
  if (at >= 0) {
    throw new Fault('data/invalid-value', `Column "${named}" appears twice in "${source}".`)
  }
  const nearest = nearestName(named, headers)
  const hint = nearest === null ? '' : ` Did you mean "${nearest}"?`
  throw new Fault(
    'data/missing-column',
    `Expected a column "${named}" in "${source}", found ${list(headers)}.${hint}`,
  )
}

function twiceFault(
  role: ColumnRole,
  places: readonly number[],
  headers: readonly string[],
  source: string,
): Fault {
  const names = places.map((i) => headers[i] ?? '')
  return new Fault(
    'data/invalid-value',
    `Expected one column for ${role} in "${source}", found ${list(names)}. ` +
      'Rename one in the file.',
  )
}

function missingFault(
  missing: readonly ColumnRole[],
  headers: readonly string[],
  found: ColumnMap,
  source: string,
): Fault {
  const role = missing[0] as ColumnRole
  const lacks = missing.map((name) => `"${name}"`).join(', ')
  return new Fault(
    'data/missing-column',
    `Expected ${missing.length === 1 ? 'a column' : 'columns'} ${lacks} in "${source}", ` +
      `found ${list(headers)}. ${missingAdvice(role, headers, found)}`,
  )
}

function missingAdvice(role: ColumnRole, headers: readonly string[], found: ColumnMap): string {
  if (headers.length === 1) {
    return 'That is a single column: give the delimiter if it is none of , ; tab and |.'
  }
  if (headers.every((header) => /\d/.test(header))) {
    return 'The first line looks like data: write a header line above it.'
  }
  const used = new Set(Object.values(found))
  const free = headers.filter((header, i) => header.trim() !== '' && !used.has(i))
  const example = nearestName(role, free) ?? free[0]
  return example === undefined
    ? 'Add it.'
    : `If another column holds it, say so: columns: { ${role}: '${example}' }.`
}

const list = (headers: readonly string[]): string =>
  headers.map((header) => `"${header}"`).join(', ')
