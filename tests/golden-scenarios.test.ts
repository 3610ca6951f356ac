/**
 * Candle scenarios of freqtrade, as far as market orders, stops and targets reproduce them: the
 * entry at the next open, a stop and a target from the entry price, the stop looked at first.
 * Left out are trailing stops, targets that change with time and prices of its own making.
 */
import { type AnyStrategy, backtest, type BacktestResult, bars, defineStrategy } from 'ledgerline'
import { describe, expect, it } from 'vitest'

import { isVerificationPresent, readJson } from './reference/peers.ts'

type Candle = Readonly<
  Record<'open' | 'high' | 'low' | 'close' | 'volume', number> &
    Partial<Record<'enter_long' | 'exit_long' | 'enter_short' | 'exit_short', number>>
>
type Scenario = Readonly<{
  case: string
  title: string
  candles: readonly Candle[]
  settings: Readonly<{
    stop_loss: number
    roi: Readonly<Record<string, number>>
    leverage?: number
  }>
  expected: Readonly<{
    profit_ratio_sum_3dp: number
    trades: readonly Readonly<{
      exit_reason: string
      open_tick: number
      close_tick: number
      is_short?: boolean
    }>[]
  }>
}>

const scenariosOf = (path: string): readonly Scenario[] =>
  (readJson(path) as { cases: Scenario[] }).cases
const all = isVerificationPresent
  ? [
      ...scenariosOf('ohlc-scenarios/freqtrade-scenarios.json'),
      ...scenariosOf('second-set/ohlc-scenarios/freqtrade-scenarios.json'),
    ]
  : []
const named = (names: readonly string[]): (readonly [string, Scenario])[] =>
  names.map((name) => [name, all.find((one) => one.case === name) as Scenario] as const)

/** Stop and target of an entry, as prices. The peer's ratios are of the leveraged stake. */
function levelsOf({ settings }: Scenario, entry: number, isLong: boolean): [number, number] {
  const { stop_loss: loss, roi, leverage = 1 } = settings
  const side = isLong ? 1 : -1
  const target = roi['0'] ?? 1
  return [entry * (1 + (side * loss) / leverage), entry * (1 + (side * target) / leverage)]
}

/** Enters and leaves by the columns of the candles; sends stop and target when it is filled. */
const protectedAfterFill = (scenario: Scenario): AnyStrategy =>
  defineStrategy({
    name: scenario.case,
    setup: ({ symbol }) => ({
      onBar(bar, context) {
        const candle = scenario.candles[bar.index]
        const side = context.position(symbol)?.side ?? null
        if (side === null && candle?.enter_long === 1) context.openLong(symbol)
        if (side === null && candle?.enter_short === 1) context.openShort(symbol)
        if (side === 'long' && candle?.exit_long === 1) context.closeLong(symbol)
        if (side === 'short' && candle?.exit_short === 1) context.closeShort(symbol)
      },
      onFill(fill, context) {
        if (fill.reduceOnly) return
        const isLong = fill.side === 'buy'
        const [stopPrice, limitPrice] = levelsOf(scenario, Number(fill.fillPrice), isLong)
        for (const options of [{ stopPrice }, { limitPrice }]) {
          if (isLong) context.closeLong(symbol, options)
          else context.closeShort(symbol, options)
        }
      },
    }),
  })

/** The same with levels sent along: where the next open is the close, they hold on that candle. */
const protectedFromEntry = (scenario: Scenario): AnyStrategy =>
  defineStrategy({
    name: scenario.case,
    setup: ({ symbol }) => ({
      onBar(bar, context) {
        const candle = scenario.candles[bar.index]
        if (candle?.enter_long !== 1 || candle.enter_short === 1) return
        const [stopLoss, takeProfit] = levelsOf(scenario, bar.close, true)
        context.openLong(symbol, { stopLoss, takeProfit })
      },
    }),
  })

function run(scenario: Scenario, strategy: AnyStrategy): Promise<BacktestResult> {
  const rows = scenario.candles.map((candle, tick) => ({
    time: `2024-01-01T${String(tick).padStart(2, '0')}:00`,
    open: candle.open,
    high: candle.high,
    low: candle.low,
    close: candle.close,
  }))
  return backtest({
    data: bars(rows, { symbol: 'PAIR', interval: '1h', priceScale: 2 }),
    strategy,
    capital: '100000 USD',
    sizing: { quantity: 1 },
    invariants: 'all',
  })
}

function expectOutcome(scenario: Scenario, result: BacktestResult): void {
  const { trades, profit_ratio_sum_3dp } = scenario.expected
  expect(result.trades.map((row) => [row.side, row.entryBar, row.exitBar])).toEqual(
    trades.map((row) => [row.is_short === true ? 'short' : 'long', row.open_tick, row.close_tick]),
  )
  const leverage = scenario.settings.leverage ?? 1
  const profit = result.trades.reduce((sum, { returnRatio }) => sum + returnRatio * leverage, 0)
  expect(profit).toBeCloseTo(profit_ratio_sum_3dp, 3)
}

const afterFill = ['tc0', 'tc1', 'tc2', 'tc3', 'tc4', 'tc5', 'tc6', 'tc7']
const withSignals = ['tc25', 'tc26', 'tc27', 'tc28', 'tc29', 'tc30']
const onEntryCandle = ['tc13', 'tc14', 'tc15', 'tc47']

describe.runIf(isVerificationPresent)('candles of freqtrade', () => {
  it.each(named([...afterFill, ...withSignals]))('%s', async (_name, scenario) => {
    expectOutcome(scenario, await run(scenario, protectedAfterFill(scenario)))
  })

  it.each(named(onEntryCandle))(
    '%s, decided on the candle of the entry',
    async (_name, scenario) => {
      const result = await run(scenario, protectedFromEntry(scenario))
      expectOutcome(scenario, result)
      const { candles } = scenario
      for (const { entryBar, entryPrice } of result.trades) {
        expect(Number(entryPrice)).toBe(candles[entryBar - 1]?.close)
      }
    },
  )
})
