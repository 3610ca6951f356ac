/**
 * How many decimals the rows of one symbol need. Other symbols of the same file do not count, so
 * that a series is the same whatever it was stored with.
 */

import type { DecimalColumn } from './decimal-column.ts'
import type { Piece } from './piece.ts'

/** The most decimals any price of the piece needs. */
export function priceScaleOf(piece: Piece): number {
  const { open, high, low, close } = piece.raw
  return Math.max(...[open, high, low, close].map((column) => scaleOf(column, piece)))
}

/** The same for one column; 0 where it does not exist. */
export function scaleOf(column: DecimalColumn | null, { rows, count }: Piece): number {
  if (column === null) return 0
  if (rows === null || column.scale === 0) return column.scale
  let scale = 0
  for (let i = 0; i < count; i++) {
    const decimals = column.decimals[rows[i] as number] as number
    if (decimals > scale) scale = decimals
  }
  return scale
}

/** Volumes may be huge: they give up decimals before they leave the range of exact integers. */
export function volumeScaleOf(pieces: readonly Piece[]): number {
  let scale = Math.max(0, ...pieces.map((piece) => scaleOf(piece.raw.volume, piece)))
  if (scale === 0) return 0
  const largest = Math.max(...pieces.map(largestVolume))
  while (scale > 0 && largest * 10 ** scale > Number.MAX_SAFE_INTEGER) scale--
  return scale
}

function largestVolume({ raw, rows, count }: Piece): number {
  if (raw.volume === null) return 0
  const { values, decimals } = raw.volume
  let largest = 0
  for (let i = 0; i < count; i++) {
    const row = rows === null ? i : (rows[i] as number)
    const volume = (values[row] as number) / 10 ** (decimals[row] as number)
    if (volume > largest) largest = volume
  }
  return largest
}

/** Whether the piece has volumes: a column that is empty throughout counts as none. */
export function hasVolume({ raw, rows, count }: Piece): boolean {
  if (raw.volume === null || raw.volume.missingCount === raw.rows) return false
  if (rows === null || raw.volume.missingCount === 0) return true
  for (let i = 0; i < count; i++) {
    if (!Number.isNaN(raw.volume.values[rows[i] as number])) return true
  }
  return false
}
