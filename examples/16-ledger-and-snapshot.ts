/** The books as an accountant reads them: ledger entries that add up, and a state that can be stored. */
import { backtest, csv, EventBus, smaCross } from 'ledgerline'
import { ledgerOf, Portfolio, type PortfolioSnapshot } from 'ledgerline/portfolio'

const result = await backtest({
  data: csv('node_modules/vega-datasets/data/sp500-2000.csv', { symbol: 'SPX' }),
  strategy: smaCross({ fast: 50, slow: 200 }),
  capital: '100000 USD',
  to: '2006-12-31',
  execution: { commission: { perShare: '0.005', minimum: '1' } },
})
const { portfolio } = result.engine

// #region ledger
const ledger = ledgerOf(result.events(), portfolio.options.currency.scale)
for (const { entryId, entryType, cashFlow, description } of ledger)
  console.log(
    `${String(entryId).padStart(2)}  ${entryType.padEnd(10)} ${cashFlow.padStart(14)}  ${description}`,
  )

const micros = ledger.reduce((sum, { cashFlow }) => sum + Math.round(Number(cashFlow) * 1e6), 0)
const { cash } = result.engine.view.exact
console.log(`all entries ${micros / 1e6}, cash ${cash}`)
// #endregion

// #region snapshot
const stored = JSON.stringify(portfolio.getSnapshot())
const restored = new Portfolio(new EventBus(), portfolio.options)
// oxlint-disable-next-line no-unsafe-type-assertion -- restoring checks every field
restored.restoreFromSnapshot(JSON.parse(stored) as PortfolioSnapshot)

const isSame = JSON.stringify(restored.getSnapshot()) === stored
console.log(`restored from ${stored.length} characters: ${isSame ? 'the same' : 'something else'}`)
console.log(
  `open: ${portfolio
    .getSnapshot()
    .positions.map(({ quantity }) => quantity)
    .join()} SPX`,
)
// #endregion
