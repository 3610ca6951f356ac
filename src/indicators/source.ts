/**
 * Which price of a bar an indicator looks at. Prices are read as whole ticks times a small divisor,
 * so that sums over any number of bars stay exact; division comes last.
 */

import { checkChoice } from './argument.ts'
import type { IndicatorColumns } from './indicator.ts'

/**
 * `typical` is (high + low + close) / 3, `median` is (high + low) / 2, `average` is the mean of all
 * four prices.
 */
export type Source = 'close' | 'open' | 'high' | 'low' | 'typical' | 'median' | 'average'

/** Indicators of one price take it from here. Default: `close`, where the indicator names no other. */
export type SourceOptions = Readonly<{ source?: Source }>

const sources: readonly Source[] = ['close', 'open', 'high', 'low', 'typical', 'median', 'average']

export function checkSource(
  where: string,
  source: Source | undefined,
  usual: Source = 'close',
): Source {
  return source === undefined ? usual : checkChoice(where, source, sources)
}

/** How many prices `sourceTicks` adds up. */
export function sourceDivisor(source: Source): number {
  if (source === 'typical') return 3
  if (source === 'median') return 2
  return source === 'average' ? 4 : 1
}

/** The price in ticks, times `sourceDivisor`: a whole number. */
export function sourceTicks(source: Source, columns: IndicatorColumns, index: number): number {
  switch (source) {
    case 'close':
      return columns.close[index] as number
    case 'open':
      return columns.open[index] as number
    case 'high':
      return columns.high[index] as number
    case 'low':
      return columns.low[index] as number
    case 'typical':
      return (
        (columns.high[index] as number) +
        (columns.low[index] as number) +
        (columns.close[index] as number)
      )
    case 'median':
      return (columns.high[index] as number) + (columns.low[index] as number)
    case 'average':
      return (
        (columns.open[index] as number) +
        (columns.high[index] as number) +
        (columns.low[index] as number) +
        (columns.close[index] as number)
      )
  }
}

/** The price as the nearest double. */
export function sourcePrice(source: Source, columns: IndicatorColumns, index: number): number {
  return sourceTicks(source, columns, index) / (sourceDivisor(source) * columns.factor)
}

/** What a label says about the source: nothing for the usual one. */
export function sourceSuffix(source: Source, usual: Source = 'close'): string {
  return source === usual ? '' : ` ${source}`
}
