/** The public door of the data layer: where bars come from and what a run reads. */

export { buildDataset, type DatasetOptions, type Period, sliceDataset } from './build-dataset.ts'
export { BarWindow } from '../domain/bar-window.ts'
export { type DataPorts, DataService } from './data-service.ts'
export type { DatedAction, Dataset, PriceMode, QualityNote } from './dataset.ts'
export { contentBytes, type Hasher, hashDataset } from './hasher.ts'
export { inspect, type Inspection, type InspectRow } from './inspect.ts'
export { loadDataset, type LoadOptions } from './load-dataset.ts'
export type { Moment } from './moment.ts'
export type { Cells, FileReader, OpenTable, Readers, TableBatch, TableReader } from './readers.ts'
export {
  type ActionInput,
  arrow,
  type ArrowSource,
  type BarColumns,
  type BarInput,
  type BarPolicy,
  bars,
  type BarsSource,
  type ColumnRole,
  csv,
  type CsvOptions,
  type CsvSource,
  type DataSource,
  type FactorRow,
  fromSeries,
  parquet,
  type ParquetSource,
  type SeriesSource,
  type SourceOptions,
  type TableInput,
  type TimeUnit,
} from './source.ts'
