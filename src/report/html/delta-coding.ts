/**
 * Columns as whole numbers, each written as the difference to the one before: prices and equity of
 * neighbouring bars are close, so most differences are one to four digits. Null marks a gap.
 */

/** Differences of rounded `value · factor`; NaN becomes null and leaves the last value standing. */
export function deltas(values: ArrayLike<number>, factor: number): (number | null)[] {
  let last = 0
  return Array.from(values, (value) => {
    if (!Number.isFinite(value)) return null
    const scaled = Math.round(value * factor)
    const difference = scaled - last
    last = scaled
    return difference
  })
}

/** The places of a column: null when they are simply `from`, `from + 1`, … */
export function placeDeltas(places: Float64Array): { from: number; gaps: number[] | null } {
  const from = places[0] ?? 0
  const isPlain = places.every((place, i) => place === from + i)
  if (isPlain) return { from, gaps: null }
  return {
    from,
    gaps: Array.from(places, (place, i) => (i === 0 ? 0 : place - (places[i - 1] ?? 0))),
  }
}
