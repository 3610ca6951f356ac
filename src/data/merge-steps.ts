/**
 * Merges the bars of many series by time. A heap holds the next bar of each series; equal times
 * come out in order of the series, so one pass writes the steps and their members.
 */

import type { Series } from '../domain/series.ts'

export type MergedSteps = Readonly<{
  steps: number
  bars: number
  start: Uint32Array
  members: Uint16Array
  /** The time of each step. */
  times: Float64Array
}>

/** What is merged: moments in ascending order, those of bars' ends as a rule. */
type Timed = Pick<Series, 'length' | 'time'>

export function mergeSteps(series: readonly Timed[]): MergedSteps {
  let bars = 0
  for (const { length } of series) bars += length
  const members = new Uint16Array(new SharedArrayBuffer(bars * 2))
  const start = new Uint32Array(bars + 1)
  const times = new Float64Array(bars)
  const heap = new HeadHeap(series)
  let steps = 0
  let last = Number.NEGATIVE_INFINITY
  for (let bar = 0; bar < bars; bar++) {
    const time = heap.time
    if (time !== last) {
      start[steps] = bar
      times[steps] = time
      steps++
      last = time
    }
    members[bar] = heap.next()
  }
  start[steps] = bars
  return { steps, bars, start: shared(start, steps + 1), members, times: times.slice(0, steps) }
}

function shared(start: Uint32Array, length: number): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(length * 4))
  copy.set(start.subarray(0, length))
  return copy
}

/** A binary heap of series, the one with the earliest next bar on top. */
class HeadHeap {
  readonly #times: readonly Float64Array[]
  readonly #cursor: Uint32Array
  /** Time of the next bar per series; infinite once read to the end. */
  readonly #head: Float64Array
  readonly #heap: Uint16Array

  constructor(series: readonly Timed[]) {
    const count = series.length
    this.#times = series.map((of) => of.time)
    this.#cursor = new Uint32Array(count)
    this.#head = Float64Array.from(series, (of) => of.time[0] ?? Number.POSITIVE_INFINITY)
    this.#heap = Uint16Array.from({ length: count }, (_, i) => i)
    for (let at = (count >> 1) - 1; at >= 0; at--) this.#sink(at)
  }

  /** Time of the bar that comes next. */
  get time(): number {
    return this.#head[this.#heap[0] as number] as number
  }

  /** Takes the next bar and returns its series. */
  next(): number {
    const top = this.#heap[0] as number
    const cursor = (this.#cursor[top] as number) + 1
    this.#cursor[top] = cursor
    const times = this.#times[top] as Float64Array
    this.#head[top] = cursor < times.length ? (times[cursor] as number) : Number.POSITIVE_INFINITY
    this.#sink(0)
    return top
  }

  #sink(from: number): void {
    const heap = this.#heap
    const head = this.#head
    const size = heap.length
    const moving = heap[from] as number
    const time = head[moving] as number
    let at = from
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      let lower = heap[child] as number
      let lowest = head[lower] as number
      if (child + 1 < size) {
        const other = heap[child + 1] as number
        const otherTime = head[other] as number
        if (otherTime < lowest || (otherTime === lowest && other < lower)) {
          child++
          lower = other
          lowest = otherTime
        }
      }
      if (time < lowest || (time === lowest && moving < lower)) break
      heap[at] = lower
      at = child
    }
    heap[at] = moving
  }
}
