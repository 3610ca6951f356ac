/** The portfolio as strategies see it: live, read-only, doubles with exact text beside them. */

import { formatShortest, powerOfTen } from '../domain/decimal.ts'
import { showAs } from '../domain/inspection.ts'
import type { Instrument } from '../domain/instrument.ts'
import { multiplyDivide } from '../domain/rounding.ts'
import type { Micros } from '../domain/units.ts'
import type { PortfolioJson, PortfolioView, PositionView } from '../domain/views.ts'
import { positionIdOf } from '../events/ids.ts'
import type { OpenPosition, Portfolio } from './portfolio.ts'

export class LivePortfolioView implements PortfolioView {
  readonly #portfolio: Portfolio
  readonly #strategies: readonly string[]
  readonly #seed: number
  readonly #unit: number

  static {
    showAs(LivePortfolioView, (view) => ({ name: 'Portfolio', content: () => view.toJSON() }))
  }

  constructor(portfolio: Portfolio, strategies: readonly string[], seed: number) {
    this.#portfolio = portfolio
    this.#strategies = strategies
    this.#seed = seed
    this.#unit = powerOfTen(portfolio.options.currency.scale)
  }

  get equity(): number {
    return this.#portfolio.equity / this.#unit
  }
  get cash(): number {
    return this.#portfolio.accounts.total / this.#unit
  }
  get grossExposure(): number {
    return this.#portfolio.grossExposure / this.#unit
  }
  get netExposure(): number {
    return this.#portfolio.marketValue / this.#unit
  }
  get leverage(): number {
    const { equity, grossExposure } = this.#portfolio
    return equity > 0 ? grossExposure / equity : 0
  }
  get positions(): readonly PositionView[] {
    const { positions, options } = this.#portfolio
    const count = options.instruments.length
    return positions.flatMap((position, book) => {
      if (position === null) return []
      const instrument = book % count
      return [this.#view(position, (book - instrument) / count, instrument)]
    })
  }
  get exact(): Readonly<{ equity: string; cash: string }> {
    const { equity, accounts } = this.#portfolio
    return Object.freeze({ equity: this.#text(equity), cash: this.#text(accounts.total) })
  }

  toJSON(): PortfolioJson {
    const { grossExposure, marketValue } = this.#portfolio
    return {
      ...this.exact,
      grossExposure: this.#text(grossExposure),
      netExposure: this.#text(marketValue),
      leverage: this.leverage,
      positions: this.positions,
    }
  }

  position(strategy: number, instrument: number): PositionView | null {
    const position = this.#portfolio.positions[this.#portfolio.bookOf(strategy, instrument)] ?? null
    return position === null ? null : this.#view(position, strategy, instrument)
  }

  #view(position: OpenPosition, strategy: number, instrument: number): PositionView {
    const { options, quantities, costs, values, marks } = this.#portfolio
    const of = options.instruments[instrument] as Instrument
    const book = this.#portfolio.bookOf(strategy, instrument)
    const quantity = quantities[book] as number
    const value = values[book] as number
    const unrealized = value - (costs[book] as number)
    const average = averagePrice(of, costs[book] as number, quantity)
    const view = {
      id: positionIdOf(this.#seed, position.number),
      symbol: of.symbol,
      strategy: this.#strategies[strategy] ?? '',
      side: quantity > 0 ? 'long' : 'short',
      quantity: quantity / powerOfTen(of.quantityScale),
      averagePrice: average / powerOfTen(of.priceScale),
      marketPrice: (marks[instrument] as number) / powerOfTen(of.priceScale),
      marketValue: value / this.#unit,
      unrealizedPnl: unrealized / this.#unit,
      realizedPnl: position.realized / this.#unit,
      openedAt: position.openedAt as Micros,
      exact: Object.freeze({
        quantity: formatShortest(quantity, of.quantityScale),
        averagePrice: formatShortest(average, of.priceScale),
        marketValue: this.#text(value),
        unrealizedPnl: this.#text(unrealized),
        realizedPnl: this.#text(position.realized),
      }),
    } as const
    return Object.freeze(view)
  }

  #text(amount: number): string {
    return formatShortest(amount, this.#portfolio.options.currency.scale)
  }
}

/** Cost per unit in ticks, half-even: for reading only, the books count with the cost itself. */
export function averagePrice(of: Instrument, cost: number, quantity: number): number {
  if (quantity === 0) return 0
  const size = Math.abs(quantity) * of.numerator
  return multiplyDivide(Math.abs(cost), of.denominator, size, 'half-even', of.symbol)
}
