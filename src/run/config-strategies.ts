/** Strategies as configurations name them, loaded and with their parameters set. */

import { placeText } from '../config/place.ts'
import type { Configuration } from '../config/read-configuration.ts'
import type { StrategyChoice, StrategyConfig } from '../config/schema/strategy-use.ts'
import type { Step } from '../config/set-node.ts'
import { Fault } from '../domain/fault.ts'
import type { StrategyParameters } from '../strategy/strategy.ts'
import { builtInStrategy } from './built-in-strategies.ts'
import type { AnyStrategy, AnyStrategyFactory } from './options.ts'
import { strategyFromModule } from './strategy-module.ts'
import { nameOf, parametersOf } from './strategy-uses.ts'

/** A strategy as found, before its parameters are set. */
export type LoadedStrategy = Readonly<{
  /** The name it will have in the run. */
  id: string
  source: AnyStrategy
  /** Its parameters and their defaults; none for classes and objects. */
  defaults: StrategyParameters
}>

/** Loads a strategy by its module or built-in name. `where` begins messages. */
export async function loadStrategy(
  choice: StrategyChoice & Readonly<{ strategy_id?: string }>,
  where: string,
): Promise<LoadedStrategy> {
  const source =
    choice.module === undefined
      ? builtInStrategy(choice.use ?? choice.strategy_id ?? '', where)
      : await placed(where, () => strategyFromModule(choice.module ?? '', choice.export ?? null))
  return { id: choice.strategy_id ?? nameOf(source), source, defaults: parametersOf(source) }
}

/** The strategy with the parameters of the configuration. */
export async function configuredStrategy(
  choice: StrategyChoice | StrategyConfig,
  where: string,
): Promise<AnyStrategy> {
  const { source } = await loadStrategy(choice, where)
  const { params } = choice
  if (params === undefined || Object.keys(params).length === 0) return source
  if (typeof source === 'function' && 'strategyName' in source) {
    const factory = source as unknown as (
      given: StrategyParameters,
    ) => ReturnType<AnyStrategyFactory>
    return placed(where, () => Promise.resolve(factory(params)))
  }
  const kind = typeof source === 'function' ? 'a class' : 'made already'
  throw new Fault(
    'strategy/invalid',
    `${where}: "params" are given, but the strategy is ${kind} and takes none. ` +
      'Export the result of defineStrategy itself, and it will take them.',
  )
}

/** Faults of a strategy with the place in the configuration that named it. */
async function placed<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Fault) || error.message.startsWith(where)) throw error
    throw new Fault(error.code, `${where}: ${error.message}`, { cause: error.cause })
  }
}

/** `config.yaml:12:5: portfolio.strategies[0]`. */
export function whereOf({ placeOf }: Configuration, ...path: readonly Step[]): string {
  const place = placeOf(...path)
  const name = path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}.${step}`),
    'portfolio',
  )
  return place === null ? name : `${placeText(place)}: ${name}`
}
