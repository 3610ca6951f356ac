/**
 * When each trading step is said to be: by the labels of its bars, by the clock of their zone, and
 * by the moments that date them.
 */

import type { Dataset } from '../data/dataset.ts'
import { ShownLabels } from '../data/shown-labels.ts'
import { datedColumn } from '../domain/bar-date.ts'
import type { Series } from '../domain/series.ts'
import type { EquityColumns } from '../report/model.ts'

type StepTimes = Pick<EquityColumns, 'time'> & Partial<Pick<EquityColumns, 'clock' | 'dated'>>

/**
 * A step's label is the latest of its bars'. A day's bar is stamped before the hours that end with
 * it; where it comes alone, the step keeps the label of the one before it. The clock is left out
 * where all bars go by UTC, the dates where they are those of the labels.
 */
export function stepTimes(dataset: Dataset, count: number): StepTimes {
  const { series, start, firstTradingStep } = dataset
  const isUtc = series.every(({ instrument }) => instrument.timeZone === 'UTC')
  const dates = series.map(datedColumn)
  const isByLabel = series.every(({ label }, member) => dates[member] === label)
  if (isUtc && isByLabel && start === null) {
    const { label } = series[0] as Series
    return { time: label.subarray(firstTradingStep, firstTradingStep + count) }
  }
  const shown = new ShownLabels(series)
  const time = new Float64Array(count)
  const clock = isUtc ? null : new Float64Array(count)
  const dated = isByLabel ? null : new Float64Array(count)
  eachStep(dataset, count, (step, member, bar) => {
    const of = series[member] as Series
    const label = of.label[bar] as number
    time[step] = label
    if (clock !== null) clock[step] = shown.wallAt(of, label)
    if (dated !== null) dated[step] = shown.wallAt(of, dates[member]?.[bar] as number)
  })
  return { time, ...(clock === null ? {} : { clock }), ...(dated === null ? {} : { dated }) }
}

/** Hands over the bar with the latest label so far, by series and index, for each trading step. */
function eachStep(
  dataset: Dataset,
  count: number,
  take: (step: number, member: number, bar: number) => void,
): void {
  const { start, members, series, firstTradingStep } = dataset
  const row = new Uint32Array(series.length)
  let latest = Number.NEGATIVE_INFINITY
  let owner = 0
  let ownBar = 0
  for (let step = 0; step < firstTradingStep + count; step++) {
    const from = start === null ? step : (start[step] as number)
    const to = start === null ? step + 1 : (start[step + 1] as number)
    for (let i = from; i < to; i++) {
      const member = members === null ? 0 : (members[i] as number)
      const bar = row[member] as number
      const label = (series[member] as Series).label[bar] as number
      if (label > latest) {
        latest = label
        owner = member
        ownBar = bar
      }
      row[member] = bar + 1
    }
    if (step >= firstTradingStep) take(step - firstTradingStep, owner, ownBar)
  }
}
