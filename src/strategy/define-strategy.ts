/** Makes a strategy out of a name, parameters and a setup that runs once per symbol. */

import { Fault, nearestName } from '../domain/fault.ts'
import type {
  ConfiguredStrategy,
  NoParameters,
  SetupInput,
  StrategyFactory,
  StrategyParameters,
  SymbolHandlers,
  Widened,
} from './strategy.ts'

/** Which factory made a strategy: two with one name need not be the same. */
const factories = new WeakMap<object, unknown>()

/** The result of `defineStrategy` that made this, or undefined. */
export const factoryOf = (strategy: object): unknown => factories.get(strategy)

/**
 * `setup` runs once per symbol: its closure is that symbol's state. `params` gives types, defaults
 * and the names for `--set` in one place. A wrong name or type is a compile error, and a fault
 * `strategy/invalid` where types are not looked at.
 */
export function defineStrategy<const P extends StrategyParameters = NoParameters>(
  definition: Readonly<{
    name: string
    params?: P
    setup: (input: SetupInput<P>) => SymbolHandlers
  }>,
): StrategyFactory<P> {
  const { name, setup } = definition
  if (typeof name !== 'string' || name.trim() === '') {
    throw new Fault('strategy/invalid', `defineStrategy: expected a name, found "${String(name)}".`)
  }
  const defaults = Object.freeze({ ...definition.params }) as P
  const factory = (params: Partial<Widened<P>> = {}): ConfiguredStrategy => {
    const settled = settle(name, defaults, params as StrategyParameters)
    const made: ConfiguredStrategy = Object.freeze({
      kind: 'per-symbol',
      name,
      params: settled,
      setup: ({ symbol, indicator }) =>
        setup({ symbol, params: settled as unknown as Widened<P>, indicator }),
    })
    factories.set(made, factory)
    return made
  }
  return Object.assign(factory, {
    strategyName: name,
    defaults,
  })
}

function settle(
  name: string,
  defaults: StrategyParameters,
  given: StrategyParameters,
): StrategyParameters {
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaults, key)) {
      const near = nearestName(key, Object.keys(defaults))
      throw new Fault(
        'strategy/invalid',
        `Strategy "${name}" has no parameter "${key}".` +
          (near === null ? '' : ` Did you mean "${near}"?`) +
          ` It has: ${Object.keys(defaults).join(', ') || 'none'}.`,
      )
    }
    const expected = typeof defaults[key]
    if (typeof value !== expected || (typeof value === 'number' && !Number.isFinite(value))) {
      throw new Fault(
        'strategy/invalid',
        `Strategy "${name}", parameter "${key}": expected a ${expected}, found "${String(value)}".`,
      )
    }
  }
  return Object.freeze({ ...defaults, ...given })
}
