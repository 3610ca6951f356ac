/** Daily bars that are made up, and the same wherever they are made: whole numbers only. */
import { daysOf, formatDate } from '../domain/time.ts'
import { type Micros, microsPerDay } from '../domain/units.ts'

/** A linear congruential step modulo 2^31; its upper bits are even enough for a price to wander. */
const next = (state: number): number => (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff

/**
 * `days` weekdays from 2020-01-02 as CSV. Prices are cents; they rise by `drift` hundredths of a
 * cent a day, wander, and dip now and then.
 */
export function syntheticBars(days: number, drift: number): string {
  const lines = ['date,open,high,low,close,volume']
  let state = 20_200_102
  const draw = (limit: number): number => {
    state = next(state)
    return Math.floor(((state >> 8) / 0x800000) * limit)
  }
  let hundredths = 10_000 * 100
  let day = daysOf(2020, 1, 2)
  let fall = 0
  for (let made = 0; made < days; day++) {
    if (isWeekend(day)) continue
    made++
    if (fall === 0 && draw(40) === 0) fall = 4 + draw(6)
    const open = hundredths + draw(6000) - 3000
    const move = draw(24_000) - 11_500 + drift - (fall > 0 ? 9000 : 0)
    if (fall > 0) fall--
    const close = Math.max(200_000, open + move)
    const high = Math.max(open, close) + draw(7000)
    const low = Math.min(open, close) - draw(7000)
    const prices = [open, high, low, close].map((price) => cents(Math.round(price / 100)))
    lines.push([dateOf(day), ...prices, 100_000 + draw(900_000)].join(','))
    hundredths = Math.round(close / 100) * 100
  }
  return `${lines.join('\n')}\n`
}

const cents = (price: number): string =>
  `${Math.floor(price / 100)}.${String(price % 100).padStart(2, '0')}`

const dateOf = (day: number): string => formatDate((day * microsPerDay) as Micros)

/** Day 0 was a Thursday. */
const isWeekend = (day: number): boolean => [2, 3].includes(((day % 7) + 7) % 7)
