/**
 * LZ4 frames unpacked, as Arrow writes them. Source: the LZ4 Frame Format and LZ4 Block Format
 * descriptions (lz4 project, doc/). Checksums are skipped, sizes and distances are checked.
 */

import { Fault } from '../../domain/fault.ts'

const magic = 0x18_4d_22_04

/** Fails with `data/unreadable` where the frame is damaged. */
export function decompressLz4Frame(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (frame.length < 7 || view.getUint32(0, true) !== magic) throw damaged('no LZ4 frame')
  const flags = frame[4] as number
  const hasBlockChecksum = (flags & 0x10) !== 0
  const hasSize = (flags & 0x08) !== 0
  const hasDictionary = (flags & 0x01) !== 0
  if (hasDictionary) throw damaged('a frame that needs a dictionary')
  const output = new GrowingBytes(hasSize ? Number(view.getBigUint64(6, true)) : 0)
  let at = 7 + (hasSize ? 8 : 0)
  for (;;) {
    if (at + 4 > frame.length) throw damaged('a frame that is cut off')
    const word = view.getUint32(at, true)
    at += 4
    if (word === 0) return output.finish()
    const size = word & 0x7f_ff_ff_ff
    if (at + size > frame.length) throw damaged('a block that is cut off')
    const block = frame.subarray(at, at + size)
    if (word >>> 31 === 1) output.append(block)
    else unpackBlock(block, output)
    at += size + (hasBlockChecksum ? 4 : 0)
  }
}

/** Sequences of literals and copies of what came before. */
function unpackBlock(block: Uint8Array, output: GrowingBytes): void {
  let at = 0
  while (at < block.length) {
    const token = block[at++] as number
    const literals = longLength(block, at, token >>> 4)
    at = literals.next
    if (at + literals.length > block.length) throw damaged('literals that are cut off')
    output.append(block.subarray(at, at + literals.length))
    at += literals.length
    if (at === block.length) return
    if (at + 2 > block.length) throw damaged('a copy that is cut off')
    const distance = (block[at] as number) | ((block[at + 1] as number) << 8)
    const copy = longLength(block, at + 2, token & 15)
    at = copy.next
    output.repeat(distance, copy.length + 4)
  }
}

/** A length of 15 goes on in the next bytes, until one is below 255. */
function longLength(
  block: Uint8Array,
  start: number,
  first: number,
): Readonly<{ length: number; next: number }> {
  let length = first
  let next = start
  if (first !== 15) return { length, next }
  for (;;) {
    const more = block[next++]
    if (more === undefined) throw damaged('a length that is cut off')
    length += more
    if (more !== 255) return { length, next }
  }
}

class GrowingBytes {
  #bytes: Uint8Array
  #length = 0

  constructor(expected: number) {
    this.#bytes = new Uint8Array(Math.min(Math.max(expected, 1024), 1 << 28))
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** Copies from `distance` back; the copy may overlap what it writes. */
  repeat(distance: number, length: number): void {
    if (distance === 0 || distance > this.#length) throw damaged('a copy from before the start')
    this.#reserve(length)
    const bytes = this.#bytes
    for (let i = 0; i < length; i++) {
      bytes[this.#length] = bytes[this.#length - distance] as number
      this.#length++
    }
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const bytes = new Uint8Array(Math.max(this.#length + more, this.#bytes.length * 2))
    bytes.set(this.#bytes)
    this.#bytes = bytes
  }
}

const damaged = (what: string): Fault =>
  new Fault('data/unreadable', `Expected LZ4-compressed Arrow data, found ${what}. Write it again.`)
