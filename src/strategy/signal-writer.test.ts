import { describe, expect, it } from 'vitest'

import { instrument, type InstrumentOptions } from '../domain/instrument.ts'
import type { Intention, SignalOptions } from '../domain/signal.ts'
import { Journal } from '../events/journal.ts'
import { none, signalAt } from '../events/record.ts'
import { intentionNumber, SignalWriter } from './signal-writer.ts'

type Written = Readonly<Record<keyof typeof signalAt, number>> & Readonly<{ journal: Journal }>

/** What a signal in "A" is written as. */
function write(
  options: SignalOptions | undefined,
  of: Omit<InstrumentOptions, 'symbol'> = {},
  intention: Intention = 'OPEN_LONG',
): Written {
  const journal = new Journal()
  const writer = new SignalWriter(journal)
  const origin = {
    strategy: 3,
    strategyName: 'trend',
    instrument: 4,
    of: instrument({ symbol: 'A', ...of }),
    close: 5000,
    cause: 17,
  }
  writer.write(origin, intentionNumber(intention), options)
  const fields = Object.entries(signalAt).map(([name, at]) => [name, journal.field(0, at)])
  return { ...Object.fromEntries(fields), journal } as Written
}

describe('a signal', () => {
  it('without options is about the close, with full confidence', () => {
    const { journal, ...fields } = write(undefined)
    expect(fields).toEqual({
      signal: 1,
      strategy: 3,
      instrument: 4,
      intention: 0,
      price: 5000,
      confidence: 1,
      quantity: none,
      limitPrice: none,
      stopPrice: none,
      timeInForce: 0,
      stopLoss: none,
      takeProfit: none,
      extra: none,
    })
    expect(journal.causeOf(0)).toBe(17)
    expect(journal.correlationOf(0)).toBe(0)
  })

  it('with empty options is the same', () => {
    const { journal: _one, ...fields } = write({})
    const { journal: _other, ...plain } = write(undefined)
    expect(fields).toEqual(plain)
  })

  it.each<[SignalOptions, Partial<Written>]>([
    [{ price: 49.5 }, { price: 4950 }],
    [{ price: '49.50' }, { price: 4950 }],
    [{ price: '49.505' }, { price: 4950 }],
    [{ price: '49.515' }, { price: 4952 }],
    [{ price: -1 }, { price: -100 }],
    [{ price: 0 }, { price: 0 }],
    [{ confidence: 0.25 }, { confidence: 0.25 }],
    [{ confidence: 0 }, { confidence: 0 }],
    [{ confidence: -0 }, { confidence: 0 }],
    [{ quantity: 7 }, { quantity: 7 }],
    [{ quantity: '7.9' }, { quantity: 7 }],
    [
      { limitPrice: 48, stopPrice: '52.25' },
      { limitPrice: 4800, stopPrice: 5225 },
    ],
    [{ timeInForce: 'DAY' }, { timeInForce: 1 }],
    [{ timeInForce: 'IOC' }, { timeInForce: 2 }],
    [{ timeInForce: 'FOK' }, { timeInForce: 3 }],
    [
      { stopLoss: 45, takeProfit: 60 },
      { stopLoss: 4500, takeProfit: 6000 },
    ],
  ])('with %j is written as %j', (options, fields) => {
    expect(write(options)).toMatchObject(fields)
  })

  it.each<[Intention, number, number]>([
    ['OPEN_LONG', 4975, 5125],
    ['CLOSE_SHORT', 4975, 5125],
    ['OPEN_SHORT', 5000, 5100],
    ['CLOSE_LONG', 5000, 5100],
  ])(
    'of %s rounds prices to the tick, never in favour of the account',
    (intention, limit, stop) => {
      const written = write(
        { limitPrice: '49.80', stopPrice: '51.10' },
        { tickSize: '0.25' },
        intention,
      )
      expect(written).toMatchObject({ limitPrice: limit, stopPrice: stop })
    },
  )

  it('leaves a price alone that is on the tick', () => {
    expect(write({ limitPrice: '49.75' }, { tickSize: '0.25' }, 'OPEN_SHORT').limitPrice).toBe(4975)
  })

  it.each<[Intention, number, number]>([
    ['OPEN_LONG', 4475, 6025],
    ['OPEN_SHORT', 5500, 4000],
  ])('rounds the levels of %s as orders of the other side', (intention, stopLoss, takeProfit) => {
    const isLong = intention === 'OPEN_LONG'
    const levels = isLong
      ? { stopLoss: '44.80', takeProfit: '60.10' }
      : { stopLoss: '54.80', takeProfit: '40.10' }
    expect(write(levels, { tickSize: '0.25' }, intention)).toMatchObject({ stopLoss, takeProfit })
  })

  it('counts quantities at the scale of the instrument', () => {
    expect(write({ quantity: '0.1239' }, { quantityScale: 3 }).quantity).toBe(123)
  })

  it('keeps reason and metadata as they were when it was sent', () => {
    const metadata: Record<string, unknown> = { levels: [1, 2], note: 'ü–✓' }
    const options = { reason: 'because', metadata: metadata as never }
    const { journal, extra } = write(options)
    ;(metadata['levels'] as number[]).push(3)
    options.reason = 'never'
    expect(journal.extras[extra]).toEqual({
      reason: 'because',
      metadata: { levels: [1, 2], note: 'ü–✓' },
    })
  })

  it.each<[SignalOptions, object]>([
    [{ reason: 'why' }, { reason: 'why', metadata: null }],
    [{ metadata: { a: 1 } }, { reason: null, metadata: { a: 1 } }],
  ])('with %j alone leaves the other empty', (options, extra) => {
    const written = write(options)
    expect(written.journal.extras[written.extra]).toEqual(extra)
  })

  it('is numbered from 1', () => {
    const journal = new Journal()
    const writer = new SignalWriter(journal)
    const of = instrument({ symbol: 'A' })
    const origin = { strategy: 0, strategyName: 'x', instrument: 0, of, close: 1, cause: 0 }
    expect([writer.write(origin, 0, undefined), writer.write(origin, 1, {})]).toEqual([1, 2])
    expect(writer.count).toBe(2)
  })
})

describe('a signal that cannot be', () => {
  const where = 'Signal OPEN_LONG "A" of strategy "trend"'
  const notJson =
    'expected JSON data (text, finite numbers, true, false, null, lists, plain objects), found'
  const circular: Record<string, unknown> = {}
  circular['self'] = circular

  it.each<[string, unknown, string]>([
    [
      'a misspelt option',
      { limitprice: 5 },
      `${where}: unknown option "limitprice". Did you mean "limitPrice"? Options are price, confidence, quantity, limitPrice, stopPrice, timeInForce, stopLoss, takeProfit, reason, metadata.`,
    ],
    [
      'an option of another world',
      { leverage: 5 },
      `${where}: unknown option "leverage". Options are price, confidence, quantity, limitPrice, stopPrice, timeInForce, stopLoss, takeProfit, reason, metadata.`,
    ],
    [
      'a price that is no number',
      { price: Number.NaN },
      `${where}, price: expected a finite decimal such as "12.50", found "NaN".`,
    ],
    [
      'an infinite limit',
      { limitPrice: Infinity },
      `${where}, limitPrice: expected a finite decimal such as "12.50", found "Infinity".`,
    ],
    [
      'a stop in words',
      { stopPrice: 'low' },
      `${where}, stopPrice: expected a finite decimal such as "12.50", found "low".`,
    ],
    [
      'a price out of range',
      { price: '1e30' },
      `${where}, price "1e30" left the range of exact integers (±9007199254740991). Use a coarser scale for it (fewer decimals), or smaller amounts.`,
    ],
    [
      'a quantity of zero',
      { quantity: 0 },
      `${where}, quantity: expected at least 1, found "0". The side is in the intention; a quantity is never negative.`,
    ],
    [
      'a quantity below zero',
      { quantity: -5 },
      `${where}, quantity: expected at least 1, found "-5". The side is in the intention; a quantity is never negative.`,
    ],
    [
      'less than one share',
      { quantity: 0.9 },
      `${where}, quantity: expected at least 1, found "0.9". The side is in the intention; a quantity is never negative.`,
    ],
    [
      'a quantity that is no number',
      { quantity: Number.NaN },
      `${where}, quantity: expected a finite decimal such as "12.50", found "NaN".`,
    ],
    [
      'a confidence above 1',
      { confidence: 1.01 },
      `${where}, confidence: expected 0 to 1, found "1.01".`,
    ],
    [
      'a confidence below 0',
      { confidence: -0.1 },
      `${where}, confidence: expected 0 to 1, found "-0.1".`,
    ],
    [
      'a confidence that is no number',
      { confidence: Number.NaN },
      `${where}, confidence: expected 0 to 1, found "NaN".`,
    ],
    [
      'a confidence in words',
      { confidence: '1' },
      `${where}, confidence: expected 0 to 1, found "1".`,
    ],
    [
      'an unknown time in force',
      { timeInForce: 'GTD' },
      `${where}, timeInForce: expected one of GTC, DAY, IOC, FOK, found "GTD".`,
    ],
    [
      'metadata that turns in circles',
      { metadata: circular },
      `${where}, metadata${'.self'.repeat(100).slice(0, 72)}…: ${notJson} more than 100 levels of nesting.`,
    ],
    [
      'metadata with a BigInt',
      { metadata: { n: 1n } },
      `${where}, metadata.n: ${notJson} a value of type "bigint".`,
    ],
  ])('has %s', (_, options, message) => {
    expect(() => write(options as SignalOptions)).toThrow(
      expect.objectContaining({ code: 'signal/invalid', message }),
    )
  })

  it('names the smallest quantity of the instrument', () => {
    expect(() => write({ quantity: '0.0001' }, { quantityScale: 3 })).toThrow(
      `${where}, quantity: expected at least 10^-3, found "0.0001". The side is in the intention; a quantity is never negative.`,
    )
  })

  it.each<Intention>(['CLOSE_LONG', 'CLOSE_SHORT'])('is %s with levels of its own', (intention) => {
    for (const options of [{ stopLoss: 1 }, { takeProfit: 1 }]) {
      expect(() => write(options, {}, intention)).toThrow(
        `Signal ${intention} "A" of strategy "trend": stopLoss and takeProfit belong to the signal that opens the position.`,
      )
    }
  })

  it('leaves nothing in the journal', () => {
    const journal = new Journal()
    const writer = new SignalWriter(journal)
    const of = instrument({ symbol: 'A' })
    const origin = { strategy: 0, strategyName: 'x', instrument: 0, of, close: 1, cause: 0 }
    expect(() => writer.write(origin, 0, { quantity: 0, reason: 'x' })).toThrow(/at least 1/)
    expect([journal.length, journal.extras.length, writer.count]).toEqual([0, 0, 0])
  })
})

describe('an intention', () => {
  it.each([
    ['OPEN_LONG', 0],
    ['CLOSE_LONG', 1],
    ['OPEN_SHORT', 2],
    ['CLOSE_SHORT', 3],
  ] as const)('%s is number %i: odd numbers close', (name, number) => {
    expect(intentionNumber(name)).toBe(number)
  })

  it.each([
    ['OPEN_LNG', ' Did you mean "OPEN_LONG"?'],
    ['open_short', ' Did you mean "OPEN_SHORT"?'],
    ['BUY', ''],
    [undefined, ''],
  ])('is not %s', (name, hint) => {
    expect(() => intentionNumber(name as Intention)).toThrow(
      expect.objectContaining({
        code: 'signal/invalid',
        message: `Expected an intention, one of OPEN_LONG, CLOSE_LONG, OPEN_SHORT, CLOSE_SHORT, found "${String(name)}".${hint}`,
      }),
    )
  })
})
