/** When a bar opened, as far as its data tell. The one place that decides it. */

import type { Series } from './series.ts'
import { microsPerDay, microsPerMinute } from './units.ts'

/** Clocks are changed by two hours at the most; days and what is made of them are that much longer. */
const longestChange = 120 * microsPerMinute

/**
 * A bar's stamp, or where that is its end, its end less its length; where no length is known, when
 * the bar before it ended. Never before that moment: a session's last bar may be short, and so is
 * the day on which clocks are put forward. The day on which they are put back is longer than its
 * length says, so bars of days that follow one another also open when the one before ends.
 */
export function openedAt({ label, time, interval }: Series, bar: number): number {
  const end = time[bar] as number
  const stamp = label[bar] as number
  const before = bar === 0 ? Number.NEGATIVE_INFINITY : (time[bar - 1] as number)
  if (stamp < end) return Math.max(stamp, before)
  if (interval === null) return bar === 0 ? end - 1 : before
  const open = end - interval
  const isNextDay = interval >= microsPerDay && open - before <= longestChange
  return isNextDay ? before : Math.max(open, before)
}
