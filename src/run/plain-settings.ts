/**
 * Settings as plain data in one spelling: what means the same is written the same, so that neither
 * the order of names nor `0.10` for `0.1` makes another run of it.
 */

import type { DecimalInput, JsonObject, JsonValue } from '../domain/signal.ts'
import type { CommissionOptions } from '../execution/commission.ts'
import type { SlippageOptions } from '../execution/slippage.ts'
import type { Sizing } from '../manager/sizing-rule.ts'

/** The same with its names in order, all the way down. What is undefined is left out. */
export const plain = (value: object): JsonObject =>
  sorted(JSON.parse(JSON.stringify(value)) as JsonValue) as JsonObject

function sorted(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map(sorted)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part)]))
}

const isList = (value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] =>
  Array.isArray(value)

/** An amount of units has no price to be sized at; every other way of sizing says which. */
export function plainSizing(sizing: Sizing): JsonObject {
  const { at = 'signal', ...amount } = sizing
  return plain({ ...decimals(amount), ...('quantity' in amount ? {} : { at }) })
}

export function plainCommission({ tiers = [], ...parts }: CommissionOptions): JsonObject {
  return plain({
    ...decimals(parts),
    ...(tiers.length === 0 ? {} : { tiers: tiers.map(decimals) }),
  })
}

/** Nothing where no model is given; `appliesTo` where it is not all fills. */
export function plainSlippage({
  appliesTo = 'all',
  volume,
  ...parts
}: SlippageOptions): JsonObject {
  const model = decimals(parts)
  if (volume !== undefined) model['volume'] = decimals(volume)
  if (Object.keys(model).length === 0) return {}
  return plain(appliesTo === 'all' ? model : { ...model, appliesTo })
}

type Decimals = Readonly<Record<string, DecimalInput | undefined>>

function decimals(values: Decimals): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, shortestDecimal(value)]],
    ),
  )
}

/** Longer than any decimal a run can take: such text is left as it is. */
const farthest = 400

/** `0.10`, `1e-1` and the number 0.1 as `0.1`. What is no decimal stays, for others to refuse. */
export function shortestDecimal(value: DecimalInput): string {
  const text = String(value).trim()
  const match = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text)
  if (match === null) return text
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const point = whole.length + Number(exponent)
  if (Math.abs(point) > farthest) return text
  const digits = `${whole}${fraction}`
  const before = digits.slice(0, Math.max(0, point)).padEnd(point, '0').replace(/^0+/, '')
  const after = `${'0'.repeat(Math.max(0, -point))}${digits.slice(Math.max(0, point))}`
  const rest = after.replace(/0+$/, '')
  if (before === '' && rest === '') return '0'
  const shortest = `${before === '' ? '0' : before}${rest === '' ? '' : `.${rest}`}`
  return sign === '-' ? `-${shortest}` : shortest
}
