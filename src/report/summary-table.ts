/**
 * The table of measures for a terminal: one row per measure, one column per run, and each
 * measure's convention where there is room. Returns text; who prints it is not decided here.
 */

import type { Metric, MetricGroup, RunReport } from './model.ts'
import { haveClock, metricText, undefinedText } from './number-text.ts'
import { cutToWidth, displayWidth, padEndTo, padStartTo, printable } from './text-width.ts'

/** One run's column. */
export type SummaryColumn = Readonly<{ name: string; metrics: readonly Metric[] }>

export type SummaryOptions = Readonly<{
  /** Columns of the terminal, to which conventions are cut. Written whole unless given. */
  width?: number
  /** ANSI bold and faint. Off unless asked for. */
  color?: boolean
  /** Stands in the labels of money rows. */
  currency?: string
  /** Which groups of rows, in order. All but the formulas of other programs unless given. */
  groups?: readonly MetricGroup[]
}>

const usualGroups: readonly MetricGroup[] = [
  'familiar',
  'returns',
  'risk',
  'distribution',
  'trades',
  'costs',
]

/** Below this width a convention says nothing, so it is left out. */
const narrowestConvention = 16
const gap = '  '

type Row = Readonly<{ label: string; values: readonly string[]; convention: string }>

/** Rows follow the first column; a measure another column lacks is an en dash there. */
export function summaryTable(
  columns: readonly SummaryColumn[],
  options: SummaryOptions = {},
): string {
  const width = options.width ?? Infinity
  const paint = options.color === true ? ansi : plain
  const groups = options.groups ?? usualGroups
  const blocks = groups
    .map((group) => rowsOf(columns, group, options.currency))
    .filter((rows) => rows.length > 0)
  const rows = blocks.flat()
  if (rows.length === 0) return ''

  const valueWidths = columns.map((_, i) => widest(rows.map((row) => row.values[i] ?? '')))
  const labelWidth = widest(rows.map((row) => row.label))
  const widths = headWidths({ columns, valueWidths, labelWidth, width })
  const used = labelWidth + widths.reduce((sum, one) => sum + one + gap.length, 0)
  const room = width - used - gap.length

  const head = columns.map(({ name }, i) => {
    const columnWidth = widths[i] as number
    return padStartTo(cutToWidth(printable(name), columnWidth), columnWidth)
  })
  const lines = blocks.map((block) =>
    block
      .map((row) => {
        const cells = row.values.map((value, i) => padStartTo(value, widths[i] as number))
        const line = [padEndTo(row.label, labelWidth), ...cells].join(gap)
        if (room < narrowestConvention || row.convention === '') return line
        return `${line}${gap}${paint.faint(cutToWidth(row.convention, room))}`
      })
      .join('\n'),
  )
  const title = `${padEndTo('', labelWidth)}${gap}${head.join(gap)}`
  return `${paint.bold(title)}\n${lines.join('\n\n')}\n`
}

/** The usual two columns: the strategy, and what it is compared with. */
export function reportTable(report: RunReport, options: SummaryOptions = {}): string {
  const columns: SummaryColumn[] = [{ name: report.title, metrics: report.metrics }]
  if (report.benchmark !== null) {
    columns.push({ name: report.benchmark.label, metrics: report.benchmark.metrics })
  }
  return summaryTable(columns, { currency: report.currency, ...options })
}

function rowsOf(
  columns: readonly SummaryColumn[],
  group: MetricGroup,
  currency: string | undefined,
): readonly Row[] {
  const others = columns.map(({ metrics }) => new Map(metrics.map((one) => [one.key, one])))
  const first = columns[0]?.metrics ?? []
  const hasClock = columns.some(({ metrics }) => haveClock(metrics))
  return first
    .filter((metric) => metric.group === group)
    .map((metric) => ({
      label: `${metric.label}${unitText(metric, currency)}`,
      values: others.map((metrics) => {
        const found = metrics.get(metric.key)
        return found === undefined ? undefinedText : metricText(found, false, hasClock)
      }),
      convention: metric.convention,
    }))
}

function unitText(metric: Metric, currency: string | undefined): string {
  if (metric.unit === 'percent') return ' [%]'
  return metric.unit === 'money' && currency !== undefined ? ` [${printable(currency)}]` : ''
}

/** Names may widen a column beyond its values only as far as the terminal allows. */
function headWidths(
  of: Readonly<{
    columns: readonly SummaryColumn[]
    valueWidths: readonly number[]
    labelWidth: number
    width: number
  }>,
): readonly number[] {
  const needed = of.valueWidths.reduce((sum, one) => sum + one + gap.length, of.labelWidth)
  const share = Math.max(0, Math.floor((of.width - needed) / Math.max(1, of.columns.length)))
  return of.columns.map(({ name }, i) => {
    const value = of.valueWidths[i] as number
    return Math.max(value, Math.min(displayWidth(printable(name)), value + share, 24))
  })
}

const widest = (texts: readonly string[]): number =>
  texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0)

type Paint = Readonly<{ bold: (text: string) => string; faint: (text: string) => string }>
const plain: Paint = { bold: (text) => text, faint: (text) => text }
const ansi: Paint = {
  bold: (text) => `\u001B[1m${text}\u001B[22m`,
  faint: (text) => `\u001B[2m${text}\u001B[22m`,
}
