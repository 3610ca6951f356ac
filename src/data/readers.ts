/** The ports through which sources are read. Adapters implement them; this layer opens nothing. */

/** Files as names and bytes. */
export interface FileReader {
  /**
   * The files a path or glob (`bars/*.csv`) names, ascending. Fails with `data/not-found` where
   * there is none, `data/unreadable` for a folder.
   */
  list(path: string): Promise<readonly string[]>
  /** The bytes of one file. Fails with `data/not-found` or `data/unreadable`. */
  chunks(path: string): AsyncIterable<Uint8Array>
}

/** Files or objects that already have columns. */
export interface TableReader {
  /** Opens a file by path, or a table in memory. Fails with `data/unreadable`. */
  open(input: string | object, name: string): Promise<OpenTable>
}

export interface OpenTable {
  readonly columns: readonly string[]
  /** The wanted columns, by index, a batch of rows at a time. */
  batches(wanted: readonly number[]): AsyncIterable<TableBatch>
  close(): void
}

export type TableBatch = Readonly<{
  rows: number
  /** In the order wanted. */
  cells: readonly Cells[]
}>

/** One column of a batch. `isMissing` is null where no cell is. */
export type Cells = Readonly<{ isMissing: ((row: number) => boolean) | null }> &
  Readonly<
    | { kind: 'double' | 'float'; values: ArrayLike<number> }
    /** value · 10^-decimals */
    | { kind: 'integer'; values: ArrayLike<number | bigint>; decimals: number }
    | { kind: 'text'; values: ArrayLike<string> }
    /** Since 1970; `isZoned` tells moments from wall-clock times. */
    | {
        kind: 'stamp'
        values: ArrayLike<number | bigint>
        unit: 'day' | 's' | 'ms' | 'us' | 'ns'
        isZoned: boolean
      }
  >

/** Heavy readers are fetched when a source first needs them. */
export type Readers = Readonly<{
  files?: FileReader
  parquet?: () => Promise<TableReader>
  arrow?: () => Promise<TableReader>
}>
