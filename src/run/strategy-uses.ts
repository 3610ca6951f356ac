/** Strategies as given, made into named entries with their universe. */

import type { Dataset } from '../data/dataset.ts'
import { Fault, nearestName } from '../domain/fault.ts'
import type { Sizing } from '../manager/sizing-rule.ts'
import type { ConfiguredStrategy, Strategy, StrategyParameters } from '../strategy/strategy.ts'
import { withoutClock } from './guarded-clock.ts'
import type {
  AnyStrategy,
  AnyStrategyFactory,
  BacktestOptions,
  StrategyClass,
  StrategyUse,
} from './options.ts'
import { refuseUnknown } from './unknown-options.ts'

export type SettledUse = Readonly<{
  name: string
  source: AnyStrategy
  instruments: readonly number[]
  /** True when it trades whatever the data hold. */
  isEverything: boolean
  sizing: Sizing | null
}>

export function settleStrategies(
  options: BacktestOptions,
  dataset: Dataset,
): readonly SettledUse[] {
  const { strategy, strategies } = options
  if ((strategy === undefined) === (strategies === undefined) || strategies?.length === 0) {
    throw new Fault(
      'config/invalid',
      'Expected either "strategy" or "strategies" with at least one strategy, found ' +
        `${strategy !== undefined ? 'both' : strategies === undefined ? 'neither' : 'an empty list'}.`,
    )
  }
  const uses = (strategies ?? [strategy as AnyStrategy | StrategyUse]).map(asUse)
  const names = new Set<string>()
  return uses.map((use) => {
    const name = uniqueName(use.name ?? nameOf(use.strategy), names)
    names.add(name)
    return {
      name,
      source: use.strategy,
      instruments: instrumentsOf(use, name, dataset),
      isEverything: use.symbols === undefined,
      sizing: use.sizing ?? null,
    }
  })
}

/** A new, unused strategy of the same kind, where that is possible. */
export function freshStrategy(source: AnyStrategy): Strategy | ConfiguredStrategy {
  if (typeof source !== 'function') return source
  return isFactory(source) ? source() : instanceOf(source)
}

/** A class's instance, made under the same rules as its hooks run under. */
function instanceOf(source: StrategyClass): Strategy {
  try {
    return withoutClock(() => new source())
  } catch (error) {
    if (error instanceof Error && error.name === 'Fault') throw error
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    throw new Fault(
      'strategy/failed',
      `Strategy "${source.name}" failed when it was made: ${message}`,
      { cause: error },
    )
  }
}

/** An object with hooks keeps its state from run to run, so a run with it cannot be repeated. */
export function isRepeatable(source: AnyStrategy): boolean {
  return typeof source === 'function' || isConfigured(source)
}

export function parametersOf(source: AnyStrategy): StrategyParameters {
  if (typeof source === 'function') return isFactory(source) ? source.defaults : {}
  return isConfigured(source) ? source.params : {}
}

export function nameOf(source: AnyStrategy): string {
  if (typeof source === 'function') {
    return isFactory(source) ? source.strategyName : nameOf(freshStrategy(source))
  }
  const name = (source as { name?: unknown }).name
  if (typeof name === 'string' && name !== '') return name
  const made = (source as object).constructor.name
  return made === 'Object' || made === '' ? 'strategy' : made
}

const isFactory = (source: unknown): source is AnyStrategyFactory =>
  typeof source === 'function' && 'strategyName' in source

const isConfigured = (source: object): source is ConfiguredStrategy =>
  'kind' in source && source.kind === 'per-symbol'

function asUse(given: AnyStrategy | StrategyUse): StrategyUse {
  const use =
    typeof given === 'object' && given !== null && 'strategy' in given ? given : { strategy: given }
  refuseUnknown(use, ['strategy', 'name', 'symbols', 'sizing'], 'strategy')
  const { strategy } = use
  const isUsable =
    typeof strategy === 'function' ||
    (typeof strategy === 'object' &&
      strategy !== null &&
      (isConfigured(strategy) ||
        typeof strategy.onBar === 'function' ||
        typeof strategy.onBars === 'function'))
  if (isUsable) return use
  throw new Fault(
    'strategy/invalid',
    'Expected a strategy: the result of defineStrategy, a class, or an object with onBar or onBars; ' +
      `found ${strategy === null ? 'null' : typeof strategy}.`,
  )
}

function uniqueName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  let number = 2
  while (taken.has(`${name}-${number}`)) number++
  return `${name}-${number}`
}

function instrumentsOf(use: StrategyUse, name: string, dataset: Dataset): readonly number[] {
  const symbols = dataset.series.map(({ instrument }) => instrument.symbol)
  if (use.symbols === undefined) return symbols.map((_, number) => number)
  if (use.symbols.length === 0) {
    throw new Fault(
      'config/invalid',
      `Strategy "${name}": expected at least one symbol, found none. Leave "symbols" out for all.`,
    )
  }
  const numbers = use.symbols.map((symbol) => {
    const number = symbols.indexOf(symbol)
    if (number >= 0) return number
    const near = nearestName(symbol, symbols)
    throw new Fault(
      'data/unknown-symbol',
      `Strategy "${name}" names "${symbol}", which the data do not have.` +
        `${near === null ? '' : ` Did you mean "${near}"?`} They have ${symbols.map((one) => `"${one}"`).join(', ')}.`,
    )
  })
  return [...new Set(numbers)].toSorted((a, b) => a - b)
}
