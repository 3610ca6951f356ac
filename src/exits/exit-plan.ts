/** What protects a position, and at what price a bar ends it. Pure rules on integers. */

import { levelAfterSplit, type SplitRatio } from '../domain/corporate-action.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Rounding } from '../domain/rounding.ts'
import { none } from '../events/record.ts'

/** Levels of one position in ticks; `none` where there is no such level. */
export type ExitPlan = {
  stopLoss: number
  takeProfit: number
  /** Sequence of the signal that set the levels, the cause of the exit. */
  readonly signal: number
  /** When the bar that the position was opened in is complete. */
  readonly openedAt: number
  /** Whether the whole of that bar lies after the entry. */
  readonly opensWithBar: boolean
  /** When the bar is complete in which a fill changed the levels; `none` before that. */
  readonly changedAt: number
  /** What was in force at the beginning of that bar. */
  readonly earlier: ExitPlan | null
}

/**
 * Which bars may end a position: `off` the ones after the bar of its entry; `open_fills` also that
 * bar when a market order entered at its open (phase 1), because the whole bar lies after it; `on`
 * also when the entry was inside the bar, which assumes an order of prices nobody knows, or at its
 * close, which lets prices that are past end it. That is how some engines work, and is there to be
 * compared with them.
 */
export type EntryBarExits = 'off' | 'open_fills' | 'on'

export type ExitHit = Readonly<{ price: number; isStop: boolean }>

/**
 * Divides levels by a split, to whole ticks. The exact level may lie between two ticks: it
 * goes to the one further from the price between them, so that neither stop nor target ends a
 * position where the level asked for would not have.
 */
export function splitLevels(
  levels: { stopLoss: number; takeProfit: number },
  isLong: boolean,
  ratio: SplitRatio,
  of: Instrument,
): void {
  const divided = (level: number, rounding: Rounding): number =>
    level === none ? none : levelAfterSplit(level, ratio, of, rounding)
  levels.stopLoss = divided(levels.stopLoss, isLong ? 'floor' : 'ceiling')
  levels.takeProfit = divided(levels.takeProfit, isLong ? 'ceiling' : 'floor')
}

type Prices = Readonly<{ open: number; high: number; low: number }>

export function isWatched(plan: ExitPlan, time: number, rule: EntryBarExits): boolean {
  if (plan.openedAt !== time) return true
  return rule === 'on' || (rule === 'open_fills' && plan.opensWithBar)
}

/**
 * The levels that count in a step's bar. New ones that came inside the bar count from the next bar
 * on, unless every bar counts: the bar may have been at them before.
 */
export function inForce(plan: ExitPlan, time: number, rule: EntryBarExits): ExitPlan {
  return plan.changedAt === time && rule !== 'on' ? (plan.earlier ?? plan) : plan
}

/**
 * The stop is looked at first: inside one bar nobody knows which came first, so the worse is
 * assumed. A stop fills at the worse of its level and the open, a target at the better; in the bar
 * of an entry that was not its open, at the level, or where the bar never was there, at its nearest
 * price.
 */
export function exitOf(plan: ExitPlan, isLong: boolean, bar: Prices, time: number): ExitHit | null {
  const { stopLoss, takeProfit } = plan
  const seesOpen = plan.changedAt !== time && (plan.openedAt !== time || plan.opensWithBar)
  const inBar = (level: number): number => Math.min(Math.max(level, bar.low), bar.high)
  if (stopLoss !== none && (isLong ? bar.low <= stopLoss : bar.high >= stopLoss)) {
    const worse = isLong ? Math.min(stopLoss, bar.open) : Math.max(stopLoss, bar.open)
    return { price: seesOpen ? worse : inBar(stopLoss), isStop: true }
  }
  if (takeProfit !== none && (isLong ? bar.high >= takeProfit : bar.low <= takeProfit)) {
    const better = isLong ? Math.max(takeProfit, bar.open) : Math.min(takeProfit, bar.open)
    return { price: seesOpen ? better : inBar(takeProfit), isStop: false }
  }
  return null
}

/** The stop of a position entered at a bar's close: beyond its level already, it fills at the close. */
export function notBetterThan(close: number, hit: ExitHit, isLong: boolean): ExitHit {
  if (!hit.isStop) return hit
  return { price: isLong ? Math.min(hit.price, close) : Math.max(hit.price, close), isStop: true }
}
