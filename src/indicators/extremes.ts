/** The highest and lowest price of a window, and the Donchian channel made of them. */

import { checkPeriod } from './argument.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'
import { type Extreme, RollingExtreme } from './rolling-extreme.ts'
import {
  checkSource,
  type Source,
  sourceDivisor,
  type SourceOptions,
  sourceSuffix,
  sourceTicks,
} from './source.ts'

/** The highest price of the last `period` bars, the present one included. Warm-up: `period`. */
export function highest(period: number, options: SourceOptions = {}): IndicatorSpec {
  checkPeriod('highest(period)', period)
  const source = checkSource('highest(source)', options.source)
  const label = `Highest ${period}${sourceSuffix(source)}`
  return extremeSpec('highest', label, { period, extreme: 'highest', source })
}

/** The lowest price of the last `period` bars, the present one included. Warm-up: `period`. */
export function lowest(period: number, options: SourceOptions = {}): IndicatorSpec {
  checkPeriod('lowest(period)', period)
  const source = checkSource('lowest(source)', options.source)
  const label = `Lowest ${period}${sourceSuffix(source)}`
  return extremeSpec('lowest', label, { period, extreme: 'lowest', source })
}

/**
 * The upper Donchian channel: the highest high of the last `period` bars, the present one included.
 * A breakout is a close above the channel as it stood one bar ago: `close > channel.previous`.
 * Warm-up: `period` bars.
 */
export function donchianUpper(period: number): IndicatorSpec {
  checkPeriod('donchianUpper(period)', period)
  const label = `Donchian ${period} upper`
  return extremeSpec('donchian-upper', label, { period, extreme: 'highest', source: 'high' })
}

/** The lower Donchian channel: the lowest low of the last `period` bars. Warm-up: `period` bars. */
export function donchianLower(period: number): IndicatorSpec {
  checkPeriod('donchianLower(period)', period)
  const label = `Donchian ${period} lower`
  return extremeSpec('donchian-lower', label, { period, extreme: 'lowest', source: 'low' })
}

type Window = Readonly<{ period: number; extreme: Extreme; source: Source }>

function extremeSpec(name: string, label: string, window: Window): IndicatorSpec {
  return Object.freeze({
    name,
    label,
    pane: 'price',
    warmup: window.period,
    create: () => new ExtremeKernel(window),
  })
}

class ExtremeKernel implements IndicatorKernel {
  private readonly source: Source
  private readonly divisor: number
  private readonly extreme: RollingExtreme

  constructor({ period, extreme, source }: Window) {
    this.source = source
    this.divisor = sourceDivisor(source)
    this.extreme = new RollingExtreme(period, extreme)
  }

  update(columns: IndicatorColumns, index: number): number {
    const ticks = sourceTicks(this.source, columns, index)
    return this.extreme.next(ticks) / (this.divisor * columns.factor)
  }
}
