/** Everything that happened is an event. Count them, read a stretch, and ask why one happened. */
import { backtest, csv, smaCross } from 'ledgerline'

const result = await backtest({
  data: csv('node_modules/vega-datasets/data/sp500-2000.csv', { symbol: 'SPX' }),
  strategy: smaCross({ fast: 50, slow: 200 }),
  capital: '100000 USD',
  execution: { commission: { flat: '1' } },
  seed: 7,
})

// #region count
const counts = new Map<string, number>()
for (const { eventType } of result.events()) counts.set(eventType, (counts.get(eventType) ?? 0) + 1)
for (const [eventType, count] of counts) console.log(String(count).padStart(5), eventType)
// #endregion

// #region stretch
const [fill] = result.fills
const from = fill?.sequence ?? 1
console.log()
for (const event of result.events({ from: from - 4, to: from + 6 }))
  console.log(`#${event.sequence} ${event.eventType} of ${event.sourceService}`)
// #endregion

// #region why
console.log()
console.log(String(result.why('txn-000002')))
// #endregion
