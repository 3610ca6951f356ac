/** Files mutated at random, and hosts set up oddly: a clear refusal or sound bars, nothing else. */
import { createHash } from 'node:crypto'

import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'

import { hashDataset } from '../../../src/data/hasher.ts'
import { loadDataset } from '../../../src/data/load-dataset.ts'
import { csv, type CsvOptions } from '../../../src/data/source.ts'
import { faults } from '../../../src/domain/fault.ts'
import { oneFile } from './hostile-case.ts'

const valid = [
  'time,symbol,open,high,low,close,volume,adjclose',
  '"2024-03-08",A,10.25,11.5,10,10.5,1000,10.4',
  '2024-03-08,"B",1e2,1.1e2,90,100.125,0,100.125',
  '2024-03-11,A,10.5,12,10.5,11.75,250.5,11.75',
  '2024-03-11,B,100,100,100,100,7,100',
  '',
].join('\n')

type Edit = readonly [at: number, drop: number, put: readonly number[]]
const edits = fc.array(
  fc.tuple(
    fc.nat(valid.length),
    fc.nat(12),
    fc.array(
      fc.oneof(
        fc.constantFrom(...new TextEncoder().encode('",;\n\r\t .-+e0159Z:xX')),
        fc.integer({ min: 0, max: 255 }),
      ),
      { maxLength: 6 },
    ),
  ),
  { maxLength: 4 },
)

function mutate(changes: readonly Edit[]): Uint8Array {
  const bytes = [...new TextEncoder().encode(valid)]
  for (const [at, drop, put] of changes) bytes.splice(at, drop, ...put)
  return Uint8Array.from(bytes)
}

const options: readonly CsvOptions[] = [
  {},
  { policy: 'skip', sort: true },
  { policy: 'use_close', timeZone: 'America/New_York' },
  { adjust: 'total_return', priceScale: 4 },
]

describe('a CSV file changed at random', () => {
  it('is read to sound bars, or refused by a fault with a known code', async () => {
    await fc.assert(
      fc.asyncProperty(
        edits,
        fc.constantFrom(...options),
        fc.nat(40),
        async (changes, how, size) => {
          const files = oneFile(mutate(changes), size + 1)
          const outcome = await loadDataset(csv('x.csv', how), {}, { files }).catch(
            (error: unknown) => error as { code: string; message: string },
          )
          if ('code' in outcome) {
            expect([Object.keys(faults).includes(outcome.code), outcome]).toEqual([true, outcome])
            return
          }
          for (const { low, high, open, close, label, length } of outcome.series) {
            for (let i = 0; i < length; i++) {
              const inside = [open[i]!, close[i]!].every(
                (price) => low[i]! <= price && price <= high[i]!,
              )
              expect(
                inside && low[i]! > 0 && [low, high].every((of) => Number.isSafeInteger(of[i])),
              ).toBe(true)
              expect(i === 0 || label[i]! > label[i - 1]!).toBe(true)
            }
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('the time zone and locale of the host', () => {
  const { TZ, LANG } = process.env
  afterEach(() => {
    for (const [name, value] of Object.entries({ TZ, LANG })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
  })

  const text = 'time,open,high,low,close\n2024-03-09 23:00,2,2,1,2\n2024-03-10 03:00,2,2,1,2\n'
  const hash = async (): Promise<string> => {
    const zoned = { symbol: 'X', timeZone: 'America/New_York' }
    const sha = createHash('sha256')
    return hashDataset(await loadDataset(csv({ text }, zoned)), {
      update: (bytes) => void sha.update(bytes),
      digest: () => sha.digest('hex'),
    })
  }

  it.each([
    ['Asia/Kathmandu', 'de_DE.UTF-8'],
    ['America/New_York', 'ar_EG.UTF-8'],
    ['Pacific/Apia', 'C'],
  ])('do not matter: %s, %s', async (zone, locale) => {
    const before = await hash()
    process.env['TZ'] = zone
    process.env['LANG'] = locale
    expect(await hash()).toBe(before)
  })
})
