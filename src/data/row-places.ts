/** Where the rows of a source are, in the words of messages. */

/** Where rows are in their source, for messages. */
export interface RowPlaces {
  /** The line of a row in a text file, counted from 1; null where there are no lines. */
  line(row: number): number | null
  /** `"aapl.csv" line 812`, `"aapl.parquet" row 811`. */
  place(row: number): string
}

/** Rows counted from 1, for formats without lines. */
export function rowPlaces(source: string): RowPlaces {
  return { line: () => null, place: (row) => `"${source}" row ${row + 1}` }
}

/** Positions in an array, for bars in memory. */
export function indexPlaces(source: string): RowPlaces {
  return { line: () => null, place: (row) => `"${source}" index ${row}` }
}
