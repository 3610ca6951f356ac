/** Fields that hold one value: text, decimals, whole numbers, true or false, one of a few names. */

import { parseDecimal } from '../domain/decimal.ts'
import { Fault, nearestName } from '../domain/fault.ts'
import { type Field, schemaOf } from './field.ts'
import { found, isNull, meaningOf, type ScalarNode } from './node.ts'
import type { Reading } from './reading.ts'

type Read<T> = (node: ScalarNode, path: string, reading: Reading) => T | undefined

/** A field of one scalar; anything else is refused with `expected …, found …`. */
function scalar<T>(
  words: string,
  schema: Field<T>['schema'],
  expected: string,
  read: Read<T>,
): Field<T> {
  return {
    schema,
    words,
    properties: null,
    isWhole: true,
    read(node, path, reading) {
      if (node.kind === 'scalar' && !isNull(node)) return read(node, path, reading)
      reading.problem(node.place, path, `expected ${expected}, found ${found(node)}.`)
      return undefined
    },
  }
}

/** Text that is not empty. What YAML would take for a number or a boolean must be quoted. */
export function text(words = 'text', pattern?: TextPattern): Field<string> {
  const expected = pattern === undefined ? 'text' : pattern.expected
  const keywords = pattern === undefined ? {} : { pattern: pattern.source }
  return scalar(
    words,
    schemaOf('string', { minLength: 1, ...keywords }),
    expected,
    (node, path, reading) => {
      const meaning = node.isPlain ? meaningOf(node.text) : 'text'
      if (meaning !== 'text') {
        const isText = pattern === undefined || new RegExp(pattern.source).test(node.text)
        const advice = isText ? ` If it is meant as text, put it in quotes: "${node.text}".` : ''
        reading.problem(
          node.place,
          path,
          `expected ${expected}, found the ${meaning} ${node.text}.${advice}`,
        )
        return undefined
      }
      if (
        node.text.trim() === '' ||
        (pattern !== undefined && !new RegExp(pattern.source).test(node.text))
      ) {
        reading.problem(node.place, path, `expected ${expected}, found ${found(node)}.`)
        return undefined
      }
      return node.text
    },
  )
}

/** What text must look like: a regular expression for both readers, and words for it. */
export type TextPattern = Readonly<{ source: string; expected: string }>

/** Signs, digits, a point, an exponent; thousands may be set apart by underscores. */
const decimalPattern = /^[+-]?(?:\d+|[1-9]\d{0,2}(?:_\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/

export type DecimalRange = 'any' | 'unsigned' | 'positive'

const rangeWords: Readonly<Record<DecimalRange, string>> = {
  any: 'a decimal',
  unsigned: 'a decimal of at least 0',
  positive: 'a decimal above 0',
}

const rangeSchemas: Readonly<Record<DecimalRange, Readonly<Record<string, number>>>> = {
  any: {},
  unsigned: { minimum: 0 },
  positive: { exclusiveMinimum: 0 },
}

/** A decimal by its text, digit by digit: `0.10` is `0.10`, and no double ever holds it. */
export function decimal(range: DecimalRange = 'any', of = ''): Field<string> {
  const expected = `${rangeWords[range]} such as ${range === 'any' ? '-0.5' : '0.5'}`
  const schema = {
    anyOf: [
      schemaOf('number', rangeSchemas[range]),
      schemaOf('string', { pattern: jsonPattern(range) }),
    ],
  }
  return scalar(
    of === '' ? 'decimal' : `decimal, ${of}`,
    schema,
    expected,
    (node, path, reading) => {
      const written = decimalText(node.text)
      const sign = written === null ? null : signOf(written)
      const isInside =
        sign !== null && (range === 'any' || sign > 0 || (range === 'unsigned' && sign === 0))
      if (written !== null && isInside) return written
      reading.problem(
        node.place,
        path,
        `expected ${expected}, found ${found(node)}.${decimalAdvice(node.text)}`,
      )
      return undefined
    },
  )
}

/** Text of a decimal without underscores and plus sign, or null when it is none. */
export function decimalText(written: string): string | null {
  if (!decimalPattern.test(written) || /^[+-]?0\d/.test(written)) return null
  return written.replaceAll('_', '').replace(/^\+/, '')
}

const jsonPattern = (range: DecimalRange): string => {
  const digits = String.raw`(?:0|[1-9]\d*|[1-9]\d{0,2}(?:_\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$`
  return range === 'any' ? `^[+-]?${digits}` : String.raw`^\+?${digits}`
}

/** The sign by the digits themselves: text of any length has one. */
function signOf(written: string): number {
  if (/^-?[0.]*(?:[eE].*)?$/.test(written)) return 0
  return written.startsWith('-') ? -1 : 1
}

function decimalAdvice(written: string): string {
  if (/^[+-]?\d+,\d+$/.test(written)) return ' Write the decimal point as ".".'
  if (written.endsWith('%')) return ' Leave the percent sign out.'
  if (/^[+-]?0\d/.test(written)) return ' Leave the leading zeros out.'
  if (/^0[xo]/i.test(written)) return ' Write it in decimal digits.'
  if (/_/.test(written)) return ' Underscores stand only between groups of three digits: 100_000.'
  if (/^[+-]?\.\d+$/.test(written)) return ' Write a digit before the point.'
  if (/^[+-]?\d+\.$/.test(written)) return ' Write a digit after the point, or leave the point out.'
  return ''
}

/** A whole number in a range, exact up to 2^53 − 1. */
export function wholeNumber(
  minimum: number,
  maximum: number = Number.MAX_SAFE_INTEGER,
): Field<number> {
  const upTo = maximum === Number.MAX_SAFE_INTEGER ? ` up to ${maximum}` : ` to ${maximum}`
  const expected = `a whole number from ${minimum}${upTo}`
  const schema = schemaOf('integer', { minimum, maximum })
  return scalar('whole number', schema, expected, (node, path, reading) => {
    const written = node.isPlain ? decimalText(node.text) : null
    const value = written === null || !/^-?\d+$/.test(written) ? null : BigInt(written)
    if (value !== null && value >= BigInt(minimum) && value <= BigInt(maximum)) return Number(value)
    const advice = !node.isPlain && decimalText(node.text) !== null ? ' Leave the quotes out.' : ''
    reading.problem(node.place, path, `expected ${expected}, found ${found(node)}.${advice}`)
    return undefined
  })
}

/** `true` or `false`, and nothing that only older YAML takes for it. */
export function flag(): Field<boolean> {
  return scalar('true or false', schemaOf('boolean'), 'true or false', (node, path, reading) => {
    if (node.isPlain && node.text === 'true') return true
    if (node.isPlain && node.text === 'false') return false
    const isOther = /^(?:true|yes|y|on|1|false|no|n|off|0)$/i.test(node.text)
    const meant = /^(?:true|yes|y|on|1)$/i.test(node.text) ? 'true' : 'false'
    const advice = isOther ? ` Write ${meant}, without quotes.` : ''
    reading.problem(node.place, path, `expected true or false, found ${found(node)}.${advice}`)
    return undefined
  })
}

/** One of a closed list of names. */
export function oneOf<const Name extends string>(names: readonly Name[]): Field<Name> {
  const list = names.map((name) => (/^[\w.-]+$/.test(name) ? name : JSON.stringify(name)))
  const expected = `one of ${list.join(', ')}`
  return scalar(
    list.join(' | '),
    schemaOf('string', { enum: names }),
    expected,
    (node, path, reading) => {
      if ((names as readonly string[]).includes(node.text)) return node.text as Name
      const near = nearestName(node.text, names)
      const advice = near === null ? '' : ` Did you mean "${near}"?`
      reading.problem(node.place, path, `expected ${expected}, found ${found(node)}.${advice}`)
      return undefined
    },
  )
}

/** A strategy's parameter: text, true or false, or a number that a double holds digit by digit. */
export function parameter(): Field<number | string | boolean> {
  const schema = { type: ['number', 'string', 'boolean'] }
  return scalar('number, text, true or false', schema, 'a number, text, true or false', parameterOf)
}

function parameterOf(
  node: ScalarNode,
  path: string,
  reading: Reading,
): number | string | boolean | undefined {
  if (!node.isPlain) return node.text
  if (node.text === 'true' || node.text === 'false') return node.text === 'true'
  if (/^(?:yes|no|on|off|true|false)$/i.test(node.text)) {
    const advice = 'Write true or false, or put it in quotes if it is text.'
    reading.problem(node.place, path, `"${node.text}" could be text or a boolean. ${advice}`)
    return undefined
  }
  const written = decimalText(node.text)
  if (meaningOf(node.text) !== 'number' && written === null) return node.text
  if (written === null) {
    const advice =
      decimalAdvice(node.text) || ' Write it in decimal digits, or quote it if it is text.'
    reading.problem(node.place, path, `expected a finite number, found ${found(node)}.${advice}`)
    return undefined
  }
  const value = Number(written)
  if (Number.isFinite(value) && isSameDecimal(written, value)) return value
  const held = Number.isFinite(value) ? `would become ${value}` : 'is beyond every double'
  reading.problem(
    node.place,
    path,
    `${node.text} ${held}: a parameter is a double. Write fewer digits.`,
  )
  return undefined
}

/** Whether the shortest text of a double has the digits that were written. */
function isSameDecimal(written: string, value: number): boolean {
  const [a, b] = [normal(written), normal(String(value))]
  return a.digits === b.digits && a.exponent === b.exponent
}

function normal(written: string): { digits: string; exponent: number } {
  const match = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(written)
  const fraction = match?.[2] ?? ''
  const all = `${match?.[1] ?? ''}${fraction}`.replace(/^0+/, '')
  const digits = all.replace(/0+$/, '')
  if (digits === '') return { digits: '0', exponent: 0 }
  const exponent = Number(match?.[3] ?? 0) - fraction.length + (all.length - digits.length)
  return { digits, exponent }
}

/** A decimal as an integer at a scale, for fields that know how many decimals they may have. */
export function scaled(written: string, scale: number): number | null {
  try {
    return parseDecimal(written, scale, 'exact')
  } catch (error) {
    if (error instanceof Fault && error.code.startsWith('number/')) return null
    throw error
  }
}
