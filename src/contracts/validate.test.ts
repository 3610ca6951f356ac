/** Checks say what is wrong, where, and what to do: held to a set of damaged documents. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { type ContractName, contractNames } from './schemas/catalogue.ts'
import { isContractName, schemaOf, validateDocument, validateEvent } from './validate.ts'
import { createValidator } from './validator.ts'

type Case = Readonly<{
  title: string
  contract: ContractName
  set?: Readonly<Record<string, unknown>>
  remove?: readonly string[]
  replace?: unknown
  problems: readonly string[]
}>

const folder = join(import.meta.dirname, 'examples')
const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'))
const cases = read('hostile/cases.json') as readonly Case[]
const exampleOf = (name: ContractName): Record<string, unknown> =>
  read(`${name}.example.json`) as Record<string, unknown>

/** The example of a contract, damaged as a case says. */
function damaged(one: Case): unknown {
  if ('replace' in one) return one.replace
  const json = exampleOf(one.contract)
  const at = (pointer: string): readonly [Record<string, unknown>, string] => {
    const steps = pointer
      .slice(1)
      .split('/')
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    const last = steps.pop() as string
    return [steps.reduce((part, step) => part[step] as Record<string, unknown>, json), last]
  }
  for (const pointer of one.remove ?? []) {
    const [parent, key] = at(pointer)
    Reflect.deleteProperty(parent, key)
  }
  for (const [pointer, value] of Object.entries(one.set ?? {})) {
    const [parent, key] = at(pointer)
    Object.defineProperty(parent, key, { value, enumerable: true, configurable: true })
  }
  return json
}

const isDocument = (name: ContractName): boolean =>
  name.startsWith('run/') || name === 'portfolio/execution_record.v1'
const messages = (one: Case): readonly string[] =>
  (isDocument(one.contract)
    ? validateDocument(one.contract, damaged(one))
    : validateEvent(damaged(one))
  ).map(({ message }) => message)

describe('a damaged document is refused with the exact words', () => {
  it.each(cases.map((one) => [one.title, one] as const))('%s', (_, one) => {
    expect(one.problems.length).toBeGreaterThan(0)
    expect(messages(one)).toEqual(one.problems)
  })

  it('covers every contract that has fields of its own kind', () => {
    expect(cases.length).toBeGreaterThanOrEqual(80)
    expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length)
  })
})

describe('every field of every contract', () => {
  it.each(contractNames)('is missed when it is left out of %s', (name) => {
    const example = exampleOf(name)
    for (const field of Object.keys(example)) {
      const { [field]: _, ...rest } = example
      const [problem, ...more] = validateDocument(name, rest)
      expect(more).toEqual([])
      expect(problem).toMatchObject({ pointer: `/${field}`, found: 'nothing' })
    }
  })

  it.each(contractNames)('has one type, and others are refused, in %s', (name) => {
    const example = exampleOf(name)
    const properties = schemaOf(name)['properties'] as Record<string, { type?: string | string[] }>
    for (const field of Object.keys(example)) {
      const { type } = properties[field]!
      if (type === undefined) continue
      const types = new Set([type].flat())
      const others = { string: 'x', integer: 5, boolean: true, array: [], object: {}, null: null }
      for (const [kind, value] of Object.entries(others)) {
        if (types.has(kind)) continue
        const problems = validateDocument(name, { ...example, [field]: value })
        expect(problems.map(({ pointer }) => pointer)).toEqual([`/${field}`])
      }
    }
  })
})

describe('validateDocument', () => {
  it('says where, what was found and what was expected apart from the sentence', () => {
    const [problem] = validateDocument('data/bar.v1', { ...exampleOf('data/bar.v1'), open: 5 })
    expect(problem).toEqual({
      pointer: '/open',
      found: 'the number 5',
      expected: 'a decimal as text such as "12.5"',
      message:
        'At "/open": expected a decimal as text such as "12.5", found the number 5. ' +
        'Write decimals as text, so that no digit is lost.',
    })
  })

  it.each([undefined, Number.NaN, () => 1, Symbol('x'), 5n, new Map()])(
    'refuses %s, which is no JSON, without failing',
    (value) => {
      expect(validateDocument('data/bar.v1', value).length).toBeGreaterThan(0)
      expect(validateEvent(value).length).toBeGreaterThan(0)
    },
  )

  it('does not believe fields an object only inherits', () => {
    const inherited = Object.create(exampleOf('data/bar.v1')) as object
    expect(validateEvent(inherited).map(({ pointer }) => pointer)).toEqual(['/event_type'])
  })

  it('leaves what it checks as it was', () => {
    const example = exampleOf('strategy/signal.v1')
    const before = JSON.stringify(example)
    validateDocument('strategy/signal.v1', example)
    expect(JSON.stringify(example)).toBe(before)
  })
})

describe('isContractName', () => {
  it.each([
    ['strategy/signal.v1', true],
    ['strategy/signal', false],
    ['strategy/signal.v2', false],
    ['constructor', false],
    ['', false],
  ])('of %j is %s', (name, expected) => {
    expect(isContractName(name)).toBe(expected)
  })
})

describe('createValidator', () => {
  it('checks values by a schema of any owner', () => {
    const check = createValidator({
      type: 'object',
      additionalProperties: false,
      required: ['capital'],
      properties: {
        capital: { type: 'string', minLength: 1, description: 'Capital.' },
        mode: { type: 'string', enum: ['fast', 'exact'], description: 'Mode.' },
      },
    })
    expect(check({ capital: '100000 USD' })).toEqual([])
    expect(check({ capitl: '100000 USD', mode: 'exat' }).map(({ message }) => message)).toEqual([
      'At "/capital": expected text that is not empty, found nothing. Every field is required.',
      'At "/capitl": expected no field of this name, found "100000 USD". Did you mean "capital"?',
      'At "/mode": expected one of "fast", "exact", found "exat". Did you mean "exact"?',
    ])
  })

  it('compiles nothing before the first value, so a broken schema is found then', () => {
    const check = createValidator({ type: 'nonsense' })
    expect(() => check(1)).toThrow('nonsense')
  })
})
