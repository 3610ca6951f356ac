/** Copies of JSON that nobody can change any more. */

import type { Fault } from '../domain/fault.ts'
import type { JsonObject, JsonValue } from '../domain/signal.ts'
import { escaped, faultOf, found, problem } from './problem.ts'

/** Deeper nesting is no data anybody attaches, but an attempt to break readers. */
const deepest = 100

/**
 * A frozen copy of a JSON value, −0 as 0 as JSON text has it. Fails with `event/invalid` on what
 * JSON cannot say: functions, NaN, dates and other instances, cycles and nesting beyond 100 levels.
 */
export function frozenJson(value: unknown, pointer: string, depth = 0): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0
  if (typeof value !== 'object' || depth > deepest) throw notJson(value, pointer, depth)
  if (Array.isArray(value)) {
    return Object.freeze(
      Array.from(value, (item: unknown, i) => frozenJson(item, `${pointer}/${i}`, depth + 1)),
    )
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw notJson(value, pointer, depth)
  // Entries become own properties whatever their names, so that "__proto__" is a name like any.
  return Object.freeze(
    Object.fromEntries(
      Object.entries(value).map(([key, part]): [string, JsonValue] => [
        key,
        frozenJson(part, `${pointer}/${escaped(key)}`, depth + 1),
      ]),
    ),
  ) as JsonObject
}

function notJson(value: unknown, pointer: string, depth: number): Fault {
  const wrong =
    depth > deepest
      ? problem(pointer, 'more', `at most ${deepest} levels`, '')
      : problem(pointer, kindOf(value), 'a JSON value', 'Numbers must be finite, objects plain.')
  return faultOf('event/invalid', 'An attached value', [wrong])
}

/** `a Date`, `a Map`; classes of users have no name that can be trusted. */
function kindOf(value: unknown): string {
  if (typeof value !== 'object') return found(value)
  const tag = Object.prototype.toString.call(value).slice('[object '.length, -1)
  return tag === 'Object' ? 'an instance of a class' : `a ${tag}`
}
