/** What an account allows itself. Read from YAML by the configuration, checked by the manager. */

export type RiskPolicy = Readonly<{
  name: string
  allowShorting: boolean
  /** Largest position after the trade, in millionths of equity; null: no limit. */
  maximumPosition: number | null
  /** Gross exposure in hundredths of equity: 100 is unlevered. */
  leverageHundredths: number
  allowNegativeCash: boolean
}>

/** Used when no policy is named: shorting allowed, unlevered, no limit per position. */
export const openPolicy: RiskPolicy = {
  name: 'open',
  allowShorting: true,
  maximumPosition: null,
  leverageHundredths: 100,
  allowNegativeCash: false,
}
