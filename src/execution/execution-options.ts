/** What execution is told, and the ports it asks. */

import type { CommissionModel } from '../domain/costs.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Series } from '../domain/series.ts'
import type { TouchFill } from './matching.ts'
import type { SlippageModel } from './slippage.ts'
import type { WorkingOrder } from './working-order.ts'

/**
 * When a market order fills, seen from the bar it was decided on. An instrument without a bar at
 * that moment has no close to fill at: `bar_close` then means the close of its next bar.
 */
export type MarketFill = 'next_open' | 'bar_close' | 'next_close'

export type ExecutionOptions = Readonly<{
  marketFill: MarketFill
  touchFill: TouchFill
  commission: CommissionModel
  slippage: SlippageModel | null
  /**
   * At most this share of a bar's volume per order (a fraction of 10,000), the rest tried in up to
   * `queueBars` further bars. Null: no cap.
   */
  participation: Readonly<{ basisPoints: number; queueBars: number }> | null
  /** Gross exposure may reach this multiple of equity, in hundredths. */
  leverageHundredths: number
  allowNegativeCash: boolean
}>

/** Decides the quantity of an order that is sized at its fill. Implemented by the manager. */
export interface FillSizer {
  quantityAtFill(order: WorkingOrder, price: number): number
}

/** Where each instrument stands: index of its bar in the present step. */
export type MarketCursor = Readonly<{
  series: readonly Series[]
  index: Int32Array
  /** The date of a moment in the instrument's time zone, as a day number. */
  dayOf: (instrument: Instrument, moment: number) => number
}>

/** Knows which positions are protected by a stop. */
export interface PositionGuard {
  hasStop(strategy: number, instrument: number): boolean
}
