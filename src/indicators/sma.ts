/**
 * Simple moving average. Our own kernel: the sum of whole ticks is exact however long it runs, so
 * two averages that are equal compare as equal. A running sum of doubles drifts and breaks ties.
 */
import { checkPeriod } from './argument.ts'
import type { IndicatorColumns, IndicatorKernel, IndicatorSpec } from './indicator.ts'
import {
  checkSource,
  type Source,
  sourceDivisor,
  type SourceOptions,
  sourceSuffix,
  sourceTicks,
} from './source.ts'

/**
 * The mean of the last `period` prices: Σ price / period, rounded once to the nearest double.
 * Warm-up: `period` bars. No seeding.
 */
export function sma(period: number, options: SourceOptions = {}): IndicatorSpec {
  checkPeriod('sma(period)', period)
  const source = checkSource('sma(source)', options.source)
  return Object.freeze({
    name: 'sma',
    label: `SMA ${period}${sourceSuffix(source)}`,
    pane: 'price',
    warmup: period,
    create: () => new SmaKernel(period, source),
  })
}

/** Fields are not `#private`, because writing doubles to those allocates. */
class SmaKernel implements IndicatorKernel {
  private readonly source: Source
  private readonly window: Float64Array
  private readonly divisor: number
  private slot = 0
  /** Bars still needed, the present one included. */
  private missing: number
  /** Infinite while the sum is no safe integer, which sends every bar to the wide sum. */
  private sum = 0
  private wideSum = 0n

  constructor(period: number, source: Source) {
    this.source = source
    this.window = new Float64Array(period)
    this.divisor = period * sourceDivisor(source)
    this.missing = period
  }

  update(columns: IndicatorColumns, index: number): number {
    const window = this.window
    const slot = this.slot
    // The usual source is read in place: the call costs as much as the rest of the update.
    const ticks =
      this.source === 'close'
        ? (columns.close[index] as number)
        : sourceTicks(this.source, columns, index)
    const oldest = window[slot] as number
    window[slot] = ticks
    this.slot = slot + 1 === window.length ? 0 : slot + 1
    const before = this.sum
    const sum = before + (ticks - oldest)
    this.sum = sum
    if (!(Math.abs(sum) <= Number.MAX_SAFE_INTEGER)) {
      return this.addWide(before, ticks, oldest, columns.factor)
    }
    if (this.missing > 1) {
      this.missing--
      return Number.NaN
    }
    return sum / (this.divisor * columns.factor)
  }

  /** The same sum beyond 2^53: slower, as exact, and rounded once like the other. */
  private addWide(before: number, ticks: number, oldest: number, factor: number): number {
    const sum = (Number.isFinite(before) ? BigInt(before) : this.wideSum) + BigInt(ticks - oldest)
    this.wideSum = sum
    const isSafe = sum <= Number.MAX_SAFE_INTEGER && sum >= -Number.MAX_SAFE_INTEGER
    this.sum = isSafe ? Number(sum) : Number.POSITIVE_INFINITY
    if (this.missing > 1) {
      this.missing--
      return Number.NaN
    }
    return nearestQuotient(sum, BigInt(this.divisor) * BigInt(factor))
  }
}

/**
 * `dividend / divisor` as the nearest double. The quotient is cut off far below the last bit of a
 * double; a 1 in its last place then stands for everything that was cut, so rounding is right.
 */
function nearestQuotient(dividend: bigint, divisor: bigint): number {
  if (dividend < 0n) return -nearestQuotient(-dividend, divisor)
  const shifted = dividend << 120n
  const cut = shifted / divisor
  return Number(shifted % divisor === 0n ? cut : cut | 1n) / 2 ** 120
}
