/** Turns a user's options into the engine's, exact and complete, and remembers what was a default. */

import type { Dataset } from '../data/dataset.ts'
import { ShownLabels } from '../data/shown-labels.ts'
import { currency, type Currency } from '../domain/currency.ts'
import { formatShortest, parseDecimal, quantise } from '../domain/decimal.ts'
import { Fault, nearestName } from '../domain/fault.ts'
import type { Series } from '../domain/series.ts'
import type { DecimalInput, JsonObject, JsonValue } from '../domain/signal.ts'
import type { Money } from '../domain/units.ts'
import type { EngineOptions } from '../engine/engine-options.ts'
import { type Sizing, sizingRule } from '../manager/sizing-rule.ts'
import type { SettingRow } from '../report/model.ts'
import { openPolicy, type RiskPolicy } from '../risk/policy.ts'
import type { StrategyEntry } from '../strategy/runtime.ts'
import { inAccountCurrency } from './account-currency.ts'
import type {
  BacktestOptions,
  ExecutionSettings,
  ParticipationOptions,
  PolicyOptions,
} from './options.ts'
import { plain, plainCommission, plainSizing, plainSlippage } from './plain-settings.ts'
import { freshStrategy, parametersOf, type SettledUse, settleStrategies } from './strategy-uses.ts'
import { refuseUnknown } from './unknown-options.ts'

export type SettledRun = Readonly<{
  engine: EngineOptions
  settings: readonly SettingRow[]
}>

const optionNames: readonly (keyof BacktestOptions)[] = [
  'data',
  'strategy',
  'strategies',
  'capital',
  'sizing',
  'policy',
  'execution',
  'lots',
  'endOfData',
  'valuation',
  'from',
  'to',
  'warmupBars',
  'symbols',
  'benchmark',
  'seed',
  'log',
  'currencyScales',
  'accountId',
  'title',
  'recordIndicators',
  'invariants',
  'onProgress',
  'recipe',
  'origins',
]
const executionNames = [
  'marketFill',
  'touchFill',
  'entryBarExits',
  'commission',
  'slippage',
  'participation',
]
const policyNames = [
  'name',
  'allowShorting',
  'maximumPositionPercent',
  'maximumLeverage',
  'allowNegativeCash',
]
const commissionNames = [
  'perShare',
  'percent',
  'flat',
  'tiers',
  'minimum',
  'maximum',
  'maximumPercent',
]
const slippageNames = ['bps', 'spread', 'volume', 'appliesTo']

/** Fails with `config/invalid` on unknown names and values out of range. Looks at no data. */
export function checkOptions(options: BacktestOptions): void {
  refuseUnknown(options, optionNames, 'backtest')
  refuseUnknown(options.execution ?? {}, executionNames, 'execution')
  refuseUnknown(options.execution?.commission ?? {}, commissionNames, 'execution.commission')
  refuseUnknown(options.execution?.slippage ?? {}, slippageNames, 'execution.slippage')
  checkNested(options.execution ?? {})
  refuseUnknown(options.policy ?? {}, policyNames, 'policy')
  refuseUnknown(options.lots ?? {}, ['long', 'short'], 'lots')
  oneOf(
    options.execution?.marketFill,
    ['next_open', 'bar_close', 'next_close'],
    'execution.marketFill',
  )
  oneOf(options.execution?.touchFill, ['gap', 'close'], 'execution.touchFill')
  oneOf(options.execution?.slippage?.appliesTo, ['all', 'opening'], 'execution.slippage.appliesTo')
  oneOf(options.execution?.entryBarExits, ['off', 'open_fills', 'on'], 'execution.entryBarExits')
  oneOf(options.endOfData, ['keep_open', 'liquidate', 'liquidate_at_open'], 'endOfData')
  oneOf(options.valuation, ['end', 'step'], 'valuation')
  oneOf(options.invariants, ['money', 'all'], 'invariants')
  oneOf(options.lots?.long, ['fifo', 'lifo'], 'lots.long')
  oneOf(options.lots?.short, ['fifo', 'lifo'], 'lots.short')
  if (options.seed !== undefined && (!Number.isSafeInteger(options.seed) || options.seed < 0)) {
    throw new Fault(
      'config/invalid',
      `seed: expected a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, found "${options.seed}".`,
    )
  }
}

function checkNested({ commission, slippage, participation }: ExecutionSettings): void {
  const tiers = commission?.tiers ?? []
  tiers.forEach((tier, i) => {
    refuseUnknown(tier, ['upTo', 'percent'], `execution.commission.tiers[${i}]`)
  })
  refuseUnknown(slippage?.volume ?? {}, ['base', 'impact'], 'execution.slippage.volume')
  refuseUnknown(participation ?? {}, ['maximumPercent', 'queueBars'], 'execution.participation')
}

/** `hash` gives a number from text, for the default seed. */
export function settle(
  options: BacktestOptions,
  data: Dataset,
  hash: (text: string) => number,
): SettledRun {
  const { money, capital } = settleCapital(options)
  const dataset = inAccountCurrency(data, money)
  checkTradingSteps(dataset, options)
  const uses = settleStrategies(options, dataset)
  const sizing = uses.map((use) => use.sizing ?? options.sizing ?? equalWeight(uses, use))
  const policy = settlePolicy(options.policy ?? {})
  const execution = options.execution ?? {}
  const settled = {
    dataset,
    strategies: uses.map((use): StrategyEntry => ({
      name: use.name,
      strategy: freshStrategy(use.source),
      instruments: use.instruments,
    })),
    currency: money,
    capital,
    sizing: sizing.map((one) => sizingRule(one, money)),
    policy,
    marketFill: execution.marketFill ?? 'next_open',
    touchFill: execution.touchFill ?? 'gap',
    entryBarExits: execution.entryBarExits ?? 'open_fills',
    commission: execution.commission ?? {},
    slippage: execution.slippage ?? {},
    participation: settleParticipation(execution.participation),
    lots: { long: options.lots?.long ?? 'fifo', short: options.lots?.short ?? 'lifo' },
    endOfData: options.endOfData ?? 'keep_open',
    valuation: options.valuation ?? 'end',
    accountId: options.accountId ?? 'main',
    recordIndicators: options.recordIndicators ?? true,
    invariants: options.invariants ?? 'money',
  } as const
  const settings = settingsOf(settled, uses, sizing)
  const seed = options.seed ?? hash(JSON.stringify(settings))
  return {
    engine: { ...settled, seed, settings },
    settings: settingRows(options, settings, seed),
  }
}

/** A run in which nothing can trade says nothing, and is a mistake in the period. */
function checkTradingSteps(dataset: Dataset, { from }: BacktestOptions): void {
  const { steps, firstTradingStep } = dataset
  if (firstTradingStep < steps) return
  throw new Fault(
    'data/empty',
    `Expected bars to trade${from === undefined ? '' : ` from "${from}" on`}, found ${steps} that only ` +
      `warm indicators up; the last is of ${lastLabel(dataset)}. Begin earlier, or take fewer ` +
      'warm-up bars.',
  )
}

function lastLabel({ series }: Dataset): string {
  const ends = series.map((of) => of.label[of.length - 1] as number)
  const latest = Math.max(...ends)
  return new ShownLabels(series).text(series[ends.indexOf(latest)] as Series, latest)
}

/** `100000 USD` to exact minor units. An amount alone is in USD, as in configurations. */
function settleCapital(options: BacktestOptions): { money: Currency; capital: Money } {
  const { capital, currencyScales = {} } = options
  const [code, amount] = capitalParts(capital)
  const scale = currencyScales[code]
  const money = scale === undefined ? currency(code) : currency(code, scale)
  const minor = quantise(amount, money.scale, 'exact', 'capital')
  if (minor > 0) return { money, capital: minor as Money }
  throw new Fault('config/invalid', `capital: expected more than 0, found "${amount}".`)
}

function capitalParts(
  capital: BacktestOptions['capital'] | undefined,
): readonly [string, DecimalInput] {
  if (typeof capital === 'string' || typeof capital === 'number') {
    const text = String(capital).replaceAll('_', '')
    const match = /^\s*([\d.]+)\s*([A-Z][A-Z0-9]*)?\s*$/.exec(text)
    if (match !== null) return [match[2] ?? 'USD', match[1] as string]
  } else if (typeof capital === 'object' && capital !== null) {
    const entries = Object.entries(capital)
    if (entries.length === 1) return entries[0] as [string, DecimalInput]
    if (entries.length > 1) {
      throw new Fault(
        'config/unsupported',
        `capital: expected one currency, found ${entries.map(([code]) => code).join(' and ')}. ` +
          'Several currencies need conversion rates, which this version does not have.',
      )
    }
  }
  throw new Fault(
    'config/invalid',
    `capital: expected an amount and a currency such as "100000 USD", found "${typeof capital === 'object' ? JSON.stringify(capital) : capital}".`,
  )
}

/** 95 % of equity shared by strategies and symbols; the rest is room for gaps and costs. */
function equalWeight(uses: readonly SettledUse[], use: SettledUse): Sizing {
  const millionths = Math.floor(950_000 / (uses.length * use.instruments.length))
  return { equityPercent: formatShortest(millionths, 4), at: 'signal' }
}

function settlePolicy(options: PolicyOptions): RiskPolicy {
  const percent = options.maximumPositionPercent
  const leverage = options.maximumLeverage
  const hundredths =
    leverage === undefined ? 100 : quantise(leverage, 2, 'exact', 'policy.maximumLeverage')
  const millionths =
    percent === undefined ? null : quantise(percent, 4, 'exact', 'policy.maximumPositionPercent')
  if (hundredths <= 0) throw notPositive('policy.maximumLeverage', leverage)
  if (millionths !== null && millionths <= 0)
    throw notPositive('policy.maximumPositionPercent', percent)
  return {
    name: options.name ?? openPolicy.name,
    allowShorting: options.allowShorting ?? openPolicy.allowShorting,
    maximumPosition: millionths,
    leverageHundredths: hundredths,
    allowNegativeCash: options.allowNegativeCash ?? openPolicy.allowNegativeCash,
  }
}

const notPositive = (where: string, found: DecimalInput | undefined): Fault =>
  new Fault('config/invalid', `${where}: expected more than 0, found "${found}".`)

function settleParticipation(
  options: ParticipationOptions | undefined,
): EngineOptions['participation'] {
  if (options === undefined) return null
  const { maximumPercent, queueBars = 3 } = options
  const basisPoints = parseDecimal(
    String(maximumPercent),
    2,
    'exact',
    'participation.maximumPercent',
  )
  if (basisPoints === null || basisPoints <= 0 || basisPoints > 10_000) {
    throw new Fault(
      'config/invalid',
      `participation.maximumPercent: expected above 0 up to 100, found "${maximumPercent}".`,
    )
  }
  if (!Number.isInteger(queueBars) || queueBars < 0) {
    throw new Fault(
      'config/invalid',
      `participation.queueBars: expected a whole number, found "${queueBars}".`,
    )
  }
  return { basisPoints, queueBars }
}

type Behaviour = Omit<EngineOptions, 'seed' | 'settings'>

/** What decides a run besides its data, as plain data in a fixed order and one spelling. */
function settingsOf(
  engine: Behaviour,
  uses: readonly SettledUse[],
  sizing: readonly Sizing[],
): JsonObject {
  return {
    capital: `${formatShortest(engine.capital, engine.currency.scale)} ${engine.currency.code}`,
    moneyScale: engine.currency.scale,
    strategies: uses.map((use, i) => ({
      name: use.name,
      parameters: plain(parametersOf(use.source)),
      symbols: use.isEverything
        ? 'all'
        : use.instruments.map((n) => engine.dataset.series[n]?.instrument.symbol ?? ''),
      sizing: plainSizing(sizing[i] as Sizing),
    })),
    marketFill: engine.marketFill,
    touchFill: engine.touchFill,
    entryBarExits: engine.entryBarExits,
    commission: plainCommission(engine.commission),
    slippage: plainSlippage(engine.slippage),
    participation: engine.participation === null ? null : plain(engine.participation),
    lots: plain(engine.lots),
    endOfData: engine.endOfData,
    valuation: engine.valuation,
    policy: plain(engine.policy),
    account: engine.accountId,
  }
}

function settingRows(
  options: BacktestOptions,
  settings: JsonObject,
  seed: number,
): readonly SettingRow[] {
  const { execution = {}, origins = {} } = options
  const given = (isGiven: unknown, ...names: readonly string[]): string =>
    names.map((name) => origins[name]).find((origin) => origin !== undefined) ??
    (isGiven === undefined || options.origins !== undefined ? 'default' : 'given')
  const text = (value: JsonValue | undefined): string =>
    value === null || value === undefined
      ? 'none'
      : typeof value === 'object'
        ? Object.keys(value).length === 0
          ? 'none'
          : JSON.stringify(value)
              .replaceAll(/["{}]/g, '')
              .replaceAll(':', ' ')
              .replaceAll(',', ', ')
        : String(value)
  const rows: [string, JsonValue | undefined, unknown, string][] = [
    ['Starting capital', settings['capital'], options.capital, 'capital'],
    ['Market orders fill', settings['marketFill'], execution.marketFill, 'execution.marketFill'],
    ['Touch rule', settings['touchFill'], execution.touchFill, 'execution.touchFill'],
    ['Commission', settings['commission'], execution.commission, 'execution.commission'],
    ['Slippage', settings['slippage'], execution.slippage, 'execution.slippage'],
    [
      'Volume participation',
      settings['participation'],
      execution.participation,
      'execution.participation',
    ],
    ['Lots closed first', settings['lots'], options.lots, 'lots'],
    ['End of data', settings['endOfData'], options.endOfData, 'endOfData'],
    ['Policy', settings['policy'], options.policy, 'policy'],
    ['Seed', seed, options.seed, 'seed'],
  ]
  const strategies = settings['strategies'] as readonly JsonObject[]
  return [
    ...strategies.flatMap((one, i) => [
      {
        label: `Strategy ${one['name'] as string}`,
        value: text(one['parameters']),
        source: origins[`strategies[${i}]`] ?? 'given',
      },
      {
        label: `Sizing of ${one['name'] as string}`,
        value: text(one['sizing']),
        source: given(options.sizing, `strategies[${i}].sizing`, 'sizing'),
      },
    ]),
    ...rows.map(([label, value, isGiven, name]) => ({
      label,
      value: text(value),
      source: given(isGiven, name),
    })),
  ]
}

function oneOf(value: string | undefined, known: readonly string[], where: string): void {
  if (value === undefined || known.includes(value)) return
  const near = nearestName(value, known)
  throw new Fault(
    'config/invalid',
    `${where}: expected one of ${known.join(', ')}, found "${value}".` +
      (near === null ? '' : ` Did you mean "${near}"?`),
  )
}
