/** Where two JSON values say different things, field by field. */

import type { JsonValue } from '../domain/signal.ts'

/** `field` is written as in code: `data.instruments[0].tickSize`. Undefined where there is none. */
export type JsonDifference = Readonly<{
  field: string
  was: JsonValue | undefined
  is: JsonValue | undefined
}>

/** Differences in the order of the first value, its names first; the order of names is none. */
export function jsonDifferences(was: JsonValue, is: JsonValue): readonly JsonDifference[] {
  return differences('', was, is)
}

type Part = JsonValue | undefined

function differences(field: string, was: Part, is: Part): readonly JsonDifference[] {
  if (was === is) return []
  if (isList(was) && isList(is)) {
    const length = Math.max(was.length, is.length)
    return Array.from({ length }, (_, i) => differences(`${field}[${i}]`, was[i], is[i])).flat()
  }
  if (!isPlain(was) || !isPlain(is)) return [{ field, was, is }]
  const names = new Set([...Object.keys(was), ...Object.keys(is)])
  return [...names].flatMap((name) =>
    differences(field === '' ? name : `${field}.${name}`, own(was, name), own(is, name)),
  )
}

const isList = (value: Part): value is readonly JsonValue[] => Array.isArray(value)

const isPlain = (value: Part): value is Readonly<Record<string, JsonValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const own = (value: Readonly<Record<string, JsonValue>>, name: string): Part =>
  Object.hasOwn(value, name) ? value[name] : undefined
