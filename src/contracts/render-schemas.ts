/**
 * The text of every schema file, from the contracts. The same contracts give the same bytes: the
 * script that writes the files and the test that compares them both ask here.
 */

import { definitions } from './definitions.ts'

/** Keywords in the order people read them. */
const keywords = [
  '$schema',
  '$id',
  'title',
  'description',
  'type',
  'format',
  'const',
  'enum',
  'pattern',
  'minLength',
  'minimum',
  'maximum',
  'examples',
  'items',
  'additionalProperties',
  'required',
  'properties',
]

/** What should lie in the folder of schemas: text by path. */
export function renderSchemas(): ReadonlyMap<string, string> {
  const names = definitions.map(({ name }) => name).toSorted()
  const files = definitions.map(({ name, schema }): [string, string] => [
    `${name}.json`,
    `${written(ordered(JSON.parse(JSON.stringify(schema))), '')}\n`,
  ])
  return new Map([...files, ['catalogue.ts', renderCatalogue(names)]])
}

/** A schema with its keywords in order, all the way down. */
function ordered(schema: unknown): unknown {
  if (!isObject(schema)) return schema
  const strange = Object.keys(schema).filter((key) => !keywords.includes(key))
  if (strange.length > 0) {
    throw new Error(
      `Expected known keywords in a schema, found ${strange.map((key) => `"${key}"`).join(', ')}. ` +
        'Give new ones a place in the list of keywords.',
    )
  }
  const entries = keywords
    .filter((key) => key in schema)
    .map((key) => [key, orderedPart(key, schema[key])])
  return Object.fromEntries(entries)
}

function orderedPart(key: string, part: unknown): unknown {
  if (key === 'items') return ordered(part)
  if (key !== 'properties' || !isObject(part)) return part
  return Object.fromEntries(Object.entries(part).map(([name, schema]) => [name, ordered(schema)]))
}

/** JSON with two spaces a level. Lists stand on one line where they fit on it. */
function written(json: unknown, indent: string): string {
  const inner = `${indent}  `
  if (Array.isArray(json)) {
    const items = json.map((item) => written(item, inner))
    const line = `[${items.join(', ')}]`
    if (indent.length + line.length <= 80) return line
    return `[\n${items.map((item) => `${inner}${item}`).join(',\n')}\n${indent}]`
  }
  if (!isObject(json)) return JSON.stringify(json)
  const fields = Object.entries(json).map(
    ([key, value]) => `${inner}${JSON.stringify(key)}: ${written(value, inner)}`,
  )
  return fields.length === 0 ? '{}' : `{\n${fields.join(',\n')}\n${indent}}`
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `strategy/signal.v1` as `signalV1`. */
const variable = (name: string): string =>
  name.replace(/^.*\//, '').replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase())

function renderCatalogue(names: readonly string[]): string {
  const lines = [
    '/** Written by `npm run schemas`; changes here are lost. Every contract by its name. */',
    ...names.map((name) => `import ${variable(name)} from './${name}.json' with { type: 'json' }`),
    '',
    'export const contractNames = [',
    ...names.map((name) => `  '${name}',`),
    '] as const',
    'export type ContractName = (typeof contractNames)[number]',
    '',
    'export const catalogue: Readonly<Record<ContractName, Readonly<Record<string, unknown>>>> = {',
    ...names.map((name) => `  '${name}': ${variable(name)},`),
    '}',
  ]
  return `${lines.join('\n')}\n`
}
