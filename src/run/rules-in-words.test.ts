import { describe, expect, it } from 'vitest'

import { createEngine, type EngineInput, scripted } from '../../tests/support/engine.ts'
import { dataset, flat } from '../../tests/support/series.ts'
import { daysOf } from '../domain/time.ts'
import { micros, microsPerDay } from '../domain/units.ts'
import type { EngineOptions } from '../engine/engine-options.ts'
import { cautionsOf, fillRulesOf } from './rules-in-words.ts'

const optionsOf = (more: Partial<EngineInput> = {}): EngineOptions =>
  createEngine({ data: [flat('A', [1, 2])], strategies: [scripted({})], ...more }).options

describe('the rules in force', () => {
  it('are told one sentence each', () => {
    expect(fillRulesOf(optionsOf())).toEqual([
      'Market orders decided at a bar’s close fill at the next bar’s open.',
      'Limit orders fill at their level, or at the open if the bar opens beyond it; stop orders at the worse of level and open.',
      'Stops and targets are looked at from the entry bar on when a market order entered at its open, else from the next bar, the stop first; a stop fills at the worse of level and open.',
      'An order works from the bar after the one it was made on; within one open, closing orders fill before opening ones.',
      'No commission is charged.',
      'Market and stop orders fill without slippage.',
      'Orders fill whole, whatever the bar’s volume.',
      'An opening fill that would take gross exposure beyond 1 × equity is cancelled.',
      'Longs close lots FIFO, shorts LIFO.',
      'Positions open after the last bar stay open, valued at its close.',
    ])
  })

  it.each<[Partial<EngineInput>, string]>([
    [
      { marketFill: 'bar_close' },
      'Market orders fill at the close of the bar they were decided on; those of a symbol without a bar at that moment at the close of its next.',
    ],
    [
      { marketFill: 'next_close' },
      'Market orders decided at a bar’s close fill at the next bar’s close.',
    ],
    [
      { touchFill: 'close' },
      'Limit and stop orders that are touched fill at the better or worse of level and close.',
    ],
    [
      { commission: { percent: '0.1', minimum: 1 } },
      'Commission: percent 0.1, minimum 1; rounded up to the minor unit.',
    ],
    [
      { commission: { tiers: [{ percent: 1 }] } },
      'Commission: tiers [{"percent":1}]; rounded up to the minor unit.',
    ],
    [{ slippage: { bps: 5 } }, 'Slippage: bps 5, against the account; limit orders do not slip.'],
    [
      { slippage: { spread: '0.5', appliesTo: 'opening' } },
      'Slippage: spread 0.5, appliesTo opening, against the account; limit orders do not slip.',
    ],
    [
      { participation: { basisPoints: 1050, queueBars: 2 } },
      'An order takes at most 10.5% of a bar’s volume; the rest is tried in up to 2 further bars.',
    ],
    [
      { policy: { leverageHundredths: 150 } },
      'An opening fill that would take gross exposure beyond 1.5 × equity is cancelled.',
    ],
    [
      { policy: { allowNegativeCash: true } },
      'An opening fill that would take gross exposure beyond 1 × equity is cancelled — not in force here: cash may go negative.',
    ],
    [
      { entryBarExits: 'on' },
      'Stops and targets are looked at from the entry bar on, whatever the moment of the entry, also over what that bar was before it, the stop first.',
    ],
    [{ lots: { long: 'lifo', short: 'fifo' } }, 'Longs close lots LIFO, shorts FIFO.'],
    [
      { endOfData: 'liquidate' },
      'Positions open after the last bar are closed whole at its close.',
    ],
    [
      { endOfData: 'liquidate_at_open' },
      'Positions open after the last bar are closed whole at that bar’s open.',
    ],
  ])('%j read "%s"', (more, sentence) => {
    expect(fillRulesOf(optionsOf(more))).toContain(sentence)
  })

  it('always fill the same number of lines', () => {
    expect(
      fillRulesOf(optionsOf({ entryBarExits: 'on', slippage: { volume: { base: 1, impact: 2 } } })),
    ).toHaveLength(10)
  })
})

describe('cautions', () => {
  const plain = [
    'No commission and no slippage are charged',
    'Prices leave out dividends, and idle cash earns 0%',
  ]
  const both = { commission: { flat: 1 }, slippage: { bps: 1 } }

  it.each<[Partial<EngineInput>, number, string[]]>([
    [{}, 0, plain],
    [{}, 1, ['1 closed trade; below 30, trade statistics are only indicative', ...plain]],
    [{}, 29, ['29 closed trades; below 30, trade statistics are only indicative', ...plain]],
    [{}, 30, plain],
    [{ commission: { flat: 1 } }, 30, ['Slippage is set to 0', plain[1] as string]],
    [{ slippage: { bps: 1 } }, 30, ['Commission is set to 0', plain[1] as string]],
    [both, 30, [plain[1] as string]],
    [
      { ...both, marketFill: 'bar_close' },
      30,
      [
        'Market orders fill at the close they were decided on, which nobody can do live',
        plain[1] as string,
      ],
    ],
    [
      { ...both, entryBarExits: 'on' },
      30,
      [
        'Stops and targets look at the whole bar of an entry, also what lies before it',
        plain[1] as string,
      ],
    ],
    [
      { ...both, data: [flat('A', [1, 2]), flat('B', [1, 2], { interval: 60_000_000 })] },
      30,
      [
        'Bars of different length: limit and stop orders, stops and targets inside a longer bar are settled when it is complete, with the account of that moment',
        plain[1] as string,
      ],
    ],
    [
      { ...both, policy: { allowNegativeCash: true } },
      30,
      ['Cash may go negative, and costs no interest', plain[1] as string],
    ],
  ])('of %j with %i trades', (more, trades, cautions) => {
    expect(cautionsOf(optionsOf(more), trades)).toEqual(cautions)
  })

  it('leave dividends out where there are some', () => {
    const actions = [
      {
        symbol: 'A',
        type: 'dividend',
        amount: '1',
        effective: micros(daysOf(2024, 1, 2) * microsPerDay),
      },
    ] as const
    const data = dataset([flat('A', [1, 2])], { actions })
    expect(cautionsOf(optionsOf({ ...both, data }), 30)).toEqual([])
  })

  it('pass on what the reader of the data noticed', () => {
    const notes = [
      { source: 'a.csv', line: 3, message: 'a gap' },
      { source: 'a.csv', line: 9, message: 'another' },
    ]
    const data = dataset([flat('A', [1, 2])], { notes })
    expect(cautionsOf(optionsOf({ ...both, data }), 30).at(-1)).toBe(
      'The data reader left 2 notes; the first: a gap',
    )
    const one = dataset([flat('A', [1, 2])], { notes: notes.slice(0, 1) })
    expect(cautionsOf(optionsOf({ ...both, data: one }), 30).at(-1)).toBe(
      'The data reader left 1 note; the first: a gap',
    )
  })
})
