/**
 * Equity per step, in columns of exact integers. Only equity is written every step. Cash changes
 * seldom, so its changes are kept and spread when asked for; exposure is equity less cash until
 * something is sold short, and has a column of its own from then on.
 */

export class EquityCurve {
  readonly equity: Float64Array
  length = 0
  /** Step and value of each change of cash; of two at one step the later counts. */
  readonly #cashSteps: number[] = []
  readonly #cashValues: number[] = []
  private lastCash = Number.NaN
  #exposure: Float64Array | null = null

  constructor(steps: number) {
    this.equity = new Float64Array(steps)
  }

  add(equity: number, cash: number, exposure: number): void {
    const at = this.length
    this.length = at + 1
    this.equity[at] = equity
    if (cash !== this.lastCash) {
      this.lastCash = cash
      this.#cashSteps.push(at)
      this.#cashValues.push(cash)
    }
    if (this.#exposure !== null) this.#exposure[at] = exposure
    else if (exposure !== equity - cash) this.#startExposure(at, exposure)
  }

  /** Writes the last point again, after the end-of-data fills. */
  amendLast(equity: number, cash: number, exposure: number): void {
    if (this.length === 0) return
    this.length--
    this.add(equity, cash, exposure)
  }

  /** Cash at each step. */
  get cash(): Float64Array {
    const column = new Float64Array(this.length)
    for (let i = 0; i < this.#cashSteps.length; i++) {
      column.fill(this.#cashValues[i] as number, this.#cashSteps[i], this.#cashSteps[i + 1])
    }
    return column
  }

  /** Σ |market value| at each step. */
  get exposure(): Float64Array {
    if (this.#exposure !== null) return this.#exposure.subarray(0, this.length)
    const column = this.cash
    for (let i = 0; i < column.length; i++)
      column[i] = (this.equity[i] as number) - (column[i] as number)
    return column
  }

  #startExposure(at: number, exposure: number): void {
    const column = new Float64Array(this.equity.length)
    column.set(this.exposure)
    column[at] = exposure
    this.#exposure = column
  }
}
