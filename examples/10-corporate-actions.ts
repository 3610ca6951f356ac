/** A split and a dividend while shares are held: the books follow, and no cent is lost. */
import { backtest, buyAndHold, csv } from 'ledgerline'

// #region data
const text = `date,open,high,low,close,volume
2024-06-03,400,404,396,400,1000
2024-06-04,400,408,398,404,1000
2024-06-05,404,412,400,408,1000
2024-06-06,102,104,101,103,4000
2024-06-07,103,105,102,104,4000
2024-06-10,103,104,102,103.5,4000
`
const data = csv(
  { text, name: 'acme.csv' },
  {
    symbol: 'ACME',
    actions: [
      { type: 'split', date: '2024-06-06', ratio: '4:1' },
      { type: 'dividend', date: '2024-06-10', amount: '0.50' },
    ],
  },
)
// #endregion

const result = await backtest({
  data,
  strategy: buyAndHold,
  sizing: { quantity: 10 },
  capital: '10000 USD',
  valuation: 'step',
})

for (const event of result.events()) {
  const day = event.occurredAt.slice(5, 10)
  if (event.eventType === 'corporate_action')
    console.log(`${day}  ${event.actionType} ${event.splitRatio ?? event.dividendAmount}`)
  if (event.eventType === 'transaction')
    console.log(`${day}  cash ${event.availableBalanceChange}: ${event.description}`)
  if (event.eventType === 'portfolio_state') {
    const [held] = event.positions
    const shares = held === undefined ? 'nothing' : `${held.openQuantity} at ${held.marketPrice}`
    console.log(`${day}  equity ${event.currentEquity}, cash ${event.cashBalance}, holds ${shares}`)
  }
}
