/** A strategy of one's own: parameters, indicators, and reasons that end up in the log. */
import { backtest, csv, defineStrategy } from 'ledgerline'
import { rsi, sma } from 'ledgerline/indicators'

// #region strategy
const dips = defineStrategy({
  name: 'dips',
  params: { trend: 200, period: 2, enter: 10, leave: 65 },
  setup({ symbol, params, indicator }) {
    const trend = indicator(sma(params.trend))
    const strength = indicator(rsi(params.period))
    return {
      onBar(bar, context) {
        const isHeld = context.position(symbol) !== null
        const isDip = bar.close > trend.value && strength.value < params.enter
        if (!isHeld && isDip) context.openLong(symbol, { reason: 'a dip in an uptrend' })
        if (isHeld && strength.value > params.leave) context.closeLong(symbol)
      },
    }
  },
})
// #endregion

// #region run
const result = await backtest({
  data: csv('node_modules/vega-datasets/data/sp500-2000.csv', { symbol: 'SPX' }),
  strategy: dips({ enter: 5 }),
  capital: '100000 USD',
  from: '2010-01-01',
  execution: { commission: { percent: '0.02' }, slippage: { bps: 1 } },
})
// #endregion

// #region read
const { finalEquity, tradeCount, totalFees } = result.toJSON().summary
console.log(`${tradeCount} trades, ${totalFees} USD of fees, ${finalEquity} USD in the end`)

const [first] = result.trades
console.log(`first: ${first?.quantity} ${first?.symbol} from ${first?.entryTime}`)
console.log(`       in at ${first?.entryPrice}, out at ${first?.exitPrice}, P&L ${first?.pnl}`)
// #endregion
