/** How each Parquet column type is asked for, so that its values arrive exact. */

import { type DuckDBDecimalType, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api'

import type { Cells } from '../../data/readers.ts'
import { Fault } from '../../domain/fault.ts'

type Missing = ((row: number) => boolean) | null

export type ColumnPlan = Readonly<{
  sql: string
  kind: Cells['kind']
  cells: (values: ArrayLike<unknown>, isMissing: Missing) => Cells
}>

export const quoted = (header: string): string => `"${header.replaceAll('"', '""')}"`

/** Decimals of up to 18 digits are 64-bit integers in memory; longer ones come as text. */
const widestScaled = 18

const integers: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
])

const texts: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.VARCHAR,
  DuckDBTypeId.ENUM,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
])

const wallStamps: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_MS,
])

/** Fails with `data/invalid-value` for a type that can be no stamp, decimal or symbol. */
export function planColumn(
  of: Readonly<{ header: string; type: DuckDBType | undefined; source: string }>,
): ColumnPlan {
  const { type, source, header } = of
  const column = quoted(header)
  const id = type?.typeId ?? DuckDBTypeId.INVALID
  if (id === DuckDBTypeId.DOUBLE) return floating('double', column)
  if (id === DuckDBTypeId.FLOAT) return floating('float', column)
  if (integers.has(id)) return integer(`${column}::BIGINT`, 0)
  if (texts.has(id)) return text(`${column}::VARCHAR`)
  if (id === DuckDBTypeId.DECIMAL) {
    const { width, scale } = type as DuckDBDecimalType
    if (width > widestScaled) return text(`${column}::VARCHAR`)
    return integer(`${column}::DECIMAL(${widestScaled},${scale})`, scale)
  }
  const stamp = planStamp(id, column)
  if (stamp !== null) return stamp
  throw new Fault(
    'data/invalid-value',
    `Expected numbers, stamps or text in column "${header}" of "${source}", found ` +
      `${String(type)}. Write the column with another type.`,
  )
}

function planStamp(id: DuckDBTypeId, column: string): ColumnPlan | null {
  if (id === DuckDBTypeId.DATE)
    return stamp(`(${column} - DATE '1970-01-01')::BIGINT`, 'day', false)
  if (id === DuckDBTypeId.TIMESTAMP_NS) return stamp(`epoch_ns(${column})`, 'ns', false)
  if (id === DuckDBTypeId.TIMESTAMP_TZ) return stamp(`epoch_us(${column})`, 'us', true)
  return wallStamps.has(id) ? stamp(`epoch_us(${column})`, 'us', false) : null
}

const floating = (kind: 'double' | 'float', sql: string): ColumnPlan => ({
  sql,
  kind,
  cells: (values, isMissing) => ({ kind, values: values as ArrayLike<number>, isMissing }),
})

const integer = (sql: string, decimals: number): ColumnPlan => ({
  sql,
  kind: 'integer',
  cells: (values, isMissing) => ({
    kind: 'integer',
    values: values as ArrayLike<bigint>,
    decimals,
    isMissing,
  }),
})

const text = (sql: string): ColumnPlan => ({
  sql,
  kind: 'text',
  cells: (values, isMissing) => ({ kind: 'text', values: values as ArrayLike<string>, isMissing }),
})

const stamp = (sql: string, unit: 'day' | 'us' | 'ns', isZoned: boolean): ColumnPlan => ({
  sql,
  kind: 'stamp',
  cells: (values, isMissing) => ({
    kind: 'stamp',
    values: values as ArrayLike<bigint>,
    unit,
    isZoned,
    isMissing,
  }),
})
