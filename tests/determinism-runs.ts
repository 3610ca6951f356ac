/**
 * Runs that must come out the same wherever they are made. Used by the test and, through
 * `print-log-head.ts`, by other processes.
 */
import { type BacktestOptions, csv, smaCross } from 'ledgerline'
import type { ActionInput, CsvOptions, CsvSource } from 'ledgerline/data'

import { randomStrategy } from './random-strategy.ts'

/** Numbers from a linear congruential generator: 0 ≤ x < 1, the same on every machine. */
export function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

/** Daily bars of a random walk as CSV lines. Weekends and about one day in twenty are missing. */
export function walk(seed: number, days: number): string[] {
  const random = generator(seed)
  const lines: string[] = []
  let close = 50 + 100 * random()
  for (let day = 0; day < days; day++) {
    const date = new Date(Date.UTC(2020, 0, 1 + day))
    const isMissing = random() < 0.05
    if (date.getUTCDay() % 6 === 0 || isMissing) continue
    const open = close * (0.97 + 0.06 * random())
    close = open * (0.96 + 0.08 * random())
    const high = Math.max(open, close) * (1 + 0.02 * random())
    const low = Math.min(open, close) * (1 - 0.02 * random())
    const volume = Math.floor(1000 * random() ** 3)
    const prices = [open, high, low, close].map((price) => price.toFixed(2))
    lines.push([date.toISOString().slice(0, 10), ...prices, volume].join(','))
  }
  return lines
}

export const header = 'time,open,high,low,close,volume'

/** A source of CSV lines with everything given that could be guessed from the rest of a file. */
export const source = (
  symbol: string,
  lines: readonly string[],
  more: CsvOptions = {},
): CsvSource =>
  csv(
    { text: [header, ...lines, ''].join('\n'), name: `${symbol}.csv` },
    { symbol, priceScale: 2, interval: '1d', ...more },
  )

export const days = 400
export const symbols = ['ALPHA', 'BETA', 'GAMMA'] as const
export const linesOf = (symbol: (typeof symbols)[number]): string[] =>
  walk(7 + symbols.indexOf(symbol), days)

const splitOfBeta: ActionInput = { type: 'split', date: '2020-06-01', ratio: '3:1' }
const dividendOfBeta: ActionInput = { type: 'dividend', date: '2020-09-01', amount: '0.37' }
export const actionsOf = (symbol: string): CsvOptions =>
  symbol === 'BETA' ? { actions: [splitOfBeta, dividendOfBeta] } : {}

export const threeSources = (): CsvSource[] =>
  symbols.map((symbol) => source(symbol, linesOf(symbol), actionsOf(symbol)))

type Case = () => BacktestOptions

const costs = { commission: { percent: '0.05', minimum: '0.35' }, slippage: { bps: 3 } } as const

/** Every case by name. Each call makes the options anew. */
export const runs: Readonly<Record<string, Case>> = {
  'sma-cross on one symbol': () => ({
    data: source('ALPHA', linesOf('ALPHA')),
    strategy: smaCross({ fast: 5, slow: 15 }),
    capital: '100000 USD',
  }),
  'random orders at the next open': () => ({
    data: threeSources(),
    strategy: randomStrategy,
    capital: '100000 USD',
    sizing: { equityPercent: 45 },
    execution: { ...costs, participation: { maximumPercent: 60, queueBars: 2 } },
  }),
  'random orders at the close, sized at the fill': () => ({
    data: threeSources(),
    strategy: randomStrategy({ activity: 0.9, answers: 0.5 }),
    capital: '100000 USD',
    sizing: { cashPercent: 8, at: 'fill' },
    execution: { ...costs, marketFill: 'bar_close' },
    lots: { long: 'lifo', short: 'fifo' },
    valuation: 'step',
    endOfData: 'liquidate',
  }),
  'two strategies at the next close': () => ({
    data: threeSources(),
    strategies: [
      { strategy: randomStrategy({ activity: 0.8 }), symbols: ['ALPHA', 'BETA'] },
      { strategy: smaCross({ fast: 3, slow: 8 }), sizing: { equityPercent: 25 } },
      { strategy: randomStrategy, name: 'second random', sizing: { quantity: 12 } },
    ],
    capital: '50000 USD',
    execution: {
      marketFill: 'next_close',
      touchFill: 'close',
      slippage: { volume: { base: 1, impact: 50 } },
      entryBarExits: 'on',
    },
    policy: { maximumPositionPercent: 40, allowNegativeCash: true },
    endOfData: 'liquidate_at_open',
  }),
}

export function optionsOf(name: string): BacktestOptions {
  const make = runs[name]
  if (make === undefined) throw new Error(`No run "${name}"`)
  return { ...make(), invariants: 'all' }
}
