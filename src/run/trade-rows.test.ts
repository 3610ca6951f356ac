import { describe, expect, it } from 'vitest'

import { runOver } from '../../tests/support/backtest.ts'
import { dataset, flat, series } from '../../tests/support/series.ts'
import type { Dataset } from '../data/dataset.ts'
import { daysOf } from '../domain/time.ts'
import { micros, microsPerDay } from '../domain/units.ts'
import { positionIdOf } from '../events/ids.ts'

const rows = [
  [10, 10, 10, 10],
  [10, 12, 8, 11],
  [11, 15, 11, 14],
  [14, 16, 9, 13],
  [13, 13, 13, 13],
] as const

describe('a trade row', () => {
  it('of a long says all there is to say', () => {
    const { trades } = runOver({
      over: [series('A', rows)],
      script: {
        0: (context) => context.openLong('A', { quantity: 10 }),
        2: (context) => context.closeLong('A'),
      },
      execution: { commission: { flat: '0.5' } },
    })
    expect(trades).toHaveLength(1)
    expect(trades[0]).toEqual({
      number: 1,
      strategy: 'script',
      symbol: 'A',
      side: 'long',
      quantity: '10',
      entryTime: '2024-01-02T00:00:00Z',
      exitTime: '2024-01-04T00:00:00Z',
      entryPrice: '10',
      exitPrice: '14',
      pnl: '39',
      grossPnl: '40',
      fees: '1',
      returnRatio: 0.39,
      entryBar: 1,
      exitBar: 3,
      // From 10: down to 8 on the entry bar, up to 16 on the bar of the exit.
      maximumAdverse: -0.2,
      maximumFavourable: 0.6,
      positionId: positionIdOf(7, 1),
      lotId: 'lot-000001',
      exitReason: 'signal',
      receipt: expect.any(Object) as object,
    })
  })

  it('of a short turns gains and excursions round', () => {
    const { trades } = runOver({
      over: [series('A', rows)],
      script: {
        0: (context) => context.openShort('A', { quantity: 10 }),
        2: (context) => context.closeShort('A'),
      },
    })
    expect(trades[0]).toMatchObject({
      side: 'short',
      quantity: '10',
      pnl: '-40',
      grossPnl: '-40',
      fees: '0',
      returnRatio: -0.4,
      maximumAdverse: -0.6,
      maximumFavourable: 0.2,
    })
  })

  it('is one per closed part of a lot, in order of exit', () => {
    const { trades, openPositions } = runOver({
      over: [series('A', rows)],
      script: {
        0: (context) => context.openLong('A', { quantity: 3 }),
        1: (context) => context.openLong('A', { quantity: 4 }),
        2: (context) => context.closeLong('A', { quantity: 5 }),
      },
      execution: { commission: { perShare: 1 } },
    })
    expect(
      trades.map((one) => [
        one.number,
        one.lotId,
        one.quantity,
        one.entryPrice,
        one.exitPrice,
        one.pnl,
        one.fees,
      ]),
    ).toEqual([
      [1, 'lot-000001', '3', '10', '14', '6', '6'],
      [2, 'lot-000002', '2', '11', '14', '2', '4'],
    ])
    expect(new Set(trades.map(({ positionId }) => positionId)).size).toBe(1)
    expect(openPositions).toMatchObject([
      {
        symbol: 'A',
        side: 'long',
        quantity: '2',
        averagePrice: '11',
        marketPrice: '13',
        unrealizedPnl: '4',
        entryFees: '2',
      },
    ])
  })

  it('adds up with the others to what was realised', () => {
    const result = runOver({
      over: [flat('A', [10, 11, 12, 13, 14]), flat('B', [20, 19, 18, 17, 16])],
      script: {
        0: (context, bar) => (bar.symbol === 'A' ? context.openLong('A') : context.openShort('B')),
        2: (context, bar) =>
          bar.symbol === 'A' ? context.closeLong('A') : context.closeShort('B'),
      },
      execution: { commission: { percent: 1 } },
    })
    const sum = result.trades.reduce((total, { pnl }) => total + Number(pnl), 0)
    expect(result.trades).toHaveLength(2)
    expect(Math.round(sum * 1e6)).toBe(result.engine.portfolio.realized)
  })

  it("names each strategy's own", () => {
    const opening = {
      0: (context: { openLong: (symbol: string) => unknown }) => context.openLong('A'),
    }
    const { trades } = runOver({
      over: [flat('A', [10, 11, 12])],
      strategies: [
        {
          strategy: class {
            onBar(bar: { index: number }, context: never): void {
              if (bar.index === 0) opening[0](context)
            }
          },
          name: 'one',
        },
        {
          strategy: class {
            onBar(bar: { index: number }, context: never): void {
              if (bar.index === 0) opening[0](context)
            }
          },
          name: 'two',
        },
      ],
      endOfData: 'liquidate',
    })
    expect(trades.map(({ strategy, exitReason }) => [strategy, exitReason])).toEqual([
      ['one', 'end_of_data'],
      ['two', 'end_of_data'],
    ])
  })

  it.each([
    ['stop_loss', { stopLoss: 9 }],
    ['take_profit', { takeProfit: 15 }],
  ])('says that it ended by %s', (reason, levels) => {
    const { trades } = runOver({
      over: [series('A', rows)],
      script: { 0: (context) => context.openLong('A', levels) },
    })
    expect(trades[0]?.exitReason).toBe(reason)
  })

  it('compares bars before a split with an entry price after it', () => {
    const { trades } = runOver({
      over: dataset(
        [
          series('A', [
            [100, 100, 100, 100],
            [100, 110, 90, 100],
            [25, 30, 20, 25],
            [25, 25, 25, 25],
          ]),
        ],
        {
          actions: [
            {
              symbol: 'A',
              type: 'split',
              numerator: 4,
              denominator: 1,
              effective: micros(daysOf(2024, 1, 3) * microsPerDay),
            },
          ],
        },
      ),
      script: {
        0: (context) => context.openLong('A', { quantity: 10 }),
        2: (context) => context.closeLong('A'),
      },
    })
    expect(trades[0]).toMatchObject({
      quantity: '40',
      entryPrice: '25',
      exitPrice: '25',
      pnl: '0',
      // In new prices: 22.5 to 27.5 before the split, 20 to 30 after it.
      maximumAdverse: -0.2,
      maximumFavourable: 0.2,
    })
  })

  it('has a return on the money put in, or none where none was', () => {
    const free = runOver({
      over: [
        series('A', [
          [0, 0, 0, 0],
          [0, 0, 0, 0],
          [5, 5, 5, 5],
          [5, 5, 5, 5],
        ]),
      ],
      script: { 0: (context) => context.openLong('A'), 1: (context) => context.closeLong('A') },
    })
    expect(free.trades[0]).toMatchObject({
      pnl: '5',
      returnRatio: 0,
      maximumAdverse: 0,
      maximumFavourable: 0,
    })
  })
})

describe('a receipt', () => {
  it('leads from the bar to the cent, twice', () => {
    const { trades } = runOver({
      over: [series('A', rows)],
      script: {
        0: (context) => context.openLong('A', { quantity: 10, reason: 'cheap' }),
        2: (context) => context.closeLong('A'),
      },
      execution: { commission: { flat: '0.5' } },
    })
    const receipt = trades[0]?.receipt
    expect(receipt?.entry.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'bar #3',
      'signal sig-000001',
      'order ord-000001',
      'fill fil-000001',
      'transaction txn-000002',
      'transaction txn-000003',
      'lot lot-000001',
    ])
    expect(receipt?.exit.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'bar #15',
      'signal sig-000002',
      'order ord-000002',
      'fill fil-000002',
      'transaction txn-000004',
      'transaction txn-000005',
      'lot lot-000001',
    ])
    expect(receipt?.entry.map(({ text }) => text)).toEqual([
      'A closed at 10 on 2024-01-01 (open 10, high 10, low 10).',
      'script wants to go long in A with 10, reference price 10: cheap.',
      'Buy 10 A (market, GTC).',
      'Bought 10 A at 10 on 2024-01-02 (open price, commission 0.5).',
      'Paid for the purchase: −100 USD against market; cash then 99900.',
      'Commission: −0.5 USD against fees; cash then 99899.5.',
      'lot-000001 opened: 10 A at 10, cost 100.',
    ])
    expect(receipt?.exit.at(-1)?.text).toBe(
      'lot-000001: 10 A bought at 10, sold at 14; proceeds 140 − cost 100 − entry fees 0.5 − exit fees 0.5 = +39.',
    )
    expect(receipt?.exit.map(({ amount }) => amount)).toEqual([
      null,
      null,
      null,
      null,
      '140',
      '-0.5',
      null,
    ])
    expect(receipt).toMatchObject({
      cashBeforeEntry: '100000',
      cashAfterEntry: '99899.5',
      cashBeforeExit: '99899.5',
      cashAfterExit: '100039',
      proceeds: '140',
      cost: '100',
      entryFees: '0.5',
      exitFees: '0.5',
    })
  })

  it('begins with the order where no signal asked for it', () => {
    const { trades } = runOver({
      over: [flat('A', [10, 11, 12])],
      script: { 0: (context) => context.openLong('A') },
      endOfData: 'liquidate',
    })
    expect(trades[0]?.receipt.exit.map(({ kind }) => kind)).toEqual([
      'order',
      'fill',
      'transaction',
      'lot',
    ])
  })

  it('begins with the event a hook answered', () => {
    let isSent = false
    class Hooked {
      onBar(bar: { index: number }, context: { openLong: (symbol: string) => unknown }): void {
        if (bar.index === 0) context.openLong('A')
      }
      onPosition(
        event: { eventType: string },
        context: { closeLong: (symbol: string) => unknown },
      ): void {
        if (event.eventType === 'position_opened' && !isSent) context.closeLong('A')
        isSent = true
      }
    }
    const { trades } = runOver({ over: [flat('A', [10, 11, 12])], strategy: Hooked })
    expect(trades[0]?.receipt.exit[0]).toMatchObject({
      kind: 'position',
      text: 'Opened long 1 A at 11.',
    })
  })

  it('takes the lots of one fill apart', () => {
    const { trades } = runOver({
      over: [series('A', rows)],
      script: {
        0: (context) => context.openLong('A', { quantity: 3 }),
        1: (context) => context.openLong('A', { quantity: 4 }),
        2: (context) => context.closeLong('A'),
      },
    })
    expect(
      trades.map(({ receipt }) => [receipt.entry.at(-1)?.id, receipt.exit.at(-1)?.id]),
    ).toEqual([
      ['lot-000001', 'lot-000001'],
      ['lot-000002', 'lot-000002'],
    ])
    expect(trades.map(({ receipt }) => [receipt.cashBeforeExit, receipt.cashAfterExit])).toEqual([
      ['99926', '100024'],
      ['99926', '100024'],
    ])
  })
})

/** Bars of which the fourth opens after a reverse split of 1 for 4. */
const merged = (prices: readonly number[]): Dataset =>
  dataset(
    [
      series(
        'A',
        prices.map((close) => [close, close * 1.5, close / 2, close]),
      ),
    ],
    {
      actions: [
        {
          symbol: 'A',
          type: 'split',
          numerator: 1,
          denominator: 4,
          effective: micros(daysOf(2024, 1, 4) * microsPerDay),
        },
        {
          symbol: 'A',
          type: 'dividend',
          amount: '0.25',
          effective: micros(daysOf(2024, 1, 3) * microsPerDay),
        },
      ],
    },
  )

describe('a trade that a reverse split paid out', () => {
  const result = runOver({
    over: merged([10, 10, 12, 200, 200, 200]),
    script: {
      0: (context) => context.openLong('A', { quantity: 3 }),
      3: (context) => context.openLong('A', { quantity: 1 }),
      4: (context) => context.closeLong('A'),
    },
    execution: { commission: { flat: '0.5' } },
  })
  const [paid] = result.trades

  it('says all there is to say', () => {
    expect(paid).toEqual({
      number: 1,
      strategy: 'script',
      symbol: 'A',
      side: 'long',
      quantity: '3',
      entryTime: '2024-01-02T00:00:00Z',
      exitTime: '2024-01-04T00:00:00Z',
      entryPrice: '40',
      exitPrice: '48',
      pnl: '5.5',
      grossPnl: '6',
      fees: '0.5',
      returnRatio: 5.5 / 30,
      entryBar: 1,
      exitBar: 3,
      // Bars 1 and 2 against an entry at 10: down to 5, up to 18. Bar 3 began without the position.
      maximumAdverse: -0.5,
      maximumFavourable: 0.8,
      positionId: positionIdOf(7, 1),
      lotId: 'lot-000001',
      exitReason: 'reverse_split',
      receipt: expect.any(Object) as object,
    })
  })

  it('has a receipt that tells of the split and the cash', () => {
    const receipt = paid?.receipt
    expect(receipt?.exit.map(({ text, amount }) => [text, amount])).toEqual([
      ['A 1-for-4 split of A made 3 into less than one unit, which was paid in cash.', null],
      [
        'Cash in lieu of a fraction, A split 1/4: +36 USD against adjustments; cash then 100006.25.',
        '36',
      ],
      [
        'lot-000001: of 3 A a reverse split left less than one unit, which was paid in cash at 48 (bought at 40); proceeds 36 − cost 30 − entry fees 0.5 − exit fees 0 = +5.5.',
        null,
      ],
    ])
    expect(receipt?.entry.map(({ kind }) => kind)).toEqual([
      'bar',
      'signal',
      'order',
      'fill',
      'transaction',
      'transaction',
      'lot',
    ])
    expect(receipt).toMatchObject({
      cashBeforeExit: '99970.25',
      cashAfterExit: '100006.25',
      proceeds: '36',
      cost: '30',
      entryFees: '0.5',
      exitFees: '0',
    })
  })

  it('is found by why, back to the split and the fill that opened it', () => {
    const types = result.why('lot-000001').chain.map(({ event }) => event.eventType)
    expect(types).toEqual(['bar', 'signal', 'order', 'fill', 'corporate_action', 'lot'])
  })

  it('ends before the bar its split opens, also where shorter bars are under way', () => {
    const hours = flat(
      'B',
      Array.from({ length: 24 * 6 }, () => 50),
      { interval: microsPerDay / 24 },
    )
    const { series: days, actions } = merged([10, 10, 12, 200, 200, 200])
    const { trades } = runOver({
      over: dataset([...days, hours], { actions: actions.map(({ action }) => action) }),
      script: {
        0: (context, bar) => bar.symbol === 'A' && context.openLong('A', { quantity: 3 }),
      },
    })
    expect(trades).toMatchObject([{ entryBar: 1, exitBar: 3, pnl: '6', lotId: 'lot-000001' }])
    expect(trades[0]?.exitTime).toBe('2024-01-04T00:00:00Z')
  })

  it('adds up with the others, dividends and adjustments to the change of equity', () => {
    const { portfolio } = result.engine
    const pnl = result.trades.reduce((total, one) => total + Number(one.pnl), 0)
    expect(result.trades.map(({ exitReason }) => exitReason)).toEqual(['reverse_split', 'signal'])
    expect(result.openPositions).toEqual([])
    const earned =
      Math.round(pnl * 1e6) +
      portfolio.dividendsReceived -
      portfolio.dividendsPaid +
      portfolio.adjustments
    expect(portfolio.dividendsReceived).toBe(750_000)
    expect(earned).toBe(portfolio.equity - portfolio.initial)
  })

  it('keeps its cash where what was left is worth nothing', () => {
    const { trades } = runOver({
      over: merged([10, 10, 0, 0, 0]),
      script: { 0: (context) => context.openLong('A', { quantity: 3 }) },
    })
    expect(trades).toHaveLength(1)
    expect(trades[0]).toMatchObject({ pnl: '-30', exitPrice: '0', exitReason: 'reverse_split' })
    const { exit, cashBeforeExit, cashAfterExit } = trades[0]?.receipt ?? {}
    expect(exit?.map(({ kind }) => kind)).toEqual(['split', 'lot'])
    expect([cashBeforeExit, cashAfterExit]).toEqual(['99970.75', '99970.75'])
  })
})
