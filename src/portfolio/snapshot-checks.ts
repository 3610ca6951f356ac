/** What a snapshot must hold besides well-formed values: known keys, numbers given out, sums. */

import { Fault, nearestName } from '../domain/fault.ts'
import { counterAccounts } from '../domain/transaction.ts'
import type { PortfolioSnapshot, PositionSnapshot, RestoredPosition } from './snapshot.ts'

const currencyKeys: Record<keyof PortfolioSnapshot['currency'], true> = { code: true, scale: true }
const positionKeys: Record<keyof PositionSnapshot, true> = {
  strategy: true,
  symbol: true,
  number: true,
  openedAt: true,
  openSequence: true,
  signal: true,
  quantity: true,
  realized: true,
  fees: true,
  lots: true,
}
const lotKeys: Record<keyof PositionSnapshot['lots'][number], true> = {
  lotId: true,
  quantity: true,
  entryPrice: true,
  cost: true,
  fees: true,
  openFill: true,
  openBar: true,
  openedAt: true,
}

export function invalid(where: string, expected: string, found: string): Fault {
  return new Fault('snapshot/invalid', `Snapshot, ${where}: expected ${expected}, found ${found}.`)
}

/** A key nobody reads would be lost in silence, and is most likely a misspelt one. */
export function refuseKeys(value: object, known: readonly string[], where: string): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    const near = nearestName(key, known)
    const expected = near === null ? `no key but ${known.join(', ')}` : `"${near}" perhaps`
    throw invalid(where, expected, `the unknown key "${key}"`)
  }
}

/** The keys of everything below the top level. */
export function checkKeys(snapshot: PortfolioSnapshot, symbols: readonly string[]): void {
  refuseKeys(snapshot.currency, Object.keys(currencyKeys), 'currency')
  refuseKeys(snapshot.counters, counterAccounts, 'counters')
  refuseKeys(snapshot.marks, symbols, 'marks')
  for (const [i, one] of snapshot.positions.entries()) {
    refuseKeys(one, Object.keys(positionKeys), `positions[${i}]`)
    for (const [k, lot] of one.lots.entries()) {
      refuseKeys(lot, Object.keys(lotKeys), `positions[${i}].lots[${k}]`)
    }
  }
}

/** Positions are numbered from 1 in order of opening: none twice, and none that is still to come. */
export function checkPositionNumbers(
  positions: readonly RestoredPosition[],
  positionCount: number,
): void {
  const seen = new Set<number>()
  for (const [i, { source }] of positions.entries()) {
    const where = `positions[${i}].number`
    const { number } = source
    if (number < 1 || number > positionCount) {
      const expected = `a whole number from 1 to the ${positionCount} of positionCount`
      throw invalid(where, expected, String(number))
    }
    if (seen.has(number)) throw invalid(where, 'a number of its own', `${number} a second time`)
    seen.add(number)
  }
}

/** Amounts that stand in two places of the books, and are the same in both. */
export function checkTwins(
  money: (key: 'initial' | 'commissions' | 'dividendsReceived' | 'dividendsPaid') => number,
  counters: readonly number[],
): void {
  const counter = (name: (typeof counterAccounts)[number]): number =>
    counters[counterAccounts.indexOf(name)] as number
  const dividends = money('dividendsPaid') - money('dividendsReceived')
  const twins = [
    ['counters.capital', 'the opposite of initial', counter('capital'), -money('initial')],
    ['commissions', 'what counters.fees holds', money('commissions'), counter('fees')],
    ['counters.dividends', 'dividendsPaid − dividendsReceived', counter('dividends'), dividends],
  ] as const
  for (const [where, expected, found, wanted] of twins) {
    if (found === wanted) continue
    throw invalid(where, expected, `a difference of ${found - wanted} minor units`)
  }
}

/** A position paid for its open lots at least, and all positions together no more than the account. */
export function checkFees(positions: readonly RestoredPosition[], commissions: number): void {
  let total = 0n
  for (const [i, { fees, lots }] of positions.entries()) {
    const negative = lots.findIndex((lot) => lot.fees < 0)
    if (negative >= 0) {
      throw invalid(`positions[${i}].lots[${negative}].fees`, 'no less than 0', 'a negative amount')
    }
    const open = lots.reduce((sum, lot) => sum + BigInt(lot.fees), 0n)
    if (BigInt(fees) < open) {
      const missing = `${open - BigInt(fees)} minor units less`
      throw invalid(`positions[${i}].fees`, 'at least the fees of its open lots', missing)
    }
    total += BigInt(fees)
  }
  if (total <= BigInt(commissions)) return
  throw invalid(
    'commissions',
    'at least the fees of all positions',
    `${total - BigInt(commissions)} minor units less`,
  )
}
