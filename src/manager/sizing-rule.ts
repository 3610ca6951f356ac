/** How the manager turns a signal into a quantity: a user's words, and their exact form. */

import type { Currency } from '../domain/currency.ts'
import { decimalsOf, parseDecimal, quantise } from '../domain/decimal.ts'
import { Fault, nearestName } from '../domain/fault.ts'
import type { DecimalInput } from '../domain/signal.ts'
import type { Money } from '../domain/units.ts'

/**
 * Exactly one of `quantity` (units), `equityPercent`, `cashPercent` (of free cash) or `notional`
 * (money). `at: 'signal'` sizes at the signal's reference price; `at: 'fill'` at the fill price,
 * after costs, so that a full budget is never refused for want of a commission.
 */
export type Sizing = Readonly<OneOf<SizingWays> & { at?: 'signal' | 'fill' }>

type SizingWays = {
  quantity: DecimalInput
  equityPercent: DecimalInput
  cashPercent: DecimalInput
  notional: DecimalInput
}

/** One property of several, and none of the others. */
type OneOf<Ways> = {
  [Way in keyof Ways]: Pick<Ways, Way> & { [Other in Exclude<keyof Ways, Way>]?: never }
}[keyof Ways]

export type SizingRule = Readonly<
  | { kind: 'quantity'; text: string }
  | { kind: 'equity' | 'cash'; millionths: number; atFill: boolean }
  | { kind: 'notional'; amount: Money; atFill: boolean }
>

const names = ['quantity', 'equityPercent', 'cashPercent', 'notional'] as const

/** Fails with `config/invalid` when not exactly one way of sizing is given or a number is out of range. */
export function sizingRule(sizing: Sizing, currency: Currency): SizingRule {
  checkOptions(sizing)
  const given = names.filter((name) => name in sizing)
  const [name] = given
  if (given.length !== 1 || name === undefined) {
    throw new Fault(
      'config/invalid',
      `sizing: expected exactly one of ${names.map((one) => `"${one}"`).join(', ')}, found ` +
        `${given.length === 0 ? 'none' : given.map((one) => `"${one}"`).join(' and ')}.`,
    )
  }
  const value = (sizing as Readonly<Record<string, DecimalInput>>)[name] as DecimalInput
  const atFill = sizing.at === 'fill'
  if (name === 'quantity') {
    positive(value, 'sizing.quantity')
    return { kind: 'quantity', text: String(value) }
  }
  if (name === 'notional') {
    const amount = quantise(value, currency.scale, 'exact', 'sizing.notional')
    if (amount > 0) return { kind: 'notional', amount: amount as Money, atFill }
    throw new Fault('config/invalid', `sizing.notional: expected more than 0, found "${value}".`)
  }
  positive(value, `sizing.${name}`)
  const millionths = quantise(value, 4, 'exact', `sizing.${name}`)
  return { kind: name === 'equityPercent' ? 'equity' : 'cash', millionths, atFill }
}

function checkOptions(sizing: Sizing): void {
  const known = [...names, 'at']
  const unknown = Object.keys(sizing).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    const near = nearestName(unknown, known)
    throw new Fault(
      'config/invalid',
      `sizing: unknown option "${unknown}".` +
        (near === null ? ` Known: ${known.join(', ')}.` : ` Did you mean "${near}"?`),
    )
  }
  const { at = 'signal' } = sizing
  if (at === 'signal' || at === 'fill') return
  throw new Fault(
    'config/invalid',
    `sizing.at: expected "signal" or "fill", found "${String(at)}".`,
  )
}

function positive(value: DecimalInput, what: string): void {
  const text = String(value)
  const parsed = parseDecimal(text, decimalsOf(text) ?? 0, 'half-even', what)
  if (parsed === null || parsed <= 0) {
    throw new Fault('config/invalid', `${what}: expected a decimal above 0, found "${text}".`)
  }
}
