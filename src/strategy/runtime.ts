/**
 * Runs strategies over bars: feeds their indicators, waits until those are ready, calls their hooks
 * and turns what goes wrong inside into a fault that says where.
 */

import { Fault } from '../domain/fault.ts'
import type { Bar, Series } from '../domain/series.ts'
import { formatTime } from '../domain/time.ts'
import type { FillEvent } from '../events/event.ts'
import { type Indicator, type IndicatorSpec } from '../indicators/indicator.ts'
import { StreamingIndicator } from '../indicators/streaming-indicator.ts'
import { type ContextWorld, StrategyContext } from './strategy-context.ts'
import type { ConfiguredStrategy, PositionEvent, Strategy, SymbolHandlers } from './strategy.ts'

/** A strategy of a run, named and with its universe settled. */
export type StrategyEntry = Readonly<{
  name: string
  strategy: Strategy | ConfiguredStrategy
  /** Instruments it trades, ascending. */
  instruments: readonly number[]
}>

/** One strategy on one instrument. */
type Unit = {
  readonly strategy: number
  readonly instrument: number
  readonly context: StrategyContext
  readonly indicators: StreamingIndicator[]
  readonly always: boolean
  /** Whether its strategy takes the bars of a step together. */
  readonly isSliced: boolean
  isReady: boolean
  onBar: ((bar: Bar, context: StrategyContext) => unknown) | null
}

/** An indicator as declared, for drawing. `values` has one entry per bar, NaN until ready. */
export type DeclaredIndicator = Readonly<{
  strategy: number
  instrument: number
  spec: IndicatorSpec
  values: Float64Array | null
}>

/** A strategy that was never asked about an instrument, and the label of what it waited for. */
export type NeverAsked = Readonly<{ strategy: number; instrument: number; label: string }>

const nothing: SymbolHandlers = {}

export class StrategyRuntime {
  readonly declared: DeclaredIndicator[] = []
  /** Whether any strategy wants fills or position events, so that nobody pays for them otherwise. */
  hasFillHooks = false
  hasPositionHooks = false
  readonly #entries: readonly StrategyEntry[]
  readonly #contexts: readonly StrategyContext[]
  readonly #world: ContextWorld
  readonly #records: boolean
  /** Units by instrument, in order of strategies. */
  readonly #units: readonly Unit[][]
  readonly #handlers: Map<number, SymbolHandlers>[] = []
  readonly #sliced: number[] = []
  readonly #slices: Bar[][]
  #current: Unit | null = null

  /** `records` keeps every indicator value for the report. */
  constructor(world: ContextWorld, entries: readonly StrategyEntry[], records: boolean) {
    this.#world = world
    this.#entries = entries
    this.#records = records
    this.#units = world.series.map(() => [])
    this.#slices = entries.map(() => [])
    this.#contexts = entries.map(
      ({ name, instruments }, strategy) =>
        new StrategyContext(
          world,
          strategy,
          name,
          instruments.map((i) => (world.series[i] as Series).instrument.symbol),
        ),
    )
  }

  /** Sets strategies up: `setup` once per symbol, `onStart` once. Before the first bar. */
  start(): void {
    this.#entries.forEach((entry, strategy) => {
      this.#handlers.push(new Map<number, SymbolHandlers>())
      if (isConfigured(entry.strategy)) this.#startPerSymbol(entry, entry.strategy, strategy)
      else this.#startWhole(entry, entry.strategy, strategy)
    })
  }

  #startPerSymbol(entry: StrategyEntry, configured: ConfiguredStrategy, strategy: number): void {
    for (const instrument of entry.instruments) {
      const { symbol } = (this.#world.series[instrument] as Series).instrument
      const indicators: StreamingIndicator[] = []
      const indicator = (spec: IndicatorSpec): Indicator =>
        this.#declare(strategy, instrument, spec, indicators)
      const handlers =
        this.#guard(entry.name, 'setup', () => configured.setup({ symbol, indicator })) ?? nothing
      this.#handlers[strategy]?.set(instrument, handlers)
      this.hasFillHooks ||= handlers.onFill !== undefined
      this.hasPositionHooks ||= handlers.onPosition !== undefined
      const onBar = handlers.onBar ?? null
      const always = handlers.runs === 'always'
      this.#addUnit(strategy, instrument, indicators, onBar, always)
    }
  }

  #startWhole(entry: StrategyEntry, whole: Strategy, strategy: number): void {
    const context = this.#contexts[strategy] as StrategyContext
    const lists = new Map(entry.instruments.map((i) => [i, [] as StreamingIndicator[]]))
    context.declare = (instrument, spec) =>
      this.#declare(strategy, instrument, spec, lists.get(instrument) ?? [])
    this.#guard(entry.name, 'onStart', () => whole.onStart?.(context))
    context.declare = null
    this.hasFillHooks ||= whole.onFill !== undefined
    this.hasPositionHooks ||= whole.onPosition !== undefined
    const onBar = whole.onBar === undefined ? null : whole.onBar.bind(whole)
    for (const instrument of entry.instruments) {
      this.#addUnit(strategy, instrument, lists.get(instrument) ?? [], onBar, false)
    }
    if (whole.onBars !== undefined) this.#sliced.push(strategy)
  }

  #addUnit(
    strategy: number,
    instrument: number,
    indicators: StreamingIndicator[],
    onBar: Unit['onBar'],
    always: boolean,
  ): void {
    const context = this.#contexts[strategy] as StrategyContext
    const isReady = always || indicators.length === 0
    const { strategy: source } = this.#entries[strategy] as StrategyEntry
    const isSliced = !isConfigured(source) && source.onBars !== undefined
    const unit = { strategy, instrument, context, indicators, always, isSliced, isReady, onBar }
    ;(this.#units[instrument] as Unit[]).push(unit)
  }

  #declare(
    strategy: number,
    instrument: number,
    spec: IndicatorSpec,
    into: StreamingIndicator[],
  ): Indicator {
    const { length } = this.#world.series[instrument] as Series
    const values = this.#records ? new Float64Array(length) : null
    const indicator = new StreamingIndicator(spec, values)
    into.push(indicator)
    this.declared.push({ strategy, instrument, spec, values })
    return indicator
  }

  /** Feeds indicators with a bar of the warm-up; strategies do not see it. */
  warmUp(instrument: number, index: number): void {
    const series = this.#world.series[instrument] as Series
    const units = this.#units[instrument] as Unit[]
    for (let u = 0; u < units.length; u++) {
      const { indicators } = units[u] as Unit
      for (let i = 0; i < indicators.length; i++)
        (indicators[i] as StreamingIndicator).update(series, index)
    }
  }

  /** Hands a bar to every strategy that trades its instrument. */
  onBar(bar: Bar, instrument: number, sequence: number): void {
    const series = this.#world.series[instrument] as Series
    const units = this.#units[instrument] as Unit[]
    try {
      for (let u = 0; u < units.length; u++) {
        const unit = units[u] as Unit
        this.#current = unit
        const { indicators, context } = unit
        for (let i = 0; i < indicators.length; i++)
          (indicators[i] as StreamingIndicator).update(series, bar.index)
        if (!unit.isReady && !becomesReady(unit)) continue
        context.cause = sequence
        if (unit.onBar !== null) {
          context.focus(instrument)
          const result = unit.onBar(bar, context)
          if (result !== undefined) this.#refuseResult(result)
        }
        if (unit.isSliced) (this.#slices[unit.strategy] as Bar[]).push(bar)
      }
    } catch (error) {
      throw this.#failure(error, 'onBar', bar)
    }
  }

  /** After all bars of a step: `onBars` of the strategies that have it. */
  onStep(): void {
    for (const strategy of this.#sliced) {
      const bars = this.#slices[strategy] as Bar[]
      if (bars.length === 0) continue
      this.#slices[strategy] = []
      const { name, strategy: whole } = this.#entries[strategy] as StrategyEntry
      const context = this.#contexts[strategy] as StrategyContext
      context.cause = this.#world.journal.lastSequence
      this.#guard(name, 'onBars', () => (whole as Strategy).onBars?.(Object.freeze(bars), context))
    }
  }

  get hasSlices(): boolean {
    return this.#sliced.length > 0
  }

  /** Where a strategy waited in vain: an indicator of its own had no value on any bar. */
  neverAsked(): readonly NeverAsked[] {
    return this.#units.flat().flatMap(({ strategy, instrument, indicators, isReady }) => {
      const waitedFor = isReady ? undefined : indicators.find((one) => !one.isReady)
      return waitedFor === undefined ? [] : [{ strategy, instrument, label: waitedFor.spec.label }]
    })
  }

  onFill(fill: FillEvent, strategy: number, instrument: number): void {
    this.#call(strategy, instrument, fill.sequence, 'onFill', fill)
  }

  onPosition(event: PositionEvent, strategy: number, instrument: number): void {
    this.#call(strategy, instrument, event.sequence, 'onPosition', event)
  }

  #call(
    strategy: number,
    instrument: number,
    cause: number,
    hook: 'onFill' | 'onPosition',
    event: FillEvent | PositionEvent,
  ): void {
    const { name, strategy: whole } = this.#entries[strategy] as StrategyEntry
    const context = this.#contexts[strategy] as StrategyContext
    context.cause = cause
    const target = isConfigured(whole)
      ? (this.#handlers[strategy]?.get(instrument) ?? nothing)
      : whole
    const call = target[hook] as ((event: unknown, context: StrategyContext) => unknown) | undefined
    if (call !== undefined) this.#guard(name, hook, () => call.call(target, event, context))
  }

  /** After the last bar. */
  end(): void {
    this.#entries.forEach(({ name, strategy: whole, instruments }, strategy) => {
      const context = this.#contexts[strategy] as StrategyContext
      context.cause = this.#world.journal.lastSequence
      if (!isConfigured(whole)) this.#guard(name, 'onEnd', () => whole.onEnd?.(context))
      else
        for (const instrument of instruments)
          this.#guard(name, 'onEnd', () =>
            this.#handlers[strategy]?.get(instrument)?.onEnd?.(context),
          )
    })
  }

  #guard<T>(name: string, hook: string, call: () => T): T {
    let result: T
    try {
      result = call()
    } catch (error) {
      throw failure(error, `Strategy "${name}" failed in ${hook}`)
    }
    if (isThenable(result)) throw asynchronous(name, hook)
    return result
  }

  #refuseResult(result: unknown): void {
    if (isThenable(result)) throw asynchronous(this.#nameOfCurrent(), 'onBar')
  }

  #failure(error: unknown, hook: string, bar: Bar): unknown {
    const where = `at bar ${bar.index} (${formatTime(bar.label)}) of "${bar.symbol}"`
    return failure(error, `Strategy "${this.#nameOfCurrent()}" failed in ${hook} ${where}`)
  }

  #nameOfCurrent(): string {
    return this.#current === null ? '' : (this.#entries[this.#current.strategy]?.name ?? '')
  }
}

function becomesReady(unit: Unit): boolean {
  for (const indicator of unit.indicators) if (!indicator.isReady) return false
  unit.isReady = true
  return true
}

export function isConfigured(
  strategy: Strategy | ConfiguredStrategy,
): strategy is ConfiguredStrategy {
  return 'kind' in strategy && strategy.kind === 'per-symbol'
}

function isThenable(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}

function asynchronous(name: string, hook: string): Fault {
  return new Fault(
    'strategy/invalid',
    `Strategy "${name}" returned a promise from ${hook}. Strategies are synchronous, so that a run ` +
      'can be repeated exactly: load what you need before the run, and leave out "async".',
  )
}

/**
 * Faults of ours, and refusals of an indicator's arguments, keep their code and say where they
 * happened; anything else becomes one.
 */
function failure(error: unknown, where: string): Fault {
  if (error instanceof Error && error.name === 'Fault') {
    const { code, message } = error as Fault
    return message.includes(where)
      ? (error as Fault)
      : new Fault(code, `${where}: ${message}`, { cause: error })
  }
  if (error instanceof RangeError && 'code' in error && error.code === 'strategy/invalid') {
    return new Fault('strategy/invalid', `${where}: ${error.message}`, { cause: error })
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new Fault('strategy/failed', `${where}: ${message}`, { cause: error })
}
