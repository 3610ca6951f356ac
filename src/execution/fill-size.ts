/** How large an order can be whose price gets worse with its size. */

/**
 * The largest size, in whole lots, that is still affordable at its own price. `affordable` tells how
 * much could be bought if the price were that of an order of this size; it falls as sizes grow.
 */
export function largestSize(lotSize: number, affordable: (size: number) => number): number {
  const most = Math.max(0, affordable(0))
  if (most === 0) return 0
  let high = most
  let low = Math.max(0, affordable(most))
  while (high - low > lotSize) {
    const middle = low + Math.floor((high - low) / 2 / lotSize) * lotSize
    if (affordable(middle) >= middle) low = middle
    else high = middle
  }
  return low
}
