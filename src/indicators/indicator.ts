/**
 * One streaming interface for every indicator. An indicator is fed once per bar, in order, and
 * answers with doubles. It knows how many bars it needs, so that the engine can wait for it.
 */

/** The columns an indicator reads. `open[i] / factor` is the price; sums of columns are exact. */
export type IndicatorColumns = Readonly<{
  open: Float64Array
  high: Float64Array
  low: Float64Array
  close: Float64Array
  volume: Float64Array
  volumeScale: number
  factor: number
}>

/** What an indicator is, apart from any data: `sma(20)` is a spec. Specs are plain, frozen values. */
export type IndicatorSpec = Readonly<{
  /** Lower case, e.g. `sma`. */
  name: string
  /** Shown to people and used in the report's legend, e.g. `SMA 20`. */
  label: string
  /** `price` indicators are drawn over the bars, `own` ones in a pane of their own. */
  pane: 'price' | 'own'
  /** Bars needed before the first value. */
  warmup: number
  create: () => IndicatorKernel
}>

/** The running state of one indicator on one series. */
export interface IndicatorKernel {
  /** Takes bar `index` and returns the value, or NaN while there is none yet. Called once per bar. */
  update(columns: IndicatorColumns, index: number): number
}

/**
 * An indicator as a strategy reads it. Values are doubles; NaN until ready. Histories are bounded
 * by the current bar, so nothing can be read that has not happened.
 */
export interface Indicator {
  readonly spec: IndicatorSpec
  /** True once `value` is a number. */
  readonly isReady: boolean
  /** The value at the current bar. NaN until ready. */
  readonly value: number
  /** The value one bar ago. NaN where there was none. */
  readonly previous: number
  /** The value `barsAgo` bars ago; 0 is the current bar. NaN where there was none. */
  at(barsAgo: number): number
  /**
   * True on the bar where this value rises above the other: it is above now, and the last bar on
   * which the two differed had it below. Bars where they are equal are skipped over, never counted
   * as a side. `other` may be a level.
   */
  crossedAbove(other: Indicator | number): boolean
  /** The mirror of `crossedAbove`. */
  crossedBelow(other: Indicator | number): boolean
}
