/** Two indicators of one's own: one written here, one taken from trading-signals. */
import { backtest, csv, defineStrategy } from 'ledgerline'
import { defineIndicator, fromTradingSignals, sourcePrice } from 'ledgerline/indicators'
import { CG } from 'trading-signals'

// #region own
/** Share of the bar's range at which it closed: 0 at the low, 1 at the high. */
const closeInRange = defineIndicator({
  name: 'close-in-range',
  label: 'Close in range',
  warmup: 1,
  create: () => ({
    update(columns, index) {
      const low = sourcePrice('low', columns, index)
      const range = sourcePrice('high', columns, index) - low
      return range === 0 ? 0.5 : (sourcePrice('close', columns, index) - low) / range
    },
  }),
})
// #endregion

// #region library
const centerOfGravity = fromTradingSignals({
  name: 'center-of-gravity',
  create: () => new CG(5, 10),
  input: (bar) => bar.close,
  output: (value) => value,
})
// #endregion

const weakCloses = defineStrategy({
  name: 'weak-closes',
  params: { weak: 0.1, strong: 0.9 },
  setup({ symbol, params, indicator }) {
    const place = indicator(closeInRange)
    const gravity = indicator(centerOfGravity)
    return {
      onBar(_bar, context) {
        const isHeld = context.position(symbol) !== null
        if (!isHeld && place.value < params.weak && gravity.value < gravity.previous)
          context.openLong(symbol)
        if (isHeld && place.value > params.strong) context.closeLong(symbol)
      },
    }
  },
})

const result = await backtest({
  data: csv('node_modules/vega-datasets/data/sp500-2000.csv', { symbol: 'SPX' }),
  strategy: weakCloses,
  capital: '100000 USD',
  to: '2004-12-31',
})
const { finalEquity, tradeCount } = result.toJSON().summary
console.log(`${tradeCount} trades, ${finalEquity} USD in the end`)
