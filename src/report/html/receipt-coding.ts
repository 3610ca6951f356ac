/**
 * Thousands of receipts say the same sentences with other numbers. A receipt is therefore written
 * as a shape (its sentences with the numbers taken out, shared by many) and its numbers in order.
 */

import { exactDifference, exactSum, negated } from '../exact-sum.ts'
import type { ReceiptLine, TradeRow } from '../model.ts'
import { tamed } from './html.ts'

/** Stands in a shape where a number was. Cannot occur in tamed text. */
const mark = '\u0001'

/** Line by line: side, kind, id, text, and 1 where the line has an amount. */
export type ReceiptShape = readonly (readonly [0 | 1, string, string, string, 0 | 1])[]

export type CodedReceipts = Readonly<{
  shapes: readonly ReceiptShape[]
  /** Per trade: index of its shape, then its numbers in one text, divided by spaces. */
  coded: readonly (readonly [number, string])[]
}>

/**
 * Numbers of a receipt come in this order: for each line those of the id, the sequence, those of
 * the text, the amount; then the twelve figures of `figuresOf`.
 */
export function codeReceipts(trades: readonly TradeRow[]): CodedReceipts {
  const known = new Map<string, number>()
  const shapes: ReceiptShape[] = []
  const coded = trades.map((trade): readonly [number, string] => {
    const numbers: string[] = []
    const entry = trade.receipt.entry.map((line) => shapeOf(line, 0, numbers))
    const exit = trade.receipt.exit.map((line) => shapeOf(line, 1, numbers))
    const shape = [...entry, ...exit]
    const key = JSON.stringify(shape)
    let index = known.get(key)
    if (index === undefined) {
      index = shapes.length
      known.set(key, index)
      shapes.push(shape)
    }
    return [index, [...numbers, ...figuresOf(trade)].join(' ')]
  })
  return { shapes, coded }
}

function shapeOf(line: ReceiptLine, side: 0 | 1, numbers: string[]): ReceiptShape[number] {
  const id = withoutNumbers(line.id, numbers)
  numbers.push(String(line.sequence))
  const text = withoutNumbers(line.text, numbers)
  if (line.amount !== null) numbers.push(line.amount)
  return [side, line.kind, id, text, line.amount === null ? 0 : 1]
}

function withoutNumbers(text: string, numbers: string[]): string {
  return tamed(text).replace(/\d[\d.,:-]*/g, (number) => {
    numbers.push(number)
    return mark
  })
}

/**
 * Cash before, movement and after of entry and exit; proceeds, cost, both fees, result, and what
 * is left when all are set against each other (zero when the receipt adds up).
 */
function figuresOf(trade: TradeRow): readonly string[] {
  const { receipt } = trade
  const { cashBeforeEntry, cashAfterEntry, cashBeforeExit, cashAfterExit } = receipt
  const { proceeds, cost, entryFees, exitFees } = receipt
  const rest = [proceeds, negated(cost), negated(entryFees), negated(exitFees), negated(trade.pnl)]
  return [
    cashBeforeEntry,
    exactDifference(cashAfterEntry, cashBeforeEntry),
    cashAfterEntry,
    cashBeforeExit,
    exactDifference(cashAfterExit, cashBeforeExit),
    cashAfterExit,
    proceeds,
    cost,
    entryFees,
    exitFees,
    trade.pnl,
    exactSum(rest),
  ]
}
