/** How much of an order the volume of a bar lets through. Pure. */

import { powerOfTen } from '../domain/decimal.ts'
import { wholeLots } from '../domain/instrument.ts'
import type { Series } from '../domain/series.ts'

/** At most `basisPoints` of 10,000 of the bar's volume, in whole lot sizes; no more than `quantity`. */
export function participating(
  cap: Readonly<{ basisPoints: number }>,
  series: Series,
  bar: number,
  quantity: number,
): number {
  const { instrument: of, volumeScale } = series
  const volume = series.volume[bar] as number
  const part = BigInt(volume) * BigInt(cap.basisPoints) * BigInt(powerOfTen(of.quantityScale))
  const lots = part / (10_000n * BigInt(powerOfTen(volumeScale)))
  return lots < BigInt(quantity) ? wholeLots(of, Number(lots)) : quantity
}
