/**
 * Identifiers from a seed. Nothing random: the same seed and number give the same id on every
 * machine. Readable ids (`ord-000012`) name things inside a run; UUIDs name events and positions
 * across runs.
 */

const domains = { run: 1, event: 2, position: 3 } as const

/** The four words being mixed. Ids are made in great numbers, one at a time. */
const words: Uint32Array = new Uint32Array(4)

/** 128 bits mixed from seed, domain and number, into the four words. */
function mix(seed: number, domain: number, number: number): void {
  words[0] = seed >>> 0
  words[1] = Math.floor(seed / 4_294_967_296) >>> 0
  words[2] = number >>> 0
  words[3] = Math.floor(number / 4_294_967_296) ^ (domain << 24)
  // Rounds of the murmur3 finaliser over the words, each fed with its neighbour.
  for (let step = 0; step < 12; step++) {
    const i = step & 3
    let word =
      (words[i] as number) ^ (words[(i + 3) & 3] as number) ^ Math.imul(step + 1, 0x9e3779b9)
    word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
    words[i] = word ^ (word >>> 16)
  }
}

const digitsOfByte: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
)
const digit = (byte: number): string => digitsOfByte[byte & 255] as string
const upper = (word: number): string => digit(word >>> 24) + digit(word >>> 16)
const lower = (word: number): string => digit(word >>> 8) + digit(word)

/** 32 hexadecimal digits with the version and variant bits of a UUID version 4. */
function hex(seed: number, domain: number, number: number, dash: '' | '-'): string {
  mix(seed, domain, number)
  const first = words[0] as number
  const second = ((words[1] as number) & 0xffff0fff) | 0x4000
  const third = ((words[2] as number) & 0x3fffffff) | 0x80000000
  const fourth = words[3] as number
  return (
    upper(first) +
    lower(first) +
    dash +
    upper(second) +
    dash +
    lower(second) +
    dash +
    upper(third) +
    dash +
    lower(third) +
    upper(fourth) +
    lower(fourth)
  )
}

/** The UUID of the run with this seed. */
export const runIdOf = (seed: number): string => hex(seed, domains.run, 0, '-')
/** The UUID of the event with this sequence, in the run with this seed. */
export const eventIdOf = (seed: number, sequence: number): string =>
  hex(seed, domains.event, sequence, '-')
/** Position ids are the hex form, without dashes. */
export const positionIdOf = (seed: number, number: number): string =>
  hex(seed, domains.position, number, '')

export type IdPrefix = 'sig' | 'ord' | 'fil' | 'txn' | 'lot'

/** `ord-000012`. */
export const readableId = (prefix: IdPrefix, number: number): string =>
  `${prefix}-${String(number).padStart(6, '0')}`

/** The number in a readable id of this prefix, or null. */
export function parseReadableId(prefix: IdPrefix, text: string): number | null {
  const match = /^([a-z]{3})-(\d{1,12})$/.exec(text)
  return match !== null && match[1] === prefix ? Number(match[2]) : null
}
