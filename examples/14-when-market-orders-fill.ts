/** One decision at one close: where it fills, and how much it buys, under each setting. */
import { backtest, bars, buyAndHold, type Sizing } from 'ledgerline'
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

async function attempt(marketFill: MarketFill, sizing: Sizing): Promise<void> {
  const execution = { marketFill }
  const result = await backtest({
    data,
    strategy: buyAndHold,
    capital: '10000 USD',
    sizing,
    execution,
  })
  const [fill] = result.fills
  const [refusal] = result.rejections
  const name = `${marketFill}, sized at the ${sizing.at}`.padEnd(34)
  if (fill === undefined) console.log(`${name}refused: ${refusal?.code}`)
  else {
    const day = fill.occurredAt.slice(5, 10)
    console.log(`${name}${day}  ${fill.filledQuantity} at ${fill.fillPrice} (${fill.priceBasis})`)
  }
}

for (const marketFill of ['next_open', 'bar_close', 'next_close'] as const) {
  for (const at of ['signal', 'fill'] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, in this order
    await attempt(marketFill, { equityPercent: 95, at })
  }
}
await attempt('next_open', { equityPercent: 100, at: 'signal' })
await attempt('next_open', { equityPercent: 100, at: 'fill' })
