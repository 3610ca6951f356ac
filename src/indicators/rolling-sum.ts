/**
 * The sum of the last `period` whole numbers, exact however long it runs. A running sum of doubles
 * drifts and breaks ties; a sum of whole numbers does not, and beyond 2^52 it goes on as a BigInt.
 */

/**
 * While the sums before and after are below this, the difference of the value that comes and the
 * value that goes is below 2^53, so every step is exact.
 */
const exactBelow = 2 ** 52

/** Fields are not `#private`, because writing doubles to those allocates. */
export class RollingSum {
  private readonly window: Float64Array
  private slot = 0
  /** Values still needed for the next answer. */
  private missing: number
  /** Infinite while the sum is too large for it, which sends every value to the wide sum. */
  private sum = 0
  private wideSum = 0n

  constructor(period: number) {
    this.window = new Float64Array(period)
    this.missing = period
  }

  /**
   * Takes the next value and drops the oldest. Answers `sum / divisor`, rounded once to the nearest
   * double, or NaN until the window is full. The divisor is a safe integer.
   */
  next(value: number, divisor: number): number {
    const { window, slot } = this
    const before = this.sum
    const oldest = window[slot] as number
    window[slot] = value
    this.slot = slot + 1 === window.length ? 0 : slot + 1
    const sum = before + (value - oldest)
    this.sum = sum
    if (!(Math.abs(sum) < exactBelow)) {
      return this.nextWide(before, value, oldest, divisor)
    }
    if (this.missing > 1) {
      this.missing--
      return Number.NaN
    }
    return sum / divisor
  }

  /** How far a value is from the mean of the window. Exactly 0 when all are equal. */
  distance(value: number): number {
    const period = this.window.length
    return (value * period - this.total()) / period
  }

  /**
   * The population standard deviation of the window. Distances from the mean are taken times the
   * period, which makes them whole numbers, and added up afresh each time, so that nothing drifts.
   */
  standardDeviation(): number {
    const { window } = this
    const period = window.length
    const total = this.total()
    let squares = 0
    for (let slot = 0; slot < period; slot++) {
      const distance = (window[slot] as number) * period - total
      squares += distance * distance
    }
    return Math.sqrt(squares / period) / period
  }

  /** The mean absolute distance from the mean of the window. */
  meanAbsoluteDeviation(): number {
    const { window } = this
    const period = window.length
    const total = this.total()
    let distances = 0
    for (let slot = 0; slot < period; slot++) {
      distances += Math.abs((window[slot] as number) * period - total)
    }
    return distances / period / period
  }

  private total(): number {
    return Number.isFinite(this.sum) ? this.sum : Number(this.wideSum)
  }

  private nextWide(before: number, value: number, oldest: number, divisor: number): number {
    const last = Number.isFinite(before) ? BigInt(before) : this.wideSum
    const sum = last + BigInt(value) - BigInt(oldest)
    const narrow = Number(sum)
    this.wideSum = sum
    this.sum = Math.abs(narrow) < exactBelow ? narrow : Number.POSITIVE_INFINITY
    if (this.missing > 1) {
      this.missing--
      return Number.NaN
    }
    return nearestQuotient(sum, BigInt(divisor))
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
