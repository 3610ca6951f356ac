/** What is traded: its scales, smallest steps, multiplier and currency. */

import { type Currency, currency } from './currency.ts'
import { decimalsOf, formatShortest, maximumScale, parseDecimal, powerOfTen } from './decimal.ts'
import { Fault } from './fault.ts'
import { divide, divideWide, type Rounding } from './rounding.ts'
import { exact, type Lots, type Money, overflow, type Ticks } from './units.ts'

export type AssetClass = 'equity' | 'index' | 'etf' | 'future' | 'forex' | 'crypto' | 'other'

/**
 * One tradable thing. Prices are integer ticks of 10^-priceScale, quantities integer lots of
 * 10^-quantityScale. `tickSize` and `lotSize` are the smallest legal steps, in those units.
 */
export type Instrument = Readonly<{
  symbol: string
  assetClass: AssetClass
  currency: Currency
  priceScale: number
  tickSize: number
  quantityScale: number
  lotSize: number
  /** Units of the underlying per unit of quantity, as decimal text; "1" for shares. */
  multiplier: string
  /** IANA zone whose dates the instrument's sessions, expiries and carry go by. */
  timeZone: string
  /** `money = ticks · lots · numerator / denominator`, reduced. */
  numerator: number
  denominator: number
}>

export type InstrumentOptions = Readonly<{
  symbol: string
  assetClass?: AssetClass
  currency?: Currency
  priceScale?: number
  /** Smallest price step as decimal text; default one tick of the price scale. */
  tickSize?: string
  quantityScale?: number
  /** Smallest quantity step as decimal text; default one lot of the quantity scale. */
  lotSize?: string
  multiplier?: string
  timeZone?: string
}>

/** Powers of ten beyond this one are no exact doubles any more. */
const largestExactPower = 22

/**
 * A frozen instrument. Fails with `number/invalid` when a scale, step or multiplier is out of range,
 * and with `number/overflow` when money at these scales could not be reckoned exactly.
 */
export function instrument(options: InstrumentOptions): Instrument {
  const { symbol } = options
  if (symbol.trim() === '') throw new Fault('number/invalid', 'An instrument needs a symbol.')
  const money = options.currency ?? currency('USD')
  const priceScale = scaleOf(options.priceScale ?? 2, `The price scale of "${symbol}"`)
  const quantityScale = scaleOf(options.quantityScale ?? 0, `The quantity scale of "${symbol}"`)
  const multiplier = options.multiplier ?? '1'
  const multiplierScale = decimalsOf(multiplier) ?? 0
  const factor = step(multiplier, multiplierScale, `The multiplier of "${symbol}"`)
  const exponent = money.scale - priceScale - quantityScale - multiplierScale
  const numerator = exact(
    exponent > 0 ? factor * powerOfTen(exponent) : factor,
    `The multiplier of "${symbol}"`,
  )
  if (exponent < -largestExactPower) throw overflow(`The scales of "${symbol}" together`)
  const denominator = exponent < 0 ? powerOfTen(-exponent) : 1
  const common = greatestCommonDivisor(numerator, denominator)
  return Object.freeze({
    symbol,
    assetClass: options.assetClass ?? 'equity',
    currency: money,
    priceScale,
    tickSize:
      options.tickSize === undefined
        ? 1
        : step(options.tickSize, priceScale, `The tick size of "${symbol}"`),
    quantityScale,
    lotSize:
      options.lotSize === undefined
        ? 1
        : step(options.lotSize, quantityScale, `The lot size of "${symbol}"`),
    multiplier,
    timeZone: options.timeZone ?? 'UTC',
    numerator: numerator / common,
    denominator: denominator / common,
  })
}

/** Money for `quantity` at `price`; half-even unless told otherwise. Fails with `number/overflow`. */
export function notional(
  of: Instrument,
  price: number,
  quantity: number,
  rounding: Rounding = 'half-even',
): Money {
  const product = price * (quantity * of.numerator)
  if (product <= Number.MAX_SAFE_INTEGER && product >= -Number.MAX_SAFE_INTEGER) {
    return (of.denominator === 1 ? product + 0 : divide(product, of.denominator, rounding)) as Money
  }
  return wideNotional(of, price, quantity, rounding)
}

function wideNotional(of: Instrument, price: number, quantity: number, rounding: Rounding): Money {
  const what = `Money of "${of.symbol}" in ${of.currency.code} (scale ${of.currency.scale})`
  const wide = BigInt(price) * BigInt(quantity) * BigInt(of.numerator)
  return exact(Number(divideWide(wide, BigInt(of.denominator), rounding)), what) as Money
}

/** A price as decimal text without needless zeros. */
export const priceText = (of: Instrument, price: Ticks): string =>
  formatShortest(price, of.priceScale)

/** A quantity as decimal text without needless zeros. */
export const quantityText = (of: Instrument, quantity: Lots): string =>
  formatShortest(quantity, of.quantityScale)

/** Quantity cut down to a whole number of lot sizes, toward zero. */
export function wholeLots(of: Instrument, quantity: number): Lots {
  return (of.lotSize === 1 ? quantity : quantity - (quantity % of.lotSize)) as Lots
}

function scaleOf(scale: number, what: string): number {
  if (Number.isInteger(scale) && scale >= 0 && scale <= maximumScale) return scale
  throw new Fault('number/invalid', `${what}: expected 0 to ${maximumScale}, found "${scale}".`)
}

function step(text: string, scale: number, what: string): number {
  const value = parseDecimal(text, scale, 'exact', what)
  if (value !== null && value > 0) return value
  throw new Fault('number/invalid', `${what}: expected a decimal above 0, found "${text}".`)
}

function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [a, b]
  while (y !== 0) [x, y] = [y, x % y]
  return x
}
