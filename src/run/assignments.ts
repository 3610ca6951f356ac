/**
 * `--set path=value` and the flags that are short for it, laid over a configuration. A path is a key
 * of the configuration, a key of its portfolio section, or a parameter of one of its strategies.
 */

import type { ConfigNode } from '../config/node.ts'
import { settleConfiguration } from '../config/read-configuration.ts'
import { config, portfolio } from '../config/schema/config.ts'
import { parsePath, setNode, type Step } from '../config/set-node.ts'
import { namesOf } from '../config/structure-fields.ts'
import type { Environment } from '../config/substitute.ts'
import { Fault, nearestName } from '../domain/fault.ts'
import { type LoadedStrategy, loadStrategy, whereOf } from './config-strategies.ts'

/** A value for a path. `option` names the flag in messages: `--set fast`. */
export type Assignment = Readonly<{ option: string; path: string; node: ConfigNode }>

/** The tree with all assignments, in order. Fails with `usage/invalid`. */
export async function assign(
  tree: ConfigNode,
  assignments: readonly Assignment[],
  environment: Environment | null,
): Promise<ConfigNode> {
  let current = tree
  for (const one of assignments) {
    const steps = parsePath(one.path, one.option)
    // oxlint-disable-next-line no-await-in-loop -- later ones may name what earlier ones made
    const path = await resolved(steps, one, () => strategiesOf(current, environment))
    current = setNode(config, current, path, one.node)
  }
  return current
}

async function strategiesOf(
  tree: ConfigNode,
  environment: Environment | null,
): Promise<readonly LoadedStrategy[]> {
  const configuration = settleConfiguration(tree, environment)
  const choices = configuration.portfolio.strategies ?? []
  return Promise.all(
    choices.map((choice, i) => loadStrategy(choice, whereOf(configuration, 'strategies', i))),
  )
}

const sections: readonly string[] = ['system', 'portfolio', 'data']
const portfolioNames: readonly string[] = namesOf(portfolio.properties ?? {})

async function resolved(
  steps: readonly Step[],
  { path, option }: Assignment,
  strategies: () => Promise<readonly LoadedStrategy[]>,
): Promise<readonly Step[]> {
  const [first, second] = steps
  if (typeof first !== 'string') throw unknown(option, path, [])
  if (sections.includes(first)) return steps
  const isKey = portfolioNames.includes(first)
  if (isKey && steps.length > 1) return ['portfolio', ...steps]
  const found = await strategies()
  if (steps.length === 2 && typeof second === 'string') {
    const named = found.findIndex(({ id }) => id === first)
    if (named >= 0) return parameterPath(found, named, second, option)
  }
  const having = found.flatMap(({ defaults }, i) => (Object.hasOwn(defaults, first) ? [i] : []))
  if (steps.length > 1 || (having.length === 0 && !isKey)) {
    throw unknown(option, path, found)
  }
  if (having.length === 0) return ['portfolio', first]
  const ids = having.map((i) => `${found[i]?.id ?? ''}.${first}`)
  const others = isKey ? [...ids, `portfolio.${first}`] : ids
  if (others.length === 1) return parameterPath(found, having[0] as number, first, option)
  throw new Fault(
    'usage/invalid',
    `${option}: "${first}" could be ${others.join(' or ')}. Write which one.`,
  )
}

function parameterPath(
  strategies: readonly LoadedStrategy[],
  i: number,
  name: string,
  option: string,
): readonly Step[] {
  const { id, defaults } = strategies[i] as LoadedStrategy
  if (Object.hasOwn(defaults, name)) return ['portfolio', 'strategies', i, 'params', name]
  const names = Object.keys(defaults)
  const near = nearestName(name, names)
  throw new Fault(
    'usage/invalid',
    `${option}: the strategy "${id}" has no parameter "${name}".` +
      `${near === null ? '' : ` Did you mean "${near}"?`} It has: ${names.join(', ') || 'none'}.`,
  )
}

function unknown(option: string, path: string, strategies: readonly LoadedStrategy[]): Fault {
  const parameters = strategies.flatMap(({ defaults }) => Object.keys(defaults))
  const near = nearestName(path, [...parameters, ...portfolioNames, ...sections])
  const list =
    parameters.length === 0
      ? 'There are no parameters'
      : `Parameters: ${[...new Set(parameters)].join(', ')}`
  return new Fault(
    'usage/invalid',
    `${option}: there is no parameter and no key "${path}".` +
      `${near === null ? '' : ` Did you mean "${near}"?`} ${list}; keys are in docs/configuration.md.`,
  )
}
