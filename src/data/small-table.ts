/** Short tables with a header (factors, splits, dividends) as rows of text, with their lines. */

import { Fault, nearestName } from '../domain/fault.ts'
import { checkEncoding, sniffDelimiter } from './csv-dialect.ts'

export type SmallTable = Readonly<{
  name: string
  headers: readonly string[]
  rows: readonly (readonly string[])[]
  /** The line of each row. */
  lines: readonly number[]
}>

/** Quotes may stand around a field, not inside one. Fails with `data/unreadable`. */
export function parseSmallTable(bytes: Uint8Array, name: string): SmallTable {
  const start = checkEncoding(bytes, name)
  const lines = new TextDecoder().decode(bytes.subarray(start)).split(/\r\n|\n|\r/)
  const head = new TextEncoder().encode(lines[0] ?? '')
  const delimiter = String.fromCharCode(sniffDelimiter(head, 0, head.length))
  const records = lines
    .map((line, i) => ({ line: i + 1, fields: fieldsOf(line, delimiter) }))
    .filter(({ fields }) => fields.length > 1 || fields[0] !== '')
  const [header, ...rows] = records
  if (header === undefined || rows.length === 0) {
    throw new Fault('data/empty', `Expected a header line and rows in "${name}", found none.`)
  }
  for (const { fields, line } of rows) {
    if (fields.length === header.fields.length) continue
    throw new Fault(
      'data/unreadable',
      `Expected ${header.fields.length} fields as in the header, found ${fields.length} in ` +
        `"${name}" line ${line}.`,
    )
  }
  return {
    name,
    headers: header.fields,
    rows: rows.map(({ fields }) => fields),
    lines: rows.map(({ line }) => line),
  }
}

const fieldsOf = (line: string, delimiter: string): string[] =>
  line.split(delimiter).map((field) => field.trim().replace(/^"(.*)"$/, '$1'))

/** Position of the first header that is one of `names`, without case and punctuation; or null. */
export function headerAt(table: SmallTable, names: readonly string[]): number | null {
  const plain = table.headers.map((header) => header.toLowerCase().replaceAll(/[\s_.-]/g, ''))
  const at = plain.findIndex((header) => names.includes(header))
  return at < 0 ? null : at
}

/** The same, where the column must be there. Fails with `data/missing-column`. */
export function requiredHeader(table: SmallTable, names: readonly string[], as: string): number {
  const at = headerAt(table, names)
  if (at !== null) return at
  const nearest = nearestName(as, table.headers)
  const hint = nearest === null ? '' : ` Rename "${nearest}"?`
  const list = table.headers.map((header) => `"${header}"`).join(', ')
  throw new Fault(
    'data/missing-column',
    `Expected a column "${as}" in "${table.name}", found ${list}.${hint}`,
  )
}
