import { backtest, csv, smaCross } from 'ledgerline'

const result = await backtest({
  data: csv('node_modules/vega-datasets/data/sp500-2000.csv', { symbol: 'SPX' }),
  strategy: smaCross({ fast: 50, slow: 200 }),
  capital: '100000 USD',
})
result.print()
