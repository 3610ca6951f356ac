/**
 * Jumps between bars that look like a split nobody told of. Prices that were adjusted by halves
 * make a strategy rich or poor overnight; the reader cannot know, but it can say.
 */

import { datedAt } from '../domain/bar-date.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import { formatShortest } from '../domain/decimal.ts'
import type { Series } from '../domain/series.ts'
import type { LabelledPiece } from './labels.ts'
import type { QualityNotes } from './quality-notes.ts'
import type { RowFinder } from './row-finder.ts'

/** A real opening price lies this close to the price after a split, as a share of it. */
const tolerance = 0.03
const mostShares = 100

/** Only for instruments that split: shares and funds. */
export function noteSuspectSplits(
  series: Series,
  actions: readonly CorporateAction[],
  rows: RowFinder,
  notes: QualityNotes,
): void {
  const { assetClass } = series.instrument
  if (assetClass !== 'equity' && assetClass !== 'etf') return
  const { open, close } = series
  for (let bar = 1; bar < series.length; bar++) {
    const [before, after] = [close[bar - 1] as number, open[bar] as number]
    if (before < after * 1.9 && after < before * 1.9) continue
    const ratio = splitRatio(before, after)
    const [from, to] = [datedAt(series, bar - 1), datedAt(series, bar)]
    const isTold = actions.some(
      ({ type, effective }) => type === 'split' && effective > from && effective <= to,
    )
    if (ratio === null || isTold) continue
    const { piece, row } = rows(bar)
    const of = { source: piece.raw.source, plural: 'jumps that look like splits' }
    notes.addOne(of, piece.raw.places.line(row), message(series, bar, ratio, { piece, row }))
  }
}

/** "7:1" where the price falls to about a seventh, "1:7" where it rises to seven times. */
function splitRatio(before: number, after: number): string | null {
  if (before <= 0 || after <= 0) return null
  const isReverse = after > before
  const factor = isReverse ? after / before : before / after
  const shares = Math.round(factor)
  if (shares > mostShares || Math.abs(factor / shares - 1) > tolerance) return null
  return isReverse ? `1:${shares}` : `${shares}:1`
}

function message(
  series: Series,
  bar: number,
  ratio: string,
  at: Readonly<{ piece: LabelledPiece; row: number }>,
): string {
  const { symbol, priceScale } = series.instrument
  const before = formatShortest(series.close[bar - 1] as number, priceScale)
  const after = formatShortest(series.open[bar] as number, priceScale)
  const { time } = at.piece.raw
  return (
    `"${symbol}" opens at "${after}" on "${time.textOf(at.row)}" after a close of "${before}", as ` +
    `after a split of ${ratio} that the data do not tell. If it is one, give it in actions.`
  )
}
