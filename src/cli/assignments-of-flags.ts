/** The flags of a run as assignments to its configuration. */

import { type ConfigNode, type MapEntry, nodeFromJson } from '../config/node.ts'
import { parseYaml } from '../config/parse-yaml.ts'
import { unplaced } from '../config/place.ts'
import type { Assignment } from '../run/assignments.ts'
import { misuse } from './failure.ts'

export type ConfigurationFlags = Readonly<{
  data?: readonly string[]
  /** How the files of `data` are read. */
  option?: readonly string[]
  capital?: string
  start?: string
  end?: string
  set?: readonly string[]
  seed?: string
}>

/** In the order in which they are laid over the files: `--set` has the last word. */
export function assignmentsOf(flags: ConfigurationFlags): readonly Assignment[] {
  const { data, option: keys = [], capital, start, end, seed, set = [] } = flags
  const plain = (option: string, path: string, text: string | undefined): readonly Assignment[] =>
    text === undefined ? [] : [{ option, path, node: scalar(option, text, option === '--seed') }]
  return [
    ...sourcesOf(data, keys),
    ...plain('--capital', 'portfolio.initial_equity', capital),
    ...plain('--start', 'portfolio.start_date', start),
    ...plain('--end', 'portfolio.end_date', end),
    ...plain('--seed', 'portfolio.seed', seed),
    ...set.map(assignmentOf),
  ]
}

function sourcesOf(
  files: readonly string[] | undefined,
  keys: readonly string[],
): readonly Assignment[] {
  const [first] = keys
  if (files === undefined) {
    if (first === undefined) return []
    throw misuse(
      `--option ${first}: says how the files of --data are read, and there is no --data. Add it, or ` +
        `change a source of the configuration: --set data.sources[0].${first}.`,
    )
  }
  const items = files.map((file) => sourceNode(file, keys, '--data'))
  const node = { kind: 'list', items, place: unplaced('--data') } as const
  return [{ option: '--data', path: 'data.sources', node }]
}

/** A data source as a configuration would describe it. `where` stands for its file in messages. */
export function sourceNode(file: string, keys: readonly string[], where: string): ConfigNode {
  const place = unplaced(where)
  const path: [string, MapEntry] = ['path', { key: place, node: nodeFromJson(file, where) }]
  return { kind: 'map', entries: new Map([path, ...keys.map(keyOfSource)]), place }
}

function keyOfSource(text: string): [string, MapEntry] {
  const at = text.indexOf('=')
  if (at <= 0) throw misuse(`--option "${text}": expected key=value, for example symbol=SPX.`)
  const name = text.slice(0, at).trim()
  const option = `--option ${name}`
  return [name, { key: unplaced(option), node: valueOf(text.slice(at + 1), option) }]
}

/** A number stands there as in a file without quotes; dates and paths as with them. */
const scalar = (option: string, text: string, isPlain: boolean): ConfigNode => ({
  kind: 'scalar',
  text,
  isPlain,
  place: unplaced(option),
})

/** `path=value`, the value as YAML. */
function assignmentOf(text: string): Assignment {
  const at = text.indexOf('=')
  if (at <= 0) {
    throw misuse(`--set "${text}": expected path=value, for example fast=20.`)
  }
  const path = text.slice(0, at).trim()
  const option = `--set ${path}`
  return { option, path, node: valueOf(text.slice(at + 1), option) }
}

/** A value as YAML, its places forgotten: they would point into the command line. */
function valueOf(text: string, option: string): ConfigNode {
  if (text.trim() === '') return scalar(option, '', true)
  // In a mapping of its own, a value is read as it would be behind its key.
  const parsed = parseYaml(`value: ${text}\n`, option)
  const node = parsed.kind === 'map' ? parsed.entries.get('value')?.node : undefined
  if (node === undefined || (parsed.kind === 'map' && parsed.entries.size > 1)) {
    throw misuse(`${option}: expected one value, found "${text}".`)
  }
  return withoutPlaces(node, option)
}

function withoutPlaces(node: ConfigNode, option: string): ConfigNode {
  const place = unplaced(option)
  if (node.kind === 'scalar') return { ...node, place }
  if (node.kind === 'list') {
    return { ...node, place, items: node.items.map((item) => withoutPlaces(item, option)) }
  }
  const entries = [...node.entries].map(
    ([name, entry]) => [name, { key: place, node: withoutPlaces(entry.node, option) }] as const,
  )
  return { ...node, place, entries: new Map(entries) }
}
