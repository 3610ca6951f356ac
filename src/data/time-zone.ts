/**
 * Wall-clock time to moments in an IANA zone. The rules come from the time zone data of the
 * runtime with the zone named explicitly, so the zone and locale of the host do not matter.
 */

import { Fault, nearestName } from '../domain/fault.ts'
import { daysOf } from '../domain/time.ts'
import { microsPerDay, microsPerSecond } from '../domain/units.ts'

/** What a wall-clock time is in a zone. A gap does not exist, a fold exists twice. */
export type WallTime = Readonly<
  | { kind: 'single'; utc: number }
  | { kind: 'fold'; first: number; second: number }
  /** `from` and `to` are the wall-clock times on both sides of the jump; `end` is its moment. */
  | { kind: 'gap'; from: number; to: number; end: number }
>

export class TimeZone {
  readonly name: string
  readonly isUtc: boolean
  /** Null for UTC, which needs none. */
  readonly #format: Intl.DateTimeFormat | null
  /** Offset at the beginning of each UTC day asked for so far. */
  readonly #offsets = new Map<number, number>()
  /** The moment of the change inside a day whose offsets differ at both ends. */
  readonly #changes = new Map<number, number>()

  /** Fails with `config/invalid` for a name the runtime does not know. */
  constructor(name: string) {
    this.name = name
    this.isUtc = /^(?:etc\/)?(?:utc|gmt|zulu)$/i.test(name)
    this.#format = this.isUtc ? null : formatFor(name)
  }

  /** Microseconds to add to UTC at a moment to get the wall clock. */
  offsetAt(utc: number): number {
    if (this.isUtc) return 0
    const day = Math.floor(utc / microsPerDay)
    const before = this.#offsetOfDay(day)
    const after = this.#offsetOfDay(day + 1)
    if (before === after) return before
    return utc < this.#changeIn(day, before) ? before : after
  }

  wallAt(utc: number): number {
    return utc + this.offsetAt(utc)
  }

  /** The moments at which the clock shows `wall`. */
  resolve(wall: number): WallTime {
    if (this.isUtc) return { kind: 'single', utc: wall }
    const before = this.offsetAt(wall - microsPerDay)
    const after = this.offsetAt(wall + microsPerDay)
    if (before === after && this.offsetAt(wall - before) === before) {
      return { kind: 'single', utc: wall - before }
    }
    const early = wall - Math.max(before, after)
    const late = wall - Math.min(before, after)
    const isEarly = this.wallAt(early) === wall
    const isLate = this.wallAt(late) === wall
    if (isEarly && isLate && early !== late) return { kind: 'fold', first: early, second: late }
    if (isEarly || isLate) return { kind: 'single', utc: isEarly ? early : late }
    return this.#gapAround(early, late)
  }

  /** The first moment of the wall-clock day that begins at `wall`, or null for a skipped day. */
  startOfDay(wall: number): number | null {
    const found = this.resolve(wall)
    if (found.kind === 'single') return found.utc
    if (found.kind === 'fold') return found.first
    return found.to < wall + microsPerDay ? found.end : null
  }

  #gapAround(early: number, late: number): WallTime {
    const end = changeBetween(early, late, (utc) => this.offsetAt(utc))
    return { kind: 'gap', from: this.wallAt(end - microsPerSecond), to: this.wallAt(end), end }
  }

  #offsetOfDay(day: number): number {
    const known = this.#offsets.get(day)
    if (known !== undefined) return known
    const offset = this.#measure(day * microsPerDay)
    this.#offsets.set(day, offset)
    return offset
  }

  #changeIn(day: number, before: number): number {
    const known = this.#changes.get(day)
    if (known !== undefined) return known
    let low = day * 86_400
    let high = low + 86_400
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (this.#measure(middle * microsPerSecond) === before) low = middle
      else high = middle
    }
    const change = high * microsPerSecond
    this.#changes.set(day, change)
    return change
  }

  #measure(utc: number): number {
    if (this.#format === null) return 0
    const parts: Record<string, number> = {}
    for (const part of this.#format.formatToParts(utc / 1000)) {
      if (part.type !== 'literal') parts[part.type] = Number(part.value)
    }
    const days = daysOf(parts['year'] ?? 0, parts['month'] ?? 0, parts['day'] ?? 0)
    const hours = (parts['hour'] ?? 0) * 60 + (parts['minute'] ?? 0)
    return (days * 86_400 + hours * 60 + (parts['second'] ?? 0)) * microsPerSecond - utc
  }
}

/** The first whole second in (low, high] at which the offset is no longer that of `low`. */
function changeBetween(low: number, high: number, offsetAt: (utc: number) => number): number {
  const before = offsetAt(low)
  let [a, b] = [Math.floor(low / microsPerSecond), Math.ceil(high / microsPerSecond)]
  while (b - a > 1) {
    const middle = Math.floor((a + b) / 2)
    if (offsetAt(middle * microsPerSecond) === before) a = middle
    else b = middle
  }
  return b * microsPerSecond
}

function formatFor(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (cause) {
    const nearest = nearestName(name, Intl.supportedValuesOf('timeZone'))
    const hint = nearest === null ? '' : ` Did you mean "${nearest}"?`
    throw new Fault(
      'config/invalid',
      `Expected an IANA time zone such as "America/New_York", found "${name}".${hint}`,
      { cause },
    )
  }
}

/** Zones by name, so that what one has learnt of its days serves all series in it. */
export class ZoneCache {
  readonly #zones = new Map<string, TimeZone>()

  get(name: string): TimeZone {
    const known = this.#zones.get(name)
    if (known !== undefined) return known
    const zone = new TimeZone(name)
    this.#zones.set(name, zone)
    return zone
  }
}
