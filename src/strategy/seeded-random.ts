/** A small seeded generator (xorshift128, G. Marsaglia 2003): the same numbers on every machine. */

export class SeededRandom {
  #a: number
  #b: number
  #c: number
  #d: number

  /** Different streams of one seed are unrelated. */
  constructor(seed: number, stream: number) {
    this.#a = (seed ^ 0x9e3779b9) >>> 0
    this.#b = (Math.floor(seed / 4_294_967_296) ^ 0x243f6a88) >>> 0
    this.#c = Math.imul(stream + 1, 0x85ebca6b) >>> 0
    this.#d = 0xb7e15162
    for (let i = 0; i < 16; i++) this.next()
  }

  /** 0 ≤ x < 1 with 32 bits. */
  next(): number {
    let t = this.#a ^ (this.#a << 11)
    t ^= t >>> 8
    this.#a = this.#b
    this.#b = this.#c
    this.#c = this.#d
    this.#d = (this.#d ^ (this.#d >>> 19) ^ t) >>> 0
    return this.#d / 4_294_967_296
  }
}
