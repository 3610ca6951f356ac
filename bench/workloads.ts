/**
 * The speed workloads. Each builds its data once, runs through the public API, and checks its own
 * answer against a bare loop that does the same arithmetic without an engine.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sha256 } from '../src/adapters/crypto/sha256.ts'
import { SqliteLogStore } from '../src/adapters/sqlite/sqlite-log-store.ts'
import { buildDataset } from '../src/data/build-dataset.ts'
import type { Dataset } from '../src/data/dataset.ts'
import type { Series } from '../src/domain/series.ts'
import { readLog } from '../src/log/durable-log.ts'
import { BacktestEngine } from '../src/run/backtest-engine.ts'
import type { BacktestOptions } from '../src/run/options.ts'
import { defineStrategy } from '../src/strategy/define-strategy.ts'
import { smaCross } from '../src/strategy/sma-cross.ts'
import { syntheticSeries } from './synthetic-bars.ts'

/** One timed run. `units` is what `perSecond` counts. */
export type Run = Readonly<{ seconds: number; units: number; ok: boolean }>

export type Workload = Readonly<{
  name: string
  counts: string
  run: () => Run
  /** The same arithmetic without an engine; null where no ratio is asked for. */
  bare: (() => number) | null
}>

const capital = '1000000 USD'
const millionInMinor = 1_000_000_000_000
const scaleOfCents = 10_000

const now = (): number => performance.now() / 1000

/** Final equity in cents and number of fills of SMA 10/30, long only, 10 units, next open. */
function bareSmaCross(series: Series): { cents: number; fills: number } {
  const { open, close, length } = series
  let fast = 0
  let slow = 0
  let last = 0
  let held = 0
  let cash = 100_000_000
  let pending = 0
  let fills = 0
  for (let i = 0; i < length; i++) {
    if (pending !== 0) {
      cash -= pending * 10 * (open[i] as number)
      held += pending * 10
      pending = 0
      fills++
    }
    const price = close[i] as number
    fast += price - (i >= 10 ? (close[i - 10] as number) : 0)
    slow += price - (i >= 30 ? (close[i - 30] as number) : 0)
    if (i < 29) continue
    const difference = fast * 3 - slow
    if (difference === 0) continue
    const sign = difference > 0 ? 1 : -1
    if (last !== 0 && last !== sign) {
      if (sign > 0 && held === 0) pending = 1
      else if (sign < 0 && held > 0) pending = -1
    }
    last = sign
  }
  return { cents: cash + held * (close[length - 1] as number), fills }
}

/** Final equity in cents and fills when every bar gives an order: buy, sell, buy, … at next opens. */
function bareBusy(series: Series): { cents: number; fills: number } {
  const { open, close, length } = series
  let cash = 100_000_000
  let held = 0
  for (let i = 1; i < length; i++) {
    const side = i % 2 === 1 ? 1 : -1
    cash -= side * 10 * (open[i] as number)
    held += side * 10
  }
  return { cents: cash + held * (close[length - 1] as number), fills: length - 1 }
}

/** Signals on every bar. */
const everyBar = defineStrategy({
  name: 'every-bar',
  setup: ({ symbol }) => {
    let isLong = false
    return {
      onBar(_bar, context) {
        if (isLong) context.closeLong(symbol)
        else context.openLong(symbol)
        isLong = !isLong
      },
    }
  },
})

function timed(
  dataset: Dataset,
  options: Omit<BacktestOptions, 'data' | 'capital' | 'sizing' | 'recordIndicators'>,
): { seconds: number; engine: BacktestEngine } {
  const started = now()
  const engine = BacktestEngine.over(dataset, {
    data: [],
    capital,
    sizing: { quantity: 10 },
    recordIndicators: false,
    seed: 1,
    ...options,
  })
  engine.run()
  return { seconds: now() - started, engine }
}

/** The exact answers published with the workload, where they are at hand. */
function published(): { fills: number; final_equity_cents: number } | null {
  const path = join(import.meta.dirname, '../../shared/verify/speed/exact.json')
  if (!existsSync(path)) return null
  const all = JSON.parse(readFileSync(path, 'utf8')) as Record<
    string,
    Record<string, { fills: number; final_equity_cents: number }>
  >
  return all['1000000']?.['nonzero_sign_long_only_marked_last_close'] ?? null
}

function single(): Workload {
  const dataset = buildDataset([syntheticSeries(1_000_000)])
  const series = dataset.series[0] as Series
  const expected = bareSmaCross(series)
  const known = published()
  return {
    name: 'single',
    counts: 'bars',
    run() {
      const { seconds, engine } = timed(dataset, { strategy: smaCross({ fast: 10, slow: 30 }) })
      const { fills, cents, points } = answerOf(engine)
      const ok =
        fills === expected.fills &&
        cents === expected.cents &&
        points === series.length &&
        (known === null || (known.fills === fills && known.final_equity_cents === cents))
      return { seconds, units: series.length, ok }
    },
    bare() {
      const started = now()
      const { cents } = bareSmaCross(series)
      return cents === expected.cents ? now() - started : Number.NaN
    },
  }
}

function hundred(): Workload {
  const all = Array.from({ length: 100 }, (_, i) =>
    syntheticSeries(20_000, `S${String(i).padStart(3, '0')}`, 1000 + i),
  )
  const dataset = buildDataset(all)
  const answers = all.map(bareSmaCross)
  const gain = answers.reduce((sum, { cents }) => sum + cents - 100_000_000, 0)
  const expected = answers.reduce((sum, { fills }) => sum + fills, 0)
  return {
    name: 'hundred',
    counts: 'bars',
    run() {
      const { seconds, engine } = timed(dataset, { strategy: smaCross({ fast: 10, slow: 30 }) })
      const { fills, cents } = answerOf(engine)
      return { seconds, units: 2_000_000, ok: fills === expected && cents === 100_000_000 + gain }
    },
    bare: null,
  }
}

function busy(): Workload {
  const dataset = buildDataset([syntheticSeries(200_000)])
  const expected = bareBusy(dataset.series[0] as Series)
  return {
    name: 'busy',
    counts: 'fills',
    run() {
      const { seconds, engine } = timed(dataset, { strategy: everyBar })
      const { fills, cents } = answerOf(engine)
      return { seconds, units: fills, ok: fills === expected.fills && cents === expected.cents }
    },
    bare: null,
  }
}

function durable(): Workload {
  const dataset = buildDataset([syntheticSeries(200_000)])
  const expected = bareBusy(dataset.series[0] as Series)
  return {
    name: 'durable',
    counts: 'events',
    run() {
      const folder = mkdtempSync(join(tmpdir(), 'ledgerline-bench-'))
      try {
        const { seconds, engine } = timed(dataset, { strategy: everyBar, log: join(folder, 'run') })
        const { cents } = answerOf(engine)
        const result = engine.getResults()
        const records = result.engine.journal.length
        const store = SqliteLogStore.open(join(folder, 'run', 'events.db'))
        const read = readLog(store, sha256, 'the log')
        store.close()
        const ok =
          cents === expected.cents &&
          read.isComplete &&
          read.head === result.logHead &&
          read.journal.length === records
        return { seconds, units: records, ok }
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
    bare: null,
  }
}

function answerOf(engine: BacktestEngine): { fills: number; cents: number; points: number } {
  const { portfolio, curve, execution } = engine.getResults().engine
  const cents = (portfolio.equity - millionInMinor) / scaleOfCents + 100_000_000
  return { fills: execution.fillCount, cents, points: curve.length }
}

/**
 * Seconds per bar of the bare SMA loop: what this machine does now with plain arrays. A workload's
 * cost in such bars says much the same on any machine, so it can be kept and compared.
 */
export function yardstick(): () => number {
  const series = syntheticSeries(200_000)
  const { cents } = bareSmaCross(series)
  return () => {
    const started = now()
    for (let i = 0; i < 5; i++) {
      if (bareSmaCross(series).cents !== cents) return Number.NaN
    }
    return (now() - started) / (5 * series.length)
  }
}

export const workloads: Readonly<Record<string, () => Workload>> = {
  single,
  hundred,
  busy,
  durable,
}
