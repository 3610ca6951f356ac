/** The contracts as files: equal to the code, sound by themselves, complete, and told as one story. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import formats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'

import {
  type ContractName,
  contractNames,
  decodeEvent,
  encodeEvent,
  eventContracts,
  readEvent,
  schemaOf,
  validateDocument,
  validateEvent,
} from '../src/contracts/index.ts'
import { renderSchemas } from '../src/contracts/render-schemas.ts'
import { textForms } from '../src/contracts/text-forms.ts'
import { parseDecimal } from '../src/domain/decimal.ts'
import type { JsonObject } from '../src/domain/signal.ts'
import type { EventOf } from '../src/events/event.ts'
import { eventIdOf, positionIdOf, runIdOf } from '../src/events/ids.ts'
import { type EventType, eventTypes, sourceServices } from '../src/events/kind.ts'
import { backtest, bars, defineStrategy } from '../src/index.ts'
import { resultJson } from '../src/report/result-json.ts'
import { fixtures } from './report-fixtures.ts'

const root = join(import.meta.dirname, '..')
const contracts = join(root, 'src/contracts')
const examples = join(contracts, 'examples')
const suffix = '.example.json'

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted()
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
const exampleOf = (name: ContractName): JsonObject =>
  readJson(join(examples, `${name}${suffix}`)) as JsonObject

type Schema = Readonly<{
  type?: string | readonly string[]
  description?: string
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  additionalProperties?: unknown
  items?: Schema
  pattern?: string
  const?: unknown
}>

/** A schema and all schemas inside it, with the path to each. */
function* parts(schema: Schema, path: string): Generator<readonly [string, Schema]> {
  yield [path, schema]
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    yield* parts(part, `${path}/${name}`)
  }
  if (schema.items !== undefined) yield* parts(schema.items, `${path}/*`)
}
const all = contractNames.flatMap((name) => [...parts(schemaOf(name), name)])
const isObject = ({ type }: Schema): boolean => [type].flat().includes('object')

/** Objects whose keys are the user's: what a run was configured with. Everything else is closed. */
const open = new Set(['run/run.v1/config', 'run/run.v1/recipe'])
/** What users attach: any JSON. */
const free = new Set([
  'engine/backtest_started.v1/settings',
  'portfolio/portfolio_reset_triggered.v1/detail',
  'strategy/note.v1/data',
  'strategy/signal.v1/metadata',
])

describe('schema files', () => {
  it('are what the code says: run `npm run schemas` after changing a contract', () => {
    const rendered = renderSchemas()
    const folder = join(contracts, 'schemas')
    expect(filesUnder(folder)).toEqual([...rendered.keys()].toSorted())
    const differing = [...rendered].filter(
      ([path, text]) => readFileSync(join(folder, path), 'utf8') !== text,
    )
    expect(differing.map(([path]) => path)).toEqual([])
  })

  it('lie in a folder per service, with their version in the name', () => {
    expect(contractNames).toEqual(
      expect.arrayContaining([
        'envelope.v1',
        'data/bar.v1',
        'data/corporate_action.v1',
        'strategy/signal.v1',
        'manager/order.v1',
        'execution/fill.v1',
        'portfolio/consolidated_portfolio.v1',
      ]),
    )
    for (const name of contractNames) expect(name).toMatch(/^([a-z]+\/)?[a-z_]+\.v[1-9]\d*$/)
  })

  it('are rendered the same twice', () => {
    expect([...renderSchemas()]).toEqual([...renderSchemas()])
  })
})

describe.each(contractNames)('the schema of %s', (name) => {
  const schema = schemaOf(name)

  it('is draft 2020-12 with its own address', () => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(schema['$id']).toBe(`https://ledgerline.dev/schemas/${name}.json`)
    expect(schema['title']).toBe(name)
  })

  it('fits the meta-schema and compiles strictly', () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateSchema: true })
    formats.default(ajv, ['date-time', 'uuid'])
    expect(ajv.validateSchema(schema)).toBe(true)
    expect(ajv.compile(schema)(exampleOf(name))).toBe(true)
  })
})

describe('every schema', () => {
  it('describes each of its fields in a sentence', () => {
    const bare = all.filter(([, { description }]) => !/^[A-Za-z].*\.$/.test(description ?? ''))
    expect(bare.map(([path]) => path)).toEqual([])
    expect(all.length).toBeGreaterThan(350)
  })

  it('closes every object but the two that hold what users wrote', () => {
    const found = all.filter(([, part]) => isObject(part) && part.additionalProperties !== false)
    expect(new Set(found.map(([path]) => path))).toEqual(open)
  })

  it('leaves the type open only where users attach what they like', () => {
    const found = all.filter(([, { type }]) => type === undefined)
    expect(new Set(found.map(([path]) => path))).toEqual(free)
  })

  it('requires all fields, so that absent is written as null', () => {
    const objects = all.filter(([, { properties }]) => properties !== undefined)
    expect(objects.map(([path, { required }]) => [path, required])).toEqual(
      objects.map(([path, { properties = {} }]) => [path, Object.keys(properties)]),
    )
  })

  it('has JSON numbers for counts and statistics only, never for money, prices or quantities', () => {
    const numbers = all.filter(([, { type }]) => [type].flat().some((one) => one === 'number'))
    expect(numbers.map(([path]) => path)).toEqual([
      'run/result.v1/metrics/*/value',
      'run/result.v1/trades/*/returnRatio',
      'run/result.v1/trades/*/maximumAdverse',
      'run/result.v1/trades/*/maximumFavourable',
      'run/result.v1/benchmark/metrics/*/value',
    ])
    const whole = all.filter(([, { type }]) => [type].flat().includes('integer'))
    for (const [path] of whole)
      expect(path).not.toMatch(/price(?!Scale$)|pnl|_pl$|quantity(?!Scale$)|cash|equity|fees/i)
  })

  it('writes texts only in forms that have a name', () => {
    const known = new Set(Object.values(textForms).map(({ pattern }) => pattern))
    const strange = all.filter(([, { pattern }]) => pattern !== undefined && !known.has(pattern))
    expect(strange).toEqual([])
  })

  it('of an event asks for the version in the name of its file', () => {
    const versions = all.filter(([path]) => /\.v\d+\/event_version$/.test(path))
    const asked = versions.map(([path, { const: only }]) => `${path} ${String(only)}`)
    expect(asked.filter((line) => !/\.v(\d+)\/event_version \1$/.test(line))).toEqual([
      'envelope.v1/event_version undefined',
    ])
  })
})

describe('text forms', () => {
  it.each(Object.entries(textForms))('%s takes its own example', (_, { pattern, example }) => {
    expect(new RegExp(pattern).test(example)).toBe(true)
  })

  it.each(['', ' ', 'NaN', 'x', '1e5', '+1', '-', '.5', '5.', '--1', '1.2.3', '-0', '１'])(
    'no decimal form takes %j',
    (text) => {
      const { decimal, unsigned, positive, fraction } = textForms
      const taking = [decimal, unsigned, positive, fraction].filter(({ pattern }) =>
        new RegExp(pattern).test(text),
      )
      expect(taking).toEqual([])
    },
  )
})

describe('event types', () => {
  const own = eventTypes.filter((type) => eventContracts[type] !== 'envelope.v1')

  it.each(own)('%s has a contract that takes nothing else', (type) => {
    const name = eventContracts[type]
    const { properties = {} } = schemaOf(name) as Schema
    expect(properties['event_type']?.const).toBe(type)
    expect(properties['source_service']?.const).toBe(sourceServices[type])
    expect(name.split('/')[0]).toBe(sourceServices[type])
  })

  it('are envelope only where nothing more is to be said', () => {
    const bare = eventTypes.filter((type) => eventContracts[type] === 'envelope.v1')
    expect(bare).toEqual(['backtest_ended', 'valuation_trigger'])
    expect(Object.keys((schemaOf('envelope.v1') as Schema).properties ?? {})).toHaveLength(9)
  })

  it('are called like their contract, but for the state of the portfolio', () => {
    const renamed = eventTypes.filter(
      (type) =>
        !['envelope.v1', `${sourceServices[type]}/${type}.v1`].includes(eventContracts[type]),
    )
    expect(renamed).toEqual(['portfolio_state'])
  })
})

const eventContractNames = [...new Set(Object.values(eventContracts))]

describe('examples', () => {
  it('lie beside every contract and nowhere else', () => {
    const found = filesUnder(examples).filter((path) => path.endsWith(suffix))
    expect(found).toEqual(contractNames.map((name) => `${name}${suffix}`).toSorted())
  })

  it.each(contractNames)('%s is valid', (name) => {
    expect(validateDocument(name, exampleOf(name))).toEqual([])
  })

  it.each(eventContractNames)('%s reads as an event and is written back as it was', (name) => {
    const json = exampleOf(name)
    expect(JSON.stringify(encodeEvent(readEvent(json)))).toBe(JSON.stringify(json))
  })
})

/** Money in millionths, exact. */
const micro = (text: string): number => parseDecimal(text, 6, 'exact') ?? Number.NaN
const sum = (texts: readonly string[]): number =>
  texts.reduce((total, text) => total + micro(text), 0)

describe('the recorded run', () => {
  const lines = readFileSync(join(examples, 'run/events.jsonl'), 'utf8').trimEnd().split('\n')
  const events = lines.map((line) => readEvent(JSON.parse(line)))
  const seed = 7
  const ofType = <Type extends EventType>(type: Type): EventOf[Type][] =>
    events.filter((event): event is typeof event & EventOf[Type] => event.eventType === type)

  it('still decodes, and is written back byte by byte', () => {
    expect(events.map((event) => JSON.stringify(encodeEvent(event)))).toEqual(lines)
  })

  it('has the events the examples show', () => {
    const shown = eventContractNames.map((name) => JSON.stringify(exampleOf(name)))
    expect(lines).toEqual(expect.arrayContaining(shown))
  })

  it('has every type of event', () => {
    expect(new Set(events.map(({ eventType }) => eventType))).toEqual(new Set(eventTypes))
  })

  it('numbers its events without gaps, with ids from its seed, and time that never runs back', () => {
    for (const [i, event] of events.entries()) {
      expect(event.sequence).toBe(i + 1)
      expect(event.eventId).toBe(eventIdOf(seed, i + 1))
      expect(event.runId).toBe(runIdOf(seed))
    }
    const times = events.map(({ occurredAt }) => occurredAt)
    expect(times).toEqual(times.toSorted())
  })

  it('names causes and beginnings that came before', () => {
    const numbers = new Map(events.map((event) => [event.eventId, event.sequence]))
    for (const { sequence, correlationId, causationId } of events) {
      expect(numbers.get(correlationId)).toBeLessThanOrEqual(sequence)
      expect(causationId === null ? 0 : numbers.get(causationId)).toBeLessThan(sequence)
    }
    expect(events.filter(({ causationId }) => causationId !== null).length).toBeGreaterThan(25)
  })

  it('leads from every fill back to its order and its signal', () => {
    const orders = new Map(ofType('order').map((order) => [order.orderId, order]))
    const signals = ofType('signal').map(({ signalId }) => signalId)
    for (const fill of ofType('fill')) {
      const order = orders.get(fill.sourceOrderId)!
      expect(order.side).toBe(fill.side)
      expect(order.quantity).toBe(fill.filledQuantity)
      expect([...signals, null]).toContain(fill.signalId)
    }
  })

  it('explains every cent of cash by a transaction', () => {
    const balances = new Map<number, number>()
    let balance = 0
    for (const { sequence, ...change } of ofType('transaction')) {
      balance += sum([change.availableBalanceChange, change.unavailableBalanceChange])
      expect(micro(change.balanceAfter)).toBe(balance)
      balances.set(sequence, balance)
    }
    expect(balance).toBe(103_532_750_000)
    for (const { sequence, ...state } of ofType('portfolio_state')) {
      const last = Math.max(...[...balances.keys()].filter((earlier) => earlier < sequence))
      expect(micro(state.cashBalance)).toBe(balances.get(last))
      expect(micro(state.currentEquity)).toBe(sum([state.cashBalance, state.marketValue]))
    }
  })

  it('has lots that add up to the fills, the position and the profit', () => {
    const closed = ofType('lot').filter(({ realizedPnl }) => realizedPnl !== null)
    for (const lot of closed) {
      const expected =
        micro(lot.proceeds!) - micro(lot.cost) - micro(lot.entryFees) - micro(lot.exitFees!)
      expect(micro(lot.realizedPnl!)).toBe(expected)
    }
    expect(sum(ofType('lot').map(({ quantityChange }) => quantityChange))).toBe(0)
    const [position] = ofType('position_closed')
    expect(sum(closed.map(({ realizedPnl }) => realizedPnl!))).toBe(
      micro(position!.realizedPnlTotal),
    )
    expect(position!.positionId).toBe(positionIdOf(seed, 1))
    const last = ofType('portfolio_state').at(-1)!
    expect(micro(last.currentEquity)).toBe(
      sum([last.initialEquity, last.realizedPnl, last.dividendsReceived]),
    )
  })

  it('is what the result and the manifest beside it are about', () => {
    const result = exampleOf('run/result.v1')
    const manifest = exampleOf('run/run.v1')
    const [started] = ofType('backtest_started')
    expect(manifest['config']).toEqual(started!.settings)
    expect(manifest['runId']).toBe(runIdOf(seed))
    expect(manifest['log']).toMatchObject({
      events: events.length,
      records: events.length - ofType('bar').length,
      head: result['logHead'],
    })
    const slipped = ofType('fill').map((fill) => {
      const difference = Math.abs(micro(fill.fillPrice) - micro(fill.basePrice))
      return (difference / 1_000_000) * Number(fill.filledQuantity)
    })
    expect(slipped.reduce((a, b) => a + b, 0)).toBeCloseTo(24, 9)
    expect(result['summary']).toMatchObject({
      finalEquity: ofType('portfolio_state').at(-1)!.currentEquity,
      totalFees: ofType('portfolio_state').at(-1)!.totalCommissions,
      totalSlippage: '24.00',
      tradeCount: ofType('lot').filter(({ proceeds }) => proceeds !== null).length,
    })
  })

  it('has the execution the execution record is a row of', () => {
    const row = exampleOf('portfolio/execution_record.v1')
    const [partial] = ofType('position_partial_exit')
    const lot = ofType('lot').find(({ closeFillId }) => closeFillId === partial!.fillId)!
    expect(row).toMatchObject({
      position_id: partial!.positionId,
      event_id: partial!.eventId.replaceAll('-', ''),
      event_time: partial!.occurredAt,
      pnl_sol_delta: partial!.realizedPnl,
      qty_delta: `-${lot.cost}`,
      exec_price: lot.exitPrice,
    })
  })
})

describe('what a run really writes', () => {
  const swing = defineStrategy({
    name: 'swing',
    setup: () => ({
      onBar(bar, context) {
        if (bar.index % 7 === 1) {
          context.openLong(bar.symbol, { reason: 'dip', confidence: 0.0000001 + 0.5 })
        }
        if (bar.index % 7 === 3) context.openShort(bar.symbol)
        if (bar.index % 7 === 4) {
          context.closeLong(bar.symbol, { confidence: 0.5, metadata: { index: bar.index } })
        }
        if (bar.index % 7 === 5) context.note('half out', [bar.close, null])
        if (bar.index % 7 === 6) context.closeLong(bar.symbol, { limitPrice: bar.close + 1 })
      },
    }),
  })
  const rows = Array.from({ length: 60 }, (_, i) => {
    const close = 100 + ((i * 37) % 11) / 4
    return {
      time: 1_700_000_000_000 + i * 86_400_000,
      open: close - 0.25,
      high: close + 1.5,
      low: close - 1.25,
      close,
      volume: 1000 + i,
    }
  })
  const actions = [
    { date: '2023-12-01', type: 'dividend', amount: '0.375' },
    { date: '2023-12-12', type: 'split', ratio: '3:2' },
  ] as const
  const run = backtest({
    data: bars(rows, { symbol: 'ACME', interval: '1d', actions, quantityScale: 2 }),
    strategy: swing,
    capital: '10000 USD',
    seed: 11,
    execution: { commission: { percent: '0.1' }, slippage: { bps: 3 } },
    valuation: 'step',
    endOfData: 'liquidate',
  })

  it('fits the contracts, event by event, and is read back as it was', async () => {
    const result = await run
    const seen = new Set<string>()
    for (const event of result.events()) {
      seen.add(event.eventType)
      const json = encodeEvent(event)
      expect(validateEvent(json).map(({ message }) => `${event.eventType}: ${message}`)).toEqual([])
      expect(decodeEvent(json)).toEqual(event)
    }
    expect(seen.size).toBeGreaterThanOrEqual(16)
  })

  it('fits result.v1', async () => {
    const json = JSON.parse(JSON.stringify((await run).toJSON())) as unknown
    expect(validateDocument('run/result.v1', json)).toEqual([])
  })

  it.each(Object.keys(fixtures))('fits result.v1 in the state "%s" of a report', (name) => {
    const json = JSON.parse(JSON.stringify(resultJson(fixtures[name]!()))) as {
      integrity: { runId: string }
      trades: { positionId: string }[]
      openPositions: { positionId: string }[]
    }
    // The report's own fixtures have short readable names in place of ids.
    json.integrity.runId = runIdOf(1)
    for (const row of [...json.trades, ...json.openPositions]) row.positionId = positionIdOf(1, 1)
    const problems = validateDocument('run/result.v1', json)
    expect(problems.map(({ message }) => message)).toEqual([])
  })
})

/** Packages reached from a file by its static imports; imports of types are not imports. */
function packagesFrom(entry: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>()
  if (seen.has(entry)) return packages
  seen.add(entry)
  const source = readFileSync(entry, 'utf8')
  for (const [, clause = '', target = ''] of source.matchAll(
    /^(?:import|export) ([^'"]*?) ?from '([^']+)'/gm,
  )) {
    if (clause.startsWith('type ') || target.endsWith('.json')) continue
    if (!target.startsWith('.')) packages.add(target.split('/')[0] as string)
    else packagesFrom(join(dirname(entry), target), seen).forEach((one) => packages.add(one))
  }
  return packages
}

describe('what is loaded', () => {
  it('for writing and reading events is no package at all', () => {
    expect(packagesFrom(join(contracts, 'encode.ts'))).toEqual(new Set())
    expect(packagesFrom(join(contracts, 'decode.ts'))).toEqual(new Set())
  })

  it('for checking them is Ajv, and never the library the contracts are written with', () => {
    expect(packagesFrom(join(contracts, 'index.ts'))).toEqual(new Set(['ajv', 'ajv-formats']))
    expect(packagesFrom(join(contracts, 'definitions.ts'))).toEqual(new Set(['typebox']))
  })
})

describe('another language', () => {
  const check = spawnSync('python3', [join(root, 'scripts/check-schemas.py')], { encoding: 'utf8' })
  const isMissing = check.error !== undefined || check.status === 3

  it('reads the schemas, takes the examples, refuses the damaged documents', ({ skip }) => {
    skip(isMissing, 'no Python with the package jsonschema here')
    expect(check.stderr).toBe('')
    expect(check.stdout).toMatch(/^\d+ schemas, \d+ damaged documents, 0 failures\n$/)
    expect(check.status).toBe(0)
  })
})
