/** `ledgerline contracts`: the schemas of events, documents and configurations, and checks by them. */

import { existsSync, readFileSync } from 'node:fs'

import { nodeAt } from '../../config/node.ts'
import { parseYaml } from '../../config/parse-yaml.ts'
import { Reading } from '../../config/reading.ts'
import { configSchemas } from '../../config/render-schemas.ts'
import { config } from '../../config/schema/config.ts'
import { policyFile } from '../../config/schema/policy.ts'
import type { Problem } from '../../contracts/problem.ts'
import { type ContractName, contractNames } from '../../contracts/schemas/catalogue.ts'
import {
  isContractName,
  schemaOf,
  validateDocument,
  validateEvent,
} from '../../contracts/validate.ts'
import { Fault, nearestName } from '../../domain/fault.ts'
import { exitCodes, misuse } from '../failure.ts'
import { textTable } from '../table.ts'
import type { Terminal } from '../terminal.ts'

export type ContractsOptions = Readonly<{ json?: boolean; as?: string }>

type Schema = Readonly<Record<string, unknown>>
const names: readonly string[] = [...contractNames, ...Object.keys(configSchemas)].toSorted()

const schemaBy = (name: string): Schema =>
  isContractName(name) ? schemaOf(name) : (configSchemas[name] ?? {})

export function listContracts({ json }: ContractsOptions, terminal: Terminal): number {
  if (json === true) {
    terminal.out(`${JSON.stringify(names, null, 2)}\n`)
    return exitCodes.ok
  }
  const rows = names.map((name) => ({ name, about: schemaBy(name)['description'] as string }))
  const columns = [
    { title: 'Contract', of: (row: (typeof rows)[number]) => row.name },
    { title: 'What it is', of: (row: (typeof rows)[number]) => row.about },
  ]
  terminal.out(textTable(columns, rows, terminal.color))
  return exitCodes.ok
}

export function showContract(name: string, terminal: Terminal): number {
  terminal.out(`${JSON.stringify(schemaBy(knownName(name)), null, 2)}\n`)
  return exitCodes.ok
}

/** Also without its folder and its version, where only one has the name: `fill.v1`, `fill`. */
function knownName(name: string): string {
  const wanted = name.replace(/\.json$/, '')
  if (names.includes(wanted)) return wanted
  const ending = names.filter(
    (one) => one.replace(/^.*\//, '') === wanted || bareName(one) === wanted,
  )
  if (ending.length === 1) return ending[0] as string
  const near = nearestContract(wanted)
  throw misuse(
    `There is no contract "${name}".${near === null ? '' : ` Did you mean "${near}"?`} ` +
      '"ledgerline contracts list" lists them.',
  )
}

/** `fill` of `execution/fill.v1`. */
const bareName = (name: string): string => name.replace(/^.*\//, '').replace(/\.v\d+$/, '')

/** The nearest name, be it written whole, without its folder, or without its version: `fill`. */
function nearestContract(wanted: string): string | null {
  const short = (name: string): string => name.replace(/^.*\//, '')
  const bare = new Map(names.map((name) => [bareName(name), name]))
  const exact = bare.get(short(wanted))
  if (exact !== undefined) return exact
  const near = nearestName(wanted, [...names, ...names.map(short), ...bare.keys()])
  return near === null ? null : (bare.get(near) ?? near)
}

export function validateFile(file: string, { as }: ContractsOptions, terminal: Terminal): number {
  const name = as === undefined ? null : knownName(as)
  const text = textOf(file)
  const told = /\.ya?ml$/i.test(file)
    ? validateYaml(file, text, name)
    : validateJson(file, text, name)
  terminal.out(`${file}: ${told}\n`)
  return exitCodes.ok
}

function textOf(file: string): string {
  if (!existsSync(file)) throw misuse(`There is no file "${file}".`)
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === undefined) throw cause
    throw misuse(`"${file}" could not be read (${code}). Name a file you may read.`)
  }
}

function validateYaml(file: string, text: string, as: string | null): string {
  const tree = parseYaml(text, file)
  const isPolicy = as === 'config/policy.v1' || nodeAt(tree, ['portfolio_risk_policy']) !== null
  if (as !== null && !Object.hasOwn(configSchemas, as)) {
    throw misuse(`"${file}" is YAML, and "${as}" is a contract of JSON.`)
  }
  const reading = new Reading()
  const field = isPolicy ? policyFile : config
  field.read(tree, '', reading)
  reading.finish()
  return `valid ${isPolicy ? 'config/policy.v1' : 'config/config.v1'}`
}

function validateJson(file: string, text: string, as: string | null): string {
  const whole = /\.jsonl$/i.test(file) ? null : parsed(text, file)
  if (whole !== null && !Array.isArray(whole)) {
    const name = as ?? documentName(whole)
    refuse(file, name === null ? validateEvent(whole) : check(name, whole))
    return `valid ${name ?? 'event'}`
  }
  const rows: readonly (readonly [string, unknown])[] =
    whole === null
      ? text.split('\n').flatMap((line, i) => lineOf(line, `${file}:${i + 1}`))
      : (whole as readonly unknown[]).map((one, i) => [`${file}[${i}]`, one] as const)
  for (const [where, row] of rows) refuse(where, as === null ? validateEvent(row) : check(as, row))
  const what = as === null ? 'event' : as
  return `${rows.length.toLocaleString('en-US')} valid ${what}${rows.length === 1 ? '' : 's'}`
}

const lineOf = (line: string, where: string): readonly (readonly [string, unknown])[] =>
  line.trim() === '' ? [] : [[where, parsed(line, where)]]

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Fault('event/invalid', `${where}: no JSON: ${(cause as Error).message}.`, { cause })
  }
}

/** What a document says it is: `"schema": "result.v1"` is `run/result.v1`. Null for events. */
function documentName(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return null
  return knownName(String(value.schema))
}

function check(name: string, value: unknown): readonly Problem[] {
  if (isContractName(name)) return validateDocument(name satisfies ContractName, value)
  throw misuse(`"${name}" is for YAML files: name a file that ends in .yaml.`)
}

/** All problems of one value, a line each. */
function refuse(where: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return
  throw new Fault('event/invalid', problems.map(({ message }) => `${where}: ${message}`).join('\n'))
}
