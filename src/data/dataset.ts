/**
 * What a run reads: series sorted by symbol, the merged order of their bars, and corporate actions
 * tied to steps. Computed once and shared by every run over the same data. Never changed.
 */

import type { CorporateAction } from '../domain/corporate-action.ts'
import type { Series } from '../domain/series.ts'

/** Which prices the columns hold. `total_return` already contains dividends, so none are booked. */
export type PriceMode = 'unadjusted' | 'split_adjusted' | 'total_return'

/** A corporate action and the step before whose bars it takes effect. */
export type DatedAction = Readonly<{
  step: number
  /** Index into `series`. */
  instrument: number
  action: CorporateAction
}>

/** Something the reader noticed and, by policy, did not refuse. Shown in the report. */
export type QualityNote = Readonly<{
  source: string
  line: number | null
  message: string
}>

/**
 * All bars stamped with one time are one step. Inside a step bars come in symbol order, so the bar
 * of series `s` inside the merged order is found by counting: each series is read front to back.
 */
export type Dataset = Readonly<{
  /** Ascending by symbol (code unit order). The index is the instrument's number in the run. */
  series: readonly Series[]
  /** Distinct bar times. */
  steps: number
  /** All bars of all series. */
  bars: number
  /**
   * Members of step `k` are `members[start[k]] … members[start[k + 1] - 1]`, series indexes in
   * ascending order. Null for one series, where step and bar index are the same.
   */
  start: Uint32Array | null
  members: Uint16Array | null
  /** Ascending by step, then by instrument, splits before dividends. */
  actions: readonly DatedAction[]
  /** Steps before this one warm indicators up; nothing trades in them. */
  firstTradingStep: number
  /** The mode of all series, or `unadjusted` where they differ. */
  priceMode: PriceMode
  /** The mode of each series. */
  priceModes: readonly PriceMode[]
  /** Headers of adjusted closes and factors in the source of each series, used or not. */
  adjustedColumns: readonly (readonly string[])[]
  /** True when the source had a volume column. */
  hasVolume: boolean
  notes: readonly QualityNote[]
}>
