/** The engine a step at a time: subscribe to events, look at the account, stop when you like. */
import { BacktestEngine, csv, smaCross } from 'ledgerline'

const engine = await BacktestEngine.create({
  data: csv('node_modules/vega-datasets/data/sp500-2000.csv', { symbol: 'SPX' }),
  strategy: smaCross({ fast: 50, slow: 200 }),
  capital: '100000 USD',
})

// #region subscribe
const fills = engine.events.subscribe('fill', (fill) => {
  const day = fill.occurredAt.slice(0, 10)
  console.log(`${day}  ${fill.side} ${fill.filledQuantity} at ${fill.fillPrice}`)
  if (engine.portfolio.positions.length === 0) fills.unsubscribe()
})
engine.events.subscribe('*', (event) => {
  if (event.eventType === 'portfolio_state' && event.positions.length > 0)
    console.log(`            equity ${event.currentEquity}, leverage ${event.leverage}`)
})
// #endregion

// #region step
while (engine.stepsDone < 2000 && engine.step());
const { exact, positions } = engine.portfolio
console.log(`after ${engine.stepsDone} of ${engine.stepsTotal} steps: equity ${exact.equity}`)
console.log(`holding ${positions.map((one) => `${one.exact.quantity} ${one.symbol}`).join(', ')}`)
// #endregion

const result = engine.getResults()
console.log(`ended there: ${result.trades.length} trades, ${result.openPositions.length} open`)
