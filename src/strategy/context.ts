/** What a strategy may do and see. Everything is bounded by the present bar. */

import type { BarWindow } from '../domain/bar-window.ts'
import type { JsonInput, SignalInput, SignalOptions } from '../domain/signal.ts'
import type { Micros } from '../domain/units.ts'
import type { PortfolioView, PositionView } from '../domain/views.ts'
import type { Indicator, IndicatorSpec } from '../indicators/indicator.ts'

declare const signalNumber: unique symbol
/** The signal's number in the run; `sig-000012` in the log is number 12. */
export type SignalId = number & { readonly [signalNumber]: true }

export interface Context {
  /** The step's time: when the present bars are complete. */
  readonly time: Micros
  /** The symbols this strategy trades, in order. */
  readonly symbols: readonly string[]
  /** The one way to act; the four below are short for it. Fails with `signal/invalid`. */
  emitSignal(signal: SignalInput): SignalId
  openLong(symbol: string, options?: SignalOptions): SignalId
  closeLong(symbol: string, options?: SignalOptions): SignalId
  openShort(symbol: string, options?: SignalOptions): SignalId
  closeShort(symbol: string, options?: SignalOptions): SignalId
  /** This strategy's own open position, or null. */
  position(symbol: string): PositionView | null
  /** The whole account, read-only. */
  readonly portfolio: PortfolioView
  /** Close of the latest bar; NaN before the first. */
  price(symbol: string): number
  /** The last `count` bars, the present one last; fewer at the beginning. Cannot see ahead. */
  bars(symbol: string, count: number): BarWindow
  /** Declares an indicator. Only in `onStart`. */
  indicator(symbol: string, spec: IndicatorSpec): Indicator
  /** 0 ≤ x < 1 from the run's seed: the same in every run. */
  random(): number
  /** Puts words, and data if wanted, into the event log. Bars and the portfolio go as they are now. */
  note(message: string, data?: JsonInput): void
}
