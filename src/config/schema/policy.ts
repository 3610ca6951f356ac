/**
 * A risk policy: what an account allows itself. Keys that the format knows and this version does not
 * enforce are refused, so that nobody trades under limits that nobody holds.
 */

import type { Field, Property } from '../field.ts'
import { decimal, flag, oneOf, scaled, text } from '../scalar-fields.ts'
import { type Check, list, mapping, unsupported } from '../structure-fields.ts'

export type BudgetConfig = Readonly<{ strategy_id: string; weight: string }>

export type PolicyConfig = Readonly<{
  name?: string
  version?: string
  description?: string
  budgets?: readonly BudgetConfig[]
  sizing?: Readonly<{
    algorithm?: 'fixed_equity_pct'
    fixed_equity_pct?: string
    at?: 'signal' | 'fill'
    volatility_target?: null
    kelly?: null
  }>
  cash_management?: Readonly<{ cash_buffer_pct?: string }>
  limits?: Readonly<{
    shorting?: boolean
    leverage?: Readonly<{ gross?: string; net?: string }>
    concentration?: Readonly<{
      max_position_size_pct?: string
      max_sector_pct?: null
    }>
    margin_policy?: Readonly<{ allow_negative_cash?: boolean }>
    liquidity?: null
    portfolio_drawdown?: null
    position_count?: null
    diversification?: null
  }>
  policy_scope?: null
  evaluation?: null
  drawdown_controls?: null
  strategy_limits?: null
  execution_controls?: null
  rebalancing?: null
}>

/** Which policy a run uses. */
export type PolicyUse = Readonly<{ name?: string; configs?: PolicyConfig }>

/** A policy file: one block. */
export type PolicyFile = Readonly<{ portfolio_risk_policy: PolicyConfig }>

const fraction = decimal('unsigned', '0 to 1')

const upToOne =
  (name: string): Check<object> =>
  (value, node, path, reading) => {
    const written = (value as Readonly<Record<string, string | undefined>>)[name]
    if (written === undefined) return
    const millionths = scaled(written, 6)
    if (millionths !== null && millionths <= 1_000_000) return
    reading.problem(
      node.entries.get(name)?.key ?? node.place,
      `${path}.${name}`,
      `expected a fraction from 0 to 1 with at most six decimals, found "${written}".`,
    )
  }

const later = (what: string): Property<null> => ({
  field: unsupported('Remove the key, or set it to null.'),
  about: `${what} Not enforced by this version: null or left out.`,
})

const budget = mapping<BudgetConfig>(
  {
    strategy_id: {
      field: text(),
      about: 'The strategy, or "default" for all without a budget of their own.',
      isRequired: true,
    },
    weight: { field: fraction, about: 'Its part of the equity.', isRequired: true, example: '0.5' },
  },
  { check: upToOne('weight') },
)

const sizing = mapping<NonNullable<PolicyConfig['sizing']>>(
  {
    algorithm: {
      field: oneOf(['fixed_equity_pct']),
      about: 'How a signal becomes a quantity.',
      default: 'fixed_equity_pct',
    },
    fixed_equity_pct: {
      field: fraction,
      about: 'Part of the strategy’s budget that goes into one order.',
      default: '1.0',
    },
    at: {
      field: oneOf(['signal', 'fill']),
      about: 'Which price sizes the order: the signal’s, or the one it fills at, costs included.',
      default: 'signal',
    },
    volatility_target: later('Size by volatility.'),
    kelly: later('Size by the Kelly criterion.'),
  },
  { check: upToOne('fixed_equity_pct') },
)

const limits = mapping<NonNullable<PolicyConfig['limits']>>({
  shorting: { field: flag(), about: 'Whether shorts may be opened.', default: 'false' },
  leverage: {
    field: mapping<Readonly<{ gross?: string; net?: string }>>({
      gross: {
        field: decimal('positive'),
        about: 'Most gross exposure, as a multiple of equity; two decimals.',
        default: '1.0',
      },
      net: {
        field: decimal('positive'),
        about: 'Most net exposure. Held by gross, so it may not be below it in this version.',
        default: 'gross',
      },
    }),
    about: 'Exposure as multiples of equity.',
  },
  concentration: {
    field: mapping<Readonly<{ max_position_size_pct?: string; max_sector_pct?: null }>>(
      {
        max_position_size_pct: {
          field: fraction,
          about: 'Largest position after an order, as a part of equity.',
          default: '0.10',
        },
        max_sector_pct: later('Largest part of equity in one sector.'),
      },
      { check: upToOne('max_position_size_pct') },
    ),
    about: 'How much may lie in one place.',
  },
  margin_policy: {
    field: mapping<Readonly<{ allow_negative_cash?: boolean }>>({
      allow_negative_cash: {
        field: flag(),
        about: 'Lets opening fills go beyond the buying power.',
        default: 'false',
      },
    }),
    about: 'What may be borrowed.',
  },
  liquidity: later('Limits by traded volume and ticket size.'),
  portfolio_drawdown: later('Limits by drawdown.'),
  position_count: later('Limits by number of positions.'),
  diversification: later('Rules of diversification.'),
})

export const policy: Field<PolicyConfig> = mapping<PolicyConfig>({
  name: { field: text(), about: 'How configurations name it.', example: 'cautious' },
  version: { field: text(), about: 'Version of the policy, in quotes.', example: '"1"' },
  description: { field: text(), about: 'What it is for.' },
  budgets: {
    field: list(budget),
    about: 'Parts of the equity strategies may use; together at most 1.',
    default: '0.95 for a single strategy',
    example: '[{ strategy_id: default, weight: 0.5 }]',
  },
  sizing: { field: sizing, about: 'How many units a signal becomes.' },
  cash_management: {
    field: mapping<Readonly<{ cash_buffer_pct?: string }>>(
      {
        cash_buffer_pct: {
          field: fraction,
          about: 'Part of equity no opening fill may use; two decimals.',
          default: '0.02',
        },
      },
      { check: upToOne('cash_buffer_pct') },
    ),
    about: 'Cash kept back.',
  },
  limits: { field: limits, about: 'What no order may exceed. Orders that reduce are exempt.' },
  policy_scope: later('What the policy applies to.'),
  evaluation: later('When it is evaluated.'),
  drawdown_controls: later('Smaller sizes in drawdowns.'),
  strategy_limits: later('Limits by strategy.'),
  execution_controls: later('Limits on orders.'),
  rebalancing: later('Rules of rebalancing.'),
})

export const policyUse: Field<PolicyUse> = mapping<PolicyUse>(
  {
    name: {
      field: text('name'),
      about: 'A policy by name: naive, or one from policy_directories.',
      example: 'naive',
    },
    configs: {
      field: policy,
      about: 'Overrides of the named policy, key by key; without a name, the policy itself.',
    },
  },
  { mainKey: 'name' },
)

export const policyFile: Field<PolicyFile> = mapping<PolicyFile>({
  portfolio_risk_policy: { field: policy, about: 'The policy.', isRequired: true },
})
