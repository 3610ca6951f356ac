/**
 * Serves a dataset to whoever asks for bars by symbol or by moment. The engine does not go through
 * it: it reads the columns. This is the door for people, tests and replays.
 */

import { datedAt } from '../domain/bar-date.ts'
import { BarWindow } from '../domain/bar-window.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import { Fault, nearestName } from '../domain/fault.ts'
import { Bar, type Series, seriesOf } from '../domain/series.ts'
import type { Dataset } from './dataset.ts'
import { edgeFinder, firstAtOrAfter, type Moment, momentResolver } from './moment.ts'

/** Where streamed bars and actions go. Both are called in symbol order, actions first. */
export type DataPorts = Readonly<{
  publish?: (bar: Bar) => void
  publishAction?: (action: CorporateAction) => void
}>

export class DataService {
  readonly dataset: Dataset
  readonly #ports: DataPorts
  readonly #indexes: ReadonlyMap<string, number>

  constructor(dataset: Dataset, ports: DataPorts = {}) {
    this.dataset = dataset
    this.#ports = ports
    this.#indexes = new Map(dataset.series.map((each, i) => [each.instrument.symbol, i]))
  }

  /** Ascending. */
  get symbols(): readonly string[] {
    return this.dataset.series.map((each) => each.instrument.symbol)
  }

  /**
   * The bars of one symbol whose label is at or after `startDate`, or, where that is a date, whose
   * date is. Fails with `data/unknown-symbol`.
   */
  loadData(symbol: string, startDate?: Moment): BarWindow {
    const series = this.#seriesOf(symbol)
    if (startDate === undefined) return new BarWindow(series, 0, series.length)
    return new BarWindow(series, edgeFinder(startDate, 'from', 'startDate')(series), series.length)
  }

  /**
   * Publishes and returns the bars of one moment in symbol order, none where there is no bar. `by`
   * says what the moment is compared with: what people see (`label`, the default) or the moment
   * the bar is complete (`time`). Corporate actions that take effect before a bar go first.
   */
  streamBar(moment: Moment, by: 'label' | 'time' = 'label'): readonly Bar[] {
    const resolve = momentResolver(moment, 'from', 'moment')
    const found: Bar[] = []
    for (const series of this.dataset.series) {
      const at = resolve(series.instrument.timeZone)
      const index = firstAtOrAfter(series[by], at)
      if (series[by][index] === at) found.push(new Bar(series, index))
    }
    for (const bar of found) this.#publishActions(bar)
    for (const bar of found) this.#ports.publish?.(bar)
    return found
  }

  #publishActions(bar: Bar): void {
    const { publishAction } = this.#ports
    if (publishAction === undefined) return
    const series = seriesOf(bar)
    const now = datedAt(series, bar.index)
    const before = bar.index === 0 ? Number.NEGATIVE_INFINITY : datedAt(series, bar.index - 1)
    for (const { action } of this.dataset.actions) {
      const isDue = action.effective <= now && action.effective > before
      if (action.symbol === bar.symbol && isDue) publishAction(action)
    }
  }

  #seriesOf(symbol: string): Series {
    const series = this.dataset.series[this.#indexes.get(symbol) ?? -1]
    if (series !== undefined) return series
    const nearest = nearestName(symbol, this.symbols)
    const hint = nearest === null ? '' : ` Did you mean "${nearest}"?`
    const list = this.symbols.slice(0, 10).map((each) => `"${each}"`)
    throw new Fault(
      'data/unknown-symbol',
      `Expected bars of "${symbol}" in the data, found ${list.join(', ')}.${hint}`,
    )
  }
}
