/** Equity per step, in columns of exact integers. */

export class EquityCurve {
  readonly equity: Float64Array
  readonly cash: Float64Array
  readonly exposure: Float64Array
  length = 0

  constructor(steps: number) {
    this.equity = new Float64Array(steps)
    this.cash = new Float64Array(steps)
    this.exposure = new Float64Array(steps)
  }

  add(equity: number, cash: number, exposure: number): void {
    const at = this.length++
    this.equity[at] = equity
    this.cash[at] = cash
    this.exposure[at] = exposure
  }

  /** Writes the last point again, after the end-of-data fills. */
  amendLast(equity: number, cash: number, exposure: number): void {
    if (this.length === 0) return
    this.length--
    this.add(equity, cash, exposure)
  }
}
