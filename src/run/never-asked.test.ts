import { describe, expect, it, vi } from 'vitest'

import {
  backtest,
  type BacktestOptions,
  bars,
  defineStrategy,
  type Context,
  type Strategy,
} from '../index.ts'
import { sma } from '../indicators/sma.ts'
import type { AnyStrategy } from './options.ts'
import type { BacktestResult } from './result.ts'

const series = (symbol: string, count: number): ReturnType<typeof bars> =>
  bars(
    Array.from({ length: count }, (_, i) => ({
      time: new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10),
      open: 10,
      high: 11,
      low: 9,
      close: 10,
    })),
    { symbol, interval: '1d', priceScale: 2 },
  )

/** Waits for twenty bars, and for a hundred. */
const waiting = (runs: 'when-ready' | 'always' = 'when-ready'): AnyStrategy =>
  defineStrategy({
    name: 'waiting',
    setup({ indicator }) {
      indicator(sma(20))
      indicator(sma(100))
      return { runs, onBar: () => undefined }
    },
  })

const run = (
  data: BacktestOptions['data'],
  over: Partial<BacktestOptions> = {},
): Promise<BacktestResult> => backtest({ data, strategy: waiting(), capital: '1000 USD', ...over })

const sentence = 'waiting was never asked about A: SMA 100 had no value on any bar there'

describe('a strategy whose indicators are never ready', () => {
  it('does not end in a plain table without a word', async () => {
    const result = await run(series('A', 60))
    expect(result.report().cautions[0]).toBe(sentence)
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    result.print()
    const printed = String(write.mock.calls[0]?.[0])
    write.mockRestore()
    expect(printed).toContain(`\n${sentence}.\n`)
  })

  it('names the first symbol, and how many more', async () => {
    const data = [series('A', 60), series('B', 120), series('C', 60), series('D', 99)]
    expect((await run(data)).report().cautions[0]).toBe(
      'waiting was never asked about A and 2 further symbols: SMA 100 had no value on any bar there',
    )
  })

  it('is told for strategies that are classes too', async () => {
    class Late implements Strategy {
      onStart(context: Context): void {
        context.indicator('A', sma(100))
      }
      onBars(): void {
        throw new Error('never asked')
      }
    }
    const { cautions } = (await run(series('A', 60), { strategy: Late })).report()
    expect(cautions[0]).toMatch(/ was never asked about A: SMA 100 had no value on any bar there$/)
  })

  it.each<[string, number, Partial<BacktestOptions>]>([
    ['was asked on the last bar', 100, {}],
    ['had its values from the warm-up', 110, { warmupBars: 105 }],
    ['asks to be asked always', 60, { strategy: waiting('always') }],
  ])('is not said of one that %s', async (_, count, over) => {
    const { cautions } = (await run(series('A', count), over)).report()
    expect(cautions.filter((text) => text.includes('never asked'))).toEqual([])
  })
})
