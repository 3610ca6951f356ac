/** An EMA of an EMA of an EMA, each started when the one before is ready. */

import { emaSmoother, type ExponentialSmoother, type Seed } from './exponential-smoother.ts'

export class TripleSmoother {
  private readonly first: ExponentialSmoother
  private readonly second: ExponentialSmoother
  private readonly third: ExponentialSmoother

  constructor(period: number, seed: Seed) {
    this.first = emaSmoother(period, seed)
    this.second = emaSmoother(period, seed)
    this.third = emaSmoother(period, seed)
  }

  /** Answers the third average, or NaN until it is ready. */
  next(value: number): number {
    const single = this.first.next(value)
    if (Number.isNaN(single)) return Number.NaN
    const double = this.second.next(single)
    return Number.isNaN(double) ? Number.NaN : this.third.next(double)
  }

  get single(): number {
    return this.first.soFar
  }

  get double(): number {
    return this.second.soFar
  }
}
