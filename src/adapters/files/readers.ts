/** Every reader of the local machine. Parquet and Arrow load their libraries on first use. */

import type { Readers } from '../../data/readers.ts'
import { fileReader } from './file-reader.ts'

export const localReaders: Readers = {
  files: fileReader,
  parquet: async () => (await import('../duckdb/parquet-reader.ts')).parquetReader,
  arrow: async () => (await import('../arrow/arrow-reader.ts')).arrowReader,
}
