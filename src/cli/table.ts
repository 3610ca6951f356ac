/** Rows as a plain table for a terminal: columns aligned, nothing drawn around them. */

import { displayWidth, padEndTo, padStartTo, printable } from '../report/text-width.ts'
import { colors } from './colors.ts'

export type TableColumn<Row> = Readonly<{
  title: string
  /** Right-aligned, as numbers are. */
  isNumber?: true
  of: (row: Row) => string
}>

/** A head, a line per row. The last column is not padded. */
export function textTable<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  color: boolean,
): string {
  const cells = rows.map((row) => columns.map((column) => printable(column.of(row))))
  const widths = columns.map(({ title }, i) =>
    Math.max(displayWidth(title), ...cells.map((line) => displayWidth(line[i] ?? ''))),
  )
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, i) => {
        const width = widths[i] ?? 0
        if (columns[i]?.isNumber === true) return padStartTo(text, width)
        return i === columns.length - 1 ? text : padEndTo(text, width)
      })
      .join('  ')
      .trimEnd()
  const head = line(columns.map(({ title }) => title))
  return `${[colors(color).bold(head), ...cells.map(line)].join('\n')}\n`
}
