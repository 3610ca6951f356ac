/** Copies of JSON data that nobody can change any more. What JSON cannot say is refused. */

import { Fault } from './fault.ts'
import type { JsonObject, JsonValue } from './signal.ts'

/** Deeper nesting is no data anybody attaches. It also ends cycles. */
const deepest = 100

/**
 * A frozen copy, all the way down; −0 becomes 0 and properties that are undefined are left out, as
 * JSON text has it. What has a `toJSON` method, as bars, portfolios and dates have, is taken as that
 * says. Fails with `event/invalid` on functions, NaN, ±Infinity, big integers, other instances,
 * cycles, and nesting beyond 100 levels. `what` names the value in the message.
 */
export function frozenCopy(value: unknown, what: string): JsonValue {
  return copied(value, what, 0)
}

function copied(value: unknown, path: string, depth: number): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0
  if (typeof value === 'number') throw notJson(path, `the number "${value}"`)
  if (typeof value !== 'object') throw notJson(path, `a value of type "${typeof value}"`)
  if (depth >= deepest) throw notJson(path, `more than ${deepest} levels of nesting`)
  if (Array.isArray(value)) {
    return Object.freeze(
      Array.from(value, (item: unknown, i) => copied(item, `${path}[${i}]`, depth + 1)),
    )
  }
  const { toJSON } = value as Readonly<{ toJSON?: unknown }>
  if (typeof toJSON === 'function') return copied(toJSON.call(value, ''), path, depth + 1)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw notJson(path, instance(value))
  // Entries become own properties whatever their names: "__proto__" is a name like any other.
  return Object.freeze(
    Object.fromEntries(
      Object.entries(value)
        .filter(([, part]) => part !== undefined)
        .map(([name, part]): [string, JsonValue] => [
          name,
          copied(part, `${path}.${name}`, depth + 1),
        ]),
    ),
  ) as JsonObject
}

function instance({ constructor }: object): string {
  const name = typeof constructor === 'function' && constructor.name !== '' ? constructor.name : ''
  return `an instance of ${name === '' ? 'a class' : `"${name}"`} without toJSON(); take its values`
}

const notJson = (path: string, found: string): Fault =>
  new Fault(
    'event/invalid',
    `${path.length > 80 ? `${path.slice(0, 80)}…` : path}: expected JSON data (text, finite numbers, true, false, null, lists, plain objects), ` +
      `found ${found}.`,
  )
