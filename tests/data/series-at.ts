/** Small series for tests: bars of one symbol at given times, priced by their position. */
import { instrument } from '../../src/domain/instrument.ts'
import { createColumn, type Series } from '../../src/domain/series.ts'
import type { Micros } from '../../src/domain/units.ts'

/** Labels are the times less `interval`; closes are 1.00, 1.01, 1.02 and so on. */
export function seriesAt(symbol: string, times: readonly number[], interval = 0): Series {
  const length = times.length
  const time = createColumn(length)
  time.set(times)
  const label =
    interval === 0 ? time : createColumn(length).map((_, i) => (time[i] as number) - interval)
  const prices = createColumn(length).map((_, i) => 100 + i)
  return {
    instrument: instrument({ symbol }),
    length,
    time,
    label,
    open: prices,
    high: prices,
    low: prices,
    close: prices,
    volume: createColumn(length),
    volumeScale: 0,
    interval: (interval === 0 ? null : interval) as Micros | null,
    factor: 100,
  }
}
