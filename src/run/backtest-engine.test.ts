import { describe, expect, it } from 'vitest'

import { acting, prepare, runOver, type RunInput } from '../../tests/support/backtest.ts'
import { lineOf } from '../../tests/support/event-lines.ts'
import { dataset, flat } from '../../tests/support/series.ts'
import { bars } from '../data/source.ts'
import type { Context } from '../strategy/context.ts'
import { BacktestEngine } from './backtest-engine.ts'
import { backtest } from './backtest.ts'
import type { BacktestResult } from './result.ts'

const script = {
  0: (context: Context) => context.openLong('A', { quantity: 3 }),
  2: (context: Context) => context.closeLong('A'),
}
const input = (more: Partial<RunInput> = {}): RunInput => ({
  over: [flat('A', [10, 11, 12, 13, 14])],
  script,
  ...more,
})
const lines = (result: BacktestResult): string[] => [...result.events()].map(lineOf)

describe('an engine driven by hand', () => {
  it('has its bus, its state and its books in the middle of a run, names included', () => {
    const engine = prepare(input())
    const heard: string[] = []
    engine.events.subscribe('note', ({ message }) => heard.push(message))
    engine.step()
    engine.step()
    engine.events.publish({ eventType: 'note', message: 'halfway' })
    expect(heard).toEqual(['halfway'])
    expect(engine.getState()).toMatchObject({
      currentEquity: '100000',
      positions: [{ symbol: 'A', strategyId: 'script', openQuantity: '3' }],
    })
    const snapshot = engine.getSnapshot()
    expect(snapshot).toMatchObject({ lotCount: 1, positions: [{ symbol: 'A', quantity: '3' }] })
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot)
    expect(engine.step()).toBe(true)
  })

  it('gives what one run to the end gives', () => {
    const engine = prepare(input())
    expect([engine.stepsDone, engine.stepsTotal]).toEqual([0, 5])
    const equity: number[] = []
    while (engine.processBar()) equity.push(engine.portfolio.equity)
    expect(equity).toEqual([100_000, 100_000, 100_003, 100_006, 100_006])
    const whole = runOver(input())
    expect(lines(engine.getResults())).toEqual(lines(whole))
    expect(engine.getResults().logHead).toBe(whole.logHead)
  })

  it.each([
    [
      'step',
      (engine: BacktestEngine) => {
        while (engine.step());
      },
    ],
    [
      'iteration',
      (engine: BacktestEngine) => {
        for (const _ of engine) expect(engine.stepsDone).toBeGreaterThan(0)
      },
    ],
    [
      'a few steps and a run',
      (engine: BacktestEngine) => {
        engine.step()
        engine.step()
        engine.run()
      },
    ],
    [
      'a run and another',
      (engine: BacktestEngine) => {
        engine.run()
        engine.run()
      },
    ],
  ])('by %s ends at the same head', (_, drive) => {
    const engine = prepare(input())
    drive(engine)
    expect(engine.getResults().logHead).toBe(runOver(input()).logHead)
  })

  it('counts its steps while iterating', () => {
    expect([...prepare(input())]).toEqual([1, 2, 3, 4, 5])
  })

  it('has one result', () => {
    const engine = prepare(input())
    const result = engine.run()
    expect(engine.getResults()).toBe(result)
    expect(engine.run()).toBe(result)
  })

  it('can be ended before its last step, and then stays ended', () => {
    const engine = prepare(input())
    engine.step()
    engine.step()
    const result = engine.getResults()
    expect(result.equity.time).toHaveLength(2)
    expect(lines(result).at(-1)).toBe('backtest_ended')
    expect(engine.step()).toBe(false)
    expect(engine.run()).toBe(result)
    expect(lines(result).filter((line) => line === 'backtest_ended')).toHaveLength(1)
  })

  it('that was ended early can be verified all the same', () => {
    const warmed = { over: dataset([flat('A', [10, 11, 12, 13, 14])], { from: '2024-01-02' }) }
    for (const more of [{}, warmed]) {
      for (const steps of [0, 1, 3]) {
        const engine = prepare(input(more))
        for (let i = 0; i < steps; i++) engine.step()
        expect(engine.getResults().verify()).toMatchObject({ isSame: true, firstDifference: null })
      }
    }
  })

  it('that failed gives no result', () => {
    const engine = prepare(
      input({
        strategy: acting({
          1() {
            throw new Error('no idea')
          },
        }),
      }),
    )
    expect(() => engine.run()).toThrow(/no idea/)
    expect(() => engine.getResults()).toThrow(/cannot go on/)
    expect(Date.now()).toBeGreaterThan(1.7e12)
  })

  it('shows its events to subscribers as they happen', () => {
    const engine = prepare(input())
    const seen: string[] = []
    engine.events.subscribe('fill', (event) => seen.push(`${engine.stepsDone} ${lineOf(event)}`))
    engine.run()
    expect(seen).toEqual(['2 fill ord-1 buy 3 @ 11 open', '4 fill ord-2 sell 3 @ 13 open'])
  })

  it('tells of its progress, with the clock at hand', () => {
    const told: string[] = []
    prepare(
      input({
        onProgress: ({ done, total }) => {
          expect(Date.now()).toBeGreaterThan(1.7e12)
          told.push(`${done}/${total}`)
        },
      }),
    ).run()
    expect(told).toEqual(['1/5', '2/5', '3/5', '4/5', '5/5', '5/5'])
  })
})

describe('runs over one data set', () => {
  it('do not disturb each other', () => {
    const over = dataset([flat('A', [10, 11, 12, 13, 14])])
    const first = prepare(input({ over }))
    const second = prepare(input({ over }))
    first.step()
    second.run()
    first.run()
    expect(first.getResults().logHead).toBe(second.getResults().logHead)
  })

  it('have the seed of their settings when none is given', () => {
    const one = runOver({ over: [flat('A', [10, 11])], seed: undefined as never, script: {} })
    const same = runOver({ over: [flat('A', [10, 11])], seed: undefined as never, script: {} })
    const other = runOver({
      over: [flat('A', [10, 11])],
      seed: undefined as never,
      script: {},
      capital: '5 USD',
    })
    expect(one.engine.options.seed).toBe(same.engine.options.seed)
    expect(one.engine.options.seed).not.toBe(other.engine.options.seed)
    expect(Number.isSafeInteger(one.engine.options.seed)).toBe(true)
  })
})

describe('a benchmark', () => {
  it('runs beside, over the same bars, under the same rules', () => {
    const result = runOver(
      input({ benchmark: true, sizing: { quantity: 2 }, execution: { commission: { flat: 1 } } }),
    )
    expect(result.benchmark?.title).toBe('buy-and-hold')
    expect(result.benchmark?.fills.map(lineOf)).toEqual(['fill ord-1 buy 2 @ 11 open'])
    expect(result.report().benchmark).toMatchObject({
      label: 'Buy & hold',
      trades: 0,
      openPositions: 1,
      totalFees: '1',
    })
    expect(result.benchmark?.benchmark).toBeNull()
  })

  it('may be any strategy', () => {
    const result = runOver(input({ benchmark: acting({}, 'idle') }))
    expect(result.report().benchmark).toMatchObject({ label: 'idle', trades: 0 })
  })

  it.each([undefined, false])('is left out when it is %s', (benchmark) => {
    const more = benchmark === undefined ? {} : { benchmark }
    expect(runOver(input(more)).benchmark).toBeNull()
  })

  it('changes nothing about the run itself', () => {
    expect(runOver(input({ benchmark: true })).logHead).toBe(runOver(input()).logHead)
  })
})

describe('backtest', () => {
  const rows = [10, 11, 12, 13].map((price, i) => ({
    time: `2024-01-0${i + 1}`,
    open: price,
    high: price,
    low: price,
    close: price,
  }))

  it('reads the data, runs, and gives the result', async () => {
    const result = await backtest({
      data: bars(rows, { symbol: 'A' }),
      strategy: acting({ 1: (context) => context.openLong('A') }),
      sizing: { quantity: 1 },
      capital: '1000 USD',
      from: '2024-01-02',
    })
    expect(result.equity.time).toHaveLength(3)
    expect(result.title).toBe('script')
    expect(result.fills).toHaveLength(1)
  })

  it.each<[object, string]>([
    [
      { data: undefined },
      'backtest: expected data, found none. Give for example data: csv("prices.csv").',
    ],
    [
      { data: null },
      'backtest: expected data, found none. Give for example data: csv("prices.csv").',
    ],
    [{ dat: [] }, 'backtest: unknown option "dat". Did you mean "data"?'],
  ])('refuses %j', async (more, message) => {
    const options = {
      data: bars(rows, { symbol: 'A' }),
      strategy: acting({}),
      capital: '1 USD',
      ...more,
    }
    await expect(backtest(options as never)).rejects.toMatchObject({
      code: 'config/invalid',
      message,
    })
    await expect(BacktestEngine.create(options as never)).rejects.toMatchObject({ message })
  })
})
