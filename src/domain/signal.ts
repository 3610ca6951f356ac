/** What a strategy wants, before anyone has decided whether and how much. */

export const intentions = ['OPEN_LONG', 'CLOSE_LONG', 'OPEN_SHORT', 'CLOSE_SHORT'] as const
/** What a signal wants: to open or to close, long or short. */
export type Intention = (typeof intentions)[number]

/** A number is quantised once at the instrument, by its shortest text; a string is exact. */
export type DecimalInput = number | string

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }
export type JsonObject = { readonly [key: string]: JsonValue }

/** What becomes JSON when it is logged: plain data, with bars, portfolios and dates inside. */
export type JsonInput =
  | JsonValue
  | Readonly<{ toJSON: () => unknown }>
  | readonly JsonInput[]
  | { readonly [key: string]: JsonInput | undefined }

/** The optional parts of a signal, shared by its short forms. */
export type SignalOptions = Readonly<{
  /** Reference price; default the close of the symbol's latest bar. */
  price?: DecimalInput
  /** 0 to 1; scales the size. Default 1. */
  confidence?: number
  /** Exact quantity; left out, the manager sizes. For CLOSE_* at most what is held. */
  quantity?: DecimalInput
  limitPrice?: DecimalInput
  stopPrice?: DecimalInput
  timeInForce?: TimeInForce
  /** Closes the position this signal opens when the price falls (for a short: rises) to it. */
  stopLoss?: DecimalInput
  /** Closes it when the price reaches this in its favour. */
  takeProfit?: DecimalInput
  /** Plain words for the log and the report. */
  reason?: string
  metadata?: Readonly<Record<string, JsonInput | undefined>>
}>

/** A signal as a strategy gives it: what it wants of which symbol. */
export type SignalInput = SignalOptions & Readonly<{ symbol: string; intention: Intention }>

/** How long an order works. IOC and FOK get one attempt, when a market order would fill. */
export const timesInForce = ['GTC', 'DAY', 'IOC', 'FOK'] as const
/** How long an order works. */
export type TimeInForce = (typeof timesInForce)[number]

/** Why the manager refused a signal. */
export const signalRefusals = [
  'no_position',
  'opposite_position',
  'close_already_pending',
  'shorting_not_allowed',
  'quantity_zero',
  'position_limit',
  'equity_not_positive',
  'quantity_exceeds_position',
  'exit_on_wrong_side',
] as const
export type SignalRefusal = (typeof signalRefusals)[number]
