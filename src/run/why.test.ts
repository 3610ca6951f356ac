import { describe, expect, it } from 'vitest'

import { runOver } from '../../tests/support/backtest.ts'
import { lineOf } from '../../tests/support/event-lines.ts'
import { flat } from '../../tests/support/series.ts'
import type { BacktestResult } from './result.ts'

/** A run of one trade, a refused signal and an order that never fills. */
const result: BacktestResult = runOver({
  over: [flat('A', [10, 11, 12, 13])],
  script: {
    0(context) {
      context.openLong('A', { quantity: 2 })
      context.closeShort('A')
    },
    1: (context) => context.closeLong('A'),
    2: (context) => context.openLong('A', { limitPrice: 5 }),
  },
  execution: { commission: { flat: 1 } },
})

const chain = (id: string): string[] => result.why(id).chain.map(({ event }) => lineOf(event))
const followed = (id: string): string[] =>
  result.why(id).consequences.map(({ event }) => lineOf(event))

describe('why', () => {
  it.each<[string, string[]]>([
    ['#3', ['bar A 10']],
    ['sig-000001', ['bar A 10', 'signal sig-1 OPEN_LONG A']],
    ['sig-000002', ['bar A 10', 'signal sig-2 CLOSE_SHORT A']],
    ['ord-000001', ['bar A 10', 'signal sig-1 OPEN_LONG A', 'order ord-1 buy 2 A market']],
    [
      'fil-000001',
      [
        'bar A 10',
        'signal sig-1 OPEN_LONG A',
        'order ord-1 buy 2 A market',
        'fill ord-1 buy 2 @ 11 open',
      ],
    ],
    [
      'txn-000003',
      [
        'bar A 10',
        'signal sig-1 OPEN_LONG A',
        'order ord-1 buy 2 A market',
        'fill ord-1 buy 2 @ 11 open',
        'transaction FEE_FILL -1 fees → 99977',
      ],
    ],
    ['txn-000001', ['backtest_started', 'transaction ADJUSTMENT 100000 capital → 100000']],
    ['#1', ['backtest_started']],
  ])('%s leads back to its first cause', (id, lines) => {
    expect(chain(id)).toEqual(lines)
  })

  it('a closed lot leads back to both its fills', () => {
    const lines = [
      'bar A 10',
      'signal sig-1 OPEN_LONG A',
      'order ord-1 buy 2 A market',
      'fill ord-1 buy 2 @ 11 open',
      'bar A 11',
      'signal sig-3 CLOSE_LONG A',
      'order ord-2 sell 2 A market reduce',
      'fill ord-2 sell 2 @ 12 open',
      'lot lot-1 -2 → 0',
    ]
    expect(chain('lot-000001')).toEqual(lines)
  })

  it('a position leads back to its opening, and its id names what closed it', () => {
    const id = result.trades[0]?.positionId ?? ''
    const told = result.why(id)
    expect(lineOf(told.subject)).toBe('position_closed long A -2 → 0')
    expect(chain(id)).toContain('position_opened long A 2 → 2')
    expect(chain(id)[0]).toBe('bar A 10')
  })

  it('a position that is open is named by what changed it last', () => {
    const open = runOver({
      over: [flat('A', [10, 11, 12, 13])],
      script: {
        0: (context) => context.openLong('A', { quantity: 4 }),
        1: (context) => context.closeLong('A', { quantity: 1 }),
      },
    })
    const id = open.openPositions[0]?.positionId ?? ''
    expect(lineOf(open.why(id).subject)).toBe('position_partial_exit long A -1 → 3')
    const fresh = runOver({
      over: [flat('A', [10, 11])],
      script: { 0: (context) => context.openLong('A') },
    })
    expect(lineOf(fresh.why(fresh.openPositions[0]?.positionId ?? '').subject)).toBe(
      'position_opened long A 1 → 1',
    )
  })

  it('an event is found by its id, its number, with and without its mark', () => {
    const [fill] = result.fills
    const { sequence = 0, eventId = '' } = fill ?? {}
    for (const id of [eventId, `#${sequence}`, String(sequence), `  #${sequence} `])
      expect(result.why(id).subject).toEqual(fill)
  })

  it.each<[string, string[]]>([
    ['sig-000002', ['rejected sig-2 no_position']],
    [
      'sig-000004',
      ['order ord-3 buy 1 A limit limit 5', 'ord-3 NEW>ACK', 'ord-3 ACK>CANCELED end_of_data'],
    ],
    [
      'fil-000002',
      [
        'transaction FILL_SELL 24 market → 100001',
        'transaction FEE_FILL -1 fees → 100000',
        'lot lot-1 -2 → 0',
        'position_closed long A -2 → 0',
      ],
    ],
  ])('%s tells what followed', (id, lines) => {
    expect(followed(id)).toEqual(lines)
  })

  it('says it in words', () => {
    const text = String(result.why('sig-000002'))
    const [bar, signal, refusal] = [
      result.why('sig-000002').chain[0]?.event.sequence,
      result.why('sig-000002').subject.sequence,
      result.why('sig-000002').consequences[0]?.event.sequence,
    ]
    expect(text).toBe(
      [
        `Why sig-000002: event #${signal}, signal`,
        '',
        'What led to it',
        `  #${bar}  2024-01-01  bar`,
        '      A closed at 10 on 2024-01-01 (open 10, high 10, low 10).',
        `  #${signal}  2024-01-01  signal`,
        '      script wants to close the short in A, reference price 10.',
        '',
        'What followed',
        `  #${refusal}  2024-01-01  signal_rejected`,
        '      Refused: there is no position to close.',
        '',
      ].join('\n'),
    )
  })

  it('says nothing of what followed where nothing did', () => {
    expect(String(result.why('txn-000003'))).not.toContain('What followed')
  })

  it.each([
    '',
    'ord-000099',
    'ord-0000001x',
    'sig-000000',
    'lot-000009',
    'xyz-000001',
    '#0',
    '#99999',
    '0',
    '-1',
    '00000000-0000-4000-8000-000000000000',
    'f'.repeat(32),
    'what?',
  ])('nothing has the id "%s"', (id) => {
    const last = result.engine.journal.lastSequence
    expect(() => result.why(id)).toThrow(
      expect.objectContaining({
        code: 'usage/invalid',
        message: `Nothing in this run has the id "${id}". Expected an event id or "#sequence" (1 to ${last}), an id such as "ord-000012" (sig, ord, fil, txn, lot), or a position id.`,
      }),
    )
  })
})
