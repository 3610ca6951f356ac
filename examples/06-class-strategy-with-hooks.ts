/** A strategy as a class: it sees all its symbols, keeps its own books, and hears of its fills. */
import { backtest, type Bar, type Context, csv, type FillEvent, type Strategy } from 'ledgerline'
import { highest, lowest } from 'ledgerline/indicators'
import type { Indicator } from 'ledgerline/indicators'
import type { PositionEvent } from 'ledgerline/strategy'

class Breakout implements Strategy {
  readonly name = 'breakout'
  readonly #high = new Map<string, Indicator>()
  readonly #low = new Map<string, Indicator>()
  #losses = 0
  #turnover = 0

  onStart(context: Context): void {
    for (const symbol of context.symbols) {
      this.#high.set(symbol, context.indicator(symbol, highest(55, { source: 'high' })))
      this.#low.set(symbol, context.indicator(symbol, lowest(20, { source: 'low' })))
    }
  }

  onBar(bar: Bar, context: Context): void {
    const isHeld = context.position(bar.symbol) !== null
    const high = this.#high.get(bar.symbol)?.previous ?? Number.NaN
    const low = this.#low.get(bar.symbol)?.previous ?? Number.NaN
    if (!isHeld && bar.close > high) context.openLong(bar.symbol)
    if (isHeld && bar.close < low) context.closeLong(bar.symbol)
  }

  onFill(fill: FillEvent): void {
    this.#turnover += Number(fill.filledQuantity) * Number(fill.fillPrice)
  }

  onPosition(event: PositionEvent, context: Context): void {
    if (event.eventType !== 'position_closed' || !event.realizedPnlTotal.startsWith('-')) return
    this.#losses += 1
    context.note(`loss number ${this.#losses}`, { pnl: event.realizedPnlTotal })
  }

  onEnd(context: Context): void {
    const { equity } = context.portfolio.exact
    context.note(`ended with ${equity} USD after trading ${Math.round(this.#turnover)} USD`)
  }
}

const result = await backtest({
  data: csv('node_modules/vega-datasets/data/sp500-2000.csv', { symbol: 'SPX' }),
  strategy: Breakout,
  capital: '100000 USD',
  to: '2009-12-31',
})

const notes = [...result.events({ topic: 'note' })]
for (const event of [...notes.slice(0, 2), ...notes.slice(-1)])
  if (event.eventType === 'note') console.log(event.occurredAt.slice(0, 10), event.message)
console.log(`${result.trades.length} trades, ${notes.length} notes`)
