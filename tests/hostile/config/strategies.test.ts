/** Strategies that throw, wait, look at the clock, or lay hands on what they are given. */

import { describe, expect, it } from 'vitest'

import {
  type AnyStrategy,
  backtest,
  type Bar,
  bars,
  type BacktestResult,
  type Context,
  defineStrategy,
} from '../../../src/index.ts'
import type { Fault } from '../../../src/domain/fault.ts'
import type { SymbolHandlers } from '../../../src/strategy/strategy.ts'

const rows = Array.from({ length: 8 }, (_, i) => ({
  time: `2024-01-0${i + 1}`,
  open: 10,
  high: 12,
  low: 8,
  close: 11,
  volume: 100,
}))

const run = (strategy: unknown): Promise<BacktestResult> =>
  backtest({ data: bars(rows, { symbol: 'A' }), capital: '1000 USD', strategy: strategy as AnyStrategy })

/** Hooks that no compiler would let pass. */
const bad = (hooks: object): unknown =>
  defineStrategy({ name: 'bad', setup: () => hooks as SymbolHandlers })

async function refusalOf(strategy: unknown): Promise<readonly [string, string]> {
  try {
    await run(strategy)
    return ['none', '']
  } catch (error) {
    const { code, message } = error as Fault
    return [code, message]
  }
}

const first = 'Strategy "bad" failed in onBar at bar 0 (2024-01-01T00:00:00Z) of "A": '
const repeatable = 'A run must be repeatable: use '
const buysOnce = (bar: Bar, context: Context): void => {
  if (bar.index === 0) context.openLong('A', { quantity: 1 })
}
type Anything = Readonly<Record<string, never>>

/** `[what the strategy does, the strategy, code, message]` */
const cases: readonly (readonly [string, unknown, string, string])[] = [
  ['throws an error', bad({ onBar() { throw new RangeError('too far') } }), 'strategy/failed', `${first}RangeError: too far`],
  // oxlint-disable-next-line no-throw-literal -- some do
  ['throws text', bad({ onBar() { throw 'no error at all' } }), 'strategy/failed', `${first}no error at all`],
  // oxlint-disable-next-line no-throw-literal -- some do
  ['throws nothing', bad({ onBar() { throw undefined } }), 'strategy/failed', `${first}undefined`],
  ['reads what is not there', bad({ onBar(_bar: Bar, context: Anything) { return context['indicators']!['fast'] } }), 'strategy/failed', `${first}TypeError: Cannot read properties of undefined (reading 'fast')`],
  ['throws when it is set up', defineStrategy({ name: 'bad', setup() { throw new Error('no licence') } }), 'strategy/failed', 'Strategy "bad" failed in setup: Error: no licence'],
  ['throws on a fill', bad({ onBar: buysOnce, onFill() { throw new Error('not this one') } }), 'strategy/failed', 'Strategy "bad" failed in onFill: Error: not this one'],
  ['throws at the end', bad({ onEnd() { throw new Error('too late') } }), 'strategy/failed', 'Strategy "bad" failed in onEnd: Error: too late'],
  ['throws when it is made', class Unmade { constructor() { throw new Error('not made') } onBar(): void {} }, 'strategy/failed', 'Strategy "Unmade" failed when it was made: Error: not made'],
  ['throws dice when it is made', class Dice { edge: number = Math.random(); onBar(): void {} }, 'strategy/invalid', `A strategy called Math.random(). ${repeatable}context.random(), which is seeded.`],
  ['is set up by an async function', defineStrategy({ name: 'bad', setup: (async () => ({})) as never }), 'strategy/invalid', 'Strategy "bad" returned a promise from setup.'],
  ['waits in onBar', bad({ async onBar() { await Promise.resolve() } }), 'strategy/invalid', `${first}Strategy "bad" returned a promise from onBar.`],
  // oxlint-disable-next-line unicorn/no-thenable -- what a promise of another library looks like
  ['returns what can be waited for', bad({ onBar: () => ({ then() {} }) }), 'strategy/invalid', `${first}Strategy "bad" returned a promise from onBar.`],
  ['waits in onFill', bad({ onBar: buysOnce, async onFill() { await Promise.resolve() } }), 'strategy/invalid', 'Strategy "bad" returned a promise from onFill.'],
  ['throws dice', bad({ onBar: () => { Math.random() } }), 'strategy/invalid', `${first}A strategy called Math.random(). ${repeatable}context.random(), which is seeded.`],
  ['makes a random id', bad({ onBar: () => { crypto.randomUUID() } }), 'strategy/invalid', `${first}A strategy called crypto.randomUUID(). ${repeatable}context.random(), which is seeded.`],
  ['asks for random bytes', bad({ onBar: () => { crypto.getRandomValues(new Uint8Array(1)) } }), 'strategy/invalid', `${first}A strategy called crypto.getRandomValues(). ${repeatable}context.random(), which is seeded.`],
  ['asks for the time', bad({ onBar: () => { Date.now() } }), 'strategy/invalid', `${first}A strategy called Date.now(). ${repeatable}context.time, the time of the event.`],
  ['makes a date of now', bad({ onBar: () => new Date().getTime() > 0 ? undefined : null }), 'strategy/invalid', `${first}A strategy called new Date(). ${repeatable}context.time, the time of the event.`],
  ['asks for the date as text', bad({ onBar: () => { Date() } }), 'strategy/invalid', `${first}A strategy called Date(). ${repeatable}context.time, the time of the event.`],
  ['stops a watch', bad({ onBar: () => { performance.now() } }), 'strategy/invalid', `${first}A strategy called performance.now(). ${repeatable}context.time, the time of the event.`],
  ['stops a finer watch', bad({ onBar: () => { process.hrtime() } }), 'strategy/invalid', `${first}A strategy called process.hrtime(). ${repeatable}context.time, the time of the event.`],
  ['moves a price', bad({ onBar(bar: { close: number }) { bar.close = 100 } }), 'strategy/failed', `${first}TypeError: Cannot set property close of #<Bar> which has only a getter`],
  ['moves the time', bad({ onBar(_bar: Bar, context: { time: number }) { context.time = 0 } }), 'strategy/failed', `${first}TypeError: Cannot set property time of #<StrategyContext> which has only a getter`],
  ['makes itself rich', bad({ onBar(_bar: Bar, context: { portfolio: { equity: number } }) { context.portfolio.equity = 1e9 } }), 'strategy/failed', `${first}TypeError: Cannot set property equity of #<LivePortfolioView> which has only a getter`],
  ['betters its fill', bad({ onBar: buysOnce, onFill(fill: { fillPrice: string }) { fill.fillPrice = '1' } }), 'strategy/failed', `Strategy "bad" failed in onFill: TypeError: Cannot assign to read only property 'fillPrice' of object '#<Object>'`],
  ['trades what it does not have', bad({ onBar(_bar: Bar, context: Context) { context.openLong('B') } }), 'data/unknown-symbol', `${first}Strategy "bad" asks for "B", which it does not trade. Did you mean "A"? It trades "A".`],
  ['wants a quantity of NaN', bad({ onBar(_bar: Bar, context: Context) { context.openLong('A', { quantity: Number.NaN }) } }), 'signal/invalid', `${first}Signal OPEN_LONG "A" of strategy "bad", quantity: expected a finite decimal such as "12.50", found "NaN".`],
  ['wants a quantity of Infinity', bad({ onBar(_bar: Bar, context: Context) { context.openLong('A', { quantity: Infinity }) } }), 'signal/invalid', `${first}Signal OPEN_LONG "A" of strategy "bad", quantity: expected a finite decimal such as "12.50", found "Infinity".`],
  ['wants a quantity in words', bad({ onBar(_bar: Bar, context: Context) { context.openLong('A', { quantity: 'ten' }) } }), 'signal/invalid', `${first}Signal OPEN_LONG "A" of strategy "bad", quantity: expected a finite decimal such as "12.50", found "ten".`],
  ['is twice as sure as one can be', bad({ onBar(_bar: Bar, context: Context) { context.openLong('A', { confidence: 2 }) } }), 'signal/invalid', `${first}Signal OPEN_LONG "A" of strategy "bad", confidence: expected 0 to 1, found "2".`],
  ['misspells an option', bad({ onBar(_bar: Bar, context: { openLong: (symbol: string, options: object) => void }) { context.openLong('A', { quantty: 5 }) } }), 'signal/invalid', `${first}Signal OPEN_LONG "A" of strategy "bad": unknown option "quantty". Did you mean "quantity"?`],
  ['has another intention', bad({ onBar(_bar: Bar, context: { emitSignal: (signal: object) => void }) { context.emitSignal({ symbol: 'A', intention: 'BUY' }) } }), 'signal/invalid', `${first}Expected an intention, one of OPEN_LONG, CLOSE_LONG, OPEN_SHORT, CLOSE_SHORT, found "BUY".`],
  ['attaches a circle', bad({ onBar(_bar: Bar, context: { openLong: (symbol: string, options: object) => void }) { const circle: Record<string, unknown> = {}; circle['again'] = circle; context.openLong('A', { metadata: circle }) } }), 'signal/invalid', `${first}Signal OPEN_LONG "A" of strategy "bad", metadata.again.again`],
  ['is null', null, 'strategy/invalid', 'Expected a strategy: the result of defineStrategy, a class, or an object with onBar or onBars; found null.'],
  ['is text', 'sma-cross', 'strategy/invalid', 'Expected a strategy: the result of defineStrategy, a class, or an object with onBar or onBars; found string.'],
  ['is a promise', Promise.resolve({ onBar() {} }), 'strategy/invalid', 'Expected a strategy: the result of defineStrategy, a class, or an object with onBar or onBars; found object.'],
  ['has no hooks', {}, 'strategy/invalid', 'Expected a strategy: the result of defineStrategy, a class, or an object with onBar or onBars; found object.'],
]

describe('a strategy that', () => {
  it.each(cases)('%s is stopped with words', async (_title, strategy, code, message) => {
    const [foundCode, foundMessage] = await refusalOf(strategy)
    expect({ code: foundCode, message: foundMessage.slice(0, message.length) }).toEqual({ code, message })
  })

  it('keeps a bar finds it unchanged later, and nothing ahead of it', async () => {
    const kept: Bar[] = []
    const ahead: unknown[] = []
    await run(
      bad({
        onBar(bar: Bar, context: Context) {
          kept.push(bar)
          ahead.push(context.bars('A', 1000).at(bar.index + 1), context.bars('A', 1)?.at(1))
        },
      }),
    )
    expect(kept.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(new Set(kept).size).toBe(8)
    expect(ahead.every((one) => one === undefined)).toBe(true)
  })

  it('makes dates of given moments may do so', async () => {
    const days: number[] = []
    await run(bad({ onBar: (_bar: Bar, context: Context) => { days.push(new Date(context.time / 1000).getUTCDate()) } }))
    expect(days).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('fails leaves clock and dice as they were', async () => {
    const sources = (): unknown[] => [
      Date,
      Math.random,
      Reflect.get(performance, 'now'),
      process.hrtime,
      Reflect.get(crypto, 'randomUUID'),
    ]
    const before = sources()
    await refusalOf(bad({ onBar() { throw new Error('x') } }))
    expect(sources()).toEqual(before)
    expect(Date.now()).toBeGreaterThan(1.7e12)
    expect(new Date()).toBeInstanceOf(Date)
  })
})
