/**
 * Files to one checked configuration: each file by itself first, then later files over earlier ones,
 * then the portfolio's settings over the system's. Fails with `config/…`, all problems in one fault,
 * each with file, line and column.
 */

import { dirname, resolve } from 'node:path'

import { Fault } from '../domain/fault.ts'
import { effectivePolicy, type PolicyTerms } from './effective-policy.ts'
import { mergeNodes } from './merge-nodes.ts'
import { type ConfigNode, type MapNode, nodeAt } from './node.ts'
import { type Place, unplaced } from './place.ts'
import { readYamlFile } from './read-yaml-file.ts'
import { Reading } from './reading.ts'
import { type Config, config, type PortfolioConfig, portfolio } from './schema/config.ts'
import type { SourceConfig } from './schema/source.ts'
import type { Step } from './set-node.ts'
import { type Environment, substitute } from './substitute.ts'

export type Configuration = Readonly<{
  /** The run's section with the system's settings under it. */
  portfolio: PortfolioConfig
  /** The sources the run reads, with absolute paths. */
  sources: readonly SourceConfig[]
  policy: PolicyTerms | null
  /** Where the value at a path of the portfolio section was written; null for a default. */
  placeOf: (...path: readonly Step[]) => Place | null
}>

/** The files as one tree, later ones over earlier ones, each checked by itself. */
export function readTree(files: readonly string[]): ConfigNode {
  const reading = new Reading()
  const trees = files.map((path) => readYamlFile(path))
  for (const tree of trees) config.read(tree, '', reading)
  reading.finish()
  const empty: MapNode = { kind: 'map', entries: new Map(), place: unplaced(files[0] ?? 'options') }
  return trees.reduce<ConfigNode>((base, tree) => mergeNodes(config, base, tree), empty)
}

/** Turns a tree into the configuration of one run. */
export function settleConfiguration(
  tree: ConfigNode,
  environment: Environment | null,
): Configuration {
  const reading = new Reading()
  const read = config.read(tree, '', reading)
  reading.finish()
  if (read === undefined) throw new Fault('config/invalid', 'The configuration could not be read.')
  const section = portfolioSection(tree)
  const merged = portfolio.read(section, 'portfolio', reading)
  const sources = sourcesOf(read, tree, environment, reading)
  const policy = policyOf(read, tree, section, reading)
  reading.finish()
  if (merged === undefined) throw new Fault('config/invalid', 'The portfolio could not be read.')
  return {
    portfolio: withPaths(merged, section),
    sources: chosenSources(sources, merged, section, reading),
    policy,
    placeOf: (...path) => placeIn(section, path),
  }
}

/** Where a value begins; of a mapping under a key, where the key does. */
function placeIn(section: ConfigNode, path: readonly Step[]): Place | null {
  const node = nodeAt(section, path)
  const last = path.at(-1)
  const parent = nodeAt(section, path.slice(0, -1))
  if (node?.kind !== 'map' || parent?.kind !== 'map' || typeof last !== 'string') {
    return node?.place ?? null
  }
  return parent.entries.get(last)?.key ?? node.place
}

/** The portfolio section with the system's settings laid under it. */
function portfolioSection(tree: ConfigNode): ConfigNode {
  const own = nodeAt(tree, ['portfolio']) ?? emptyLike(tree)
  const system = nodeAt(tree, ['system'])
  if (system === null || system.kind !== 'map') return mergeNodes(portfolio, emptyLike(own), own)
  const shared = [...system.entries].filter(([name]) => name !== 'policy_directories')
  const under: MapNode = { ...system, entries: new Map(shared) }
  return mergeNodes(portfolio, mergeNodes(portfolio, emptyLike(own), under), own)
}

const emptyLike = ({ place }: ConfigNode): MapNode => ({ kind: 'map', entries: new Map(), place })

/** A path as written means a place beside its file; a flag's means one beside the user. */
function absolute(text: string, place: Place): string {
  return place.line === null ? resolve(text) : resolve(dirname(place.file), text)
}

function sourcesOf(
  read: Config,
  tree: ConfigNode,
  environment: Environment | null,
  reading: Reading,
): readonly SourceConfig[] {
  return (read.data?.sources ?? []).flatMap((source, i) => {
    const at = (key: string): Place =>
      nodeAt(tree, ['data', 'sources', i, key])?.place ?? tree.place
    const settle = (key: 'path' | 'factors' | 'actions', text: string): string | undefined => {
      const place = at(key)
      const path = `data.sources[${i}].${key}`
      const found = substitute(text, environment, { place, path, reading })
      return found === undefined ? undefined : absolute(found, place)
    }
    const path = settle('path', source.path)
    if (path === undefined) return []
    const { factors, actions } = source
    return [
      {
        ...source,
        path,
        kind: source.kind ?? kindOf(path, at('path'), `data.sources[${i}]`, reading),
        ...(typeof factors === 'string' ? { factors: settle('factors', factors) ?? '' } : {}),
        ...(typeof actions === 'string' ? { actions: settle('actions', actions) ?? '' } : {}),
      },
    ]
  })
}

const kinds: Readonly<Record<string, NonNullable<SourceConfig['kind']>>> = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  parquet: 'parquet',
  pq: 'parquet',
  arrow: 'arrow',
  feather: 'arrow',
  ipc: 'arrow',
  arrows: 'arrow',
}

function kindOf(
  path: string,
  place: Place,
  where: string,
  reading: Reading,
): NonNullable<SourceConfig['kind']> {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  const kind = kinds[ending]
  if (kind !== undefined) return kind
  const found = ending === '' ? 'no ending' : `the ending ".${ending}"`
  reading.problem(
    place,
    where,
    `expected a file that ends in .csv, .parquet or .arrow, found ${found}. Say "kind: csv", parquet or arrow.`,
  )
  return 'csv'
}

function chosenSources(
  sources: readonly SourceConfig[],
  { data_sources: wanted }: PortfolioConfig,
  section: ConfigNode,
  reading: Reading,
): readonly SourceConfig[] {
  if (wanted === undefined) return sources
  const place = nodeAt(section, ['data_sources'])?.place ?? section.place
  const names = sources.flatMap(({ name }) => (name === undefined ? [] : [name]))
  for (const name of wanted) {
    if (names.includes(name)) continue
    const known = names.length === 0 ? 'No source has a name' : `Known: ${names.join(', ')}`
    reading.problem(place, 'portfolio.data_sources', `there is no source "${name}". ${known}.`)
  }
  reading.finish()
  return sources.filter(({ name }) => name !== undefined && wanted.includes(name))
}

function policyOf(
  read: Config,
  tree: ConfigNode,
  section: ConfigNode,
  reading: Reading,
): PolicyTerms | null {
  const use = nodeAt(section, ['risk_policy'])
  if (use === null) return null
  const node = nodeAt(tree, ['system', 'policy_directories'])
  const directories = (read.system?.policy_directories ?? []).map((text, i) =>
    absolute(text, nodeAt(node, [i])?.place ?? tree.place),
  )
  return effectivePolicy(use, directories, 'portfolio.risk_policy', reading) ?? null
}

/** Modules of strategies by absolute paths. */
function withPaths(read: PortfolioConfig, section: ConfigNode): PortfolioConfig {
  const settled = <T extends Readonly<{ module?: string }>>(use: T, ...at: readonly Step[]): T =>
    use.module === undefined
      ? use
      : {
          ...use,
          module: absolute(use.module, nodeAt(section, [...at, 'module'])?.place ?? section.place),
        }
  const { strategies, benchmark } = read
  return {
    ...read,
    ...(strategies === undefined
      ? {}
      : { strategies: strategies.map((use, i) => settled(use, 'strategies', i)) }),
    ...(benchmark === undefined || typeof benchmark === 'string'
      ? {}
      : { benchmark: settled(benchmark, 'benchmark') }),
  }
}
