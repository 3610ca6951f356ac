/** Two strategies over three symbols in one account, each with its own universe and size. */
import { backtest, bars, buyAndHold, smaCross } from 'ledgerline'

/** A price that swings between 90 and 110 with a period of its own. Whole cents, so exact. */
function swing(symbol: string, period: number): ReturnType<typeof bars> {
  const rows = Array.from({ length: 250 }, (_, day) => {
    const phase = day % period
    const steps = Math.min(phase, period - phase)
    const close = 90 + Math.round((4000 * steps) / period) / 100
    const time = Date.UTC(2024, 0, 1 + day)
    return { time, open: close, high: close + 1, low: close - 1, close, volume: 10_000 }
  })
  return bars(rows, { symbol, interval: '1d' })
}

const result = await backtest({
  data: [swing('FAST', 30), swing('SLOW', 80), swing('WIDE', 120)],
  strategies: [
    { strategy: smaCross({ fast: 3, slow: 9 }), sizing: { equityPercent: 20 } },
    { strategy: buyAndHold, name: 'hold-wide', symbols: ['WIDE'], sizing: { quantity: 100 } },
  ],
  capital: '100000 USD',
})

for (const symbol of ['FAST', 'SLOW', 'WIDE']) {
  const trades = result.trades.filter((trade) => trade.symbol === symbol)
  const pnl = trades.reduce((sum, trade) => sum + Number(trade.pnl), 0)
  console.log(`${symbol}  ${String(trades.length).padStart(2)} trades  P&L ${pnl.toFixed(2)}`)
}
for (const position of result.openPositions) {
  const { strategy, quantity, symbol, unrealizedPnl } = position
  console.log(`open: ${strategy} holds ${quantity} ${symbol}, unrealised ${unrealizedPnl}`)
}
