/** Puts a value at a path of a configuration, as `--set` and the other flags of a command do. */

import { Fault } from '../domain/fault.ts'
import type { Field, Properties } from './field.ts'
import { mergeNodes } from './merge-nodes.ts'
import { type ConfigNode, isNull, type ListNode, type MapEntry, type MapNode } from './node.ts'
import { unplaced } from './place.ts'

export type Step = string | number

/** `portfolio.strategies[0].params.fast` as its steps. Fails with `usage/invalid`. */
export function parsePath(text: string, option: string): readonly Step[] {
  const steps: Step[] = []
  const pattern = /(?:^|\.)([A-Za-z_$][\w$-]*)|\[(\d{1,9})\]/gy
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text)
    if (match === null || (match.index === 0 && match[1] === undefined)) {
      throw new Fault(
        'usage/invalid',
        `${option} "${text}": expected a path such as portfolio.strategies[0].params.fast.`,
      )
    }
    steps.push(match[1] ?? Number(match[2]))
  }
  return steps
}

/**
 * The tree with `value` at `path`; mappings on the way are made where they are missing. `field` is
 * the tree's own, so that keys given under another name are found. Fails with `usage/invalid` where
 * the path leads into nothing.
 */
export function setNode(
  field: Field<unknown> | null,
  tree: ConfigNode | null,
  path: readonly Step[],
  value: ConfigNode,
): ConfigNode {
  const [step, ...rest] = path
  if (step === undefined) {
    return field === null || tree === null ? value : mergeNodes(field, tree, value)
  }
  if (typeof step === 'number') return setItem(field, tree, step, rest, value)
  if (tree !== null && !isNull(tree) && tree.kind !== 'map') throw noWay(step, value, tree)
  const base: MapNode =
    tree !== null && tree.kind === 'map'
      ? tree
      : { kind: 'map', entries: new Map(), place: unplaced(value.place.file) }
  const properties = field?.properties ?? {}
  const first = firstName(step, properties)
  const name = nameIn(base, first, properties)
  const below = base.entries.get(name) ?? null
  const entry: MapEntry = {
    key: value.place,
    node: setNode(properties[first]?.field ?? null, below?.node ?? null, rest, value),
  }
  return { ...base, entries: new Map([...base.entries, [name, entry]]) }
}

/** The name of the key that also goes by this one. */
const firstName = (step: string, properties: Properties): string =>
  Object.keys(properties).find((name) => properties[name]?.alias === step) ?? step

/** The name under which the mapping has the key already: its own or its other one. */
function nameIn(node: MapNode, step: string, properties: Properties): string {
  const alias = properties[step]?.alias
  return alias !== undefined && node.entries.has(alias) ? alias : step
}

function setItem(
  field: Field<unknown> | null,
  tree: ConfigNode | null,
  step: number,
  rest: readonly Step[],
  value: ConfigNode,
): ListNode {
  const length = tree?.kind === 'list' ? tree.items.length : 0
  const item = tree?.kind === 'list' ? tree.items[step] : undefined
  if (tree?.kind !== 'list' || item === undefined) {
    throw new Fault(
      'usage/invalid',
      `${value.place.file}: there is no entry [${step}]; the list has ${length}.`,
    )
  }
  const items = tree.items.map((one, i) => (i === step ? setNode(field, one, rest, value) : one))
  return { ...tree, items }
}

const noWay = (step: string, value: ConfigNode, tree: ConfigNode): Fault =>
  new Fault(
    'usage/invalid',
    `${value.place.file}: "${step}" cannot be set: what is there is a ${tree.kind}, no mapping.`,
  )
