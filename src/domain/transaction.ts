/**
 * Money on the move. One transaction changes one account against one counter-account by the same
 * amount, so the sum over all accounts of a currency is zero at every moment.
 */

export const transactionTypes = [
  'RESERVE_MARGIN',
  'RETURN_MARGIN',
  'FEE_CREATE',
  'FEE_FILL',
  'FEE_CLOSE',
  'FEE_CANCEL',
  'FEE_OVERNIGHT',
  'FILL_BUY',
  'FILL_SELL',
  'CLOSE_PNL',
  'SPOT_EXCHANGE',
  'ADJUSTMENT',
] as const
export type TransactionType = (typeof transactionTypes)[number]

/** Where the other side of a cash movement stands. */
export const counterAccounts = [
  'capital',
  'market',
  'fees',
  'dividends',
  'carry',
  'adjustments',
] as const
export type CounterAccount = (typeof counterAccounts)[number]

/** The ledger entry a transaction belongs to; null for movements whose total is zero. */
export const ledgerEntryTypes = [
  'fill',
  'commission',
  'dividend',
  'borrow_fee',
  'margin_interest',
  'adjustment',
  'split',
] as const
export type LedgerEntryType = (typeof ledgerEntryTypes)[number]
