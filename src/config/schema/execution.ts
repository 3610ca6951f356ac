/** How orders fill and what fills cost. */

import type { Field } from '../field.ts'
import { decimal, oneOf, scaled, wholeNumber } from '../scalar-fields.ts'
import { type Check, list, mapping } from '../structure-fields.ts'

export type TierConfig = Readonly<{ up_to?: string; percent: string }>
export type CommissionConfig = Readonly<{
  per_share?: string
  percent?: string
  flat?: string
  tiers?: readonly TierConfig[]
  minimum?: string
  maximum?: string
  maximum_percent?: string
}>
export type SlippageConfig = Readonly<{
  bps?: string
  spread?: string
  volume?: Readonly<{ base: string; impact: string }>
  applies_to?: 'all' | 'opening'
}>
export type ParticipationConfig = Readonly<{ maximum_percent: string; queue_bars?: number }>
export type ExecutionConfig = Readonly<{
  market_fill?: 'next_open' | 'bar_close' | 'next_close'
  touch_fill?: 'gap' | 'close'
  entry_bar_exits?: 'off' | 'open_fills' | 'on'
  commission?: CommissionConfig
  slippage?: SlippageConfig
  participation?: ParticipationConfig
}>

const tier: Field<TierConfig> = mapping<TierConfig>({
  up_to: {
    field: decimal('positive'),
    about: 'Upper end of the bracket, in money of the notional. The last bracket has none.',
  },
  percent: {
    field: decimal('unsigned', 'percent'),
    about: 'Charged on the part of the notional inside the bracket.',
    isRequired: true,
    example: '0.1',
  },
})

const checkTiers: Check<CommissionConfig> = (value, node, path, reading) => {
  const tiers = value.tiers ?? []
  tiers.forEach((one, i) => {
    const isLast = i === tiers.length - 1
    if (isLast === (one.up_to === undefined)) return
    const message = isLast
      ? `the last bracket has no end: leave "up_to" out of tiers[${i}].`
      : `tiers[${i}] needs "up_to": only the last bracket goes on without end.`
    reading.problem(node.place, path, message)
  })
}

const commission: Field<CommissionConfig> = mapping<CommissionConfig>(
  {
    per_share: {
      field: decimal('unsigned', 'money'),
      about: 'Per unit of quantity.',
      example: '0.005',
    },
    percent: {
      field: decimal('unsigned', 'percent'),
      about: 'Of the notional.',
      example: '0.1',
    },
    flat: { field: decimal('unsigned', 'money'), about: 'Per fill.', example: '1.00' },
    tiers: {
      field: list(tier, { least: 1 }),
      about: 'Of the notional by marginal brackets, from low to high.',
      example: '[{ up_to: 10000, percent: 0.2 }, { percent: 0.1 }]',
    },
    minimum: { field: decimal('unsigned', 'money'), about: 'At least this per fill.' },
    maximum: { field: decimal('unsigned', 'money'), about: 'At most this per fill.' },
    maximum_percent: {
      field: decimal('unsigned', 'percent'),
      about: 'At most this part of the notional. Applied last.',
    },
  },
  { isWhole: true, check: checkTiers },
)

const slippage: Field<SlippageConfig> = mapping<SlippageConfig>(
  {
    bps: {
      field: decimal('unsigned', 'basis points'),
      about: 'Fixed, of the price before slippage.',
      example: '2',
    },
    spread: {
      field: decimal('unsigned'),
      about: 'This share of the bar’s high − low.',
      example: '0.5',
    },
    volume: {
      field: mapping<Readonly<{ base: string; impact: string }>>({
        base: { field: decimal('unsigned', 'basis points'), about: 'Always.', isRequired: true },
        impact: {
          field: decimal('unsigned', 'basis points'),
          about: 'Times the order’s share of the bar’s volume.',
          isRequired: true,
        },
      }),
      about: 'Grows with the share of the bar’s volume an order takes.',
    },
    applies_to: {
      field: oneOf(['all', 'opening']),
      about: 'Which fills slip.',
      default: 'all',
    },
  },
  {
    isWhole: true,
    check(value, node, path, reading) {
      const given = (['bps', 'spread', 'volume'] as const).filter((name) => name in value)
      if (given.length <= 1) return
      const names = given.map((name) => `"${name}"`).join(' and ')
      reading.problem(
        node.place,
        path,
        `expected one of "bps", "spread", "volume", found ${names}.`,
      )
    },
  },
)

const participation: Field<ParticipationConfig> = mapping<ParticipationConfig>(
  {
    maximum_percent: {
      field: decimal('positive', 'percent'),
      about: 'Most an order takes of a bar’s volume; two decimals, up to 100.',
      isRequired: true,
      example: '10',
    },
    queue_bars: {
      field: wholeNumber(0, 1_000_000),
      about: 'Further bars the rest is tried in before it expires.',
      default: '3',
    },
  },
  {
    isWhole: true,
    check(value, node, path, reading) {
      const hundredths = scaled(value.maximum_percent, 2)
      if (hundredths !== null && hundredths <= 10_000) return
      const message = `maximum_percent: expected at most 100 with at most two decimals, found "${value.maximum_percent}".`
      reading.problem(node.place, path, message)
    },
  },
)

export const execution: Field<ExecutionConfig> = mapping<ExecutionConfig>({
  market_fill: {
    field: oneOf(['next_open', 'bar_close', 'next_close']),
    about:
      'Where a market order decided at a bar’s close fills. bar_close is the price it was decided on, which nobody gets live.',
    default: 'next_open',
  },
  touch_fill: {
    field: oneOf(['gap', 'close']),
    about:
      'Price of limit and stop orders: their level, or the open where the bar opens beyond it (gap); or the better or worse of level and close.',
    default: 'gap',
  },
  entry_bar_exits: {
    field: oneOf(['off', 'open_fills', 'on']),
    about:
      'Whether a stop or target may end a position in the bar it was opened in: never (off), when a market order entered at the bar’s open (open_fills), or always (on), which assumes an order of prices nobody knows.',
    default: 'open_fills',
  },
  commission: {
    field: commission,
    about: 'What a fill costs. The parts given are added, then held to minimum and maximum.',
    default: 'none',
    example: '{ per_share: 0.005, minimum: 1.00 }',
  },
  slippage: {
    field: slippage,
    about: 'How far from its price a market or stop order fills, against the account. One model.',
    default: 'none',
    example: '{ bps: 2 }',
  },
  participation: {
    field: participation,
    about: 'Caps what an order takes of a bar’s volume.',
    default: 'no cap',
    example: '{ maximum_percent: 10 }',
  },
})
