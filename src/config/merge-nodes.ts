/** Lays one configuration over another: key by key where the fields say so, else whole values. */

import type { Field, Properties } from './field.ts'
import { type ConfigNode, isNull, type MapEntry, type MapNode } from './node.ts'

/** `over` wins wherever it says something. Both are read as the value of `field`. */
export function mergeNodes(field: Field<unknown>, base: ConfigNode, over: ConfigNode): ConfigNode {
  const { properties, isWhole } = field
  if (properties === null || isWhole) return over
  if (isNull(over)) return base
  if (base.kind !== 'map' || over.kind !== 'map') return over
  const [below, above] = [canonical(base, properties), canonical(over, properties)]
  const entries = new Map<string, MapEntry>(below.entries)
  for (const [name, entry] of above.entries) {
    const under = entries.get(name)
    const of = properties[name]
    const node =
      under === undefined || of === undefined
        ? entry.node
        : mergeNodes(of.field, under.node, entry.node)
    entries.set(name, { key: entry.key, node })
  }
  return { kind: 'map', entries, place: over.place }
}

/** The same mapping with every key under its first name. */
function canonical(node: MapNode, properties: Properties): MapNode {
  const names = new Map(
    Object.entries(properties).flatMap(([name, { alias }]) =>
      alias === undefined ? [] : [[alias, name] as const],
    ),
  )
  const entries = new Map(
    [...node.entries].map(([name, entry]) => [names.get(name) ?? name, entry] as const),
  )
  return { ...node, entries }
}
