/** The rules in force, one sentence each, for the report. */

import type { EngineOptions } from '../engine/engine-options.ts'
import { openPlanOf } from '../engine/open-plan.ts'
import { plural } from '../report/number-text.ts'
import { fewTrades } from '../report/trade-statistics.ts'

const marketFills: Readonly<Record<EngineOptions['marketFill'], string>> = {
  next_open: 'Market orders decided at a bar’s close fill at the next bar’s open.',
  bar_close:
    'Market orders fill at the close of the bar they were decided on; those of a symbol without a bar at that moment at the close of its next.',
  next_close: 'Market orders decided at a bar’s close fill at the next bar’s close.',
}

const endsOfData: Readonly<Record<EngineOptions['endOfData'], string>> = {
  keep_open: 'Positions open after the last bar stay open, valued at its close.',
  liquidate: 'Positions open after the last bar are closed whole at its close.',
  liquidate_at_open: 'Positions open after the last bar are closed whole at that bar’s open.',
}

const exitRules: Readonly<Record<EngineOptions['entryBarExits'], string>> = {
  off: 'Stops and targets of a position are looked at from the bar after its entry, the stop first; a stop fills at the worse of level and open.',
  open_fills:
    'Stops and targets are looked at from the entry bar on when a market order entered at its open, else from the next bar, the stop first; a stop fills at the worse of level and open.',
  on: 'Stops and targets are looked at from the entry bar on, whatever the moment of the entry, also over what that bar was before it, the stop first.',
}

export function fillRulesOf(options: EngineOptions): readonly string[] {
  const { touchFill, slippage, commission, participation, policy, lots } = options
  const touch =
    touchFill === 'gap'
      ? 'Limit orders fill at their level, or at the open if the bar opens beyond it; stop orders at the worse of level and open.'
      : 'Limit and stop orders that are touched fill at the better or worse of level and close.'
  const rules = [
    marketFills[options.marketFill],
    touch,
    exitRules[options.entryBarExits],
    'An order works from the bar after the one it was made on; within one open, closing orders fill before opening ones.',
    Object.keys(commission).length === 0
      ? 'No commission is charged.'
      : `Commission: ${inWords(commission)}; rounded up to the minor unit.`,
    slippage.bps === undefined && slippage.spread === undefined && slippage.volume === undefined
      ? 'Market and stop orders fill without slippage.'
      : `Slippage: ${inWords(slippage)}, against the account; limit orders do not slip.`,
    participation === null
      ? 'Orders fill whole, whatever the bar’s volume.'
      : `An order takes at most ${participation.basisPoints / 100}% of a bar’s volume; the rest is tried in up to ${participation.queueBars} further bars.`,
    `An opening fill that would take gross exposure beyond ${policy.leverageHundredths / 100} × equity is cancelled${policy.allowNegativeCash ? ' — not in force here: cash may go negative' : ''}.`,
    `Longs close lots ${lots.long.toUpperCase()}, shorts ${lots.short.toUpperCase()}.`,
    endsOfData[options.endOfData],
  ]
  return rules
}

/** Things to know before believing the numbers. Most important first. */
export function cautionsOf(options: EngineOptions, trades: number): readonly string[] {
  const { dataset, slippage, commission, marketFill, entryBarExits, policy } = options
  const cautions: string[] = []
  if (trades > 0 && trades < fewTrades)
    cautions.push(
      `${plural(trades, 'closed trade')}; below ${fewTrades}, trade statistics are only indicative`,
    )
  if (marketFill === 'bar_close')
    cautions.push('Market orders fill at the close they were decided on, which nobody can do live')
  if (entryBarExits === 'on')
    cautions.push('Stops and targets look at the whole bar of an entry, also what lies before it')
  if (openPlanOf(dataset) !== null)
    cautions.push(
      'Bars of different length: limit and stop orders, stops and targets inside a longer bar are settled when it is complete, with the account of that moment',
    )
  if (policy.allowNegativeCash) cautions.push('Cash may go negative, and costs no interest')
  const isFree = Object.keys(commission).length === 0
  const isSmooth = Object.keys(slippage).length === 0
  if (isFree && isSmooth) cautions.push('No commission and no slippage are charged')
  else if (isSmooth) cautions.push('Slippage is set to 0')
  else if (isFree) cautions.push('Commission is set to 0')
  if (dataset.priceMode !== 'total_return' && dataset.actions.length === 0)
    cautions.push('Prices leave out dividends, and idle cash earns 0%')
  if (dataset.notes.length > 0)
    cautions.push(
      `The data reader left ${plural(dataset.notes.length, 'note')}; the first: ${dataset.notes[0]?.message ?? ''}`,
    )
  return cautions
}

/** Options as words: `percent 0.1, minimum 1.00`. */
function inWords(options: object): string {
  return Object.entries(options)
    .map(
      ([name, value]) =>
        `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
    )
    .join(', ')
}
