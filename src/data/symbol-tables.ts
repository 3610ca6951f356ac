/** The rows of a source's factors and actions that concern one symbol. */

import { Fault } from '../domain/fault.ts'
import { readActions, readFactors, type SymbolTables } from './action-input.ts'
import type { SourcePieces } from './read-source.ts'
import type { TimeZone } from './time-zone.ts'

export function tablesFor(from: SourcePieces, symbol: string, zone: TimeZone): SymbolTables {
  const { factors, actions } = from
  return {
    factors:
      factors === null
        ? null
        : readFactors(select(from, symbol, factors.rows, 'factors'), zone, factors.place),
    actions:
      actions === null
        ? null
        : readActions(select(from, symbol, actions.rows, 'actions'), zone, actions.place).toSorted(
            (a, b) =>
              a.effective - b.effective ||
              Number(a.type === 'dividend') - Number(b.type === 'dividend'),
          ),
  }
}

function select<T extends Readonly<{ symbol?: string }>>(
  from: SourcePieces,
  symbol: string,
  rows: readonly T[],
  what: string,
): readonly T[] {
  if (from.pieces.length > 1 && new Set(from.pieces.map((piece) => piece.symbol)).size > 1) {
    const unnamed = rows.findIndex((row) => row.symbol === undefined)
    if (unnamed >= 0) {
      throw new Fault(
        'data/invalid-value',
        `Expected a symbol in each row of ${what}, because "${from.name}" holds several; found ` +
          `none in row ${unnamed + 1}.`,
      )
    }
  }
  return rows.filter((row) => row.symbol === undefined || row.symbol === symbol)
}
