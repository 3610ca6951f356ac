/**
 * The JSON Schemas of configuration and policy files, and the tables of their keys for the
 * documentation. The script that writes the files and the test that compares them both ask here.
 */
import type { JsonObject } from '../domain/signal.ts'
import type { Field, Properties, Property } from './field.ts'
import { config } from './schema/config.ts'
import { policyFile } from './schema/policy.ts'

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

/** One row per key, its keys below it. */
export function tableOf(properties: Properties, prefix = ''): readonly string[] {
  return Object.entries(properties).flatMap(([name, property]) => rowsOf(name, property, prefix))
}

function rowsOf(name: string, property: Property, prefix: string): readonly string[] {
  const { field, about, alias, isRequired } = property
  const path = `${prefix}${name}`
  const other = alias === undefined ? '' : ` Also: \`${alias}\`.`
  const required = isRequired === true ? ' **Required.**' : ''
  const usual = property.default === undefined ? '' : escaped(property.default)
  const example = property.example === undefined ? '' : `\`${property.example}\``
  const row = `| \`${path}\` | ${field.words} | ${escaped(about)}${other}${required} | ${usual} | ${example} |`
  const isList = field.words.startsWith('list of') || field.words.includes(', or list of')
  const below =
    field.properties === null ? [] : tableOf(field.properties, `${path}${isList ? '[]' : ''}.`)
  return [row, ...below]
}

const escaped = (text: string): string => text.replaceAll('|', String.raw`\|`)
