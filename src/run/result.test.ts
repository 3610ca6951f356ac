import { describe, expect, it, vi } from 'vitest'

import { acting, runOver } from '../../tests/support/backtest.ts'
import { lineOf } from '../../tests/support/event-lines.ts'
import { flat } from '../../tests/support/series.ts'
import { sha256 } from '../adapters/crypto/sha256.ts'
import { headOf } from '../log/chain.ts'
import type { Context } from '../strategy/context.ts'
import { dataHashOf } from './data-hash.ts'

const script = {
  0(context: Context, bar: { symbol: string }): void {
    if (bar.symbol === 'A') context.openLong('A', { quantity: 3 })
    else context.closeShort('B')
  },
  2(context: Context, bar: { symbol: string }): void {
    if (bar.symbol === 'A') context.closeLong('A')
    else context.openShort('B', { quantity: 9_000 })
  },
}
const over = [flat('A', [10, 11, 12, 13, 14]), flat('B', [20, 20, 20, 20, 20])]
const result = runOver({ over, script, execution: { commission: { flat: 1 } } })

describe('a result', () => {
  it('has orders, fills and trades in order', () => {
    expect(result.orders.map(({ orderId }) => orderId)).toEqual([
      'ord-000001',
      'ord-000002',
      'ord-000003',
    ])
    expect(result.fills.map(lineOf)).toEqual([
      'fill ord-1 buy 3 @ 11 open',
      'fill ord-2 sell 3 @ 13 open',
    ])
    expect(result.trades.map(({ symbol, pnl }) => [symbol, pnl])).toEqual([['A', '4']])
    expect(result.trades).toBe(result.trades)
  })

  it('counts refusals of signals and orders, with words', () => {
    expect(
      result.rejections.map(({ source, code, count, sentence }) => [source, code, count, sentence]),
    ).toEqual([
      ['signal', 'no_position', 1, 'There is no position to close.'],
      ['order', 'insufficient_funds', 1, 'The fill would cost more than the account may use.'],
    ])
    expect(result.report().funnel).toMatchObject({
      bars: 10,
      signals: 4,
      signalsRejected: 1,
      orders: 3,
      ordersCanceled: 1,
      fills: 2,
      lotsClosed: 1,
      positionsOpened: 1,
      positionsClosed: 1,
      positionsOpen: 0,
    })
  })

  it('had no sum of what slippage cost', () => {
    const slipped = runOver({ over, script, execution: { slippage: { bps: 1000 } } })
    // Bought 3 at 12.10 instead of 11, sold them at 11.70 instead of 13.
    expect(slipped.toJSON().summary).toMatchObject({ totalFees: '0.00', totalSlippage: '7.20' })
    expect(slipped.summary().totalSlippage).toMatchObject({ value: '7.20', group: 'costs' })
    expect(slipped.toJSON().costs).toEqual([
      { label: 'Commission', amount: '0', note: 'charged on every fill' },
      { label: 'Slippage', amount: '7.2', note: 'in the prices of fills' },
    ])
    expect(result.toJSON().summary.totalSlippage).toBe('0.00')
    expect(result.toJSON().costs.map(({ label }) => label)).toEqual(['Commission'])
  })

  it('has columns of equity, cash and exposure, one entry per step', () => {
    const { equity, cash, exposure, time, scale } = result.equity
    expect(time).toHaveLength(5)
    expect([...equity].map((value) => value / 10 ** scale)).toEqual([
      100_000, 99_999, 100_002, 100_004, 100_004,
    ])
    expect([...cash].map((value) => value / 10 ** scale)).toEqual([
      100_000, 99_966, 99_966, 100_004, 100_004,
    ])
    expect([...exposure].map((value) => value / 10 ** scale)).toEqual([0, 33, 36, 0, 0])
  })

  it('gives its events, all or some', () => {
    const all = [...result.events()]
    expect([...result.events({ topic: 'fill' })]).toEqual(result.fills)
    expect([...result.events({ from: 3, to: 5 })]).toEqual(all.slice(2, 5))
    expect([...result.events({ limit: 2 })]).toEqual(all.slice(0, 2))
    const ofB = all.filter((event) => 'symbol' in event && event.symbol === 'B')
    expect([...result.events({ symbol: 'B' })]).toEqual(ofB)
    expect([...result.events({ symbol: 'B', limit: 2 })]).toEqual(ofB.slice(0, 2))
    expect([...result.events({ symbol: 'B', topic: 'bar', limit: 1 })]).toEqual(ofB.slice(0, 1))
    expect([...result.events({ symbol: 'C' })]).toEqual([])
  })

  it('has the head of its log, which follows from data, seed and events', () => {
    const { engine } = result
    const { dataset, seed } = engine.options
    expect(result.logHead).toBe(
      headOf(engine.journal, { dataHash: dataHashOf(dataset), seed }, sha256),
    )
    expect(result.logHead).toMatch(/^[0-9a-f]{64}$/)
  })

  it('has its strategies for a title, or its own', () => {
    expect(result.title).toBe('script')
    expect(runOver({ over, script, title: 'Mine' }).title).toBe('Mine')
    const two = runOver({ over, strategies: [acting({}, 'a'), acting({}, 'b')] })
    expect(two.title).toBe('a, b')
  })

  it('has measures by key', () => {
    const { finalEquity, totalFees } = result.summary()
    expect([finalEquity.value, totalFees.value]).toEqual(['100004.00', '2.00'])
    expect(result.report()).toBe(result.report())
  })

  it('prints the table', () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    result.print({ width: 80 })
    expect(String(write.mock.calls[0]?.[0])).toContain('Equity Final')
  })

  it('says that its books balance', () => {
    expect(result.report().integrity).toMatchObject({
      seed: '7',
      ledgerResidual: '0',
      identityResidual: '0',
      isBalanced: true,
      eventCount: result.engine.journal.lastSequence,
      logHead: result.logHead,
      commands: [],
    })
  })

  it('writes trades and equity as CSV', () => {
    expect(result.tradesCsv().split('\r\n')).toHaveLength(3)
    expect(result.equityCurveCsv().split('\r\n')).toHaveLength(7)
    expect(JSON.parse(JSON.stringify(result))).toMatchObject({ logHead: result.logHead })
  })

  it('has the same deepest drawdown in the curve file as among the measures', () => {
    const falling = runOver({
      over: [flat('A', [100, 100, 100])],
      script: { 0: (context: Context) => void context.openLong('A', { quantity: 1 }) },
      execution: { marketFill: 'bar_close', commission: { flat: 5000 } },
    })
    const depths = falling
      .equityCurveCsv()
      .split('\r\n')
      .slice(1, -1)
      .map((line) => Number(line.split(',').at(-1)))
    expect(Math.min(...depths)).toBeLessThan(0)
    expect(falling.summary().maxDrawdown.value).toBeCloseTo(100 * Math.min(...depths), 9)
  })

  it('of a run without a single trade is whole all the same', () => {
    const empty = runOver({ over: [flat('A', [10, 11])], script: {} })
    expect(empty.trades).toEqual([])
    expect(empty.rejections).toEqual([])
    expect(empty.report().funnel).toMatchObject({ signals: 0, fills: 0 })
    expect(empty.summary().finalEquity.value).toBe('100000.00')
  })
})

describe('verify', () => {
  it('runs the same again and finds no difference', () => {
    expect(result.verify()).toEqual({
      isSame: true,
      head: result.logHead,
      headAgain: result.logHead,
      events: result.engine.journal.lastSequence,
      firstDifference: null,
    })
  })

  it('names the first event that differs', () => {
    let runs = 0
    const fickle = acting({
      1(context) {
        if (runs++ > 0) context.openLong('A')
      },
    })
    const { isSame, firstDifference } = runOver({
      over: [flat('A', [10, 11, 12])],
      strategy: fickle,
    }).verify()
    expect(isSame).toBe(false)
    expect(firstDifference).toMatchObject({
      was: { eventType: 'bar', close: '12' },
      is: { eventType: 'signal', intention: 'OPEN_LONG' },
    })
    expect(firstDifference?.sequence).toBe(firstDifference?.was?.sequence)
  })

  it.each<[string, object]>([
    ['an object', { strategy: { onBar: () => undefined } }],
    ['an object in a use', { strategy: { strategy: { onBar: () => undefined } } }],
    ['an object among others', { strategies: [acting({}), { onBar: () => undefined }] }],
  ])('refuses %s, which keeps its state', (_, more) => {
    expect(() => runOver({ over, ...more }).verify()).toThrow(
      expect.objectContaining({
        code: 'strategy/invalid',
        message:
          'This run cannot be repeated: a strategy was given as an object, which keeps its state. Give the class, or a strategy made by defineStrategy.',
      }),
    )
  })

  it('takes classes: they are made anew', () => {
    class Once {
      #isDone = false
      onBar(_bar: unknown, context: Context): void {
        if (!this.#isDone) context.openLong('A')
        this.#isDone = true
      }
    }
    expect(runOver({ over, strategy: Once }).verify().isSame).toBe(true)
  })
})
