/**
 * Lot matching held to 192 scenarios of LEAN: FIFO and LIFO, in three groupings, with and without a
 * split. Results before fees: that program attributes fees by another rule.
 */
import type { BacktestResult } from 'ledgerline'
import type { ActionInput } from 'ledgerline/data'
import { describe, expect, it } from 'vitest'

import { isVerificationPresent, readJson, rounded } from './reference/peers.ts'
import { flat, type Prices, realizedInTurn, scriptedRun, trade } from './scripted-run.ts'

type Step = Readonly<{ price?: string; quantity?: string; mark?: string; split_factor?: string }>
type PeerTrade = Readonly<
  Record<'EntryPrice' | 'ExitPrice' | 'Direction' | 'Quantity' | 'ProfitLoss', string>
>
type LotCase = Readonly<{
  case: string
  matching: 'FIFO' | 'LIFO'
  grouping: 'FillToFill' | 'FlatToFlat' | 'FlatToReduced'
  steps: readonly Step[]
  expected_trades: readonly PeerTrade[]
}>

const casesOf = (path: string): readonly LotCase[] => (readJson(path) as { cases: LotCase[] }).cases
const cases = isVerificationPresent
  ? ['lots/lean-lot-matching.json', 'second-set/lots/lean-lot-matching.json'].flatMap(casesOf)
  : []

/**
 * A bar per fill and mark; a split takes effect before the bar that follows it. An order for that
 * bar is made before the split, in old shares, and restated by it.
 */
function run({ steps, matching }: LotCase): Promise<BacktestResult> {
  const rows: Prices[] = [flat(1)]
  const trades = new Map<number, number>()
  const actions: ActionInput[] = []
  let factor = 1
  for (const { price, quantity, mark, split_factor } of steps) {
    if (split_factor !== undefined) {
      const day = String(rows.length + 1).padStart(2, '0')
      factor = Number(split_factor)
      actions.push({ type: 'split', date: `2024-01-${day}`, ratio: 1 / factor })
      continue
    }
    if (price !== undefined) trades.set(rows.length - 1, Number(quantity) * factor)
    if (price !== undefined || mark !== undefined) {
      rows.push(flat(Number(price ?? mark)))
      factor = 1
    }
  }
  const script = [...trades].map(([bar, quantity]) => [
    bar,
    (context: Parameters<typeof trade>[0]) => trade(context, quantity),
  ])
  const method = matching === 'FIFO' ? 'fifo' : 'lifo'
  return scriptedRun(rows, Object.fromEntries(script), {
    source: { priceScale: 4, actions },
    lots: { long: method, short: method },
  })
}

describe.runIf(isVerificationPresent)('lot matching as LEAN has it', () => {
  it.each(cases.map((one) => [one.case, one] as const))('%s', async (_name, one) => {
    const result = await run(one)
    const expected = one.expected_trades
    const results = expected.map(({ ProfitLoss }) => Number(ProfitLoss))
    if (one.grouping === 'FlatToReduced') return expect(realizedInTurn(result)).toEqual(results)
    if (one.grouping === 'FlatToFlat') return expect(resultsOfPositions(result)).toEqual(results)
    expect(
      result.trades.map((row) => ({
        Direction: row.side === 'long' ? 'Long' : 'Short',
        Quantity: row.quantity,
        EntryPrice: row.entryPrice,
        ExitPrice: row.exitPrice,
        ProfitLoss: row.grossPnl,
      })),
    ).toEqual(
      expected.map((row) => ({
        Direction: row.Direction,
        Quantity: row.Quantity,
        EntryPrice: rounded(row.EntryPrice, 4),
        ExitPrice: rounded(row.ExitPrice, 4),
        ProfitLoss: row.ProfitLoss,
      })),
    )
  })

  it('has all of them', () => {
    expect(cases).toHaveLength(192)
  })
})

/** Net result of each position from flat to flat. */
const resultsOfPositions = (result: BacktestResult): number[] =>
  [...result.events({ topic: 'position_closed' })].map((event) =>
    Number(event.eventType === 'position_closed' ? event.realizedPnlTotal : Number.NaN),
  )
