/** What kind of text a file is: its encoding, and the character between its fields. */

import { Fault } from '../domain/fault.ts'

type Signature = Readonly<{ bytes: readonly number[]; name: string; advice: string }>

/** Files people pass by mistake, told by their first bytes. */
const signatures: readonly Signature[] = [
  { bytes: [0xff, 0xfe], name: 'UTF-16 text', advice: 'Save it as UTF-8.' },
  { bytes: [0xfe, 0xff], name: 'UTF-16 text', advice: 'Save it as UTF-8.' },
  { bytes: [0x1f, 0x8b], name: 'a gzip archive', advice: 'Unpack it with gunzip first.' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], name: 'a zstd archive', advice: 'Unpack it with zstd -d.' },
  { bytes: [0x50, 0x4b, 3, 4], name: 'a zip archive or Excel file', advice: 'Export it as CSV.' },
  { bytes: [0x50, 0x41, 0x52, 0x31], name: 'a Parquet file', advice: 'Use parquet() for it.' },
  { bytes: [0x41, 0x52, 0x52, 0x4f], name: 'an Arrow file', advice: 'Use arrow() for it.' },
  { bytes: [0x7b], name: 'JSON', advice: 'Use bars() for rows in memory.' },
  { bytes: [0x5b], name: 'JSON', advice: 'Use bars() for rows in memory.' },
  { bytes: [0x3c], name: 'HTML or XML', advice: 'Check how it was downloaded.' },
]

/** Where the text begins, past a UTF-8 byte order mark. Fails with `data/unreadable`. */
export function checkEncoding(bytes: Uint8Array, source: string): number {
  for (const { bytes: start, name, advice } of signatures) {
    if (start.every((byte, i) => bytes[i] === byte)) {
      throw new Fault(
        'data/unreadable',
        `Expected CSV as UTF-8 text in "${source}", found ${name}. ${advice}`,
      )
    }
  }
  if (bytes.subarray(0, 1024).includes(0)) {
    throw new Fault(
      'data/unreadable',
      `Expected CSV as UTF-8 text in "${source}", found zero bytes. Save it as UTF-8, without UTF-16.`,
    )
  }
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

/** The most frequent of comma, semicolon, tab and bar in the header, outside quotes. */
export function sniffDelimiter(bytes: Uint8Array, start: number, end: number): number {
  const counts = new Map([
    [44, 0],
    [59, 0],
    [9, 0],
    [124, 0],
  ])
  let isQuoted = false
  for (let i = start; i < end; i++) {
    const code = bytes[i] as number
    if (code === 34) isQuoted = !isQuoted
    const known = counts.get(code)
    if (known !== undefined && !isQuoted) counts.set(code, known + 1)
  }
  let best = 44
  for (const [code, found] of counts) if (found > (counts.get(best) ?? 0)) best = code
  return best
}
