/**
 * The policy a run trades under: the named file with the overrides laid over it, the format's
 * defaults where both are silent, and the whole in the terms the engine enforces.
 */

import { formatShortest } from '../domain/decimal.ts'
import { mergeNodes } from './merge-nodes.ts'
import type { ConfigNode } from './node.ts'
import { nodeAt } from './node.ts'
import { placeText } from './place.ts'
import { findPolicy } from './policies.ts'
import type { Reading } from './reading.ts'
import { scaled } from './scalar-fields.ts'
import { policy, type PolicyConfig } from './schema/policy.ts'
import type { SizingConfig } from './schema/sizing.ts'

/** A policy as the engine takes it. Percents and multiples as exact decimals. */
export type PolicyTerms = Readonly<{
  name: string
  /** The file it was found in; null when it stands in the configuration. */
  file: string | null
  /** Everything it says, with overrides: what repeats it. */
  config: PolicyConfig
  allowShorting: boolean
  maximumPositionPercent: string
  maximumLeverage: string
  allowNegativeCash: boolean
}>

/** What holds for a key the policy leaves out. */
const defaults = {
  maxPositionSize: '0.10',
  gross: '1.0',
  cashBuffer: '0.02',
  singleBudget: '0.95',
  fixedEquity: '1.0',
} as const

/** Reads `risk_policy: { name, configs }`. Undefined after problems have been told. */
export function effectivePolicy(
  use: ConfigNode,
  directories: readonly string[],
  path: string,
  reading: Reading,
): PolicyTerms | undefined {
  const name = nodeAt(use, ['name'])
  const overrides = nodeAt(use, ['configs'])
  const named =
    name?.kind === 'scalar'
      ? findPolicy(name.text, directories, `${placeText(name.place)}: ${path}.name`)
      : null
  const tree =
    named === null
      ? overrides
      : overrides === null
        ? named.node
        : mergeNodes(policy, named.node, overrides)
  if (tree === null) {
    reading.problem(use.place, path, 'expected a policy’s "name", or its "configs", found neither.')
    return undefined
  }
  const config = policy.read(tree, `${path}.configs`, reading)
  if (config === undefined) return undefined
  const whole = { ...config, name: config.name ?? named?.name ?? 'inline' }
  return termsOf(whole, named?.file ?? null, { tree, path, reading })
}

type NamedPolicy = PolicyConfig & Readonly<{ name: string }>
type Where = Readonly<{ tree: ConfigNode; path: string; reading: Reading }>

function termsOf(config: NamedPolicy, file: string | null, where: Where): PolicyTerms | undefined {
  const { limits = {} } = config
  const leverage = leverageOf(config, where)
  const position = limits.concentration?.max_position_size_pct ?? defaults.maxPositionSize
  checkBudgets(config, where)
  const allowNegativeCash = limits.margin_policy?.allow_negative_cash ?? false
  if (leverage === null || where.reading.hasProblems) return undefined
  return {
    name: config.name,
    file,
    config,
    allowShorting: limits.shorting ?? false,
    maximumPositionPercent: percentOf(position),
    maximumLeverage: formatShortest(leverage, 2),
    allowNegativeCash,
  }
}

/** Gross exposure allowed in hundredths of equity: the gross limit less the cash kept back. */
function leverageOf(config: PolicyConfig, where: Where): number | null {
  const { gross = defaults.gross, net } = config.limits?.leverage ?? {}
  const buffer = config.cash_management?.cash_buffer_pct ?? defaults.cashBuffer
  const grossHundredths = hundredths(gross, ['limits', 'leverage', 'gross'], where)
  const bufferHundredths = hundredths(buffer, ['cash_management', 'cash_buffer_pct'], where)
  if (grossHundredths === null || bufferHundredths === null) return null
  if (net !== undefined && (scaled(net, 6) ?? 0) < grossHundredths * 10_000) {
    tell(
      where,
      ['limits', 'leverage', 'net'],
      `expected at least the gross limit ${gross}, found "${net}": this version holds net exposure by gross alone.`,
      'config/unsupported',
    )
  }
  const left = grossHundredths - bufferHundredths
  if (left > 0) return left
  tell(
    where,
    ['cash_management'],
    `a buffer of ${buffer} leaves nothing of a gross limit of ${gross}.`,
  )
  return null
}

function hundredths(written: string, at: readonly string[], where: Where): number | null {
  const value = scaled(written, 2)
  if (value === null) tell(where, at, `expected at most two decimals, found "${written}".`)
  return value
}

function checkBudgets({ budgets = [] }: PolicyConfig, where: Where): void {
  const sum = budgets.reduce((total, { weight }) => total + (scaled(weight, 6) ?? 0), 0)
  if (sum > 1_000_000) {
    tell(
      where,
      ['budgets'],
      `expected weights of at most 1 together, found ${formatShortest(sum, 6)}.`,
    )
  }
  const names = budgets.map(({ strategy_id: id }) => id)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) tell(where, ['budgets'], `"${twice}" has two budgets. Remove one.`)
}

function tell(
  where: Where,
  at: readonly string[],
  message: string,
  code: 'config/invalid' | 'config/unsupported' = 'config/invalid',
): void {
  const place = nodeAt(where.tree, at)?.place ?? where.tree.place
  where.reading.problem(place, [where.path, 'configs', ...at].join('.'), message, code)
}

/** A fraction as percent: `0.025` is `2.5`. */
const percentOf = (fraction: string): string => formatShortest(scaled(fraction, 6) ?? 0, 4)

/**
 * How a policy sizes one of `strategies`, or null when it has no budget for it. A strategy without
 * a budget of its own takes `default`; without any budgets a single strategy gets 0.95.
 */
export function policySizing(
  { config }: PolicyTerms,
  strategy: string,
  strategies: number,
): SizingConfig | null {
  const { budgets = [], sizing = {} } = config
  const own = budgets.find(({ strategy_id: id }) => id === strategy)
  const weight =
    (own ?? budgets.find(({ strategy_id: id }) => id === 'default'))?.weight ??
    (budgets.length === 0 && strategies === 1 ? defaults.singleBudget : null)
  if (weight === null) return null
  const millionths = scaled(weight, 6) ?? 0
  const part = scaled(sizing.fixed_equity_pct ?? defaults.fixedEquity, 6) ?? 0
  const product = (BigInt(millionths) * BigInt(part)) / 1_000_000n
  if (product === 0n) return null
  return { equity_percent: formatShortest(Number(product), 4), at: sizing.at ?? 'signal' }
}
