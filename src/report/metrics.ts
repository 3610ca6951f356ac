/** The table of measures: every row with its convention, undefined rows with the value null. */

import { familiarMetrics } from './familiar-metrics.ts'
import { furtherMetrics } from './further-metrics.ts'
import { measure, type MetricsInput } from './measurements.ts'
import type { Metric } from './model.ts'
import { peerMetrics } from './peer-metrics.ts'

/**
 * Computes all rows: the familiar ones first, in their usual order, then more. Keys are unique and
 * stable. Never NaN or infinite; null where a number has no meaning.
 */
export function computeMetrics(input: MetricsInput): Metric[] {
  const measured = measure(input)
  return [...familiarMetrics(measured), ...furtherMetrics(measured), ...peerMetrics(measured)]
}

/** The row of that key; null when there is none. */
export function metricOf(metrics: readonly Metric[], key: string): Metric | null {
  return metrics.find((metric) => metric.key === key) ?? null
}

/** The number of that key; null when undefined, missing or not a number. */
export function metricNumber(metrics: readonly Metric[], key: string): number | null {
  const value = metricOf(metrics, key)?.value ?? null
  if (typeof value === 'number') return value
  const parsed = value === null || value === '' ? Number.NaN : Number(value)
  return Number.isFinite(parsed) ? parsed : null
}
