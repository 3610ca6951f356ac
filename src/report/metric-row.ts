/** Making one row of the table of measures: units are applied here and nowhere else. */

import { formatDecimal } from '../domain/decimal.ts'
import type { Metric, MetricGroup } from './model.ts'

/** A row without its group, and how its raw value is turned into the unit's form. */
export type RowMaker = Readonly<{
  ratio: (key: string, label: string, value: number | null, convention: string) => Metric
  /** Takes a ratio: 0.05 becomes 5. */
  percent: (key: string, label: string, value: number | null, convention: string) => Metric
  count: (key: string, label: string, value: number | null, convention: string) => Metric
  days: (key: string, label: string, value: number | null, convention: string) => Metric
  /** Takes minor units. */
  money: (key: string, label: string, value: number | null, convention: string) => Metric
  /** Takes a label as ISO 8601. */
  date: (key: string, label: string, value: string | null, convention: string) => Metric
}>

/** Rows of one group; `scale` is that of the money passed in. */
export function rowMaker(group: MetricGroup, scale: number): RowMaker {
  const plain =
    (unit: Metric['unit'], turn: (value: number) => number | string) =>
    (key: string, label: string, value: number | null, convention: string): Metric => ({
      key,
      group,
      label,
      value: value === null || !Number.isFinite(value) ? null : turn(value),
      unit,
      convention,
    })
  return {
    ratio: plain('ratio', (value) => value),
    percent: plain('percent', (value) => value * 100),
    count: plain('count', (value) => value),
    days: plain('days', (value) => value),
    money: plain('money', (value) => moneyText(value, scale)),
    date: (key, label, value, convention) => ({
      key,
      group,
      label,
      value,
      unit: 'date',
      convention,
    }),
  }
}

/** Minor units as decimal text with at least two decimals and no needless ones: `12.50`, `0.125`. */
export function moneyText(minor: number, scale: number): string {
  const text = formatDecimal(minor, scale)
  if (scale <= 2) return text
  let end = text.length
  const shortest = end - scale + 2
  while (end > shortest && text.charCodeAt(end - 1) === 48) end--
  return text.slice(0, end)
}
