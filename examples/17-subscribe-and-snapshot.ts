/** Listen to a run, put notes into its log, read its history, and take its books in the middle. */
import { BacktestEngine, csv, EventBus, smaCross } from 'ledgerline'
import { Portfolio } from 'ledgerline/portfolio'

const engine = await BacktestEngine.create({
  data: csv('node_modules/vega-datasets/data/sp500-2000.csv', { symbol: 'SPX' }),
  strategy: smaCross({ fast: 50, slow: 200 }),
  capital: '100000 USD',
})

// #region subscribe
let events = 0
const everything = engine.events.subscribe('*', () => {
  events++
})
engine.events.subscribe('fill', ({ sequence }) => console.log(`second: fill #${sequence}`))
const first = engine.events.subscribe(
  'fill',
  ({ side, filledQuantity, symbol }) => {
    console.log(`first: ${side} ${filledQuantity} ${symbol}`)
    first.unsubscribe()
  },
  { priority: 10 },
)
// #endregion

// #region history
while (engine.stepsDone < 1000 && engine.step());
everything.unsubscribe()
engine.events.publish({ eventType: 'note', message: 'half way', data: { events } })
const [order] = engine.events.history({ topic: 'order', limit: 1 })
for (const event of engine.events.history({ from: order?.sequence ?? 1, to: 10_000, limit: 3 }))
  console.log(`#${event.sequence} ${event.eventType}`)
for (const event of engine.events.history({ topic: 'note' }))
  if (event.eventType === 'note') console.log(event.message, JSON.stringify(event.data))
// #endregion

// #region snapshot
const { currentEquity, positions } = engine.getState()
console.log(`equity ${currentEquity}, ${positions.length} open`)
const snapshot = engine.getSnapshot()
const { portfolio } = engine.getResults().engine
const books = new Portfolio(new EventBus(), portfolio.options)
books.restoreFromSnapshot(snapshot)
console.log(`${books.getSnapshot().positions[0]?.quantity ?? 'no'} SPX in books of their own`)
// #endregion
