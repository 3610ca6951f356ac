/** What the engine says no to: market refusals are events in the log, faults have a code and a cure. */
import { backtest, type BacktestOptions, bars, type Context, Fault } from 'ledgerline'

const data = bars(
  ['2024-01-01', '2024-01-02', '2024-01-03'].map((time) => {
    return { time, open: 10, high: 11, low: 9, close: 10 }
  }),
  { symbol: 'ACME', interval: '1d' },
)

type Act = (context: Context, symbol: string) => unknown

async function attempt(what: string, act: Act, options: Partial<BacktestOptions>): Promise<void> {
  console.log(what)
  const strategy = {
    onBar: (bar: { symbol: string }, context: Context) => act(context, bar.symbol),
  }
  try {
    const result = await backtest({ data, strategy, capital: '1000 USD', ...options })
    for (const { source, code, sentence, count } of result.rejections)
      console.log(`  ${count} × ${source} refused, ${code}: ${sentence}`)
    for (const { side, quantity, symbol } of result.openPositions)
      console.log(`  holds ${side} ${quantity} ${symbol}`)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    console.log(`  ${error.code}: ${error.message}`)
  }
}

await attempt('A short where the policy forbids it', (to, symbol) => to.openShort(symbol), {
  policy: { allowShorting: false },
})
await attempt('Three buys of 60 % each: the second would need borrowed money', buy, {
  sizing: { equityPercent: 60 },
})
await attempt('The same with twice the leverage', buy, {
  sizing: { equityPercent: 60 },
  policy: { maximumLeverage: 2 },
})
await attempt('A strategy that waits', async (to, symbol) => to.openLong(symbol), {})
await attempt('A strategy that reads the clock', () => Date.now(), {})
await attempt('Two currencies', buy, { capital: { USD: '1000', EUR: '1000' } })
await attempt('A misspelt option', (to, symbol) => to.openLong(symbol, { qty: 5 } as object), {})

function buy(context: Context, symbol: string): void {
  context.openLong(symbol)
}
