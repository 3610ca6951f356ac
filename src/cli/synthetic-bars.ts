/** Daily bars that are made up, and the same wherever they are made: whole numbers only. */

import { daysOf, formatDate } from '../domain/time.ts'
import { type Micros, microsPerDay } from '../domain/units.ts'

/** Moves in hundredths of a percent of the price: most days, days of a fall, days after it. */
const usual = { most: 240, drift: -114 } as const
const fall = { most: 160, drift: -200 } as const
const recovery = { most: 220, drift: -20 } as const

/**
 * `days` weekdays from 2020-01-02 as CSV, beginning at 100.00. Prices drift upwards and wander; now
 * and then they fall for some days and recover, so that there is something to trade on.
 */
export function syntheticBars(days: number): string {
  const draw = generator(20_200_102)
  const lines = ['date,open,high,low,close,volume']
  let last = 10_000
  let phase = 0
  for (let day = daysOf(2020, 1, 2); lines.length <= days; day++) {
    if (isWeekend(day)) continue
    if (phase === 0 && draw(45) === 0) phase = 9
    const { most, drift } = phase > 6 ? fall : phase > 0 ? recovery : usual
    if (phase > 0) phase--
    const open = moved(last, draw(61) - 30)
    const close = moved(open, draw(most) + drift)
    const high = moved(Math.max(open, close), draw(70))
    const low = moved(Math.min(open, close), -draw(70))
    const prices = [open, high, low, close].map(priceText)
    lines.push([dateOf(day), ...prices, 100_000 + draw(900_000)].join(','))
    last = close
  }
  return `${lines.join('\n')}\n`
}

/** A linear congruential sequence modulo 2^31; its upper bits are even enough for prices. */
function generator(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return Math.floor(((state >>> 8) * limit) / 0x800000)
  }
}

const moved = (price: number, hundredthsOfPercent: number): number =>
  price + Math.round((price * hundredthsOfPercent) / 10_000)

const priceText = (cents: number): string =>
  `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`

const dateOf = (day: number): string => formatDate((day * microsPerDay) as Micros)

/** Day 0 was a Thursday. */
const isWeekend = (day: number): boolean => day % 7 === 2 || day % 7 === 3
