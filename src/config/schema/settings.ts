/** The settings an installation may have and a run may override: costs, fills, sizing, accounts. */

import type { Field, Shape } from '../field.ts'
import { type ConfigNode, found } from '../node.ts'
import type { Reading } from '../reading.ts'
import { decimal, decimalText, flag, oneOf, text, wholeNumber } from '../scalar-fields.ts'
import { either, mapping, record } from '../structure-fields.ts'
import { type ExecutionConfig, execution } from './execution.ts'
import { type PolicyUse, policyUse } from './policy.ts'
import { type SizingConfig, sizing } from './sizing.ts'

export type LotsConfig = Readonly<{ long?: 'fifo' | 'lifo'; short?: 'fifo' | 'lifo' }>

/** `100000`, `100000 USD`, or `{ USD: "100000" }`. */
export type CapitalConfig = string | Readonly<Record<string, string>>

export type SettingsConfig = Readonly<{
  initial_equity?: CapitalConfig
  reporting_currency?: string
  currency_scales?: Readonly<Record<string, number>>
  execution?: ExecutionConfig
  sizing?: SizingConfig
  risk_policy?: PolicyUse
  lots?: LotsConfig
  end_of_data?: 'keep_open' | 'liquidate' | 'liquidate_at_open'
  valuation?: 'end' | 'step'
  warmup_bars?: number
  seed?: number
  account_id?: string
  record_indicators?: boolean
  invariants?: 'money' | 'all'
}>

/** What names a currency, as key or as value. */
export const currencyCode = {
  source: '^[A-Z][A-Z0-9]{1,11}$',
  expected: 'a currency code such as USD',
} as const

export const settingsShape: Shape<SettingsConfig> = {
  initial_equity: {
    field: either(capitalText(), record(decimal('positive'), currencyCode)),
    about:
      'Cash the account begins with. A bare amount is in the reporting currency. One currency: there is no conversion.',
    default: '100000',
    example: '100000 USD',
    alias: 'capital',
  },
  reporting_currency: {
    field: text('currency code', currencyCode),
    about: 'Currency of the account, where initial_equity does not name one.',
    default: 'USD',
  },
  currency_scales: {
    field: record(wholeNumber(0, 15), currencyCode),
    about: 'Decimals money is kept at, by currency, where 6 (BTC and ETH 8, SOL 9) will not do.',
    example: '{ JPY: 4 }',
  },
  execution: { field: execution, about: 'How orders fill and what fills cost.' },
  sizing: {
    field: sizing,
    about: 'How many units a signal becomes. A strategy may have its own.',
    default: 'the policy’s, else 95 % of equity shared equally by strategies and symbols',
  },
  risk_policy: {
    field: policyUse,
    about: 'What the account allows itself: a policy by name, with overrides, or written here.',
    default: 'shorting allowed, no leverage, no limit per position',
  },
  lots: {
    field: mapping<LotsConfig>({
      long: { field: oneOf(['fifo', 'lifo']), about: 'For longs.', default: 'fifo' },
      short: { field: oneOf(['fifo', 'lifo']), about: 'For shorts.', default: 'lifo' },
    }),
    about: 'Which lots a closing fill closes first.',
  },
  end_of_data: {
    field: oneOf(['keep_open', 'liquidate', 'liquidate_at_open']),
    about:
      'What happens to positions after the last bar: stay open and valued at its close, closed at its close, or closed at its open.',
    default: 'keep_open',
  },
  valuation: {
    field: oneOf(['end', 'step']),
    about: 'When the account is valued in the log: after the last bar, or after every step.',
    default: 'end',
  },
  warmup_bars: {
    field: wholeNumber(0, 10_000_000),
    about:
      'Steps that only feed indicators: kept before start_date, or the first ones where there is none.',
    default: '0',
  },
  seed: {
    field: wholeNumber(0),
    about: 'All ids and the strategies’ random numbers come from it.',
    default: 'worked out from the settings',
  },
  account_id: { field: text(), about: 'Name of the account in the log.', default: 'main' },
  record_indicators: {
    field: flag(),
    about: 'Keeps indicator values so that the report can draw them.',
    default: 'true',
  },
  invariants: {
    field: oneOf(['money', 'all']),
    about: 'Which identities of the books are checked while the run goes on. "all" is slower.',
    default: 'money',
  },
}

/** An amount, with its currency after it if it has one. */
function capitalText(): Field<string> {
  return {
    schema: {
      anyOf: [
        { type: 'number', exclusiveMinimum: 0 },
        { type: 'string', pattern: String.raw`^[\d_.eE+]+(?: [A-Z][A-Z0-9]{1,11})?$` },
      ],
    },
    words: 'decimal, with or without a currency',
    properties: null,
    isWhole: true,
    read(node, path, reading) {
      const [figure = '', code, ...more] = node.kind === 'scalar' ? node.text.split(/\s+/) : []
      const amount = decimalText(figure)
      const isRight =
        amount !== null &&
        /[1-9]/.test(amount.replace(/e.*/i, '')) &&
        !amount.startsWith('-') &&
        more.length === 0 &&
        (code === undefined || new RegExp(currencyCode.source).test(code))
      if (!isRight) return refused(node, path, reading)
      return code === undefined ? amount : `${amount} ${code}`
    },
  }
}

function refused(node: ConfigNode, path: string, reading: Reading): undefined {
  reading.problem(
    node.place,
    path,
    `expected an amount and a currency such as 100000 USD, found ${found(node)}.`,
  )
}
