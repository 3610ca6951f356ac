/**
 * A run one can drive by hand: step by step, with the bus and the portfolio at hand, or to the end.
 * `backtest()` is this, run to the end.
 */

import { sha256 } from '../adapters/crypto/sha256.ts'
import { localReaders } from '../adapters/files/readers.ts'
import type { Dataset } from '../data/dataset.ts'
import { loadDataset } from '../data/load-dataset.ts'
import type { DataSource } from '../data/source.ts'
import { Fault } from '../domain/fault.ts'
import type { PortfolioView } from '../domain/views.ts'
import { Engine } from '../engine/engine.ts'
import { EventBus } from '../events/bus.ts'
import type { Payload } from '../events/payload.ts'
import type { PortfolioSnapshot } from '../portfolio/snapshot.ts'
import { buyAndHold } from '../strategy/buy-and-hold.ts'
import { inConfigurationWords } from './configuration-words.ts'
import { given } from './given.ts'
import { withoutClock } from './guarded-clock.ts'
import type { AnyStrategy, BacktestOptions } from './options.ts'
import { placedInConfiguration, placedInRun } from './place-in-run.ts'
import { BacktestResult } from './result.ts'
import { RunLog } from './run-log.ts'
import { checkOptions, settle, type SettledRun } from './settle.ts'

/** Variables for paths of data in configurations, such as `process.env`. */
export type ConfigVariables = Readonly<{
  environment?: Readonly<Record<string, string | undefined>>
}>

export class BacktestEngine {
  /** Subscribe here before the first step to see everything. */
  readonly events: EventBus
  readonly options: BacktestOptions
  readonly dataset: Dataset
  readonly #engine: Engine
  readonly #settled: SettledRun
  readonly #log: RunLog | null
  #benchmark: BacktestResult | null = null
  #result: BacktestResult | null = null

  /** Reads the data and prepares the run. Nothing has happened yet when it resolves. */
  static async create(options: BacktestOptions): Promise<BacktestEngine> {
    try {
      return await BacktestEngine.#create(options)
    } catch (error) {
      const { origins } = options
      if (origins === undefined || !(error instanceof Fault)) throw error
      throw inConfigurationWords(error, origins)
    }
  }

  static async #create(options: BacktestOptions): Promise<BacktestEngine> {
    checkOptions(options)
    const { from, to, warmupBars, symbols } = options
    const dataset = await loadDataset(
      sourcesOf(options),
      given({ from, to, warmupBars, symbols }),
      localReaders,
    )
    return BacktestEngine.over(dataset, options)
  }

  /**
   * From a YAML file, or several that add up to one configuration. A last argument gives variables
   * for `${NAME}` in paths of data: nothing here reads the environment by itself.
   */
  static async fromConfig(
    ...words: readonly string[] | readonly [...paths: string[], options: ConfigVariables]
  ): Promise<BacktestEngine> {
    const { optionsFromConfig } = await import('./from-config.ts')
    const all: readonly (string | ConfigVariables)[] = words
    const paths = all.filter((word) => typeof word === 'string')
    const last = all.at(-1)
    const options = typeof last === 'object' ? last : {}
    return BacktestEngine.create(await optionsFromConfig(paths, options))
  }

  /** Over data already loaded: many runs can share one data set. */
  static over(dataset: Dataset, options: BacktestOptions): BacktestEngine {
    return new BacktestEngine(dataset, options)
  }

  private constructor(dataset: Dataset, options: BacktestOptions) {
    checkOptions(options)
    this.options = options
    this.events = new EventBus()
    this.#settled = settle(options, dataset, seedFrom)
    this.dataset = this.#settled.engine.dataset
    this.#engine = new Engine(this.#settled.engine, this.events)
    this.#log =
      options.log === undefined ? null : RunLog.open(options.log, this.#engine, this.dataset)
  }

  /** The account: equity, cash, positions. Live while the run goes on. */
  get portfolio(): PortfolioView {
    return this.#engine.view
  }
  /** The account now, as the event `portfolio_state` tells it: exact decimal text, by symbol. */
  getState(): Payload<'portfolio_state'> {
    return this.#engine.portfolio.getState(this.#engine.reader.names)
  }

  /**
   * The books now, every lot of them, as plain JSON. `Portfolio.restoreFromSnapshot` takes it; a run
   * does not, since it begins with its capital: its log could not tell where the positions are from.
   */
  getSnapshot(): PortfolioSnapshot {
    return this.#engine.portfolio.getSnapshot()
  }

  get stepsDone(): number {
    return this.#engine.step
  }
  get stepsTotal(): number {
    return this.dataset.steps
  }

  /** One time step: all bars of one moment. False when there was none left. */
  processBar(): boolean {
    const more = this.#placed(() => withoutClock(() => this.#engine.processStep()))
    this.#log?.take()
    return more
  }

  /** The same as `processBar`. */
  step(): boolean {
    return this.processBar()
  }

  /** Steps one by one: `for (const step of engine)`. */
  *[Symbol.iterator](): Generator<number> {
    while (this.processBar()) yield this.#engine.step
  }

  /** Runs whatever is left, and the benchmark if there is one. */
  run(): BacktestResult {
    const { onProgress } = this.options
    this.#placed(() => {
      withoutClock((pause) => {
        this.#engine.run(
          onProgress === undefined
            ? undefined
            : (done, total) => {
                pause(() => onProgress({ done, total }))
              },
          this.#log,
        )
      })
    })
    return this.getResults()
  }

  /** Says where in the run or in its configuration it was, what does not say so by itself. */
  #placed<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      const placed = placedInRun(error, this.#engine, this.dataset)
      throw placedInConfiguration(placed, this.#engine, this.options)
    }
  }

  /** What has happened so far as a result; ends the run if steps are left. */
  getResults(): BacktestResult {
    if (this.#result !== null) return this.#result
    withoutClock(() => {
      this.#engine.end()
    })
    this.#log?.finish()
    this.#benchmark = this.#runBenchmark()
    this.#result = new BacktestResult({
      engine: this.#engine,
      options: this.options,
      settings: this.#settled.settings,
      log: this.#log,
      benchmark: this.#benchmark,
      again: () => this.#repeat(),
    })
    return this.#result
  }

  /** The same run once more, ended where this one was. */
  #repeat(): BacktestResult {
    const engine = BacktestEngine.over(this.dataset, withoutSideEffects(this.options))
    if (this.stepsDone === this.stepsTotal) return engine.run()
    withoutClock(() => {
      engine.#engine.start()
    })
    while (engine.stepsDone < this.stepsDone) engine.processBar()
    return engine.getResults()
  }

  #runBenchmark(): BacktestResult | null {
    const { benchmark } = this.options
    if (benchmark === undefined || benchmark === false) return null
    const { strategies: _, strategy: _one, title: _own, ...rest } = withoutSideEffects(this.options)
    const strategy: AnyStrategy = benchmark === true ? buyAndHold() : benchmark
    return BacktestEngine.over(this.dataset, {
      ...rest,
      strategy,
      recordIndicators: false,
    }).run()
  }
}

function withoutSideEffects(options: BacktestOptions): BacktestOptions {
  const { log: _log, benchmark: _benchmark, onProgress: _onProgress, ...rest } = options
  return rest
}

function sourcesOf({ data }: BacktestOptions): DataSource | readonly DataSource[] {
  if (data !== undefined && data !== null) return data
  throw new Fault(
    'config/invalid',
    'backtest: expected data, found none. Give for example data: csv("prices.csv").',
  )
}

/** 52 bits of a hash, for the default seed. */
function seedFrom(text: string): number {
  return Number.parseInt(sha256(new TextEncoder().encode(text)).slice(0, 13), 16)
}
