/**
 * Reads indicator values that others published, where they lie beside the repository. Nothing of
 * them is kept here; without the folder the tests that need it are skipped.
 */
import { existsSync, readFileSync } from 'node:fs'

import type { IndicatorColumns } from '../src/indicators/indicator.ts'
import { textColumns } from './indicator-columns.ts'

const shared = new URL('../../shared/verify/', import.meta.url)

export const haveVectors: boolean = existsSync(new URL('indicators', shared))

/** Bars, and for each bar the text that is published for it, or null. */
export type Published = Readonly<{ columns: IndicatorColumns; expected: (string | null)[] }>

/** A sheet with bars and results side by side. Blank prices before the first close are the low. */
export function sheet(path: string, column: string): Published {
  const text = readFileSync(new URL(path, shared), 'utf8').trim()
  const [header = '', ...lines] = text.split(/\r?\n/)
  const names = header.split(',').map((name) => name.trim())
  const rows = lines.map((line) => line.split(',').map((cell) => cell.trim()))
  const cell = (row: readonly string[], name: string): string | undefined => {
    const index = names.findIndex((known) => known.toLowerCase() === name)
    return index < 0 || row[index] === '' ? undefined : row[index]
  }
  const bars = rows.map((row) => {
    const low = cell(row, 'low') ?? cell(row, 'close') ?? '0'
    const close = cell(row, 'close') ?? low
    const open = cell(row, 'open') ?? close
    return {
      open,
      high: cell(row, 'high') ?? close,
      low,
      close,
      volume: cell(row, 'volume') ?? '0',
    }
  })
  const at = names.indexOf(column)
  if (at < 0) throw new Error(`Expected a column "${column}" in "${path}", found "${header}".`)
  const expected = rows.map((row) => {
    const found = row[at] ?? ''
    return found === '' || found === 'NaN' ? null : found
  })
  return { columns: textColumns(bars), expected }
}

type TulipVector = Readonly<{
  indicator: string
  options: Readonly<Record<string, string>>
  inputs: Readonly<Record<string, readonly string[]>>
  outputs: Readonly<Record<string, readonly string[]>>
}>

/** The vectors of one indicator. Results are aligned to the end of the inputs. */
export function tulip(
  path: string,
  indicator: string,
): readonly Readonly<{
  options: Readonly<Record<string, string>>
  columns: IndicatorColumns
  expected: Readonly<Record<string, (string | null)[]>>
}>[] {
  const { vectors } = JSON.parse(readFileSync(new URL(path, shared), 'utf8')) as {
    vectors: readonly TulipVector[]
  }
  return vectors
    .filter((vector) => vector.indicator === indicator)
    .map(({ options, inputs, outputs }) => {
      const { real, volume } = inputs
      const any = real ?? inputs['close'] ?? inputs['low'] ?? []
      const bars = any.map((value, index) => {
        const close = inputs['close']?.[index] ?? value
        return {
          open: inputs['open']?.[index] ?? close,
          high: inputs['high']?.[index] ?? close,
          low: inputs['low']?.[index] ?? close,
          close,
          volume: volume?.[index] ?? '0',
        }
      })
      const expected = Object.fromEntries(
        Object.entries(outputs).map(([name, values]) => [
          name,
          [...Array.from({ length: any.length - values.length }, () => null), ...values],
        ]),
      )
      return { options, columns: textColumns(bars), expected }
    })
}

type CheckPoints = Readonly<{
  indicator: string
  rows_checked: readonly number[]
  expected_per_line: readonly (readonly string[])[]
}>

/** The three check points that backtrader's own tests print for one line of an indicator. */
export function checkPoints(path: string, indicator: string, line: number): Published {
  const { vectors } = JSON.parse(readFileSync(new URL(path, shared), 'utf8')) as {
    vectors: readonly CheckPoints[]
  }
  const found = vectors.find((vector) => vector.indicator === indicator)
  const values = found?.expected_per_line[line]
  if (found === undefined || values === undefined) {
    throw new Error(`Expected line ${line} of "${indicator}" in "${path}".`)
  }
  const { columns } = sheet('indicators/backtrader/2006-day-001.csv', 'Close')
  const expected: (string | null)[] = Array.from(columns.close, () => null)
  for (const [index, row] of found.rows_checked.entries()) expected[row] = values[index] ?? null
  return { columns, expected }
}

/** Half a unit of the last digit that is printed, and a hair for the rounding of the print. */
export function printedTolerance(text: string): number {
  return 0.500001 * 10 ** -(text.split('.')[1] ?? '').length
}
