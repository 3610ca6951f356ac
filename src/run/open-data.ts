/** Bars of files for those who want to look at them without a run. */

import { localReaders } from '../adapters/files/readers.ts'
import { type DataPorts, DataService } from '../data/data-service.ts'
import { loadDataset, type LoadOptions } from '../data/load-dataset.ts'
import type { DataSource } from '../data/source.ts'

/**
 * Reads sources into a `DataService`: `loadData(symbol)` gives bars, `streamBar(moment)` publishes
 * them through `ports`. Fails with the `data/…` faults of a backtest over the same sources.
 */
export async function openData(
  sources: DataSource | readonly DataSource[],
  options: LoadOptions = {},
  ports: DataPorts = {},
): Promise<DataService> {
  return new DataService(await loadDataset(sources, options, localReaders), ports)
}
