/** Topics and history queries as callers write them, checked before anything is read. */

import { Fault, nearestName } from '../domain/fault.ts'
import { eventTypes, type Topic } from './kind.ts'

/** Which events of a run. Left out, a bound is open. */
export type HistoryQuery = Readonly<{
  topic?: Topic
  /** First and last sequence, inclusive. */
  from?: number
  to?: number
  limit?: number
}>

/** A query with its bounds filled in: whole numbers, or ±Infinity where open. */
export type CheckedQuery = Readonly<{ topic: Topic; from: number; to: number; limit: number }>

/** Fails with `event/invalid` on a topic that does not exist, and names the nearest one. */
export function checkedTopic(topic: unknown): Topic {
  const known: readonly unknown[] = eventTypes
  if (topic === '*' || known.includes(topic)) return topic as Topic
  const found = typeof topic === 'string' ? topic : `a value of type ${typeof topic}`
  const near = nearestName(found, eventTypes)
  throw new Fault(
    'event/invalid',
    `Expected a topic, found "${found}".${near === null ? '' : ` Did you mean "${near}"?`} ` +
      `Topics are "*", ${eventTypes.map((name) => `"${name}"`).join(', ')}.`,
  )
}

/** Fails with `event/invalid` on an unknown topic and on bounds that are no whole numbers. */
export function checkedQuery(query: HistoryQuery): CheckedQuery {
  return {
    topic: checkedTopic(query.topic ?? '*'),
    from: bound(query.from ?? -Infinity, 'from', -Infinity),
    to: bound(query.to ?? Infinity, 'to', -Infinity),
    limit: bound(query.limit ?? Infinity, 'limit', 0),
  }
}

function bound(value: number, field: string, least: number): number {
  const isOpen = value === Infinity || value === -Infinity
  if ((Number.isInteger(value) || isOpen) && value >= least) return value
  throw new Fault(
    'event/invalid',
    `History, ${field}: expected a whole number${least === 0 ? ' of at least 0' : ''}, found "${String(value)}".`,
  )
}
