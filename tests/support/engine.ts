/** An engine with every option at its plainest, so that a test names only what it is about. */
import type { Dataset } from '../../src/data/dataset.ts'
import { currency } from '../../src/domain/currency.ts'
import type { Bar, Series } from '../../src/domain/series.ts'
import { money } from '../../src/domain/units.ts'
import type { EngineOptions } from '../../src/engine/engine-options.ts'
import { Engine } from '../../src/engine/engine.ts'
import type { EventBus, HistoryQuery } from '../../src/events/bus.ts'
import type { EventOf, LedgerlineEvent } from '../../src/events/event.ts'
import type { EventType } from '../../src/events/kind.ts'
import { openPolicy, type RiskPolicy } from '../../src/risk/policy.ts'
import type { Context } from '../../src/strategy/context.ts'
import { isConfigured } from '../../src/strategy/runtime.ts'
import type { ConfiguredStrategy, Strategy } from '../../src/strategy/strategy.ts'
import { lineOf } from './event-lines.ts'
import { dataset } from './series.ts'

export type EngineInput = Omit<
  Partial<EngineOptions>,
  'dataset' | 'strategies' | 'capital' | 'policy'
> &
  Readonly<{
    data: Dataset | readonly Series[]
    strategies: readonly (Strategy | ConfiguredStrategy)[]
    /** Whole units of the currency. */
    capital?: number
    policy?: Partial<RiskPolicy>
    bus?: EventBus
    /** Which instruments each strategy trades; default all. */
    universes?: readonly (readonly number[])[]
  }>

/** USD, 100,000, one unit per signal, next open, no costs, all invariants checked. */
export function createEngine(input: EngineInput): Engine {
  const { data, strategies, capital = 100_000, policy = {}, bus, universes, ...rest } = input
  const merged = 'series' in data ? data : dataset(data)
  const unit = rest.currency ?? currency('USD')
  const options: EngineOptions = {
    dataset: merged,
    strategies: strategies.map((strategy, i) => ({
      name: nameOf(strategy, i),
      strategy,
      instruments: universes?.[i] ?? merged.series.map((_, number) => number),
    })),
    currency: unit,
    capital: money(capital * 10 ** unit.scale),
    sizing: strategies.map(() => ({ kind: 'quantity', text: '1' })),
    policy: { ...openPolicy, ...policy },
    marketFill: 'next_open',
    touchFill: 'gap',
    entryBarExits: 'open_fills',
    commission: {},
    slippage: {},
    participation: null,
    lots: { long: 'fifo', short: 'lifo' },
    endOfData: 'keep_open',
    valuation: 'end',
    accountId: 'main',
    seed: 7,
    settings: {},
    recordIndicators: false,
    invariants: 'all',
    ...rest,
  }
  return bus === undefined ? new Engine(options) : new Engine(options, bus)
}

/** The same, run to its end. */
export function runEngine(input: EngineInput): Engine {
  const engine = createEngine(input)
  engine.run()
  return engine
}

function nameOf(strategy: Strategy | ConfiguredStrategy, i: number): string {
  if (isConfigured(strategy)) return strategy.name
  return strategy.name ?? (i === 0 ? 'test' : `test-${i + 1}`)
}

/** What a strategy does at the bar with this index, whatever the symbol. */
export type Script = Readonly<Record<number, (context: Context, bar: Bar) => void>>

/** A strategy that acts at given bars of the first of its symbols, or of the named one. */
export function scripted(script: Script, symbol?: string): Strategy {
  return {
    onBar(bar, context) {
      if (bar.symbol === (symbol ?? context.symbols[0])) script[bar.index]?.(context, bar)
    },
  }
}

/** Events of one type, decoded. */
export function eventsOf<Type extends EventType>(engine: Engine, topic: Type): EventOf[Type][] {
  return [...engine.reader.history({ topic })] as EventOf[Type][]
}

/** The story of a run in short lines, of all events or of some types. */
export function story(
  engine: Engine,
  types?: readonly EventType[],
  query?: HistoryQuery,
): string[] {
  const all: LedgerlineEvent[] = [...engine.reader.history(query ?? {})]
  return all
    .filter(({ eventType }) => types === undefined || types.includes(eventType))
    .map((event) => lineOf(event))
}
