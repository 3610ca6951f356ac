/** What is wrong with a JSON value, told so that whoever wrote it can mend it. */

import { Fault, type FaultCode, nearestName } from '../domain/fault.ts'
import { formOf, textForms } from './text-forms.ts'

export type Problem = Readonly<{
  /** JSON Pointer to the field; empty for the whole value. */
  pointer: string
  /** `the number 12.5`, `"12.5"`, `nothing`. */
  found: string
  expected: string
  /** The three above and what to do, as sentences. */
  message: string
}>

type Schema = Readonly<Record<string, unknown>>

/** A field whose value is not what its schema wants. */
export function wrongValue(pointer: string, value: unknown, schema: Schema): Problem {
  return problem(pointer, found(value), expectation(schema), remedyFor(value, schema))
}

export function missingField(pointer: string, schema: Schema): Problem {
  const remedy = isNullable(schema)
    ? 'Every field is required: write null where there is no value.'
    : 'Every field is required.'
  return problem(pointer, 'nothing', expectation(schema), remedy)
}

/** A field that the object does not have, with the known name it may have meant. */
export function unknownField(pointer: string, value: unknown, known: readonly string[]): Problem {
  const near = nearestName(unescaped(pointer.slice(pointer.lastIndexOf('/') + 1)), known)
  const remedy =
    near === null
      ? `The fields are ${known.map((name) => `"${name}"`).join(', ')}.`
      : `Did you mean "${near}"?`
  return problem(pointer, found(value), 'no field of this name', remedy)
}

export function problem(
  pointer: string,
  whatWasFound: string,
  expected: string,
  remedy: string,
): Problem {
  const where = pointer === '' ? 'The whole value' : `At "${pointer}"`
  const end = remedy === '' ? '' : ` ${remedy}`
  return {
    pointer,
    found: whatWasFound,
    expected,
    message: `${where}: expected ${expected}, found ${whatWasFound}.${end}`,
  }
}

/** All problems in one fault. `what` begins the sentence: `The signal event`. */
export function faultOf(code: FaultCode, what: string, problems: readonly Problem[]): Fault {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
  return new Fault(
    code,
    `${what} has ${count}. ${problems.map(({ message }) => message).join(' ')}`,
  )
}

/** A name as a step of a JSON Pointer. */
export const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
const unescaped = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~')

const longest = 60

/** A value in the words of a message: short, and with its type where the text does not tell. */
export function found(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return `the number ${value}`
  if (typeof value === 'string') {
    return value.length <= longest
      ? JSON.stringify(value)
      : `${JSON.stringify(value.slice(0, longest))}… (${value.length} characters)`
  }
  if (Array.isArray(value)) return `a list of ${value.length}`
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** What to do about a wrong value, where there is more to say than what was expected. */
function remedyFor(value: unknown, { pattern, enum: values }: Schema): string {
  if (typeof pattern === 'string' && decimalPatterns.has(pattern)) return decimalRemedy(value)
  if (typeof value !== 'string' || !Array.isArray(values)) return ''
  const names = values.filter((one): one is string => typeof one === 'string')
  const near = nearestName(value, names)
  return near === null ? '' : `Did you mean "${near}"?`
}

function decimalRemedy(value: unknown): string {
  if (typeof value === 'number') return 'Write decimals as text, so that no digit is lost.'
  if (typeof value !== 'string' || plainDecimal.test(value)) return ''
  if (/^-0(\.0+)?$/.test(value)) return 'Zero has no sign.'
  return 'Write digits, a point and a minus sign where needed, and nothing else.'
}

const plainDecimal = new RegExp(textForms.decimal.pattern)
const decimalPatterns: ReadonlySet<string> = new Set(
  [textForms.decimal, textForms.unsigned, textForms.positive, textForms.fraction].map(
    (form) => form.pattern,
  ),
)

const isNullable = (schema: Schema): boolean =>
  Array.isArray(schema['type']) && schema['type'].includes('null')

/** What a schema wants, in words. */
function expectation(schema: Schema): string {
  const plain = plainExpectation(schema)
  return isNullable(schema) ? `${plain}, or null` : plain
}

function plainExpectation(schema: Schema): string {
  const { const: only, enum: values, pattern } = schema
  if (only !== undefined) return JSON.stringify(only)
  if (Array.isArray(values)) {
    const names = values.filter((value) => value !== null).map((value) => JSON.stringify(value))
    return names.length === 1 ? (names[0] as string) : `one of ${names.join(', ')}`
  }
  const form = typeof pattern === 'string' ? formOf(pattern) : null
  if (form !== null) return `${form.phrase} such as "${form.example}"`
  const type = schema['type']
  const types = Array.isArray(type) ? type.filter((one) => one !== 'null') : [type]
  return types.map((one) => typePhrase(String(one), schema)).join(' or ')
}

function typePhrase(type: string, schema: Schema): string {
  switch (type) {
    case 'string':
      return schema['minLength'] === undefined ? 'text' : 'text that is not empty'
    case 'integer':
      return wholeNumberPhrase(schema)
    case 'number':
      return 'a finite number'
    case 'boolean':
      return 'true or false'
    case 'array':
      return 'a list'
    case 'object':
      return 'an object'
    case 'null':
      return 'null'
    default:
      return 'any JSON value'
  }
}

function wholeNumberPhrase(schema: Schema): string {
  const { minimum, maximum } = schema
  const from = typeof minimum === 'number' ? ` from ${minimum}` : ''
  const to = typeof maximum === 'number' ? ` to ${maximum}` : ''
  return `a whole number${from}${to}`
}
