import { describe, expect, it } from 'vitest'

import { decompressLz4Frame } from './lz4-frame.ts'

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'))
const sentence =
  'The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog, ' +
  'again and again and again and again.'

// Frames written by the lz4 command line, version 1.9.4.
const plainFrame =
  'BCJNGGRAp0cAAAD/HlRoZSBxdWljayBicm93biBmb3gganVtcHMgb3ZlciB0aGUgbGF6eSBkb2cuIC0AGL8sIGFn' +
  'YWluIGFuZAoAA1BnYWluLgAAAAD7zjGn'
const sizedFrame =
  'BCJNGGhAfgAAAAAAAAAnRwAAAP8eVGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZy4g' +
  'LQAYvywgYWdhaW4gYW5kCgADUGdhaW4uAAAAAA=='
const storedFrame =
  'BCJNGHRAvSgAAIAJtlEi/GMU7B/yDeiAcbn1GdCEmQFyC3pZdtOWT/OPUipSpbZ5MSIwYbESWQAAAABhsRJZ'
const storedContent = 'CbZRIvxjFOwf8g3ogHG59RnQhJkBcgt6WXbTlk/zj1IqUqW2eTEiMA=='

describe('decompressLz4Frame', () => {
  it('unpacks literals, copies and copies that overlap themselves', () => {
    expect(Buffer.from(decompressLz4Frame(bytes(plainFrame))).toString()).toBe(sentence)
  })

  it('unpacks a frame that says its size', () => {
    expect(Buffer.from(decompressLz4Frame(bytes(sizedFrame))).toString()).toBe(sentence)
  })

  it('takes over blocks that were stored as they are, past their checksums', () => {
    expect(decompressLz4Frame(bytes(storedFrame))).toEqual(bytes(storedContent))
  })

  it('unpacks a long run of one byte', () => {
    // One literal, then a copy of length 4 + 15 + 255 + 10 from one byte back, then five literals.
    const block = [0x1f, 65, 1, 0, 255, 10, 0x50, 66, 66, 66, 66, 66]
    const frame = [
      0x04,
      0x22,
      0x4d,
      0x18,
      0x60,
      0x40,
      0,
      block.length,
      0,
      0,
      0,
      ...block,
      0,
      0,
      0,
      0,
    ]
    const text = Buffer.from(decompressLz4Frame(Uint8Array.from(frame))).toString()
    expect(text).toBe(`${'A'.repeat(285)}BBBBB`)
  })

  it.each([
    ['other bytes', [1, 2, 3, 4, 5, 6, 7, 8], 'no LZ4 frame'],
    ['too few bytes', [4, 0x22], 'no LZ4 frame'],
    ['a dictionary', [4, 0x22, 0x4d, 0x18, 0x61, 0x40, 0], 'a frame that needs a dictionary'],
    ['no end mark', [4, 0x22, 0x4d, 0x18, 0x60, 0x40, 0], 'a frame that is cut off'],
    [
      'half a block',
      [4, 0x22, 0x4d, 0x18, 0x60, 0x40, 0, 9, 0, 0, 0, 1],
      'a block that is cut off',
    ],
    [
      'a copy from nowhere',
      [4, 0x22, 0x4d, 0x18, 0x60, 0x40, 0, 3, 0, 0, 0, 0, 9, 0],
      'a copy from before the start',
    ],
    [
      'half a copy',
      [4, 0x22, 0x4d, 0x18, 0x60, 0x40, 0, 2, 0, 0, 0, 0, 9],
      'a copy that is cut off',
    ],
    [
      'half a length',
      [4, 0x22, 0x4d, 0x18, 0x60, 0x40, 0, 2, 0, 0, 0, 0xf0, 255],
      'a length that is cut off',
    ],
    [
      'half of its literals',
      [4, 0x22, 0x4d, 0x18, 0x60, 0x40, 0, 2, 0, 0, 0, 0x50, 1],
      'literals that are cut off',
    ],
  ])('refuses %s', (_title, frame, found) => {
    expect(() => decompressLz4Frame(Uint8Array.from(frame))).toThrow(
      `Expected LZ4-compressed Arrow data, found ${found}. Write it again.`,
    )
  })
})
