/**
 * An account kept the slow way, from events alone: big integers and fractions, lists of lots, no
 * running totals. It is what the fast books are held to, and notes every rule an event breaks.
 */
import type { EventOf, LedgerlineEvent } from 'ledgerline'

/** Exact; lowest terms are not needed, numbers stay small. */
type Fraction = Readonly<{ over: bigint; under: bigint }>
type Lot = { id: string; quantity: bigint; cost: bigint; fees: Fraction }
type Order = {
  quantity: bigint | null
  filled: bigint
  status: string
  /** Divided by splits; `slack` is what rounding to the tick may then have moved it. */
  limit: number | null
  slack: number
  event: EventOf['order']
}
type Prices = Readonly<{ low: number; high: number }>

export type NaiveOptions = Readonly<{
  capital: string
  /** Decimals of prices; quantities are whole. */
  priceScale: number
  long: 'fifo' | 'lifo'
  short: 'fifo' | 'lifo'
  /** Gross exposure over equity in hundredths; null where the account may owe. */
  leverageHundredths: bigint | null
  barAt: (symbol: string, index: number) => Prices
}>

const moneyScale = 6
const final: ReadonlySet<string> = new Set(['FILLED', 'CANCELED', 'REJECTED', 'EXPIRED'])

/** Decimal text as an integer of 10^-scale; more decimals than that are an error. */
export function scaled(text: string, scale: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  const decimals = match?.[3] ?? ''
  if (match === null || decimals.length > scale) throw new Error(`Not a decimal: "${text}"`)
  const size = BigInt(`${match[2]}${decimals.padEnd(scale, '0')}`)
  return match[1] === '-' ? -size : size
}

const money = (text: string): bigint => scaled(text, moneyScale)
const size = (value: bigint): bigint => (value < 0n ? -value : value)

const plus = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.under + b.over * a.under,
  under: a.under * b.under,
})
const times = (a: Fraction, over: bigint, under: bigint): Fraction => ({
  over: a.over * over,
  under: a.under * under,
})
const whole = (over: bigint): Fraction => ({ over, under: 1n })

export class NaiveBooks {
  readonly broken: string[] = []
  cash: bigint
  /** Result net of fees of what was closed, exact. */
  realized: Fraction = whole(0n)
  /** Slices closed: each may be rounded by a minor unit in either direction. */
  slices = 0n
  readonly initial: bigint
  readonly lots: Map<string, Lot[]> = new Map<string, Lot[]>()
  readonly marks: Map<string, bigint> = new Map<string, bigint>()
  readonly orders: Map<string, Order> = new Map<string, Order>()
  /** Signals without an order or a refusal yet. */
  readonly undecided: Set<string> = new Set<string>()
  #realizedByEvents = 0n
  #isFunded = false
  readonly #lotsByEvents = new Map<string, bigint>()
  readonly #options: NaiveOptions

  constructor(options: NaiveOptions) {
    this.#options = options
    this.initial = money(options.capital)
    this.cash = this.initial
  }

  take(event: LedgerlineEvent): void {
    switch (event.eventType) {
      case 'bar':
        this.marks.set(event.symbol, this.#price(event.close))
        return
      case 'signal':
        this.undecided.add(event.signalId)
        return
      case 'signal_rejected':
        this.undecided.delete(event.signalId)
        return
      case 'order':
        return this.#order(event)
      case 'order_status':
        return this.#status(event)
      case 'fill':
        return this.#fill(event)
      case 'transaction':
        return this.#transaction(event)
      case 'lot':
        this.#lotsByEvents.set(event.lotId, BigInt(event.remainingQuantity))
        return
      case 'corporate_action':
        return this.#action(event)
      case 'position_opened':
      case 'position_partial_exit':
      case 'position_closed':
        return this.#position(event)
      default:
    }
  }

  held(book: string): bigint {
    return (this.lots.get(book) ?? []).reduce((sum, { quantity }) => sum + quantity, 0n)
  }

  get equity(): bigint {
    return [...this.lots.keys()].reduce((sum, book) => sum + this.#valueOf(book), this.cash)
  }

  get grossExposure(): bigint {
    return [...this.lots.keys()].reduce((sum, book) => sum + size(this.#valueOf(book)), 0n)
  }

  /** Everything that must hold between events, said where it does not. */
  check(): readonly string[] {
    const left = [...this.lots.values()].flat()
    for (const lot of left) {
      const told = this.#lotsByEvents.get(lot.id)
      this.#rule(told === lot.quantity, `lot ${lot.id} holds ${lot.quantity}, its event ${told}`)
    }
    const open = [...this.#lotsByEvents.values()].filter((quantity) => quantity !== 0n)
    this.#rule(
      open.length === left.length,
      `${left.length} lots are open, by events ${open.length}`,
    )
    const { over, under } = this.realized
    const difference = size(over - this.#realizedByEvents * under)
    this.#rule(difference <= this.slices * under, 'the realised results do not add up')
    return this.broken
  }

  #valueOf(book: string): bigint {
    const symbol = book.split(' ')[1] ?? ''
    return this.held(book) * (this.marks.get(symbol) ?? 0n) * this.#unit
  }

  /** Money of one unit at one tick. */
  get #unit(): bigint {
    return 10n ** BigInt(moneyScale - this.#options.priceScale)
  }

  #price(text: string): bigint {
    return scaled(text, this.#options.priceScale)
  }

  #rule(holds: boolean, otherwise: string): void {
    if (!holds) this.broken.push(otherwise)
  }

  #order(event: EventOf['order']): void {
    this.undecided.delete(event.intentId)
    const quantity = event.quantity === null ? null : BigInt(event.quantity)
    const limit = event.limitPrice === null ? null : Number(event.limitPrice)
    const start = { filled: 0n, status: 'NEW', slack: 0 }
    this.orders.set(event.orderId, { ...start, quantity, limit, event })
  }

  #status(event: EventOf['order_status']): void {
    const order = this.orders.get(event.orderId)
    if (order === undefined) return this.#rule(false, `${event.orderId} has no order event`)
    const isFilling = order.status === 'ACK' && order.filled > 0n
    const known = isFilling ? 'PARTIAL' : order.status
    this.#rule(event.previousStatus === known, `${event.orderId} was ${known}`)
    this.#rule(!final.has(order.status), `${event.orderId} goes on after ${order.status}`)
    order.status = event.status
  }

  #fill(event: EventOf['fill']): void {
    const order = this.orders.get(event.sourceOrderId)
    if (order === undefined) return this.#rule(false, `${event.fillId} has no order`)
    const quantity = BigInt(event.filledQuantity)
    const book = `${event.strategyId} ${event.symbol}`
    order.quantity ??= quantity + BigInt(event.remainingQuantity)
    order.filled += quantity
    this.#rule(quantity > 0n, `${event.fillId} fills nothing`)
    this.#rule(!final.has(order.status), `${event.fillId} fills an order that is ${order.status}`)
    this.#rule(order.filled <= order.quantity, `${event.fillId} fills more than was ordered`)
    if (order.filled === order.quantity) order.status = 'FILLED'
    else order.status = 'PARTIAL'
    this.#checkPrice(event, order)
    const before = this.held(book)
    const signed = event.side === 'buy' ? quantity : -quantity
    const closes = before !== 0n && before > 0n !== signed > 0n
    this.#rule(closes === event.reduceOnly, `${event.fillId} does not do what its order is for`)
    this.#rule(!closes || size(signed) <= size(before), `${event.fillId} goes through zero`)
    const value = quantity * this.#price(event.fillPrice) * this.#unit
    const fees = money(event.commission)
    if (!closes) this.#checkPower(event, value + fees)
    this.cash += (event.side === 'buy' ? -value : value) - fees
    if (closes) this.#close(book, signed, event.side === 'buy' ? -value : value, fees)
    else this.#open(book, signed, event.side === 'buy' ? value : -value, fees)
  }

  /** The base price lies in the bar; a limit is never passed; slippage only ever costs. */
  #checkPrice(event: EventOf['fill'], { limit, slack }: Order): void {
    const bar = this.#options.barAt(event.symbol, event.barIndex)
    const [base, price] = [Number(event.basePrice), Number(event.fillPrice)]
    const side = event.side === 'buy' ? 1 : -1
    const { fillId } = event
    this.#rule(base >= bar.low && base <= bar.high, `${fillId} has its base outside the bar`)
    this.#rule(side * (price - base) >= 0, `${fillId} slips in favour of the account`)
    this.#rule(event.priceBasis !== 'limit' || price === base, `${fillId} slips at a limit`)
    const isKept = limit === null || side * (limit - base) >= -slack
    this.#rule(isKept, `${fillId} at ${base} is worse than its limit ${limit}`)
  }

  #checkPower(event: EventOf['fill'], wanted: bigint): void {
    const { leverageHundredths } = this.#options
    if (leverageHundredths === null) return
    const power = (this.equity * leverageHundredths) / 100n - this.grossExposure
    this.#rule(wanted <= power, `${event.fillId} takes ${wanted}, there was ${power}`)
  }

  #open(book: string, quantity: bigint, cost: bigint, fees: bigint): void {
    const list = this.lots.get(book) ?? []
    const id = `lot-${String(this.#lotCount + 1).padStart(6, '0')}`
    this.#lotCount++
    list.push({ id, quantity, cost, fees: whole(fees) })
    this.lots.set(book, list)
  }
  #lotCount = 0

  #close(book: string, signed: bigint, proceeds: bigint, fees: bigint): void {
    const list = this.lots.get(book) ?? []
    const quantity = size(signed)
    const method = signed < 0n ? this.#options.long : this.#options.short
    for (let left = quantity; left > 0n;) {
      const lot = (method === 'fifo' ? list[0] : list.at(-1)) as Lot
      const held = size(lot.quantity)
      const slice = held < left ? held : left
      const cost = (lot.cost * slice) / held
      const entryFees = times(lot.fees, slice, held)
      const gross = plus(times(whole(proceeds), slice, quantity), whole(-cost))
      const paid = plus(entryFees, times(whole(fees), slice, quantity))
      this.realized = plus(this.realized, plus(gross, times(paid, -1n, 1n)))
      this.slices += 4n
      lot.quantity += signed > 0n ? slice : -slice
      lot.cost -= cost
      lot.fees = plus(lot.fees, times(entryFees, -1n, 1n))
      left -= slice
      if (lot.quantity === 0n) list.splice(list.indexOf(lot), 1)
    }
    if (list.length === 0) this.lots.delete(book)
  }

  #transaction(event: EventOf['transaction']): void {
    const change = money(event.availableBalanceChange) + money(event.unavailableBalanceChange)
    this.#balance += change
    const told = money(event.balanceAfter)
    this.#rule(
      told === this.#balance,
      `${event.transactionId} leaves ${told}, not ${this.#balance}`,
    )
    if (event.counterAccount === 'dividends') this.cash += change
    if (event.counterAccount !== 'capital') return
    this.#rule(!this.#isFunded && change === this.initial, 'the capital is paid in once')
    this.#isFunded = true
  }
  #balance = 0n

  /** Sum of all transactions: must be the cash. */
  get balance(): bigint {
    return this.#balance
  }

  /** Splits of whole ratios only: quantity times ratio, cost unchanged. */
  #action(event: EventOf['corporate_action']): void {
    const { symbol, splitRatio } = event
    if (splitRatio === null) return
    const ratio = BigInt(splitRatio.split('/')[0] ?? '')
    this.#rule(splitRatio === `${ratio}/1`, `a split of ${splitRatio} is not for these books`)
    for (const [book, list] of this.lots) {
      if (!book.endsWith(` ${symbol}`)) continue
      for (const lot of list) {
        lot.quantity *= ratio
        this.#lotsByEvents.set(lot.id, lot.quantity)
      }
    }
    for (const order of this.orders.values()) {
      if (order.event.symbol !== symbol || final.has(order.status)) continue
      order.filled *= ratio
      if (order.quantity !== null) order.quantity *= ratio
      if (order.limit !== null) order.limit /= Number(ratio)
      order.slack = 10 ** -this.#options.priceScale
    }
    const mark = this.marks.get(symbol)
    if (mark !== undefined) this.marks.set(symbol, mark / ratio)
  }

  #position(event: EventOf['position_closed' | 'position_opened' | 'position_partial_exit']): void {
    const held = this.held(`${event.strategyId} ${event.symbol}`)
    const told = BigInt(event.heldQuantity)
    this.#rule(told === held, `${event.eventType} tells of ${told} where ${held} is held`)
    if (event.eventType === 'position_opened') return
    this.#realizedByEvents += money(event.realizedPnl)
    this.#rule(
      (event.eventType === 'position_closed') === (held === 0n),
      `${event.eventType} at ${held}`,
    )
  }
}
