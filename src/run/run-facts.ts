/** What reading a finished run needs, whether it was just made or read back from disk. */

import type { Dataset } from '../data/dataset.ts'
import type { Currency } from '../domain/currency.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { EventReader } from '../events/decode.ts'

export type RunFacts = Readonly<{
  dataset: Dataset
  instruments: readonly Instrument[]
  currency: Currency
  strategies: readonly string[]
  seed: number
  reader: EventReader
}>

/** The log of a run with its bars, where its reader may be one over a stored log. */
export type BarFacts = LogFacts & Readonly<{ dataset: Dataset }>

/** The same without its bars: what a log says by itself. `dataset` is null where there are none. */
export type LogFacts = Readonly<{
  dataset: Dataset | null
  instruments: readonly Instrument[]
  currency: Currency
  strategies: readonly string[]
  seed: number
  /** Where there are no bars, nothing is at their place. */
  reader: Pick<EventReader, 'at' | 'decode' | 'history'>
}>
