/** Resting orders on seven bars made by hand: a limit entry, a protective stop, a gap below it. */
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
  ],
  { symbol: 'ACME', interval: '1d', stamp: 'close' },
)
// #endregion

// #region strategy
const bracket = defineStrategy({
  name: 'bracket',
  setup({ symbol }) {
    let isFirst = true
    return {
      onBar(_bar, context) {
        if (isFirst) context.openLong(symbol, { quantity: 10, limitPrice: 98 })
        isFirst = false
      },
      onFill(fill, context) {
        if (fill.reduceOnly) return
        context.closeLong(symbol, { stopPrice: 95, reason: 'protective stop' })
        context.closeLong(symbol, { limitPrice: 110, reason: 'target' })
      },
    }
  },
})
// #endregion

const result = await backtest({ data, strategy: bracket, capital: '10000 USD' })

for (const event of result.events()) {
  const day = event.occurredAt.slice(5, 10)
  if (event.eventType === 'order') {
    const level = event.limitPrice ?? event.stopPrice
    console.log(`${day}  ${event.orderId}  ${event.side} ${event.orderType} at ${level}`)
  }
  if (event.eventType === 'order_status' && event.status === 'CANCELED')
    console.log(`${day}  ${event.orderId}  canceled: ${event.reason}`)
  if (event.eventType === 'fill')
    console.log(
      `${day}  ${event.sourceOrderId}  filled at ${event.fillPrice} (${event.priceBasis})`,
    )
}
