/**
 * Reports for developing and testing the pages: the usual run and every odd state the design names.
 */
import { createHash } from 'node:crypto'

import { microsPerDay, microsPerMinute } from '../src/domain/units.ts'
import { computeMetrics } from '../src/report/metrics.ts'
import type { OpenPositionRow, PriceSeries, RejectionRow, RunReport } from '../src/report/model.ts'
import {
  type Bars,
  type FixtureOptions,
  label,
  money,
  perCent,
  price,
  type Simulated,
  simulate,
  sp500,
  walk,
} from './report-simulation.ts'

const usual: Omit<FixtureOptions, 'bars' | 'title'> = {
  fast: 50,
  slow: 200,
  sides: 'long',
  capital: 100_000,
  feeBps: 10,
  interval: 'daily bars',
  closeAtEnd: true,
  share: 0.98,
  idle: false,
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A report of the simulated run; `over` replaces any part of it. */
export function fixture(
  options: Partial<FixtureOptions> & Pick<FixtureOptions, 'title' | 'bars'>,
  over: Partial<RunReport> = {},
): RunReport {
  const full: FixtureOptions = { ...usual, ...options }
  const run = simulate(full)
  const { input } = run
  const last = input.equity.equity.at(-1) ?? input.initialCapital
  const metrics = computeMetrics(input)
  return {
    title: full.title,
    strategies: ['sma-cross'],
    symbols: full.bars.map((bars) => bars.symbol),
    interval: full.interval,
    currency: 'USD',
    initialCapital: money(input.initialCapital),
    finalEquity: money(last),
    startTime: label(input.equity.time[0] ?? 0),
    endTime: label(input.equity.time.at(-1) ?? 0),
    metrics,
    trades: run.book.trades,
    openPositions: openPositions(full, run),
    rejections: rejections(run.rejected),
    funnel: funnelOf(full, run),
    costs: costsOf(full, input.totalFees),
    income: [],
    equity: input.equity,
    prices: full.bars.map((bars, s) => seriesOf(bars, full, run, s)),
    settings: settingsOf(full),
    fillRules: [
      'A signal given at a bar’s close becomes a market order that fills at the next bar’s open.',
      'A market order after a gap fills at the open, whatever the signal price was.',
      'Quantities are cut down to whole units; what is left stays in cash.',
      full.closeAtEnd
        ? 'After the last bar every open position is closed at its open.'
        : 'After the last bar open positions stay open and are valued at the last close.',
    ],
    cautions: [
      'The price index leaves out dividends, for the strategy and for buy & hold alike',
      'Slippage is set to 0 and idle cash earns 0%',
    ],
    integrity: integrityOf(full, run),
    benchmark: benchmarkOf(full),
    ...over,
  }
}

function integrityOf(options: FixtureOptions, run: Simulated): RunReport['integrity'] {
  return {
    runId: `run-${sha256(options.title).slice(0, 10)}`,
    engineVersion: '0.1.0',
    seed: '1',
    dataHash: sha256(`data ${options.title}`),
    configHash: sha256(`config ${options.title}`),
    logHead: sha256(`log ${options.title}`),
    eventCount: run.book.sequence,
    ledgerResidual: '0.00',
    identityResidual: '0.00',
    isBalanced: true,
    commands: ['ledgerline verify runs/first', 'ledgerline why runs/first <id>'],
  }
}

const costsOf = (options: FixtureOptions, fees: number): RunReport['costs'] => [
  {
    label: 'Commission',
    amount: money(fees),
    note: `${options.feeBps / 100}% of each fill`,
  },
  { label: 'Slippage', amount: '0', note: 'set to 0' },
  { label: 'Borrow and interest', amount: '0', note: 'none in force' },
]

function openPositions(options: FixtureOptions, run: Simulated): OpenPositionRow[] {
  return run.book.open.flatMap((held, s) => {
    if (held === null) return []
    const bars = options.bars[s] as Bars
    const last = bars.close.at(-1) as number
    const direction = held.side === 'long' ? 1 : -1
    return [
      {
        strategy: 'sma-cross',
        symbol: bars.symbol,
        side: held.side,
        quantity: String(held.quantity),
        entryTime: label(bars.time[held.entryBar] as number),
        averagePrice: price(held.entryPrice),
        marketPrice: price(last),
        marketValue: money(direction * last * perCent * held.quantity),
        unrealizedPnl: money(direction * (last - held.entryPrice) * perCent * held.quantity),
        entryFees: money(held.entryFees),
        positionId: `pos-${String(run.book.trades.length + s + 1).padStart(6, '0')}`,
      },
    ]
  })
}

const rejections = (count: number): RejectionRow[] =>
  count === 0
    ? []
    : [
        {
          source: 'signal',
          code: 'no_position_to_close',
          sentence: 'There was no position to close',
          count: Math.ceil(count / 2),
          firstSequence: 12,
          firstTime: '2001-02-01T00:00:00Z',
        },
        {
          source: 'order',
          code: 'insufficient_cash',
          sentence: 'Cash did not cover the order',
          count: Math.floor(count / 2),
          firstSequence: 310,
          firstTime: '2008-03-11T00:00:00Z',
        },
      ].filter((row): row is RejectionRow => row.count > 0)

function funnelOf(options: FixtureOptions, run: Simulated): RunReport['funnel'] {
  const { book, rejected } = run
  const open = book.open.filter((held) => held !== null).length
  return {
    bars: options.bars.reduce((sum, bars) => sum + bars.time.length, 0),
    signals: book.fills + rejected,
    signalsRejected: Math.ceil(rejected / 2),
    orders: book.fills + Math.floor(rejected / 2),
    ordersRejected: Math.floor(rejected / 2),
    ordersCanceled: 0,
    ordersExpired: 0,
    ordersWorking: 0,
    fills: book.fills,
    transactions: book.fills * 2,
    lotsClosed: book.trades.length,
    positionsOpened: book.trades.length + open,
    positionsClosed: book.trades.length,
    positionsOpen: open,
    events: book.sequence,
  }
}

const units = (column: Float64Array): Float64Array => column.map((cents) => cents / 100)

function seriesOf(bars: Bars, options: FixtureOptions, run: Simulated, index: number): PriceSeries {
  const averages = run.averages[index] as readonly [Float64Array, Float64Array]
  return {
    symbol: bars.symbol,
    time: bars.time,
    open: units(bars.open),
    high: units(bars.high),
    low: units(bars.low),
    close: units(bars.close),
    volume: new Float64Array(bars.time.length),
    priceScale: 2,
    indicators: [options.fast, options.slow].map((length, i) => ({
      strategy: 'sma-cross',
      label: `SMA ${length}`,
      pane: 'price' as const,
      values: units(averages[i] as Float64Array),
    })),
  }
}

function settingsOf(options: FixtureOptions): RunReport['settings'] {
  const config = 'examples/sma-cross.yaml'
  return [
    { label: 'Strategy', value: 'sma-cross', source: config },
    { label: 'Fast average', value: String(options.fast), source: config },
    { label: 'Slow average', value: String(options.slow), source: config },
    {
      label: 'Sides',
      value: options.sides === 'long' ? 'long only' : 'long and short',
      source: config,
    },
    {
      label: 'Position size',
      value: `${options.share * 100}% of equity, whole units`,
      source: config,
    },
    { label: 'Market fill', value: 'next open', source: config },
    { label: 'Commission', value: `${options.feeBps / 100}% of each fill`, source: config },
    { label: 'Slippage', value: '0 bps', source: 'default' },
    { label: 'Warm-up', value: `${options.slow} bars`, source: 'strategy' },
    { label: 'Price mode', value: 'unadjusted', source: 'default' },
  ]
}

/** Buys the first symbol on the first step and keeps it. */
function benchmarkOf(options: FixtureOptions): RunReport['benchmark'] {
  const bars = options.bars[0] as Bars
  const start = Math.min(options.slow, bars.time.length)
  const capital = options.capital * 1e6
  if (start >= bars.time.length) return null
  const entry = (bars.open[start] as number) * perCent
  const quantity = Math.floor((capital * 0.98) / entry)
  const fee = Math.round((entry * quantity * options.feeBps) / 10_000)
  const time = bars.time.slice(start)
  const exposure = bars.close.slice(start).map((close) => close * perCent * quantity)
  const cash = exposure.map(() => capital - entry * quantity - fee)
  const equity = {
    time,
    equity: exposure.map((value, i) => value + (cash[i] as number)),
    cash,
    exposure,
    scale: 6,
  }
  return {
    label: 'Buy & hold',
    metrics: computeMetrics({
      initialCapital: capital,
      equity,
      trades: [],
      totalFees: fee,
      totalSlippage: 0,
      tradedValue: entry * quantity,
      market: null,
    }),
    equity,
    trades: 0,
    openPositions: 1,
    totalFees: money(fee),
  }
}

const hostile = '</script><script>alert(1)</script><img src=x onerror=alert(2)> =1+1 " \' & \u2028'

/** Every state a page must hold, by name. */
/** Bars and trades of some symbols cut to a range of bars; no further trade or position elsewhere. */
function spanned(
  report: RunReport,
  ranges: Readonly<Record<string, readonly [number, number]>>,
): Pick<RunReport, 'prices' | 'trades' | 'funnel'> {
  const prices = report.prices.map((series) => {
    const range = ranges[series.symbol]
    if (range === undefined) return series
    const cut = (column: Float64Array): Float64Array => column.subarray(...range)
    return {
      ...series,
      time: cut(series.time),
      open: cut(series.open),
      high: cut(series.high),
      low: cut(series.low),
      close: cut(series.close),
      volume: cut(series.volume),
      indicators: series.indicators.map((one) => ({ ...one, values: cut(one.values) })),
    }
  })
  const trades = report.trades.filter(({ symbol, entryBar, exitBar }) => {
    const [from, to] = ranges[symbol] ?? [0, Infinity]
    return entryBar >= from && exitBar < to
  })
  return { prices, trades, funnel: { ...report.funnel, lotsClosed: trades.length } }
}

export const fixtures: Readonly<Record<string, () => RunReport>> = {
  usual: () => fixture({ title: 'SMA 50/200 cross, long only', bars: [sp500()] }),
  fifty: () =>
    fixture({ title: 'SMA 10/30 cross, long only', bars: [sp500()], fast: 15, slow: 40 }),
  shorts: () =>
    fixture({
      title: 'SMA 20/60 cross, long and short',
      bars: [sp500()],
      fast: 20,
      slow: 60,
      sides: 'both',
      closeAtEnd: false,
    }),
  many: () =>
    fixture({
      title: 'SMA 3/7 cross on five-minute bars',
      bars: [walk('WALK', 62_000, 11, 5 * microsPerMinute)],
      fast: 3,
      slow: 7,
      feeBps: 0.5,
      interval: 'five-minute bars',
    }),
  several: () =>
    fixture({
      title: 'SMA 10/40 cross over five instruments',
      bars: ['AAPL', 'BRK.B', 'MSFT', 'NVDA', 'XOM'].map((symbol, i) =>
        walk(symbol, 1500, 31 + i * 17, microsPerDay),
      ),
      fast: 10,
      slow: 40,
      sides: 'both',
      closeAtEnd: false,
    }),
  uneven: () => {
    const symbols = ['EARLY', 'LATE', 'WHOLE']
    const report = fixture({
      title: 'SMA 10/40 cross over bars that do not span the run',
      bars: symbols.map((symbol, i) => walk(symbol, 1500, 47 + i * 17, microsPerDay)),
      fast: 10,
      slow: 40,
    })
    return { ...report, ...spanned(report, { EARLY: [0, 600], LATE: [900, 1500] }) }
  },
  none: () => fixture({ title: 'SMA 50/200 cross, budget too small', bars: [sp500()], idle: true }),
  bust: () =>
    fixture({
      title: 'SMA 5/20 cross with 25-fold leverage',
      bars: [sp500()],
      fast: 5,
      slow: 20,
      sides: 'both',
      share: 25,
      closeAtEnd: false,
    }),
  hostile: () => {
    const bars = { ...sp500(), symbol: hostile }
    return fixture({ title: `${hostile} ${'long name '.repeat(20)}`, bars: [bars] })
  },
  unbalanced: () => {
    const report = fixture({ title: 'SMA 50/200 cross, long only', bars: [sp500()] })
    return {
      ...report,
      integrity: {
        ...report.integrity,
        ledgerResidual: '0.010000',
        identityResidual: '-0.010000',
        isBalanced: false,
        commands: [],
      },
    }
  },
  studies: () => {
    const report = fixture({ title: 'Two strategies and an oscillator', bars: [sp500()] })
    const own = {
      strategy: 'dip-buyer',
      label: 'Distance from SMA 50, %',
      pane: 'own' as const,
      values: units(sp500().close).map((close, i) => {
        const average = report.prices[0]?.indicators[0]?.values[i] ?? Number.NaN
        return (close / average - 1) * 100
      }),
    }
    return {
      ...report,
      strategies: ['sma-cross', 'dip-buyer'],
      prices: report.prices.map((series) => ({
        ...series,
        indicators: [...series.indicators, own],
      })),
      trades: report.trades.map((trade, i) => ({
        ...trade,
        strategy: i % 2 === 0 ? 'sma-cross' : 'dip-buyer',
      })),
    }
  },
  short: () =>
    fixture({ title: 'Three bars', bars: [walk('TINY', 3, 5, microsPerDay)], fast: 1, slow: 1 }),
  empty: () =>
    fixture({ title: 'No bar after warm-up', bars: [walk('TINY', 3, 5, microsPerDay)], slow: 10 }),
}
