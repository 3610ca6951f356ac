/**
 * Bars as shared columns, and the bar as a handle into them. Nothing is copied per bar, and a
 * handle can be kept: the columns never change once a run has begun.
 */

import { formatShortest } from './decimal.ts'
import { showAs } from './inspection.ts'
import type { Instrument } from './instrument.ts'
import { formatTime } from './time.ts'
import type { Micros } from './units.ts'

/** A column of safe integers, backed by memory that worker threads can share. */
export type Column = Float64Array

/** One instrument's bars, ascending by time. All columns have `length` entries. */
export type Series = Readonly<{
  instrument: Instrument
  length: number
  /** When the bar is complete. Nobody may see a bar before this moment. */
  time: Column
  /** The source's own stamp: what people see. The same array as `time` when stamps are closes. */
  label: Column
  open: Column
  high: Column
  low: Column
  close: Column
  /** Traded quantity in units of 10^-volumeScale; all zero where the source has none. */
  volume: Column
  volumeScale: number
  /** Bar length in microseconds, or null where bars have no fixed length (months, ticks). */
  interval: Micros | null
  /** 10^priceScale, so that `open[i] / factor` is the double nearest to the decimal price. */
  factor: number
}>

/** A zeroed column in shared memory. */
export function createColumn(length: number): Column {
  return new Float64Array(new SharedArrayBuffer(length * 8))
}

/** A bar as JSON: what its event says of it. Exact decimal text, the source's stamp in ISO 8601. */
export type BarJson = Readonly<{
  symbol: string
  timestamp: string
  open: string
  high: string
  low: string
  close: string
  volume: string
}>

let columnsOf: (bar: Bar) => Series

/** One bar: a series and an index. Immutable and safe to keep. Prices are doubles for reading. */
export class Bar {
  readonly #series: Series
  readonly #index: number

  static {
    columnsOf = (bar) => bar.#series
    showAs(Bar, (bar) => ({ name: 'Bar', content: () => bar.toJSON() }))
  }

  constructor(series: Series, index: number) {
    this.#series = series
    this.#index = index
  }

  /** Position in its symbol's bars, from 0. */
  get index(): number {
    return this.#index
  }
  get symbol(): string {
    return this.#series.instrument.symbol
  }
  /** The moment the bar is complete. */
  get time(): Micros {
    return this.#series.time[this.#index] as Micros
  }
  /** The source's own stamp. */
  get label(): Micros {
    return this.#series.label[this.#index] as Micros
  }
  get open(): number {
    return (this.#series.open[this.#index] as number) / this.#series.factor
  }
  get high(): number {
    return (this.#series.high[this.#index] as number) / this.#series.factor
  }
  get low(): number {
    return (this.#series.low[this.#index] as number) / this.#series.factor
  }
  get close(): number {
    return (this.#series.close[this.#index] as number) / this.#series.factor
  }
  get volume(): number {
    return (this.#series.volume[this.#index] as number) / 10 ** this.#series.volumeScale
  }
  /** The four prices as exact decimal text. */
  get exact(): Readonly<{ open: string; high: string; low: string; close: string }> {
    const series = this.#series
    const index = this.#index
    const scale = series.instrument.priceScale
    const text = (column: Column): string => formatShortest(column[index] as number, scale)
    return Object.freeze({
      open: text(series.open),
      high: text(series.high),
      low: text(series.low),
      close: text(series.close),
    })
  }

  /** What the bar's event says: exact decimal text, and the source's stamp. */
  toJSON(): BarJson {
    const { volume, volumeScale } = this.#series
    return {
      symbol: this.symbol,
      timestamp: formatTime(this.label),
      ...this.exact,
      volume: formatShortest(volume[this.#index] as number, volumeScale),
    }
  }
}

/** The columns behind a bar. For services: nothing a strategy holds leads to them. */
export const seriesOf = (bar: Bar): Series => columnsOf(bar)
