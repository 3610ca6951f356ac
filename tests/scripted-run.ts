/** Runs on a few bars written out by hand, by a strategy that does what a script says. */
import {
  type AnyStrategy,
  backtest,
  type BacktestOptions,
  type BacktestResult,
  bars,
  type Context,
  defineStrategy,
} from 'ledgerline'
import type { BarInput, SourceOptions } from 'ledgerline/data'
import type { ConfiguredStrategy, StrategyFactory } from 'ledgerline/strategy'

/** Open, high, low, close and, where it matters, volume. */
export type Prices = readonly [number, number, number, number, number?]

/** What to do at the close of a bar, by its number from 0. */
export type Script = Readonly<Record<number, (context: Context) => void>>

export const symbol = 'AAA'

/** Bars a day apart from 2024-01-01 on. */
export const daily = (rows: readonly Prices[]): BarInput[] =>
  rows.map(([open, high, low, close, volume = 0], day) => ({
    time: new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10),
    open,
    high,
    low,
    close,
    volume,
  }))

/** A bar that stands still. */
export const flat = (price: number, volume?: number): Prices =>
  volume === undefined ? [price, price, price, price] : [price, price, price, price, volume]

export const scripted = (script: Script): AnyStrategy =>
  defineStrategy({
    name: 'scripted',
    setup: () => ({ onBar: (bar, context) => script[bar.index]?.(context) }),
  })

export function scriptedRun(
  rows: readonly Prices[],
  script: Script | StrategyFactory | ConfiguredStrategy,
  options: Partial<BacktestOptions> & { source?: SourceOptions } = {},
): Promise<BacktestResult> {
  const { source, ...rest } = options
  const isStrategy = typeof script === 'function' || 'kind' in script
  return backtest({
    data: bars(daily(rows), { symbol, interval: '1d', ...source }),
    strategy: isStrategy ? script : scripted(script),
    capital: '100000 USD',
    sizing: { quantity: 10 },
    invariants: 'all',
    ...rest,
  })
}

/** Each fill in words: `bar 3: buy 10 at 101.5`. */
export const fillsInWords = (result: BacktestResult): string[] =>
  result.fills.map(
    (fill) => `bar ${fill.barIndex}: ${fill.side} ${fill.filledQuantity} at ${fill.fillPrice}`,
  )

/** How each order ended or changed after it was accepted: `ord-000002 CANCELED position_closed`. */
export const endingsInWords = (result: BacktestResult): string[] =>
  [...result.events({ topic: 'order_status' })]
    .filter(({ status }) => status !== 'ACK')
    .map(({ orderId, status, reason }) => `${orderId} ${status} ${reason ?? ''}`.trimEnd())

/** Signals refused, with their reasons. */
export const refusalsInWords = (result: BacktestResult): string[] =>
  [...result.events({ topic: 'signal_rejected' })].map(
    ({ intention, reason }) => `${intention} ${reason}`,
  )

/** A trade to make: signed quantity, and the price the bar it fills on opens and closes at. */
export type WantedFill = Readonly<{ price: number; quantity: number }>

/** Signals what a signed quantity closes first, then what is left of it to open. */
export function trade(context: Context, signed: number): void {
  const held = context.position(symbol)?.quantity ?? 0
  const size = Math.abs(signed)
  const closing = held * signed < 0 ? Math.min(size, Math.abs(held)) : 0
  if (closing > 0 && signed > 0) context.closeShort(symbol, { quantity: closing })
  if (closing > 0 && signed < 0) context.closeLong(symbol, { quantity: closing })
  if (size > closing && signed > 0) context.openLong(symbol, { quantity: size - closing })
  if (size > closing && signed < 0) context.openShort(symbol, { quantity: size - closing })
}

/** Makes trades one after the other, the first on bar 1, each on a bar that stands at its price. */
export function tradesInTurn(
  fills: readonly WantedFill[],
  options: Parameters<typeof scriptedRun>[2] & { marks?: readonly number[] } = {},
): Promise<BacktestResult> {
  const { marks = [], ...rest } = options
  const rows = [fills[0]?.price ?? 1, ...fills.map(({ price }) => price), ...marks].map((price) =>
    flat(price),
  )
  const script = fills.map(({ quantity }) => (context: Context) => {
    trade(context, quantity)
  })
  return scriptedRun(rows, Object.fromEntries(script.entries()), rest)
}

/** Equity or cash after each bar, as money. */
export const moneyAfterBars = (result: BacktestResult, column: 'equity' | 'cash'): number[] =>
  Array.from(result.equity[column], (minor) => minor / 10 ** result.equity.scale)

/** What is left of each lot at the end: `25 @ 12`. */
export function openLotsInWords(result: BacktestResult): string[] {
  const left = new Map<string, string>()
  for (const lot of result.events({ topic: 'lot' })) {
    left.set(lot.lotId, `${lot.remainingQuantity} @ ${lot.entryPrice}`)
  }
  return [...left.values()].filter((text) => !text.startsWith('0 '))
}

/** Net result of every position event that closed something, in order. */
export const realizedInTurn = (result: BacktestResult): number[] =>
  [
    ...result.events({ topic: 'position_partial_exit' }),
    ...result.events({ topic: 'position_closed' }),
  ]
    .toSorted((a, b) => a.sequence - b.sequence)
    .map(({ realizedPnl }) => Number(realizedPnl))
