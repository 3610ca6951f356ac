import { describe, expect, it } from 'vitest'

import { Journal, pageRecords } from './journal.ts'
import { eventTypes, kind, sourceServices } from './kind.ts'
import * as record from './record.ts'

/** Every table of offsets with the length its record is begun with. */
const tables: readonly (readonly [string, Readonly<Record<string, number>>, number])[] = [
  ['backtestStarted', record.backtestStartedAt, record.recordLength.backtestStarted],
  ['corporateAction', record.corporateActionAt, record.recordLength.corporateAction],
  ['signal', record.signalAt, record.recordLength.signal],
  ['signalRejected', record.signalRejectedAt, record.recordLength.signalRejected],
  ['order', record.orderAt, record.recordLength.order],
  ['orderStatus', record.orderStatusAt, record.recordLength.orderStatus],
  ['fill', record.fillAt, record.recordLength.fill],
  ['transaction', record.transactionAt, record.recordLength.transaction],
  ['lot', record.lotAt, record.recordLength.lot],
  ['position', record.positionAt, record.recordLength.position],
  ['portfolioReset', record.portfolioResetAt, record.recordLength.portfolioReset],
  ['portfolioState', record.portfolioStateAt, record.recordLength.portfolioState],
  ['statePosition', record.statePositionAt, record.recordLength.statePosition],
  ['note', record.noteAt, record.recordLength.note],
  ['subscriberFailed', record.subscriberFailedAt, record.recordLength.subscriberFailed],
]

describe('the layout of records', () => {
  it.each(tables)(
    'of %s numbers its fields from 0 without gaps, up to its length',
    (_name, at, length) => {
      expect(Object.values(at)).toEqual(Array.from({ length }, (_, i) => i))
    },
  )

  it('has a length for every table, and a table for every length', () => {
    const named = Object.keys(record).filter((name) => name.endsWith('At'))
    expect(tables.map(([name]) => `${name}At`).toSorted()).toEqual(named.toSorted())
    expect(tables.map(([name]) => name).toSorted()).toEqual(
      Object.keys(record.recordLength).toSorted(),
    )
  })

  it('marks the absent with a number no value can have', () => {
    expect(record.none).toBe(-9_007_199_254_740_992)
    expect(Number.isSafeInteger(record.none)).toBe(false)
    expect(new Float64Array([record.none])[0]).toBe(record.none)
  })
})

describe('extraFieldOf', () => {
  const extras: Readonly<Record<string, number>> = {
    backtest_started: record.backtestStartedAt.extra,
    corporate_action: record.corporateActionAt.extra,
    signal: record.signalAt.extra,
    signal_rejected: record.signalRejectedAt.extra,
    transaction: record.transactionAt.extra,
    portfolio_reset_triggered: record.portfolioResetAt.extra,
    note: record.noteAt.extra,
    subscriber_failed: record.subscriberFailedAt.extra,
  }

  it.each(eventTypes.map((type, number) => [type, number] as const))(
    'knows whether and where a %s points to an extra value',
    (type, number) => {
      expect(record.extraFieldOf[number]).toBe(extras[type] ?? null)
    },
  )

  it('has an entry for every kind, and finds every table with an extra', () => {
    expect(record.extraFieldOf).toHaveLength(eventTypes.length)
    const found = tables.filter(([, at]) => 'extra' in at)
    expect(found).toHaveLength(Object.keys(extras).length)
  })
})

const camel = (type: string): string =>
  type.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

describe('kind', () => {
  it.each(eventTypes.map((type, number) => [type, number] as const))(
    'numbers %s as %i, its place in the list',
    (type, number) => {
      expect(kind[camel(type) as keyof typeof kind]).toBe(number)
    },
  )

  it('has no name more than the list', () => {
    expect(Object.keys(kind)).toEqual(eventTypes.map(camel))
  })

  it('keeps the number of every type, because logs hold it', () => {
    expect(eventTypes.slice(0, 19)).toEqual([
      'bar',
      'backtest_started',
      'backtest_ended',
      'valuation_trigger',
      'corporate_action',
      'signal',
      'signal_rejected',
      'order',
      'order_status',
      'fill',
      'transaction',
      'lot',
      'position_opened',
      'position_partial_exit',
      'position_closed',
      'portfolio_reset_triggered',
      'portfolio_state',
      'note',
      'subscriber_failed',
    ])
  })

  it('fits into the byte a page keeps it in', () => {
    expect(eventTypes.length).toBeLessThanOrEqual(256)
    expect(new Journal().pageOf(0).kinds).toBeInstanceOf(Uint8Array)
    expect(pageRecords).toBe(2 ** 16)
  })
})

describe('sourceServices', () => {
  it.each([
    ['bar', 'data'],
    ['corporate_action', 'data'],
    ['signal', 'strategy'],
    ['note', 'strategy'],
    ['signal_rejected', 'manager'],
    ['order', 'manager'],
    ['order_status', 'execution'],
    ['fill', 'execution'],
    ['transaction', 'portfolio'],
    ['lot', 'portfolio'],
    ['position_opened', 'portfolio'],
    ['position_partial_exit', 'portfolio'],
    ['position_closed', 'portfolio'],
    ['portfolio_reset_triggered', 'portfolio'],
    ['portfolio_state', 'portfolio'],
    ['backtest_started', 'engine'],
    ['backtest_ended', 'engine'],
    ['valuation_trigger', 'engine'],
    ['subscriber_failed', 'engine'],
  ] as const)('has %s come from %s', (type, service) => {
    expect(sourceServices[type]).toBe(service)
  })

  it('has one service for every type', () => {
    expect(Object.keys(sourceServices)).toEqual([...eventTypes])
  })
})
