/**
 * When the bars of a data set open, where that is a moment of its own. Bars are processed when they
 * are complete; a day's bar opens before the hours that end inside it, so what fills at its open
 * cannot wait for its end. Data in which no bar ends while another is under way need no plan.
 */

import type { Dataset, DatedAction } from '../data/dataset.ts'
import { mergeSteps } from '../data/merge-steps.ts'
import { firstAtOrAfter } from '../data/moment.ts'
import { openedAt } from '../domain/bar-open.ts'
import type { Series } from '../domain/series.ts'

/** Opens by time; at one time in the order of the series. Each series opens its bars in order. */
export type OpenPlan = Readonly<{
  /** Distinct times at which bars open. */
  opens: number
  times: Float64Array
  /** The series that open at `times[k]` are `members[start[k]] … members[start[k + 1] - 1]`. */
  start: Uint32Array
  members: Uint16Array
  /** Corporate actions by the open before which they take effect, ascending. */
  actions: readonly OpenAction[]
}>

export type OpenAction = Readonly<{ open: number; action: DatedAction }>

/** One plan per data set, however many runs share it. Null: every bar opens after the last step. */
const plans: WeakMap<Dataset, OpenPlan | null> = new WeakMap<Dataset, OpenPlan | null>()

export function openPlanOf(dataset: Dataset): OpenPlan | null {
  const known = plans.get(dataset)
  if (known !== undefined) return known
  const plan = hasBarUnderWay(dataset) ? planOf(dataset) : null
  plans.set(dataset, plan)
  return plan
}

/**
 * Whether any step ends while a bar that opened before it is not complete. Bars of different length
 * are taken to overlap somewhere, so that data cut short are treated as the whole.
 */
function hasBarUnderWay({ series, steps, bars, start, members }: Dataset): boolean {
  if (start === null || members === null) return false
  const lengths = new Set(series.map(({ interval }) => interval))
  lengths.delete(null)
  if (lengths.size > 1) return true
  // Every series has a bar in every step, so each opens after the one before.
  if (bars === steps * series.length || isOnOneGrid(series)) return false
  const rows = new Uint32Array(series.length)
  let last = Number.NEGATIVE_INFINITY
  for (let step = 0; step < steps; step++) {
    let time = last
    for (let i = start[step] as number; i < (start[step + 1] as number); i++) {
      const member = members[i] as number
      const of = series[member] as Series
      const row = rows[member] as number
      rows[member] = row + 1
      if (openedAt(of, row) < last) return true
      time = of.time[row] as number
    }
    last = time
  }
  return false
}

/**
 * Whether all bars end on multiples of one length, counted from any of them, and none is longer:
 * then none is under way when another ends. What most data are, and quick to see.
 */
function isOnOneGrid(series: readonly Series[]): boolean {
  const length = series[0]?.interval ?? null
  const from = series[0]?.time[0] as number
  return (
    length !== null && series.every((one) => one.interval === length && fits(one, from, length))
  )
}

function fits({ time, label, length: bars }: Series, from: number, length: number): boolean {
  let last = from
  for (let row = 0; row < bars; row++) {
    const end = time[row] as number
    // A remainder is slow: most bars follow the one before at once.
    if (end - last !== length && (end - last) % length !== 0) return false
    if (end - (label[row] as number) > length) return false
    last = end
  }
  return true
}

function planOf(dataset: Dataset): OpenPlan {
  const opening = dataset.series.map((series) => {
    const time = new Float64Array(series.length)
    for (let row = 0; row < series.length; row++) time[row] = openedAt(series, row)
    return { length: series.length, time }
  })
  const { steps, times, start, members } = mergeSteps(opening)
  const ends = stepTimes(dataset)
  const actions = dataset.actions.map((action): OpenAction => {
    const series = dataset.series[action.instrument] as Series
    const row = firstAtOrAfter(series.time, ends[action.step] as number)
    return { open: firstAtOrAfter(times, openedAt(series, row)), action }
  })
  // A sort keeps what is equal in its order: by instrument, splits before dividends.
  return {
    opens: steps,
    times,
    start,
    members,
    actions: actions.toSorted((a, b) => a.open - b.open),
  }
}

function stepTimes({ series, steps, start, members }: Dataset): Float64Array {
  const times = new Float64Array(steps)
  const rows = new Uint32Array(series.length)
  for (let step = 0; step < steps; step++) {
    for (let i = start?.[step] as number; i < (start?.[step + 1] as number); i++) {
      const member = members?.[i] as number
      const row = rows[member] as number
      times[step] = (series[member] as Series).time[row] as number
      rows[member] = row + 1
    }
  }
  return times
}
