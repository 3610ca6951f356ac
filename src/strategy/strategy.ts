/** What a strategy is: hooks that see bars and act by signals. Synchronous, and blind to clocks. */

import type { Bar } from '../domain/series.ts'
import type {
  FillEvent,
  PositionClosedEvent,
  PositionOpenedEvent,
  PositionPartialExitEvent,
} from '../events/event.ts'
import type { Indicator, IndicatorSpec } from '../indicators/indicator.ts'
import type { Context } from './context.ts'

export type PositionEvent = PositionOpenedEvent | PositionPartialExitEvent | PositionClosedEvent

/**
 * Any object or class with `onBar` or `onBars`. It sees all its symbols and keeps its own books.
 * Signals from `onFill` and `onPosition` are decided on later in the same step.
 */
export interface Strategy {
  /** Default: the class's name. */
  readonly name?: string
  /** Before the first bar. Declare indicators here with `context.indicator(symbol, spec)`. */
  onStart?(context: Context): void
  /** Each bar of each of its symbols, by symbol, once all indicators declared for it are ready. */
  onBar?(bar: Bar, context: Context): void
  /** After `onBar` of all symbols of the step: the bars of this moment together. */
  onBars?(bars: readonly Bar[], context: Context): void
  onFill?(fill: FillEvent, context: Context): void
  onPosition?(event: PositionEvent, context: Context): void
  /** After the last bar. Signals sent here are not acted on. */
  onEnd?(context: Context): void
}

/** What `setup` returns: the hooks for one symbol. */
export type SymbolHandlers = Readonly<{
  onBar?: (bar: Bar, context: Context) => void
  onFill?: (fill: FillEvent, context: Context) => void
  onPosition?: (event: PositionEvent, context: Context) => void
  onEnd?: (context: Context) => void
  /** `always` calls `onBar` before the declared indicators are ready. */
  runs?: 'when-ready' | 'always'
}>

/** Numbers, strings and booleans a strategy can be tuned by. */
export type StrategyParameters = Readonly<Record<string, number | string | boolean>>

/** The parameters of a strategy that has none. */
export type NoParameters = Readonly<Record<string, never>>

export type SetupInput<P extends StrategyParameters> = Readonly<{
  symbol: string
  params: Widened<P>
  /** Declares an indicator on this symbol: fed by the engine, drawn in the report. */
  indicator: (spec: IndicatorSpec) => Indicator
}>

/** `{ fast: 50 }` has `fast: number`, not `50`. */
export type Widened<P extends StrategyParameters> = {
  readonly [K in keyof P]: [P[K]] extends [never]
    ? never
    : P[K] extends number
      ? number
      : P[K] extends boolean
        ? boolean
        : string
}

/** A strategy with its parameters settled, ready to run. Its `setup` runs once per symbol. */
export type ConfiguredStrategy = Readonly<{
  kind: 'per-symbol'
  name: string
  params: StrategyParameters
  setup: (
    input: Readonly<{ symbol: string; indicator: (spec: IndicatorSpec) => Indicator }>,
  ) => SymbolHandlers
}>

/** What `defineStrategy` makes: call it to set parameters, or hand it over as it is. */
export type StrategyFactory<P extends StrategyParameters = StrategyParameters> = {
  (params?: Partial<Widened<P>>): ConfiguredStrategy
  readonly strategyName: string
  readonly defaults: P
}

/** All the shapes a run takes. */
export type StrategyLike = Strategy | ConfiguredStrategy | StrategyFactory
