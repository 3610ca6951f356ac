/**
 * The content of a dataset as bytes that do not depend on how it was stored: the same bars give the
 * same hash from one file or ten, CSV or Parquet. The hash function itself is passed in.
 */

import type { Series } from '../domain/series.ts'
import type { Dataset } from './dataset.ts'

/** SHA-256 or the like, fed piece by piece. */
export interface Hasher {
  update(bytes: Uint8Array): void
  digest(): string
}

/** The version of this byte layout; a change of layout must change every hash. */
const layout = 'ledgerline-dataset-1'
const valuesPerChunk = 1 << 16

/** Hashes every byte `contentBytes` gives. Cost: one pass over all columns. */
export function hashDataset(dataset: Dataset, hasher: Hasher): string {
  for (const bytes of contentBytes(dataset)) hasher.update(bytes)
  return hasher.digest()
}

/**
 * For each series a line of JSON, then its columns as little-endian doubles; at the end the
 * corporate actions, a line each. Notes and the first trading step are not content. Each chunk is
 * valid until the next one is asked for.
 */
export function* contentBytes(dataset: Dataset): Generator<Uint8Array> {
  const encoder = new TextEncoder()
  const line = (value: unknown): Uint8Array => encoder.encode(`${JSON.stringify(value)}\n`)
  yield line({ layout, series: dataset.series.length, actions: dataset.actions.length })
  for (const [i, series] of dataset.series.entries()) {
    yield line(describe(series, dataset.priceModes[i] ?? dataset.priceMode))
    yield* columnBytes(series)
  }
  for (const { action } of dataset.actions) {
    const { symbol, effective, type } = action
    yield type === 'split'
      ? line([symbol, effective, type, action.numerator, action.denominator])
      : line([symbol, effective, type, action.amount])
  }
}

function describe(series: Series, priceMode: string): object {
  const { instrument } = series
  return {
    symbol: instrument.symbol,
    assetClass: instrument.assetClass,
    currency: instrument.currency.code,
    moneyScale: instrument.currency.scale,
    priceScale: instrument.priceScale,
    tickSize: instrument.tickSize,
    quantityScale: instrument.quantityScale,
    lotSize: instrument.lotSize,
    multiplier: instrument.multiplier,
    timeZone: instrument.timeZone,
    volumeScale: series.volumeScale,
    interval: series.interval,
    length: series.length,
    isStampedAtClose: series.time === series.label,
    priceMode,
  }
}

function* columnBytes(series: Series): Generator<Uint8Array> {
  const { label, time, open, high, low, close, volume } = series
  const columns = time === label ? [label] : [label, time]
  const bytes = new Uint8Array(valuesPerChunk * 8)
  const view = new DataView(bytes.buffer)
  for (const column of [...columns, open, high, low, close, volume]) {
    for (let from = 0; from < series.length; from += valuesPerChunk) {
      const count = Math.min(valuesPerChunk, series.length - from)
      for (let i = 0; i < count; i++) view.setFloat64(i * 8, column[from + i] as number, true)
      yield bytes.subarray(0, count * 8)
    }
  }
}
