/**
 * The same inputs and seed give the same bytes: over processes, hosts, files and the order things
 * are handed over in. Nothing that comes later changes anything that came before.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import {
  backtest,
  BacktestEngine,
  type BacktestOptions,
  type BacktestResult,
  type Bar,
  type Context,
  csv,
  type EventOf,
  type LedgerlineEvent,
  type Strategy,
} from 'ledgerline'
import type { CsvSource } from 'ledgerline/data'
import { describe, expect, it } from 'vitest'

import {
  actionsOf,
  generator,
  header,
  linesOf,
  optionsOf,
  runs,
  source,
  symbols,
  threeSources,
  walk,
} from './determinism-runs.ts'

const names = Object.keys(runs)
const seed = 20_240_229

const run = (name: string, more: Partial<BacktestOptions> = {}): Promise<BacktestResult> =>
  backtest({ ...optionsOf(name), ...more })

const headOf = async (name: string, more: Partial<BacktestOptions> = {}): Promise<string> =>
  (await run(name, more)).logHead

/** What another process prints, under an environment of its own. */
function headsElsewhere(environment: Readonly<Record<string, string>>): string[] {
  const script = fileURLToPath(new URL('print-log-head.ts', import.meta.url))
  const output = execFileSync(
    process.execPath,
    ['--conditions=ledgerline-source', script, ...names],
    { env: environment, encoding: 'utf8' },
  )
  return output.trimEnd().split('\n')
}

describe('the runs these tests are about', () => {
  it('together send every type of order, with every time in force, to every end', async () => {
    const results = await Promise.all(names.map((name) => run(name)))
    const seen = new Set(
      results.flatMap((result) => [
        ...result.orders.flatMap((order) => [order.orderType, order.timeInForce, order.side]),
        ...result.fills.map((fill) => `at ${fill.priceBasis}`),
        ...result.rejections.map(({ code }) => code),
        ...[...result.events()].map(({ eventType }) => eventType),
        ...result.trades.map(({ side, exitReason }) => `${side} ${exitReason}`),
      ]),
    )
    expect([...seen].toSorted()).toMatchInlineSnapshot(`
      [
        "DAY",
        "FOK",
        "GTC",
        "IOC",
        "at close",
        "at limit",
        "at open",
        "at stop",
        "backtest_ended",
        "backtest_started",
        "bar",
        "buy",
        "close_already_pending",
        "corporate_action",
        "day_over",
        "end_of_data",
        "fill",
        "insufficient_funds",
        "limit",
        "long end_of_data",
        "long signal",
        "long stop_loss",
        "long take_profit",
        "lot",
        "market",
        "no_position",
        "not_filled_at_once",
        "note",
        "opposite_position",
        "order",
        "order_status",
        "portfolio_state",
        "position_closed",
        "position_limit",
        "position_opened",
        "position_partial_exit",
        "quantity_exceeds_position",
        "quantity_zero",
        "queue_bars_over",
        "sell",
        "short end_of_data",
        "short signal",
        "short stop_loss",
        "short take_profit",
        "signal",
        "signal_rejected",
        "stop",
        "stop_limit",
        "transaction",
        "valuation_trigger",
      ]
    `)
  })
})

describe('the log head', () => {
  it.each(names)('%s: is the same for a second run in the process', async (name) => {
    const first = await run(name)
    expect(await headOf(name)).toBe(first.logHead)
    expect(first.verify()).toMatchObject({ isSame: true, firstDifference: null })
  })

  it('is the same in another process, in another time zone, in another language', async () => {
    const here = await Promise.all(names.map((name) => headOf(name)))
    const { PATH = '' } = process.env
    const turkish = { PATH, TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }
    const arabic = { PATH, TZ: 'America/St_Johns', LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' }
    expect(headsElsewhere(turkish)).toEqual(here)
    expect(headsElsewhere(arabic)).toEqual(here)
  })

  it('does not depend on the order the symbols are registered in', async () => {
    const name = 'random orders at the next open'
    const head = await headOf(name)
    const [first, second, third] = threeSources() as [CsvSource, CsvSource, CsvSource]
    expect(await headOf(name, { data: [third, first, second] })).toBe(head)
    expect(await headOf(name, { data: [second, third, first] })).toBe(head)
  })

  it('does not depend on the files the bars come in', async () => {
    const name = 'random orders at the next open'
    const head = await headOf(name)
    const split = symbols.flatMap((symbol) => {
      const lines = linesOf(symbol)
      const parts = [lines.slice(0, 101), lines.slice(101)]
      return parts.map((part) => source(symbol, part, actionsOf(symbol)))
    })
    expect(await headOf(name, { data: split })).toBe(head)
  })

  it('is the same from one file with a symbol column', async () => {
    const name = 'two strategies at the next close'
    const plain = symbols.map((symbol) => source(symbol, linesOf(symbol)))
    const together = csv(
      {
        text: [
          `symbol,${header}`,
          ...symbols.flatMap((symbol) => linesOf(symbol).map((line) => `${symbol},${line}`)),
        ].join('\n'),
      },
      { priceScale: 2, interval: '1d' },
    )
    expect(await headOf(name, { data: together })).toBe(await headOf(name, { data: plain }))
  })

  it('does not depend on the order options are written in', async () => {
    const name = 'sma-cross on one symbol'
    const one = { commission: { percent: '0.1', flat: 1 }, marketFill: 'bar_close' } as const
    const other = { marketFill: 'bar_close', commission: { flat: 1, percent: '0.1' } } as const
    expect(await headOf(name, { execution: other })).toBe(await headOf(name, { execution: one }))
  })

  it('depends on the order of the strategies, which is a setting: they share one account', async () => {
    const name = 'two strategies at the next close'
    const { strategies = [] } = optionsOf(name)
    const turned = strategies.toReversed()
    expect(await headOf(name, { strategies: turned })).not.toBe(await headOf(name))
    expect(await headOf(name, { strategies: turned })).toBe(
      await headOf(name, { strategies: turned }),
    )
  })

  it('depends on the seed and on every setting', async () => {
    const name = 'random orders at the next open'
    const heads = await Promise.all([
      headOf(name),
      headOf(name, { seed }),
      headOf(name, { seed: seed + 1 }),
      headOf(name, { seed, capital: '100001 USD' }),
      headOf(name, { seed, lots: { long: 'lifo' } }),
    ])
    expect(new Set(heads).size).toBe(heads.length)
  })
})

/** What a trade, a refusal and an account are to their owner, without numbers of the log. */
function outcome(result: BacktestResult): object {
  const { orders, fills, trades, rejections, openPositions } = result
  return {
    orders: orders.map((order) => [order.occurredAt, order.symbol, order.side, order.quantity]),
    fills: fills.map((fill) => [fill.symbol, fill.barIndex, fill.filledQuantity, fill.fillPrice]),
    trades: trades.map(({ receipt: _receipt, ...trade }) => trade),
    rejections: rejections.map(({ source: from, code, count }) => [from, code, count]),
    open: openPositions,
    summary: result.toJSON().summary,
  }
}

describe('an idle instrument', () => {
  it.each(names)('%s: changes no trade, price or cent', async (name) => {
    const { data, strategy, strategies, ...options } = optionsOf(name)
    const list = (Array.isArray(data) ? data : [data]) as CsvSource[]
    const traded = list.length === 1 ? ['ALPHA'] : [...symbols]
    const uses = (strategies ?? [strategy]).map((use) =>
      typeof use === 'object' && 'strategy' in use
        ? { symbols: traded, ...use }
        : { symbols: traded, strategy: use as never },
    )
    const alone = await backtest({ ...options, data: list, strategies: uses, seed })
    // One sorts first, one last; one has bars on days on which nothing else has.
    const idle = [source('AAA', walk(99, 390)), source('ZETA', walk(100, 200))]
    const among = await backtest({ ...options, data: [...idle, ...list], strategies: uses, seed })
    expect(outcome(among)).toEqual(outcome(alone))
    const equity = new Map(
      Array.from(among.equity.time, (time, i) => [time, among.equity.equity[i]]),
    )
    const cash = new Map(Array.from(among.equity.time, (time, i) => [time, among.equity.cash[i]]))
    expect(Array.from(alone.equity.time, (time) => equity.get(time))).toEqual([
      ...alone.equity.equity,
    ])
    expect(Array.from(alone.equity.time, (time) => cash.get(time))).toEqual([...alone.equity.cash])
  })
})

const cut = '2020-08-14'

/** Events up to the end of a date, as text. A bar's day is over at the midnight that follows. */
const eventsUpTo = (result: BacktestResult, date: string): string[] =>
  [...result.events()]
    .filter(({ occurredAt }) => occurredAt <= `${nextDay(date)}T00:00:00Z`)
    .map((event) => JSON.stringify(event))

const nextDay = (date: string): string =>
  new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)

/** What only the end of a run brings about. */
const isEnd = (event: LedgerlineEvent): boolean =>
  (event.eventType === 'order_status' && event.reason === 'end_of_data') ||
  ['valuation_trigger', 'portfolio_state', 'backtest_ended'].includes(event.eventType)

/** The sources of a case with the lines after a date left out, or changed. */
function sourcesUpTo(name: string, date: string, after: (line: string) => string[]): CsvSource[] {
  const list = [optionsOf(name).data].flat() as CsvSource[]
  return list.map((one) => {
    const symbol = one.options.symbol ?? ''
    const lines = linesOf(symbol as (typeof symbols)[number])
    return source(
      symbol,
      lines.flatMap((line) => (line.slice(0, 10) <= date ? [line] : after(line))),
      actionsOf(symbol),
    )
  })
}

describe('data that end earlier', () => {
  it.each(names)('%s: give the first events of the whole run', async (name) => {
    const options = { seed, endOfData: 'keep_open', recordIndicators: false } as const
    const whole = await run(name, options)
    const short = await run(name, { ...options, data: sourcesUpTo(name, cut, () => []) })
    const expected = eventsUpTo(whole, cut)
    const found = [...short.events()]
    const shared = found.slice(0, expected.length).map((event) => JSON.stringify(event))
    expect(shared).toEqual(expected)
    expect(expected.length).toBeGreaterThan(200)
    expect(found.slice(expected.length).every(isEnd)).toBe(true)
    const { length } = short.equity.equity
    expect([...short.equity.equity]).toEqual([...whole.equity.equity.subarray(0, length)])
  })

  it.each(names)('%s: and so does a run that is told to end there', async (name) => {
    const options = { seed, endOfData: 'keep_open' } as const
    const short = await run(name, { ...options, data: sourcesUpTo(name, cut, () => []) })
    const told = await run(name, { ...options, to: cut })
    expect([...told.events()].map((event) => JSON.stringify(event))).toEqual(
      [...short.events()].map((event) => JSON.stringify(event)),
    )
  })
})

/** Events of the first steps of a run, up to the end of a date; what comes after is never run. */
async function firstEvents(options: BacktestOptions, date: string): Promise<string[]> {
  const engine = await BacktestEngine.create(options)
  const end = Date.parse(`${nextDay(date)}T00:00:00Z`) * 1000
  while (timeOfNextStep(engine) <= end) engine.step()
  return [...engine.events.history()].map((event) => JSON.stringify(event))
}

/** When the bars of the next step are complete. */
function timeOfNextStep({ dataset, stepsDone }: BacktestEngine): number {
  const times = dataset.series.flatMap(({ time }) => [...time])
  return [...new Set(times)].toSorted((a, b) => a - b)[stepsDone] ?? Number.POSITIVE_INFINITY
}

describe('a poisoned future', () => {
  it.each(names)('%s: changes nothing before it', async (name) => {
    const random = generator(4)
    const garbage = (line: string): string[] => {
      const price = (0.01 + 999_999 * random() ** 4).toFixed(2)
      const top = (Number(price) * (1 + 5 * random())).toFixed(2)
      const volume = Math.floor(1e9 * random())
      return random() < 0.3 ? [] : [[line.slice(0, 10), price, top, price, top, volume].join(',')]
    }
    const options = { ...optionsOf(name), seed }
    const clean = await firstEvents(options, cut)
    const poisoned = { ...options, data: sourcesUpTo(name, cut, garbage) }
    expect(await firstEvents(poisoned, cut)).toEqual(clean)
    expect(clean).toEqual(eventsUpTo(await run(name, { seed }), cut))
    expect(clean.length).toBeGreaterThan(200)
  })
})

describe('a hook', () => {
  it.each(['next_open', 'bar_close', 'next_close'] as const)(
    'with %s sees no bar before it is complete, whatever phase it is called in',
    async (marketFill) => {
      const audit = new Audit()
      await backtest({
        ...optionsOf('random orders at the next open'),
        strategy: audit,
        data: [...symbols.map((symbol) => source(symbol, linesOf(symbol))), hourlySource()],
        execution: { marketFill },
      })
      expect(audit.mistakes).toEqual([])
      expect(audit.phases).toEqual(
        marketFill === 'next_open'
          ? new Set(['bar', 'bars', 'fill open', 'fill limit', 'fill stop', 'position', 'end'])
          : new Set(['bar', 'bars', 'fill close', 'fill limit', 'fill stop', 'position', 'end']),
      )
    },
  )
})

/** Bars of an hour among the daily ones: most of their moments lie inside a day. */
const hourlySource = (): CsvSource => {
  const lines = walk(21, 60).flatMap((line) => {
    const [date, ...rest] = line.split(',')
    return [10, 11, 12].map((hour) => [`${date}T${hour}:00`, ...rest].join(','))
  })
  return source('HOURLY', lines, { interval: '1h' })
}

/** Trades at random and checks, in every hook, all that it can see against the time it is. */
class Audit implements Strategy {
  readonly name = 'audit'
  readonly mistakes: string[] = []
  readonly phases = new Set<string>()

  onBar(bar: Bar, context: Context): void {
    this.#check('bar', context)
    this.#trade(bar, context)
  }
  onBars(bars: readonly Bar[], context: Context): void {
    this.#check('bars', context)
    if (bars.some((bar) => bar.time !== context.time)) this.mistakes.push('a bar of another step')
  }
  onFill(fill: EventOf['fill'], context: Context): void {
    this.#check(`fill ${fill.priceBasis}`, context)
    // The bar the fill fell on is complete only where the fill was at its close.
    const latest = context.bars(fill.symbol, 1).at(-1)?.index ?? -1
    const expected = fill.priceBasis === 'close' && latest === fill.barIndex ? 0 : 1
    if (fill.barIndex - latest !== expected) this.mistakes.push(`${fill.fillId} shows its bar`)
  }
  onPosition(_event: unknown, context: Context): void {
    this.#check('position', context)
  }
  onEnd(context: Context): void {
    this.#check('end', context)
  }

  #check(phase: string, context: Context): void {
    this.phases.add(phase)
    for (const symbol of context.symbols) {
      const latest = context.bars(symbol, 3).at(-1)
      if (latest !== undefined && latest.time > context.time)
        this.mistakes.push(`${phase}: ${symbol} of ${latest.time} at ${context.time}`)
      if (latest !== undefined && context.price(symbol) !== latest.close)
        this.mistakes.push(`${phase}: the price of ${symbol} is not its latest close`)
      const position = context.position(symbol)
      const isMarked = latest === undefined || position?.marketPrice === latest.close
      if (position !== null && !isMarked)
        this.mistakes.push(`${phase}: ${symbol} is marked at ${position.marketPrice}`)
    }
  }

  #trade({ symbol, close }: Bar, context: Context): void {
    const side = context.position(symbol)?.side
    const x = context.random()
    if (side === 'long' && x < 0.3) context.closeLong(symbol)
    else if (side === 'long' && x < 0.5) context.closeLong(symbol, { stopPrice: close * 0.98 })
    else if (side === 'short' && x < 0.3) context.closeShort(symbol)
    else if (side === undefined && x < 0.2) context.openLong(symbol, { quantity: 3 })
    else if (side === undefined && x < 0.4) context.openShort(symbol, { quantity: 3 })
    else if (side === undefined && x < 0.5)
      context.openLong(symbol, { quantity: 3, limitPrice: close * 0.99 })
  }
}
