/** A file with its own ideas of columns and hours, looked at before anything runs over it. */
import { csv, DataService, Fault } from 'ledgerline'
import { inspect, loadDataset } from 'ledgerline/data'

// #region file
const text = `Local time;Last;Opening;Top;Bottom;Turnover;Ticker
2024-03-08 15:30;170.73;170.10;170.80;169.90;51200;AAPL
2024-03-08 15:45;171.05;170.73;171.20;170.60;48100;AAPL
2024-03-11 09:30;172.94;172.30;173.10;172.05;99800;AAPL
2024-03-08 15:30;406.22;405.10;406.50;404.95;20100;MSFT
2024-03-08 15:45;406.90;406.22;407.05;406.00;18400;MSFT
2024-03-11 09:30;404.52;403.76;405.10;402.80;40250;MSFT
`
// #endregion

// #region source
const source = csv(
  { text, name: 'quotes.csv' },
  {
    columns: {
      time: 'Local time',
      open: 'Opening',
      high: 'Top',
      low: 'Bottom',
      close: 'Last',
      volume: 'Turnover',
    },
    timeZone: 'America/New_York',
    interval: '15m',
  },
)
const dataset = await loadDataset(source)
// #endregion

// #region inspect
for (const { symbol, bars, first, last, priceScale, gaps } of inspect(dataset).rows)
  console.log(`${symbol}  ${bars} bars, ${first} to ${last}, ${priceScale} decimals, ${gaps} gaps`)
// #endregion

// #region serve
const service = new DataService(dataset, {
  publish: (bar) => console.log(`${bar.symbol} closed at ${bar.exact.close}`),
})
console.log(`${service.loadData('AAPL', '2024-03-11').length} bar of AAPL from 11 March on`)
service.streamBar('2024-03-08T15:45')
// #endregion

// #region refused
try {
  await loadDataset(
    csv({ text: text.replace('171.20', '17.120'), name: 'quotes.csv' }, source.options),
  )
} catch (error) {
  if (error instanceof Fault) console.log(`${error.code}: ${error.message}`)
}
// #endregion
