/**
 * The ledger: one entry per thing that happened to the account, read off the transactions. Every
 * transaction whose total is not zero belongs to exactly one entry, so the cash flows add up to the
 * change of cash. Splits are entries without a transaction.
 */

import { formatShortest, parseDecimal } from '../domain/decimal.ts'
import type { LedgerEntryType } from '../domain/transaction.ts'
import type { EventOf, LedgerlineEvent } from '../events/event.ts'

export type LedgerEntry = Readonly<{
  /** 1, 2, 3, … */
  entryId: number
  timestamp: string
  entryType: LedgerEntryType
  symbol: string | null
  strategyId: string | null
  /** Signed quantity and price of a fill; null otherwise. */
  quantity: string | null
  price: string | null
  /** Change of cash. */
  cashFlow: string
  /** A fill's commission, for information: its cash flow is in the commission's own entry. */
  commission: string
  /** Net of fees, where the fill, or the cash in lieu of a position, closed something. */
  realizedPnl: string | null
  fillId: string | null
  transactionIds: readonly string[]
  lotIds: readonly string[]
  description: string
}>

type Draft = { -readonly [K in keyof LedgerEntry]: LedgerEntry[K] } & { moneyScale: number }

const typeByCounter: Readonly<Record<EventOf['transaction']['counterAccount'], LedgerEntryType>> = {
  capital: 'adjustment',
  market: 'fill',
  fees: 'commission',
  dividends: 'dividend',
  carry: 'margin_interest',
  adjustments: 'adjustment',
}

/**
 * Ledger entries from events in order (all of a run, or of a stretch that does not cut a fill in
 * two). `moneyScale` is the scale of the account's currency.
 */
export function ledgerOf(
  events: Iterable<LedgerlineEvent>,
  moneyScale: number,
): readonly LedgerEntry[] {
  const entries: Draft[] = []
  const byFill = new Map<string, Draft>()
  const bySplit = new Map<string, Draft>()
  let fill: EventOf['fill'] | null = null
  for (const event of events) {
    switch (event.eventType) {
      case 'fill':
        fill = event
        break
      case 'transaction': {
        const entry = entryOf(event, fill, entries.length + 1, moneyScale)
        entries.push(entry)
        if (entry.entryType === 'fill' && event.fillId !== null) byFill.set(event.fillId, entry)
        if (event.counterAccount === 'adjustments')
          bySplit.set(`${event.causationId} ${event.strategyId}`, entry)
        break
      }
      case 'lot': {
        const fillId = event.proceeds === null ? event.openFillId : event.closeFillId
        const entry = fillId === null ? paidOutIn(bySplit, event) : byFill.get(fillId)
        if (entry !== undefined) addLot(entry, event)
        break
      }
      case 'corporate_action':
        if (event.actionType === 'split') {
          const entry = splitEntry(event, entries.length + 1, moneyScale)
          entries.push(entry)
          bySplit.set(event.eventId, entry)
        }
        break
      default:
    }
  }
  return entries.map(({ moneyScale: _scale, ...entry }) => Object.freeze(entry))
}

/** The cash in lieu a lot was paid out with; the split itself where the cash came to nothing. */
function paidOutIn(
  bySplit: ReadonlyMap<string, Draft>,
  { causationId, strategyId }: EventOf['lot'],
): Draft | undefined {
  return bySplit.get(`${causationId} ${strategyId}`) ?? bySplit.get(causationId ?? '')
}

function entryOf(
  transaction: EventOf['transaction'],
  fill: EventOf['fill'] | null,
  entryId: number,
  moneyScale: number,
): Draft {
  const entryType = typeByCounter[transaction.counterAccount]
  const of = entryType === 'fill' && fill?.fillId === transaction.fillId ? fill : null
  return {
    entryId,
    timestamp: transaction.occurredAt,
    entryType,
    symbol: transaction.symbol,
    strategyId: transaction.strategyId,
    quantity: of === null ? null : `${of.side === 'sell' ? '-' : ''}${of.filledQuantity}`,
    price: of === null ? null : of.fillPrice,
    cashFlow: transaction.availableBalanceChange,
    commission: of === null ? '0' : of.commission,
    realizedPnl: null,
    fillId: transaction.fillId,
    transactionIds: [transaction.transactionId],
    lotIds: [],
    description: transaction.description,
    moneyScale,
  }
}

function addLot(entry: Draft, lot: EventOf['lot']): void {
  entry.lotIds = [...entry.lotIds, lot.lotId]
  if (lot.realizedPnl === null) return
  const { moneyScale } = entry
  const sum = [entry.realizedPnl ?? '0', lot.realizedPnl]
    .map((text) => parseDecimal(text, moneyScale, 'exact', 'A realised result') ?? 0)
    .reduce((total, one) => total + one, 0)
  entry.realizedPnl = formatShortest(sum, moneyScale)
}

function splitEntry(
  action: EventOf['corporate_action'],
  entryId: number,
  moneyScale: number,
): Draft {
  return {
    entryId,
    timestamp: action.occurredAt,
    entryType: 'split',
    symbol: action.symbol,
    strategyId: null,
    quantity: null,
    price: null,
    cashFlow: '0',
    commission: '0',
    realizedPnl: null,
    fillId: null,
    transactionIds: [],
    lotIds: [],
    description: `${action.symbol} split ${action.splitRatio ?? ''}`,
    moneyScale,
  }
}
