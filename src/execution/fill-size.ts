/** How large an order can be whose price gets worse with its size. */

/**
 * The largest size, in whole lots, that is still affordable at its own price. `affordable` tells how
 * much could be traded if the price were that of an order of this size. For a purchase it falls as
 * sizes grow; a sale gets cheaper, which is no reason to sell more than the first price allows.
 */
export function largestSize(lotSize: number, affordable: (size: number) => number): number {
  const most = Math.max(0, affordable(0))
  if (most === 0) return 0
  let high = most
  let low = Math.min(most, Math.max(0, affordable(most)))
  while (high - low > lotSize) {
    const middle = low + Math.floor((high - low) / 2 / lotSize) * lotSize
    if (affordable(middle) >= middle) low = middle
    else high = middle
  }
  return low
}
