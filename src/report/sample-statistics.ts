/**
 * Moments and quantiles of a sample of doubles. Every function answers null where the number is
 * not defined, so that NaN and Infinity never reach a report.
 */

/** Any column of doubles. */
export type Sample = ArrayLike<number>

/** Null for an empty sample. */
export function mean(sample: Sample): number | null {
  if (sample.length === 0) return null
  let sum = 0
  for (let i = 0; i < sample.length; i++) sum += sample[i] as number
  return sum / sample.length
}

/** Sum of (x − mean)^power. */
function centralSum(sample: Sample, center: number, power: number): number {
  let sum = 0
  for (let i = 0; i < sample.length; i++) sum += ((sample[i] as number) - center) ** power
  return sum
}

/**
 * Sample variance, n − 1 in the denominator. Null below two values. Spread that is only rounding
 * noise of the inputs (a deviation below 1e-10 of the largest value) counts as none, so that a
 * ratio over it becomes undefined instead of astronomical.
 */
export function variance(sample: Sample): number | null {
  const center = mean(sample)
  if (center === null || sample.length < 2) return null
  const value = centralSum(sample, center, 2) / (sample.length - 1)
  let largest = 0
  for (let i = 0; i < sample.length; i++) largest = Math.max(largest, Math.abs(sample[i] as number))
  return Math.sqrt(value) <= 1e-10 * largest ? 0 : value
}

/** Square root of the sample variance. */
export function deviation(sample: Sample): number | null {
  const value = variance(sample)
  return value === null ? null : Math.sqrt(value)
}

/** Sample covariance, n − 1 in the denominator. Both samples have the same length. */
export function covariance(a: Sample, b: Sample): number | null {
  const centerA = mean(a)
  const centerB = mean(b)
  if (centerA === null || centerB === null || a.length < 2 || a.length !== b.length) return null
  let sum = 0
  for (let i = 0; i < a.length; i++) {
    sum += ((a[i] as number) - centerA) * ((b[i] as number) - centerB)
  }
  return sum / (a.length - 1)
}

/**
 * Quantile for 0 ≤ share ≤ 1 with linear interpolation between the two nearest ranks
 * (Hyndman and Fan 1996, definition 7).
 */
export function quantile(sample: Sample, share: number): number | null {
  if (sample.length === 0) return null
  const sorted = Float64Array.from(sample).toSorted()
  const rank = share * (sorted.length - 1)
  const below = Math.floor(rank)
  const low = sorted[below] as number
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number
  return low + (high - low) * (rank - below)
}

/** Adjusted Fisher–Pearson coefficient G1 (Joanes and Gill 1998). Null below three values. */
export function skewness(sample: Sample): number | null {
  const n = sample.length
  const center = mean(sample)
  const spread = variance(sample)
  if (n < 3 || center === null || spread === null || spread === 0) return null
  const second = centralSum(sample, center, 2) / n
  const third = centralSum(sample, center, 3) / n
  return (Math.sqrt(n * (n - 1)) / (n - 2)) * (third / second ** 1.5)
}

/** Excess kurtosis G2, bias adjusted (Joanes and Gill 1998). Null below four values. */
export function excessKurtosis(sample: Sample): number | null {
  const n = sample.length
  const center = mean(sample)
  const spread = variance(sample)
  if (n < 4 || center === null || spread === null || spread === 0) return null
  const second = centralSum(sample, center, 2) / n
  const fourth = centralSum(sample, center, 4) / n
  const raw = fourth / second ** 2 - 3
  return ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * raw + 6)
}

/** `numerator / denominator`, null when either is null, or the denominator is zero. */
export function ratio(numerator: number | null, denominator: number | null): number | null {
  if (numerator === null || denominator === null || denominator === 0) return null
  const value = numerator / denominator
  return Number.isFinite(value) ? value : null
}
