/** Nine bars made by hand: a limit entry, a gap over the stop, stop and target inside one bar. */
import { backtest, bars, defineStrategy } from 'ledgerline'

// #region data
const data = bars(
  [
    { time: '2024-03-01', open: 100, high: 102, low: 99, close: 101 },
    { time: '2024-03-04', open: 101, high: 103, low: 100, close: 102 },
    { time: '2024-03-05', open: 97, high: 101, low: 96, close: 100 },
    { time: '2024-03-06', open: 101, high: 106, low: 100, close: 105 },
    { time: '2024-03-07', open: 104, high: 105, low: 98, close: 99 },
    { time: '2024-03-08', open: 91, high: 95, low: 90, close: 94 },
    { time: '2024-03-11', open: 94, high: 96, low: 93, close: 95 },
    { time: '2024-03-12', open: 96, high: 104, low: 92, close: 100 },
    { time: '2024-03-13', open: 100, high: 104, low: 92, close: 98 },
  ],
  { symbol: 'ACME', interval: '1d', stamp: 'close' },
)
// #endregion

// #region strategy
const protectedEntries = defineStrategy({
  name: 'protected-entries',
  setup({ symbol }) {
    const plans = [
      { quantity: 10, limitPrice: 98, stopLoss: 95, takeProfit: 110 },
      { quantity: 10, stopPrice: 97, stopLoss: 93, takeProfit: 103 },
    ]
    return {
      onBar(_bar, context) {
        if (plans.length === 2) context.openLong(symbol, plans.shift())
      },
      onPosition({ eventType }, context) {
        if (eventType === 'position_closed' && plans.length === 1)
          context.openLong(symbol, plans.shift())
      },
    }
  },
})
// #endregion

const result = await backtest({ data, strategy: protectedEntries, capital: '10000 USD' })

for (const event of result.events()) {
  const day = event.occurredAt.slice(5, 10)
  if (event.eventType === 'order') {
    const level = event.limitPrice ?? event.stopPrice ?? 'the market'
    const why = event.closeReason === null ? '' : `, ${event.closeReason}`
    console.log(`${day}  ${event.orderId}  ${event.side} ${event.orderType} at ${level}${why}`)
  }
  if (event.eventType === 'fill')
    console.log(
      `${day}  ${event.sourceOrderId}  filled at ${event.fillPrice} (${event.priceBasis})`,
    )
}
