/**
 * The step that exponential averages share: `next = last + weight · (value - last)`. Written so,
 * it leaves a flat price where it is. It knows the two ways in which a first value is found.
 */

import { checkChoice } from './argument.ts'

/**
 * Where smoothing starts. `first`: at the first value (TradingView, pandas with `adjust=False`).
 * `mean`: at the mean of the first `period` values (TA-Lib, LEAN, backtrader). The two grow
 * together as bars pass.
 */
export type Seed = 'first' | 'mean'

/** Smoothed indicators take their start from here. Default: `first`. */
export type SeedOptions = Readonly<{ seed?: Seed }>

export function checkSeed(where: string, seed: Seed | undefined): Seed {
  return seed === undefined ? 'first' : checkChoice(where, seed, ['first', 'mean'])
}

/** What a label says about the seed: nothing for the usual one. */
export function seedSuffix(seed: Seed): string {
  return seed === 'first' ? '' : ' (mean seed)'
}

/**
 * One running exponential average. Answers NaN until it has seen `period` values.
 * Fields are not `#private`, because writing doubles to those allocates.
 */
export class ExponentialSmoother {
  private readonly period: number
  private readonly weight: number
  private readonly isMeanSeeded: boolean
  private missing: number
  private sum = 0
  private value = Number.NaN

  /** `weight` is that of a new value: 2 / (period + 1) for an EMA, 1 / period for Wilder's. */
  constructor(period: number, weight: number, seed: Seed) {
    this.period = period
    this.weight = weight
    this.isMeanSeeded = seed === 'mean'
    this.missing = period
  }

  /** The average so far. With the seed `first` it exists from the first value on. */
  get soFar(): number {
    return this.value
  }

  next(value: number): number {
    if (this.missing > 0) return this.warmUp(value)
    this.value += this.weight * (value - this.value)
    return this.value
  }

  private warmUp(value: number): number {
    const isFirst = this.missing === this.period
    this.missing--
    if (this.isMeanSeeded) {
      this.sum += value
      if (this.missing === 0) this.value = this.sum / this.period
    } else {
      this.value = isFirst ? value : this.value + this.weight * (value - this.value)
    }
    return this.missing === 0 ? this.value : Number.NaN
  }
}

/** The smoother of an EMA: a new value weighs 2 / (period + 1). */
export function emaSmoother(period: number, seed: Seed): ExponentialSmoother {
  return new ExponentialSmoother(period, 2 / (period + 1), seed)
}

/** Wilder's: a new value weighs 1 / period, and the start is the mean of the first `period`. */
export function wilderSmoother(period: number): ExponentialSmoother {
  return new ExponentialSmoother(period, 1 / period, 'mean')
}
