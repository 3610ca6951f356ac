/** The same bars as Parquet, Arrow file, Arrow table and columns: one dataset, one log, one head. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { DuckDBInstance } from '@duckdb/node-api'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { arrow, backtest, bars, parquet, smaCross } from 'ledgerline'
import type { DataSource } from 'ledgerline/data'

/** 400 daily bars that rise and fall by a quarter a day between 90 and 110. */
const days = Array.from({ length: 400 }, (_, day) => new Date(Date.UTC(2023, 0, 1 + day)))
const stamps = days.map((day) => day.toISOString())
const close = Float64Array.from(days, (_, day) => 90 + Math.abs((day % 160) - 80) / 4)
const columns = {
  time: days,
  open: close,
  high: close.map((price) => price + 1),
  low: close.map((price) => price - 1),
  close,
  volume: new Float64Array(400).fill(5000),
}
const table = tableFromArrays(columns)
const folder = mkdtempSync(join(tmpdir(), 'ledgerline-'))

try {
  const [arrowFile, parquetFile] = [join(folder, 'bars.arrow'), join(folder, 'bars.parquet')]
  writeFileSync(arrowFile, tableToIPC(table, 'file'))
  await writeParquet(parquetFile)

  // #region sources
  const sources: Readonly<Record<string, DataSource>> = {
    'Parquet file': parquet(parquetFile, { symbol: 'X' }),
    'Arrow file': arrow(arrowFile, { symbol: 'X' }),
    'Arrow table': arrow(table, { symbol: 'X' }),
    'columns in memory': bars({ ...columns, time: stamps }, { symbol: 'X' }),
  }
  // #endregion
  const heads = new Set<string>()
  for (const [name, data] of Object.entries(sources)) {
    const strategy = smaCross({ fast: 5, slow: 20 })
    // oxlint-disable-next-line no-await-in-loop -- one after the other, in this order
    const result = await backtest({ data, strategy, capital: '10000 USD' })
    heads.add(result.logHead)
    console.log(`${name.padEnd(18)} ${result.trades.length} trades`)
  }
  console.log(`different log heads: ${heads.size}`)
} finally {
  rmSync(folder, { recursive: true })
}

async function writeParquet(path: string): Promise<void> {
  const day = `TIMESTAMP '2023-01-01' + INTERVAL (i) DAY AS time`
  const prices = `90 + abs(i % 160 - 80) / 4.0 AS close, close AS open, close + 1 AS high, close - 1 AS low, 5000.0 AS volume`
  const duckdb = await (await DuckDBInstance.create()).connect()
  await duckdb.run(`COPY (SELECT ${day}, ${prices} FROM range(400) t(i)) TO '${path}'`)
  duckdb.closeSync()
}
