/**
 * Configurations as options of a run, and back: every run made from a configuration carries a
 * recipe, plain JSON with absolute paths, from which the same options can be made again.
 */

import { existsSync, readFileSync } from 'node:fs'

import { sha256 } from '../adapters/crypto/sha256.ts'
import { policySizing, type PolicyTerms } from '../config/effective-policy.ts'
import { nodeFromJson } from '../config/node.ts'
import { lineText, placeText } from '../config/place.ts'
import { type Configuration, readTree, settleConfiguration } from '../config/read-configuration.ts'
import type { PortfolioConfig } from '../config/schema/config.ts'
import { execution } from '../config/schema/execution.ts'
import type { SizingConfig } from '../config/schema/sizing.ts'
import type { SourceConfig } from '../config/schema/source.ts'
import type { StrategyConfig } from '../config/schema/strategy-use.ts'
import type { Step } from '../config/set-node.ts'
import type { Environment } from '../config/substitute.ts'
import type { LoadOptions } from '../data/load-dataset.ts'
import { arrow, csv, type CsvOptions, type DataSource, parquet } from '../data/source.ts'
import { Fault } from '../domain/fault.ts'
import type { JsonObject } from '../domain/signal.ts'
import type { Sizing } from '../manager/sizing-rule.ts'
import { assign, type Assignment } from './assignments.ts'
import { camelName, camelNames } from './camel-names.ts'
import { codeSchema, dataFromCode, optionsFromCode } from './code-recipe.ts'
import { configuredStrategy, whereOf } from './config-strategies.ts'
import { given } from './given.ts'
import type { AnyStrategy, BacktestOptions, PolicyOptions, StrategyUse } from './options.ts'
import { nameOf } from './strategy-uses.ts'

export type ConfigOptions = Readonly<{
  /** Values laid over the files, as flags of the command line are. */
  assignments?: readonly Assignment[]
  /** Variables for `${NAME}` in paths of data. The API itself reads no environment. */
  environment?: Environment
}>

/**
 * The options of a run from configuration files, later ones over earlier ones. Fails with
 * `config/…` naming file, line and column, and with the faults of the strategies it loads.
 */
export async function optionsFromConfig(
  paths: readonly string[],
  options: ConfigOptions = {},
): Promise<BacktestOptions> {
  const { assignments = [], environment = null } = options
  const tree = await assign(readTree(paths), assignments, environment)
  const configuration = settleConfiguration(tree, environment)
  return optionsOf(configuration, originsOf(configuration), paths[0] ?? 'options')
}

/** The options of a run again, from what its run.json holds. Fails with `run/not-found`. */
export async function optionsFromRecipe(
  recipe: JsonObject,
  file: string,
): Promise<BacktestOptions> {
  if (recipe['schema'] === codeSchema) return optionsFromCode(recipe, file)
  const configuration = configurationOf(recipe, file)
  return optionsOf(configuration, recipe['origins'] as Readonly<Record<string, string>>, file)
}

/** Where the bars of a run lie and which of them it read, without loading its strategies. */
export function dataFromRecipe(
  recipe: JsonObject,
  file: string,
): Readonly<{ sources: readonly DataSource[]; period: LoadOptions }> {
  if (recipe['schema'] === codeSchema) return dataFromCode(recipe, file)
  const { sources, portfolio } = configurationOf(recipe, file)
  return { sources: sourcesFrom({ sources }), period: given(periodOf(portfolio)) }
}

function configurationOf({ schema, config }: JsonObject, file: string): Configuration {
  if (schema === 'config.v1' && typeof config === 'object' && config !== null) {
    return settleConfiguration(nodeFromJson(config, file), null)
  }
  throw new Fault(
    'config/unsupported',
    `${file}: expected a recipe of schema "config.v1" or "${codeSchema}", found ${JSON.stringify(schema ?? null)}. ` +
      'It was written by another version of Ledgerline.',
  )
}

async function optionsOf(
  configuration: Configuration,
  origins: Readonly<Record<string, string>>,
  file: string,
): Promise<BacktestOptions> {
  const { portfolio, sources, policy } = configuration
  if (sources.length === 0) {
    throw new Fault(
      'config/invalid',
      `${file}: there are no data. Give data.sources, for example "data: { sources: [{ path: prices.csv }] }".`,
    )
  }
  const strategies = await strategiesOf(configuration, file)
  const benchmark = await benchmarkOf(configuration)
  return {
    data: sourcesFrom({ sources }),
    strategies,
    capital: capitalOf(configuration),
    ...given({
      sizing: runSizing(configuration),
      policy: policy === null ? undefined : policyOptions(policy),
      execution: portfolio.execution === undefined ? undefined : camelNames(portfolio.execution),
      lots: portfolio.lots,
      endOfData: portfolio.end_of_data,
      valuation: portfolio.valuation,
      ...periodOf(portfolio),
      benchmark: benchmark ?? undefined,
      seed: portfolio.seed,
      currencyScales: portfolio.currency_scales,
      accountId: portfolio.account_id,
      title: portfolio.title,
      recordIndicators: portfolio.record_indicators,
      invariants: portfolio.invariants,
    }),
    origins,
    recipe: recipeOf(configuration, origins),
  }
}

/** The sources of a configuration as values the data layer reads. */
export const sourcesFrom = ({ sources }: Pick<Configuration, 'sources'>): readonly DataSource[] =>
  sources.map(dataSource)

/** Which bars a run reads, and from when it trades. */
const periodOf = (portfolio: PortfolioConfig) => ({
  from: portfolio.start_date,
  to: portfolio.end_date,
  warmupBars: portfolio.warmup_bars,
  symbols: portfolio.symbols,
})

function dataSource({ kind, path, ...rest }: SourceConfig): DataSource {
  const options = camelNames(rest) as CsvOptions
  if (kind === 'parquet') return parquet(path, options)
  return kind === 'arrow' ? arrow(path, options) : csv(path, options)
}

/** An amount without a currency is in the reporting currency. */
function capitalOf({ portfolio, placeOf }: Configuration): BacktestOptions['capital'] {
  const { initial_equity: equity = '100000', reporting_currency: reporting } = portfolio
  if (typeof equity !== 'string') return equity
  const [amount = '', code = reporting ?? 'USD'] = equity.split(' ')
  if (reporting === undefined || reporting === code) return { [code]: amount }
  const place = placeOf('reporting_currency')
  throw new Fault(
    'config/invalid',
    `${place === null ? '' : `${placeText(place)}: `}portfolio.reporting_currency: the account begins ` +
      `with ${equity}, but reports in ${reporting}. There is no conversion: make them the same.`,
  )
}

async function strategiesOf(
  configuration: Configuration,
  file: string,
): Promise<readonly StrategyUse[]> {
  const { strategies = [] } = configuration.portfolio
  if (strategies.length === 0) {
    throw new Fault(
      'config/invalid',
      `${file}: there is no strategy. Give portfolio.strategies, for example ` +
        '"portfolio: { strategies: [{ use: sma-cross }] }".',
    )
  }
  const uses: StrategyUse[] = []
  for (const [i, choice] of strategies.entries()) {
    const where = whereOf(configuration, 'strategies', i)
    // oxlint-disable-next-line no-await-in-loop -- in order, so that the first fault is the same
    const strategy = await configuredStrategy(choice, where)
    const sizing = strategySizing(configuration, i, nameOf(strategy))
    uses.push({
      strategy,
      ...given({ name: choice.strategy_id, symbols: choice.symbols, sizing: sizing ?? undefined }),
    })
  }
  return uses
}

/** Its own sizing, else the policy's budget for it; null where the run's holds. */
function strategySizing(configuration: Configuration, i: number, name: string): Sizing | null {
  const { portfolio, policy } = configuration
  const { strategies = [], sizing: shared } = portfolio
  const choice = strategies[i] as StrategyConfig
  if (choice.sizing !== undefined) return sizingOf(choice.sizing)
  if (shared !== undefined || policy === null) return null
  const id = choice.strategy_id ?? name
  const own = policySizing(policy, id, strategies.length)
  if (own !== null) return sizingOf(own)
  const where = whereOf(configuration, 'strategies', i)
  throw new Fault(
    'config/invalid',
    `${where}: the policy "${policy.name}" has no budget for "${id}". Add one to its budgets, ` +
      'or a "default", or give the strategy a sizing of its own.',
  )
}

/** What the benchmark is sized by, and every strategy without a sizing of its own. */
function runSizing({ portfolio, policy }: Configuration): Sizing | undefined {
  const own = portfolio.sizing ?? (policy === null ? null : policySizing(policy, 'default', 1))
  return own === null ? undefined : sizingOf(own)
}

const sizingOf = (sizing: SizingConfig): Sizing => camelNames(sizing) as unknown as Sizing

const policyOptions = (policy: PolicyTerms): PolicyOptions => ({
  name: policy.name,
  allowShorting: policy.allowShorting,
  maximumPositionPercent: policy.maximumPositionPercent,
  maximumLeverage: policy.maximumLeverage,
  allowNegativeCash: policy.allowNegativeCash,
})

async function benchmarkOf(configuration: Configuration): Promise<AnyStrategy | null> {
  const { benchmark = 'none' } = configuration.portfolio
  if (benchmark === 'none') return null
  const choice = typeof benchmark === 'string' ? { use: benchmark } : benchmark
  return configuredStrategy(choice, whereOf(configuration, 'benchmark'))
}

/** Where each option was written, by the names the report asks for. */
function originsOf(configuration: Configuration): Readonly<Record<string, string>> {
  const { placeOf, policy, portfolio } = configuration
  const origins: Record<string, string> = {}
  const note = (option: string, ...path: readonly Step[]): void => {
    const place = placeOf(...path)
    if (place !== null) origins[option] = lineText(place)
  }
  note('capital', 'initial_equity')
  for (const name of Object.keys(execution.properties ?? {})) {
    note(`execution.${camelName(name)}`, 'execution', name)
  }
  note('lots', 'lots')
  note('from', 'start_date')
  note('to', 'end_date')
  note('warmupBars', 'warmup_bars')
  note('endOfData', 'end_of_data')
  note('policy', 'risk_policy')
  note('seed', 'seed')
  if (policy !== null) origins['sizing'] = `policy ${policy.name}`
  note('sizing', 'sizing')
  for (const [i] of (portfolio.strategies ?? []).entries()) {
    note(`strategies[${i}]`, 'strategies', i)
    note(`strategies[${i}].sizing`, 'strategies', i, 'sizing')
  }
  return origins
}

/** Everything that repeats the run: absolute paths, the policy written out, hashes of modules. */
function recipeOf(
  { portfolio, sources, policy }: Configuration,
  origins: Readonly<Record<string, string>>,
): JsonObject {
  const { data_sources: _chosen, ...run } = portfolio
  const whole = policy === null ? run : { ...run, risk_policy: { configs: policy.config } }
  const config = { portfolio: whole, data: { sources } }
  const { benchmark, strategies = [] } = portfolio
  const used = [...strategies, ...(typeof benchmark === 'object' ? [benchmark] : [])]
  const modules = [
    ...new Set(used.flatMap(({ module: path }) => (path === undefined ? [] : [path]))),
  ]
  return JSON.parse(
    JSON.stringify({
      schema: 'config.v1',
      config,
      origins,
      modules: modules.map((path) => ({ path, sha256: sha256(readFileSync(path)) })),
    }),
  ) as JsonObject
}

/** Modules of a recipe that are no longer what they were when the run was made. */
export function changedModules(recipe: JsonObject): readonly string[] {
  const modules = (recipe['modules'] ?? []) as readonly Readonly<{ path: string; sha256: string }>[]
  return modules
    .filter(({ path, sha256: was }) => !existsSync(path) || sha256(readFileSync(path)) !== was)
    .map(({ path }) => path)
}
