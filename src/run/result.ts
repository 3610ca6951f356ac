/** A finished run: numbers, rows, events and their reasons. Everything is worked out when asked for. */

import { sha256 } from '../adapters/crypto/sha256.ts'
import { Fault } from '../domain/fault.ts'
import type { Engine } from '../engine/engine.ts'
import type { HistoryQuery } from '../events/bus.ts'
import type { EventOf, LedgerlineEvent } from '../events/event.ts'
import type { EventType, Topic } from '../events/kind.ts'
import { headOf } from '../log/chain.ts'
import { equityCurveCsv, tradesCsv } from '../report/csv.ts'
import type {
  EquityColumns,
  OpenPositionRow,
  RejectionRow,
  RunReport,
  SettingRow,
  TradeRow,
} from '../report/model.ts'
import { type ResultJson, resultJson } from '../report/result-json.ts'
import { reportTable, type SummaryOptions } from '../report/summary-table.ts'
import { printable } from '../report/text-width.ts'
import { dataHashOf } from './data-hash.ts'
import { engineVersion } from './engine-version.ts'
import { JournalIndex } from './journal-index.ts'
import { neverAsked } from './never-asked.ts'
import type { BacktestOptions } from './options.ts'
import { renderReportPage } from './report-page.ts'
import { saveRun, type SavedRun } from './run-directory.ts'
import type { RunFacts } from './run-facts.ts'
import type { RunLog } from './run-log.ts'
import { buildReport, equityColumns } from './run-report.ts'
import { isRepeatable } from './strategy-uses.ts'
import { type Summary, summaryOf } from './summary.ts'
import { tradeRows } from './trade-rows.ts'
import { explain, type Explanation } from './why.ts'
import { writeWhole } from './write-files.ts'

export type ResultParts = Readonly<{
  engine: Engine
  options: BacktestOptions
  settings: readonly SettingRow[]
  log: RunLog | null
  benchmark: BacktestResult | null
  /** Runs the same again, from the same data. */
  again: () => BacktestResult
}>

export type Verification = Readonly<{
  isSame: boolean
  head: string
  headAgain: string
  events: number
  /** First event that differs; null when none does. */
  firstDifference: Readonly<{
    sequence: number
    was: LedgerlineEvent | null
    is: LedgerlineEvent | null
  }> | null
}>

/** Which events of a run: all of them, of one topic, from one symbol, in a range. */
export type EventQuery<Wanted extends Topic = Topic> = Omit<HistoryQuery, 'topic'> &
  Readonly<{ topic?: Wanted; symbol?: string }>

/** The events a topic brings: those of its type, or all. */
export type EventsOf<Wanted extends Topic> = Wanted extends EventType
  ? EventOf[Wanted]
  : LedgerlineEvent

export class BacktestResult {
  readonly options: BacktestOptions
  readonly benchmark: BacktestResult | null
  readonly #parts: ResultParts
  #index: JournalIndex | null = null
  #trades: readonly TradeRow[] | null = null
  #report: RunReport | null = null
  #head: string | null = null

  constructor(parts: ResultParts) {
    this.#parts = parts
    this.options = parts.options
    this.benchmark = parts.benchmark
  }

  /** The engine behind the result, for tests and tools. */
  get engine(): Engine {
    return this.#parts.engine
  }
  get title(): string {
    const { options, engine } = this.#parts
    return options.title ?? engine.options.strategies.map(({ name }) => name).join(', ')
  }
  /** Every measure by its key, with unit and convention: `summary().sharpe.value`. */
  summary(): Summary {
    return summaryOf(this.report())
  }
  /** Closed lot parts in order of exit, each with its receipt. */
  get trades(): readonly TradeRow[] {
    this.#trades ??= tradeRows(this.#facts(), this.#journalIndex())
    return this.#trades
  }
  get openPositions(): readonly OpenPositionRow[] {
    return this.report().openPositions
  }
  get rejections(): readonly RejectionRow[] {
    return this.report().rejections
  }
  /** Orders as events, in order. */
  get orders(): readonly EventOf['order'][] {
    return [...this.events({ topic: 'order' })]
  }
  get fills(): readonly EventOf['fill'][] {
    return [...this.events({ topic: 'fill' })]
  }
  /** Columns of exact minor units, one entry per step. */
  get equity(): EquityColumns {
    return equityColumns(this.#parts.engine)
  }
  /** The log, or a part of it, decoded as it is read. A topic gives events of its type. */
  events<Wanted extends Topic = '*'>(query: EventQuery<Wanted> = {}): Iterable<EventsOf<Wanted>> {
    const { reader } = this.#parts.engine
    const { symbol, limit, ...rest } = query
    const found =
      symbol === undefined
        ? reader.history(query)
        : bySymbol(reader.history(rest), symbol, limit ?? Infinity)
    return found as Iterable<EventsOf<Wanted>>
  }
  /** The chain that led to an event, order, fill, position or cent; prints as text, is data. */
  why(id: string): Explanation {
    return explain(this.#facts(), this.#journalIndex(), id)
  }
  /** Head of the hash chain over the whole log. */
  get logHead(): string {
    const { log, engine } = this.#parts
    if (log !== null) return log.head
    const { dataset, seed } = engine.options
    this.#head ??= headOf(engine.journal, { dataHash: dataHashOf(dataset), seed }, sha256)
    return this.#head
  }
  /** Runs the same again and compares every event by the heads of both logs. */
  verify(): Verification {
    const { engine, options } = this.#parts
    for (const use of options.strategies ?? [options.strategy]) {
      const given = use as Parameters<typeof isRepeatable>[0] | { strategy: never }
      const source = 'strategy' in given ? given.strategy : given
      if (!isRepeatable(source)) {
        throw new Fault(
          'strategy/invalid',
          'This run cannot be repeated: a strategy was given as an object, which keeps its state. ' +
            'Give the class, or a strategy made by defineStrategy.',
        )
      }
    }
    const again = this.#parts.again()
    const isSame = again.logHead === this.logHead
    return {
      isSame,
      head: this.logHead,
      headAgain: again.logHead,
      events: engine.journal.lastSequence,
      firstDifference: isSame ? null : firstDifference(this, again),
    }
  }
  /** Everything as rows, the way reports read it. */
  report(): RunReport {
    if (this.#report !== null) return this.#report
    const { engine, settings, options, log, benchmark } = this.#parts
    this.#report = buildReport({
      engine,
      index: this.#journalIndex(),
      trades: this.trades,
      title: this.title,
      settings,
      dataHash: dataHashOf(engine.options.dataset),
      configHash: sha256(new TextEncoder().encode(JSON.stringify(engine.options.settings))),
      logHead: this.logHead,
      engineVersion: engineVersion(),
      commands: log === null ? [] : [`ledgerline verify ${options.log ?? log.directory}`],
      benchmark: benchmark === null ? null : benchmark.#asBenchmark(),
    })
    return this.#report
  }
  #asBenchmark(): RunReport['benchmark'] {
    const { metrics, equity, trades, openPositions } = this.report()
    const [fees] = this.report().costs
    const label = this.title === 'buy-and-hold' ? 'Buy & hold' : this.title
    return {
      label,
      metrics,
      equity,
      trades: trades.length,
      openPositions: openPositions.length,
      totalFees: fees?.amount ?? '0',
    }
  }
  /** The table of measures as text. */
  table(options: SummaryOptions = {}): string {
    return reportTable(this.report(), options)
  }
  /**
   * Prints the familiar rows, and what was never asked; `{ groups }` for more rows, `table()` for
   * all of them as text.
   */
  print(options: SummaryOptions = {}): void {
    // No columns: a pipe or a file, which wants every word.
    const width = process.stdout.columns ?? Infinity
    const table = this.table({ width, groups: ['familiar'], ...options })
    const waited = neverAsked(this.engine).map((text) => `\n${printable(text)}.\n`)
    process.stdout.write([table, ...waited].join(''))
  }
  /** The shape of result.json, schema `result.v1`. */
  toJSON(): ResultJson {
    return resultJson(this.report())
  }
  /** One HTML file that needs nothing else. Written whole or not at all. */
  async writeReport(path: string): Promise<void> {
    writeWhole(path, renderReportPage(this.report()))
  }
  /** Writes a run directory: manifest, log, result, tables, report. Fails with `run/exists`. */
  async save(directory: string): Promise<SavedRun> {
    return saveRun(this, directory)
  }
  tradesCsv(): string {
    return tradesCsv(this.trades)
  }
  equityCurveCsv(): string {
    return equityCurveCsv(this.equity, this.#parts.engine.portfolio.initial)
  }

  #journalIndex(): JournalIndex {
    this.#index ??= new JournalIndex(this.#parts.engine.journal)
    return this.#index
  }
  #facts(): RunFacts {
    const { engine } = this.#parts
    const { dataset, currency, strategies, seed } = engine.options
    const names = strategies.map(({ name }) => name)
    const instruments = dataset.series.map(({ instrument }) => instrument)
    return { dataset, instruments, currency, strategies: names, seed, reader: engine.reader }
  }
}

function* bySymbol(
  events: Iterable<LedgerlineEvent>,
  symbol: string,
  limit: number,
): Generator<LedgerlineEvent> {
  let left = limit
  for (const event of events) {
    if (left <= 0) return
    if (!('symbol' in event) || event.symbol !== symbol) continue
    left--
    yield event
  }
}

/** The first sequence at which two runs say different things. */
function firstDifference(a: BacktestResult, b: BacktestResult): Verification['firstDifference'] {
  const one = a.events()[Symbol.iterator]()
  const other = b.events()[Symbol.iterator]()
  for (;;) {
    const was = one.next()
    const is = other.next()
    if (was.done === true && is.done === true) return null
    const before = was.done === true ? null : was.value
    const after = is.done === true ? null : is.value
    if (JSON.stringify(before) !== JSON.stringify(after)) {
      const sequence = before?.sequence ?? after?.sequence ?? 0
      return { sequence, was: before, is: after }
    }
  }
}
