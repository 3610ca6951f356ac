/**
 * Drives the services through the six phases of every step. Synchronous and deterministic: no
 * clock, no randomness, no input or output. Everything it does is an event on the bus.
 */

import type { Dataset, DatedAction } from '../data/dataset.ts'
import { ZoneCache } from '../data/time-zone.ts'
import { Fault } from '../domain/fault.ts'
import type { Instrument } from '../domain/instrument.ts'
import { closeReasons } from '../domain/position.ts'
import type { Series } from '../domain/series.ts'
import { formatTime } from '../domain/time.ts'
import { type Micros, microsPerDay } from '../domain/units.ts'
import { EventBus } from '../events/bus.ts'
import { EventReader } from '../events/decode.ts'
import type { Journal } from '../events/journal.ts'
import { kind } from '../events/kind.ts'
import { backtestStartedAt, recordLength } from '../events/record.ts'
import { createCommission } from '../execution/commission.ts'
import type { MarketCursor } from '../execution/execution-options.ts'
import { Execution } from '../execution/execution.ts'
import { createSlippage } from '../execution/slippage.ts'
import { ExitMonitor } from '../exits/exit-monitor.ts'
import { Manager } from '../manager/manager.ts'
import { EquityCurve } from '../portfolio/equity-curve.ts'
import { LivePortfolioView } from '../portfolio/portfolio-view.ts'
import { Portfolio } from '../portfolio/portfolio.ts'
import { StrategyRuntime } from '../strategy/runtime.ts'
import { SignalWriter } from '../strategy/signal-writer.ts'
import { publishAction } from './action-event.ts'
import { BarIndex } from './bar-index.ts'
import type { EngineOptions, RecordSink } from './engine-options.ts'
import { checkLots, checkMoney } from './invariants.ts'
import { openPlanOf } from './open-plan.ts'
import { OpenSteps } from './open-steps.ts'
import { attachHooks, hookPriority } from './strategy-hooks.ts'

/** Rounds of signals on fills of the same close before a run gives up. */
const maximumRounds = 1000
const onlySeries: Uint16Array = new Uint16Array(1)
const stopLoss = closeReasons.indexOf('stop_loss')
const takeProfit = closeReasons.indexOf('ladder_tp')
const timeStop = closeReasons.indexOf('time_stop')

export class Engine {
  readonly options: EngineOptions
  readonly bus: EventBus
  readonly journal: Journal
  readonly portfolio: Portfolio
  readonly execution: Execution
  readonly manager: Manager
  readonly exits: ExitMonitor
  readonly strategies: StrategyRuntime
  readonly reader: EventReader
  /** The account as strategies see it. */
  readonly view: LivePortfolioView
  readonly curve: EquityCurve
  /** Steps done, those of the warm-up included. */
  step = 0
  isEnded = false
  readonly #dataset: Dataset
  readonly #series: readonly Series[]
  /** Index of each instrument's bar in the present step, as execution sees it. */
  readonly #market: Int32Array
  /** Index of each instrument's latest complete bar, as strategies see it. */
  readonly #visible: Int32Array
  /** Opens bars when they do, where bars end while others are under way; else null. */
  readonly #opens: OpenSteps | null
  #action = 0
  #isStarted = false
  /** True inside a step, and for good when one failed. */
  #isBusy = false

  constructor(options: EngineOptions, bus: EventBus = new EventBus()) {
    const { dataset, strategies, seed, policy } = options
    this.options = options
    this.bus = bus
    this.journal = bus.journal
    this.#dataset = dataset
    this.#series = dataset.series
    this.#market = new Int32Array(dataset.series.length).fill(-1)
    this.#visible = new Int32Array(dataset.series.length).fill(-1)
    const instruments = dataset.series.map((series) => series.instrument)
    const names = strategies.map((entry) => entry.name)
    const index = new BarIndex(dataset)
    this.reader = new EventReader(this.journal, {
      seed,
      accountId: options.accountId,
      instruments,
      strategies: names,
      currency: options.currency,
      barAt: (number) => index.at(number),
    })
    bus.useDecoder(this.reader)
    const commission = createCommission(options.commission, instruments)
    this.portfolio = new Portfolio(bus, {
      instruments,
      strategies: strategies.length,
      currency: options.currency,
      capital: options.capital,
      lots: options.lots,
    })
    this.view = new LivePortfolioView(this.portfolio, names, seed)
    const { sizing } = options
    this.manager = new Manager(bus, this.portfolio, { instruments, sizing, policy, commission })
    const zones = new ZoneCache()
    const market: MarketCursor = {
      series: dataset.series,
      index: this.#market,
      dayOf: ({ timeZone }, moment) =>
        Math.floor(zones.get(timeZone).wallAt(moment) / microsPerDay),
    }
    this.execution = new Execution(bus, this.portfolio, market, this.manager, {
      marketFill: options.marketFill,
      touchFill: options.touchFill,
      commission,
      slippage: createSlippage(options.slippage),
      participation: options.participation,
      leverageHundredths: policy.leverageHundredths,
      allowNegativeCash: policy.allowNegativeCash,
    })
    this.manager.useOrders(this.execution)
    this.exits = this.#createExits()
    this.execution.guard = this.exits
    this.curve = new EquityCurve(dataset.steps - dataset.firstTradingStep)
    this.#opens = this.#createOpens()
    this.strategies = this.#createStrategies(instruments)
  }

  #createExits(): ExitMonitor {
    const { bus, execution, manager, portfolio, options } = this
    return new ExitMonitor(bus, {
      books: portfolio,
      series: this.#series,
      index: this.#market,
      strategies: options.strategies.length,
      rule: options.entryBarExits,
      closeAt(strategy, instrument, { price, isStop }, cause) {
        if (execution.isLeaving(strategy, instrument)) return
        execution.atOnce = { price, basis: isStop ? 'stop' : 'limit' }
        manager.orderToClose(strategy, instrument, isStop ? stopLoss : takeProfit, cause)
        bus.drain()
        execution.atOnce = null
      },
    })
  }

  #createOpens(): OpenSteps | null {
    const plan = openPlanOf(this.#dataset)
    if (plan === null) return null
    return new OpenSteps(plan, {
      bus: this.bus,
      execution: this.execution,
      market: this.#market,
      firstTradingStep: this.#dataset.firstTradingStep,
      decide: () => {
        this.#decideOnSignals()
      },
    })
  }

  #createStrategies(instruments: readonly Instrument[]): StrategyRuntime {
    const { options, view } = this
    const world = {
      series: this.#series,
      index: this.#visible,
      numberOf: new Map(instruments.map(({ symbol }, number) => [symbol, number])),
      journal: this.journal,
      signals: new SignalWriter(this.journal),
      seed: options.seed,
      portfolio: view,
      positionOf: (strategy: number, instrument: number) => view.position(strategy, instrument),
      markOf: (instrument: number) => this.portfolio.markOf(instrument),
    }
    const runtime = new StrategyRuntime(world, options.strategies, options.recordIndicators)
    this.bus.attachBars((bar, sequence, instrument) => {
      runtime.onBar(bar, instrument, sequence)
    }, hookPriority)
    return runtime
  }

  /** Sets strategies up and books the starting cash. Called by the first step. */
  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    this.#enter()
    const { bus, journal } = this
    journal.time = this.#timeOf(Math.min(this.#dataset.firstTradingStep, this.#dataset.steps - 1))
    const extra = journal.addExtra(this.options.settings)
    const at = journal.begin(kind.backtestStarted, recordLength.backtestStarted, 0, 0)
    journal.words[at + backtestStartedAt.extra] = extra
    this.portfolio.deposit(journal.lastSequence)
    bus.drain()
    this.strategies.start()
    attachHooks(bus, this.reader, this.strategies)
    bus.drain()
    this.#warmUp()
    this.#isBusy = false
  }

  /** What an exception left half done must not be gone on with; nor may a step run inside a step. */
  #enter(): void {
    if (this.#isBusy) {
      throw new Fault(
        'strategy/failed',
        `This run stopped inside a step (${this.step} of ${this.#dataset.steps}) and cannot go on. ` +
          'Make a new one.',
      )
    }
    this.#isBusy = true
  }

  /** Time of a step: when its bars are complete. */
  #timeOf(step: number): number {
    const { start, members, series } = this.#dataset
    if (start === null || members === null) return (series[0] as Series).time[step] as number
    const member = members[start[step] as number] as number
    let row = 0
    for (let i = 0; i < (start[step] as number); i++) if (members[i] === member) row++
    return (series[member] as Series).time[row] as number
  }

  #warmUp(): void {
    const { start, members, firstTradingStep } = this.#dataset
    while (this.step < firstTradingStep) {
      const list = members ?? onlySeries
      const from = start === null ? 0 : (start[this.step] as number)
      const to = start === null ? 1 : (start[this.step + 1] as number)
      for (let i = from; i < to; i++) {
        const instrument = list[i] as number
        const row = ((this.#market[instrument] as number) + 1) | 0
        this.#market[instrument] = row
        this.#visible[instrument] = row
        const close = (this.#series[instrument] as Series).close[row] as number
        this.portfolio.mark(instrument, close)
        this.strategies.warmUp(instrument, row)
      }
      this.step++
    }
    while (this.#nextActionIn(firstTradingStep - 1) !== null) this.#action++
  }

  /** Runs one step through its six phases. False when there is none left; then the run is ended. */
  processStep(): boolean {
    if (!this.#isStarted) this.start()
    const { start, members, steps } = this.#dataset
    if (this.isEnded || this.step >= steps) {
      this.end()
      return false
    }
    this.#enter()
    const k = this.step++
    const list = members ?? onlySeries
    const from = start === null ? 0 : (start[k] as number)
    const to = start === null ? 1 : (start[k + 1] as number)
    if (this.#opens !== null) this.#opens.runBefore(this.#timeAfter(list[from] as number))
    if (to - from === 1) this.#advanceOne(list[from] as number)
    else this.#advance(list, from, to)
    this.#open(k, list, from, to)
    if (this.execution.restingCount !== 0) this.execution.matchResting(list, from, to)
    if (this.exits.count !== 0) this.#exit(list, from, to)
    if (to - from === 1) this.#decideOne(list[from] as number)
    else this.#decide(list, from, to)
    this.#act(list, from, to)
    this.#settle()
    this.#isBusy = false
    return true
  }

  /** Runs all steps left and ends the run. `onProgress` is called about a hundred times. */
  run(onProgress?: (done: number, total: number) => void, sink: RecordSink | null = null): void {
    const { steps } = this.#dataset
    const { journal } = this
    if (!this.#isStarted) this.start()
    const every = Math.max(1, Math.floor(steps / 100))
    let next = this.step + every
    while (this.processStep()) {
      if (sink !== null && journal.length >= sink.due) sink.take()
      if (this.step >= next) {
        next = this.step + every
        onProgress?.(this.step, steps)
      }
    }
    this.end()
    onProgress?.(steps, steps)
  }

  #advance(list: ArrayLike<number>, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const instrument = list[i] as number
      this.#market[instrument] = (this.#market[instrument] as number) + 1
    }
    const first = list[from] as number
    const row = this.#market[first] as number
    this.journal.time = (this.#series[first] as Series).time[row] as number
  }

  /** The same for the step of a single bar, which most steps of most runs are. */
  #advanceOne(instrument: number): void {
    const row = (this.#market[instrument] as number) + 1
    this.#market[instrument] = row
    this.journal.time = (this.#series[instrument] as Series).time[row] as number
  }

  /** When an instrument's next bar is complete. */
  #timeAfter(instrument: number): number {
    return (this.#series[instrument] as Series).time[
      (this.#market[instrument] as number) + 1
    ] as number
  }

  /**
   * Phase 1: corporate actions, expiry of DAY orders, what waits for this open. Where bars open in
   * steps of their own this is done by then, but for DAY orders made since, for this close.
   */
  #open(step: number, list: ArrayLike<number>, from: number, to: number): void {
    const { execution } = this
    const isOpened = this.#opens !== null
    if (!isOpened && this.#action < this.#dataset.actions.length) this.#publishActions(step)
    if (execution.dayOrders !== 0) execution.expireDayOrders(list, from, to)
    if (!isOpened && execution.openCount !== 0) execution.fillAtOpen(list, from, to)
  }

  #nextActionIn(step: number): DatedAction | null {
    const next = this.#dataset.actions[this.#action]
    return next !== undefined && next.step <= step ? next : null
  }

  #publishActions(step: number): void {
    for (let next = this.#nextActionIn(step); next !== null; next = this.#nextActionIn(step)) {
      this.#action++
      publishAction(this.bus, next, this.#market[next.instrument] as number)
    }
  }

  /** Phase 3: stops, then targets, then closing limit orders of positions that have a stop. */
  #exit(list: ArrayLike<number>, from: number, to: number): void {
    this.exits.check(list, from, to)
    if (this.execution.restingCount !== 0) this.execution.matchResting(list, from, to, true)
  }

  /** Phase 4: mark to market at the close, then strategies see the bars. */
  #decide(list: ArrayLike<number>, from: number, to: number): void {
    const { portfolio, bus } = this
    for (let i = from; i < to; i++) {
      const instrument = list[i] as number
      const row = this.#market[instrument] as number
      this.#visible[instrument] = row
      portfolio.mark(instrument, (this.#series[instrument] as Series).close[row] as number)
    }
    for (let i = from; i < to; i++) {
      const instrument = list[i] as number
      const row = this.#market[instrument] as number
      bus.publishBar(this.#series[instrument] as Series, row, instrument)
    }
    if (this.strategies.hasSlices) {
      this.strategies.onStep()
      bus.drain()
    }
  }

  /** The same for the step of a single bar. */
  #decideOne(instrument: number): void {
    const row = this.#market[instrument] as number
    const series = this.#series[instrument] as Series
    this.#visible[instrument] = row
    this.portfolio.mark(instrument, series.close[row] as number)
    this.bus.publishBar(series, row, instrument)
    if (this.strategies.hasSlices) {
      this.strategies.onStep()
      this.bus.drain()
    }
  }

  /** Phase 5: what waited for this close, then decisions on the signals, exits before entries. */
  #act(list: ArrayLike<number>, from: number, to: number): void {
    if (this.execution.closeCount !== 0) this.execution.fillAtClose(list, from, to)
    if (this.manager.hasWork || this.exits.hasLate) this.#decideOnSignals()
  }

  /**
   * A fill at this close may make a strategy signal again, which is decided on at once. So does the
   * exit of a position entered at this close, where exits look at the bar of every entry.
   */
  #decideOnSignals(): void {
    for (let round = 0; this.manager.hasWork || this.exits.hasLate; round++) {
      if (round === maximumRounds) {
        throw new Fault(
          'strategy/failed',
          `A strategy answers its own fills with signals without end: ${maximumRounds} rounds at ` +
            `${formatTime(this.time)}. Signal from onFill or onPosition only where it comes to rest.`,
        )
      }
      this.manager.act()
      if (this.exits.hasLate) this.exits.checkLate()
    }
  }

  /** Phase 6: valuation, state on change, the equity point, invariants. */
  #settle(): void {
    const { portfolio, curve } = this
    if (this.options.valuation === 'step') this.#triggerValuation()
    if (portfolio.hasChanged) this.#publishState()
    curve.add(portfolio.equity, portfolio.accounts.total, portfolio.grossExposure)
  }

  #triggerValuation(): void {
    this.journal.begin(kind.valuationTrigger, 0, 0, 0)
    this.portfolio.lastCause = this.journal.lastSequence
    this.portfolio.hasChanged = true
  }

  #publishState(): void {
    checkMoney(this.portfolio)
    if (this.options.invariants === 'all') checkLots(this.portfolio)
    this.portfolio.publishState()
    this.bus.drain()
  }

  /** Ends the run: cancels working orders, liquidates if asked, values once more. Safe to repeat. */
  end(): void {
    if (this.isEnded) return
    this.start()
    this.#enter()
    const { execution, portfolio, bus, journal } = this
    this.strategies.end()
    bus.drain()
    execution.cancelWorking('end_of_data')
    if (this.options.endOfData !== 'keep_open') this.#liquidate()
    this.#triggerValuation()
    this.#publishState()
    this.curve.amendLast(portfolio.equity, portfolio.accounts.total, portfolio.grossExposure)
    journal.begin(kind.backtestEnded, 0, 0, 0)
    bus.drain()
    this.isEnded = true
    this.#isBusy = false
  }

  #liquidate(): void {
    const { portfolio, execution, manager, bus } = this
    const column = this.options.endOfData === 'liquidate' ? 'close' : 'open'
    for (let strategy = 0; strategy < this.options.strategies.length; strategy++) {
      for (let instrument = 0; instrument < this.#series.length; instrument++) {
        if (portfolio.quantityOf(strategy, instrument) === 0) continue
        const row = this.#market[instrument] as number
        const price = (this.#series[instrument] as Series)[column][row] as number
        execution.atOnce = { price, basis: column }
        manager.orderToClose(strategy, instrument, timeStop, 0)
        bus.drain()
      }
    }
    execution.atOnce = null
    execution.cancelWorking('end_of_data')
  }

  /** The present step's time; the first trading step's before the run. */
  get time(): Micros {
    return this.journal.time as Micros
  }
}
