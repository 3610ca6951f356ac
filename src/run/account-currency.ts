/** Brings the money of a data set's instruments to the account's currency and scale. */

import type { Dataset } from '../data/dataset.ts'
import type { Currency } from '../domain/currency.ts'
import { formatShortest } from '../domain/decimal.ts'
import { Fault } from '../domain/fault.ts'
import { type Instrument, instrument } from '../domain/instrument.ts'

/**
 * The same data set when its money has the account's scale already; else one whose instruments
 * reckon at that scale. The columns are shared. Fails with `config/unsupported` when an instrument
 * trades in another currency, and with `number/overflow` when the scales together are too fine.
 */
export function inAccountCurrency(dataset: Dataset, money: Currency): Dataset {
  for (const series of dataset.series) checkCode(series.instrument, money)
  if (dataset.series.every((series) => series.instrument.currency.scale === money.scale)) {
    return dataset
  }
  return {
    ...dataset,
    series: dataset.series.map((series) => ({
      ...series,
      instrument: withCurrency(series.instrument, money),
    })),
  }
}

function withCurrency(of: Instrument, money: Currency): Instrument {
  const { symbol, assetClass, priceScale, quantityScale, multiplier, timeZone } = of
  return instrument({
    symbol,
    assetClass,
    currency: money,
    priceScale,
    tickSize: formatShortest(of.tickSize, priceScale),
    quantityScale,
    lotSize: formatShortest(of.lotSize, quantityScale),
    multiplier,
    timeZone,
  })
}

function checkCode({ symbol, currency }: Instrument, money: Currency): void {
  if (currency.code === money.code) return
  throw new Fault(
    'config/unsupported',
    `capital: "${symbol}" trades in ${currency.code}, the capital is in ${money.code}. ` +
      (currency.code === 'USD'
        ? `USD is only the default of a source: if these prices are in ${money.code}, give the source ` +
          `currency: '${money.code}'. If they are in USD, give capital in USD: `
        : `Give capital in ${currency.code}, or, if the prices are in ${money.code}, the source ` +
          `currency: '${money.code}': `) +
      'there is no conversion in this version.',
  )
}
