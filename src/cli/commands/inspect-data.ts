/** `ledgerline data inspect`: what a file of bars holds, a row per symbol. */

import { localReaders } from '../../adapters/files/readers.ts'
import type { ConfigNode } from '../../config/node.ts'
import { unplaced } from '../../config/place.ts'
import { settleConfiguration } from '../../config/read-configuration.ts'
import { inspect, type InspectRow, type Inspection } from '../../data/inspect.ts'
import { formatInterval } from '../../data/interval.ts'
import { loadDataset } from '../../data/load-dataset.ts'
import { microsPerDay } from '../../domain/units.ts'
import { sourcesFrom } from '../../run/from-config.ts'
import { sourceNode } from '../assignments-of-flags.ts'
import { colors } from '../colors.ts'
import { exitCodes } from '../failure.ts'
import { textTable } from '../table.ts'
import type { Terminal } from '../terminal.ts'

export type InspectOptions = Readonly<{ option?: readonly string[]; json?: boolean }>

export async function inspectData(
  files: readonly string[],
  options: InspectOptions,
  terminal: Terminal,
): Promise<number> {
  const items = files.map((file) => sourceNode(file, options.option ?? [], file))
  const list = { kind: 'list', items, place: unplaced(files[0] ?? '') } as const
  const tree = inMap('data', inMap('sources', list))
  const sources = sourcesFrom(settleConfiguration(tree, terminal.environment))
  const inspection = inspect(await loadDataset(sources, {}, localReaders))
  terminal.out(
    options.json === true
      ? `${JSON.stringify(inspection, null, 2)}\n`
      : textOf(inspection, terminal),
  )
  return exitCodes.ok
}

function inMap(name: string, node: ConfigNode): ConfigNode {
  return { kind: 'map', entries: new Map([[name, { key: node.place, node }]]), place: node.place }
}

const number = (value: number): string => value.toLocaleString('en-US')

function textOf(inspection: Inspection, terminal: Terminal): string {
  const { rows, steps, bars, hasVolume, notes } = inspection
  const table = textTable<InspectRow>(
    [
      { title: 'Symbol', of: (row) => row.symbol },
      { title: 'Bars', isNumber: true, of: (row) => number(row.bars) },
      { title: 'First', of: (row) => row.first },
      { title: 'Last', of: (row) => row.last },
      { title: 'Interval', of: (row) => intervalOf(row.intervalMicros) },
      { title: 'Decimals', isNumber: true, of: (row) => String(row.priceScale) },
      { title: 'Prices', of: (row) => row.priceMode.replace('_', ' ') },
      { title: 'Gaps', isNumber: true, of: (row) => (row.gaps === null ? '–' : number(row.gaps)) },
      {
        title: 'No volume',
        isNumber: true,
        of: (row) => (hasVolume ? number(row.zeroVolumeBars) : 'all'),
      },
      { title: 'Actions', isNumber: true, of: (row) => number(row.actions) },
    ],
    rows,
    terminal.color,
  )
  const { dim } = colors(terminal.color)
  const counted = (count: number, one: string): string =>
    `${number(count)} ${one}${count === 1 ? '' : 's'}`
  const sum = `${counted(bars, 'bar')} at ${counted(steps, 'moment')}`
  const told = notes.map(({ source, line, message }) => {
    const where = line === null ? source : `${source}:${line}`
    return `note: ${where}: ${message}\n`
  })
  const unused = rows.filter(({ adjustedColumns }) => adjustedColumns.length > 0)
  const adjusted = [...new Set(unused.flatMap(({ adjustedColumns }) => adjustedColumns))]
  if (adjusted.length > 0) {
    const list = adjusted.map((name) => `"${name}"`).join(', ')
    told.push(`note: ${list} can adjust the prices: adjust: total_return\n`)
  }
  return `${table}${dim(sum)}\n${told.join('')}`
}

/** `1d`, `90m`; months have no fixed length. */
function intervalOf(micros: number | null): string {
  if (micros === null) return 'months'
  const isDays = micros % microsPerDay === 0
  const count = isDays ? micros / microsPerDay : micros
  return formatInterval({ unit: isDays ? 'days' : 'micros', count })
}
