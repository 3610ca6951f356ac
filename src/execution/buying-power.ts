/** Whether the account may open more. */

import { multiplyDivide } from '../domain/rounding.ts'
import type { PortfolioBooks } from '../domain/views.ts'
import type { ExecutionOptions } from './execution-options.ts'

/** An opening fill, worth `value`, must leave gross exposure within the leverage allowed on equity. */
export function canAfford(
  { equity, grossExposure }: PortfolioBooks,
  { allowNegativeCash, leverageHundredths }: ExecutionOptions,
  value: number,
  commission: number,
): boolean {
  if (allowNegativeCash) return true
  const limitOn =
    leverageHundredths === 100 ? equity : multiplyDivide(equity, leverageHundredths, 100, 'floor')
  return Math.abs(value) + commission <= limitOn - grossExposure
}
