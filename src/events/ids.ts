/**
 * Identifiers from a seed. Nothing random: the same seed and number give the same id on every
 * machine. Readable ids (`ord-000012`) name things inside a run; UUIDs name events and positions
 * across runs.
 */

const domains = { run: 1, event: 2, position: 3 } as const

/** 128 bits mixed from seed, domain and number, as four 32-bit words. */
function mix(seed: number, domain: number, number: number): readonly number[] {
  const words = [
    seed >>> 0,
    Math.floor(seed / 4_294_967_296) >>> 0,
    number >>> 0,
    (Math.floor(number / 4_294_967_296) ^ (domain << 24)) >>> 0,
  ]
  // Rounds of the murmur3 finaliser over the words, each fed with its neighbour.
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 4; i++) {
      let word =
        ((words[i] as number) ^
          (words[(i + 3) & 3] as number) ^
          Math.imul(round * 4 + i + 1, 0x9e3779b9)) >>>
        0
      word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
      word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
      words[i] = (word ^ (word >>> 16)) >>> 0
    }
  }
  return words
}

/** 32 hexadecimal digits with the version and variant bits of a UUID version 4. */
function hex(seed: number, domain: number, number: number): string {
  const words = mix(seed, domain, number).slice()
  words[1] = (((words[1] as number) & 0xffff0fff) | 0x4000) >>> 0
  words[2] = (((words[2] as number) & 0x3fffffff) | 0x80000000) >>> 0
  return words.map((word) => word.toString(16).padStart(8, '0')).join('')
}

function dashed(digits: string): string {
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`
}

/** The UUID of the run with this seed. */
export const runIdOf = (seed: number): string => dashed(hex(seed, domains.run, 0))
/** The UUID of the event with this sequence, in the run with this seed. */
export const eventIdOf = (seed: number, sequence: number): string =>
  dashed(hex(seed, domains.event, sequence))
/** Position ids are the hex form, without dashes. */
export const positionIdOf = (seed: number, number: number): string =>
  hex(seed, domains.position, number)

export type IdPrefix = 'sig' | 'ord' | 'fil' | 'txn' | 'lot'

/** `ord-000012`. */
export const readableId = (prefix: IdPrefix, number: number): string =>
  `${prefix}-${String(number).padStart(6, '0')}`

/** The number in a readable id of this prefix, or null. */
export function parseReadableId(prefix: IdPrefix, text: string): number | null {
  const match = /^([a-z]{3})-(\d{1,12})$/.exec(text)
  return match !== null && match[1] === prefix ? Number(match[2]) : null
}
