/** Which columns tell the dates of steps, and how one step is named. Pure. */

import { formatZoned } from '../domain/time.ts'
import type { Micros } from '../domain/units.ts'
import type { EquityColumns } from './model.ts'

type Columns = Readonly<{ time: Float64Array; clock?: Float64Array; dated?: Float64Array }>

/** Labels on the clock of their bars' zones. */
export const clockOf = ({ time, clock = time }: Columns): Float64Array => clock

/** The moments by which steps are counted to days, months and weekends, on those clocks. */
export const datesOf = ({ dated, ...columns }: EquityColumns): Float64Array =>
  dated ?? clockOf(columns)

/** A label as ISO 8601 with the offset of its clock. */
export const labelAt = (columns: Columns, index: number): string =>
  formatZoned(columns.time[index] as Micros, clockOf(columns)[index] as Micros)
