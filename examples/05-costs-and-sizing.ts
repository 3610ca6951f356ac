/** The same strategy under four settings of cost and size: what each is worth in the end. */
import { backtest, type BacktestOptions, csv, smaCross } from 'ledgerline'

// #region settings
const settings: Readonly<Record<string, Partial<BacktestOptions>>> = {
  'free, 95 % of equity': {},
  'free, 30 shares': { sizing: { quantity: 30 } },
  '$1 a fill + 5 bps, 95 % of equity': {
    execution: { commission: { flat: '1' }, slippage: { bps: 5 } },
  },
  '0.5 % a fill, all of equity, sized at the fill': {
    sizing: { equityPercent: 100, at: 'fill' },
    execution: { commission: { percent: '0.5', minimum: '1' } },
  },
}
// #endregion

for (const [name, options] of Object.entries(settings)) {
  // oxlint-disable-next-line no-await-in-loop -- one after the other, in this order
  const result = await backtest({
    data: csv('node_modules/vega-datasets/data/sp500-2000.csv', { symbol: 'SPX' }),
    strategy: smaCross({ fast: 20, slow: 100 }),
    capital: '100000 USD',
    endOfData: 'liquidate',
    ...options,
  })
  const { finalEquity, tradeCount, totalFees } = result.toJSON().summary
  console.log(`${name.padEnd(47)}${tradeCount} trades  fees ${totalFees}  equity ${finalEquity}`)
}
