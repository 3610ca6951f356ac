/** One column of an Arrow record batch as cells, by its type. */

import {
  DataType,
  type Decimal,
  Precision,
  type Timestamp,
  TimeUnit,
  Type,
  type Vector,
} from 'apache-arrow'

import type { Cells } from '../../data/readers.ts'
import { Fault } from '../../domain/fault.ts'

const units = {
  [TimeUnit.SECOND]: 's',
  [TimeUnit.MILLISECOND]: 'ms',
  [TimeUnit.MICROSECOND]: 'us',
  [TimeUnit.NANOSECOND]: 'ns',
} as const

/** Fails with `data/invalid-value` for a type that can be no stamp, decimal or symbol. */
export function arrowCells(vector: Vector | null, header: string, source: string): Cells {
  if (vector === null) throw typeFault(header, source, 'no such column')
  const type = vector.type as DataType
  const isMissing = vector.nullCount === 0 ? null : (row: number): boolean => !vector.isValid(row)
  if (DataType.isFloat(type) && type.precision !== Precision.HALF) {
    const values = vector.toArray() as ArrayLike<number>
    return { kind: type.precision === Precision.SINGLE ? 'float' : 'double', values, isMissing }
  }
  if (DataType.isInt(type)) {
    const values = vector.toArray() as ArrayLike<number | bigint>
    return { kind: 'integer', values, decimals: 0, isMissing }
  }
  if (DataType.isDecimal(type)) return decimals(vector, type, isMissing)
  if (isText(type)) return { kind: 'text', values: texts(vector), isMissing }
  if (DataType.isTimestamp(type)) return stamps(vector, type, isMissing)
  if (DataType.isDate(type)) return dates(vector, isMissing)
  throw typeFault(header, source, Type[type.typeId])
}

const isText = (type: DataType): boolean =>
  DataType.isUtf8(type) ||
  DataType.isLargeUtf8(type) ||
  (DataType.isDictionary(type) && isText(type.dictionary as DataType))

function texts(vector: Vector): readonly string[] {
  return Array.from({ length: vector.length }, (_, row) => String(vector.get(row) ?? ''))
}

function stamps(vector: Vector, type: Timestamp, isMissing: Cells['isMissing']): Cells {
  const isZoned = type.timezone !== null && type.timezone !== undefined && type.timezone !== ''
  const values = vector.toArray() as ArrayLike<bigint>
  return { kind: 'stamp', values, unit: units[type.unit], isZoned, isMissing }
}

const millisPerDay = 86_400_000

/** The library gives both kinds of dates in milliseconds; one with a time of day keeps it. */
function dates(vector: Vector, isMissing: Cells['isMissing']): Cells {
  const values = Array.from({ length: vector.length }, (_, row) => Number(vector.get(row) ?? 0))
  const isZoned = false
  if (values.some((value) => value % millisPerDay !== 0)) {
    return { kind: 'stamp', values, unit: 'ms', isZoned, isMissing }
  }
  const days = values.map((value) => value / millisPerDay)
  return { kind: 'stamp', values: days, unit: 'day', isZoned, isMissing }
}

/** Words of 32 bits, lowest first, in two's complement. */
function decimals(vector: Vector, type: Decimal, isMissing: Cells['isMissing']): Cells {
  const words = vector.toArray() as Uint32Array
  const perValue = type.bitWidth / 32
  const values = Array.from({ length: vector.length }, (_, row) => {
    let value = 0n
    for (let word = perValue - 1; word >= 0; word--) {
      value = (value << 32n) | BigInt(words[row * perValue + word] as number)
    }
    return BigInt.asIntN(type.bitWidth, value)
  })
  return { kind: 'integer', values, decimals: type.scale, isMissing }
}

function typeFault(header: string, source: string, found: string): Fault {
  return new Fault(
    'data/invalid-value',
    `Expected numbers, stamps or text in column "${header}" of "${source}", found ${found}. ` +
      'Write the column with another type.',
  )
}
