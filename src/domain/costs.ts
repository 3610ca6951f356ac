/** What trading costs, as execution charges it and the manager reckons with it. */

import type { Money } from './units.ts'

export interface CommissionModel {
  /** Money charged for a fill, never negative, rounded up (against the account). */
  commission(instrument: number, quantity: number, price: number): Money
}
