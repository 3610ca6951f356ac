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

class SmaKernel implements IndicatorKernel {
  readonly #source: Source
  readonly #window: Float64Array
  readonly #divisor: number
  #slot = 0
  #missing: number
  #sum = 0
  /** The sum while it is no safe integer, else null. */
  #wide: bigint | null = null

  constructor(period: number, source: Source) {
    this.#source = source
    this.#window = new Float64Array(period)
    this.#divisor = period * sourceDivisor(source)
    this.#missing = period
  }

  update(columns: IndicatorColumns, index: number): number {
    const window = this.#window
    const slot = this.#slot
    const ticks = sourceTicks(this.#source, columns, index)
    const oldest = window[slot] as number
    window[slot] = ticks
    this.#slot = slot + 1 === window.length ? 0 : slot + 1
    if (this.#missing > 0) this.#missing--
    const sum = this.#sum + (ticks - oldest)
    if (this.#wide !== null || !Number.isSafeInteger(sum)) {
      return this.#addWide(ticks, oldest, columns.factor)
    }
    this.#sum = sum
    return this.#missing > 0 ? Number.NaN : sum / (this.#divisor * columns.factor)
  }

  /** The same sum beyond 2^53: slower, as exact, and rounded once like the other. */
  #addWide(ticks: number, oldest: number, factor: number): number {
    const sum = (this.#wide ?? BigInt(this.#sum)) + BigInt(ticks) - BigInt(oldest)
    const isSafe = BigInt.asIntN(54, sum) === sum
    this.#sum = Number(sum)
    this.#wide = isSafe ? null : sum
    return this.#missing > 0 ? Number.NaN : nearestQuotient(sum, this.#divisor * factor)
  }
}

/**
 * `dividend / divisor` as the nearest double. The quotient is cut off far below the last bit of a
 * double; a 1 in its last place then stands for everything that was cut, so rounding is right.
 */
function nearestQuotient(dividend: bigint, divisor: number): number {
  const shifted = dividend << 120n
  const wide = BigInt(divisor)
  const cut = shifted / wide
  return Number(shifted % wide === 0n ? cut : cut | 1n) / 2 ** 120
}
