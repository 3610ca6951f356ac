/** Checks a signal and writes it into the journal. Prices and quantities are quantised here, once. */

import { quantise } from '../domain/decimal.ts'
import { Fault, nearestName } from '../domain/fault.ts'
import type { Instrument } from '../domain/instrument.ts'
import { frozenCopy } from '../domain/json.ts'
import {
  type DecimalInput,
  type Intention,
  intentions,
  type JsonObject,
  type SignalOptions,
  timesInForce,
} from '../domain/signal.ts'
import type { Journal } from '../events/journal.ts'
import { kind } from '../events/kind.ts'
import { none, recordLength, signalAt } from '../events/record.ts'
import type { SignalId } from './context.ts'

/** Who signals, about what, and where the instrument stands. */
export type SignalOrigin = Readonly<{
  strategy: number
  strategyName: string
  instrument: number
  of: Instrument
  /** Close of the latest bar in ticks. */
  close: number
  /** Sequence of the bar or event the strategy is looking at. */
  cause: number
}>

const optionNames: readonly string[] = [
  'price',
  'confidence',
  'quantity',
  'limitPrice',
  'stopPrice',
  'timeInForce',
  'stopLoss',
  'takeProfit',
  'reason',
  'metadata',
]

export class SignalWriter {
  /** Signals written so far. */
  count = 0
  readonly #journal: Journal

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** Fails with `signal/invalid`; nothing is written then. */
  write(origin: SignalOrigin, intention: number, options: SignalOptions | undefined): SignalId {
    const checked = options === undefined ? plain : check(origin, intention, options)
    const journal = this.#journal
    const at = journal.begin(kind.signal, recordLength.signal, origin.cause, 0)
    const words = journal.words
    words[at + signalAt.signal] = ++this.count
    words[at + signalAt.strategy] = origin.strategy
    words[at + signalAt.instrument] = origin.instrument
    words[at + signalAt.intention] = intention
    words[at + signalAt.price] = checked.price === none ? origin.close : checked.price
    words[at + signalAt.confidence] = checked.confidence
    words[at + signalAt.quantity] = checked.quantity
    words[at + signalAt.limitPrice] = checked.limitPrice
    words[at + signalAt.stopPrice] = checked.stopPrice
    words[at + signalAt.timeInForce] = checked.timeInForce
    words[at + signalAt.stopLoss] = checked.stopLoss
    words[at + signalAt.takeProfit] = checked.takeProfit
    words[at + signalAt.extra] = checked.extra === null ? none : journal.addExtra(checked.extra)
    return this.count as SignalId
  }
}

type Checked = Readonly<{
  price: number
  confidence: number
  quantity: number
  limitPrice: number
  stopPrice: number
  timeInForce: number
  stopLoss: number
  takeProfit: number
  extra: JsonObject | null
}>

const plain: Checked = {
  price: none,
  confidence: 1,
  quantity: none,
  limitPrice: none,
  stopPrice: none,
  timeInForce: 0,
  stopLoss: none,
  takeProfit: none,
  extra: null,
}

function check(origin: SignalOrigin, intention: number, options: SignalOptions): Checked {
  const { of } = origin
  const where = `Signal ${intentions[intention] as string} "${of.symbol}" of strategy "${origin.strategyName}"`
  for (const key of Object.keys(options)) {
    if (optionNames.includes(key)) continue
    const near = nearestName(key, optionNames)
    throw new Fault(
      'signal/invalid',
      `${where}: unknown option "${key}".${near === null ? '' : ` Did you mean "${near}"?`} ` +
        `Options are ${optionNames.join(', ')}.`,
    )
  }
  const isBuy = intention === 0 || intention === 3
  const price = (value: DecimalInput | undefined, name: string, isUp: boolean): number =>
    value === undefined ? none : priceOf(value, of, `${where}, ${name}`, isUp)
  return {
    price: price(options.price, 'price', !isBuy),
    confidence: confidenceOf(options.confidence, where),
    quantity: options.quantity === undefined ? none : quantityOf(options.quantity, of, where),
    limitPrice: price(options.limitPrice, 'limitPrice', !isBuy),
    stopPrice: price(options.stopPrice, 'stopPrice', isBuy),
    timeInForce: timeInForceOf(options.timeInForce ?? 'GTC', where),
    ...exitLevels(origin, intention, options, where),
    extra: extraOf(options, where),
  }
}

/** Levels belong to signals that open; their side is the exit's. */
function exitLevels(
  { of }: SignalOrigin,
  intention: number,
  options: SignalOptions,
  where: string,
): { stopLoss: number; takeProfit: number } {
  const { stopLoss, takeProfit } = options
  if ((stopLoss !== undefined || takeProfit !== undefined) && (intention & 1) === 1) {
    throw new Fault(
      'signal/invalid',
      `${where}: stopLoss and takeProfit belong to the signal that opens the position.`,
    )
  }
  const exitIsBuy = intention === 2
  const level = (value: DecimalInput | undefined, name: string, isUp: boolean): number =>
    value === undefined ? none : priceOf(value, of, `${where}, ${name}`, isUp)
  return {
    stopLoss: level(stopLoss, 'stopLoss', exitIsBuy),
    takeProfit: level(takeProfit, 'takeProfit', !exitIsBuy),
  }
}

/**
 * Half-even to the price scale, then to the tick by side, never in the account's favour: a limit
 * buys lower and sells higher, a stop buys higher and sells lower than asked.
 */
function priceOf(value: DecimalInput, of: Instrument, where: string, isUp: boolean): number {
  let ticks: number
  try {
    ticks = quantise(value, of.priceScale, 'half-even', where)
  } catch (error) {
    throw new Fault('signal/invalid', (error as Error).message, { cause: error })
  }
  if (of.tickSize === 1) return ticks
  const below = Math.floor(ticks / of.tickSize) * of.tickSize
  return below === ticks || !isUp ? below : below + of.tickSize
}

function quantityOf(value: DecimalInput, of: Instrument, where: string): number {
  let lots: number
  try {
    lots = quantise(value, of.quantityScale, 'toward-zero', `${where}, quantity`)
  } catch (error) {
    throw new Fault('signal/invalid', (error as Error).message, { cause: error })
  }
  if (lots > 0) return lots
  throw new Fault(
    'signal/invalid',
    `${where}, quantity: expected at least ${of.quantityScale === 0 ? '1' : `10^-${of.quantityScale}`}, found "${value}". ` +
      'The side is in the intention; a quantity is never negative.',
  )
}

function confidenceOf(value: number | undefined, where: string): number {
  if (value === undefined) return 1
  if (typeof value === 'number' && value >= 0 && value <= 1) return value + 0
  throw new Fault(
    'signal/invalid',
    `${where}, confidence: expected 0 to 1, found "${String(value)}".`,
  )
}

function timeInForceOf(value: string, where: string): number {
  const index = (timesInForce as readonly string[]).indexOf(value)
  if (index >= 0) return index
  throw new Fault(
    'signal/invalid',
    `${where}, timeInForce: expected one of ${timesInForce.join(', ')}, found "${value}".`,
  )
}

/** Reason and metadata as a copy: what a strategy changes later does not change the log. */
function extraOf(options: SignalOptions, where: string): JsonObject | null {
  const { reason, metadata } = options
  if (reason === undefined && metadata === undefined) return null
  try {
    return {
      reason: frozenCopy(reason ?? null, 'reason'),
      metadata: frozenCopy(metadata ?? null, 'metadata'),
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault('signal/invalid', `${where}, ${error.message}`, { cause: error })
  }
}

/** The number of an intention. Fails with `signal/invalid`. */
export function intentionNumber(value: Intention): number {
  const index = intentions.indexOf(value)
  if (index >= 0) return index
  const near = nearestName(String(value), intentions)
  throw new Fault(
    'signal/invalid',
    `Expected an intention, one of ${intentions.join(', ')}, found "${String(value)}".` +
      (near === null ? '' : ` Did you mean "${near}"?`),
  )
}
