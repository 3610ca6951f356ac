/** A column of symbols: each distinct text once, and a small number per row. */

export class SymbolColumn {
  /** The header in the source. */
  readonly name: string
  /** Distinct symbols in order of first appearance. */
  readonly symbols: string[] = []
  /** Index into `symbols` per row. */
  codes: Uint32Array<ArrayBuffer>
  readonly #index = new Map<string, number>()
  readonly #decoder = new TextDecoder()
  #last = new Uint8Array(0)
  #lastCode = -1

  constructor(name: string, capacity = 1024) {
    this.name = name
    this.codes = new Uint32Array(capacity)
  }

  reserve(rows: number): void {
    if (rows <= this.codes.length) return
    const codes = new Uint32Array(Math.max(rows, this.codes.length * 2))
    codes.set(this.codes)
    this.codes = codes
  }

  /** Returns false for an empty cell. The symbol of the row before needs no decoding. */
  setBytes(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#lastCode >= 0 && isSame(this.#last, bytes, start, end)) {
      this.codes[row] = this.#lastCode
      return true
    }
    const cell = bytes.slice(start, end)
    if (!this.setText(row, this.#decoder.decode(cell))) return false
    this.#last = cell
    this.#lastCode = this.codes[row] as number
    return true
  }

  setText(row: number, text: string): boolean {
    if (text === '') return false
    let code = this.#index.get(text)
    if (code === undefined) {
      code = this.symbols.length
      this.symbols.push(text)
      this.#index.set(text, code)
    }
    this.codes[row] = code
    return true
  }
}

function isSame(last: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (last.length !== end - start) return false
  for (let i = 0; i < last.length; i++) if (last[i] !== bytes[start + i]) return false
  return true
}
