/**
 * The whole path in one command: load bars, run a strategy, turn its signals into orders, fill
 * them, keep the books, write the run to a folder and print the table.
 */
import { backtest, csv, smaCross } from 'ledgerline'

const folder = process.argv[2] ?? 'runs/basic-run'

const result = await backtest({
  data: csv('node_modules/vega-datasets/data/sp500-2000.csv', { symbol: 'SPX' }),
  strategy: smaCross({ fast: 50, slow: 200 }),
  capital: '100000 USD',
  sizing: { equityPercent: 95 },
  execution: { commission: { perShare: '0.005', minimum: '1' }, slippage: { bps: 1 } },
  benchmark: true,
})

const { files } = await result.save(folder)
result.print()
console.log(`\n${files.map((file) => `${folder}/${file}`).join('\n')}`)
