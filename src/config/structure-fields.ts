/** Fields made of other fields: mappings with known keys, lists, mappings with free keys, choices. */

import { nearestName } from '../domain/fault.ts'
import type { JsonObject, JsonValue } from '../domain/signal.ts'
import { type Field, type Properties, type Property, schemaOf, type Shape } from './field.ts'
import { type ConfigNode, found, isNull, type MapEntry, type MapNode } from './node.ts'
import { placeText } from './place.ts'
import type { Reading } from './reading.ts'

type MappingOptions<T> = Readonly<{
  /** A later file replaces the mapping whole. */
  isWhole?: true
  /** Further keywords of the schema, for what `check` holds. */
  keywords?: Readonly<Record<string, JsonValue>>
  check?: Check<T>
  /** The key that a value alone was most likely meant for. */
  mainKey?: keyof T & string
}>

/** Tells what is wrong between keys that are right by themselves. */
export type Check<T> = (value: T, node: MapNode, path: string, reading: Reading) => void

/** A mapping with known keys. Unknown ones are refused with the nearest known name. */
export function mapping<T extends object>(
  shape: Shape<T>,
  options: MappingOptions<T> = {},
): Field<T> {
  const properties = shape as unknown as Properties
  return {
    schema: mappingSchema(properties, options.keywords ?? {}),
    words: 'mapping',
    properties,
    isWhole: options.isWhole ?? false,
    read(node, path, reading) {
      if (isNull(node)) return readMapping(emptyLike(node), path, reading, properties, options)
      if (node.kind === 'map') return readMapping(node, path, reading, properties, options)
      const { mainKey } = options
      const isAlone = mainKey !== undefined && node.kind === 'scalar'
      const advice = isAlone ? ` Write { ${mainKey}: ${node.text} }.` : ''
      reading.problem(node.place, path, `expected a mapping, found ${found(node)}.${advice}`)
      return undefined
    },
  }
}

const emptyLike = ({ place }: ConfigNode): MapNode => ({ kind: 'map', entries: new Map(), place })

function readMapping<T extends object>(
  node: MapNode,
  path: string,
  reading: Reading,
  properties: Properties,
  options: MappingOptions<T>,
): T | undefined {
  let isRight = true
  const values: [string, unknown][] = []
  for (const [name, property] of Object.entries(properties)) {
    const entry = entryOf(node, name, property, path, reading)
    if (entry === null) continue
    const value = property.field.read(entry.node, below(path, name), reading)
    if (value === undefined) isRight = false
    else values.push([name, value])
  }
  const known = namesOf(properties)
  for (const [name, { key }] of node.entries) {
    if (known.includes(name)) continue
    isRight = false
    const near = nearestName(name, known)
    const hint =
      near === null ? `Known: ${Object.keys(properties).join(', ')}.` : `Did you mean "${near}"?`
    reading.problem(key, path, `unknown key "${name}". ${hint}`)
  }
  if (!hasRequired(node, path, reading, properties) || !isRight) return undefined
  const value = Object.fromEntries(values) as T
  options.check?.(value, node, path, reading)
  return value
}

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

/** Every name a mapping takes. */
export function namesOf(properties: Properties): readonly string[] {
  return Object.entries(properties).flatMap(([name, { alias }]) =>
    alias === undefined ? [name] : [name, alias],
  )
}

function entryOf(
  node: MapNode,
  name: string,
  { alias }: Property,
  path: string,
  reading: Reading,
): MapEntry | null {
  const entry = node.entries.get(name) ?? null
  const other = alias === undefined ? null : (node.entries.get(alias) ?? null)
  if (entry !== null && other !== null) {
    reading.problem(
      other.key,
      path,
      `"${alias ?? ''}" is another name of "${name}", which is given too (${placeText(entry.key)}). Remove one.`,
    )
  }
  return entry ?? other
}

function hasRequired(
  node: MapNode,
  path: string,
  reading: Reading,
  properties: Properties,
): boolean {
  const missing = Object.entries(properties).filter(
    ([name, { isRequired, alias }]) =>
      isRequired === true && !node.entries.has(name) && !node.entries.has(alias ?? name),
  )
  for (const [name, { example }] of missing) {
    const hint = example === undefined ? '' : ` Give for example "${name}: ${example}".`
    reading.problem(node.place, path, `the key "${name}" is missing.${hint}`)
  }
  return missing.length === 0
}

function mappingSchema(properties: Properties, keywords: JsonObject): JsonObject {
  const entries = Object.entries(properties).flatMap(([name, property]) => {
    const described = describedSchema(property)
    const { alias } = property
    if (alias === undefined) return [[name, described]]
    return [
      [name, described],
      [alias, { ...described, description: `Another name of "${name}".` }],
    ]
  })
  const required = Object.entries(properties)
    .filter(([, { isRequired, alias }]) => isRequired === true && alias === undefined)
    .map(([name]) => name)
  return schemaOf('object', {
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(entries) as JsonObject,
    ...keywords,
  })
}

function describedSchema({ field, about, default: usual, example }: Property): JsonObject {
  const tail = [
    usual === undefined ? '' : ` Default: ${usual}.`,
    example === undefined ? '' : ` Example: ${example}`,
  ].join('')
  return { description: `${about}${tail}`, ...field.schema }
}

/** A list of values of one kind. */
export function list<T>(
  item: Field<T>,
  options: Readonly<{ least?: number }> = {},
): Field<readonly T[]> {
  const least = options.least ?? 0
  return {
    schema: schemaOf('array', { ...(least === 0 ? {} : { minItems: least }), items: item.schema }),
    words: `list of ${item.words}`,
    properties: item.properties,
    isWhole: true,
    read(node, path, reading) {
      if (node.kind !== 'list') {
        reading.problem(
          node.place,
          path,
          `expected a list, found ${found(node)}.${listAdvice(node)}`,
        )
        return undefined
      }
      if (node.items.length < least) {
        reading.problem(node.place, path, `expected at least ${least} entry, found an empty list.`)
        return undefined
      }
      const values = node.items.map((one, i) => item.read(one, `${path}[${i}]`, reading))
      const right = values.filter(
        (value): value is Exclude<typeof value, undefined> => value !== undefined,
      )
      return right.length === values.length ? right : undefined
    },
  }
}

function listAdvice(node: ConfigNode): string {
  if (node.kind !== 'scalar' || isNull(node)) return ' Begin each entry with "- ".'
  return ` Write it as a list: [${node.text}].`
}

/** A mapping from names of the user's own to values of one kind. */
export function record<T>(
  value: Field<T>,
  name: Readonly<{ source: string; expected: string }>,
): Field<Readonly<Record<string, T>>> {
  const pattern = new RegExp(name.source)
  return {
    schema: schemaOf('object', {
      propertyNames: { pattern: name.source },
      additionalProperties: value.schema,
    }),
    words: `mapping of names to ${value.words}`,
    properties: null,
    isWhole: true,
    read(node, path, reading) {
      if (isNull(node)) return {}
      if (node.kind !== 'map') {
        reading.problem(node.place, path, `expected a mapping, found ${found(node)}.`)
        return undefined
      }
      let isRight = true
      const values: [string, T][] = []
      for (const [key, entry] of node.entries) {
        if (!pattern.test(key) || forbidden.has(key)) {
          isRight = false
          reading.problem(entry.key, path, `expected ${name.expected} as key, found "${key}".`)
          continue
        }
        const read = value.read(entry.node, below(path, key), reading)
        if (read === undefined) isRight = false
        else values.push([key, read])
      }
      return isRight ? Object.fromEntries(values) : undefined
    },
  }
}

/** Names that mean something to JavaScript objects themselves. */
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** One of two forms, told apart by the kind of node: a scalar or list, or a mapping. */
export function either<A, B>(plain: Field<A>, structured: Field<B>): Field<A | B> {
  return {
    schema: { anyOf: [plain.schema, structured.schema] },
    words: `${plain.words}, or ${structured.words}`,
    properties: structured.properties,
    isWhole: true,
    read(node, path, reading) {
      const isStrange = node.kind === 'list' && !structured.words.startsWith('list of')
      if (!isStrange) return (node.kind === 'scalar' ? plain : structured).read(node, path, reading)
      const expected = `${plain.words}, or a ${structured.words}`
      reading.problem(node.place, path, `expected ${expected}, found ${found(node)}.`)
      return undefined
    },
  }
}

/** A key other programs know and this version does not enforce: only null or false may stand there. */
export function unsupported(advice: string): Field<null> {
  return {
    schema: { enum: [null, false] },
    words: 'null (not in this version)',
    properties: null,
    isWhole: true,
    read(node, path, reading) {
      if (isNull(node) || (node.kind === 'scalar' && node.isPlain && node.text === 'false'))
        return null
      reading.problem(
        node.place,
        path,
        `this version does not enforce it, so it is refused rather than ignored. ${advice}`,
        'config/unsupported',
      )
      return undefined
    },
  }
}
