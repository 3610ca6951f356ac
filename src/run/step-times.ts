/** When each trading step is said to be: by the labels of its bars, and by the clock of their zone. */

import type { Dataset } from '../data/dataset.ts'
import { ZoneCache } from '../data/time-zone.ts'
import type { Series } from '../domain/series.ts'
import type { EquityColumns } from '../report/model.ts'

/**
 * A step's label is the latest of its bars'. A day's bar is stamped before the hours that end with
 * it; where it comes alone, the step keeps the label of the one before it. The clock is left out
 * where all bars go by UTC.
 */
export function stepTimes(
  dataset: Dataset,
  count: number,
): Pick<EquityColumns, 'time'> & Partial<Pick<EquityColumns, 'clock'>> {
  const { series, start, firstTradingStep } = dataset
  const isUtc = series.every(({ instrument }) => instrument.timeZone === 'UTC')
  if (isUtc && start === null) {
    const { label } = series[0] as Series
    return { time: label.subarray(firstTradingStep, firstTradingStep + count) }
  }
  const time = new Float64Array(count)
  if (isUtc) {
    eachStep(dataset, count, (step, label) => {
      time[step] = label
    })
    return { time }
  }
  const clock = new Float64Array(count)
  const zones = new ZoneCache()
  eachStep(dataset, count, (step, label, member) => {
    time[step] = label
    clock[step] = zones.get((series[member] as Series).instrument.timeZone).wallAt(label)
  })
  return { time, clock }
}

/** Hands over the latest label so far, and the series it is of, for each of the trading steps. */
function eachStep(
  dataset: Dataset,
  count: number,
  take: (step: number, label: number, member: number) => void,
): void {
  const { start, members, series, firstTradingStep } = dataset
  const row = new Uint32Array(series.length)
  let latest = Number.NEGATIVE_INFINITY
  let owner = 0
  for (let step = 0; step < firstTradingStep + count; step++) {
    const from = start === null ? 0 : (start[step] as number)
    const to = start === null ? 1 : (start[step + 1] as number)
    for (let i = from; i < to; i++) {
      const member = members === null ? 0 : (members[i] as number)
      const label = (series[member] as Series).label[row[member] as number] as number
      if (label > latest) {
        latest = label
        owner = member
      }
      row[member] = (row[member] as number) + 1
    }
    if (step >= firstTradingStep) take(step - firstTradingStep, latest, owner)
  }
}
