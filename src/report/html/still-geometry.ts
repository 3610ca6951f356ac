/** Thinning, scaling and ticks for the still pictures. Pure numbers. */

/** Values over places, both ascending by place. */
export type Points = Readonly<{ place: ArrayLike<number>; value: ArrayLike<number> }>

/**
 * At most `limit` indexes that keep the shape: of every stretch its lowest and highest value, and
 * the first and last of all. Not finite values are left out.
 */
export function thinned(points: Points, limit: number): readonly number[] {
  const usable: number[] = []
  for (let i = 0; i < points.value.length; i++) {
    if (Number.isFinite(points.value[i])) usable.push(i)
  }
  if (usable.length <= limit) return usable
  const stretches = Math.max(1, Math.floor((limit - 2) / 2))
  const kept = new Set<number>([usable[0] as number, usable.at(-1) as number])
  for (let s = 0; s < stretches; s++) {
    const from = Math.floor((s * usable.length) / stretches)
    const to = Math.floor(((s + 1) * usable.length) / stretches)
    let low = usable[from] as number
    let high = low
    for (let k = from; k < to; k++) {
      const i = usable[k] as number
      if ((points.value[i] as number) < (points.value[low] as number)) low = i
      if ((points.value[i] as number) > (points.value[high] as number)) high = i
    }
    kept.add(low)
    kept.add(high)
  }
  return [...kept].toSorted((a, b) => a - b)
}

export type Range = Readonly<{ low: number; high: number }>

/** Lowest and highest finite value of all; null when there is none. */
export function rangeOf(columns: readonly ArrayLike<number>[]): Range | null {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const column of columns) {
    for (let i = 0; i < column.length; i++) {
      const value = column[i] as number
      if (!Number.isFinite(value)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return low <= high ? { low, high } : null
}

/** A range with something between its ends. */
export function widened(range: Range): Range {
  if (range.high > range.low) return range
  const half = Math.max(Math.abs(range.low) * 0.01, 0.5)
  return { low: range.low - half, high: range.high + half }
}

/** Round values inside the range, three to six of them, on steps of 1, 2 or 5. */
export function niceTicks(range: Range): readonly number[] {
  const span = range.high - range.low
  const raw = span / 4
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= raw) ?? raw
  const ticks: number[] = []
  for (let n = Math.ceil(range.low / step); n * step <= range.high + step * 1e-9; n++) {
    ticks.push(Number((n * step).toPrecision(12)))
  }
  return ticks
}

/** Round values for a logarithmic scale: 1, 2 and 5 of every power, thinned to at most six. */
export function niceLogTicks(range: Range): readonly number[] {
  const ticks: number[] = []
  const last = Math.ceil(Math.log10(range.high))
  for (let power = Math.floor(Math.log10(range.low)); power <= last; power++) {
    for (const factor of [1, 2, 5]) {
      const tick = Number((factor * 10 ** power).toPrecision(12))
      if (tick >= range.low && tick <= range.high) ticks.push(tick)
    }
  }
  if (ticks.length < 2) return niceTicks(range)
  const every = Math.ceil(ticks.length / 6)
  return ticks.filter((_, i) => i % every === 0)
}

/** How many decimals tell ticks apart, at most 8. */
export function tickDecimals(ticks: readonly number[]): number {
  for (let decimals = 0; decimals < 8; decimals++) {
    if (ticks.every((tick) => Math.abs(Number(tick.toFixed(decimals)) - tick) < 1e-9)) {
      return decimals
    }
  }
  return 8
}
