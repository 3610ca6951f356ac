/**
 * The JSON Schemas of configuration and policy files, and the tables of their keys for the
 * documentation. The script that writes the files and the test that compares them both ask here.
 */

import type { JsonObject } from '../domain/signal.ts'
import type { Field, Properties, Property } from './field.ts'
import { config, data, portfolio, system } from './schema/config.ts'
import { policy, policyFile } from './schema/policy.ts'
import { settingsShape } from './schema/settings.ts'
import { sizing } from './schema/sizing.ts'

const base = 'https://ledgerline.dev/schemas/'

const root = (name: string, description: string, field: Field<unknown>): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `${base}${name}.json`,
  title: name,
  description,
  ...field.schema,
})

/** Schemas by name: `config/config.v1`. */
export const configSchemas: Readonly<Record<string, JsonObject>> = {
  'config/config.v1': root(
    'config/config.v1',
    'A configuration of Ledgerline, or a part of one.',
    config,
  ),
  'config/policy.v1': root('config/policy.v1', 'A risk policy of Ledgerline.', policyFile),
}

/** The tables of the documentation by name. Settings stand in both sections, and once here. */
const tables: Readonly<Record<string, Properties>> = {
  portfolio: without(portfolio.properties ?? {}, settingsShape),
  settings: settingsShape,
  system: without(system.properties ?? {}, settingsShape),
  data: data.properties ?? {},
  policy: policy.properties ?? {},
}

function without(properties: Properties, left: object): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !(name in left)))
}

/** The text with the tables between `<!-- table: name -->` and `<!-- end -->` written anew. */
export function withTables(text: string): string {
  return text.replaceAll(
    /(<!-- table: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_whole, head: string, name: string, end: string) => {
      const lines = [
        '| Key | Type | What it is for | Default | Example |',
        '|---|---|---|---|---|',
        ...tableOf(tables[name] ?? {}),
      ]
      return `${head}${lines.join('\n')}\n${end}`
    },
  )
}

/** One row per key, its keys below it. What stands in a table of its own is not repeated. */
function tableOf(properties: Properties, prefix = ''): readonly string[] {
  return Object.entries(properties).flatMap(([name, property]) => rowsOf(name, property, prefix))
}

function rowsOf(name: string, property: Property, prefix: string): readonly string[] {
  const { field, about, alias, isRequired } = property
  const path = `${prefix}${name}`
  const other = alias === undefined ? '' : ` Also: \`${alias}\`.`
  const required = isRequired === true ? ' **Required.**' : ''
  const usual = property.default === undefined ? '' : escaped(property.default)
  const example = property.example === undefined ? '' : `\`${property.example}\``
  const row = `| \`${path}\` | ${escaped(field.words)} | ${escaped(about)}${other}${required} | ${usual} | ${example} |`
  const isList = field.words.startsWith('list of') || field.words.includes(', or list of')
  const isElsewhere = field === policy || (field === sizing && prefix !== '')
  if (field.properties === null || isElsewhere) return [row]
  return [row, ...tableOf(field.properties, `${path}${isList ? '[]' : ''}.`)]
}

const escaped = (text: string): string => text.replaceAll('|', String.raw`\|`)
