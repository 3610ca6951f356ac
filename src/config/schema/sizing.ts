/** How many units a signal becomes. */

import type { Field } from '../field.ts'
import { decimal, oneOf, scaled } from '../scalar-fields.ts'
import { mapping } from '../structure-fields.ts'

export type SizingConfig = Readonly<{
  quantity?: string
  equity_percent?: string
  cash_percent?: string
  notional?: string
  at?: 'signal' | 'fill'
}>

const ways = ['quantity', 'equity_percent', 'cash_percent', 'notional'] as const

export const sizing: Field<SizingConfig> = mapping<SizingConfig>(
  {
    quantity: { field: decimal('positive'), about: 'So many units.', example: '100' },
    equity_percent: {
      field: decimal('positive', 'percent'),
      about: 'This part of the account’s equity; four decimals.',
      example: '10',
    },
    cash_percent: {
      field: decimal('positive', 'percent'),
      about: 'This part of the free cash; four decimals.',
      example: '50',
    },
    notional: {
      field: decimal('positive', 'money'),
      about: 'This much money.',
      example: '5000',
    },
    at: {
      field: oneOf(['signal', 'fill']),
      about:
        'Which price sizes the order: the signal’s, or the one it fills at, costs included, so that a full budget is never refused.',
      default: 'signal',
    },
  },
  {
    isWhole: true,
    check(value, node, path, reading) {
      const given = ways.filter((name) => value[name] !== undefined)
      if (given.length !== 1) {
        const names = ways.map((name) => `"${name}"`).join(', ')
        const found = given.length === 0 ? 'none' : given.map((name) => `"${name}"`).join(' and ')
        reading.problem(node.place, path, `expected exactly one of ${names}, found ${found}.`)
      }
      for (const name of ['equity_percent', 'cash_percent'] as const) {
        const written = value[name]
        if (written === undefined || scaled(written, 4) !== null) continue
        reading.problem(
          node.entries.get(name)?.key ?? node.place,
          `${path}.${name}`,
          `expected at most four decimals, found "${written}".`,
        )
      }
    },
  },
)
