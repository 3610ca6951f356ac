/** A strategy without sense: it sends every kind of order there is, by the run's random numbers. */
import { type Context, defineStrategy, type SignalOptions } from 'ledgerline'
import type { StrategyFactory, TimeInForce } from 'ledgerline/strategy'

const timesInForce: readonly TimeInForce[] = ['GTC', 'GTC', 'DAY', 'IOC', 'FOK']

const pick = <T>(list: readonly T[], context: Context): T =>
  list[Math.floor(context.random() * list.length)] as T

/** A price within four percent of another. */
const near = (price: number, context: Context): string =>
  (price * (0.96 + 0.08 * context.random())).toFixed(2)

/** Market, limit, stop or stop-limit, with any time in force and sometimes a quantity. */
function orderOptions(price: number, context: Context): SignalOptions {
  const kind = Math.floor(context.random() * 4)
  return {
    timeInForce: pick(timesInForce, context),
    ...(kind === 1 || kind === 3 ? { limitPrice: near(price, context) } : {}),
    ...(kind === 2 || kind === 3 ? { stopPrice: near(price, context) } : {}),
    ...(context.random() < 0.5 ? { quantity: 1 + Math.floor(context.random() * 20) } : {}),
    ...(context.random() < 0.3 ? { confidence: Math.floor(context.random() * 100) / 100 } : {}),
  }
}

function open(symbol: string, isLong: boolean, context: Context): void {
  const price = context.price(symbol)
  const side = isLong ? 1 : -1
  const away = (share: number): string => (price * (1 + side * share)).toFixed(2)
  const options = {
    ...orderOptions(price, context),
    ...(context.random() < 0.3 ? { stopLoss: away(-0.06) } : {}),
    ...(context.random() < 0.3 ? { takeProfit: away(0.06) } : {}),
  }
  if (isLong) context.openLong(symbol, options)
  else context.openShort(symbol, options)
}

/** The whole position, a part of it by quantity or confidence, at any price. */
function close(symbol: string, context: Context): void {
  const position = context.position(symbol)
  if (position === null) return
  const { quantity: _quantity, ...options } = orderOptions(context.price(symbol), context)
  const held = Math.abs(position.quantity)
  const part =
    context.random() < 0.4 ? { quantity: 1 + Math.floor(context.random() * (held - 1)) } : {}
  if (position.side === 'long') context.closeLong(symbol, { ...options, ...part })
  else context.closeShort(symbol, { ...options, ...part })
}

function act(symbol: string, context: Context): void {
  const x = context.random()
  if (x < 0.25) open(symbol, true, context)
  else if (x < 0.45) open(symbol, false, context)
  else if (x < 0.8) close(symbol, context)
}

/** `activity` is the share of bars it acts on, `answers` the share of fills. */
export const randomStrategy: StrategyFactory<{ activity: number; answers: number }> =
  defineStrategy({
    name: 'random',
    params: { activity: 0.6, answers: 0.2 },
    setup: ({ symbol, params }) => ({
      onBar(bar, context) {
        if (context.random() < params.activity) act(symbol, context)
        if (context.random() < 0.1) context.note('a bar', { index: bar.index })
      },
      onFill(fill, context) {
        if (context.random() < params.answers) act(fill.symbol, context)
      },
    }),
  }) as StrategyFactory<{ activity: number; answers: number }>
