/** From a bar of a series back to the row of the file it came from. */

import type { CheckedBars } from './bar-checks.ts'
import type { LabelledPiece } from './labels.ts'
import { firstAtOrAfter } from './moment.ts'

/** The piece and row each bar came from. */
export type RowFinder = (bar: number) => Readonly<{ piece: LabelledPiece; row: number }>

export function rowFinder(pieces: readonly LabelledPiece[], checked: CheckedBars): RowFinder {
  const starts: number[] = []
  let total = 0
  for (const piece of pieces) {
    starts.push(total)
    total += piece.count
  }
  return (bar) => {
    const position = checked.kept === null ? bar : (checked.kept[bar] as number)
    const at = firstAtOrAfter(starts, position + 1) - 1
    const piece = pieces[at] as LabelledPiece
    const inside = position - (starts[at] as number)
    return { piece, row: piece.rows === null ? inside : (piece.rows[inside] as number) }
  }
}
