/** The names behind the small integers of a run, and how its numbers are scaled. */

import type { Currency } from '../domain/currency.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Bar } from '../domain/series.ts'

/** What a reader needs beside the journal. Lists are indexed by the small integers of records. */
export type RunNames = Readonly<{
  seed: number
  accountId: string
  instruments: readonly Instrument[]
  strategies: readonly string[]
  /** Reporting currency: the scale of every money field. */
  currency: Currency
  /** The bar published as number `number` (from 0) of the run. */
  barAt: (number: number) => Bar
}>
