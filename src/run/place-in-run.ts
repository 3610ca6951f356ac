/** Numbers that leave their range inside a run: which bar, which symbol and which strategy it was. */

import type { Dataset } from '../data/dataset.ts'
import { ShownLabels } from '../data/shown-labels.ts'
import { Fault } from '../domain/fault.ts'
import type { Series } from '../domain/series.ts'
import type { Engine } from '../engine/engine.ts'
import { kind } from '../events/kind.ts'
import type { BacktestOptions } from './options.ts'

/** Records by which an amount comes about, and which name whose it is. */
const owned: ReadonlySet<number> = new Set([kind.signal, kind.order, kind.fill])

/** The most symbols named. */
const most = 3

/** The same fault with its place before it; any other error as it is. */
export function placedInRun(error: unknown, engine: Engine, dataset: Dataset): unknown {
  if (!(error instanceof Fault) || !error.code.startsWith('number/')) return error
  if (engine.step === 0 || error.message.includes('Strategy "')) return error
  const places = [barsOf(dataset, engine.step - 1), lastOwned(engine)].filter((one) => one !== '')
  return new Fault(error.code, `${places.join(', ')}: ${error.message}`, { cause: error })
}

/** Parameters that a strategy refuses, with the place of the strategy in its configuration. */
export function placedInConfiguration(
  error: unknown,
  engine: Engine,
  { strategies, origins = {} }: BacktestOptions,
): unknown {
  if (!(error instanceof Fault) || error.code !== 'strategy/invalid') return error
  if (strategies === undefined) return error
  const [, name] = /^Strategy "(.+?)" failed in (?:setup|onStart)\b/.exec(error.message) ?? []
  const index = engine.options.strategies.findIndex((one) => one.name === name)
  const origin = origins[`strategies[${index}]`]
  if (name === undefined || origin === undefined) return error
  return new Fault(error.code, `${origin}: ${error.message}`, { cause: error })
}

/** `At 2024-03-01, step 3 of 10, bars of "A", "B"`. */
function barsOf(dataset: Dataset, step: number): string {
  const { series, start, members } = dataset
  const [from, to] = start === null ? [step, step + 1] : [start[step] ?? 0, start[step + 1] ?? 0]
  const inStep = Array.from({ length: to - from }, (_, i) => members?.[from + i] ?? 0)
  const [first = 0] = inStep
  const bar = members === null ? step : members.subarray(0, from).filter((n) => n === first).length
  const of = series[first] as Series
  const symbols = inStep.slice(0, most).map((n) => `"${series[n]?.instrument.symbol}"`)
  const more = inStep.length > most ? ` and ${inStep.length - most} more` : ''
  const at = new ShownLabels(series).text(of, of.label[bar] as number)
  return `At ${at}, step ${step + 1} of ${dataset.steps}, ${inStep.length === 1 ? 'the bar' : 'the bars'} of ${symbols.join(', ')}${more}`
}

/** `after the order #7 of "A" by strategy "x"`. */
function lastOwned({ journal, reader }: Engine): string {
  for (let record = journal.length - 1; record >= 0; record--) {
    if (!owned.has(journal.kindOf(record))) continue
    const event = reader.decode(record)
    const { symbol, strategyId } = event as Readonly<{ symbol?: string; strategyId?: string }>
    return `after the ${event.eventType} #${event.sequence} of "${symbol}" by strategy "${strategyId}"`
  }
  return ''
}
