/** Strategies that come with the package, by the names configurations use. */

import { Fault, nearestName } from '../domain/fault.ts'
import { buyAndHold } from '../strategy/buy-and-hold.ts'
import { smaCross } from '../strategy/sma-cross.ts'
import type { AnyStrategyFactory } from './options.ts'

export const builtInStrategies: Readonly<Record<string, AnyStrategyFactory>> = {
  'sma-cross': smaCross,
  'buy-and-hold': buyAndHold,
}

/** Fails with `config/invalid`. `where` begins the message: a place and a field. */
export function builtInStrategy(name: string, where: string): AnyStrategyFactory {
  const names = Object.keys(builtInStrategies)
  const found = names.includes(name) ? builtInStrategies[name] : undefined
  if (found !== undefined) return found
  const near = nearestName(name, names)
  throw new Fault(
    'config/invalid',
    `${where}: there is no built-in strategy "${name}".` +
      `${near === null ? '' : ` Did you mean "${near}"?`} Known: ${names.join(', ')}. ` +
      'For one of your own give "module: ./strategy.ts".',
  )
}
