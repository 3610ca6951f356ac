/**
 * Finds risk policies by name: the built-in ones first, then those in folders of the user's own.
 * Every file of a folder is looked at, also in its subfolders `builtin` and `buildin`.
 */

import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Fault, nearestName } from '../domain/fault.ts'
import { type ConfigNode, found, nodeAt } from './node.ts'
import { readYamlFile } from './read-yaml-file.ts'

/** The same place seen from `src` and from `dist`: the package ships both. */
const builtInDirectory: string = fileURLToPath(new URL('../../src/config/builtin', import.meta.url))

/** Older writings say `buildin`; both are read. */
const builtInNames: readonly string[] = ['builtin', 'buildin']

export type FoundPolicy = Readonly<{
  name: string
  file: string
  /** The block `portfolio_risk_policy`. */
  node: ConfigNode
}>

/**
 * The policy of this name. `builtin/naive` takes the built-in one only. `where` begins messages. Fails with
 * `config/not-found`, saying where it looked, and with `config/invalid` when two have the name.
 */
export function findPolicy(
  name: string,
  directories: readonly string[],
  where: string,
): FoundPolicy {
  const match = /^(builtin|buildin)\/(.+?)(?:\.ya?ml)?$/.exec(name)
  const wanted = match?.[2] ?? name
  const places = match === null ? [builtInDirectory, ...directories] : [builtInDirectory]
  const files = places.flatMap(policyFilesIn)
  const all = files.flatMap((file) => policyIn(file, wanted))
  const [first, second] = all.filter((one) => one.name === wanted)
  if (first === undefined) throw unknownPolicy(name, places, all, where)
  if (second === undefined) return first
  throw new Fault(
    'config/invalid',
    `${where}: the policy "${wanted}" is defined twice: in ${first.file} and in ${second.file}. Rename one.`,
  )
}

/** Every policy there is, for lists. */
export function listPolicies(directories: readonly string[]): readonly FoundPolicy[] {
  return [builtInDirectory, ...directories]
    .flatMap(policyFilesIn)
    .flatMap((file) => policyIn(file, null))
}

function policyFilesIn(directory: string): readonly string[] {
  if (!existsSync(directory)) {
    throw new Fault(
      'config/not-found',
      `policy_directories: there is no folder "${directory}". Make it, or remove the entry.`,
    )
  }
  if (!statSync(directory).isDirectory()) {
    throw new Fault('config/not-found', `policy_directories: "${directory}" is no folder.`)
  }
  const inside = builtInNames
    .map((name) => join(directory, name))
    .filter((path) => existsSync(path))
  return [directory, ...inside].flatMap((folder) =>
    readdirSync(folder)
      .toSorted()
      .filter((name) => ['.yaml', '.yml'].includes(extname(name)))
      .map((name) => join(folder, name)),
  )
}

/**
 * The policy in a file. A file that cannot be read counts only when its name says that it is the
 * one wanted: a broken neighbour must not stop a run that does not use it.
 */
function policyIn(file: string, wanted: string | null): readonly FoundPolicy[] {
  const stem = basename(file, extname(file))
  try {
    const node = nodeAt(readYamlFile(file), ['portfolio_risk_policy'])
    if (node === null) return []
    const name = nodeAt(node, ['name'])
    if (name !== null && name.kind !== 'scalar') {
      throw new Fault('config/invalid', `${file}: name: expected text, found ${found(name)}.`)
    }
    return [{ name: name?.text ?? stem, file, node }]
  } catch (error) {
    if (error instanceof Fault && stem !== wanted) return []
    throw error
  }
}

function unknownPolicy(
  name: string,
  places: readonly string[],
  all: readonly FoundPolicy[],
  where: string,
): Fault {
  const names = all.map((one) => one.name)
  const near = nearestName(name, names)
  const hint = near === null ? '' : ` Did you mean "${near}"?`
  return new Fault(
    'config/not-found',
    `${where}: there is no risk policy "${name}".${hint} Known: ${names.join(', ') || 'none'}. ` +
      `Looked in ${places.map((place) => `"${place}"`).join(', ')}. ` +
      'More folders can be named in system.policy_directories.',
  )
}
