/** One decision at one close: where it fills, and how much it buys, under each setting. */
import { backtest, bars, buyAndHold } from 'ledgerline'
import type { MarketFill } from 'ledgerline/execution'

// #region data
const data = bars(
  [
    { time: '2024-03-01', open: 100, high: 102, low: 99, close: 100 },
    { time: '2024-03-04', open: 104, high: 106, low: 103, close: 105 },
    { time: '2024-03-05', open: 105, high: 107, low: 104, close: 106 },
  ],
  { symbol: 'ACME', interval: '1d', stamp: 'close' },
)
// #endregion

type When = 'signal' | 'fill'

async function attempt(equityPercent: number, marketFill: MarketFill, at: When): Promise<void> {
  const sizing = { equityPercent, at }
  const execution = { marketFill }
  const capital = '10000 USD'
  const result = await backtest({ data, strategy: buyAndHold, capital, sizing, execution })
  const [fill] = result.fills
  const [refusal] = result.rejections
  const what =
    fill === undefined
      ? `refused: ${refusal?.code}`
      : `${fill.occurredAt.slice(5, 10)}  ${fill.filledQuantity} at ${fill.fillPrice}`
  console.log(`${equityPercent} %, ${marketFill}, sized at the ${at}`.padEnd(42) + what)
}

for (const marketFill of ['next_open', 'bar_close', 'next_close'] as const) {
  // oxlint-disable-next-line no-await-in-loop -- one after the other, in this order
  for (const at of ['signal', 'fill'] as const) await attempt(95, marketFill, at)
}
await attempt(100, 'next_open', 'signal')
await attempt(100, 'next_open', 'fill')
