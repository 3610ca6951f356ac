/**
 * Checks JSON values against JSON Schemas and says what is wrong in words. Compiles a schema when
 * it is first used, and once. Loading this loads Ajv (some 40 ms): code that only reads or writes
 * events has no need of it.
 */

import formats from 'ajv-formats'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'

import { escaped, missingField, type Problem, unknownField, wrongValue } from './problem.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

/** All problems of a value; none when it is valid. Never throws, whatever the value. */
export type Validator = (value: unknown) => readonly Problem[]

let compiler: Ajv2020 | null = null

/** One compiler for all schemas, made when the first value is checked. */
function ajv(): Ajv2020 {
  if (compiler !== null) return compiler
  compiler = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    allErrors: true,
    verbose: true,
    // Our own schemas are held to the meta-schema by a test, not on every start.
    validateSchema: false,
  })
  formats.default(compiler, ['date-time', 'uuid'])
  return compiler
}

/** A check by a schema written as our contracts are: closed objects, one type and null at most. */
export function createValidator(schema: JsonSchema): Validator {
  let check: ValidateFunction | null = null
  return (value) => {
    check ??= ajv().compile(schema)
    return check(value) ? [] : problemsOf(check.errors ?? [])
  }
}

/** One problem per field: where several keywords fail, the schema as a whole says what it wants. */
function problemsOf(errors: readonly ErrorObject[]): readonly Problem[] {
  const byPointer = new Map<string, Problem>()
  for (const error of errors) {
    const problem = problemOf(error)
    if (!byPointer.has(problem.pointer)) byPointer.set(problem.pointer, problem)
  }
  return [...byPointer.values()]
}

function problemOf(error: ErrorObject): Problem {
  const { instancePath, keyword, params, data, parentSchema = {} } = error
  const properties = (parentSchema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>
  if (keyword === 'required') {
    const name = String(params['missingProperty'])
    return missingField(`${instancePath}/${escaped(name)}`, properties[name] ?? {})
  }
  if (keyword === 'additionalProperties') {
    const name = String(params['additionalProperty'])
    const value = Object.getOwnPropertyDescriptor(data, name)?.value as unknown
    return unknownField(`${instancePath}/${escaped(name)}`, value, Object.keys(properties))
  }
  return wrongValue(instancePath, data, parentSchema)
}
