/**
 * The vocabulary contracts are written in. Each function makes the schema of one field and demands
 * its description. The type of the value is part of the schema's type, so that a contract whose
 * field does not fit the event it describes fails to compile.
 *
 * For the generator only: nothing that runs a backtest may import this, TypeBox is slow to load.
 */

import { Type, type TUnsafe } from 'typebox'

import type { JsonObject, JsonValue } from '../domain/signal.ts'
import { type TextFormName, textForms } from './text-forms.ts'

export type FieldSchema<Value> = TUnsafe<Value>

const largest = Number.MAX_SAFE_INTEGER

/** Text in one of the written forms. Times and UUIDs carry the standard `format` as well. */
export function formed(form: TextFormName, description: string): FieldSchema<string> {
  const { pattern, example } = textForms[form]
  const format = form === 'time' ? 'date-time' : form === 'uuid' ? 'uuid' : null
  return Type.Unsafe<string>({
    type: 'string',
    ...(format === null ? {} : { format }),
    pattern,
    description,
    examples: [example],
  })
}

/** Exact decimal text, any sign. */
export const decimal = (description: string): FieldSchema<string> => formed('decimal', description)
export const time = (description: string): FieldSchema<string> => formed('time', description)

/** Text of at least one character, unless it may be empty. */
export function text(
  description: string,
  options: Readonly<{ mayBeEmpty?: boolean }> = {},
): FieldSchema<string> {
  const minLength = options.mayBeEmpty === true ? {} : { minLength: 1 }
  return Type.Unsafe<string>({ type: 'string', ...minLength, description })
}

export function oneOf<const Value extends string>(
  values: readonly Value[],
  description: string,
): FieldSchema<Value> {
  return Type.Unsafe<Value>({ type: 'string', enum: values, description })
}

export function constant<const Value extends string | number>(
  value: Value,
  description: string,
): FieldSchema<Value> {
  const type = typeof value === 'number' ? 'integer' : 'string'
  return Type.Unsafe<Value>({ type, const: value, description })
}

/** A whole number a double holds exactly. */
export function wholeNumber(
  description: string,
  range: Readonly<{ from?: number; to?: number }> = {},
): FieldSchema<number> {
  const { from = 0, to = largest } = range
  return Type.Unsafe<number>({ type: 'integer', minimum: from, maximum: to, description })
}

/** A double: statistics and what is drawn, never money. */
export const double = (description: string): FieldSchema<number> =>
  Type.Unsafe<number>({ type: 'number', description })

export const flag = (description: string): FieldSchema<boolean> =>
  Type.Unsafe<boolean>({ type: 'boolean', description })

/** Any JSON value, on purpose: what users attach. Its keys are theirs and are not renamed. */
export const freeJson = (description: string): FieldSchema<JsonValue> =>
  Type.Unsafe<JsonValue>({ description })

/** An object with keys of the user's choosing. The one kind of object that is open. */
export const freeObject = (description: string): FieldSchema<JsonObject> =>
  Type.Unsafe<JsonObject>({ type: 'object', additionalProperties: true, description })

export function list<Value>(
  item: FieldSchema<Value>,
  description: string,
): FieldSchema<readonly Value[]> {
  return Type.Unsafe<readonly Value[]>(Type.Array(item, { description }))
}

export type FieldSchemas<Value> = { readonly [Key in keyof Value]-?: FieldSchema<Value[Key]> }

/** A closed object: all its fields are required, others are refused. */
export function closed<Value extends object>(
  fields: FieldSchemas<Value>,
  description: string,
): FieldSchema<Value> {
  const properties = fields as Readonly<Record<string, FieldSchema<unknown>>>
  return Type.Unsafe<Value>(Type.Object(properties, { additionalProperties: false, description }))
}

/** The same field, or null where there is no value. */
export function orNull<Value>(schema: FieldSchema<Value>): FieldSchema<Value | null> {
  const { type, enum: values, ...rest } = schema as unknown as JsonObject
  return Type.Unsafe<Value | null>({
    type: Array.isArray(type) ? [...type, 'null'] : [type, 'null'],
    ...(Array.isArray(values) ? { enum: [...values, null] } : {}),
    ...rest,
  })
}
