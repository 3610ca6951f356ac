/**
 * Runs an indicator of the library trading-signals as a kernel. Prices go in as whole ticks, so
 * that its sums are exact; the answer is put on the scale of prices afterwards.
 */

import type { IndicatorColumns, IndicatorKernel } from './indicator.ts'

/** The part of a trading-signals indicator that is used. */
export interface StreamedIndicator<Input, Result> {
  update(input: Input, replace: boolean): Result | null
}

/** One bar as the library takes it: prices in ticks, volume in units of 10^-volumeScale. */
export type TickBar = { open: number; high: number; low: number; close: number; volume: number }

/** A new object each time, because the library keeps what it is given. */
export function tickBar(columns: IndicatorColumns, index: number): TickBar {
  return {
    open: columns.open[index] as number,
    high: columns.high[index] as number,
    low: columns.low[index] as number,
    close: columns.close[index] as number,
    volume: columns.volume[index] as number,
  }
}

export type Wrapping<Input, Result> = Readonly<{
  indicator: StreamedIndicator<Input, Result>
  /** The library has an early answer in some cases; it is held back until this many bars. */
  warmup: number
  input: (columns: IndicatorColumns, index: number) => Input
  output: (result: Result, columns: IndicatorColumns) => number
}>

export class WrappedKernel<Input, Result> implements IndicatorKernel {
  private readonly wrapping: Wrapping<Input, Result>
  private missing: number

  constructor(wrapping: Wrapping<Input, Result>) {
    this.wrapping = wrapping
    this.missing = wrapping.warmup
  }

  update(columns: IndicatorColumns, index: number): number {
    const { indicator, input, output } = this.wrapping
    const result = indicator.update(input(columns, index), false)
    if (this.missing > 1) {
      this.missing--
      return Number.NaN
    }
    return result === null ? Number.NaN : output(result, columns)
  }
}
