/** Stamps of one piece as moments: the wall clock resolved, the order checked. */

import { Fault } from '../domain/fault.ts'
import { PassesByCount, PassesInOrder } from './clock-passes.ts'
import type { Piece } from './piece.ts'
import type { QualityNotes } from './quality-notes.ts'
import { cellFault } from './raw-bars.ts'
import { wallText } from './stamp-column.ts'
import type { TimeZone, WallTime } from './time-zone.ts'

/** A piece with its labels, ascending. `rows` is null where they are all rows in file order. */
export type LabelledPiece = Piece & Readonly<{ labels: Float64Array }>

/**
 * Fails with `data/invalid-value` for a local time the zone skips, `data/duplicate` and, unless
 * `sort` is true, `data/out-of-order`.
 */
export function labelPiece(
  piece: Piece,
  zone: TimeZone,
  sort: boolean,
  notes: QualityNotes,
): LabelledPiece {
  const labels = momentsOf(piece, zone, sort, notes)
  for (let i = 1; i < labels.length; i++) {
    if ((labels[i] as number) > (labels[i - 1] as number)) continue
    if (sort) return sorted(piece, labels, zone)
    if (labels[i] === labels[i - 1]) throw duplicateFault(piece, i - 1, i, zone)
    throw orderFault(piece, i, zone)
  }
  return { ...piece, labels }
}

const rowOf = (piece: Piece, i: number): number =>
  piece.rows === null ? i : (piece.rows[i] as number)

function momentsOf(piece: Piece, zone: TimeZone, sort: boolean, notes: QualityNotes): Float64Array {
  const { time } = piece.raw
  const stamps = stampsOf(piece)
  if (time.kind !== 'local' || zone.isUtc) return stamps
  const labels = new Float64Array(stamps.length)
  const passes = sort ? new PassesByCount() : new PassesInOrder()
  const isBackward = sort && (stamps[0] as number) > (stamps.at(-1) as number)
  for (let step = 0; step < stamps.length; step++) {
    const i = isBackward ? stamps.length - 1 - step : step
    const wall = stamps[i] as number
    const found = zone.resolve(wall)
    if (found.kind === 'single') labels[i] = found.utc
    else if (time.isDateOnly) labels[i] = startOfDate(piece, i, wall, zone)
    else if (found.kind === 'gap') throw gapFault(piece, i, zone, found)
    else labels[i] = passes.choose(found, i, i === 0 ? null : (labels[i - 1] as number))
  }
  for (const i of passes.unresolved()) {
    const row = rowOf(piece, i)
    notes.addOne(
      { source: piece.raw.source, plural: 'stamps that the clock shows twice' },
      piece.raw.places.line(row),
      `"${time.textOf(row)}" happens twice in ${zone.name}; the earlier one is taken.`,
    )
  }
  return labels
}

function stampsOf(piece: Piece): Float64Array {
  const { values } = piece.raw.time
  if (piece.rows === null) return values.subarray(0, piece.count)
  const stamps = new Float64Array(piece.count)
  for (let i = 0; i < piece.count; i++) stamps[i] = values[piece.rows[i] as number] as number
  return stamps
}

function startOfDate(piece: Piece, i: number, wall: number, zone: TimeZone): number {
  const start = zone.startOfDay(wall)
  if (start !== null) return start
  const row = rowOf(piece, i)
  const { time, places } = piece.raw
  throw cellFault(
    `Expected a date that exists in ${zone.name} (clocks skipped it)`,
    time.name,
    time.textOf(row),
    places.place(row),
  )
}

function gapFault(piece: Piece, i: number, zone: TimeZone, gap: WallTime & { kind: 'gap' }): Fault {
  const { time, places } = piece.raw
  const row = rowOf(piece, i)
  const around = [i - 1, i + 1]
    .filter((at) => at >= 0 && at < piece.count)
    .map((at) => `"${time.textOf(rowOf(piece, at))}"`)
    .join(' and ')
  const from = wallText(gap.from, false, true)
  const to = wallText(gap.to, false, true)
  return new Fault(
    'data/invalid-value',
    `Expected a local time that exists in ${zone.name}, found "${time.textOf(row)}" in ` +
      `${places.place(row)} between ${around}. Clocks went from "${from}" to "${to}". ` +
      'Give the zone the stamps were written in as timeZone.',
  )
}

function sorted(piece: Piece, labels: Float64Array, zone: TimeZone): LabelledPiece {
  const order = Uint32Array.from({ length: labels.length }, (_, i) => i)
  order.sort((a, b) => (labels[a] as number) - (labels[b] as number) || a - b)
  const rows = order.map((i) => rowOf(piece, i))
  const ascending = Float64Array.from(order, (i) => labels[i] as number)
  const result = { ...piece, rows, labels: ascending }
  for (let i = 1; i < ascending.length; i++) {
    if (ascending[i] === ascending[i - 1]) throw duplicateFault(result, i - 1, i, zone)
  }
  return result
}

function duplicateFault(piece: Piece, first: number, second: number, zone: TimeZone): Fault {
  const { time, places } = piece.raw
  const [a, b] = [rowOf(piece, first), rowOf(piece, second)]
  return new Fault(
    'data/duplicate',
    `Expected one bar${ofSymbol(piece)} per time, found "${time.textOf(b)}" in ` +
      `${places.place(a)} and again in ${places.place(b)}. Remove one of them${clockHint(piece, first, zone)}.`,
  )
}

/** An hour that a clock set back shows twice, in stamps that say neither zone nor offset. */
function clockHint(piece: Piece, i: number, zone: TimeZone): string {
  const { time } = piece.raw
  if (time.kind !== 'local' || time.isDateOnly || !zone.isUtc) return ''
  const wall = wallText(time.values[rowOf(piece, i)] as number, false, true)
  // Clocks are set back at night: in autumn, which is in April south of the equator.
  if (!/^\d+-(?:0[34]|09|1[01])-\d\d.0[0-3]:/.test(wall)) return ''
  return (
    ', or, if this is the hour in which clocks were set back, give the zone of the stamps as ' +
    'timeZone, for example "America/New_York"'
  )
}

function orderFault(piece: Piece, i: number, zone: TimeZone): Fault {
  const { time, places } = piece.raw
  const [before, row] = [rowOf(piece, i - 1), rowOf(piece, i)]
  return new Fault(
    'data/out-of-order',
    `Expected bars${ofSymbol(piece)} in time order, found "${time.textOf(row)}" after ` +
      `"${time.textOf(before)}" in ${places.place(row)}. Sort the file or pass sort: true${clockHint(piece, i, zone)}.`,
  )
}

const ofSymbol = (piece: Piece): string => (piece.rows === null ? '' : ` of "${piece.symbol}"`)
