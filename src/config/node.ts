/**
 * A configuration as written: maps, lists and scalars as their source text, each with its place.
 * What a scalar means is decided by the field that reads it, never by the look of the text alone.
 */

import { type Place, unplaced } from './place.ts'

export type ScalarNode = Readonly<{
  kind: 'scalar'
  text: string
  /** Written without quotes: `12`, but not `"12"`. */
  isPlain: boolean
  place: Place
}>
export type ListNode = Readonly<{ kind: 'list'; items: readonly ConfigNode[]; place: Place }>
export type MapEntry = Readonly<{ key: Place; node: ConfigNode }>
export type MapNode = Readonly<{
  kind: 'map'
  entries: ReadonlyMap<string, MapEntry>
  place: Place
}>
export type ConfigNode = ScalarNode | ListNode | MapNode

/** The meanings the core schema of YAML 1.2 gives to plain text, and what older YAML gave. */
export type PlainMeaning = 'null' | 'boolean' | 'number' | 'text'

/** What other YAML readers would make of the text of a plain scalar. */
export function meaningOf(text: string): PlainMeaning {
  if (text === '' || /^(?:~|null|Null|NULL)$/.test(text)) return 'null'
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(text)) return 'boolean'
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return 'number'
  if (/^0o[0-7]+$|^0x[\da-fA-F]+$/.test(text)) return 'number'
  if (/^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/.test(text)) return 'number'
  return 'text'
}

/** The value a node stands for when nothing stands after its key: `risk_policy:`. */
export const isNull = (node: ConfigNode): boolean =>
  node.kind === 'scalar' && node.isPlain && meaningOf(node.text) === 'null'

const longest = 60

/** What was found, in the words of a message. */
export function found(node: ConfigNode): string {
  if (node.kind === 'list') return `a list of ${node.items.length}`
  if (node.kind === 'map') {
    return node.entries.size === 0 ? 'an empty mapping' : `a mapping of ${node.entries.size}`
  }
  if (node.isPlain && node.text === '') return 'nothing'
  if (isNull(node)) return 'null'
  const { text } = node
  return text.length <= longest
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, longest))}… (${text.length} characters)`
}

/** Plain JSON as nodes: strings count as quoted, numbers and booleans as plain. */
export function nodeFromJson(value: unknown, file: string): ConfigNode {
  const place = unplaced(file)
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((one) => nodeFromJson(one, file)), place }
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, one]): [string, MapEntry] => [
      name,
      { key: place, node: nodeFromJson(one, file) },
    ])
    return { kind: 'map', entries: new Map(entries), place }
  }
  return { kind: 'scalar', text: String(value), isPlain: typeof value !== 'string', place }
}

/** The node at a path of names and list positions, or null. */
export function nodeAt(
  node: ConfigNode | null,
  path: readonly (string | number)[],
): ConfigNode | null {
  let current = node
  for (const step of path) {
    if (current === null) return null
    if (typeof step === 'number') {
      current = current.kind === 'list' ? (current.items[step] ?? null) : null
    } else current = current.kind === 'map' ? (current.entries.get(step)?.node ?? null) : null
  }
  return current
}
