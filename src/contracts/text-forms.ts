/**
 * The written forms values take in contracts: decimals, times, identifiers. One regular expression
 * each, with the words an error message uses. ECMAScript and Python read them alike, but for a line
 * end after the last character, which Python lets pass.
 */

export type TextForm = Readonly<{
  pattern: string
  /** What an error message says was expected. */
  phrase: string
  example: string
}>

const whole = '(0|[1-9][0-9]*)'
const clock = '[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3}([0-9]{3})?)?'
const day = '[0-9]{4}-[0-9]{2}-[0-9]{2}'

const readableId = (prefix: string, what: string): TextForm => ({
  pattern: `^${prefix}-[0-9]{6,12}$`,
  phrase: `the id of ${what}`,
  example: `${prefix}-000012`,
})

export type TextFormName =
  | 'decimal'
  | 'unsigned'
  | 'positive'
  | 'fraction'
  | 'splitRatio'
  | 'time'
  | 'uuid'
  | 'hexId'
  | 'sha256'
  | 'currency'
  | 'signalId'
  | 'orderId'
  | 'fillId'
  | 'transactionId'
  | 'lotId'
  | 'intentId'

/** No form allows an exponent, a plus sign, a leading zero, or minus zero. */
export const textForms: Readonly<Record<TextFormName, TextForm>> = {
  decimal: {
    pattern: `^(?!-0(\\.0+)?$)-?${whole}(\\.[0-9]+)?$`,
    phrase: 'a decimal as text',
    example: '12.5',
  },
  unsigned: {
    pattern: `^${whole}(\\.[0-9]+)?$`,
    phrase: 'a decimal of at least 0 as text',
    example: '12.5',
  },
  positive: {
    pattern: `^(?!0(\\.0+)?$)${whole}(\\.[0-9]+)?$`,
    phrase: 'a decimal above 0 as text',
    example: '12.5',
  },
  fraction: {
    pattern: '^(0(\\.[0-9]+)?|1(\\.0+)?)$',
    phrase: 'a decimal from 0 to 1 as text',
    example: '0.75',
  },
  splitRatio: {
    pattern: '^[1-9][0-9]*/[1-9][0-9]*$',
    phrase: 'new units per old unit as text',
    example: '4/1',
  },
  time: {
    pattern: `^${day}T${clock}Z$`,
    phrase: 'a time in UTC as text',
    example: '2024-03-04T00:00:00Z',
  },
  uuid: {
    pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
    phrase: 'a UUID in lower case',
    example: 'd3ad7c6e-3c0f-4b57-a2a5-7f0c2b9a6e11',
  },
  hexId: {
    pattern: '^[0-9a-f]{32}$',
    phrase: '32 hexadecimal digits in lower case',
    example: 'd3ad7c6e3c0f4b57a2a57f0c2b9a6e11',
  },
  sha256: {
    pattern: '^[0-9a-f]{64}$',
    phrase: 'a SHA-256 as 64 hexadecimal digits',
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  },
  currency: {
    pattern: '^[A-Z][A-Z0-9]{1,11}$',
    phrase: 'a currency code',
    example: 'USD',
  },
  signalId: readableId('sig', 'a signal'),
  orderId: readableId('ord', 'an order'),
  fillId: readableId('fil', 'a fill'),
  transactionId: readableId('txn', 'a transaction'),
  lotId: readableId('lot', 'a lot'),
  /** An order that no signal asked for is its own intent. */
  intentId: {
    pattern: '^(sig|ord)-[0-9]{6,12}$',
    phrase: 'the id of a signal or an order',
    example: 'sig-000012',
  },
}

/** The form a pattern belongs to, or null. */
export function formOf(pattern: string): TextForm | null {
  return Object.values(textForms).find((form) => form.pattern === pattern) ?? null
}
