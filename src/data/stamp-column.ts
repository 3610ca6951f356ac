/**
 * A column of time stamps as the source writes them: ISO 8601 with or without offset, or an epoch.
 * Stamps without offset are kept as wall-clock microseconds; a time zone turns them into moments
 * later, when the rows of one symbol are together.
 */

import { decimalsOf, parseDecimal, powerOfTen } from '../domain/decimal.ts'
import { daysOf, formatDate, formatTime } from '../domain/time.ts'
import { type Micros, microsPerDay, microsPerMinute, microsPerSecond } from '../domain/units.ts'
import { asciiText } from './decimal-column.ts'
import type { TimeUnit } from './source.ts'

/** What the stamps of one column are. A column holds one kind only. */
export type StampKind = 'local' | 'offset' | 'epoch'

/** Decimal places between one epoch unit and a microsecond. */
const epochShift = { s: 6, ms: 3, us: 0, ns: -3 } as const
export type EpochUnit = keyof typeof epochShift

/** Why a text is no stamp. `advice` is null where correcting the row is all there is to do. */
export type StampRefusal = Readonly<{ expected: string; advice: string | null }>

const refusal = (expected: string, advice: string | null = null): StampRefusal => ({
  expected: `Expected ${expected}`,
  advice,
})

const outOfRange = refusal('a stamp of whole microseconds between the years 1684 and 2255')
const noStamp = refusal(
  'ISO 8601 ("2024-03-01", "2024-03-01 09:30:00", "2024-03-01T09:30:00Z") or an epoch',
)
const otherOrder = refusal(
  noStamp.expected.replace('Expected ', ''),
  'Write dates as year-month-day: other orders can be read in two ways.',
)
const noDate = refusal('a date that exists')
const noTimeOfDay = refusal('a time of day that exists')
const smallNumber = refusal(
  'ISO 8601 or an epoch after 1973',
  'So small a number could be seconds, days or a date like 20240301: say which with timeUnit.',
)

export class StampColumn {
  /** The header in the source. */
  readonly name: string
  readonly timeUnit: TimeUnit
  /** Microseconds since 1970: in UTC, or on the wall clock for `local`. */
  values: Float64Array<ArrayBuffer>
  kind: StampKind | null = null
  /** The epoch's unit, once known. */
  unit: EpochUnit | null = null
  /** True while every stamp is a date without time of day. */
  isDateOnly = true

  constructor(name: string, timeUnit: TimeUnit, capacity = 1024) {
    this.name = name
    this.timeUnit = timeUnit
    this.values = new Float64Array(capacity)
  }

  reserve(rows: number): void {
    if (rows <= this.values.length) return
    const values = new Float64Array(Math.max(rows, this.values.length * 2))
    values.set(this.values)
    this.values = values
  }

  /** Reads one stamp. Returns null, or why it is none. */
  setBytes(row: number, bytes: Uint8Array, start: number, end: number): StampRefusal | null {
    if (start === end) return noStamp
    const isIso = end - start >= 8 && bytes[start + 4] === 45
    if (isIso) {
      if (this.timeUnit === 'auto' || this.timeUnit === 'iso') {
        return this.#setIso(row, bytes, start, end)
      }
      return refusal(`an epoch in "${this.timeUnit}" as timeUnit says`)
    }
    if (this.timeUnit !== 'iso' && end - start <= 16) {
      const value = number(bytes, start, end - start)
      if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return this.setEpochNumber(row, value)
    }
    const text = asciiText(bytes, start, end)
    return this.timeUnit === 'iso' ? this.#setCompact(row, text) : this.setEpoch(row, text)
  }

  setText(row: number, text: string): StampRefusal | null {
    const bytes = new Uint8Array(text.length)
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      bytes[i] = code < 128 ? code : 63
    }
    return this.setBytes(row, bytes, 0, text.length)
  }

  /** Sets a stamp a typed format already knows: `local` is a wall clock, `offset` a moment. */
  setMicros(
    row: number,
    micros: number,
    kind: StampKind,
    hasOnlyDate: boolean,
  ): StampRefusal | null {
    return this.#set(row, micros, kind, hasOnlyDate)
  }

  /** Reads an epoch in the unit given by the options, or told by the magnitude of the first. */
  setEpoch(row: number, text: string): StampRefusal | null {
    if (decimalsOf(text) === null) return /^\d+[/.]\d+[/.]\d+/.test(text) ? otherOrder : noStamp
    const refused = this.#takeUnit(Number(text))
    if (refused !== null) return refused
    const micros = microsOf(text, this.unit as EpochUnit)
    return micros === null ? outOfRange : this.#set(row, micros, 'epoch', false)
  }

  /** The same for a whole number, which needs no text. */
  setEpochNumber(row: number, value: number): StampRefusal | null {
    const refused = this.#takeUnit(value)
    if (refused !== null) return refused
    const shift = epochShift[this.unit as EpochUnit]
    const micros = shift >= 0 ? value * powerOfTen(shift) : value / 1000
    return Number.isSafeInteger(micros) ? this.#set(row, micros, 'epoch', false) : outOfRange
  }

  /** Fixes the unit with the first epoch and holds the others to it. */
  #takeUnit(value: number): StampRefusal | null {
    const unit = this.#epochUnit(value)
    if (unit === null) return smallNumber
    if (this.unit !== null && this.unit !== unit) {
      return refusal(
        `an epoch in "${this.unit}" as in the rows before`,
        `This one looks like "${unit}": write all the same way.`,
      )
    }
    this.unit = unit
    return null
  }

  #epochUnit(value: number): EpochUnit | null {
    if (this.timeUnit !== 'auto' && this.timeUnit !== 'iso') return this.timeUnit
    if (value < 1e8) return null
    if (value < 1e11) return 's'
    if (value < 1e14) return 'ms'
    return value < 1e17 ? 'us' : 'ns'
  }

  /** `20240301`, accepted only where the options say that stamps are ISO 8601. */
  #setCompact(row: number, text: string): StampRefusal | null {
    const match = /^(\d{4})(\d\d)(\d\d)$/.exec(text)
    if (match === null) return noStamp
    const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
    if (!isDate(year, month, day)) return noDate
    return this.#set(row, daysOf(year, month, day) * microsPerDay, 'local', true)
  }

  #setIso(row: number, bytes: Uint8Array, start: number, end: number): StampRefusal | null {
    const year = number(bytes, start, 4)
    const month = number(bytes, start + 5, 2)
    const day = number(bytes, start + 8, 2)
    if (end - start < 10 || bytes[start + 7] !== 45 || year < 0 || month < 0 || day < 0) {
      return noStamp
    }
    if (!isDate(year, month, day)) return noDate
    const date = daysOf(year, month, day) * microsPerDay
    if (end - start === 10) return this.#set(row, date, 'local', true)
    return this.#setClock(row, date, bytes, { start: start + 10, end })
  }

  /** The part after the date: `T09:30`, `T09:30:00.123456`, each with offset or without. */
  #setClock(
    row: number,
    date: number,
    bytes: Uint8Array,
    part: { start: number; end: number },
  ): StampRefusal | null {
    const { start, end } = part
    const separator = bytes[start]
    const hour = number(bytes, start + 1, 2)
    const minute = number(bytes, start + 4, 2)
    const isTime = (separator === 84 || separator === 32) && bytes[start + 3] === 58
    if (!isTime || hour < 0 || minute < 0 || start + 6 > end) return noStamp
    let at = start + 6
    let second = 0
    let fraction = 0
    if (at < end && bytes[at] === 58) {
      second = at + 3 <= end ? number(bytes, at + 1, 2) : -1
      at += 3
      if (second >= 0 && at < end && bytes[at] === 46) {
        const stop = digitsEnd(bytes, at + 1, end)
        fraction = microsOfFraction(bytes, at + 1, stop)
        if (fraction < 0) return refusal('whole microseconds')
        at = stop
      }
    }
    if (second < 0) return noStamp
    if (hour > 23 || minute > 59 || second > 59) return noTimeOfDay
    const wall = date + (hour * 60 + minute) * microsPerMinute + second * microsPerSecond + fraction
    if (at === end) return this.#set(row, wall, 'local', false)
    const offset = offsetMinutes(bytes, at, end)
    if (Number.isNaN(offset)) return noStamp
    return this.#set(row, wall - offset * microsPerMinute, 'offset', false)
  }

  #set(row: number, micros: number, kind: StampKind, hasOnlyDate: boolean): StampRefusal | null {
    if (this.kind === null) this.kind = kind
    else if (this.kind !== kind) return mixed(this.kind, kind)
    if (!Number.isSafeInteger(micros)) return outOfRange
    if (!hasOnlyDate) this.isDateOnly = false
    this.values[row] = micros
    return null
  }

  /** A row's stamp as a person would write it; wall clock for stamps without offset. */
  textOf(row: number): string {
    return wallText(this.values[row] as number, this.isDateOnly, this.kind === 'local')
  }
}

const kindNames: Readonly<Record<StampKind, string>> = {
  local: 'a stamp without offset',
  offset: 'a stamp with an offset',
  epoch: 'an epoch',
}

const mixed = (before: StampKind, now: StampKind): StampRefusal =>
  refusal(
    `${kindNames[before]} as in the rows before`,
    `This is ${kindNames[now]}: write all stamps of a file the same way.`,
  )

/** `2024-03-01`, `2024-03-01 09:30:00` on the wall, `2024-03-01T09:30:00Z` for a moment. */
export function wallText(micros: number, isDateOnly: boolean, isLocal: boolean): string {
  if (isDateOnly) return formatDate(micros as Micros)
  const text = formatTime(micros as Micros)
  return isLocal ? text.replace('T', ' ').replace('Z', '') : text
}

function microsOf(text: string, unit: EpochUnit): number | null {
  const shift = epochShift[unit]
  const needed = decimalsOf(shift >= 0 ? text : `${text}e${shift}`)
  if (needed === null || needed > Math.max(shift, 0)) return null
  const scaled = shift >= 0 ? text : `${text}e${shift}`
  if (Math.abs(Number(scaled)) * 10 ** Math.max(shift, 0) > Number.MAX_SAFE_INTEGER) return null
  return parseDecimal(scaled, Math.max(shift, 0), 'exact')
}

const monthDays: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  return day <= daysInMonth(year, month)
}

export function daysInMonth(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 && isLeap ? 29 : (monthDays[month - 1] as number)
}

/** The number in `count` digits, or −1 where one of them is none. */
function number(bytes: Uint8Array, start: number, count: number): number {
  let value = 0
  for (let i = start; i < start + count; i++) {
    const digit = (bytes[i] ?? 0) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && (bytes[at] as number) >= 48 && (bytes[at] as number) <= 57) at++
  return at
}

/** Fraction digits to microseconds; −1 for none, or for digits other than 0 past the sixth. */
function microsOfFraction(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return -1
  let value = 0
  for (let i = start; i < start + 6; i++) {
    value = value * 10 + (i < end ? (bytes[i] as number) - 48 : 0)
  }
  for (let i = start + 6; i < end; i++) if (bytes[i] !== 48) return -1
  return value
}

/** `Z`, `+05`, `+05:30`, `-0530` as minutes; NaN for anything else. */
function offsetMinutes(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start]
  const length = end - start
  if (sign === 90) return length === 1 ? 0 : Number.NaN
  if (sign !== 43 && sign !== 45) return Number.NaN
  const colon = bytes[start + 3] === 58 ? 1 : 0
  if (length !== 3 && length !== 5 + colon) return Number.NaN
  const hours = number(bytes, start + 1, 2)
  const minutes = length === 3 ? 0 : number(bytes, start + 3 + colon, 2)
  if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) return Number.NaN
  return sign === 45 ? -(hours * 60 + minutes) : hours * 60 + minutes
}
