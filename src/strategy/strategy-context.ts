/** The context of one strategy in a run. The runtime moves it from bar to bar. */

import { BarWindow } from '../domain/bar-window.ts'
import { Fault, nearestName } from '../domain/fault.ts'
import type { Instrument } from '../domain/instrument.ts'
import { frozenCopy } from '../domain/json.ts'
import type { Series } from '../domain/series.ts'
import type { JsonInput, SignalInput, SignalOptions } from '../domain/signal.ts'
import type { Micros } from '../domain/units.ts'
import type { PortfolioView, PositionView } from '../domain/views.ts'
import type { Journal } from '../events/journal.ts'
import { kind } from '../events/kind.ts'
import { noteAt, recordLength } from '../events/record.ts'
import type { Indicator, IndicatorSpec } from '../indicators/indicator.ts'
import type { Context, SignalId } from './context.ts'
import { SeededRandom } from './seeded-random.ts'
import { intentionNumber, type SignalWriter } from './signal-writer.ts'

/** What contexts share in a run. `index` holds each instrument's latest bar, −1 before the first. */
export type ContextWorld = Readonly<{
  series: readonly Series[]
  index: Int32Array
  numberOf: ReadonlyMap<string, number>
  journal: Journal
  signals: SignalWriter
  seed: number
  portfolio: PortfolioView
  positionOf: (strategy: number, instrument: number) => PositionView | null
  /** The latest close in ticks; after a split, what it is worth in the new units. */
  markOf: (instrument: number) => number
}>

export class StrategyContext implements Context {
  readonly symbols: readonly string[]
  readonly portfolio: PortfolioView
  /** Sequence of the bar or event in hand. */
  cause = 0
  /** Set while `onStart` runs. */
  declare: ((instrument: number, spec: IndicatorSpec) => Indicator) | null = null
  readonly #world: ContextWorld
  readonly #strategy: number
  readonly #name: string
  #random: SeededRandom | null = null
  #symbol = ''
  readonly #origin: {
    strategy: number
    strategyName: string
    instrument: number
    of: Instrument
    close: number
    cause: number
  }

  constructor(world: ContextWorld, strategy: number, name: string, symbols: readonly string[]) {
    this.#world = world
    this.#strategy = strategy
    this.#name = name
    this.symbols = symbols
    this.portfolio = world.portfolio
    const of = (world.series[0] as Series).instrument
    this.#origin = { strategy, strategyName: name, instrument: 0, of, close: 0, cause: 0 }
  }

  /** The runtime names the instrument in hand, so that signals about it need no look-up. */
  focus(instrument: number): void {
    this.#origin.instrument = instrument
    this.#origin.of = (this.#world.series[instrument] as Series).instrument
    this.#symbol = this.#origin.of.symbol
  }

  get time(): Micros {
    return this.#world.journal.time as Micros
  }

  emitSignal(signal: SignalInput): SignalId {
    const { symbol, intention, ...options } = signal
    return this.#emit(symbol, intentionNumber(intention), options)
  }
  openLong(symbol: string, options?: SignalOptions): SignalId {
    return this.#emit(symbol, 0, options)
  }
  closeLong(symbol: string, options?: SignalOptions): SignalId {
    return this.#emit(symbol, 1, options)
  }
  openShort(symbol: string, options?: SignalOptions): SignalId {
    return this.#emit(symbol, 2, options)
  }
  closeShort(symbol: string, options?: SignalOptions): SignalId {
    return this.#emit(symbol, 3, options)
  }

  #emit(symbol: string, intention: number, options: SignalOptions | undefined): SignalId {
    if (symbol !== this.#symbol) this.focus(this.#numberOf(symbol))
    const origin = this.#origin
    const index = this.#world.index[origin.instrument] as number
    if (index < 0) {
      throw new Fault(
        'signal/invalid',
        `Strategy "${this.#name}" signals "${symbol}" before its first bar. Wait for onBar of it.`,
      )
    }
    origin.close = this.#world.markOf(origin.instrument)
    origin.cause = this.cause
    return this.#world.signals.write(origin, intention, options)
  }

  position(symbol: string): PositionView | null {
    return this.#world.positionOf(this.#strategy, this.#numberOf(symbol))
  }

  price(symbol: string): number {
    const instrument = this.#numberOf(symbol)
    const series = this.#world.series[instrument] as Series
    const index = this.#world.index[instrument] as number
    return index < 0 ? Number.NaN : (series.close[index] as number) / series.factor
  }

  bars(symbol: string, count: number): BarWindow {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new Fault(
        'strategy/failed',
        `Strategy "${this.#name}", bars("${symbol}"): expected a count from 0 on, found "${String(count)}".`,
      )
    }
    const instrument = this.#numberOf(symbol)
    const series = this.#world.series[instrument] as Series
    const end = (this.#world.index[instrument] as number) + 1
    return new BarWindow(series, Math.max(0, end - count), end)
  }

  indicator(symbol: string, spec: IndicatorSpec): Indicator {
    if (this.declare !== null) return this.declare(this.#numberOf(symbol), spec)
    throw new Fault(
      'strategy/failed',
      `Strategy "${this.#name}" declares "${spec.label}" after the start. Declare indicators in onStart.`,
    )
  }

  random(): number {
    this.#random ??= new SeededRandom(this.#world.seed, this.#strategy)
    return this.#random.next()
  }

  note(message: string, data: JsonInput = null): void {
    const { journal } = this.#world
    const copy = frozenCopy({ message: String(message), data }, `The note of "${this.#name}"`)
    const at = journal.begin(kind.note, recordLength.note, this.cause, 0)
    journal.words[at + noteAt.strategy] = this.#strategy
    journal.words[at + noteAt.extra] = journal.addExtra(copy)
  }

  #numberOf(symbol: string): number {
    const number = this.#world.numberOf.get(symbol)
    if (number !== undefined && this.symbols.includes(symbol)) return number
    const near = nearestName(String(symbol), this.symbols)
    throw new Fault(
      'data/unknown-symbol',
      `Strategy "${this.#name}" asks for "${String(symbol)}", which it does not trade.` +
        `${near === null ? '' : ` Did you mean "${near}"?`} It trades ${this.symbols.map((one) => `"${one}"`).join(', ')}.`,
    )
  }
}
