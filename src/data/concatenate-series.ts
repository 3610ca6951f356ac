/** Two series of one symbol, one after the other, as if they had been read from one file. */

import { formatShortest, powerOfTen } from '../domain/decimal.ts'
import { Fault } from '../domain/fault.ts'
import { instrument } from '../domain/instrument.ts'
import { type Column, createColumn, type Series } from '../domain/series.ts'
import { exact } from '../domain/units.ts'
import { ShownLabels } from './shown-labels.ts'

/**
 * Prices and volumes are brought to the finer scale exactly. Fails with `data/duplicate` where the
 * periods overlap, `config/invalid` where the instruments differ in more than their price scale.
 */
export function concatenateSeries(one: Series, other: Series): Series {
  const isFirst = (one.label[0] ?? 0) <= (other.label[0] ?? 0)
  const [a, b] = isFirst ? [one, other] : [other, one]
  checkOverlap(a, b)
  checkSame(a, b)
  const { symbol } = a.instrument
  const priceScale = Math.max(a.instrument.priceScale, b.instrument.priceScale)
  const volumeScale = Math.max(a.volumeScale, b.volumeScale)
  const prices = (column: 'open' | 'high' | 'low' | 'close'): Column =>
    joinScaled([a, b], column, (of) => priceScale - of.instrument.priceScale)
  const label = joinScaled([a, b], 'label', () => 0)
  const isLabel = a.time === a.label && b.time === b.label
  const { numerator: _n, denominator: _d, tickSize, lotSize, ...rest } = a.instrument
  return {
    instrument: instrument({
      ...rest,
      symbol,
      priceScale,
      tickSize:
        tickSize === 1 ? formatShortest(1, priceScale) : formatShortest(tickSize, rest.priceScale),
      lotSize: formatShortest(lotSize, rest.quantityScale),
    }),
    length: a.length + b.length,
    time: isLabel ? label : joinScaled([a, b], 'time', () => 0),
    label,
    open: prices('open'),
    high: prices('high'),
    low: prices('low'),
    close: prices('close'),
    volume: joinScaled([a, b], 'volume', (of) => volumeScale - of.volumeScale),
    volumeScale,
    interval: a.interval,
    factor: powerOfTen(priceScale),
  }
}

function joinScaled(
  parts: readonly Series[],
  name: 'time' | 'label' | 'open' | 'high' | 'low' | 'close' | 'volume',
  shift: (of: Series) => number,
): Column {
  const column = createColumn(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    column.set(part[name], at)
    const end = at + part.length
    if (shift(part) > 0) refine(column.subarray(at, end), shift(part), name, part)
    at = end
  }
  return column
}

/** Gives a column more decimals, exactly. */
function refine(column: Float64Array, decimals: number, name: string, of: Series): void {
  const by = powerOfTen(decimals)
  const what = `A ${name} of "${of.instrument.symbol}"`
  for (let i = 0; i < column.length; i++) column[i] = exact((column[i] as number) * by, what)
}

function checkOverlap(a: Series, b: Series): void {
  const last = a.label.at(-1)
  const first = b.label[0]
  if (last === undefined || first === undefined || last < first) return
  const shown = new ShownLabels([])
  throw new Fault(
    'data/duplicate',
    `Expected the series of "${a.instrument.symbol}" to follow one another, found one beginning ` +
      `at ${shown.iso(b, 0)} before the other ends at ` +
      `${shown.iso(a, a.length - 1)}. Cut one of them, or give the symbols different names.`,
  )
}

function checkSame(a: Series, b: Series): void {
  if (show(a) === show(b)) return
  throw new Fault(
    'config/invalid',
    `Expected the series of "${a.instrument.symbol}" to agree, found ${show(a)} and ${show(b)}. ` +
      'Give both sources the same options.',
  )
}

function show(of: Series): string {
  const { assetClass, currency, quantityScale, lotSize, multiplier, timeZone } = of.instrument
  const tick = of.instrument.tickSize === 1 ? null : tickText(of)
  const fields = { assetClass, currency: currency.code, quantityScale, lotSize, multiplier }
  return JSON.stringify({ ...fields, timeZone, tick, interval: of.interval })
}

const tickText = (of: Series): string =>
  formatShortest(of.instrument.tickSize, of.instrument.priceScale)
