/**
 * Recipes of runs made in code: the options as plain JSON, data by absolute paths, built-in
 * strategies by name. What a recipe cannot say, a strategy of the program above all, it names.
 */

import { resolve } from 'node:path'

import type { LoadOptions } from '../data/load-dataset.ts'
import {
  arrow,
  csv,
  type DataSource,
  parquet,
  type SourceOptions,
  type TableInput,
} from '../data/source.ts'
import { Fault } from '../domain/fault.ts'
import type { JsonObject, JsonValue } from '../domain/signal.ts'
import type { Engine } from '../engine/engine.ts'
import { kind } from '../events/kind.ts'
import { factoryOf } from '../strategy/define-strategy.ts'
import { builtInStrategies, builtInStrategy } from './built-in-strategies.ts'
import { given } from './given.ts'
import type { AnyStrategy, BacktestOptions, StrategyUse } from './options.ts'
import { parametersOf } from './strategy-uses.ts'

/** What `schema` says in a recipe of this kind. */
export const codeSchema = 'options.v1'

type SourceRecipe = Readonly<{
  kind: 'csv' | 'parquet' | 'arrow'
  path: string
  options: SourceOptions
}>
type StrategyRecipe = Readonly<{ use: string; params: JsonObject }>
type UseRecipe = Omit<StrategyUse, 'strategy'> & Readonly<{ strategy: StrategyRecipe | null }>
type CodeRecipe = Readonly<{
  sources: readonly SourceRecipe[]
  strategies: readonly UseRecipe[]
  benchmark: StrategyRecipe | boolean | null
  options: Omit<
    BacktestOptions,
    'data' | 'strategy' | 'strategies' | 'benchmark' | 'log' | 'onProgress' | 'recipe' | 'origins'
  >
  /** What of the run lives in the program that made it. Nothing: the recipe repeats it. */
  inCode: readonly string[]
}>

/** The recipe of a run made in code; null where its data were given in memory. */
export function recipeOfCode(options: BacktestOptions, engine: Engine): JsonObject | null {
  const sources = listOf(options.data).map(sourceRecipe)
  if (sources.length === 0 || sources.includes(null)) return null
  const {
    data: _data,
    strategy,
    strategies = [strategy as AnyStrategy | StrategyUse],
    benchmark = false,
    log: _log,
    onProgress: _onProgress,
    recipe: _recipe,
    origins: _origins,
    ...rest
  } = options
  const uses = strategies.map(useRecipe)
  const companion = typeof benchmark === 'boolean' ? benchmark : strategyRecipe(benchmark)
  const names = engine.options.strategies.map(({ name }) => name)
  const recipe = {
    schema: codeSchema,
    sources,
    strategies: uses,
    benchmark: companion,
    options: rest,
    inCode: [
      ...uses.flatMap((use, i) => (use.strategy === null ? [`the strategy "${names[i]}"`] : [])),
      ...(companion === null ? ['the benchmark'] : []),
      ...drivenBy(engine),
    ],
  }
  return JSON.parse(JSON.stringify(recipe)) as JsonObject
}

/** What of a run lives in the program that made it, in words; empty where the recipe repeats it. */
export function partsInCode({ schema, inCode }: JsonObject): readonly string[] {
  if (schema !== codeSchema || !Array.isArray(inCode)) return []
  return (inCode as readonly JsonValue[]).map(String)
}

/** The options of a run again. Fails with `config/…` where the recipe is not whole. */
export function optionsFromCode(recipe: JsonObject, file: string): BacktestOptions {
  const { sources, strategies, benchmark, options } = read(recipe, file)
  const own = partsInCode(recipe)
  if (own.length > 0) {
    throw new Fault(
      'config/unsupported',
      `${file}: ${own.join(' and ')} cannot be made again from it.`,
    )
  }
  const companion =
    typeof benchmark === 'boolean' ? benchmark : strategyFrom(benchmark, `${file}: benchmark`)
  return {
    ...options,
    data: sources.map(sourceFrom),
    strategies: strategies.map(({ strategy, ...use }, i) => ({
      ...use,
      strategy: strategyFrom(strategy, `${file}: strategies[${i}]`),
    })),
    benchmark: companion,
    recipe,
  }
}

/** Where the bars of a run lie, and which of them it read. */
export function dataFromCode(
  recipe: JsonObject,
  file: string,
): Readonly<{ sources: readonly DataSource[]; period: LoadOptions }> {
  const { sources, options } = read(recipe, file)
  const { from, to, warmupBars, symbols } = options
  return {
    sources: sources.map(sourceFrom),
    period: given({ from, to, warmupBars, symbols }),
  }
}

const listOf = <T>(values: T | readonly T[]): readonly T[] =>
  Array.isArray(values) ? (values as readonly T[]) : [values as T]

/** Null for what is in memory, tables of actions and factors included. */
function sourceRecipe(source: DataSource): SourceRecipe | null {
  if (source.kind === 'series' || source.kind === 'bars' || source.path === null) return null
  const { factors, actions, ...rest } = source.options
  if (isText(factors) || isText(actions)) return null
  return {
    kind: source.kind,
    path: resolve(source.path),
    options: {
      ...rest,
      ...(factors === undefined ? {} : { factors: placed(factors) }),
      ...(actions === undefined ? {} : { actions: placed(actions) }),
    },
  }
}

type Table = TableInput | readonly unknown[]

const isText = (table: Table | undefined): boolean =>
  typeof table === 'object' && !Array.isArray(table)

const placed = <T extends Table>(table: T): T =>
  typeof table === 'string' ? (resolve(table) as T) : table

function useRecipe(chosen: AnyStrategy | StrategyUse): UseRecipe {
  const { strategy, ...use } =
    typeof chosen === 'object' && 'strategy' in chosen ? chosen : { strategy: chosen }
  return { ...use, strategy: strategyRecipe(strategy) }
}

/** Null for a strategy that did not come with the package. */
function strategyRecipe(strategy: AnyStrategy): StrategyRecipe | null {
  const factory = typeof strategy === 'function' ? strategy : factoryOf(strategy)
  const found = Object.entries(builtInStrategies).find(([, one]) => one === factory)
  return found === undefined ? null : { use: found[0], params: { ...parametersOf(strategy) } }
}

/** What a program did to the run besides its strategies. */
function drivenBy({ journal, step, options }: Engine): readonly string[] {
  const { steps } = options.dataset
  const found = step < steps ? [`its end after ${step} of ${steps} steps`] : []
  for (let record = 0; record < journal.length; record++) {
    const kindNumber = journal.kindOf(record)
    if (kindNumber === kind.note || kindNumber === kind.subscriberFailed)
      return [...found, 'what wrote notes or failures into its log']
  }
  return found
}

/** What each option is in a recipe. None of them writes a file or runs code. */
const optionKinds: Readonly<Record<keyof CodeRecipe['options'], string>> = {
  capital: 'string number object',
  sizing: 'object',
  policy: 'object',
  execution: 'object',
  lots: 'object',
  endOfData: 'string',
  valuation: 'string',
  from: 'string',
  to: 'string',
  warmupBars: 'number',
  symbols: 'texts',
  seed: 'number',
  currencyScales: 'object',
  accountId: 'string',
  title: 'string',
  recordIndicators: 'boolean',
  invariants: 'string',
}

const kindOf = (value: unknown): string =>
  isTexts(value) ? 'texts' : isObjects([value]) ? 'object' : value === null ? 'null' : typeof value

/** The values are looked at when they are used; here only that they are there, and of their kind. */
function read(recipe: JsonObject, file: string): CodeRecipe {
  const { sources, strategies, options, inCode } = recipe
  const kinds = optionKinds as Readonly<Record<string, string | undefined>>
  const isWhole =
    isTexts(inCode) &&
    isObjects(sources) &&
    isObjects(strategies) &&
    isObjects([options]) &&
    (sources as readonly JsonObject[]).every(
      (one) => typeof one['path'] === 'string' && isObjects([one['options']]),
    ) &&
    Object.entries(options as JsonObject).every(
      ([name, value]) => kinds[name]?.split(' ').includes(kindOf(value)) === true,
    )
  if (isWhole) return recipe as unknown as CodeRecipe
  throw new Fault(
    'config/unsupported',
    `${file}: expected a recipe with sources, strategies and options that are known, found another. ` +
      'It was changed, or written by another version of Ledgerline.',
  )
}

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

const isObjects = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))

function sourceFrom({ kind: of, path, options }: SourceRecipe): DataSource {
  if (of === 'parquet') return parquet(path, options)
  return of === 'arrow' ? arrow(path, options) : csv(path, options)
}

function strategyFrom(strategy: StrategyRecipe | null, where: string): AnyStrategy {
  const { use = '', params = {} } = strategy ?? {}
  const factory = builtInStrategy(String(use), where) as unknown as (
    given: JsonObject,
  ) => AnyStrategy
  return factory(params)
}
